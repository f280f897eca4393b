//! What is deleted can be put back as it was, until its time is over.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::{EmptyTrash, RestoreTrash, TrashReason};
use crate::clock::ManualClock;
use crate::control::Control;
use crate::day_ref::DayRef;
use crate::delete::{DeleteBySrc, DeleteDays, DeleteOlderThan};
use crate::entry::LogEntry;
use crate::filter::{LogFilter, SrcFilter};
use crate::marks::{EntryRef, MarksFilter};
use crate::packed::PackRequest;
use crate::pins::PinRequest;
use crate::retention::RetentionPolicy;
use crate::space::MinFree;
use crate::store::{PartitionedLogStore, StoreOptions};
use crate::tidy::TidyRequest;

/// 20 March 2026, 14:00 UTC.
const EPOCH: i64 = 1_774_015_200;
const DAY: i64 = 86_400;
const HOUR: i64 = 3600;

fn control() -> Control {
    Control::default()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at_epoch(EPOCH + 10 * DAY))
}

fn open(base: &Path, clock: &Arc<ManualClock>) -> PartitionedLogStore {
    let options = StoreOptions {
        clock: clock.clone(),
        min_free: MinFree { bytes: 0, percent: 0 },
        ..StoreOptions::default()
    };
    PartitionedLogStore::open(base, options).unwrap()
}

fn entry(context: &str, day: i64, content: &str) -> LogEntry {
    LogEntry {
        context_name: context.into(),
        epoch: EPOCH + day * DAY,
        src: "s".into(),
        content: content.into(),
        ..LogEntry::default()
    }
}

fn all(store: &PartitionedLogStore) -> Vec<LogEntry> {
    let mut entries = Vec::new();
    let summary = store.stream(&LogFilter::default(), &control(), &mut |chunk| {
        entries.extend(chunk);
        ControlFlow::Continue(())
    });
    assert_eq!(summary.unwrap().partitions_failed, []);
    entries
}

fn contents(store: &PartitionedLogStore) -> Vec<String> {
    let mut contents: Vec<String> = all(store).into_iter().map(|entry| entry.content).collect();
    contents.sort();
    contents
}

fn day(context: &str, day: i64) -> DayRef {
    let key = crate::key::partition_key(context, EPOCH + day * DAY).unwrap();
    DayRef::of(&key)
}

fn delete(store: &PartitionedLogStore, days: &[DayRef]) -> Option<String> {
    let request = DeleteDays { days: days.to_vec(), dry_run: false, for_good: false };
    let report = store.delete_days(&request, &control()).unwrap();
    assert_eq!(report.partitions_failed, []);
    report.trash
}

fn restore(store: &PartitionedLogStore, id: &str) -> Vec<(String, Option<u64>, bool)> {
    let report = store.restore(&RestoreTrash { id: id.to_owned() }, &control()).unwrap();
    assert_eq!(report.partitions_failed, []);
    let told =
        |day: super::RestoredDay| (format!("{} {}", day.context, day.day), day.rows, day.merged);
    report.days.into_iter().map(told).collect()
}

fn names_in_trash(base: &Path) -> Vec<String> {
    let names = std::fs::read_dir(base.join(".trash")).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        names.map(|name| name.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != ".lock");
    names.sort();
    names
}

#[test]
fn a_deleted_day_lies_in_the_trash_and_comes_back_as_it_was() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store
        .insert_batch(&[entry("My App", 0, "a"), entry("My App", 1, "b"), entry("", 0, "c")])
        .unwrap();
    let before = all(&store);
    let id = delete(&store, &[day("my_app", 0), day("my_app", 1), day("my_app", 5)]).unwrap();
    assert_eq!(contents(&store), ["c"]);
    assert!(!base.path().join("logs/my_app").exists());

    let items = store.trash().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!((items[0].id.as_str(), items[0].why, items[0].rows), (&*id, TrashReason::Chosen, 2));
    assert_eq!(items[0].purge_epoch - items[0].at_epoch, 24 * HOUR);
    assert!(items[0].bytes > 0 && items[0].days.iter().all(|day| day.whole));

    assert_eq!(
        restore(&store, &id),
        [
            ("my_app 2026-03-20".into(), Some(1), false),
            ("my_app 2026-03-21".into(), Some(1), false)
        ]
    );
    assert_eq!(all(&store), before);
    assert_eq!(store.contexts().unwrap()[1].display_name, "My App");
    assert_eq!((store.trash().unwrap(), names_in_trash(base.path())), (vec![], vec![]));
    let again = store.restore(&RestoreTrash { id }, &control()).unwrap_err();
    assert_eq!(again.code(), "not_in_trash");
}

#[test]
fn what_lies_in_the_trash_can_be_searched_as_a_store_of_its_own() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert(&entry("", 0, "a")).unwrap();
    let id = delete(&store, &[day("", 0)]).unwrap();
    let heap = base.path().join(".trash").join(&id);
    assert_eq!(contents(&open(&heap, &clock)), ["a"]);
    restore(&store, &id);
    assert_eq!(contents(&store), ["a"]);
}

#[test]
fn what_was_written_to_a_day_meanwhile_is_joined_and_nothing_is_lost_or_doubled() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    let read = |contents: &[&str], from: u64| {
        let entries: Vec<_> = contents.iter().map(|content| entry("", 0, content)).collect();
        let ends: Vec<u64> = (from..).take(entries.len()).collect();
        store.insert_batch_from(&entries, "file", &ends).unwrap()
    };
    read(&["a", "b", "b"], 1);
    let id = delete(&store, &[day("", 0)]).unwrap();
    // Read again from its file, as far as the second, and one that is new.
    read(&["a", "b"], 1);
    store.insert(&entry("", 0, "new")).unwrap();
    assert_eq!(restore(&store, &id), [("default 2026-03-20".into(), Some(1), true)]);
    assert_eq!(contents(&store), ["a", "b", "b", "new"]);
    assert_eq!(names_in_trash(base.path()), [] as [String; 0]);
    // What was taken of the file is known to its old end.
    assert_eq!(read(&["a", "b", "b", "c"], 1).skipped, 3);
    assert_eq!(contents(&store), ["a", "b", "b", "c", "new"]);
}

#[test]
fn a_packed_day_is_joined_too_and_marks_follow_their_entries() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    let rows: Vec<_> = (0..5000).map(|n| entry("", 0, &format!("row {n:04}"))).collect();
    store.insert_batch(&rows).unwrap();
    let found = all(&store);
    let marked = found.iter().find(|row| row.content == "row 0007").unwrap();
    let reference = EntryRef {
        context_name: "default".into(),
        epoch: marked.epoch,
        nanos: 0,
        logid: marked.logid,
    };
    store.mark(&reference, Some("look"), &control()).unwrap();
    store.pack(&PackRequest::default(), &control()).unwrap();
    let id = delete(&store, &[day("", 0)]).unwrap();
    store.insert_batch(&[entry("", 0, "later"), entry("", 0, "row 0001")]).unwrap();
    assert_eq!(restore(&store, &id), [("default 2026-03-20".into(), Some(4999), true)]);
    let now = all(&store);
    assert_eq!(now.len(), 5001);
    let marks = store.marks(&MarksFilter::default()).unwrap().marks;
    assert_eq!((marks.len(), marks[0].note.as_str()), (1, "look"));
    let at = now.iter().find(|row| row.logid == marks[0].logid).unwrap();
    assert_eq!(at.content, "row 0007");
}

#[test]
fn a_day_that_cannot_be_joined_stays_in_the_trash_whole() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b")]).unwrap();
    let id = delete(&store, &[day("", 0), day("", 1)]).unwrap();
    let place = base.path().join("logs/default/2026/079");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("logs.sqlite"), [7; 9000]).unwrap();
    let report = store.restore(&RestoreTrash { id: id.clone() }, &control()).unwrap();
    assert_eq!((report.days.len(), report.partitions_failed.len()), (1, 1));
    assert_eq!(report.partitions_failed[0].day, "2026-03-20");
    assert_eq!(store.trash().unwrap()[0].days.len(), 1);
    std::fs::remove_dir_all(&place).unwrap();
    restore(&store, &id);
    assert_eq!(contents(&store), ["a", "b"]);
}

#[test]
fn nothing_deletes_a_pinned_day() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b"), entry("", 2, "c")]).unwrap();
    let pin = |pinned| store.pin(&PinRequest { days: vec![day("", 1)], pinned });
    pin(true).unwrap();
    pin(true).unwrap();
    let pinned: Vec<bool> = store.partitions().unwrap().iter().map(|day| day.pinned).collect();
    assert_eq!(pinned, [false, true, false]);

    let days = vec![day("", 0), day("", 1)];
    let error = store
        .delete_days(&DeleteDays { days, dry_run: false, for_good: false }, &control())
        .unwrap_err();
    assert_eq!(error.code(), "pinned");
    assert!(error.to_string().contains("default 2026-03-21"), "{error}");

    for dry_run in [true, false] {
        let older = DeleteOlderThan { epoch: EPOCH + 9 * DAY, dry_run, ..Default::default() };
        let report = store.delete_older_than(&older, &control()).unwrap();
        assert_eq!((report.days.len(), report.kept_pinned.as_slice()), (2, &[day("", 1)][..]));
    }
    let src = SrcFilter::Prefix("s".into());
    let by_src = DeleteBySrc { src, contexts: vec![], dry_run: false, for_good: false };
    let report = store.delete_by_src(&by_src, &control()).unwrap();
    assert_eq!((report.rows, report.kept_pinned), (0, vec![day("", 1)]));
    assert_eq!(contents(&store), ["b"]);

    // Packing loses nothing, and leaves the pin.
    store.pack(&PackRequest::default(), &control()).unwrap();
    assert!(store.partitions().unwrap()[0].pinned);
    pin(false).unwrap();
    pin(false).unwrap();
    assert!(delete(&store, &[day("", 1)]).is_some());
    assert_eq!(pin(true).unwrap_err().code(), "no_such_day");
    pin(false).unwrap();
}

/// A link to itself, which even root cannot read.
#[cfg(unix)]
#[test]
fn a_day_that_cannot_be_looked_at_is_not_said_to_be_absent() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let base = folder.path().join("base");
    std::os::unix::fs::symlink(&base, &base).unwrap();
    let store = open(&base, &clock);
    for pinned in [true, false] {
        let request = PinRequest { days: vec![day("", 0)], pinned };
        let error = store.pin(&request).unwrap_err();
        assert_eq!(error.code(), "io");
        let told = error.to_string();
        assert!(told.starts_with(&format!("cannot read {}: ", base.display())), "{told}");
    }
}

#[test]
fn entries_of_a_source_go_with_their_day_when_it_holds_nothing_else() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    let other = LogEntry { src: "t".into(), ..entry("", 1, "other") };
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b"), other]).unwrap();
    let request = |dry_run| DeleteBySrc {
        src: SrcFilter::Exact("s".into()),
        contexts: vec![],
        dry_run,
        for_good: false,
    };
    let listed = store.delete_by_src(&request(true), &control()).unwrap();
    let whole: Vec<bool> = listed.days.iter().map(|day| day.whole).collect();
    assert_eq!(whole, [true, false]);
    let done = store.delete_by_src(&request(false), &control()).unwrap();
    assert_eq!((done.days, done.rows), (listed.days, 2));
    assert_eq!(contents(&store), ["other"]);
    restore(&store, &done.trash.unwrap());
    assert_eq!(contents(&store), ["a", "other"]);
}

#[test]
fn a_start_finishes_what_was_deleted_for_good_and_touches_nothing_else() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b"), entry("", 2, "c")]).unwrap();
    let ids: Vec<String> = (0..3).filter_map(|n| delete(&store, &[day("", n)])).collect();
    drop(store);
    let trash = base.path().join(".trash");
    std::fs::rename(trash.join(&ids[0]), trash.join(format!("{}.purge", ids[0]))).unwrap();
    // What a version before this one left of a removal, and what no one can read.
    std::fs::create_dir_all(trash.join("1-1-0/0")).unwrap();
    std::fs::create_dir_all(trash.join("2-1-0/0")).unwrap();
    std::fs::write(trash.join("2-1-0/manifest.json"), r#"{"removed_at_ms":1,"folders":["x"]}"#)
        .unwrap();
    std::fs::create_dir_all(trash.join("3-1-0")).unwrap();
    std::fs::write(trash.join("3-1-0/manifest.json"), "{").unwrap();
    clock.advance_secs(400 * DAY);
    let store = open(base.path(), &clock);
    let mut left = vec![ids[1].clone(), ids[2].clone(), "3-1-0".to_owned()];
    left.sort();
    assert_eq!(names_in_trash(base.path()), left);
    restore(&store, &ids[1]);
    assert_eq!(contents(&store), ["b"]);
    store.empty_trash(&EmptyTrash::default(), &control()).unwrap();
    assert_eq!(names_in_trash(base.path()), [] as [String; 0]);
}

#[test]
fn what_lay_in_the_trash_for_its_time_goes_with_tidying_unless_the_clock_jumped() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    let tidy = || store.tidy(&TidyRequest::default(), &control()).unwrap().trash_bytes;
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b")]).unwrap();
    delete(&store, &[day("", 0)]).unwrap();
    clock.advance_secs(23 * HOUR);
    delete(&store, &[day("", 1)]).unwrap();
    assert_eq!(tidy(), 0);
    assert_eq!(store.trash().unwrap().len(), 2);
    clock.advance_secs(2 * HOUR);
    assert!(store.tidy(&TidyRequest { dry_run: true }, &control()).unwrap().trash_bytes > 0);
    assert!(tidy() > 0);
    assert_eq!(store.trash().unwrap().len(), 1);
    clock.advance_secs(100 * DAY);
    assert_eq!(tidy(), 0, "nobody has confirmed this clock");
    assert_eq!(store.trash().unwrap().len(), 1);
    store.insert(&entry("", 110, "written by this clock")).unwrap();
    assert!(tidy() > 0);
    assert_eq!(store.trash().unwrap(), []);
}

#[test]
fn without_hours_of_trash_what_is_deleted_is_gone_at_once() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert(&entry("", 0, "a")).unwrap();
    store.set_retention(&RetentionPolicy { trash_hours: 0, ..Default::default() }).unwrap();
    assert_eq!(delete(&store, &[day("", 0)]), None);
    assert_eq!((store.trash().unwrap(), names_in_trash(base.path())), (vec![], vec![]));
}

#[test]
fn what_goes_for_good_is_never_listed_and_a_start_finishes_it() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b"), entry("", 2, "c")]).unwrap();
    let first = DeleteDays { days: vec![day("", 0)], for_good: true, ..Default::default() };
    let done = store.delete_days(&first, &control()).unwrap();
    assert_eq!((done.days.len(), done.trash), (1, None));
    assert_eq!(names_in_trash(base.path()), [] as [String; 0]);
    let older = DeleteOlderThan { epoch: EPOCH + DAY, for_good: true, ..Default::default() };
    assert_eq!(store.delete_older_than(&older, &control()).unwrap().trash, None);
    assert_eq!(contents(&store), ["b", "c"].map(str::to_owned)[..]);
    drop(store);
    // What a crash leaves of it, in the trash and beside it, and what only looks like it.
    let left = [".trash/1-1-0-default-2026-03-20.purge", ".trash-1-1-0-default-2026-03-20.purge"];
    for left in left {
        std::fs::create_dir_all(base.path().join(left)).unwrap();
        std::fs::write(base.path().join(left).join("logs.sqlite"), "x").unwrap();
    }
    std::fs::create_dir(base.path().join(".trash-notes")).unwrap();
    open(base.path(), &clock);
    assert!(left.iter().all(|left| !base.path().join(left).exists()));
    assert!(base.path().join(".trash-notes").exists());
}

#[test]
fn only_what_is_named_is_emptied_and_a_name_is_never_a_path() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b"), entry("", 2, "c")]).unwrap();
    let first = delete(&store, &[day("", 0)]).unwrap();
    let second = delete(&store, &[day("", 1)]).unwrap();
    for id in ["../logs", "..", "", "/", ".lock", "nothing"] {
        let ids = Some(vec![first.clone(), id.to_owned()]);
        let error = store.empty_trash(&EmptyTrash { ids }, &control()).unwrap_err();
        assert_eq!(error.code(), "not_in_trash", "{id:?}");
        let error = store.restore(&RestoreTrash { id: id.into() }, &control()).unwrap_err();
        assert_eq!(error.code(), "not_in_trash", "{id:?}");
    }
    let done = store.empty_trash(&EmptyTrash { ids: Some(vec![first]) }, &control()).unwrap();
    assert!(done.items == 1 && done.bytes > 0);
    restore(&store, &second);
    assert_eq!(contents(&store), ["b", "c"]);
}

#[test]
fn a_full_disk_takes_the_trash_before_it_refuses_to_write() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert_batch(&[entry("", 0, "a"), entry("", 1, "b")]).unwrap();
    delete(&store, &[day("", 0)]).unwrap();
    drop(store);
    let options = StoreOptions {
        clock: clock.clone(),
        min_free: MinFree { bytes: u64::MAX, percent: 0 },
        ..StoreOptions::default()
    };
    let store = PartitionedLogStore::open(base.path(), options).unwrap();
    assert_eq!(store.trash().unwrap().len(), 1);
    assert_eq!(store.insert(&entry("", 2, "c")).unwrap_err().code(), "disk_full");
    assert_eq!(store.trash().unwrap(), []);
    assert_eq!(contents(&store), ["b"]);
}

#[test]
fn old_and_unknown_days_are_named_and_nothing_goes() {
    let (base, clock) = (tempfile::tempdir().unwrap(), clock());
    let store = open(base.path(), &clock);
    store.insert(&entry("", 0, "a")).unwrap();
    let bad = DayRef { context: "default".into(), day: "../../x".into() };
    let request = DeleteDays { days: vec![day("", 0), bad], dry_run: false, for_good: false };
    assert_eq!(store.delete_days(&request, &control()).unwrap_err().code(), "bad_day");
    assert_eq!(contents(&store), ["a"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is deleted, in whatever state its days are, and whatever is written meanwhile: put
    /// back, every entry is there as often as the side that had it more often.
    #[test]
    fn deleting_and_putting_back_gives_the_union(
        rows in prop::collection::vec((0_i64..4, 0_u8..3, 0_u8..5), 1..60),
        gone in prop::collection::vec((0_i64..4, 0_u8..3), 1..6),
        meanwhile in prop::collection::vec((0_i64..4, 0_u8..3, 0_u8..5), 0..30),
        packs in any::<bool>(),
    ) {
        let (base, clock) = (tempfile::tempdir().unwrap(), clock());
        let store = open(base.path(), &clock);
        let name = |context: u8| ["default", "b", "c"][usize::from(context)];
        let make = |rows: &[(i64, u8, u8)]| -> Vec<LogEntry> {
            rows.iter().map(|(day, context, n)| entry(name(*context), *day, &n.to_string())).collect()
        };
        let tally = |entries: Vec<LogEntry>| {
            let mut tally: BTreeMap<(String, i64, String), u32> = BTreeMap::new();
            for row in entries {
                *tally.entry((row.context_name, row.epoch, row.content)).or_default() += 1;
            }
            tally
        };
        store.insert_batch(&make(&rows)).unwrap();
        if packs {
            store.pack(&PackRequest::default(), &control()).unwrap();
        }
        let before = all(&store);
        let days: Vec<DayRef> = gone.iter().map(|(d, context)| day(name(*context), *d)).collect();
        let id = delete(&store, &days);
        let is_gone = |row: &LogEntry| {
            days.iter().any(|d| d.context == row.context_name
                && d.day == crate::key::Day::of_epoch(row.epoch).unwrap().to_string())
        };
        let left: Vec<LogEntry> = before.iter().filter(|row| !is_gone(row)).cloned().collect();
        prop_assert_eq!(&all(&store), &left);
        if !meanwhile.is_empty() {
            store.insert_batch(&make(&meanwhile)).unwrap();
        }
        let there = tally(all(&store));
        if let Some(id) = id {
            restore(&store, &id);
        }
        let mut wanted = tally(before.iter().filter(|row| is_gone(row)).cloned().collect());
        for (row, times) in there {
            let held = wanted.entry(row).or_default();
            *held = times.max(*held);
        }
        prop_assert_eq!(tally(all(&store)), wanted);
        if meanwhile.is_empty() {
            prop_assert_eq!(all(&store), before);
        }
        prop_assert_eq!(names_in_trash(base.path()), [] as [String; 0]);
    }
}
