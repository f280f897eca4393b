//! `daybook pack`, `unpack`, `verify`, `export`, `import` and `search --bundle`

use crate::base::{Base, entry};

fn two_days() -> Base {
    Base::with(&[entry(0, "a", "one"), entry(5, "a.b", "=two"), entry(86_400, "c", "three")])
}

#[test]
fn packing_says_what_it_would_save_and_search_does_not_notice() {
    let base = two_days();
    let before = base.ok(&["search", "-o", "jsonl"]);
    assert!(base.ok(&["pack", "--dry-run"]).contains("2 partitions would be packed"));
    assert!(base.ok(&["partitions"]).contains("open"));
    assert!(base.ok(&["pack"]).contains("2 partitions packed"));
    assert!(base.ok(&["partitions"]).contains("packed"));
    assert_eq!(base.ok(&["search", "-o", "jsonl"]), before);
    assert!(base.ok(&["verify", "--all"]).contains("3 entries in 2 partitions read, all sound"));
    assert!(
        base.ok(&["unpack", "--older-than", "2026-03-21T00:00:00Z"]).contains("1 partition unp")
    );
    assert!(base.ok(&["unpack"]).contains("1 partition unpacked"));
    assert_eq!(base.ok(&["search", "-o", "jsonl"]), before);
}

#[test]
fn a_damaged_packed_day_is_named_by_verify() {
    let base = two_days();
    base.ok(&["pack"]);
    let path = base.path().join("logs/default/2026/079/logs.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let run = base.run(&["verify", "--all"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.out.contains("1 damaged") && run.err.contains("logs.parquet"), "{}", run.err);
    assert_eq!(base.run(&["count", "--grep", "one"]).code, 3);
}

#[test]
fn a_bundle_is_verified_searched_as_it_is_and_taken_in_once() {
    let base = two_days();
    let file = base.path().join("x.daybook");
    let file = file.to_str().unwrap();
    assert!(base.ok(&["export", file]).starts_with("3 entries of 2 partitions written"));
    assert!(base.ok(&["verify", file]).starts_with("3 entries in 2 partitions, all sound"));
    let all = base.ok(&["search", "-o", "jsonl"]);
    assert_eq!(base.ok(&["search", "--bundle", file, "-o", "jsonl"]), all);
    assert!(base.ok(&["search", "--bundle", file, "three"]).contains("three"));
    let other = Base::new();
    assert!(other.ok(&["import", file, "--dry-run"]).contains("3 would be added"));
    assert_eq!(other.ok(&["count"]), "0\n");
    assert!(other.ok(&["import", file]).contains("3 added, 0 known already"));
    assert!(other.ok(&["import", file]).contains("0 added, 3 known already"));
    assert_eq!(other.ok(&["count"]), "3\n");
    let bytes = std::fs::read(file).unwrap();
    std::fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    let run = other.run(&["import", file]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("x.daybook"), "{}", run.err);
}

#[test]
fn what_is_no_bundle_is_said_to_be_none_and_where_it_belongs() {
    let base = two_days();
    let file = base.beside("passwd");
    std::fs::write(&file, "root:x:0:0:root:/root:/bin/bash\n".repeat(40)).unwrap();
    let file = file.to_str().unwrap();
    let run = base.run(&["import", file]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("neither a bundle nor a database"), "{}", run.err);
    assert!(run.err.contains("`daybook ingest`"), "{}", run.err);
    for args in [["verify", file].as_slice(), &["search", "--bundle", file]] {
        let run = base.run(args);
        assert_eq!(run.code, 1);
        assert!(run.err.contains("it is no tar") && !run.err.contains("root:"), "{}", run.err);
    }
}

#[test]
fn an_export_names_the_partitions_that_its_entries_are_of() {
    let base = two_days();
    for name in ["x.jsonl", "x.csv", "x.parquet", "x.daybook"] {
        let file = base.beside(name);
        let said = base.ok(&["export", file.to_str().unwrap(), "three"]);
        assert!(said.starts_with("1 entry of 1 partition written"), "{name}: {said}");
    }
}

#[test]
fn plain_forms_hold_every_match_and_lines_come_back_by_ingest() {
    let base = two_days();
    let path = |name: &str| base.path().join(name).to_str().unwrap().to_owned();
    for name in ["x.jsonl", "x.jsonl.gz", "x.jsonl.zst"] {
        base.ok(&["export", &path(name)]);
        let other = Base::new();
        other.ok(&["ingest", &path(name)]);
        let sorted = |base: &Base| base.ok(&["search", "-o", "jsonl", "--utc"]);
        assert_eq!(sorted(&other), sorted(&base), "{name}");
    }
    base.ok(&["export", &path("x.csv"), "--until", "2026-03-21T00:00:00Z"]);
    let csv = std::fs::read_to_string(path("x.csv")).unwrap();
    assert!(csv.lines().count() == 3 && csv.contains("'=two"), "{csv}");
    base.ok(&["export", &path("x.parquet")]);
    assert!(std::fs::read(path("x.parquet")).unwrap().starts_with(b"PAR1"));
    let run = base.run(&["export", &path("x.txt")]);
    assert_eq!(run.code, 2, "{}", run.err);
    base.ok(&["export", &path("x.txt"), "--format", "jsonl"]);
    assert_eq!(std::fs::read(path("x.txt")).unwrap(), std::fs::read(path("x.jsonl")).unwrap());
}
