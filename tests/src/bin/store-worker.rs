//! A process that uses a store until it is killed or done, and says on standard output what was
//! acknowledged: one line for each operation that returned. Any error ends it with a failure.
//!
//! `store-worker BASE ROLE [ARGUMENTS]`; the roles are the functions below.

use std::io::{BufRead, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use daybook_store::{
    Control, DayRef, DeleteBySrc, DeleteDays, DeleteOlderThan, EmptyTrash, ExportRequest,
    FailureKind, ImportBundle, LogEntry, LogFilter, ManualClock, PackRequest, PartitionedLogStore,
    RestoreTrash, RetentionRun, SrcFilter, StoreError, TidyRequest,
};
use daybook_tests::build::open_with;
use daybook_tests::{DAY, EPOCH, Random, entry};

type Done = Result<(), StoreError>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base, role, rest @ ..] = arguments.as_slice() else {
        panic!("store-worker BASE ROLE [ARGUMENTS]")
    };
    let number = |at: usize| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(0_u64);
    let store = open_with(Path::new(base), |options| {
        // Every day of the tests is over: all of them may be tidied.
        options.clock = std::sync::Arc::new(ManualClock::at_epoch(EPOCH + 500 * DAY));
        options.max_open = 16;
    });
    let done = match role.as_str() {
        "insert" => insert(&store, number(0), number(1)),
        "batches" => batches(&store, number(0), number(1)),
        "origin" => origin(&store, number(0)),
        "delete" => delete(&store, number(0)),
        "import" => import(&store, Path::new(&rest[0])),
        "read" => read(&store, rest.is_empty()),
        "listen" => listen(&store, number(0)),
        "remove" => remove(&store, rest[0].as_str(), number(1)),
        "pack" => pack(&store, number(0)),
        "trash" => trash(&store, number(0), number(1)),
        "retain" => retain(&store, number(0)),
        "export" => export(&store, Path::new(&rest[0])),
        "take" => take(&store, Path::new(&rest[0])),
        "until-refused" => until_refused(&store),
        "spread" => spread(&store, number(0)),
        other => panic!("no role {other}"),
    };
    if let Err(error) = done {
        eprintln!(
            "store-worker {role}: {} {error} {:?}",
            error.code(),
            std::error::Error::source(&error)
        );
        std::process::exit(1);
    }
}

/// One line, in one write: a kill leaves it whole or out.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(2); // Nobody listens any more.
    }
}

fn now_ns() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos()
}

/// Single entries by four threads, into two days: group commit. Without a number of entries for
/// each thread, for ever. Says the content of each.
fn insert(store: &PartitionedLogStore, seed: u64, each: u64) -> Done {
    let run = |thread: u64| -> Done {
        let mut random = Random::new(seed * 100 + thread);
        for n in 0..if each == 0 { u64::MAX } else { each } {
            let content = format!("{seed}:{thread}:{n}");
            let epoch = EPOCH + random.below(2) as i64 * DAY + random.below(5) as i64;
            store.insert(&entry(epoch, &format!("t{thread}"), &content))?;
            say(&content);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || run(thread))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })
}

/// Batches over five days and two contexts, some of them thousands of entries. Says the first
/// and the last number of each.
fn batches(store: &PartitionedLogStore, seed: u64, count: u64) -> Done {
    let mut random = Random::new(seed);
    let mut n = 0;
    for _ in 0..if count == 0 { u64::MAX } else { count } {
        let size = if random.below(20) == 0 { 5000 } else { 1 + random.below(400) };
        let batch: Vec<LogEntry> = (n..n + size)
            .map(|n| LogEntry {
                context_name: ["default", "other"][random.below(2) as usize].into(),
                loglevel: random.below(20) as i32,
                ..entry(
                    EPOCH + random.below(5) as i64 * DAY + random.below(3600) as i64,
                    &format!("s{}", random.below(30)),
                    &format!("{seed}:{n}"),
                )
            })
            .collect();
        let report = store.insert_batch(&batch)?;
        assert_eq!((report.inserted, report.skipped), (size, 0));
        say(&format!("{n} {}", n + size));
        n += size;
    }
    Ok(())
}

/// Entries of the origin that [`origin`] reads.
const ORIGIN_ENTRIES: u64 = 20_000;

/// Reads an origin of its own making from where it stood, or again from the start, to its end.
/// Says up to which entry it came, and `done` at the end.
fn origin(store: &PartitionedLogStore, seed: u64) -> Done {
    let mut random = Random::new(seed);
    let checkpoint = store.load_checkpoints()?.into_iter().next().map(|(_, value)| value);
    // A reader may have lost its place: the marks in the partitions must do.
    let mut n =
        checkpoint.filter(|_| random.below(3) > 0).map_or(0, |value| value.parse().unwrap());
    while n < ORIGIN_ENTRIES {
        let end = (n + 1 + random.below(300)).min(ORIGIN_ENTRIES);
        let batch: Vec<LogEntry> = (n..end)
            .map(|n| entry(EPOCH + (n * 7919 % 5) as i64 * DAY, "o", &format!("o:{n}")))
            .collect();
        let offsets: Vec<u64> = (n..end).map(|n| n * 10 + 10).collect();
        let report = store.insert_batch_from(&batch, "file:1", &offsets)?;
        assert_eq!(report.inserted + report.skipped, end - n);
        say(&end.to_string());
        if random.below(2) == 0 {
            store.save_checkpoints(&[("file:1".into(), end.to_string())])?;
        }
        n = end;
    }
    say("done");
    Ok(())
}

/// One thread writes what is kept, one writes and deletes again in rounds, one tidies.
/// Says `keep CONTENT` and `gone ROUND`.
fn delete(store: &PartitionedLogStore, seed: u64) -> Done {
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

/// Takes in an old single-file database. Says `done`.
fn import(store: &PartitionedLogStore, path: &Path) -> Done {
    let control = Control::default().on_progress(|progress| say(&progress.found.to_string()));
    store.import_legacy(path, &control)?;
    say("done");
    Ok(())
}

/// One thread writes batches to two days, one packs and unpacks them again and again, with a
/// deletion now and then. Says `keep CONTENT…`, `gone SOURCE`, and `packed`.
fn pack(store: &PartitionedLogStore, seed: u64) -> Done {
    let control = Control::default();
    let keep = || -> Done {
        let mut random = Random::new(seed);
        for n in (0..u64::MAX).step_by(10) {
            let row = |n: u64, random: &mut Random| {
                let epoch = EPOCH + random.below(2) as i64 * DAY + random.below(3600) as i64;
                entry(epoch, &format!("s{}", n % 3), &format!("keep:{seed}:{n}"))
            };
            let batch: Vec<LogEntry> = (n..n + 10).map(|n| row(n, &mut random)).collect();
            store.insert_batch(&batch)?;
            say(&batch.iter().fold("keep".to_owned(), |line, row| line + " " + &row.content));
            std::thread::sleep(std::time::Duration::from_micros(random.below(500)));
        }
        Ok(())
    };
    let rounds = || -> Done {
        let mut random = Random::new(seed + 1);
        for round in 0_u64.. {
            let request = PackRequest::default();
            let report = match random.below(3) {
                0 => store.unpack(&request, &control)?,
                _ => store.pack(&request, &control)?,
            };
            // Written to meanwhile: it is asked for again.
            assert!(report.partitions_failed.iter().all(|failed| failed.kind == FailureKind::Busy));
            say("packed");
            if round % 4 == 3 {
                let src = format!("drop.{seed}-{round}");
                store.insert(&entry(EPOCH, &src, &format!("{src}:")))?;
                let exact = SrcFilter::Exact(src.clone());
                let request = DeleteBySrc { src: exact, contexts: Vec::new(), dry_run: false };
                if store.delete_by_src(&request, &control)?.partitions_failed.is_empty() {
                    say(&format!("gone {src}"));
                }
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        for thread in [scope.spawn(keep), scope.spawn(rounds)] {
            if let Err(error) = thread.join().unwrap() {
                eprintln!("store-worker pack: {error}");
                std::process::exit(1);
            }
        }
    });
    Ok(())
}

/// One day is written to, deleted and put back in rounds, with writes in between now and then;
/// another is written to and deleted for good. Without a number of rounds, for ever. Says `keep
/// CONTENT…`, and `gone SOURCE` for what is gone for good.
fn trash(store: &PartitionedLogStore, seed: u64, rounds: u64) -> Done {
    let control = Control::default();
    let mut random = Random::new(seed);
    let day = |n: i64| DayRef { context: "default".into(), day: format!("2026-03-{}", 20 + n) };
    let delete = |n: i64| {
        let request = DeleteDays { days: vec![day(n)], dry_run: false };
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
                let report = store.delete_days(&DeleteDays { days, dry_run: false }, &control)?;
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
fn retain(store: &PartitionedLogStore, seed: u64) -> Done {
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

/// Exports everything to one file, again and again. Says `done` for each.
fn export(store: &PartitionedLogStore, path: &Path) -> Done {
    let request = ExportRequest { path: path.to_path_buf(), ..ExportRequest::default() };
    loop {
        let report = store.export(&request, &Control::default())?;
        assert_eq!(report.partitions_failed, []);
        say("done");
    }
}

/// Takes a bundle in. Says `done`.
fn take(store: &PartitionedLogStore, path: &Path) -> Done {
    let request = ImportBundle { path: path.to_path_buf(), dry_run: false, max_bytes: None };
    let control = Control::default().on_progress(|progress| say(&progress.found.to_string()));
    let (_, report) = store.import(&request, &control)?;
    assert_eq!(report.partitions_failed, []);
    say("done");
    Ok(())
}

/// Searches until its input ends: nothing may fail, the newest page is in order, and the store
/// only grows, unless others take from it.
fn read(store: &PartitionedLogStore, grows: bool) -> Done {
    let ended = std::thread::spawn(|| std::io::stdin().lines().count());
    let control = Control::default();
    let mut largest = 0;
    while !ended.is_finished() {
        let page = store.query(&LogFilter::default(), &control)?;
        assert_eq!(page.partitions_failed, []);
        assert!(page.entries.windows(2).all(|pair| pair[0].epoch >= pair[1].epoch));
        let count = store.count(&LogFilter::default(), &control)?;
        assert_eq!(count.partitions_failed, []);
        assert!(!grows || count.count >= largest, "{} entries after {largest}", count.count);
        largest = count.count;
        store.list_sources(&LogFilter::default(), &control)?;
    }
    Ok(())
}

/// Writes ten entries into each day it is told of. Says for each when its call began, its day and
/// its content.
fn listen(store: &PartitionedLogStore, seed: u64) -> Done {
    for line in std::io::stdin().lock().lines() {
        let day: i64 = line.unwrap().parse().unwrap();
        for n in 0..10 {
            let content = format!("{seed}:{day}:{n}");
            let began = now_ns();
            store.insert(&entry(EPOCH + day * DAY, "keep", &content))?;
            say(&format!("{began} {day} {content}"));
        }
        say("next");
    }
    Ok(())
}

/// Goes from day to day, and takes each away while others write to it: by source, when nothing
/// else is there, or by age. Says `day N` before, and `day N removed at TIME` after.
fn remove(store: &PartitionedLogStore, how: &str, days: u64) -> Done {
    let control = Control::default();
    // Backwards: what is older goes with each, so that a day is met for the last time on its turn.
    for day in (0..days as i64).rev() {
        store.insert(&entry(EPOCH + day * DAY, "drop", "drop"))?;
        say(&format!("day {day}"));
        match how {
            "src" => {
                for _ in 0..4 {
                    let src = SrcFilter::Exact("drop".into());
                    let request = DeleteBySrc { src, contexts: Vec::new(), dry_run: false };
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

/// Writes until a write is refused, and three times more; reads on all the while. Says the content
/// of each entry, and `refused CODE`.
fn until_refused(store: &PartitionedLogStore) -> Done {
    let (mut refused, mut acknowledged) = (0, 0);
    for n in 0.. {
        let content = format!("{n} {}", "x".repeat(3000));
        match store.insert(&entry(EPOCH, "s", &content)) {
            Ok(_) => {
                acknowledged += 1;
                say(&content);
            }
            Err(error) => {
                refused += 1;
                say(&format!("refused {}", error.code()));
            }
        }
        let count = store.count(&LogFilter::default(), &Control::default())?;
        assert_eq!((count.partitions_failed.len(), count.count), (0, acknowledged));
        if refused == 3 {
            break;
        }
    }
    Ok(())
}

/// One entry a day for many days, then all of them read at once: more files than the process
/// may have open. Says how many it found.
fn spread(store: &PartitionedLogStore, days: u64) -> Done {
    let row = |day: u64| entry(EPOCH + day as i64 * DAY, "s", &day.to_string());
    store.insert_batch(&(0..days).map(row).collect::<Vec<_>>())?;
    (0..days).step_by(7).try_for_each(|day| store.insert(&row(day)).map(drop))?;
    let count = store.count(&LogFilter::default(), &Control::default())?;
    assert_eq!(count.partitions_failed, []);
    say(&count.count.to_string());
    let found = daybook_tests::build::all(store, &LogFilter::default());
    say(&found.len().to_string());
    Ok(())
}
