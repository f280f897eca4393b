//! Roles that delete, put back and carry out a policy.

use daybook_store::{
    Control, DayRef, DeleteBySrc, DeleteDays, DeleteOlderThan, EmptyTrash, FailureKind, LogEntry,
    PackRequest, PartitionedLogStore, RestoreTrash, RetentionRun, SrcFilter, TidyRequest,
};
use daybook_tests::{DAY, EPOCH, Random, entry};

use crate::{Done, now_ns, say};

/// One thread writes what is kept, one writes and deletes again in rounds, one tidies.
/// Says `keep CONTENT` and `gone ROUND`.
pub fn delete(store: &PartitionedLogStore, seed: u64) -> Done {
    let keep = || -> Done {
        let mut random = Random::new(seed);
        for n in (0..u64::MAX).step_by(10) {
            let row = |n: u64, random: &mut Random| {
                let epoch = EPOCH + (1 + random.below(3) as i64) * DAY;
                entry(epoch, "keep", &format!("keep:{seed}:{n}"))
            };
            let batch: Vec<LogEntry> = (n..n + 10).map(|n| row(n, &mut random)).collect();
            store.insert_batch(&batch)?;
            say(&batch.iter().fold("keep".to_owned(), |line, row| line + " " + &row.content));
        }
        Ok(())
    };
    let control = Control::default();
    let rounds = || -> Done {
        for round in 0..u64::MAX {
            let src = format!("drop.{seed}-{round}");
            let drop = |n: u64| {
                // A day of its own, and the hours of a shared day before the cut.
                let epoch = EPOCH + if n.is_multiple_of(2) { 0 } else { DAY - 3600 };
                entry(epoch, &src, &format!("{src}:{n}"))
            };
            store.insert_batch(&(0..40).map(drop).collect::<Vec<_>>())?;
            if round.is_multiple_of(2) {
                let request = DeleteBySrc {
                    src: SrcFilter::Subtree(src.clone()),
                    contexts: Vec::new(),
                    dry_run: false,
                    for_good: false,
                };
                store.delete_by_src(&request, &control)?;
            } else {
                let request =
                    DeleteOlderThan { epoch: EPOCH + DAY - 1, ..DeleteOlderThan::default() };
                store.delete_older_than(&request, &control)?;
            }
            say(&format!("gone {src}"));
        }
        Ok(())
    };
    let tidy = || -> Done {
        loop {
            store.tidy(&TidyRequest::default(), &control)?;
        }
    };
    std::thread::scope(|scope| {
        let threads = [scope.spawn(keep), scope.spawn(rounds), scope.spawn(tidy)];
        for thread in threads {
            if let Err(error) = thread.join().unwrap() {
                eprintln!("store-worker delete: {error}");
                std::process::exit(1);
            }
        }
    });
    Ok(())
}

/// Goes from day to day, and takes each away while others write to it: by source, when nothing
/// else is there, or by age. Says `day N` before, and `day N removed at TIME` after.
pub fn remove(store: &PartitionedLogStore, how: &str, days: u64) -> Done {
    let control = Control::default();
    // Backwards: what is older goes with each, so that a day is met for the last time on its turn.
    for day in (0..days as i64).rev() {
        store.insert(&entry(EPOCH + day * DAY, "drop", "drop"))?;
        say(&format!("day {day}"));
        match how {
            "src" => {
                for _ in 0..4 {
                    let src = SrcFilter::Exact("drop".into());
                    let request =
                        DeleteBySrc { src, contexts: Vec::new(), dry_run: false, for_good: false };
                    let report = store.delete_by_src(&request, &control)?;
                    assert_eq!(report.partitions_failed, []);
                    store.insert(&entry(EPOCH + day * DAY, "drop", "drop"))?;
                }
            }
            _ => {
                let epoch = EPOCH - EPOCH % DAY + (day + 1) * DAY;
                let request = DeleteOlderThan { epoch, ..DeleteOlderThan::default() };
                let report = store.delete_older_than(&request, &control)?;
                assert_eq!(report.partitions_failed, []);
            }
        }
        say(&format!("day {day} removed at {}", now_ns()));
    }
    Ok(())
}

/// One day is written to, deleted and put back in rounds, with writes in between now and then;
/// another is written to and deleted for good. Without a number of rounds, for ever. Says `keep
/// CONTENT…`, and `gone SOURCE` for what is gone for good.
pub fn trash(store: &PartitionedLogStore, seed: u64, rounds: u64) -> Done {
    let control = Control::default();
    let mut random = Random::new(seed);
    let day = |n: i64| DayRef { context: "default".into(), day: format!("2026-03-{}", 20 + n) };
    let delete = |n: i64| {
        let request = DeleteDays { days: vec![day(n)], dry_run: false, for_good: false };
        store.delete_days(&request, &control).map(|report| report.trash)
    };
    let keep = |name: &str, count: u64| -> Done {
        let row = |n: u64| entry(EPOCH + n as i64 % 3, "keep", &format!("{seed}:{name}:{n}"));
        let rows: Vec<LogEntry> = (0..count).map(row).collect();
        store.insert_batch(&rows)?;
        say(&rows.iter().fold("keep".to_owned(), |line, row| line + " " + &row.content));
        Ok(())
    };
    for round in 0..if rounds == 0 { u64::MAX } else { rounds } {
        keep(&format!("{round}"), 1 + random.below(8))?;
        match random.below(4) {
            0 => {
                // Two days down, where nothing is kept.
                let src = format!("drop.{seed}-{round}");
                let content = format!("{src}:");
                let own =
                    LogEntry { context_name: format!("c{seed}"), ..entry(EPOCH, &src, &content) };
                store.insert(&own)?;
                let days = vec![DayRef { context: format!("c{seed}"), ..day(0) }];
                let report = store
                    .delete_days(&DeleteDays { days, dry_run: false, for_good: false }, &control)?;
                let ids = report.trash.into_iter().collect();
                store.empty_trash(&EmptyTrash { ids: Some(ids) }, &control)?;
                say(&format!("gone {src}"));
            }
            1 => {
                store.pack(&PackRequest::default(), &control)?;
            }
            kind => {
                let Some(id) = delete(0)? else { continue };
                say("deleted");
                if kind == 2 {
                    keep(&format!("{round}m"), 1 + random.below(4))?;
                }
                loop {
                    let report = store.restore(&RestoreTrash { id: id.clone() }, &control)?;
                    let is_busy =
                        |failed: &daybook_store::PartitionFailure| failed.kind == FailureKind::Busy;
                    assert!(report.partitions_failed.iter().all(is_busy), "{report:?}");
                    if report.partitions_failed.is_empty() {
                        break;
                    }
                }
                say("restored");
            }
        }
    }
    Ok(())
}

/// Old days are written to, and the policy of the base is carried out, in rounds. Says `keep
/// CONTENT…`, and `ran`.
pub fn retain(store: &PartitionedLogStore, seed: u64) -> Done {
    let control = Control::default();
    let mut random = Random::new(seed);
    for round in 0..u64::MAX {
        let rows: Vec<LogEntry> = (0..1 + random.below(30))
            .map(|n| {
                let epoch = EPOCH + random.below(4) as i64 * DAY + random.below(60) as i64;
                entry(epoch, "s", &format!("{seed}:{round}:{n}"))
            })
            .collect();
        store.insert_batch(&rows)?;
        say(&rows.iter().fold("keep".to_owned(), |line, row| line + " " + &row.content));
        if random.below(3) > 0 {
            let request = RetentionRun { confirm_clock: true, ..RetentionRun::default() };
            let report = store.run_retention(&request, &control)?;
            assert_eq!(report.partitions_failed, []);
            say("ran");
        }
    }
    Ok(())
}
