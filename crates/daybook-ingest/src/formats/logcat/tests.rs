use super::super::testing::shown;
use super::*;

#[test]
fn every_format_of_logcat_is_read() {
    for (line, expected) in [
        (
            "03-17 16:13:38.811  1702  2395 D WindowManager: token = {a: b}",
            r#"2026-03-17T16:13:38.811Z 5 WindowManager | token = {a: b} | {"process.pid":1702,"thread.id":2395}"#,
        ),
        (
            "2026-03-17 16:13:38.811 +0100  1702  2395 E Cart    : lost",
            r#"2026-03-17T15:13:38.811Z 17 Cart | lost | {"process.pid":1702,"thread.id":2395}"#,
        ),
        (
            "03-17 16:13:38.811  u0_a12  1702  2395 I Cart: up",
            r#"2026-03-17T16:13:38.811Z 9 Cart | up | {"process.pid":1702,"thread.id":2395,"user.id":"u0_a12"}"#,
        ),
        (
            "1774015200.123  1702  2395 I Cart: up",
            r#"2026-03-20T14:00:00.123Z 9 Cart | up | {"process.pid":1702,"thread.id":2395}"#,
        ),
        (
            "    12.345  1702  2395 I Cart: up",
            r#"- 9 Cart | up | {"process.pid":1702,"thread.id":2395}"#,
        ),
        (
            "03-17 16:13:38.811 W/My Tag( 1702): x",
            r#"2026-03-17T16:13:38.811Z 13 My_Tag | x | {"log.tag":"My Tag","process.pid":1702}"#,
        ),
        ("W/Cart( 1702): slow: 3", r#"- 13 Cart | slow: 3 | {"process.pid":1702}"#),
        ("W/Cart: slow", "- 13 Cart | slow"),
        ("W( 1702) slow  (Cart)", r#"- 13 Cart | slow | {"process.pid":1702}"#),
        ("W( 1702: 2395) slow", r#"- 13 - | slow | {"process.pid":1702,"thread.id":2395}"#),
        (
            "[ 03-17 16:13:38.811  1702: 2395 I/Cart     ]",
            r#"2026-03-17T16:13:38.811Z 9 Cart |  | {"process.pid":1702,"thread.id":2395}"#,
        ),
        ("--------- beginning of main", "- 0 - | --------- beginning of main"),
        (
            "2026-03-17 16:13:38.811 1702-2395/org.shop D/Cart: up",
            r#"2026-03-17T16:13:38.811Z 5 Cart | up | {"process.pid":1702,"thread.id":2395,"android.package":"org.shop"}"#,
        ),
        (
            "2026-03-17 16:13:38.811  1702-2395  Cart                    org.shop              D  up",
            r#"2026-03-17T16:13:38.811Z 5 Cart | up | {"process.pid":1702,"thread.id":2395,"android.package":"org.shop"}"#,
        ),
    ] {
        assert_eq!(shown(&Logcat, line), expected, "{line}");
    }
}

#[test]
fn other_lines_are_none() {
    for line in [
        "",
        "03-17 16:13:38.811 hello",
        "03-17 16:13:38.811 1 2 Q Tag: x",
        "1 2 D Tag: x",
        "I/O: lost",
        "I/O error: lost",
        "--------- x",
        "[ x ]",
        "D(x) y",
        "2026-03-17 16:13:38 1-2 x",
        "2026-03-20 14:00:00.123 12 INFO nova.x [-] msg: x",
    ] {
        assert_eq!(shown(&Logcat, line), "no", "{line}");
    }
}

#[test]
fn the_long_format_has_its_message_below() {
    let mut entry = LogEntry { content: "\nup\nand away".into(), ..LogEntry::default() };
    assert_eq!(Logcat.finish(&mut entry), None);
    assert_eq!(entry.content, "up\nand away");
}
