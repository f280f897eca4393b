//! Several processes at one base.

use std::collections::HashMap;

use daybook_store::LogFilter;
use daybook_tests::build::{base, contents, open};
use daybook_tests::random::seed;
use daybook_tests::worker::{Worker, exactly_once, tally};

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");

#[test]
fn processes_that_write_one_day_at_once_lose_nothing_double_nothing_and_are_never_locked_out() {
    let base = base();
    let start = |role: &[&str]| Worker::start(WORKER, base.path(), role);
    // A worker ends with a failure at the first error, "database is locked" included.
    let readers = [start(&["read"]), start(&["read"])];
    let seed = seed();
    let (a, b, c) =
        ((seed * 10).to_string(), (seed * 10 + 1).to_string(), (seed * 10 + 2).to_string());
    let inserting = [start(&["insert", &a, "250"]), start(&["insert", &b, "250"])];
    let batching = start(&["batches", &c, "60"]);
    let mut acknowledged: Vec<String> = inserting.into_iter().flat_map(Worker::finish).collect();
    assert_eq!(acknowledged.len(), 2 * 4 * 250);
    for line in batching.finish() {
        let (from, to) = line.split_once(' ').unwrap();
        let range = from.parse::<u64>().unwrap()..to.parse().unwrap();
        acknowledged.extend(range.map(|n| format!("{c}:{n}")));
    }
    readers.into_iter().for_each(|reader| drop(reader.finish()));
    let stored = tally(contents(&open(base.path()), &LogFilter::default()));
    exactly_once(&stored, acknowledged.iter().map(String::as_str), "processes");
    assert_eq!(stored.len(), acknowledged.len());
    daybook_tests::file::full_scan(base.path()).adds_up(
        &open(base.path()),
        &LogFilter::default(),
        &[0, daybook_tests::EPOCH + 2],
    );
}

/// When the call of each write began, its day and its content.
type Written = Vec<(u128, i64, String)>;

/// One process takes away day after day while three write to each. Gives when each removal had
/// ended, and what was written: when its call began, its day and its content.
fn remove_under_writers(how: &str, days: u64) -> (tempfile::TempDir, HashMap<i64, u128>, Written) {
    let base = base();
    let mut writers: Vec<Worker> = (1..=3)
        .map(|seed: u64| Worker::start(WORKER, base.path(), &["listen", &seed.to_string()]))
        .collect();
    let mut remover = Worker::start(WORKER, base.path(), &["remove", how, &days.to_string()]);
    // Who reads meanwhile never finds half a day, nor a file that is gone.
    let reader = Worker::start(WORKER, base.path(), &["read", "while others remove"]);
    let mut removed = HashMap::new();
    let mut last = 0;
    while let Some(line) = remover.hear() {
        let words: Vec<&str> = line.split(' ').collect();
        last = words[1].parse().unwrap();
        match words.as_slice() {
            ["day", day] => writers.iter_mut().for_each(|writer| writer.tell(day)),
            ["day", _, "removed", "at", time] => {
                removed.insert(last, time.parse().unwrap());
                // They keep in step, so that each removal meets writers.
                for writer in &mut writers {
                    while writer.hear().is_some_and(|line| line != "next") {}
                }
            }
            _ => panic!("{line}"),
        }
    }
    assert_eq!((last, removed.len() as u64), (0, days));
    drop((remover.finish(), reader.finish()));
    // After everything: written to days that are gone.
    for day in 0..days {
        writers.iter_mut().for_each(|writer| writer.tell(&day.to_string()));
    }
    let written = writers.into_iter().flat_map(Worker::finish).filter(|line| line != "next");
    let written = written.map(|line| {
        let mut words = line.splitn(3, ' ');
        let began = words.next().unwrap().parse().unwrap();
        let day = words.next().unwrap().parse().unwrap();
        (began, day, words.next().unwrap().to_owned())
    });
    let written: Vec<_> = written.collect();
    (base, removed, written)
}

#[test]
fn a_day_emptied_by_one_process_and_written_by_another_keeps_every_acknowledged_row() {
    let (base, _, written) = remove_under_writers("src", 40);
    let store = open(base.path());
    let stored = tally(contents(&store, &daybook_tests::build::prefix("keep")));
    for (_, _, content) in &written {
        // Each was written twice: on the way, and at the end.
        assert_eq!(stored.get(content), Some(&2), "{content}");
    }
}

#[test]
fn a_day_removed_by_one_process_loses_no_row_that_another_wrote_after_the_removal() {
    let (base, removed, written) = remove_under_writers("age", 60);
    let store = open(base.path());
    let stored = tally(contents(&store, &daybook_tests::build::prefix("keep")));
    let mut due: HashMap<&str, u32> = HashMap::new();
    let mut ever: HashMap<&str, u32> = HashMap::new();
    for (began, day, content) in &written {
        *ever.entry(content).or_default() += 1;
        *due.entry(content).or_default() += u32::from(*began > removed[day]);
    }
    for (content, times) in due {
        let found = stored.get(content).copied().unwrap_or(0);
        assert!(
            found >= times && found <= ever[content],
            "{content}: {found} times, at least {times} expected"
        );
    }
}
