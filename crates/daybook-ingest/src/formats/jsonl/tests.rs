use daybook_store::{Attrs, LogEntry};

use super::super::testing::shown;
use super::*;

fn show(line: &str) -> String {
    shown(&Jsonl, line)
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
fn other_loggers_names() {
    assert_eq!(
        show(
            r#"{"ts": "2026-03-20T14:00:00.5Z", "lvl": "WARN", "logger": "app::db", "msg": "slow", "ms": 812}"#
        ),
        r#"2026-03-20T14:00:00.500Z 13 app.db | slow | {"logger":"app::db","ms":812}"#
    );
    assert_eq!(
        show(
            r#"{"level":50,"time":1774015200123,"pid":9,"name":"api","msg":"failed","err":{"type":"E","code":null}}"#
        ),
        r#"2026-03-20T14:00:00.123Z 17 api | failed | {"pid":9,"err.type":"E","err.code":null}"#
    );
    assert_eq!(
        show(r#"{"log":"started\r\n","stream":"stdout","time":"2026-03-20T14:00:00.123456789Z"}"#),
        r#"2026-03-20T14:00:00.123456789Z 0 - | started | {"stream":"stdout"}"#
    );
    assert_eq!(
        show(
            r#"{ "__REALTIME_TIMESTAMP" : "1774015200000001", "PRIORITY" : "3", "SYSLOG_IDENTIFIER":"sshd", "MESSAGE" : "no", "_PID":"1" }"#
        ),
        r#"2026-03-20T14:00:00.000001Z 17 sshd | no | {"_PID":"1"}"#
    );
    assert_eq!(
        show(
            r#"{"timestamp":"2026-03-20T14:00:00Z","level":"TRACE","fields":{"message":"hi","n":3},"target":"a::b"}"#
        ),
        r#"2026-03-20T14:00:00Z 1 a.b | hi | {"target":"a::b","fields.n":3}"#
    );
    assert_eq!(
        show(
            r#"{"@timestamp":"2026-03-20T14:00:00Z","log":{"level":"error","logger":"x"},"message":"m","labels":{}}"#
        ),
        r#"2026-03-20T14:00:00Z 17 x | m | {"labels":{}}"#
    );
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
    assert_eq!(shown, r#"- 0 - | {"epoch":-5,"content":"x"} | {"epoch":-5,"content":"x"}"#);
}

#[test]
fn broken_json_is_not_json() {
    for line in ["{", "{}", r#"{"a":1"#, r#"{"a":1}}"#, "[1]", r#"{"a" 1}"#, "{x}"] {
        assert_eq!(show(line), "no", "{line}");
    }
}
