//! A packed day answers as the same day unpacked, takes what is written to it late, and comes back
//! row for row.

use std::path::Path;
use std::sync::Arc;

use daybook_store::{
    Control, DeleteBySrc, DeleteOlderThan, LogEntry, LogFilter, ManualClock, Order, PackReport,
    PackRequest, PartitionState, PartitionedLogStore, SrcFilter, TidyRequest,
};
use daybook_tests::arbitrary::{FIRST_DAY, edges, entries, epochs, filters, src_filters};
use daybook_tests::build::{DAY, EPOCH, all, base, entry, numbered, open_with};
use daybook_tests::oracle::Oracle;
use daybook_tests::random::cases;
use proptest::collection::vec;
use proptest::prelude::*;

/// A store whose days are all over.
fn open(base: &Path) -> PartitionedLogStore {
    open_with(base, |options| {
        options.clock = Arc::new(ManualClock::at_epoch(EPOCH + 100 * DAY));
    })
}

fn pack(store: &PartitionedLogStore) -> PackReport {
    let report = store.pack(&PackRequest::default(), &Control::default()).unwrap();
    // Nanoseconds of the year 7445 do not fit into Parquet's.
    assert!(
        report.partitions_failed.iter().all(|failed| failed.day.starts_with("7")),
        "{report:?}"
    );
    report
}

fn unpack(store: &PartitionedLogStore) -> PackReport {
    let report = store.unpack(&PackRequest::default(), &Control::default()).unwrap();
    assert_eq!(report.partitions_failed, []);
    report
}

/// What happens to a store.
#[derive(Clone, Debug)]
enum Change {
    Insert(Vec<LogEntry>),
    DeleteBySrc(SrcFilter),
    DeleteOlderThan(i64),
    Pack,
    Unpack,
    Tidy,
    Reopen,
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => entries(0..30, 0).prop_map(Change::Insert),
        1 => src_filters().prop_map(Change::DeleteBySrc),
        1 => epochs().prop_map(Change::DeleteOlderThan),
        4 => Just(Change::Pack),
        1 => Just(Change::Unpack),
        1 => Just(Change::Tidy),
        1 => Just(Change::Reopen),
    ]
}

fn apply(change: &Change, base: &Path, store: &mut PartitionedLogStore, oracle: &mut Oracle) {
    let control = Control::default();
    match change {
        Change::Insert(batch) => {
            assert_eq!(store.insert_batch(batch).unwrap().inserted, batch.len() as u64);
            oracle.insert(batch);
        }
        Change::DeleteBySrc(src) => {
            let request = DeleteBySrc {
                src: src.clone(),
                contexts: Vec::new(),
                dry_run: false,
                for_good: false,
            };
            let report = store.delete_by_src(&request, &control).unwrap();
            // Such a far day is never packed, so it never fails here.
            assert_eq!(report.partitions_failed, []);
            oracle.delete(&LogFilter { src: Some(src.clone()), ..LogFilter::default() });
        }
        Change::DeleteOlderThan(epoch) => {
            let request = DeleteOlderThan { epoch: *epoch, ..DeleteOlderThan::default() };
            let report = store.delete_older_than(&request, &control).unwrap();
            assert_eq!(report.partitions_failed, []);
            oracle.delete(&LogFilter { epoch_to: Some(*epoch), ..LogFilter::default() });
        }
        Change::Pack => drop(pack(store)),
        Change::Unpack => drop(unpack(store)),
        Change::Tidy => {
            let report = store.tidy(&TidyRequest::default(), &control).unwrap();
            assert_eq!(report.partitions_failed, []);
        }
        Change::Reopen => *store = open(base),
    }
}

#[test]
fn whatever_is_done_to_a_store_with_packed_days_it_answers_as_one_list() {
    let inputs = (vec(changes(), 1..14), vec((filters(), edges()), 4));
    proptest!(cases(60), |((mut changes, filters) in inputs)| {
        for (change, first) in changes.iter_mut().zip((0..).step_by(1_000_000)) {
            if let Change::Insert(batch) = change {
                for (entry, n) in batch.iter_mut().zip(first..) {
                    *entry = numbered(entry.clone(), n);
                }
            }
        }
        let base = base();
        let (mut store, mut oracle) = (open(base.path()), Oracle::default());
        for change in &changes {
            apply(change, base.path(), &mut store, &mut oracle);
        }
        for (filter, edges) in &filters {
            oracle.agrees(&store, filter, edges);
        }
        let before = all(&store, &LogFilter::default());
        unpack(&store);
        assert_eq!(all(&store, &LogFilter::default()), before, "unpacked, logids included");
        for (filter, edges) in &filters {
            oracle.agrees(&store, filter, edges);
        }
    });
}

/// Full blocks in a packed day, and in what comes late.
#[test]
fn thousands_of_rows_packed_and_late_are_searched_as_one_day() {
    let inputs = (entries(1..20, 0), vec((filters(), edges()), 3), any::<bool>());
    proptest!(cases(8), |((pattern, filters, up) in inputs)| {
        let row = |i: usize| {
            let entry = &pattern[i % pattern.len()];
            let second = if up { i * 7 } else { i * 7919 } as i64 % DAY;
            let epoch = if i.is_multiple_of(4) { FIRST_DAY + 5 } else { FIRST_DAY + second };
            numbered(LogEntry { epoch, context_name: "b".into(), ..entry.clone() }, i as u64)
        };
        let base = base();
        let (store, mut oracle) = (open(base.path()), Oracle::default());
        for (from, to) in [(0, 9000), (9000, 14_000)] {
            let batch: Vec<LogEntry> = (from..to).map(row).collect();
            store.insert_batch(&batch).unwrap();
            oracle.insert(&batch);
            if from == 0 {
                assert_eq!(pack(&store).days[0].rows, 9000);
            }
        }
        for again in [false, true] {
            if again {
                assert_eq!(pack(&store).days[0].rows, 14_000);
            }
            for (filter, edges) in &filters {
                let limit = filter.limit.map(|limit| limit.max(500));
                oracle.agrees(&store, &LogFilter { limit, ..filter.clone() }, edges);
            }
        }
    });
}

#[test]
fn a_packed_day_is_one_file_and_a_late_row_does_not_unpack_it() {
    let base = base();
    let store = open(base.path());
    let rows: Vec<LogEntry> =
        (0..500).map(|i| entry(EPOCH + i, "a.b", &format!("row {i}"))).collect();
    store.insert_batch(&rows).unwrap();
    let wanted = PackRequest { dry_run: true, ..PackRequest::default() };
    let listed = store.pack(&wanted, &Control::default()).unwrap();
    assert_eq!((listed.days.len(), listed.days[0].rows), (1, 500));
    let done = pack(&store);
    assert!(done.bytes_after * 4 < done.bytes_before && done.bytes_after * 2 > listed.bytes_after);
    let folder = base.path().join("logs/default/2026/079");
    let files = || {
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(files(), ["logs.parquet", "meta.json", "texts.index"]);
    assert_eq!(store.partitions().unwrap()[0].state, PartitionState::Packed);
    assert_eq!(store.pack(&wanted, &Control::default()).unwrap().days, []);
    let packed = std::fs::read(folder.join("logs.parquet")).unwrap();

    // Another process that has seen the day packed sees what comes late, too.
    let other = open(base.path());
    assert_eq!(all(&other, &LogFilter::default()).len(), 500);
    let logid = store.insert(&entry(EPOCH + 7, "late", "late")).unwrap();
    assert!(logid > 500);
    assert_eq!(std::fs::read(folder.join("logs.parquet")).unwrap(), packed);
    assert_eq!(all(&other, &LogFilter::default()).len(), 501);
    let logids = |store| {
        let filter = LogFilter { order: Order::OldestFirst, ..LogFilter::default() };
        all(store, &filter).iter().map(|entry| entry.logid).collect::<Vec<_>>()
    };
    let before = logids(&other);
    assert_eq!(pack(&other).days[0].rows, 501);
    assert_eq!(
        (files(), logids(&store)),
        (vec!["logs.parquet".into(), "meta.json".into(), "texts.index".into()], before.clone())
    );
    unpack(&store);
    assert_eq!(logids(&other), before);
    assert!(store.insert(&entry(EPOCH, "later", "")).unwrap() > logid);
    assert!(!base.path().join(".aside").read_dir().unwrap().any(|_| true));
}

#[test]
fn what_a_file_gave_to_a_packed_day_is_not_taken_twice_and_may_still_grow() {
    use daybook_store::Growth;
    let base = base();
    let store = open(base.path());
    let row = |n: i64, text: &str| entry(EPOCH + n, "f", text);
    let growing = Growth { settled: 1, replaces_upto: 0 };
    store.insert_batch_growing(&[row(0, "one"), row(1, "tw")], "file", &[10, 12], growing).unwrap();
    pack(&store);
    let texts = || {
        let filter = LogFilter { order: Order::OldestFirst, ..LogFilter::default() };
        all(&store, &filter).into_iter().map(|row| (row.logid, row.content)).collect::<Vec<_>>()
    };
    // The same once more: the unfinished one stays where it is.
    let again = Growth { settled: 0, replaces_upto: 12 };
    let report = store.insert_batch_growing(&[row(1, "tw")], "file", &[12], again).unwrap();
    assert_eq!((report.inserted, report.skipped, report.withdrawn), (0, 1, 0));
    assert_eq!(texts(), [(1, "one".to_owned()), (2, "tw".to_owned())]);
    let grown = Growth { settled: 1, replaces_upto: 12 };
    let report = store.insert_batch_growing(&[row(1, "two")], "file", &[13], grown).unwrap();
    assert_eq!((report.inserted, report.withdrawn), (1, 1));
    let expected = [(1, "one".to_owned()), (3, "two".to_owned())];
    assert_eq!(texts().iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(store.count(&LogFilter::default(), &Control::default()).unwrap().count, 2);
    assert_eq!(store.insert_batch_from(&[row(0, "one")], "file", &[10]).unwrap().skipped, 1);
    pack(&store);
    assert_eq!(texts().len(), expected.len());
    unpack(&store);
    assert_eq!(texts().len(), expected.len());
    assert_eq!(store.insert_batch_from(&[row(1, "two")], "file", &[13]).unwrap().skipped, 1);
}

#[test]
fn a_crash_between_two_steps_leaves_a_whole_day() {
    let base = base();
    let folder = base.path().join("logs/default/2026/079");
    let rows: Vec<LogEntry> = (0..300).map(|i| entry(EPOCH + i, "a", &i.to_string())).collect();
    open(base.path()).insert_batch(&rows).unwrap();
    let database = std::fs::read(folder.join("logs.sqlite")).unwrap();
    let count = |store: &PartitionedLogStore| all(store, &LogFilter::default()).len();
    pack(&open(base.path()));
    let packed = std::fs::read(folder.join("logs.parquet")).unwrap();

    // Packed, but the database is still there: it stands for the day, and takes rows.
    std::fs::write(folder.join("logs.sqlite"), &database).unwrap();
    let store = open(base.path());
    assert_eq!(count(&store), 300);
    store.insert(&entry(EPOCH, "b", "more")).unwrap();
    assert_eq!(count(&store), 301);
    assert_eq!(pack(&store).days[0].rows, 301);
    assert_eq!(count(&store), 301);

    // Unpacked, but the packed file is still there.
    unpack(&store);
    std::fs::write(folder.join("logs.parquet"), &packed).unwrap();
    let store = open(base.path());
    assert_eq!(count(&store), 301);
    unpack(&store);
    assert!(!folder.join("logs.parquet").exists());
    assert_eq!(count(&store), 301);

    // Packed anew with late rows, but the late part is still there.
    pack(&store);
    store.insert_batch(&[entry(EPOCH, "c", "late"), entry(EPOCH + 1, "c", "late")]).unwrap();
    drop(store);
    let late = std::fs::read(folder.join("logs.sqlite")).unwrap();
    pack(&open(base.path()));
    std::fs::write(folder.join("logs.sqlite"), &late).unwrap();
    let store = open(base.path());
    assert_eq!(count(&store), 303);
    store.insert(&entry(EPOCH, "d", "later")).unwrap();
    assert_eq!(count(&store), 304);
    pack(&store);
    assert_eq!(count(&store), 304);
}

#[test]
fn a_damaged_packed_day_is_named_and_left_out_and_a_write_moves_it_aside() {
    let base = base();
    let store = open(base.path());
    store.insert_batch(&[entry(EPOCH, "a", "x"), entry(EPOCH + DAY, "a", "y")]).unwrap();
    pack(&store);
    let path = base.path().join("logs/default/2026/079/logs.parquet");
    let sound = std::fs::read(&path).unwrap();
    for damaged in [sound[..sound.len() / 2].to_vec(), vec![0; 400], Vec::new()] {
        std::fs::write(&path, &damaged).unwrap();
        let store = open(base.path());
        let page = store.query(&LogFilter::default(), &Control::default()).unwrap();
        assert_eq!(page.entries.len(), 1);
        assert_eq!((page.partitions_failed.len(), &page.partitions_failed[0].path), (1, &path));
        let count = store.count(&LogFilter::default(), &Control::default()).unwrap();
        assert_eq!((count.count, count.partitions_failed.len()), (1, 1));
    }
    let store = open(base.path());
    store.insert(&entry(EPOCH, "a", "again")).unwrap();
    assert_eq!(all(&store, &LogFilter::default()).len(), 2);
    let aside: Vec<_> = base.path().join(".quarantine").read_dir().unwrap().flatten().collect();
    assert!(aside.len() == 1 && aside[0].path().join("logs.parquet").exists());
}

#[test]
fn what_cannot_be_packed_and_days_that_are_not_over_stay_as_they_are() {
    let base = base();
    let store = open_with(base.path(), |_| {});
    store.insert(&entry(EPOCH + DAY, "a", "today")).unwrap();
    store.insert(&entry(EPOCH, "a", "yesterday")).unwrap();
    store.insert(&LogEntry { context_name: "far".into(), ..entry(EPOCH, "a", "x") }).unwrap();
    let path = base.path().join("logs/far/2026/079/logs.sqlite");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute("UPDATE entries SET content = CAST(x'ff00' AS TEXT)", []).unwrap();
    drop(conn);
    let report = store.pack(&PackRequest::default(), &Control::default()).unwrap();
    assert_eq!(report.days.len(), 1);
    assert!(report.partitions_failed[0].message.contains("UTF-8"), "{report:?}");
    assert!(path.exists());
    let cancelled = Control::default();
    cancelled.cancel_token().cancel();
    let error = store.unpack(&PackRequest::default(), &cancelled).unwrap_err();
    assert_eq!(error.code(), "cancelled");
}
