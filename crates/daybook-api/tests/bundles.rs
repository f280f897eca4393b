//! Exports and bundles by handles, as a page asks for them.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use daybook_api::{ChosenBundle, Event, EventFn, LoggingApi};
use daybook_store::{Control, EntryRef, LogEntry, ManualClock, PartitionedLogStore, StoreOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

/// 2026-03-20 14:00:00 UTC.
const NOON: i64 = 1_774_015_200;
const DAY: i64 = 86_400;

struct House {
    folder: TempDir,
    api: LoggingApi,
}

/// Three days of two contexts, 40 entries a day, the first of each an error.
fn entries() -> Vec<LogEntry> {
    let one = |context: &str, day: i64, at: i64| LogEntry {
        context_name: context.to_owned(),
        epoch: NOON + day * DAY + at,
        loglevel: if at == 0 { 17 } else { 9 },
        src: "hero.proc".to_owned(),
        content: format!("line {at} of {context}"),
        ..LogEntry::default()
    };
    let days = [("My App", 0), ("My App", 1), ("other", 1)];
    days.iter().flat_map(|(context, day)| (0..40).map(move |at| one(context, *day, at))).collect()
}

fn clocked(store: PartitionedLogStore) -> LoggingApi {
    LoggingApi::with_clock(Arc::new(store), Arc::new(ManualClock::at_epoch(NOON)))
}

impl House {
    fn with(entries: &[LogEntry]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("base");
        let store = PartitionedLogStore::open(&base, StoreOptions::default()).unwrap();
        store.insert_batch(entries).unwrap();
        House { api: clocked(store), folder }
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ask(&self, name: &str, request: Value) -> Result<Value, String> {
        ask(&self.api, name, request)
    }

    fn count(&self) -> u64 {
        self.ask("logs.count", json!({"filter": {}})).unwrap()["count"].as_u64().unwrap()
    }

    /// Exports into a file as if a person had chosen it; what came of it.
    fn export(&self, name: &str, what: &Value) -> Value {
        let ending = name.rsplit('.').next().unwrap();
        let chosen = self.api.choose_place(self.beside(name), ending);
        let request = json!({"chosen": chosen.handle, "what": what});
        self.ask("export.chosen", request).unwrap()
    }
}

fn ask(api: &LoggingApi, name: &str, request: Value) -> Result<Value, String> {
    let reply = api.dispatch(name, &request.to_string(), &api.begin(None, None));
    reply.map(|reply| serde_json::from_str(reply.get()).unwrap()).map_err(|error| error.code)
}

#[test]
fn an_estimate_counts_what_is_exported_and_comes_near_its_size() {
    let house = House::with(&entries());
    let days = json!([{"context": "my_app", "day": "2026-03-20"}, {"context": "other", "day": "2026-03-21"}]);
    for (what, rows, of) in [
        (json!({"filter": {}, "format": "jsonl"}), 120, 2),
        (json!({"filter": {"levels": {"min": 17}}, "format": "csv"}), 3, 2),
        (json!({"filter": {"contexts": ["other"]}, "format": "jsonl", "compression": "gz"}), 40, 1),
        (json!({"filter": {}, "days": days, "format": "jsonl", "compression": "zst"}), 80, 2),
        (json!({"filter": {"epoch_to": NOON + 5}, "format": "csv"}), 5, 1),
        (json!({"filter": {"contexts": ["nobody"]}, "format": "daybook"}), 0, 0),
    ] {
        let estimate = house.ask("export.estimate", what.clone()).unwrap();
        assert_eq!((&estimate["rows"], &estimate["days"]), (&json!(rows), &json!(of)), "{what}");
        let made = house.export("a.out", &what);
        assert_eq!(made["rows"], rows, "{what}");
        if rows >= 40 {
            let (about, bytes) =
                (estimate["bytes"].as_f64().unwrap(), made["bytes"].as_f64().unwrap());
            assert!(about < 2.0 * bytes && bytes < 2.0 * about, "{about} for {bytes}: {what}");
        }
    }
    let wrong = json!({"filter": {}, "days": [{"context": "a", "day": "today"}], "format": "csv"});
    assert_eq!(house.ask("export.estimate", wrong), Err("bad_request".to_owned()));
}

#[test]
fn days_that_were_chosen_are_exported_in_every_form_and_no_others() {
    let house = House::with(&entries());
    let days = json!([{"context": "My App", "day": "2026-03-21"}, {"context": "other", "day": "2026-03-21"}]);
    for (name, format) in [("a.daybook", "daybook"), ("a.parquet", "parquet"), ("a.jsonl", "jsonl")]
    {
        let what = json!({"filter": {}, "days": days, "format": format});
        assert_eq!(house.export(name, &what)["rows"], 80, "{format}");
    }
    let manifest = PartitionedLogStore::read_manifest(&house.beside("a.daybook")).unwrap();
    let members: Vec<_> = manifest.members.iter().map(|m| (&*m.context, &*m.day)).collect();
    assert_eq!(members, [("my_app", "2026-03-21"), ("other", "2026-03-21")]);
    let lines = std::fs::read_to_string(house.beside("a.jsonl")).unwrap();
    assert!(lines.lines().all(|line| line.contains("2026-03-21")) && lines.lines().count() == 80);
}

#[test]
fn an_export_goes_where_it_was_chosen_and_tells_how_far_it_is() {
    let house = House::with(&entries());
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let listener: EventFn = Arc::new(move |event| hears.lock().unwrap().push(event));
    // A name without an ending is given one, unless such a file is there: nobody was asked about it.
    let chosen = house.api.choose_place(house.beside("kept"), "jsonl.gz");
    assert!(chosen.items[0].name.ends_with("kept.jsonl.gz"));
    std::fs::write(house.beside("taken.csv"), "mine").unwrap();
    let other = house.api.choose_place(house.beside("taken"), "csv");
    assert!(other.items[0].name.ends_with("taken"));
    let call = house.api.begin(None, Some(listener));
    let request = json!({"chosen": chosen.handle,
        "what": {"filter": {}, "format": "jsonl", "compression": "gz"}});
    house.api.dispatch("export.chosen", &request.to_string(), &call).unwrap();
    let found = |event: &Event| match event {
        Event::Progress(progress) => progress.found,
        _ => panic!("another event"),
    };
    assert_eq!(told.lock().unwrap().iter().map(found).max(), Some(120));
    let file = house.beside("kept.jsonl.gz");
    assert!(std::fs::read(&file).unwrap().starts_with(&[0x1f, 0x8b]));
    // Stopped before its end, it leaves what was there.
    let call = house.api.begin(None, None);
    call.cancel_token().cancel();
    let before = std::fs::read(&file).unwrap();
    let stopped = house.api.dispatch("export.chosen", &request.to_string(), &call).unwrap_err();
    assert!(stopped.is_cancelled());
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read_dir(house.folder.path()).unwrap().count(), 3);
}

#[test]
fn handles_stand_only_for_what_they_were_given_for() {
    let house = House::with(&entries());
    let place = house.api.choose_place(house.beside("a"), "csv").handle;
    let files = house.api.choose(vec![house.folder.path().to_path_buf()]).handle;
    let what = json!({"filter": {}, "format": "csv"});
    let bad = Err("bad_request".to_owned());
    assert_eq!(house.ask("export.chosen", json!({"chosen": files, "what": what})), bad);
    assert_eq!(house.ask("ingest.chosen", json!({"chosen": place})), bad);
    assert_eq!(house.ask("import.chosen", json!({"chosen": place})), bad);
    assert_eq!(house.ask("watch.chosen", json!({"chosen": place})), bad);
    // A folder is no bundle, and there is no second file.
    assert_eq!(house.ask("import.look", json!({"chosen": files})), bad);
    assert_eq!(house.ask("import.look", json!({"chosen": files, "item": 1})), bad);
    assert!(house.api.chosen_bundle(&ChosenBundle { chosen: files, item: 0 }).is_err());
    let none = Err("not_chosen".to_owned());
    assert_eq!(house.ask("export.chosen", json!({"chosen": "/etc/x", "what": what})), none);
    assert_eq!(house.ask("import.chosen", json!({"chosen": "/etc/x"})), none);
}

#[test]
fn a_bundle_that_was_chosen_is_looked_at_and_taken_in_once() {
    let house = House::with(&entries());
    house.export("a.daybook", &json!({"filter": {}, "format": "daybook"}));
    let other = House::with(&entries()[..40]);
    let chosen = other.api.choose(vec!["/no/such".into(), house.beside("a.daybook")]).handle;
    let look = other.ask("import.look", json!({"chosen": chosen, "item": 1})).unwrap();
    assert_eq!(
        (&look["rows"], &look["days"], &look["contexts_total"], &look["first_epoch"]),
        (&json!(120), &json!(2), &json!(2), &json!(NOON)),
    );
    assert_eq!(look["contexts"][0]["display_name"], "My App");
    let take = |dry_run: bool| {
        let request = json!({"chosen": chosen, "item": 1, "dry_run": dry_run});
        other.ask("import.chosen", request).unwrap()["report"]["added"].clone()
    };
    assert_eq!((take(true), other.count()), (json!(80), 40));
    assert_eq!((take(false), other.count()), (json!(80), 120));
    assert_eq!((take(false), other.count()), (json!(0), 120));
}

/// A store over a bundle of all, with a mark.
fn in_place(own: &Path) -> (House, LoggingApi) {
    let house = House::with(&entries());
    let context_name = "my_app".to_owned();
    let entry = EntryRef { context_name, epoch: NOON, nanos: 0, logid: 1 };
    house.api.store().mark(&entry, Some("look here"), &Control::default()).unwrap();
    house.export("a.daybook", &json!({"filter": {}, "format": "daybook"}));
    let options = StoreOptions::default();
    let store = PartitionedLogStore::open_bundle(&house.beside("a.daybook"), options).unwrap();
    (house, clocked(store).with_own_base(own.to_path_buf()))
}

#[test]
fn a_bundle_opened_in_place_answers_what_reads_and_refuses_the_rest() {
    let own = tempfile::tempdir().unwrap();
    let (_house, api) = in_place(own.path());
    let info = ask(&api, "app.info", json!({})).unwrap();
    assert_eq!(info["bundle"]["summary"]["marks"], 1);
    assert_eq!(info["bundle"]["own_base"], json!(own.path()));
    assert_eq!(ask(&api, "logs.count", json!({"filter": {}})).unwrap()["count"], 120);
    let marks = ask(&api, "marks.list", json!({})).unwrap();
    assert_eq!(marks["marks"][0]["note"], "look here");
    let mut answered = Vec::new();
    for operation in daybook_api::OPERATIONS {
        // Whatever it says to nothing in particular.
        if ask(&api, operation.name, json!({})) != Err("read_only".to_owned()) {
            answered.push(operation.name);
        }
    }
    let writing = ["marks.put", "logs.insert", "logs.import", "ingest.chosen", "watch.chosen"];
    assert!(writing.iter().all(|name| !answered.contains(name)), "{answered:?}");
    assert!(answered.contains(&"logs.histogram") && answered.contains(&"export.estimate"));
    let estimate =
        ask(&api, "export.estimate", json!({"filter": {}, "format": "daybook"})).unwrap();
    assert_eq!((&estimate["rows"], &estimate["days"]), (&json!(120), &json!(2)));
}

#[test]
fn a_bundle_opened_in_place_goes_into_ones_own_store_with_its_marks() {
    let own = tempfile::tempdir().unwrap();
    let (_house, api) = in_place(own.path());
    let take = |dry_run: bool| {
        ask(&api, "bundle.import", json!({"dry_run": dry_run})).unwrap()["report"].clone()
    };
    assert_eq!(take(true)["added"], 120);
    let report = take(false);
    assert_eq!((&report["added"], &report["marked"]), (&json!(120), &json!(1)));
    let store = PartitionedLogStore::open(own.path(), StoreOptions::default()).unwrap();
    assert_eq!(store.marks(&Default::default()).unwrap().marks[0].note, "look here");
    // A store is no bundle.
    let house = House::with(&[]);
    assert_eq!(house.ask("bundle.import", json!({})), Err("bad_request".to_owned()));
}
