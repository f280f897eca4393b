//! The operations over a real store.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use daybook_api::{Event, EventFn, LoggingApi, OPERATIONS};
use daybook_store::{LogEntry, ManualClock, PartitionedLogStore, StoreOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

/// 2026-03-20 14:00:00 UTC.
const NOON: i64 = 1_774_015_200;

struct House {
    _base: TempDir,
    api: LoggingApi,
}

impl House {
    fn with(entries: &[(i64, &str)]) -> Self {
        let base = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
        let entries: Vec<_> = entries
            .iter()
            .map(|(after, src)| LogEntry {
                epoch: NOON + after,
                src: (*src).to_owned(),
                content: "x".to_owned(),
                ..LogEntry::default()
            })
            .collect();
        store.insert_batch(&entries).unwrap();
        let clock = Arc::new(ManualClock::at_epoch(NOON));
        House { _base: base, api: LoggingApi::with_clock(Arc::new(store), clock) }
    }

    fn ask(&self, name: &str, request: Value) -> Result<Value, String> {
        let reply = self.api.dispatch(name, &request.to_string(), &self.api.begin(None, None));
        reply.map(|reply| serde_json::from_str(reply.get()).unwrap()).map_err(|error| error.code)
    }
}

#[test]
fn every_operation_is_known_by_its_name() {
    let house = House::with(&[]);
    for operation in OPERATIONS {
        // Whatever it says to nothing in particular, it is not that it does not exist.
        let reply = house.ask(operation.name, json!({}));
        assert_ne!(reply, Err("unknown_operation".to_owned()), "{}", operation.name);
    }
    assert_eq!(house.ask("logs.nonsense", json!({})), Err("unknown_operation".to_owned()));
}

#[test]
fn a_histogram_without_a_range_covers_what_there_is() {
    let house = House::with(&[(0, "a"), (3600, "a"), (90_000, "b")]);
    let request = json!({"filter": {"src": {"exact": "a"}}, "bucket": "day", "tz": "Asia/Tokyo"});
    let histogram = house.ask("logs.histogram", request).unwrap();
    // 14:00 UTC is 23:00 in Tokyo: the second entry is of the next day there.
    assert_eq!((&histogram["counts"][0], &histogram["counts"][1]), (&json!([1]), &json!([1])));
    assert_eq!(histogram["edges"][0], NOON - 23 * 3600);
    let total: u64 = histogram["counts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row.as_array().unwrap())
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(total, 2);
    assert_eq!(
        house
            .ask(
                "logs.histogram",
                json!({"filter": {"contexts": ["nobody"]}, "bucket": "day", "tz": "UTC"})
            )
            .unwrap()["edges"],
        json!([])
    );
}

#[test]
fn sources_come_as_a_list_and_a_tree() {
    let house = House::with(&[(0, "a.b"), (1, "a.c"), (2, "d")]);
    let reply = house.ask("logs.sources", json!({"filter": {}, "tree": true})).unwrap();
    assert_eq!(reply["list"]["sources"].as_array().unwrap().len(), 3);
    assert_eq!(reply["tree"][0]["children"].as_array().unwrap().len(), 2);
    assert_eq!(house.ask("logs.sources", json!({"filter": {}})).unwrap()["tree"], Value::Null);
}

#[test]
fn deleting_wants_exactly_one_of_age_and_source() {
    let house = House::with(&[(0, "a")]);
    let bad = Err("bad_request".to_owned());
    assert_eq!(house.ask("logs.delete", json!({"dry_run": true})), bad);
    assert_eq!(house.ask("logs.delete", json!({"older_than": 1, "src": {"exact": "a"}})), bad);
    let report = house.ask("logs.delete", json!({"src": {"exact": "a"}, "dry_run": true})).unwrap();
    assert_eq!((&report["rows"], &report["dry_run"]), (&json!(1), &json!(true)));
}

#[test]
fn a_call_is_stopped_by_its_id_and_reports_on_the_way() {
    let house = House::with(&[(0, "a"), (86_400, "a")]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let listener: EventFn = {
        let seen = Arc::clone(&seen);
        Arc::new(move |event| seen.lock().unwrap().push(event))
    };
    let call = house.api.begin(Some("q1".to_owned()), Some(listener));
    house.api.dispatch("logs.query", r#"{"filter":{}}"#, &call).unwrap();
    assert!(
        matches!(seen.lock().unwrap().last(), Some(Event::Progress(progress)) if progress.partitions_total == 2)
    );
    house.ask("ops.cancel", json!({"id": "q1"})).unwrap();
    let error = house.api.dispatch("logs.query", r#"{"filter":{}}"#, &call).unwrap_err();
    assert!(error.is_cancelled());
}

#[test]
fn the_clock_is_the_one_that_was_passed_in() {
    let house = House::with(&[]);
    assert_eq!(house.ask("app.info", json!({})).unwrap()["now_epoch"], NOON);
}

#[test]
fn this_machines_logs_can_be_looked_at_by_their_handle_and_a_page_names_no_path() {
    let house = House::with(&[]);
    let chosen = house.ask("ingest.machine", json!({})).unwrap();
    let items = chosen["items"].as_array().unwrap();
    assert_eq!(
        items.len(),
        daybook_api::system_log_paths().len()
            + usize::from(items.iter().any(|item| item["name"] == "journal"))
    );
    let look = json!({"chosen": chosen["handle"], "dry_run": true});
    house.ask("ingest.chosen", look).unwrap();
    assert_eq!(house.ask("logs.count", json!({"filter": {}})).unwrap()["count"], 0);
    assert_eq!(
        house.ask("ingest.chosen", json!({"chosen": "/var/log"})),
        Err("not_chosen".to_owned())
    );
}

const TINY: &str = "title = \"Tiny\"\n[data]\ndays = 2\nentries_per_day = 200\n[ask]\nrounds = 1\n\
                    times = 1\nbudget_ms = 5\ncold_times = 1\n";

#[test]
fn a_perf_run_reports_on_the_way_is_kept_and_leaves_the_logs_alone() {
    let house = House::with(&[(0, "a")]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let listener: EventFn = {
        let seen = Arc::clone(&seen);
        Arc::new(move |event| seen.lock().unwrap().push(event))
    };
    let call = house.api.begin(None, Some(listener));
    let request = json!({"scenario": "tiny", "toml": TINY, "scale": 0.5}).to_string();
    let report = house.api.dispatch("perf.run", &request, &call).unwrap();
    let report: Value = serde_json::from_str(report.get()).unwrap();
    assert_eq!(report["info"]["entries"], 200);
    assert!(seen.lock().unwrap().iter().all(|event| matches!(event, Event::Perf(_))));
    assert!(!seen.lock().unwrap().is_empty());

    let runs = house.ask("perf.runs", json!({})).unwrap();
    let id = runs[0]["id"].as_str().unwrap();
    let page = house.ask("perf.export", json!({"id": id, "form": "html"})).unwrap();
    assert!(page["text"].as_str().unwrap().contains("Tiny"));
    let compared = house.ask("perf.compare", json!({"before": id, "after": id})).unwrap();
    assert_eq!(compared["cautions"], json!([]));
    house.ask("perf.delete", json!({"id": id})).unwrap();
    assert_eq!(house.ask("perf.report", json!({"id": id})), Err("no_run".to_owned()));
    assert_eq!(house.ask("logs.count", json!({"filter": {}})).unwrap()["count"], 1);
}

#[test]
fn a_perf_run_is_followed_and_stopped_by_another_and_is_the_only_one() {
    let house = House::with(&[]);
    let slow =
        "title = \"Slow\"\n[data]\nentries_per_day = 1000000\n[load]\nrate = 500\nbatch = 10\n";
    let request = json!({"scenario": "slow", "toml": slow}).to_string();
    std::thread::scope(|scope| {
        let (began, begins) = std::sync::mpsc::channel();
        let api = &house.api;
        let run = scope.spawn(move || {
            let tell: EventFn = Arc::new(move |_| {
                let _ = began.send(());
            });
            api.dispatch("perf.run", &request, &api.begin(None, Some(tell))).unwrap_err().code
        });
        begins.recv().unwrap();
        let second = json!({"scenario": "a", "scale": 0.001});
        assert_eq!(house.ask("perf.run", second), Err("perf_running".to_owned()));
        let (heard, hears) = std::sync::mpsc::channel();
        let watching = scope.spawn(move || {
            let tell: EventFn = Arc::new(move |_| {
                let _ = heard.send(());
            });
            api.dispatch("perf.watch", "{}", &api.begin(None, Some(tell))).unwrap().get().to_owned()
        });
        hears.recv().unwrap();
        house.ask("perf.stop", json!({})).unwrap();
        assert_eq!(run.join().unwrap(), "cancelled");
        // It ended without a report.
        assert_eq!(watching.join().unwrap(), "null");
    });
    assert_eq!(house.ask("perf.watch", json!({})).unwrap(), Value::Null);
}

#[test]
fn a_scenario_is_checked_kept_and_removed() {
    let house = House::with(&[]);
    let check = house.ask("perf.check", json!({"toml": TINY, "scale": 2.0})).unwrap();
    assert_eq!((&check["entries"], &check["mistake"]), (&json!(800), &Value::Null));
    let check = house.ask("perf.check", json!({"toml": "titel = 1"})).unwrap();
    assert_eq!(check["mistake"]["nearest"], "title");
    house.ask("perf.save", json!({"name": "mine", "toml": TINY})).unwrap();
    let names = house.ask("perf.scenarios", json!({})).unwrap();
    assert_eq!(names.as_array().unwrap().len(), 6);
    house.ask("perf.remove", json!({"name": "mine"})).unwrap();
    let error = house.ask("perf.run", json!({"scenario": "mine"}));
    assert_eq!(error, Err("no_scenario".to_owned()));
}
