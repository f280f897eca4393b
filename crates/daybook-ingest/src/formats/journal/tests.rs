use super::super::testing::shown;
use super::*;

fn finished(format: &dyn Format, content: &str) -> (Option<Stamp>, String) {
    let mut entry = LogEntry { content: content.to_owned(), ..LogEntry::default() };
    let stamp = format.finish(&mut entry);
    let attrs = entry.attrs.map_or(String::new(), |attrs| attrs.as_json().to_owned());
    (stamp, format!("{} {} | {} | {attrs}", entry.loglevel, entry.src, entry.content))
}

const TIME: Option<Stamp> = Some(Stamp::Instant { epoch: 1_774_015_200, nanos: 123_456_000 });

#[test]
fn an_export_s_entry_is_all_its_lines() {
    let first = "__CURSOR=s=1;i=2";
    assert_eq!(shown(&JournalExport, first), format!("- 0 - | {first}"));
    assert_eq!(shown(&JournalExport, "MESSAGE=x"), "no");
    for line in ["MESSAGE=time=\"2026-03-20T14:00:00Z\" level=info", "MESSAGE", "_PID=7", "A="] {
        assert!(JournalExport.parse_after(line, first).is_some(), "{line}");
        assert!(JournalExport.goes_on(line, first), "{line}");
    }
    for line in ["", "=x", "message=x", "Mar 20 14:00:00 gate su: A=b", "1=2"] {
        assert!(JournalExport.parse_after(line, first).is_none(), "{line}");
    }
    assert!(JournalExport.is_directive(first) && !JournalExport.is_directive("MESSAGE=x"));
    assert!(!JournalExport.goes_on(first, first));
}

#[test]
fn an_export_s_fields_go_where_they_belong() {
    let (stamp, shown) = finished(
        &JournalExport,
        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1774015200123456\nPRIORITY=3\n_COMM=sh\n\
         SYSLOG_IDENTIFIER=sshd\nMESSAGE=a=b: c\n_HOSTNAME=gate\n_PID=7\nodd line\nODD=",
    );
    assert_eq!(stamp, TIME);
    assert_eq!(
        shown,
        r#"17 sshd | a=b: c | {"__CURSOR":"s=1","_COMM":"sh","host.name":"gate","process.pid":7,"ODD":"","journal.rest":"odd line"}"#
    );
    assert_eq!(finished(&JournalExport, "MESSAGE=x"), (None, "0  | MESSAGE=x | ".to_owned()));
    let (_, shown) = finished(&JournalExport, "__CURSOR=1\nPRIORITY=x");
    assert_eq!(shown, "0  | __CURSOR=1\nPRIORITY=x | {\"__CURSOR\":\"1\",\"PRIORITY\":\"x\"}");
}

#[test]
fn fields_of_several_lines_have_a_length() {
    let data = "first\n\nA=third";
    let length = "\u{e}\0\0\0\0\0\0\0";
    for (text, expected) in [
        (format!("MESSAGE\n{length}{data}\n_PID=7"), data),
        (format!("MESSAGE\n{length}{data}"), data),
        // A length that is no text any more.
        ("MESSAGE\n\u{fffd}\0\0\0\0\0\0\0first\nsecond\n_PID=7".to_owned(), "first\nsecond"),
        ("MESSAGE\n\u{fffd}\u{1}\0\0\0\0\0\0first".to_owned(), "first"),
        ("MESSAGE\nshort".to_owned(), "short"),
    ] {
        let (_, shown) = finished(&JournalExport, &format!("__CURSOR=1\n{text}"));
        let pid = if text.ends_with("_PID=7") { r#","process.pid":7"# } else { "" };
        assert_eq!(shown, format!("0  | {expected} | {{\"__CURSOR\":\"1\"{pid}}}"), "{text:?}");
    }
}

#[test]
fn a_verbose_entry_is_its_head_and_what_is_set_in() {
    let head = "Fri 2026-03-20 14:00:00.123456 UTC [s=1;i=2]";
    assert_eq!(shown(&JournalVerbose, head), "2026-03-20T14:00:00.123456Z 0 - | [s=1;i=2]");
    let (stamp, shown) = finished(
        &JournalVerbose,
        "[s=1;i=2]\n    PRIORITY=6\n    SYSLOG_IDENTIFIER=app\n    MESSAGE=one\n            two\n    _PID=7",
    );
    assert_eq!(stamp, None);
    assert_eq!(shown, "9 app | one\ntwo | {\"__CURSOR\":\"s=1;i=2\",\"process.pid\":7}");
    let alone = finished(&JournalVerbose, "[s=1;i=2]");
    assert_eq!(alone, (None, "0  | [s=1;i=2] | ".to_owned()));
    assert_eq!(super::super::testing::shown(&JournalVerbose, "Fri x [s=1]"), "no");
}

#[test]
fn fields_beyond_any_measure_are_kept_together() {
    let content = format!("__CURSOR=1{}", "\nA=b".repeat(1000));
    let (_, shown) = finished(&JournalExport, &content);
    assert!(shown.contains("\"A#127\":\"b\",\"journal.rest\":\"A=b\\nA=b"), "{shown}");
    assert_eq!(shown.matches("A=b\\n").count(), 1000 - 127 - 1);
}
