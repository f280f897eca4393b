//! What is deleted is gone, files and all; what was not asked for stays.

use std::path::Path;
use std::sync::Arc;

use daybook_store::{
    Clock, Control, DeleteBySrc, DeleteOlderThan, EmptyTrash, IndexPolicy, LogEntry, LogFilter,
    ManualClock, PartitionedLogStore, SrcFilter, TidyRequest,
};
use daybook_tests::build::{base, contents, open, open_with};
use daybook_tests::{DAY, EPOCH, entry};

/// Midnight of 20 March 2026.
const MIDNIGHT: i64 = EPOCH - EPOCH % DAY;

/// Four days of two contexts, one entry an hour.
fn four_days(base: &Path) -> PartitionedLogStore {
    let store = open(base);
    let mut rows = Vec::new();
    for hour in 0..4 * 24 {
        for context in ["a", "b"] {
            let content = format!("{context} {} {}", hour / 24, hour % 24);
            rows.push(LogEntry {
                context_name: context.into(),
                ..entry(MIDNIGHT + hour * 3600, "s", &content)
            });
        }
    }
    store.insert_batch(&rows).unwrap();
    store
}

fn older_than(epoch: i64) -> DeleteOlderThan {
    DeleteOlderThan { epoch, ..DeleteOlderThan::default() }
}

fn names_below(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|items| items.map(|item| item.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn test_retention_removes_files() {
    let base = base();
    let store = four_days(base.path());
    let report =
        store.delete_older_than(&older_than(MIDNIGHT + 2 * DAY), &Control::default()).unwrap();
    assert_eq!((report.days.len(), report.rows), (4, 2 * 48));
    assert!(report.bytes > 0 && report.days.iter().all(|day| day.whole && day.rows == Some(24)));
    for context in ["a", "b"] {
        assert_eq!(
            names_below(&base.path().join("logs").join(context).join("2026")),
            ["081", "082"]
        );
    }
    assert_eq!(contents(&store, &LogFilter::default()).len(), 2 * 48);
    // They lie in the trash until their time is over or somebody empties it.
    let trash = base.path().join(".trash").join(report.trash.unwrap());
    assert_eq!(names_below(&trash.join("logs/a/2026")), ["079", "080"]);
    store.empty_trash(&EmptyTrash::default(), &Control::default()).unwrap();
    assert_eq!(names_below(&base.path().join(".trash")), [".lock"]);
}

#[test]
fn the_boundary_day_loses_just_its_rows_before_the_cut() {
    let base = base();
    let store = four_days(base.path());
    let cut = MIDNIGHT + DAY + 7 * 3600;
    let report = store.delete_older_than(&older_than(cut), &Control::default()).unwrap();
    assert_eq!(report.rows, 2 * (24 + 7));
    let boundary: Vec<_> = report.days.iter().filter(|day| !day.whole).collect();
    assert_eq!(
        boundary.iter().map(|day| (day.day.as_str(), day.rows, day.bytes)).collect::<Vec<_>>(),
        [("2026-03-21", Some(7), 0); 2]
    );
    let left = contents(&store, &LogFilter { contexts: vec!["a".into()], ..LogFilter::default() });
    assert_eq!((left.len(), left.last().unwrap().as_str()), (24 * 3 - 7, "a 1 7"));
    // The second of the cut stays; the one before it went.
    assert_eq!(
        store
            .count(&LogFilter { epoch_to: Some(cut), ..LogFilter::default() }, &Control::default())
            .unwrap()
            .count,
        0
    );
    assert_eq!(
        store
            .count(
                &LogFilter { epoch_to: Some(cut + 1), ..LogFilter::default() },
                &Control::default()
            )
            .unwrap()
            .count,
        2
    );
}

#[test]
fn side_files_summaries_and_empty_folders_go_with_the_last_day_of_a_context() {
    let base = base();
    let store = four_days(base.path());
    let folder = base.path().join("logs/a/2026/079");
    std::fs::write(folder.join("meta.json"), "{}").unwrap();
    assert!(folder.join("logs.sqlite-wal").exists(), "the store holds it open");
    let report = store
        .delete_older_than(
            &DeleteOlderThan { contexts: vec!["A".into()], ..older_than(MIDNIGHT + 9 * DAY) },
            &Control::default(),
        )
        .unwrap();
    assert_eq!((report.days.len(), report.rows), (4, 96));
    assert_eq!(names_below(&base.path().join("logs")), ["b"]);
    assert_eq!(contents(&store, &LogFilter::default()).len(), 96);
    // And its days can be written again.
    store.insert(&LogEntry { context_name: "a".into(), ..entry(MIDNIGHT, "s", "again") }).unwrap();
    assert_eq!(
        contents(&store, &LogFilter { contexts: vec!["a".into()], ..LogFilter::default() }),
        ["again"]
    );
}

#[test]
fn a_dry_run_lists_what_would_go_and_touches_nothing() {
    let base = base();
    let store = four_days(base.path());
    let request = DeleteOlderThan { dry_run: true, ..older_than(MIDNIGHT + DAY + 3600) };
    let listed = store.delete_older_than(&request, &Control::default()).unwrap();
    let src = DeleteBySrc {
        src: SrcFilter::Subtree("s".into()),
        contexts: vec!["b".into()],
        dry_run: true,
        for_good: false,
    };
    let by_src = store.delete_by_src(&src, &Control::default()).unwrap();
    assert!(listed.dry_run && by_src.dry_run);
    assert_eq!((listed.rows, by_src.rows), (2 * 25, 96));
    assert_eq!(contents(&store, &LogFilter::default()).len(), 192);
    let done = store
        .delete_older_than(&DeleteOlderThan { dry_run: false, ..request }, &Control::default())
        .unwrap();
    assert_eq!((done.rows, done.days.len()), (listed.rows, listed.days.len()));
}

#[test]
fn deleting_by_source_takes_that_source_only_and_a_day_that_becomes_empty_as_a_whole() {
    let base = base();
    let store = open(base.path());
    for (day, src) in [(0, "hero.proc"), (1, "hero.proc.x"), (1, "hero.process"), (2, "zero")] {
        store.insert(&entry(EPOCH + day * DAY, src, src)).unwrap();
    }
    let request = DeleteBySrc {
        src: SrcFilter::Subtree("hero.proc".into()),
        contexts: Vec::new(),
        dry_run: false,
        for_good: false,
    };
    let report = store.delete_by_src(&request, &Control::default()).unwrap();
    let days: Vec<_> =
        report.days.iter().map(|day| (day.day.as_str(), day.rows, day.whole)).collect();
    assert_eq!(days, [("2026-03-20", Some(1), true), ("2026-03-21", Some(1), false)]);
    assert_eq!(contents(&store, &LogFilter::default()), ["zero", "hero.process"]);
    assert_eq!(names_below(&base.path().join("logs/default/2026")), ["080", "081"]);
}

#[test]
fn a_clock_that_jumped_ahead_stops_retention_until_it_is_confirmed() {
    let base = base();
    let clock = Arc::new(ManualClock::at_epoch(MIDNIGHT + 4 * DAY));
    drop(four_days(base.path()));
    let store = open_with(base.path(), |options| options.clock = clock.clone());
    let control = Control::default();
    store.delete_older_than(&older_than(MIDNIGHT + DAY), &control).unwrap();
    clock.advance_secs(400 * DAY);
    let request = older_than(clock.now_epoch() - 30 * DAY);
    assert_eq!(store.delete_older_than(&request, &control).unwrap_err().code(), "clock_jumped");
    assert!(
        store
            .delete_older_than(&DeleteOlderThan { dry_run: true, ..request.clone() }, &control)
            .is_ok()
    );
    assert_eq!(contents(&store, &LogFilter::default()).len(), 2 * 72);
    let confirmed = DeleteOlderThan { confirm_clock: true, ..request };
    assert_eq!(store.delete_older_than(&confirmed, &control).unwrap().rows, 2 * 72);
    // Backwards is never believed.
    clock.advance_secs(-10 * DAY);
    assert_eq!(
        store.delete_older_than(&older_than(MIDNIGHT), &control).unwrap_err().code(),
        "clock_jumped"
    );
}

#[test]
fn a_day_that_cannot_be_read_goes_when_it_is_old_enough_and_stays_when_only_a_part_would_go() {
    let base = base();
    drop(four_days(base.path()));
    for day in ["079", "081"] {
        std::fs::write(base.path().join("logs/a/2026").join(day).join("logs.sqlite"), [7; 5000])
            .unwrap();
    }
    let store = open(base.path());
    let report = store
        .delete_older_than(&older_than(MIDNIGHT + 2 * DAY + 3600), &Control::default())
        .unwrap();
    assert_eq!(report.partitions_failed.len(), 1, "{:?}", report.partitions_failed);
    assert_eq!(report.partitions_failed[0].day, "2026-03-22");
    assert_eq!(report.days[0].rows, None);
    assert_eq!(names_below(&base.path().join("logs/a/2026")), ["081", "082"]);
}

#[test]
fn what_a_crash_left_in_the_trash_is_gone_after_the_next_start() {
    let base = base();
    drop(four_days(base.path()));
    let heap = base.path().join(".trash/1-1-0/0");
    std::fs::create_dir_all(&heap).unwrap();
    std::fs::write(heap.join("logs.sqlite"), "old").unwrap();
    let store = open(base.path());
    assert_eq!(names_below(&base.path().join(".trash")), [".lock"]);
    assert_eq!(contents(&store, &LogFilter::default()).len(), 192);
}

#[test]
fn tidying_makes_the_plain_indexes_by_policy_and_a_summary_and_only_of_days_that_are_over() {
    for (policy, expected) in [
        (IndexPolicy::WhenDone, [4, 0]),
        (IndexPolicy::Never, [0, 0]),
        (IndexPolicy::AtOnce, [4, 4]),
    ] {
        let base = base();
        let store = open_with(base.path(), |options| {
            options.indexes = policy;
            options.clock = Arc::new(ManualClock::at_epoch(EPOCH + DAY));
        });
        store.insert_batch(&[entry(EPOCH, "s", "over"), entry(EPOCH + DAY, "s", "today")]).unwrap();
        let report = store.tidy(&TidyRequest::default(), &Control::default()).unwrap();
        assert_eq!(
            report.days.iter().map(|day| day.day.as_str()).collect::<Vec<_>>(),
            ["2026-03-20"]
        );
        for (day, expected) in ["079", "080"].iter().zip(expected) {
            let folder = base.path().join("logs/default/2026").join(day);
            let conn = rusqlite::Connection::open(folder.join("logs.sqlite")).unwrap();
            let indexes: i64 = conn
                .query_row(
                    "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(
                (indexes, folder.join("meta.json").exists()),
                (expected, *day == "079"),
                "{policy:?} {day}"
            );
        }
        assert!(
            store.tidy(&TidyRequest::default(), &Control::default()).unwrap().days.is_empty(),
            "once is enough"
        );
    }
}

#[test]
fn an_old_single_file_database_is_taken_in_once_however_often_it_is_imported() {
    let base = base();
    let path = base.path().join("old.db");
    daybook_tests::file::legacy(&path, 12_000);
    let store = open(&base.path().join("base"));
    let control = Control::default();
    let first = store.import_legacy(&path, &control).unwrap();
    assert_eq!(
        (first.rows_read, first.rows_inserted, first.rows_skipped, first.rows_failed),
        (12_000, 12_000, 0, 0)
    );
    let again = store.import_legacy(&path, &control).unwrap();
    assert_eq!((again.rows_read, again.rows_inserted, again.rows_skipped), (12_000, 0, 12_000));
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(
        "INSERT INTO logs (context_name, epoch, content) VALUES ('late', 1774015200, 'row 12001')",
    )
    .unwrap();
    assert_eq!(store.import_legacy(&path, &control).unwrap().rows_inserted, 1);
    let count = |context: &str| {
        let filter = LogFilter { contexts: vec![context.into()], ..LogFilter::default() };
        store.count(&filter, &control).unwrap().count
    };
    assert_eq!((count("old app"), count("default"), count("late")), (4_000, 8_000, 1));
}

#[test]
fn rows_of_an_old_database_that_cannot_be_stored_are_named_and_the_rest_is_taken_in() {
    let base = base();
    let path = base.path().join("old.db");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(daybook_tests::file::LEGACY_TABLE).unwrap();
    conn.execute_batch(
        "INSERT INTO logs (context_name, epoch, content, tags, src) VALUES
            ('a', 1774015200, 'good', 'not json', 's'), ('a', 1774015200000, 'milliseconds', '[]', 's'),
            ('a', -5, 'before', '[]', 's'), ('a', 'soon', 'no time', '[]', 's'),
            ('a', 1774015201, x'ff00fe', '[]', 's'), ('', 1774015202, 'no context', '[]', '');",
    )
    .unwrap();
    let store = open(&base.path().join("base"));
    let report = store.import_legacy(&path, &Control::default()).unwrap();
    assert_eq!(
        (report.rows_read, report.rows_inserted, report.rows_failed),
        (6, 3, 3),
        "{report:?}"
    );
    assert!(report.failures[0].starts_with("row 2:"), "{:?}", report.failures);
    let found = daybook_tests::build::all(
        &store,
        &LogFilter { contexts: vec!["a".into()], ..LogFilter::default() },
    );
    assert_eq!(found[1].tags, ["not json"]);
    assert!(
        found[0].attrs.as_ref().unwrap().as_json().contains("ff00fe"),
        "bytes that are no text are kept"
    );
    assert_eq!(
        contents(&store, &LogFilter { contexts: vec!["default".into()], ..LogFilter::default() }),
        ["no context"]
    );
}

#[test]
fn what_is_no_old_database_is_refused_and_is_not_touched() {
    let base = base();
    let store = open(&base.path().join("base"));
    let path = base.path().join("file");
    assert!(store.import_legacy(&path, &Control::default()).is_err());
    assert!(!path.exists());
    for bytes in [
        &b"not a database at all, but some text that is long enough to be a header of one"[..],
        b"",
    ] {
        std::fs::write(&path, bytes).unwrap();
        assert!(store.import_legacy(&path, &Control::default()).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
    let view = base.path().join("view.db");
    let conn = rusqlite::Connection::open(&view).unwrap();
    conn.execute_batch("CREATE VIEW logs AS SELECT 1 AS logid, 'a' AS context_name, '' AS src, '[]' AS tags, 1 AS epoch, 0 AS loglevel, 0 AS error, 'x' AS content").unwrap();
    assert!(store.import_legacy(&view, &Control::default()).is_err());
}
