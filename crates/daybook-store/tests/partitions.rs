//! The spec's own promises, by the names it gave them.

#![allow(clippy::unwrap_used)] // Builders of tests.

use std::sync::Arc;

use daybook_store::{
    Control, LogEntry, LogFilter, ManualClock, Order, PartitionedLogStore, SrcFilter, StoreOptions,
};

/// 20 March 2026, 14:00 UTC.
const EPOCH: i64 = 1_774_015_200;
const DAY: i64 = 86_400;

fn store(base: &std::path::Path) -> PartitionedLogStore {
    PartitionedLogStore::open(base, StoreOptions::default()).unwrap()
}

fn entry(epoch: i64, src: &str, content: &str) -> LogEntry {
    LogEntry { epoch, src: src.into(), content: content.into(), ..LogEntry::default() }
}

fn contents(store: &PartitionedLogStore, filter: &LogFilter) -> Vec<String> {
    let page = store.query(filter, &Control::default()).unwrap();
    assert_eq!(page.partitions_failed, []);
    page.entries.into_iter().map(|entry| entry.content).collect()
}

#[test]
fn test_partitioning_creates_correct_dirs() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    store.insert(&entry(EPOCH, "a", "x")).unwrap();
    store
        .insert(&LogEntry { context_name: "My App".into(), ..entry(EPOCH + DAY, "a", "y") })
        .unwrap();
    assert!(base.path().join("logs/default/2026/079/logs.sqlite").is_file());
    assert!(base.path().join("logs/my_app/2026/080/logs.sqlite").is_file());
    assert_eq!(store.contexts().unwrap()[1].display_name, "My App");
}

#[test]
fn test_multi_day_query() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    let days: Vec<LogEntry> =
        (0..5).map(|d| entry(EPOCH + d * DAY, "a", &format!("day {d}"))).collect();
    store.insert_batch(&days).unwrap();
    let range = LogFilter {
        epoch_from: Some(EPOCH + DAY),
        epoch_to: Some(EPOCH + 3 * DAY),
        ..LogFilter::default()
    };
    assert_eq!(contents(&store, &range), ["day 2", "day 1"]);
    let oldest = LogFilter { order: Order::OldestFirst, limit: Some(2), ..LogFilter::default() };
    assert_eq!(contents(&store, &oldest), ["day 0", "day 1"]);
}

#[test]
fn test_src_prefix_search() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    for (i, src) in ["hero.proc", "hero.proc.x", "hero.process", "hero", "zero"].iter().enumerate()
    {
        store.insert(&entry(EPOCH + i as i64 * DAY, src, src)).unwrap();
    }
    let prefix =
        LogFilter { src: Some(SrcFilter::Prefix("hero.proc".into())), ..LogFilter::default() };
    assert_eq!(contents(&store, &prefix), ["hero.process", "hero.proc.x", "hero.proc"]);
    let subtree =
        LogFilter { src: Some(SrcFilter::Subtree("hero.proc".into())), ..LogFilter::default() };
    assert_eq!(contents(&store, &subtree), ["hero.proc.x", "hero.proc"]);
    assert_eq!(store.count(&prefix, &Control::default()).unwrap().count, 3);
}

#[test]
fn test_idle_close() {
    let base = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at_epoch(EPOCH));
    let options = StoreOptions { idle_secs: 60, clock: clock.clone(), ..StoreOptions::default() };
    let store = PartitionedLogStore::open(base.path(), options).unwrap();
    store.insert(&entry(EPOCH, "a", "x")).unwrap();
    assert_eq!(store.metrics().open_handles, 1);
    clock.advance_secs(59);
    assert_eq!(store.evict_idle().unwrap(), 0);
    clock.advance_secs(1);
    assert_eq!(store.evict_idle().unwrap(), 1);
    assert_eq!((store.metrics().open_handles, store.metrics().closes), (0, 1));
    assert_eq!(contents(&store, &LogFilter::default()), ["x"]);
}

#[test]
fn test_context_isolation() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    for context in ["a", "b"] {
        store
            .insert(&LogEntry { context_name: context.into(), ..entry(EPOCH, "s", context) })
            .unwrap();
    }
    let only = |name: &str| LogFilter { contexts: vec![name.into()], ..LogFilter::default() };
    assert_eq!(contents(&store, &only("a")), ["a"]);
    assert_eq!(contents(&store, &only("B")), ["b"]);
    assert_eq!(contents(&store, &LogFilter::default()), ["b", "a"]);
    assert!(contents(&store, &only("c")).is_empty());
}
