//! Entries at the end of a file that is being written to.
#![allow(clippy::unwrap_used, reason = "a test")]

use daybook_store::{
    Control, Growth, LogEntry, LogFilter, Order, PartitionedLogStore, StoreOptions,
};

/// 2026-03-20 00:00:00 UTC.
const DAY: i64 = 1_773_964_800;
const ORIGIN: &str = "file";

fn entry(second: i64, content: &str) -> LogEntry {
    LogEntry {
        context_name: "default".into(),
        epoch: DAY + second,
        src: "app".into(),
        content: content.into(),
        ..LogEntry::default()
    }
}

struct Desk {
    _folder: tempfile::TempDir,
    store: PartitionedLogStore,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(folder.path(), StoreOptions::default()).unwrap();
        Desk { _folder: folder, store }
    }

    /// Inserted, skipped, withdrawn.
    fn take(&self, entries: &[(LogEntry, u64)], settled: usize, upto: u64) -> (u64, u64, u64) {
        let (entries, ends): (Vec<_>, Vec<_>) = entries.iter().cloned().unzip();
        let growth = Growth { settled, replaces_upto: upto };
        let report = self.store.insert_batch_growing(&entries, ORIGIN, &ends, growth).unwrap();
        (report.inserted, report.skipped, report.withdrawn)
    }

    /// Logid and content of all entries, the oldest first.
    fn all(&self) -> Vec<(i64, String)> {
        let filter =
            LogFilter { limit: Some(10_000), order: Order::OldestFirst, ..LogFilter::default() };
        let page = self.store.query(&filter, &Control::default()).unwrap();
        let mut all: Vec<_> = page.entries.into_iter().map(|e| (e.logid, e.content)).collect();
        all.sort();
        let count = self.store.count(&LogFilter::default(), &Control::default()).unwrap();
        assert_eq!(count.count, all.len() as u64, "the index and the rows agree");
        all
    }
}

fn shown(all: &[(i64, &str)]) -> Vec<(i64, String)> {
    all.iter().map(|(logid, content)| (*logid, (*content).to_owned())).collect()
}

#[test]
fn an_entry_that_grew_is_replaced_and_one_that_did_not_stays_where_it_is() {
    let desk = Desk::new();
    let (one, two) = (entry(1, "one"), entry(2, "two"));
    assert_eq!(desk.take(&[(one, 4), (two.clone(), 8), (entry(3, "thr"), 11)], 1, 0), (3, 0, 0));
    let grown = [(two, 8), (entry(3, "three"), 14), (entry(4, "four"), 19)];
    assert_eq!(desk.take(&grown, 2, 11), (2, 1, 1));
    assert_eq!(desk.all(), shown(&[(1, "one"), (2, "two"), (4, "three"), (5, "four")]));
    // The same again, as after a crash: nothing changes.
    assert_eq!(desk.take(&grown, 2, 19), (0, 3, 0));
    assert_eq!(desk.all().len(), 4);
    // What is settled stays, whatever comes.
    assert_eq!(desk.take(&[(entry(5, "five"), 24)], 1, 19), (1, 0, 1));
    assert_eq!(desk.all(), shown(&[(1, "one"), (2, "two"), (4, "three"), (6, "five")]));
}

#[test]
fn what_was_provisional_in_another_day_is_withdrawn_from_there() {
    let desk = Desk::new();
    desk.take(&[(entry(1, "a"), 2), (entry(-60, "half"), 6)], 1, 0);
    desk.take(&[(entry(5, "half and whole"), 20)], 1, 6);
    assert_eq!(desk.all().len(), 3);
    let partitions = [("default".to_owned(), DAY - 60), ("nowhere".to_owned(), DAY)];
    assert_eq!(desk.store.withdraw(ORIGIN, 6, &partitions).unwrap(), 1);
    assert_eq!(desk.store.withdraw(ORIGIN, 6, &partitions).unwrap(), 0);
    assert_eq!(desk.all(), shown(&[(1, "a"), (2, "half and whole")]));
    assert_eq!(desk.store.partitions().unwrap().len(), 2, "no partition was made for it");
}

#[test]
fn rows_in_full_blocks_are_withdrawn_with_their_index() {
    let desk = Desk::new();
    let many: Vec<_> =
        (0..5000).map(|n| (entry(n, &format!("line {n}")), 10 * n as u64 + 10)).collect();
    desk.take(&many, 4000, 0);
    let other: Vec<_> =
        (4000..4500).map(|n| (entry(n, &format!("LINE {n}")), 10 * n as u64 + 10)).collect();
    assert_eq!(desk.take(&other, 500, 50_000), (500, 0, 1000));
    let all = desk.all();
    assert_eq!(all.len(), 4500);
    assert_eq!(all.iter().filter(|(_, content)| content.starts_with("LINE")).count(), 500);
}

#[test]
fn another_files_provisional_entries_are_left_alone() {
    let desk = Desk::new();
    desk.take(&[(entry(1, "a"), 2)], 0, 0);
    desk.store.insert_batch_from(&[entry(1, "b")], "other", &[9]).unwrap();
    assert_eq!(desk.all(), shown(&[(1, "a"), (2, "b")]));
}
