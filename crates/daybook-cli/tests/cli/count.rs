//! `daybook count`, `histogram` and `sources`

use serde_json::Value;

use crate::base::{Base, leveled};

fn hero() -> Base {
    Base::with(&[
        leveled(0, "hero.proc.worker", 9, "a"),
        leveled(60, "hero.proc.worker", 17, "b"),
        leveled(3600, "hero.web", 13, "c"),
        leveled(7300, "", 5, "d"),
    ])
}

#[test]
fn count_is_a_bare_number() {
    let base = hero();
    assert_eq!(base.ok(&["count"]), "4\n");
    assert_eq!(base.ok(&["count", "--subtree", "hero", "-l", "warn"]), "2\n");
    let line: Value = serde_json::from_str(&base.ok(&["count", "-o", "jsonl"])).unwrap();
    assert_eq!(line["count"], 4);
    assert_eq!(line["by_level"].as_array().unwrap().len(), 4);
}

#[test]
fn a_histogram_has_bars_by_level_and_hours_of_the_zone() {
    let base = hero();
    insta::assert_snapshot!(base.ok(&["histogram", "--bucket", "1h"]), @r#"
        2026-03-20 14:00:00  2  █████████████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        2026-03-20 15:00:00  1  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
        2026-03-20 16:00:00  1  ░░░░░░░░░░░░░░░░░░░░░░░░░
        "#);
    insta::assert_snapshot!(base.ok(&["histogram", "--bucket", "1d", "--tz", "Asia/Tokyo", "-o", "jsonl"]), @r#"
        {"time":"2026-03-20T00:00:00+09:00","from":1773932400,"to":1774018800,"count":2,"levels":{"9":1,"17":1}}
        {"time":"2026-03-21T00:00:00+09:00","from":1774018800,"to":1774105200,"count":2,"levels":{"5":1,"13":1}}
        "#);
}

#[test]
fn sources_are_a_list_or_a_tree() {
    let base = hero();
    insta::assert_snapshot!(base.ok(&["sources"]), @r#"
        1  -  (no source)
        2  1  hero.proc.worker
        1  -  hero.web
        "#);
    insta::assert_snapshot!(base.ok(&["sources", "--tree"]), @r#"
        1  -  (no source)
        3  1  hero
        2  1  ├── proc
        2  1  │   └── worker
        1  -  └── web
        "#);
    assert_eq!(
        base.ok(&["sources", "-o", "jsonl", "-s", "hero.w"]),
        "{\"src\":\"hero.web\",\"count\":1,\"errors\":0}\n"
    );
}

#[test]
#[cfg(target_os = "linux")] // Where a variable says where the platform's folder for data is.
fn a_base_variable_set_to_nothing_means_the_default_place() {
    let data = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], input: &str| {
        let mut command = assert_cmd::Command::cargo_bin("daybook").unwrap();
        command.env("DAYBOOK_BASE", "").env("XDG_DATA_HOME", data.path());
        command.args(arguments).write_stdin(input).assert().success()
    };
    run(&["ingest", "-"], "{\"epoch\":1774015200,\"content\":\"a\"}\n");
    run(&["count"], "").stdout("1\n");
    assert!(data.path().join("daybook/logs/default/2026/079/logs.sqlite").is_file());
}
