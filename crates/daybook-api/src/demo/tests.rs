//! The demo is whole or not there, and never where anything else is.

use std::path::Path;

use daybook_store::{
    CancelToken, Control, LogFilter, Order, PartitionedLogStore, StoreOptions, TextFilter,
};

use super::{DAYS, DemoError, MARKER, demo_in, make_demo};

/// 20 March 2026, 14:00 UTC.
const NOW: i64 = 1_774_015_200;

fn make(base: &Path, now: i64, anew: bool) -> Result<bool, DemoError> {
    make_demo(base, now, anew, &CancelToken::new(), &|_| {}).map(|(_, made)| made)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn it_is_two_weeks_that_end_now_with_an_incident_to_find() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("data/demo");
    let told = std::cell::Cell::new(None);
    let (info, made) = make_demo(&base, NOW, false, &CancelToken::new(), &|progress| {
        told.set(Some(progress));
    })
    .unwrap();
    assert!(made);
    assert_eq!(demo_in(&base), Some(info));
    let last = told.get().unwrap();
    assert_eq!((last.partitions_done, last.found), (last.partitions_total, info.entries));

    let store = PartitionedLogStore::open(&base, StoreOptions::default()).unwrap();
    let control = Control::default();
    let count = store.count(&LogFilter::default(), &control).unwrap();
    assert_eq!(count.count, info.entries);
    assert!((180_000..240_000).contains(&info.entries), "{}", info.entries);
    let ends = |order| {
        let filter = LogFilter { order, limit: Some(1), ..LogFilter::default() };
        store.query(&filter, &control).unwrap().entries[0].epoch
    };
    let (first, last) = (ends(Order::OldestFirst), ends(Order::NewestFirst));
    assert!(first < NOW - i64::from(DAYS - 1) * 86_400, "{first}");
    assert!((NOW - 600..=NOW).contains(&last), "{last}");

    // The bad hour has more errors than any day without it.
    let errors = |from: i64, to: i64| {
        let filter = LogFilter {
            epoch_from: Some(from),
            epoch_to: Some(to),
            error: Some(true),
            ..LogFilter::default()
        };
        store.count(&filter, &control).unwrap().count
    };
    let bad = errors(info.incident_epoch, info.incident_epoch + 3600);
    let usual = errors(NOW - 7 * 86_400, NOW - 6 * 86_400);
    assert!(bad > 4 * usual.max(1), "{bad} in the bad hour, {usual} in a usual day");
    let cause = LogFilter {
        text: Some(TextFilter::Substring("pool.max_connections 50 -> 5".into())),
        ..LogFilter::default()
    };
    let found = store.query(&cause, &control).unwrap().entries;
    assert_eq!(found.len(), 1);
    assert!(found[0].epoch >= info.incident_epoch && found[0].epoch < info.incident_epoch + 900);
}

#[test]
fn one_that_still_ends_now_is_left_as_it_is_and_an_old_one_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("demo");
    assert!(make(&base, NOW, false).unwrap());
    assert!(!make(&base, NOW + 3600, false).unwrap());
    assert_eq!(demo_in(&base).unwrap().made_epoch, NOW);
    assert!(make(&base, NOW + 3 * 86_400, false).unwrap());
    assert_eq!(demo_in(&base).unwrap().made_epoch, NOW + 3 * 86_400);
    assert_eq!(names(folder.path()), ["demo"], "nothing is left beside it");
}

#[test]
fn a_folder_with_anything_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = PartitionedLogStore::open(folder.path(), StoreOptions::default()).unwrap();
    store
        .insert(&daybook_store::LogEntry {
            epoch: NOW,
            content: "mine".into(),
            ..Default::default()
        })
        .unwrap();
    for anew in [false, true] {
        assert!(matches!(make(folder.path(), NOW, anew), Err(DemoError::NoDemo(_))));
    }
    assert_eq!(store.count(&LogFilter::default(), &Control::default()).unwrap().count, 1);
    // A marker that cannot be read is no word for it.
    std::fs::write(folder.path().join(MARKER), "{").unwrap();
    assert!(matches!(make(folder.path(), NOW, true), Err(DemoError::NoDemo(_))));
}

#[test]
fn a_demo_that_ones_own_logs_were_read_into_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("demo");
    std::fs::create_dir(&base).unwrap();
    assert!(make(&base, NOW, false).unwrap(), "an empty folder is taken");
    std::fs::write(base.join("ingest.sqlite"), "").unwrap();
    assert!(matches!(make(&base, NOW, true), Err(DemoError::OwnLogs(_))));
    assert!(!make(&base, NOW + 9 * 86_400, false).unwrap(), "it can be looked at as it is");
}

#[test]
fn one_that_is_stopped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("demo");
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    let made = make_demo(&base, NOW, false, &cancel, &move |_| stop.cancel());
    assert!(made.is_err_and(|error| crate::ApiError::from(error).is_cancelled()));
    assert!(names(folder.path()).is_empty());
}
