//! `daybook trash`, `pin`, `unpin` and `retention`, and what `delete` leaves to put back

use serde_json::Value;

use crate::base::{Base, entry};

fn three_days() -> Base {
    Base::with(&[
        entry(0, "a", "first"),
        entry(86_400, "a", "second"),
        entry(172_800, "b", "third"),
    ])
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn what_was_deleted_is_listed_and_put_back() {
    let base = three_days();
    assert_eq!(base.ok(&["trash"]), "the trash is empty\n");
    let done = base.ok(&["delete", "--older-than", "2026-03-22", "--yes"]);
    assert!(done.contains("2 entries in 2 partitions deleted"), "{done}");
    let item = json(&base.ok(&["trash", "list", "-o", "jsonl"]));
    let id = item["id"].as_str().unwrap();
    assert!(done.contains(&format!("`daybook trash restore {id}` puts them back")), "{done}");
    let text = base.ok(&["trash"]);
    assert!(text.contains(id) && text.contains("deleted by age: 2 days, 2 entries"), "{text}");
    assert!(text.contains("    2026-03-21  default  1 entry"), "{text}");
    assert_eq!(base.contents(&[]), ["third"]);

    let back = base.ok(&["trash", "restore", id]);
    assert!(back.contains("2 entries in 2 partitions put back"), "{back}");
    assert_eq!(base.contents(&[]), ["third", "second", "first"]);
    let run = base.run(&["trash", "restore", id]);
    assert_eq!((run.code, run.err.contains("not") || run.err.contains("nothing")), (1, true));
}

#[test]
fn a_day_by_its_name_and_past_the_trash() {
    let base = three_days();
    base.add(&[
        serde_json::json!({"context_name": "c", "epoch": crate::base::NOON, "content": "x"}),
    ]);
    let list = base.ok(&["delete", "--day", "2026-03-20", "--dry-run"]);
    assert!(list.contains("2 entries in 2 partitions would be deleted"), "{list}");
    let report =
        base.ok(&["delete", "--day", "2026-03-20", "-c", "c", "-y", "--now", "-o", "jsonl"]);
    assert_eq!((&json(&report)["trash"], &json(&report)["rows"]), (&Value::Null, &1.into()));
    assert_eq!(base.ok(&["trash"]), "the trash is empty\n");
    assert_eq!(base.contents(&[]), ["third", "second", "first"]);
    assert_eq!(base.run(&["delete", "--day", "yesterday", "--yes"]).code, 2);
}

#[test]
fn the_trash_is_emptied_when_it_is_said_twice() {
    let base = three_days();
    base.ok(&["delete", "--older-than", "2026-03-22", "--yes"]);
    assert_eq!(base.run(&["trash", "empty"]).code, 2);
    assert_eq!(base.run(&["trash", "empty", "--yes", "no-such"]).code, 1);
    assert!(base.ok(&["trash", "empty", "--yes"]).starts_with("1 item deleted for good, "));
    assert_eq!(base.ok(&["trash", "-o", "jsonl"]), "");
}

#[test]
fn a_pinned_day_stays_and_is_named() {
    let base = three_days();
    base.ok(&["pin", "2026-03-20"]);
    assert!(base.ok(&["partitions"]).contains("open, pinned"));
    let run = base.run(&["delete", "--older-than", "2026-03-22", "--yes"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (0, "daybook: kept default 2026-03-20: it is pinned\n")
    );
    let run = base.run(&["delete", "--day", "2026-03-20", "--yes"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("pinned: default 2026-03-20"), "{}", run.err);
    assert_eq!(base.run(&["pin", "2026-03-29"]).code, 2);
    base.ok(&["unpin", "2026-03-20"]);
    base.ok(&["delete", "--day", "2026-03-20", "--yes"]);
    assert_eq!(base.contents(&[]), ["third"]);
}

#[test]
fn a_policy_is_shown_changed_tried_and_carried_out() {
    let base = three_days();
    assert!(base.ok(&["retention"]).contains("no rules: everything is kept"));
    let shown = base.ok(&["retention", "set", "--max-age", "1d", "--trash", "2d", "--on"]);
    assert!(shown.starts_with("on: ") && shown.contains("put back for 48 hours"), "{shown}");
    assert!(shown.contains("all other contexts: at most 1 day old"), "{shown}");
    let shown = base.ok(&["retention", "set", "-c", "Audit", "--keep-all"]);
    assert!(shown.contains("Audit: everything is kept"), "{shown}");
    let run = base.run(&["retention", "set", "--max-age", "7d", "--pack-after", "9d"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("ever packed"), "{}", run.err);

    let listed = base.ok(&["retention", "run", "--dry-run"]);
    assert!(listed.contains("3 entries in 3 partitions would be deleted"), "{listed}");
    assert!(listed.contains("(too old, by the rule for all other contexts)"), "{listed}");
    let report = json(&base.ok(&["retention", "run", "-o", "jsonl"]));
    assert_eq!((&report["rows"], &report["days"][0]["why"]), (&3.into(), &"age".into()));
    assert_eq!(base.contents(&[]), [] as [&str; 0]);
    let shown = base.ok(&["retention", "show"]);
    assert!(shown.contains("last run") && shown.contains(": 3 entries deleted"), "{shown}");
    base.ok(&["trash", "restore", report["trash"].as_str().unwrap()]);
    assert_eq!(base.contents(&[]).len(), 3);

    base.ok(&["retention", "set", "--max-age", "none", "--pack-after", "1d", "--off"]);
    assert!(base.ok(&["retention", "run"]).contains("3 partitions packed, "));
    let status = json(&base.ok(&["retention", "set", "--remove", "-o", "jsonl"]));
    assert_eq!(status["policy"]["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn days_are_exported_before_they_go() {
    let base = three_days();
    let folder = base.beside("kept");
    let folder = folder.to_str().unwrap();
    let missing = base.run(&["retention", "set", "--max-age", "1d", "--export-to", folder]);
    assert_eq!(missing.code, 2);
    std::fs::create_dir(folder).unwrap();
    base.ok(&["retention", "set", "--max-age", "1d", "--export-to", folder]);
    let done = base.ok(&["retention", "run"]);
    assert!(done.contains("default-2026-03-20.daybook"), "{done}");
    let other = Base::new();
    for day in ["20", "21", "22"] {
        other.ok(&["import", &format!("{folder}/default-2026-03-{day}.daybook")]);
    }
    assert_eq!(other.contents(&[]), ["third", "second", "first"]);
}
