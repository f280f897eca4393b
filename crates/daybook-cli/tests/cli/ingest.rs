//! `daybook ingest`

use std::fs;

use serde_json::{Value, json};

use crate::base::{Base, NOON, entry};

#[test]
fn what_search_writes_ingest_reads_but_for_the_logid() {
    let base = Base::with(&[
        json!({"epoch": NOON, "nanos": 123_456_789, "loglevel": 18, "error": true, "src": "a.b", "tags": ["x", "y z"], "content": "line\nline \u{1b}[0m \u{202e}", "attrs": {"k": [1, 2.50, {"deep": null}]}}),
        json!({"context_name": "other", "epoch": NOON + 86_400, "content": ""}),
        json!({"epoch": NOON + 1, "loglevel": 3, "content": "{\"looks\": \"like json\"}"}),
        json!({"epoch": 0, "content": "the beginning"}),
    ]);
    let copy = Base::new();
    let lines = base.ok(&["search", "-o", "jsonl", "--tz", "Asia/Kolkata"]);
    let run = copy.run_with(&["ingest", "-"], lines.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let exact = |lines: String| {
        lines
            .lines()
            .map(|line| {
                let mut entry: Value = serde_json::from_str(line).unwrap();
                entry.as_object_mut().unwrap().shift_remove("logid");
                entry
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(exact(copy.ok(&["search", "-o", "jsonl", "--tz", "Asia/Kolkata"])), exact(lines));
}

#[test]
fn a_file_that_grew_gives_only_what_is_new() {
    let base = Base::new();
    let file = base.beside("app.log");
    fs::write(
        &file,
        "2026-03-20 14:00:00 INFO app.web: started\n2026-03-20 14:00:01 ERROR app.web: broke\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    assert!(base.ok(&["ingest", path]).contains("2 entries new"));
    assert!(base.ok(&["ingest", path]).contains("0 entries new"));
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("2026-03-20 14:00:02 INFO app.web: mended\n");
    fs::write(&file, text).unwrap();
    let report: Value = serde_json::from_str(&base.ok(&["ingest", path, "-o", "jsonl"])).unwrap();
    assert_eq!((&report["path"], &report["inserted"]), (&path.into(), &1.into()));
    assert_eq!(base.ok(&["count"]), "3\n");
    assert_eq!(base.ok(&["count", "-l", "error"]), "1\n");
}

#[test]
fn context_and_source_fill_what_is_absent() {
    let base = Base::new();
    let lines =
        format!("{}\n{}\n", entry(0, "own.src", "a"), json!({"epoch": NOON + 1, "content": "b"}));
    base.run_with(&["ingest", "-", "-c", "Prod", "-s", "given"], lines.as_bytes());
    let found = base.ok(&["search", "-o", "jsonl"]);
    let found: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&found[0]["src"], &found[0]["context_name"]), (&"given".into(), &"prod".into()));
    assert_eq!(found[1]["src"], "own.src");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_read() {
    let base = Base::new();
    let good = base.beside("good.log");
    fs::write(&good, "2026-03-20 14:00:00 INFO a: fine\n").unwrap();
    let run = base.run(&["ingest", "/nowhere/bad.log", good.to_str().unwrap()]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("skipped /nowhere/bad.log"), "{}", run.err);
    assert_eq!(base.ok(&["count"]), "1\n");
}

#[test]
fn an_unknown_format_is_a_wrong_usage() {
    let run = Base::new().run_with(&["ingest", "-", "--format", "telepathy"], b"x\n");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("telepathy") && run.err.contains("logfmt"), "{}", run.err);
}

#[test]
fn a_format_of_ones_own_that_cannot_be_read_is_named_when_it_is_asked_for() {
    let base = Base::new();
    let file = base.path().join("formats/pump.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, "name = \"pump\"\npatern = []\n").unwrap();
    let run = base.run_with(&["ingest", "-", "--format", "pump"], b"x\n");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("pump.toml:2: there is no key `patern`"), "{}", run.err);
}

#[test]
fn a_dry_run_needs_no_base_that_can_be_written() {
    let base = Base::new();
    // What cannot be opened, whoever runs this.
    fs::create_dir_all(base.path().join("ingest.sqlite")).unwrap();
    let run = base.run_with(&["ingest", "-", "--dry-run"], b"2026-03-20 14:00:00 INFO a: b\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("text, 1 line looked at"), "{}", run.out);
    assert_eq!(base.run_with(&["ingest", "-"], b"2026-03-20 14:00:00 INFO a: b\n").code, 1);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_while_nothing_comes() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let base = Base::new();
    let mut child = Command::new(crate::base::program())
        .arg("--base")
        .arg(base.path())
        .args(["ingest", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(b"half a line").unwrap();
    // Long enough to have begun; the handler is set before anything is read.
    std::thread::sleep(Duration::from_millis(700));
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(status.code(), Some(1));
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    assert!(complaint.contains("cancelled; what was read stays"), "{complaint}");
}

#[test]
fn a_base_that_is_to_be_made_may_be_named_from_where_one_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.log"), "2026-03-20 14:00:00 INFO started\n").unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(crate::base::program());
        command.current_dir(folder.path()).args(["--base", "logs here"]).args(args);
        command.output().unwrap()
    };
    let read = run(&["ingest", "app.log"]);
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    assert_eq!(run(&["count"]).stdout, b"1\n");
}

#[cfg(unix)]
#[test]
fn following_reads_what_is_written_until_ctrl_c_which_is_its_good_end() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let base = Base::new();
    let file = base.beside("app.log");
    let mut child = Command::new(crate::base::program())
        .arg("--base")
        .arg(base.path())
        .args(["ingest", "--follow"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = fs::OpenOptions::new().create(true).append(true).open(&file).unwrap();
    for count in 1..=3 {
        writeln!(log, "2026-03-20 14:00:0{count} INFO app.web: line {count}").unwrap();
        let began = Instant::now();
        while base.ok(&["count"]) != format!("{count}\n") {
            assert!(began.elapsed() < Duration::from_secs(60), "line {count} is not there");
        }
    }
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let mut report = String::new();
    child.stdout.take().unwrap().read_to_string(&mut report).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(report.contains("app.log") && report.contains("3 entries new"), "{report}");
}

#[test]
fn a_dry_run_shows_the_first_lines_and_stores_nothing() {
    let base = Base::new();
    let file = base.beside("app.log");
    fs::write(
        &file,
        "2026-03-20 14:00:00 INFO app.web: started\n2026-03-20 14:00:01 ERROR app.db: broke\n  at x\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let shown = base.ok(&["ingest", "--dry-run", path]);
    assert!(shown.contains("2026-03-20 14:00:00.000 INFO  app.web: started\n"), "{shown}");
    assert!(shown.contains("ERROR app.db: broke (+1 line)\n"), "{shown}");
    assert!(shown.contains("nothing was stored"), "{shown}");
    let report: Value =
        serde_json::from_str(&base.ok(&["ingest", "--dry-run", path, "-o", "jsonl"])).unwrap();
    assert_eq!(report["preview"][1]["content"], "broke\n  at x");
    assert_eq!((&report["lines"], &report["joined"]), (&3.into(), &1.into()));
    assert_eq!(base.ok(&["count"]), "0\n");

    let taken: Value = serde_json::from_str(&base.ok(&["ingest", path, "-o", "jsonl"])).unwrap();
    assert_eq!((&taken["inserted"], taken.get("preview")), (&2.into(), None));
    assert!(base.ok(&["ingest", "--dry-run", path]).contains("nothing new"));
}

#[test]
fn a_format_that_is_misspelt_leads_to_the_right_one() {
    let run = Base::new().run_with(&["ingest", "-", "--format", "sylog"], b"x\n");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("did you mean syslog?"), "{}", run.err);
}

#[test]
fn the_help_and_the_shells_know_the_formats() {
    let base = Base::new();
    for text in [base.ok(&["ingest", "--help"]), base.ok(&["completions", "bash"])] {
        assert!(text.contains("logfmt") && text.contains("raw"), "{text}");
    }
}
