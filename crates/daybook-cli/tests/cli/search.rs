//! `daybook search`

use std::io::Read as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::base::{Base, NOON, entry, leveled, program};

#[test]
fn a_prefix_is_letters_and_a_subtree_is_dots() {
    let base = Base::with(&[
        entry(0, "hero.proc", "a"),
        entry(1, "hero.proc.worker", "b"),
        entry(2, "hero.process", "c"),
        entry(3, "villain", "d"),
    ]);
    assert_eq!(base.contents(&["-s", "hero.proc"]), ["c", "b", "a"]);
    assert_eq!(base.contents(&["--subtree", "hero.proc"]), ["b", "a"]);
    assert_eq!(base.contents(&["src:hero.proc"]), ["b", "a"]);
    assert_eq!(base.contents(&["src:hero.proc*", "--oldest-first"]), ["a", "b", "c"]);
}

#[test]
fn ranges_levels_and_texts_narrow_the_search() {
    let base = Base::with(&[
        leveled(0, "a", 9, "Connection opened"),
        leveled(60, "a", 13, "connection slow"),
        leveled(120, "a", 17, "connection lost"),
        leveled(86_400, "a", 17, "next day"),
    ]);
    assert_eq!(
        base.contents(&["-S", "2026-03-20 14:01", "-U", "2026-03-20 14:02"]),
        ["connection slow"]
    );
    assert_eq!(base.contents(&["-l", "error"]), ["next day", "connection lost"]);
    assert_eq!(base.contents(&["-g", "CONNECTION", "-n", "1"]), ["connection lost"]);
    assert_eq!(base.contents(&["-E", "^Conn"]), ["Connection opened"]);
    assert_eq!(base.contents(&["level:warn"]), ["connection slow"]);
}

#[test]
fn contexts_stay_apart() {
    let base = Base::with(&[
        entry(0, "", "one"),
        json!({"context_name": "Other App", "epoch": NOON, "content": "two"}),
    ]);
    assert_eq!(base.contents(&["-c", "other_app"]), ["two"]);
    assert_eq!(base.contents(&["-c", "default"]), ["one"]);
    assert_eq!(base.contents(&[]).len(), 2);
    assert!(base.ok(&["search"]).contains(" other_app two"));
}

#[test]
fn a_cursor_goes_on_where_the_page_ended() {
    let entries: Vec<_> = (0..7).map(|at| entry(at, "a", &at.to_string())).collect();
    let base = Base::with(&entries);
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut args = vec!["search", "-n", "3", "--explain", "-o", "jsonl"];
        if let Some(cursor) = &cursor {
            args.extend(["--cursor", cursor.as_str()]);
        }
        let run = base.run(&args);
        assert_eq!(run.code, 0, "{}", run.err);
        found.extend(run.out.lines().map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["content"].clone()
        }));
        cursor = run.err.split_once("--cursor ").map(|(_, rest)| rest.trim().to_owned());
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(json!(found), json!(["6", "5", "4", "3", "2", "1", "0"]));
}

#[test]
fn text_is_for_people() {
    let base = Base::with(&[
        json!({"epoch": NOON, "nanos": 250_000_000, "loglevel": 17, "src": "hero.proc", "content": "broke\n  at line 1\r\n  at line 2", "tags": ["slow", "db"]}),
        json!({"epoch": NOON + 1, "loglevel": 9, "error": true, "content": "no source", "attrs": {"user": "alice", "n": 1.50}}),
        json!({"epoch": NOON + 2, "src": "x", "content": ""}),
    ]);
    insta::assert_snapshot!(base.ok(&["search", "--oldest-first"]), @r#"
        2026-03-20 14:00:00.250 ERROR  hero.proc: broke #slow #db
              at line 1
              at line 2
        2026-03-20 14:00:01.000 INFO ! no source {"user":"alice","n":1.5}
        2026-03-20 14:00:02.000 -      x:
        "#);
    insta::assert_snapshot!(base.ok(&["search", "--oldest-first", "-n", "1", "--tz", "Asia/Kolkata", "-o", "jsonl"]), @r#"
        {"context_name":"default","logid":1,"epoch":1774015200,"nanos":250000000,"loglevel":17,"error":false,"src":"hero.proc","tags":["slow","db"],"content":"broke\n  at line 1\r\n  at line 2","time":"2026-03-20T19:30:00.250+05:30"}
        "#);
}

#[test]
fn what_would_act_on_a_terminal_is_made_visible() {
    let base = Base::with(&[entry(
        0,
        "evil\u{1b}[2J",
        "\u{1b}]0;owned\u{7} \u{9b}31m \u{7f} abc\u{202e}def \u{200b} tab\there",
    )]);
    let text = base.ok(&["search"]);
    assert!(
        text.ends_with(
            "evil\\x1b[2J: \\x1b]0;owned\\x07 \\x9b31m \\x7f abc\\u{202e}def \\u{200b} tab\there\n"
        ),
        "{text}"
    );
    // The exact form is exact, and JSON escapes what JSON must.
    assert!(base.ok(&["search", "-o", "jsonl"]).contains("\\u001b]0;owned\\u0007"));
}

#[test]
fn csv_cells_are_no_formulas() {
    let base = Base::with(&[
        entry(0, "-src", "=HYPERLINK(\"http://evil\")"),
        entry(1, "a", "harmless = this"),
    ]);
    insta::assert_snapshot!(base.ok(&["search", "-o", "csv"]), @r#"
        time,context_name,epoch,nanos,loglevel,level,error,src,tags,content,attrs
        2026-03-20T14:00:01Z,default,1774015201,0,9,INFO,false,a,,harmless = this,
        2026-03-20T14:00:00Z,default,1774015200,0,9,INFO,false,'-src,,"'=HYPERLINK(""http://evil"")",
        "#);
    // The head stands over nothing too.
    assert_eq!(base.ok(&["search", "-o", "csv", "-g", "nowhere"]).lines().count(), 1);
}

#[test]
fn a_base_that_is_not_there_is_empty_and_stays_away() {
    let base = Base::new();
    assert_eq!(base.ok(&["search"]), "");
    assert_eq!(base.ok(&["count"]), "0\n");
    assert_eq!(base.ok(&["histogram"]), "");
    assert_eq!(base.ok(&["sources", "--tree"]), "");
    assert_eq!(base.ok(&["partitions"]), "");
    assert!(!base.path().exists());
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_was_expected() {
    let base = Base::new();
    for (args, expected) in [
        (&["search", "-S", "soon"][..], "expected 2026-03-20"),
        (&["search", "-E", "("], "regex"),
        (&["search", "-l", "loud"], "expected trace, debug"),
        (&["search", "--cursor", "nonsense"], "cursor"),
        (&["search", "level:loud"], "^"),
        (&["search", "--tz", "Mars/Olympus"], "IANA"),
        (&["search", "-s", "a", "--subtree", "b"], "cannot be used with"),
        (&["count", "-S", "today", "-U", "1774015200000"], "milliseconds"),
        (&["ingest"], "required"),
        (&["nonsense"], "unrecognized"),
    ] {
        let run = base.run(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(run.err.contains(expected), "{args:?}: {}", run.err);
        assert_eq!(run.out, "");
    }
}

#[test]
fn a_damaged_day_is_named_and_the_rest_is_answered() {
    let base = Base::with(&[entry(0, "a", "day one"), entry(86_400, "a", "day two")]);
    let database = base.database("2026", "079");
    let _ = std::fs::remove_file(database.with_file_name("logs.sqlite-wal"));
    std::fs::write(&database, b"this is no database, and it is long enough to be looked at")
        .unwrap();
    for args in [&["search"][..], &["count"], &["sources"], &["histogram"], &["partitions"]] {
        let run = base.run(args);
        assert_eq!(run.code, 3, "{args:?} {}", run.err);
        assert!(run.err.starts_with("daybook: skipped default 2026-03-20 ("), "{}", run.err);
        assert!(run.err.contains("logs.sqlite"), "{}", run.err);
    }
    assert!(base.run(&["search"]).out.ends_with("a: day two\n"));
}

#[test]
fn who_stops_reading_is_no_failure() {
    let entries: Vec<_> = (0..30_000)
        .map(|at| entry(at % 1000, "a", &format!("line {at} {}", "x".repeat(60))))
        .collect();
    let base = Base::with(&entries);
    let mut child = Command::new(program())
        .arg("--base")
        .arg(base.path())
        .arg("search")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0u8; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn the_variable_tz_says_whose_clock_it_is() {
    let base = Base::with(&[entry(0, "a", "one")]);
    let run = |tz: &str| {
        let mut command = Command::new(program());
        command.env_clear().env("TZ", tz).arg("--base").arg(base.path()).arg("search");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run("Asia/Tokyo").starts_with("2026-03-20 23:00:00"), "{}", run("Asia/Tokyo"));
    assert!(run(":America/New_York").starts_with("2026-03-20 10:00:00"));
}

#[test]
fn a_range_that_ends_before_it_begins_is_a_wrong_usage() {
    let base = Base::with(&[entry(0, "a", "one")]);
    for command in ["search", "count", "histogram", "sources"] {
        let run = base.run(&[command, "-S", "2026-03-21", "-U", "2026-03-20"]);
        assert_eq!(run.code, 2, "{command}");
        assert!(run.err.contains("ends before it begins"), "{command}: {}", run.err);
    }
    assert_eq!(base.run(&["count", "-S", "2026-03-20", "-U", "2026-03-20"]).out, "0\n");
}

#[test]
fn a_term_that_is_taken_for_an_option_is_named() {
    let base = Base::with(&[entry(0, "sshd", "lost"), entry(1, "web", "lost")]);
    let run = base.run(&["search", "lost", "-src:sshd"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("daybook search -- "), "{}", run.err);
    assert_eq!(base.ok(&["count", "--", "lost", "-src:sshd"]), "1\n");
}

#[cfg(target_os = "linux")]
#[test]
fn settings_that_cannot_be_understood_are_named_where_they_may_name_the_store() {
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join(".config/daybook/settings.json");
    std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
    let base = Base::with(&[entry(0, "a", "one")]);
    let count = |arguments: &[&std::ffi::OsStr]| {
        let mut command = Command::new(program());
        command.env_clear().env("HOME", home.path()).arg("count").args(arguments);
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    std::fs::write(&settings, serde_json::to_vec(&json!({"base": base.path()})).unwrap()).unwrap();
    assert_eq!(count(&[]), (Some(0), "1\n".to_owned()));
    std::fs::write(&settings, "{broken").unwrap();
    let (code, said) = count(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("settings.json") && said.contains("--base"), "{said}");
    assert_eq!(count(&["--base".as_ref(), base.path().as_os_str()]).0, Some(0));
}
