//! Builders of entries and stores.

use std::path::Path;
use std::sync::Arc;

use daybook_store::{
    Attrs, LogEntry, LogFilter, ManualClock, MinFree, PartitionedLogStore, SrcFilter, StoreOptions,
};

/// 20 March 2026, 14:00 UTC.
pub const EPOCH: i64 = 1_774_015_200;
/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// A folder for a store, gone with the test. In memory where the system offers that: what a
/// killed process wrote is there as on a disk, and syncing costs nothing.
#[must_use]
pub fn base() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    tempfile::Builder::new().prefix("daybook-test-").tempdir_in(folder).unwrap()
}

/// An entry of the default context.
#[must_use]
pub fn entry(epoch: i64, src: &str, content: &str) -> LogEntry {
    LogEntry { epoch, src: src.into(), content: content.into(), ..LogEntry::default() }
}

/// The same entry with a number in its attributes, by which it is told from its equals.
#[must_use]
pub fn numbered(entry: LogEntry, number: u64) -> LogEntry {
    LogEntry { attrs: Some(Attrs::from_json(format!("{{\"n\":{number}}}")).unwrap()), ..entry }
}

/// The number that [`numbered`] gave.
#[must_use]
pub fn number_of(entry: &LogEntry) -> u64 {
    let attrs = entry.attrs.as_ref().expect("a numbered entry");
    attrs.as_json().trim_start_matches("{\"n\":").trim_end_matches('}').parse().unwrap()
}

/// A store whose clock stands, that writes however full the disk of the tests is.
#[must_use]
pub fn open(base: &Path) -> PartitionedLogStore {
    open_with(base, |_| {})
}

/// The same with other options.
#[must_use]
pub fn open_with(base: &Path, change: impl FnOnce(&mut StoreOptions)) -> PartitionedLogStore {
    let mut options = StoreOptions {
        clock: Arc::new(ManualClock::at_epoch(EPOCH + DAY)),
        min_free: MinFree { bytes: 0, percent: 0 },
        threads: 3,
        ..StoreOptions::default()
    };
    change(&mut options);
    PartitionedLogStore::open(base, options).unwrap()
}

/// A filter for a source prefix.
#[must_use]
pub fn prefix(src: &str) -> LogFilter {
    LogFilter { src: Some(SrcFilter::Prefix(src.into())), ..LogFilter::default() }
}

/// All contents that match, in order.
#[must_use]
pub fn contents(store: &PartitionedLogStore, filter: &LogFilter) -> Vec<String> {
    all(store, filter).into_iter().map(|entry| entry.content).collect()
}

/// All entries that match, in order; fails when a partition could not be read.
#[must_use]
pub fn all(store: &PartitionedLogStore, filter: &LogFilter) -> Vec<LogEntry> {
    let mut entries = Vec::new();
    let summary = store
        .stream(filter, &daybook_store::Control::default(), &mut |chunk| {
            entries.extend(chunk);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(summary.partitions_failed, []);
    assert_eq!(summary.found, entries.len() as u64);
    entries
}
