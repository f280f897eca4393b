//! Roles that write: one by one, in batches, from a file, into many days, until the disk refuses.

use std::io::BufRead;

use daybook_store::{Control, LogEntry, LogFilter, PartitionedLogStore};
use daybook_tests::{DAY, EPOCH, Random, entry};

use crate::{Done, now_ns, say};

/// Single entries by four threads, into two days: group commit. Without a number of entries for
/// each thread, for ever. Says the content of each.
pub fn insert(store: &PartitionedLogStore, seed: u64, each: u64) -> Done {
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

/// Batches over twelve days and two contexts, so that several threads write them, some of them thousands
/// of entries. Says the first and the last number of each.
pub fn batches(store: &PartitionedLogStore, seed: u64, count: u64) -> Done {
    let mut random = Random::new(seed);
    let mut n = 0;
    for _ in 0..if count == 0 { u64::MAX } else { count } {
        let size = if random.below(20) == 0 { 5000 } else { 1 + random.below(400) };
        let batch: Vec<LogEntry> = (n..n + size)
            .map(|n| LogEntry {
                context_name: ["default", "other"][random.below(2) as usize].into(),
                loglevel: random.below(20) as i32,
                ..entry(
                    EPOCH + random.below(12) as i64 * DAY + random.below(3600) as i64,
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
pub fn origin(store: &PartitionedLogStore, seed: u64) -> Done {
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

/// Writes ten entries into each day it is told of. Says for each when its call began, its day and
/// its content.
pub fn listen(store: &PartitionedLogStore, seed: u64) -> Done {
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

/// Writes until a write is refused, and three times more; reads on all the while. Says the content
/// of each entry, and `refused CODE`.
pub fn until_refused(store: &PartitionedLogStore) -> Done {
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
pub fn spread(store: &PartitionedLogStore, days: u64) -> Done {
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
