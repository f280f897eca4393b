//! What a policy takes and what it never takes.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::{RetentionPolicy, RetentionReport, RetentionRule, RetentionRun, RetentionWhy};
use crate::bundle::ImportBundle;
use crate::clock::{Clock as _, ManualClock};
use crate::control::Control;
use crate::day_ref::DayRef;
use crate::delete::{DeleteDays, DeleteOlderThan};
use crate::entry::LogEntry;
use crate::filter::LogFilter;
use crate::packed::PackRequest;
use crate::pins::PinRequest;
use crate::space::MinFree;
use crate::store::{PartitionedLogStore, StoreOptions};
use crate::trash::RestoreTrash;

mod room;

/// 20 March 2026, 14:00 UTC.
const EPOCH: i64 = 1_774_015_200;
const DAY: i64 = 86_400;

struct House {
    base: tempfile::TempDir,
    clock: Arc<ManualClock>,
    store: PartitionedLogStore,
}

fn control() -> Control {
    Control::default()
}

fn open(base: &Path, clock: &Arc<ManualClock>) -> PartitionedLogStore {
    let options = StoreOptions {
        clock: clock.clone(),
        min_free: MinFree { bytes: 0, percent: 0 },
        ..StoreOptions::default()
    };
    PartitionedLogStore::open(base, options).unwrap()
}

impl House {
    /// Ten days of each context up to today, some entries a day.
    fn new(contexts: &[&str]) -> House {
        let base = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at_epoch(EPOCH + 9 * DAY));
        let store = open(base.path(), &clock);
        let house = House { base, clock, store };
        for context in contexts {
            (0..10).for_each(|day| house.write(context, day, 3));
        }
        house
    }

    fn write(&self, context: &str, day: i64, count: i64) {
        let row = |n| LogEntry {
            context_name: context.into(),
            epoch: EPOCH + day * DAY,
            content: format!("{context} {day} {n} {:100}", "and what it says"),
            ..LogEntry::default()
        };
        self.store.insert_batch(&(0..count).map(row).collect::<Vec<_>>()).unwrap();
    }

    /// Entries that no compression makes small, some with labels and fields.
    fn write_odd(&self, context: &str, day: i64, count: i64) {
        let mut random = day.unsigned_abs();
        let row = |n: i64| {
            let mut number = || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                random
            };
            let content: String = (0..16).map(|_| format!("{:016x}", number())).collect();
            LogEntry {
                context_name: context.into(),
                epoch: EPOCH + day * DAY + n % 3600,
                src: format!("s{}", n % 7),
                loglevel: (n % 5) as i32,
                tags: if n % 3 == day { vec!["t".into()] } else { Vec::new() },
                attrs: (day > 3).then(|| crate::entry::Attrs::from_stored("{\"k\":1}".into())),
                content,
                ..LogEntry::default()
            }
        };
        self.store.insert_batch(&(0..count).map(row).collect::<Vec<_>>()).unwrap();
    }

    fn decide(&self, rules: Vec<RetentionRule>) {
        let policy = RetentionPolicy { rules, ..RetentionPolicy::default() };
        self.store.set_retention(&policy).unwrap();
    }

    fn run(&self, dry_run: bool) -> RetentionReport {
        let request = RetentionRun { dry_run, ..RetentionRun::default() };
        self.store.run_retention(&request, &control()).unwrap()
    }

    fn contents(&self) -> Vec<String> {
        let mut contents = Vec::new();
        let all = LogFilter::default();
        let summary = self.store.stream(&all, &control(), &mut |chunk| {
            contents.extend(chunk.into_iter().map(|entry| entry.content));
            ControlFlow::Continue(())
        });
        assert_eq!(summary.unwrap().partitions_failed, []);
        contents.sort();
        contents
    }

    fn days(&self, context: &str) -> Vec<String> {
        let partitions = self.store.partitions().unwrap().into_iter();
        partitions.filter(|day| day.context == context).map(|day| day.day).collect()
    }

    /// Everything is in its databases.
    fn settle(&mut self) {
        self.store = open(self.base.path(), &self.clock);
    }

    fn bytes(&self, context: &str) -> u64 {
        let partitions = self.store.pool.list().unwrap();
        let of = partitions.iter().filter(|key| key.context() == context);
        of.map(|key| self.store.settled_bytes(key)).sum()
    }

    fn pin(&self, context: &str, n: i64) {
        self.store.pin(&PinRequest { days: vec![day(context, n)], pinned: true }).unwrap();
    }
}

fn day(context: &str, day: i64) -> DayRef {
    DayRef::of(&crate::key::partition_key(context, EPOCH + day * DAY).unwrap())
}

fn rule() -> RetentionRule {
    RetentionRule::default()
}

fn gone(report: &RetentionReport) -> Vec<(&str, &str, RetentionWhy)> {
    report.days.iter().map(|day| (&*day.context, &*day.day, day.why)).collect()
}

#[test]
fn each_context_goes_by_its_own_rule_and_a_dry_run_says_what_would_go() {
    let house = House::new(&["a", "b", "audit"]);
    house.decide(vec![
        RetentionRule { max_age_days: Some(7), ..rule() },
        RetentionRule { context: Some("B".into()), max_age_days: Some(2), ..rule() },
        RetentionRule { context: Some("audit".into()), ..rule() },
    ]);
    let listed = house.run(true);
    assert!(listed.dry_run && listed.trash.is_none());
    assert_eq!(house.contents().len(), 90);
    let done = house.run(false);
    assert_eq!((gone(&done), done.rows), (gone(&listed), listed.rows));
    // It is the tenth day, at 14:00: the second day ended 7 days and 14 hours ago.
    assert_eq!(
        (house.days("a").len(), house.days("b").len(), house.days("audit").len()),
        (8, 3, 10)
    );
    assert_eq!(done.days[0].rule, None);
    assert_eq!(done.days[2].rule.as_deref(), Some("B"));
    assert_eq!((done.days.len(), done.rows), (9, 27));

    let again = house.run(false);
    assert_eq!((again.days.len(), again.trash), (0, None));
    house.store.restore(&RestoreTrash { id: done.trash.unwrap() }, &control()).unwrap();
    assert_eq!(house.contents().len(), 90);
}

#[test]
fn a_day_is_exported_before_it_goes_and_its_bundle_holds_just_it() {
    let house = House::new(&["a"]);
    let folder = tempfile::tempdir().unwrap();
    house
        .store
        .pack(&PackRequest { days: vec![day("a", 0)], ..Default::default() }, &control())
        .unwrap();
    house.decide(vec![RetentionRule {
        max_age_days: Some(7),
        export_first_to: Some(folder.path().to_path_buf()),
        ..rule()
    }]);
    assert_eq!(house.run(true).exported, []);
    let before = house.contents();
    let done = house.run(false);
    assert_eq!((done.days.len(), done.exported.len()), (2, 2));
    assert_eq!(done.exported[0].path, folder.path().join("a-2026-03-20.daybook"));
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!((files, house.contents().len()), (2, 24));
    for exported in &done.exported {
        let request = ImportBundle { path: exported.path.clone(), ..Default::default() };
        let (_, report) = house.store.import(&request, &control()).unwrap();
        assert_eq!(report.added, 3);
    }
    assert_eq!(house.contents(), before);
    // Just the same is not written twice; something else of that day never over it.
    house.run(false);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    house.write("a", 0, 1);
    let done = house.run(false);
    assert_eq!(done.exported[0].path, folder.path().join("a-2026-03-20-2.daybook"));
}

#[test]
fn days_of_its_own_that_are_put_back_are_pinned_while_it_is_on() {
    let house = House::new(&["a"]);
    let rules = vec![RetentionRule { max_age_days: Some(7), ..rule() }];
    let put_back = |enabled: bool| {
        let policy = RetentionPolicy { enabled: true, rules: rules.clone(), ..Default::default() };
        house.store.set_retention(&policy).unwrap();
        let id = house.run(false).trash.unwrap();
        house.store.set_retention(&RetentionPolicy { enabled, ..policy }).unwrap();
        house.write("a", 0, 1);
        let report = house.store.restore(&RestoreTrash { id }, &control()).unwrap();
        assert_eq!((report.pinned, &*report.partitions_failed), (enabled, &[][..]));
        let merged: Vec<_> = report.days.iter().map(|day| day.merged).collect();
        assert_eq!(merged, [true, false], "one day came to be again meanwhile");
    };
    put_back(false);
    let again = house.run(false);
    assert_eq!(again.days.len(), 2, "off: a person decides");
    house.store.restore(&RestoreTrash { id: again.trash.unwrap() }, &control()).unwrap();
    put_back(true);
    let kept = house.run(false);
    assert_eq!((kept.days.len(), kept.kept_pinned.len()), (0, 2));
}

#[test]
fn a_day_that_cannot_be_exported_first_stays_and_is_named() {
    let house = House::new(&["a"]);
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("not there today");
    house.decide(vec![RetentionRule {
        max_age_days: Some(7),
        export_first_to: Some(missing.clone()),
        ..rule()
    }]);
    let done = house.run(false);
    assert_eq!((done.days.len(), done.trash, done.partitions_failed.len()), (0, None, 2));
    let message = &done.partitions_failed[0].message;
    assert!(message.contains("it stays") && message.contains("not there today"), "{message}");
    assert_eq!(house.contents().len(), 30);
    assert!(!missing.exists(), "a disk that is away must not become a folder");
    let last = house.store.retention().unwrap().last_run.unwrap();
    assert_eq!(last.report.unwrap().partitions_failed.len(), 2);
}

#[test]
fn a_clock_that_jumped_stops_it_until_somebody_confirms_and_that_is_shown() {
    let house = House::new(&["a"]);
    house.decide(vec![RetentionRule { max_age_days: Some(7), ..rule() }]);
    house.clock.advance_secs(400 * DAY);
    let request = RetentionRun::default();
    let error = house.store.run_retention(&request, &control()).unwrap_err();
    assert_eq!(error.code(), "clock_jumped");
    assert_eq!(house.contents().len(), 30);
    let status = house.store.retention().unwrap();
    assert_eq!(status.asks_clock, Some(400 * DAY));
    assert_eq!(status.last_run.unwrap().error.unwrap().code, "clock_jumped");
    assert_eq!(house.run(true).days.len(), 10, "what would go can be seen");
    let confirmed = RetentionRun { confirm_clock: true, ..request };
    assert_eq!(house.store.run_retention(&confirmed, &control()).unwrap().days.len(), 10);
    let status = house.store.retention().unwrap();
    assert_eq!((status.asks_clock, status.last_run.unwrap().error), (None, None));
}

#[test]
fn by_itself_it_runs_only_when_it_is_on_and_at_most_now_and_then() {
    let house = House::new(&["a"]);
    let due = || house.store.run_retention_if_due(900, &control());
    assert_eq!(due().unwrap(), None, "nothing was ever decided");
    let rules = vec![RetentionRule { max_age_days: Some(7), ..rule() }];
    house.decide(rules.clone());
    assert_eq!(due().unwrap(), None, "it is off");
    let on = RetentionPolicy { enabled: true, rules, ..RetentionPolicy::default() };
    house.store.set_retention(&on).unwrap();
    assert_eq!(due().unwrap().unwrap().days.len(), 2);
    assert_eq!(due().unwrap(), None, "it was done just now");
    assert_eq!(
        open(house.base.path(), &house.clock).run_retention_if_due(900, &control()).unwrap(),
        None,
        "by another process"
    );
    house.clock.advance_secs(901);
    assert_eq!(due().unwrap().unwrap().days.len(), 0);
}

#[test]
fn a_run_that_is_stopped_is_not_the_last_run_and_goes_on_the_next_time() {
    let house = House::new(&["a"]);
    let on = RetentionPolicy {
        enabled: true,
        rules: vec![RetentionRule { max_age_days: Some(7), ..rule() }],
        ..RetentionPolicy::default()
    };
    house.store.set_retention(&on).unwrap();
    let stopped = Control::default();
    stopped.cancel_token().cancel();
    assert_eq!(house.store.run_retention_if_due(900, &stopped).unwrap_err().code(), "cancelled");
    assert_eq!(house.store.retention().unwrap().last_run, None);
    assert_eq!(house.run(false).days.len(), 2);
}

#[test]
fn a_file_that_cannot_be_understood_stops_it_and_is_never_written_over_by_itself() {
    let house = House::new(&["a"]);
    let path = house.base.path().join("retention.json");
    for (text, word) in [
        ("{\"enabled\": yes}", "line 1"),
        (r#"{"rules": [{"max_age_days": 0}]}"#, "max_age_days"),
        (r#"{"enabled": true, "rulse": []}"#, "rulse"),
    ] {
        std::fs::write(&path, text).unwrap();
        let status = house.store.retention().unwrap();
        let problem = status.problem.unwrap();
        assert!(problem.contains(word) && problem.contains("retention.json"), "{problem}");
        assert_eq!(status.policy, RetentionPolicy::default());
        let run = house.store.run_retention(&RetentionRun::default(), &control());
        assert_eq!(run.unwrap_err().code(), "bad_policy");
        assert_eq!(
            house.store.run_retention_if_due(0, &control()).unwrap_err().code(),
            "bad_policy"
        );
        let kept = house.store.set_retention(&RetentionPolicy::default());
        assert_eq!(kept.unwrap_err().code(), "bad_policy");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    // What a version before this one kept under that name is no policy and no mistake.
    std::fs::write(&path, r#"{"at_epoch":1774015200}"#).unwrap();
    assert_eq!(house.store.retention().unwrap().problem, None);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(house.store.retention().unwrap().problem, None);
}

/// A link to itself, which even root cannot read.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_not_said_to_need_mending() {
    let house = House::new(&["a"]);
    let path = house.base.path().join("retention.json");
    std::os::unix::fs::symlink(&path, &path).unwrap();
    let error = house.store.set_retention(&RetentionPolicy::default()).unwrap_err();
    assert_eq!(error.code(), "io");
    let told = error.to_string();
    assert!(told.starts_with(&format!("cannot read {}: ", path.display())), "{told}");
    assert!(!told.contains("mend"), "{told}");
    assert_eq!(house.store.retention().unwrap().problem, Some(told));
}

#[test]
fn what_is_said_of_a_policy_that_cannot_be_written_is_of_its_own_file() {
    let house = House::new(&["a"]);
    let path = house.base.path().join("retention.json");
    // Of the two files that it writes, the other one is no matter of who sets a policy.
    std::fs::create_dir(&path).unwrap();
    std::fs::create_dir(house.base.path().join(".clock.json")).unwrap();
    let told = house.store.set_retention(&RetentionPolicy::default()).unwrap_err().to_string();
    assert!(told.contains("retention.json"), "{told}");
}

#[test]
fn a_policy_can_be_tried_without_being_kept() {
    let house = House::new(&["a"]);
    let policy = RetentionPolicy {
        rules: vec![RetentionRule { max_age_days: Some(1), pack_after_days: None, ..rule() }],
        ..RetentionPolicy::default()
    };
    let mut request = RetentionRun { dry_run: true, policy: Some(policy), ..Default::default() };
    assert_eq!(house.store.run_retention(&request, &control()).unwrap().days.len(), 8);
    request.dry_run = false;
    assert_eq!(house.store.run_retention(&request, &control()).unwrap_err().code(), "bad_policy");
    assert_eq!(house.contents().len(), 30);
    assert!(!house.base.path().join("retention.json").exists());
}

#[test]
fn a_base_that_does_not_exist_is_not_made_for_looking() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base");
    let store = open(&base, &Arc::new(ManualClock::at_epoch(EPOCH)));
    assert_eq!(store.retention().unwrap().problem, None);
    assert_eq!(store.run_retention(&RetentionRun::default(), &control()).unwrap().days, []);
    assert_eq!(store.run_retention_if_due(0, &control()).unwrap(), None);
    assert_eq!(store.trash().unwrap(), []);
    store.delete_days(&DeleteDays::default(), &control()).unwrap();
    let older = DeleteOlderThan { epoch: EPOCH, ..DeleteOlderThan::default() };
    store.delete_older_than(&older, &control()).unwrap();
    assert!(!base.exists());
}

#[test]
fn an_age_is_counted_from_the_end_of_a_day() {
    let house = House::new(&["a"]);
    house.decide(vec![RetentionRule { max_age_days: Some(1), ..rule() }]);
    // Midnight after the ninth day: just then the eighth ended one day ago.
    let midnight = (EPOCH + 9 * DAY) / DAY * DAY;
    house.clock.advance_secs(midnight - house.clock.now_epoch());
    let listed = house.run(true);
    assert_eq!(gone(&listed).last(), Some(&("a", "2026-03-27", RetentionWhy::Age)));
    house.clock.advance_secs(-1);
    assert_eq!(gone(&house.run(true)).last(), Some(&("a", "2026-03-26", RetentionWhy::Age)));
}
