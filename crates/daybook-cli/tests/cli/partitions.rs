//! `daybook partitions`, `tidy` and `import`

use serde_json::Value;

use crate::base::{Base, entry};

#[test]
fn partitions_are_days_of_contexts() {
    let base = Base::with(&[entry(0, "a", "x"), entry(5, "a", "y"), entry(86_400, "a", "z")]);
    let lines = base.ok(&["partitions", "-o", "jsonl"]);
    let days: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(days.len(), 2);
    assert_eq!((&days[0]["day"], &days[0]["rows"]), (&"2026-03-20".into(), &2.into()));
    let text = base.ok(&["partitions"]);
    assert!(text.contains("2026-03-21  default"), "{text}");
}

#[test]
fn tidy_says_what_it_would_do_and_does_it_once() {
    let base = Base::with(&[entry(0, "a", "x")]);
    assert!(base.ok(&["tidy", "--dry-run"]).contains("1 partition would be tidied"));
    assert!(base.ok(&["tidy"]).contains("1 partition tidied"));
    assert!(base.ok(&["tidy"]).contains("0 partitions tidied"));
    assert_eq!(base.ok(&["count"]), "1\n");
}

#[test]
fn importing_what_is_no_old_database_fails_with_its_name() {
    let base = Base::new();
    let run = base.run(&["import", "/nowhere/old.sqlite"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("/nowhere/old.sqlite"), "{}", run.err);
}

/// As in a base that may not be written, or on a disk that is full to the last byte, whoever runs this:
/// SQLite cannot make the index of its log.
#[cfg(unix)]
#[test]
fn a_day_without_a_log_is_read_where_nothing_can_be_made_beside_it() {
    let base = Base::with(&[entry(0, "a", "one"), entry(1, "b", "two")]);
    let database = base.database("2026", "079");
    let index = database.with_file_name("logs.sqlite-shm");
    let log = database.with_file_name("logs.sqlite-wal");
    assert!(!log.exists(), "the last one to close it put it away");
    std::os::unix::fs::symlink("/nowhere/at/all", &index).unwrap();
    assert_eq!(base.ok(&["count"]), "2\n");
    assert!(base.ok(&["search", "two"]).contains("two"));
    assert!(base.ok(&["verify", "--all"]).contains("all sound"));
    // What stands in a log would be missed.
    std::fs::write(&log, [0; 32]).unwrap();
    let run = base.run(&["count"]);
    assert_eq!((run.code, run.out.as_str()), (3, "0\n"), "{}", run.err);
}
