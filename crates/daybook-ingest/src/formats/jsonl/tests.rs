use daybook_store::{Attrs, LogEntry};

use super::super::testing::shown;
use super::*;

mod broken;
mod loggers;
mod passed_on;
mod services;

/// `time level src | content | attrs`; a `+` is before a source that is only a part of a program.
fn show(line: &str) -> String {
    let shown = shown(&Jsonl, line);
    match Jsonl.parse(line) {
        Some(record) if record.src_is_component => {
            let mut words: Vec<_> = shown.splitn(4, ' ').map(str::to_owned).collect();
            words[2].insert(0, '+');
            words.join(" ")
        }
        _ => shown,
    }
}

/// Each line is shown as is written below it.
fn all(lines: &[(&str, &str)]) {
    for (line, expected) in lines {
        assert_eq!(show(line), *expected, "{line}");
    }
}

#[test]
fn our_own_entries_come_back_field_for_field() {
    let entry = LogEntry {
        context_name: "my app".into(),
        logid: 7,
        epoch: 1_774_015_200,
        nanos: 5,
        loglevel: 10,
        error: true,
        src: "hero.proc".into(),
        tags: vec!["a".into(), "b \"c\"".into()],
        content: "two\nlines \u{1b}[1m\0".into(),
        attrs: Some(Attrs::from_json(r#"{"k":{"deep":[1,2.50]}}"#).unwrap()),
    };
    let line = serde_json::to_string(&entry).unwrap();
    let record = Jsonl.parse(&line).unwrap();
    assert_eq!(record.content, entry.content);
    assert_eq!((record.level, record.error), (10, true));
    assert_eq!((record.src, record.tags), (Some(entry.src), entry.tags));
    assert_eq!(record.context, Some(entry.context_name));
    assert_eq!(record.own_attrs, entry.attrs);
    assert_eq!(record.attrs.finish(), None);
    assert!(record.is_own);
}

#[test]
fn what_is_not_understood_stays_in_the_attrs() {
    assert_eq!(
        show(r#"{"ts":"xxx","lvl":"STATS","msg":"m"}"#),
        r#"- 0 - | m | {"ts":"xxx","lvl":"STATS"}"#
    );
    assert_eq!(
        show(r#"{"ts":1774015200,"a":{"b":[1,{"c":2}]}}"#),
        r#"2026-03-20T14:00:00Z 0 - | {"ts":1774015200,"a":{"b":[1,{"c":2}]}} | {"a.b":[1,{"c":2}]}"#
    );
}

#[test]
fn an_entry_outside_the_years_is_not_taken_for_our_own() {
    let shown = show(r#"{"epoch":-5,"content":"x"}"#);
    assert_eq!(shown, r#"- 0 - | x | {"epoch":-5}"#);
}

#[test]
fn an_object_of_more_fields_than_any_logger_writes_stays_one() {
    let fields: Vec<_> = (0..5000).map(|n| format!("\"k{n}\":{n}")).collect();
    let line = format!("{{\"level\":\"warn\",\"msg\":\"m\",{}}}", fields.join(","));
    let record = Jsonl.parse(&line).unwrap();
    assert_eq!((record.level, &*record.content), (13, "m"));
    let attrs = record.attrs.finish().unwrap();
    assert_eq!(attrs.as_json(), format!("{{\"json\":{line}}}"));
}

#[test]
fn a_field_that_comes_twice_keeps_both_values() {
    assert_eq!(
        show(r#"{"level":"info","msg":"a","msg":"b","level":"warn","x":1,"x":2}"#),
        r#"- 9 - | a | {"msg":"b","level":"warn","x":1,"x#2":2}"#
    );
}

#[test]
fn a_time_is_whatever_form_it_has() {
    for time in [
        "1774015200.5",
        "1774015200500",
        "1774015200500000",
        "1774015200500000000",
        "\"1774015200.5\"",
        "1.7740152005e9",
        "1774015200500.0",
        "\"2026-03-20T14:00:00.5Z\"",
        "\"2026-03-20 14:00:00,500\"",
        "\"2026-03-20T15:00:00.500+0100\"",
        "\"20/Mar/2026:14:00:00.5 +0000\"",
        "\"2026-03-20T15:00:00.5+01:00[Europe/Berlin]\"",
        "{\"$date\":\"2026-03-20T14:00:00.5Z\"}",
        "{\"seconds\":1774015200,\"nanos\":500000000}",
        "{\"date\":\"2026-03-20 14:00:00.500000\",\"timezone_type\":3,\"timezone\":\"UTC\"}",
    ] {
        let shown = show(&format!("{{\"time\":{time},\"msg\":\"m\",\"datetime\":{time}}}"));
        assert!(shown.starts_with("2026-03-20T14:00:00.500Z 0 - | m"), "{time}: {shown}");
    }
    for (fields, expected) in [
        (r#""date":"2026-03-20","time":"14:00:00.5""#, "2026-03-20T14:00:00.500Z 0 - | m"),
        (r#""time":12.5"#, r#"- 0 - | m | {"time":12.5}"#),
        (r#""time":"soon","ts":1774015200"#, r#"2026-03-20T14:00:00Z 0 - | m | {"time":"soon"}"#),
        (
            r#""timeUnixNano":"0","observedTimeUnixNano":"1774015200000000000""#,
            r#"2026-03-20T14:00:00Z 0 - | m | {"timeUnixNano":"0"}"#,
        ),
    ] {
        assert_eq!(show(&format!("{{{fields},\"msg\":\"m\"}}")), expected);
    }
}

#[test]
fn a_level_is_whatever_form_it_has() {
    for (level, expected) in [
        ("\"INFO\"", 9),
        ("\"Information\"", 9),
        ("\"INFO+2\"", 11),
        ("\"DEBUG-4\"", 1),
        ("\"ERROR+4\"", 21),
        ("\"w\"", 13),
        ("\"W\"", 13),
        ("50", 17),
        ("35", 11),
        ("\"30\"", 9),
        ("3", 17),
        ("400", 17),
        ("550", 19),
        ("\"silly\"", 1),
        ("\"log\"", 9),
        ("\"SUCCESS\"", 9),
        ("\"[error]\"", 17),
        ("\"dpanic\"", 21),
        ("\"loud\"", 0),
        ("true", 0),
        ("-9", 1),
        ("\"\"", 0),
    ] {
        let record = format!("{{\"level\":{level},\"msg\":\"m\"}}");
        assert_eq!(Jsonl.parse(&record).unwrap().level, expected, "{level}");
    }
}
