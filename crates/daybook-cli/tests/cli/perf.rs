//! `daybook perf`

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::base::{Base, program};

const TINY: &str = "title = \"Tiny\"\n[data]\ndays = 2\nentries_per_day = 400\n[ask]\nrounds = 1\n\
                    times = 2\nbudget_ms = 10\ncold_times = 1\n";

/// A scenario's file beside a base.
fn file(base: &Base, name: &str, toml: &str) -> String {
    let path = base.beside(name);
    std::fs::write(&path, toml).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_run_is_kept_printed_compared_drawn_and_forgotten() {
    let base = Base::new();
    let tiny = file(&base, "tiny.toml", TINY);
    let report: Value =
        serde_json::from_str(&base.ok(&["perf", "run", &tiny, "-o", "json"])).unwrap();
    assert_eq!(report["info"]["entries"], 800);
    // Memory was measured by the command itself, in a process of its own.
    let figures = report["figures"].as_array().unwrap();
    let memory = figures.iter().find(|figure| figure["id"] == "memory.growth.text_absent").unwrap();
    assert!(memory["about"].as_str().unwrap().contains("did nothing before"), "{memory}");

    assert!(base.ok(&["perf", "run", &tiny]).contains("Source prefix, 1 day"));
    assert_eq!(base.ok(&["perf", "runs", "-o", "jsonl"]).lines().count(), 2);
    let first = report["info"]["id"].as_str().unwrap();
    assert!(base.ok(&["perf", "compare", first]).contains("the rest within noise"));

    let page = base.beside("report.html");
    base.ok(&["perf", "report", "last", "--to", page.to_str().unwrap()]);
    assert!(std::fs::read_to_string(&page).unwrap().starts_with("<!doctype html>"));

    base.ok(&["perf", "delete", "last"]);
    assert_eq!(base.ok(&["perf", "runs", "-o", "jsonl"]).lines().count(), 1);
}

#[test]
fn entries_are_the_same_each_time_and_can_be_read_in() {
    let base = Base::new();
    let make =
        |seed: &str| base.ok(&["perf", "generate", "a", "--scale", "0.0005", "--seed", seed]);
    let lines = make("7");
    assert_eq!(lines.lines().count(), 500);
    assert!(lines == make("7") && lines != make("8"));
    assert_eq!(base.run_with(&["ingest", "-"], lines.as_bytes()).code, 0);
    assert_eq!(base.ok(&["count"]).trim(), "500");
}

#[test]
fn a_wrong_name_or_file_is_explained() {
    let base = Base::new();
    let run = base.run(&["perf", "run", "acceptence"]);
    assert!(run.code == 2 && run.err.contains("did you mean acceptance?"), "{}", run.err);
    let bad = file(&base, "bad.toml", "title = \"x\"\n[load]\nwritrs = 2\n");
    let run = base.run(&["perf", "run", &bad]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("line 3") && run.err.contains("`writers`?"), "{}", run.err);
    assert_eq!(base.run(&["perf", "run", "a", "--scale", "0"]).code, 2);
}

#[test]
fn what_a_killed_run_left_is_gone_at_the_next_start() {
    let base = Base::new();
    let mut child = Command::new(program())
        .arg("--base")
        .arg(base.path())
        .args(["perf", "run", "b", "--scale", "0.2", "--rate", "1000"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let running = base.path().join("perf").join("running");
    let begun = || {
        std::fs::read_dir(&running).is_ok_and(|mut runs| {
            runs.next().is_some_and(|run| run.unwrap().path().join("base").join("logs").exists())
        })
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    while !begun() {
        assert!(Instant::now() < deadline, "the run does not begin");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(begun(), "a killed run cleans nothing up");
    base.ok(&["perf", "runs"]);
    assert_eq!(std::fs::read_dir(&running).unwrap().count(), 0);
}
