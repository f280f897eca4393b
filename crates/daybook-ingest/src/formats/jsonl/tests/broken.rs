//! What is nearly JSON, or more than one object.

use super::*;

#[test]
fn broken_json_is_not_json_where_it_says_too_little() {
    for line in [
        "{",
        "{}",
        r#"{"a":1"#,
        r#"{"a":1}}"#,
        "[1]",
        r#"{"a" 1}"#,
        "{x}",
        "[",
        "]",
        "},",
        "[{",
        r#"{"level":"info","#,
        r#"{"ts":1774015200,"msg":"#,
        "{{",
        "{ }",
        "[]",
        "[ {} ]",
        "",
    ] {
        assert_eq!(show(line), "no", "{line}");
    }
}

#[test]
fn a_line_that_was_cut_or_is_not_quite_json_says_what_it_can() {
    all(&[
        (
            r#"{"ts":"2026-03-20T14:00:00Z","lvl":"WARN","msg":"half of"#,
            r#"2026-03-20T14:00:00Z 13 - | half of | {"log.original":"{\"ts\":\"2026-03-20T14:00:00Z\",\"lvl\":\"WARN\",\"msg\":\"half of"}"#,
        ),
        (
            r#"{"level":"info","msg":"m","ratio":NaN,}"#,
            r#"- 9 - | m | {"ratio":"NaN","log.original":"{\"level\":\"info\",\"msg\":\"m\",\"ratio\":NaN,}"}"#,
        ),
        (
            r#"{'level': 'INFO', 'message': 'it is', 'ok': True}"#,
            r#"- 9 - | it is | {"ok":true,"log.original":"{'level': 'INFO', 'message': 'it is', 'ok': True}"}"#,
        ),
    ]);
}

#[test]
fn of_two_objects_on_a_line_the_second_is_kept_as_text() {
    all(&[
        (
            r#"{"level":"info","msg":"a"}{"level":"warn","msg":"b"}"#,
            r#"- 9 - | a | {"json.rest":"{\"level\":\"warn\",\"msg\":\"b\"}"}"#,
        ),
        (
            r#"[{"level":"info","msg":"a"},{"level":"warn","msg":"b"}]"#,
            r#"- 9 - | a | {"json.rest":"{\"level\":\"warn\",\"msg\":\"b\"}"}"#,
        ),
        (r#"{"level":"info","msg":"a"} trailing"#, r#"- 9 - | a | {"json.rest":"trailing"}"#),
        (r#"{"a":1} trailing"#, "no"),
    ]);
}

#[test]
fn an_array_may_have_its_objects_line_by_line() {
    all(&[
        (r#"[{"level":"info","msg":"a"},"#, "- 9 - | a"),
        (r#"  {"level":"info","msg":"a"},"#, "- 9 - | a"),
        (r#",{"level":"info","msg":"a"}"#, "- 9 - | a"),
        (r#"{"level":"info","msg":"a"}]"#, "- 9 - | a"),
    ]);
}

#[test]
fn any_text_after_a_brace_is_taken_or_left_without_a_panic() {
    let mut state = 11_u64;
    for _ in 0..20_000 {
        let mut text = String::from("{\"level\":\"info\",\"msg\":\"m\"");
        for _ in 0..10 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let pieces = [
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\\",
                "\"k\":",
                "1",
                " ",
                "\\ud83d",
                "é",
                "null",
                "\"time\":",
                "\"@mt\":\"{a}\"",
                "\"resourceLogs\":[",
                "\"log\":\"{",
                "\n",
            ];
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        if let Some(record) = Jsonl.parse(&text) {
            // Whatever went into the attributes, they are JSON.
            let attrs = record.attrs.clone();
            let count = serde_json::to_string(&attrs.finish()).unwrap();
            assert!(!count.is_empty());
        }
    }
}
