//! Retention, tidying and taking in old databases.

#![allow(clippy::unwrap_used)] // Builders of tests.

use std::path::Path;
use std::sync::Arc;

use daybook_store::{
    Control, DeleteBySrc, DeleteOlderThan, DeletedDay, EmptyTrash, LogEntry, LogFilter,
    ManualClock, PartitionedLogStore, SrcFilter, StoreOptions, TidyRequest,
};

/// 20 March 2026, 14:00 UTC.
const EPOCH: i64 = 1_774_015_200;
const DAY: i64 = 86_400;

fn store_at(base: &Path, now: i64) -> (PartitionedLogStore, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at_epoch(now));
    let options = StoreOptions { clock: clock.clone(), ..StoreOptions::default() };
    (PartitionedLogStore::open(base, options).unwrap(), clock)
}

fn entry(epoch: i64, src: &str) -> LogEntry {
    let content = format!("{src} at {epoch}");
    LogEntry { epoch, src: src.into(), content, loglevel: 9, ..LogEntry::default() }
}

fn count(store: &PartitionedLogStore, filter: &LogFilter) -> u64 {
    let count = store.count(filter, &Control::default()).unwrap();
    assert_eq!(count.partitions_failed, []);
    let streamed =
        store.query(&LogFilter { limit: Some(10_000), ..filter.clone() }, &Control::default());
    assert_eq!(count.count, streamed.unwrap().entries.len() as u64);
    count.count
}

#[test]
fn retention_removes_whole_days_as_files_and_rows_of_the_boundary_day() {
    let base = tempfile::tempdir().unwrap();
    let (store, _) = store_at(base.path(), EPOCH + 10 * DAY);
    let entries: Vec<_> = (-80..5)
        .flat_map(|d| [entry(EPOCH + d * DAY, "a"), entry(EPOCH + d * DAY + 60, "b")])
        .collect();
    store.insert_batch(&entries).unwrap();
    store.insert(&LogEntry { context_name: "old".into(), ..entry(EPOCH - DAY, "a") }).unwrap();
    let mut request =
        DeleteOlderThan { epoch: EPOCH + 60, dry_run: true, ..DeleteOlderThan::default() };
    let listed = store.delete_older_than(&request, &Control::default()).unwrap();
    assert_eq!((listed.days.len(), listed.rows), (82, 162));
    assert_eq!(count(&store, &LogFilter::default()), 171);

    request.dry_run = false;
    let done = store.delete_older_than(&request, &Control::default()).unwrap();
    // Sizes aside: a handle that was closed meanwhile has copied its log into the database.
    let named = |days: Vec<DeletedDay>| -> Vec<DeletedDay> {
        days.into_iter().map(|day| DeletedDay { bytes: 0, ..day }).collect()
    };
    assert_eq!((named(done.days), done.rows), (named(listed.days), 162));
    assert_eq!(count(&store, &LogFilter::default()), 9);
    assert!(!base.path().join("logs/old").exists());
    assert!(!base.path().join("logs/default/2025").exists());
    assert!(!base.path().join("logs/default/2026/078").exists());
    assert!(base.path().join("logs/default/2026/079/logs.sqlite").exists());
    assert_eq!(store.trash().unwrap()[0].days.len(), 81);
    store.empty_trash(&EmptyTrash::default(), &Control::default()).unwrap();
    assert_eq!(store.trash().unwrap(), []);
}

#[test]
fn deleting_a_source_keeps_the_others_and_drops_days_that_become_empty() {
    let base = tempfile::tempdir().unwrap();
    let (store, _) = store_at(base.path(), EPOCH + 10 * DAY);
    let many: Vec<_> =
        (0..9000).map(|i| entry(EPOCH + i, if i % 3 == 0 { "x.y" } else { "z" })).collect();
    store.insert_batch(&many).unwrap();
    store.insert(&entry(EPOCH + DAY, "x")).unwrap();
    let request = DeleteBySrc {
        src: SrcFilter::Subtree("x".into()),
        contexts: vec![],
        dry_run: false,
        for_good: false,
    };
    let done = store.delete_by_src(&request, &Control::default()).unwrap();
    assert_eq!((done.rows, done.days.len()), (3001, 2));
    assert_eq!(count(&store, &LogFilter::default()), 6000);
    assert!(!base.path().join("logs/default/2026/080").exists());
    store.insert(&entry(EPOCH, "x")).unwrap();
    assert_eq!(count(&store, &LogFilter::default()), 6001);
}

#[test]
fn a_clock_that_jumped_stops_retention_until_it_is_confirmed() {
    let base = tempfile::tempdir().unwrap();
    let (store, clock) = store_at(base.path(), EPOCH);
    store.insert(&entry(EPOCH, "a")).unwrap();
    let request = DeleteOlderThan { epoch: EPOCH - DAY, ..DeleteOlderThan::default() };
    store.delete_older_than(&request, &Control::default()).unwrap();
    clock.advance_secs(100 * DAY);
    let stopped = store.delete_older_than(&request, &Control::default()).unwrap_err();
    assert_eq!(stopped.code(), "clock_jumped");
    let confirmed = DeleteOlderThan { confirm_clock: true, ..request.clone() };
    store.delete_older_than(&confirmed, &Control::default()).unwrap();
    store.delete_older_than(&request, &Control::default()).unwrap();
    clock.advance_secs(-3 * DAY);
    assert!(store.delete_older_than(&request, &Control::default()).is_err());
}

#[test]
fn a_tidied_day_is_answered_from_its_summary_until_it_changes() {
    let base = tempfile::tempdir().unwrap();
    let (store, _) = store_at(base.path(), EPOCH + 2 * DAY);
    let many: Vec<_> =
        (0..5000).map(|i| entry(EPOCH + i, if i % 2 == 0 { "a.b" } else { "c" })).collect();
    store.insert_batch(&many).unwrap();
    let control = Control::default();
    let edges: Vec<i64> = (0..=24).map(|h| EPOCH - 14 * 3600 + h * 3600).collect();
    let filter = LogFilter { src: Some(SrcFilter::Prefix("a".into())), ..LogFilter::default() };
    let all = LogFilter::default();
    let answers = |store: &PartitionedLogStore| {
        let count = store.count(&filter, &control).unwrap();
        let histogram = store.histogram(&all, &edges, &control).unwrap();
        let sources = store.list_sources(&all, &control).unwrap();
        let scanned = count.stats.partitions_scanned
            + histogram.stats.partitions_scanned
            + sources.stats.partitions_scanned;
        (count.count, histogram.counts, sources.sources, scanned)
    };
    let opened = answers(&store);
    assert_eq!((opened.0, opened.3), (2500, 3));

    let report = store.tidy(&TidyRequest::default(), &control).unwrap();
    assert_eq!(report.partitions_failed, []);
    let day = &report.days[0];
    assert!(day.checked && day.indexed && day.summarised, "{day:?}");
    let summarised = answers(&store);
    assert_eq!(
        (summarised.0, &summarised.1, &summarised.2, summarised.3),
        (2500, &opened.1, &opened.2, 0)
    );
    assert!(store.tidy(&TidyRequest::default(), &control).unwrap().days.is_empty());

    store.insert(&entry(EPOCH, "a")).unwrap();
    let changed = answers(&store);
    assert_eq!((changed.0, changed.3), (2501, 3));
}

#[test]
fn an_old_single_file_database_is_taken_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.sqlite");
    let conn = rusqlite::Connection::open(&old).unwrap();
    conn.execute_batch(
        "CREATE TABLE logs(logid INTEGER PRIMARY KEY, context_name TEXT NOT NULL, src TEXT NOT NULL DEFAULT '',
         tags TEXT NOT NULL DEFAULT '[]', epoch INTEGER NOT NULL, loglevel INTEGER NOT NULL DEFAULT 0,
         error INTEGER NOT NULL DEFAULT 0, content TEXT NOT NULL);
         INSERT INTO logs VALUES (1, 'My App', 'a', '[\"t\"]', 1774015200, 9, 0, 'first');
         INSERT INTO logs VALUES (5, '', 'b', 'odd', 1774115200, 17, 1, CAST(x'ff41' AS TEXT));
         INSERT INTO logs VALUES (6, '', 'b', '[]', 1774015200000, 17, 1, 'milliseconds');",
    )
    .unwrap();
    let (store, _) = store_at(&folder.path().join("base"), EPOCH + 2 * DAY);
    let report = store.import_legacy(&old, &Control::default()).unwrap();
    assert_eq!((report.rows_read, report.rows_inserted, report.rows_failed), (3, 2, 1));
    assert!(report.failures[0].contains("row 6") && report.failures[0].contains("1774015200000"));
    conn.execute("INSERT INTO logs VALUES (7, '', 'b', '[]', 1774015200, 0, 0, 'later')", [])
        .unwrap();
    let again = store.import_legacy(&old, &Control::default()).unwrap();
    assert_eq!((again.rows_inserted, again.rows_skipped), (1, 2));
    let page = store.query(&LogFilter::default(), &Control::default()).unwrap();
    assert_eq!(page.entries.len(), 3);
    assert_eq!(
        (page.entries[0].content.as_str(), &page.entries[0].tags),
        ("\u{FFFD}A", &vec!["odd".to_owned()])
    );
    assert!(page.entries[0].attrs.as_ref().unwrap().as_json().contains("ff41"));
}

#[test]
fn a_day_that_came_out_of_order_is_put_in_order_without_changing_an_answer() {
    let base = tempfile::tempdir().unwrap();
    let (store, _) = store_at(base.path(), EPOCH + 2 * DAY);
    // Six files taken in one after another, each over the same hours.
    for file in 0..6 {
        let entries: Vec<_> = (0..5000)
            .map(|i| entry(EPOCH + i * 6 + file % 3, ["a", "b", "c"][i as usize % 3]))
            .collect();
        store.insert_batch(&entries).unwrap();
    }
    let pages = |src: &str| {
        let mut filter = LogFilter {
            src: Some(SrcFilter::Exact(src.into())),
            text: Some(daybook_store::TextFilter::Substring("AT 17740".into())),
            limit: Some(700),
            ..LogFilter::default()
        };
        let mut all = Vec::new();
        loop {
            let page = store.query(&filter, &Control::default()).unwrap();
            assert_eq!(page.partitions_failed, []);
            all.extend(page.entries);
            filter.cursor = page.next;
            if filter.cursor.is_none() {
                return all;
            }
        }
    };
    let before = pages("a");
    assert!(before.len() > 5000);
    let report = store.tidy(&TidyRequest::default(), &Control::default()).unwrap();
    assert!(report.days[0].reordered && report.days[0].summarised);
    assert_eq!(pages("a"), before);
    let hour =
        LogFilter { epoch_from: Some(EPOCH), epoch_to: Some(EPOCH + 3600), ..LogFilter::default() };
    assert_eq!(count(&store, &hour), 3600);

    store.insert(&entry(EPOCH + 1, "a")).unwrap();
    let delete = DeleteBySrc {
        src: SrcFilter::Exact("b".into()),
        contexts: vec![],
        dry_run: false,
        for_good: false,
    };
    assert_eq!(store.delete_by_src(&delete, &Control::default()).unwrap().rows, 10_002);
    assert_eq!(pages("a").len(), before.len() + 1);
    assert_eq!(count(&store, &hour), 2401);
}
