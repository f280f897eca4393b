use std::sync::Arc;

use super::*;
use crate::clock::ManualClock;
use crate::store::StoreOptions;

/// 2026-03-20 14:00:00 UTC.
const NOON: i64 = 1_774_015_200;
const NOW: i64 = NOON + 3600;

fn store(base: &Path) -> PartitionedLogStore {
    let clock = Arc::new(ManualClock::at_epoch(NOW));
    PartitionedLogStore::open(base, StoreOptions { clock, ..StoreOptions::default() }).unwrap()
}

fn entry(epoch: i64, context: &str, content: &str) -> LogEntry {
    LogEntry {
        context_name: context.into(),
        epoch,
        nanos: 7,
        loglevel: 17,
        error: true,
        src: "hero.proc".into(),
        content: content.into(),
        ..LogEntry::default()
    }
}

fn add(store: &PartitionedLogStore, epoch: i64, context: &str, content: &str) -> EntryRef {
    let logid = store.insert(&entry(epoch, context, content)).unwrap();
    EntryRef { context_name: context.into(), epoch, nanos: 7, logid }
}

fn notes(store: &PartitionedLogStore, filter: &MarksFilter) -> Vec<String> {
    store.marks(filter).unwrap().marks.into_iter().map(|mark| mark.note).collect()
}

#[test]
fn a_mark_and_its_note_are_there_after_opening_again() {
    let base = tempfile::tempdir().unwrap();
    let first = store(base.path());
    let row = add(&first, NOON, "My App", "disk is full\nand a second line");
    let mark = first.mark(&row, Some("look here"), &Control::default()).unwrap();
    assert_eq!(
        mark,
        Mark {
            context_name: "my_app".into(),
            epoch: NOON,
            nanos: 7,
            logid: row.logid,
            note: "look here".into(),
            marked_epoch: NOW,
            loglevel: 17,
            error: true,
            src: "hero.proc".into(),
            summary: "disk is full".into(),
        }
    );
    drop(first);
    let again = store(base.path()).marks(&MarksFilter::default()).unwrap();
    assert_eq!(again, Marks { marks: vec![mark], total: 1 });
}

#[test]
fn marking_again_keeps_the_note_unless_there_is_a_new_one() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    let row = add(&store, NOON, "a", "x");
    let control = Control::default();
    store.mark(&row, Some("first"), &control).unwrap();
    assert_eq!(store.mark(&row, None, &control).unwrap().note, "first");
    assert_eq!(store.mark(&row, Some(""), &control).unwrap().note, "");
    assert_eq!(store.marks(&MarksFilter::default()).unwrap().total, 1);
}

#[test]
fn marks_come_by_time_of_their_entries_within_range_and_contexts() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    let control = Control::default();
    for (epoch, context, note) in
        [(NOON + 9, "a", "3"), (NOON, "b", "1"), (NOON + 5, "a", "2"), (NOON - 86_400, "a", "0")]
    {
        let row = add(&store, epoch, context, "x");
        store.mark(&row, Some(note), &control).unwrap();
    }
    let all = MarksFilter::default();
    assert_eq!(notes(&store, &all), ["0", "1", "2", "3"]);
    let range = MarksFilter { epoch_from: Some(NOON), epoch_to: Some(NOON + 9), ..all.clone() };
    assert_eq!(notes(&store, &range), ["1", "2"]);
    let context = MarksFilter { contexts: vec!["A".into()], ..all };
    assert_eq!(notes(&store, &context), ["0", "2", "3"]);
}

#[test]
fn what_is_taken_away_is_gone_and_an_entry_that_is_not_there_cannot_be_marked() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    let control = Control::default();
    assert_eq!(store.marks(&MarksFilter::default()).unwrap(), Marks::default());
    let row = add(&store, NOON, "a", "x");
    store.mark(&row, None, &control).unwrap();
    assert_eq!(store.unmark(&[row.clone(), row.clone()]).unwrap(), 1);
    assert_eq!(store.marks(&MarksFilter::default()).unwrap().total, 0);

    for wrong in [
        EntryRef { logid: row.logid + 1, ..row.clone() },
        EntryRef { nanos: 8, ..row.clone() },
        EntryRef { context_name: "elsewhere".into(), ..row.clone() },
    ] {
        let error = store.mark(&wrong, None, &control).unwrap_err();
        assert_eq!(error.code(), "no_such_entry", "{wrong:?}");
    }
    let long = "x".repeat(MAX_NOTE + 1);
    assert_eq!(store.mark(&row, Some(&long), &control).unwrap_err().code(), "note_too_long");
}

#[test]
fn a_mark_outlives_its_row() {
    let base = tempfile::tempdir().unwrap();
    let store = store(base.path());
    let row = add(&store, NOON, "a", "x");
    store.mark(&row, Some("mine"), &Control::default()).unwrap();
    let request = crate::DeleteBySrc {
        src: crate::SrcFilter::Prefix(String::new()),
        contexts: Vec::new(),
        dry_run: false,
        for_good: false,
    };
    store.delete_by_src(&request, &Control::default()).unwrap();
    assert_eq!(notes(&store, &MarksFilter::default()), ["mine"]);
}
