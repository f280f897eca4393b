//! `daybook export -` and `import -`

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::base::{Base, entry, program};

fn two_days() -> Base {
    Base::with(&[entry(0, "a", "one"), entry(5, "a.b", "=two"), entry(86_400, "c", "three")])
}

/// What lies aside at a base.
fn aside(base: &Base) -> usize {
    fs::read_dir(base.path().join(".aside")).map_or(0, Iterator::count)
}

#[test]
fn every_form_goes_to_standard_output_as_it_would_into_a_file() {
    let base = two_days();
    for form in ["jsonl", "csv", "parquet"] {
        let file = base.beside(&format!("x.{form}"));
        base.ok(&["export", file.to_str().unwrap()]);
        let (out, err) = base.bytes(&["export", "-", "--format", form]);
        assert_eq!(out, fs::read(&file).unwrap(), "{form}");
        let size = if out.len() < 1024 { format!("{} B", out.len()) } else { "KiB".to_owned() };
        assert!(err.starts_with("3 entries of 2 partitions written, "), "{err}");
        assert!(err.ends_with(&format!("{size}\n")), "{err}");
    }
    // Lines, where no form is named.
    let (out, err) = base.bytes(&["export", "-", "-o", "jsonl", "--since", "2026-03-21"]);
    assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 1);
    assert!(err.contains(&format!("\"rows\":1,\"members\":1,\"bytes\":{}", out.len())), "{err}");
    assert_eq!(aside(&base), 0);
    // Neither is a file of that name made, nor is one in the way.
    assert!(!base.path().join("-").exists());
}

#[test]
fn a_bundle_goes_from_one_store_to_another_without_a_file_between() {
    let (from, to) = (two_days(), Base::new());
    let (bundle, _) = from.bytes(&["export", "-", "--format", "daybook"]);
    let import =
        |args: &[&str], input: &[u8]| to.run_with(&[&["import", "-"], args].concat(), input);
    assert!(import(&["--dry-run"], &bundle).out.contains("3 would be added"));
    assert_eq!(to.ok(&["count"]), "0\n");
    let run = import(&[], &bundle);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("3 added, 0 known already"), "{}", run.out);
    assert_eq!(to.ok(&["search", "-o", "csv"]), from.ok(&["search", "-o", "csv"]));
    assert!(import(&[], &bundle).out.contains("0 added, 3 known already"));
    assert_eq!((aside(&from), aside(&to)), (0, 0));
}

#[test]
fn what_comes_damaged_changes_nothing_and_is_named_as_what_it_is() {
    let (from, to) = (two_days(), Base::new());
    let (bundle, _) = from.bytes(&["export", "-", "--format", "daybook"]);
    let mut bent = bundle.clone();
    bent[700] ^= 1;
    for input in [&bundle[..bundle.len() / 2], &bent, b"no bundle at all", b""] {
        let run = to.run_with(&["import", "-"], input);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains("standard input") && !run.err.contains(".aside"), "{}", run.err);
        assert_eq!((run.out.as_str(), aside(&to)), ("", 0));
    }
    assert_eq!(to.ok(&["count"]), "0\n");
}

#[test]
fn an_old_database_comes_through_a_pipe_too() {
    let base = Base::new();
    let file = base.beside("old.sqlite");
    let sql = "CREATE TABLE logs (logid INTEGER PRIMARY KEY, context_name TEXT, src TEXT, tags TEXT, \
        epoch INTEGER, loglevel INTEGER, error INTEGER, content TEXT); \
        INSERT INTO logs VALUES (1, 'a', 's', '[]', 1774015200, 9, 0, 'old');";
    rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    let bytes = fs::read(&file).unwrap();
    let run = base.run_with(&["import", "-"], &bytes);
    assert!(run.out.contains("1 row read: 1 new"), "{} {}", run.out, run.err);
    let run = base.run_with(&["import", "-", "--dry-run"], &bytes);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(base.contents(&[]), ["old"]);
}

#[test]
fn who_stops_reading_an_export_is_no_failure() {
    let noise = |at: i64| {
        (0..8_i64).map(move |n| (at * 8 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64))
    };
    let entries: Vec<_> = (0..20_000)
        .map(|at| entry(at % 1000, "a", &noise(at).map(|n| format!("{n:x}")).collect::<String>()))
        .collect();
    let base = Base::with(&entries);
    for form in ["jsonl", "csv", "daybook", "parquet"] {
        let mut child = Command::new(program())
            .arg("--base")
            .arg(base.path())
            .args(["export", "-", "--format", form])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{form}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{form}");
        assert_eq!(aside(&base), 0, "{form}");
    }
}

/// `script` gives a command a terminal; it is part of every Linux, and little else is.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_given_text_only_and_asked_for_no_bundle() {
    let base = two_days();
    let on_terminal = |what: &str| {
        let run = format!("{} --base {} {what}", program().display(), base.path().display());
        Command::new("script").args(["-qec", &run, "/dev/null"]).output().unwrap()
    };
    let run = on_terminal("export - --format daybook");
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains("no text for a terminal") && !said.contains("ustar"), "{said}");
    assert_eq!(run.status.code(), Some(2));
    let run = on_terminal("export - three");
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains("\"content\":\"three\"") && said.contains("1 entry of"), "{said}");
    let run = on_terminal("import -");
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains("standard input is a terminal"), "{said}");
}
