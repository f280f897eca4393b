use super::super::testing::shown;
use super::*;

fn show(line: &str) -> String {
    shown(&Postgres, line)
}

#[test]
fn prefixes_people_have() {
    for (line, expected) in [
        (
            "2026-03-20 14:00:00.123 UTC [12] LOG:  starting: now",
            r#"2026-03-20T14:00:00.123Z 9 - | starting: now | {"process.pid":12}"#,
        ),
        (
            r#"2026-03-20 14:00:00.123 UTC [12] alice@shop ERROR:  relation "x" does not exist"#,
            r#"2026-03-20T14:00:00.123Z 17 - | relation "x" does not exist | {"process.pid":12,"user.name":"alice","db.namespace":"shop"}"#,
        ),
        (
            "2026-03-20 14:00:00 CET [12]: [3-1] user=alice,db=shop,app=psql,client=10.0.0.1 LOG:  duration: 12.345 ms  statement: SELECT 1",
            r#"2026-03-20T13:00:00Z 9 - | duration: 12.345 ms  statement: SELECT 1 | {"process.pid":12,"postgresql.line":3,"user.name":"alice","db.namespace":"shop","postgresql.application_name":"psql","client.address":"10.0.0.1","postgresql.duration_ms":12.345}"#,
        ),
        (
            "2026-03-20 14:00:00 UTC:10.0.0.1(5432):alice@shop:[12]:FATAL:  no pg_hba.conf entry",
            r#"2026-03-20T14:00:00Z 21 - | no pg_hba.conf entry | {"client.address":"10.0.0.1","client.port":5432,"user.name":"alice","db.namespace":"shop","process.pid":12}"#,
        ),
        (
            "2026-03-20 14:00:00 UTC::@:[12]:LOG:  checkpoint starting: time",
            r#"2026-03-20T14:00:00Z 9 - | checkpoint starting: time | {"process.pid":12}"#,
        ),
        ("< 2026-03-20 14:00:00.123 CET >LOG:  x", "2026-03-20T13:00:00.123Z 9 - | x"),
        (
            "2026-03-20 14:00:00 UTC [12-1] alice@shop/psql WARNING:  x",
            r#"2026-03-20T14:00:00Z 13 - | x | {"process.pid":12,"postgresql.line":1,"user.name":"alice","db.namespace":"shop","postgresql.application_name":"psql"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 +03 [12] 00000 65f2a3b1.30d4 DEBUG1:  x",
            r#"2026-03-20T11:00:00.123Z 5 - | x | {"process.pid":12,"db.response.status_code":"00000","session.id":"65f2a3b1.30d4","postgresql.severity":"DEBUG1"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 IST [12] [unknown]@[unknown] LOG:  x",
            r#"2026-03-20T08:30:00.123Z 9 - | x | {"process.pid":12,"user.name":"[unknown]","db.namespace":"[unknown]"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 CET [12] FEHLER:  Relation »x« existiert nicht",
            r#"2026-03-20T13:00:00.123Z 17 - | Relation »x« existiert nicht | {"process.pid":12,"postgresql.severity":"FEHLER"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 UTC [12] LOG C-0x55: shop/alice@10.0.0.1:123 login attempt",
            r#"2026-03-20T14:00:00.123Z 9 - | C-0x55: shop/alice@10.0.0.1:123 login attempt | {"process.pid":12}"#,
        ),
    ] {
        assert_eq!(show(line), expected, "{line}");
    }
}

#[test]
fn what_belongs_to_a_message_is_of_level_info_and_says_what_it_is() {
    for word in ["DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY"] {
        assert_eq!(
            show(&format!("2026-03-20 14:00:00 UTC [12] {word}:  x: ERROR:  y")),
            format!(
                r#"2026-03-20T14:00:00Z 9 - | x: ERROR:  y | {{"process.pid":12,"postgresql.severity":"{word}"}}"#
            )
        );
    }
}

#[test]
fn lines_of_others_are_left_to_them() {
    for line in [
        "2026-03-20 14:00:00 UTC [12] ERROR: one blank",
        "2026-03-20 14:00:00 [12] ERROR no zone",
        "2026-03-20 14:00:00 UTC [12] note:  small letters",
        "2026-03-20 14:00:00 TODO:  no severity",
        "LOG:  no time",
        "2026-03-20 14:00:00",
        "",
    ] {
        assert_eq!(show(line), "no", "{line}");
    }
    let long = format!("2026-03-20 14:00:00 {}", ":  ".repeat(1_000_000));
    assert_eq!(show(&long), "no");
}
