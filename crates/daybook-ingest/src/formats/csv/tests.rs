use super::*;

/// `stamp level src | content | attrs` of a row below a head.
fn row_of(head: &str, line: &str) -> String {
    assert!(Csv.is_directive(head), "{head}");
    let Some(record) = Csv.parse_after(line, head) else { return "no".into() };
    let time = record.stamp.map_or("-".into(), |stamp| stamp.to_string());
    let attrs = record.attrs.finish();
    let attrs = attrs.as_ref().map_or("", |attrs| attrs.as_json());
    let src = record.src.as_deref().unwrap_or("-");
    format!("{time} {} {src} | {} | {attrs}", record.level, record.content)
}

#[test]
fn columns_go_where_their_names_say() {
    assert_eq!(
        row_of(
            "Timestamp,Level,Source,Message,User Id",
            r#"2026-03-20T14:00:00Z,Warning,shop.cart,"slow, ""3"" s",7"#
        ),
        r#"2026-03-20 14:00:00.000000000 UTC+0 s 13 shop.cart | slow, "3" s | {"User Id":"7"}"#
    );
    assert_eq!(
        row_of("id;date;time;host;text", "1;20.03.2026;14:00:00;web1;up; and running").as_str(),
        "no"
    );
    assert_eq!(
        row_of("id;date;time;host;text", "1;20.03.2026;14:00:00;web1;up, and running"),
        r#"2026-03-20 14:00:00.000000000 0 - | up, and running | {"id":"1","host.name":"web1"}"#
    );
    assert_eq!(
        row_of("ts\tseverity\tmsg", "1774015200.5\t50\tfailed"),
        r#"1774015200.500000000 17 - | failed | {"severity":"50"}"#
    );
}

#[test]
fn the_message_of_event_viewer_has_no_name() {
    let head = "Level,Date and Time,Source,Event ID,Task Category";
    assert_eq!(
        row_of(head, r#"Error,3/20/2026 2:00:00 PM,Disk,7,None,"The device has a bad block.""#),
        r#"2026-03-20 14:00:00.000000000 17 Disk | The device has a bad block. | {"Event ID":"7","Task Category":"None"}"#
    );
    let open = r#"Error,3/20/2026 2:00:00 PM,Disk,7,None,"The device"#;
    assert!(row_of(head, open).contains(&format!("Disk | {open} |")), "{}", row_of(head, open));
}

#[test]
fn rows_that_do_not_fit_are_not_of_the_table() {
    let head = "time,level,message";
    for line in [
        "",
        "2026-03-20 14:00:00,INFO",
        "noon,INFO,x",
        "2026-03-20 14:00:00,INFO,x,y,z",
        "14:00:00,INFO,x",
    ] {
        assert_eq!(row_of(head, line), "no", "{line}");
    }
    assert_eq!(row_of(head, head), "- 0 - | time,level,message | ");
}

#[test]
fn sentences_are_no_heads() {
    for line in [
        "time, level, message",
        "Some time;then",
        "a,b,c,d",
        "time",
        "INFO,time=3,message",
        "2026-03-20 14:00:00,level,message,time",
        "",
    ] {
        assert!(!Csv.is_directive(line), "{line}");
        assert!(Csv.parse(line).is_none(), "{line}");
    }
}
