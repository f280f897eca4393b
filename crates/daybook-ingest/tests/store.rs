//! Into a real store.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use daybook_store::{Control, LogFilter, PartitionedLogStore, StoreOptions};
use support::Desk;

#[test]
fn a_file_is_in_the_store_once_after_any_number_of_runs_and_openings() {
    let desk = Desk::new();
    let lines = |numbers: std::ops::Range<u32>| -> String {
        numbers
            .map(|n| format!("2026-03-{:02} 13:00:00 INFO app: line {n}\n", 10 + n % 9))
            .collect()
    };
    desk.write("a.log", lines(0..10_000));
    let base = desk.path("base");
    for (run, total) in [10_000, 10_000, 10_500].into_iter().enumerate() {
        if run == 2 {
            desk.append("a.log", lines(10_000..10_500));
        }
        let store = PartitionedLogStore::open(&base, StoreOptions::default()).unwrap();
        desk.ingest_into(&store, "a.log");
        let count = store.count(&LogFilter::default(), &Control::default()).unwrap();
        assert_eq!(count.count, total, "run {run}");
        assert_eq!(store.partitions().unwrap().len(), 9);
    }
}
