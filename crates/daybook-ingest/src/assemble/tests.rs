use daybook_store::LogEntry;

use super::*;
use crate::format_set::FormatSet;
use crate::time::Zone;

/// 2026-03-20 14:00:00 UTC.
const WRITTEN: i64 = 1_774_015_200;

fn settings() -> Settings {
    Settings {
        context: "default".into(),
        src: "file".into(),
        asked_src: None,
        program: None,
        file_epoch: WRITTEN,
        zone: Zone::named("UTC").unwrap(),
        formats: FormatSet::new(Vec::new()),
        format: Forced::No,
        since: None,
    }
}

fn assemble_with(settings: Settings, stream: &[u8], may_grow: bool) -> Batch {
    let mut assembler = Assembler::new(settings, State::default(), Carried::default(), 0);
    let mut start = 0;
    for line in stream.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len() as u64;
        let bytes = line.strip_suffix(b"\n").unwrap_or(line);
        assembler.line(Line { bytes, start, end, ended: line.ends_with(b"\n"), nuls: 0 });
        start = end;
    }
    assembler.finish(may_grow);
    assembler.take_batch()
}

fn assemble(stream: &str) -> Vec<String> {
    let batch = assemble_with(settings(), stream.as_bytes(), false);
    assert_eq!(batch.counts.lines, batch.counts.entries + batch.counts.joined);
    assert_eq!(batch.counts.lines, stream.lines().count() as u64);
    assert_eq!(batch.end, stream.len() as u64);
    batch.entries.iter().map(show).collect()
}

fn show(entry: &LogEntry) -> String {
    let attrs = entry.attrs.as_ref().map_or("", |attrs| attrs.as_json());
    let seconds = entry.epoch - WRITTEN;
    format!("{seconds} {} {} {:?} {attrs}", entry.loglevel, entry.src, entry.content)
        .trim_end()
        .to_owned()
}

#[test]
fn a_stack_trace_is_part_of_its_entry() {
    assert_eq!(
        assemble(
            "2026-03-20 13:59:59,5 ERROR a.b: failed\njava.lang.Boom: x\n\tat a.B(C.java:1)\n\nCaused by: y\n\n2026-03-20 14:00:00 INFO a.b: on\n"
        ),
        [
            r#"-1 17 a.b "failed\njava.lang.Boom: x\n\tat a.B(C.java:1)\n\nCaused by: y" {"exception.type":"java.lang.Boom","exception.message":"x"}"#,
            r#"0 9 a.b "on""#,
        ]
    );
}

#[test]
fn messages_of_several_lines_are_joined_only_where_entries_begin_recognisably() {
    assert_eq!(
        assemble("Mar 20 13:59:59 gate app[1]: a\nplain\n\tat x\n"),
        [
            r#"-1 0 app "a" {"host.name":"gate","process.pid":1}"#,
            r#"-1 0 file "plain\n\tat x" {"log.time_from":"previous"}"#,
        ]
    );
    assert_eq!(
        assemble("one\n  two\nthree"),
        [
            r#"0 0 file "one" {"log.time_from":"file"}"#,
            r#"0 0 file "  two" {"log.time_from":"file"}"#,
            r#"0 0 file "three" {"log.time_from":"file"}"#,
        ]
    );
}

#[test]
fn lines_before_the_first_time_take_it() {
    assert_eq!(
        assemble("\nHeader: x\nINFO:app:no time\n2026-03-20 14:00:05 on\n"),
        [
            r#"5 0 file "Header: x" {"log.time_from":"next"}"#,
            r#"5 9 app "no time" {"log.time_from":"next"}"#,
            r#"5 0 file "on""#,
        ]
    );
}

#[test]
fn bytes_that_are_no_text_are_kept_as_they_were() {
    let batch = assemble_with(settings(), b"2026-03-20 14:00:00 caf\xe9\r\n \xff\0\n", false);
    assert_eq!(
        show(&batch.entries[0]),
        "0 0 file \"café\\n \u{fffd}\\0\" {\"log.encoding\":\"windows-1252\",\"log.original_base64\":\"IP8A\"}"
    );
}

#[test]
fn coloured_lines_are_read_without_their_colours() {
    assert_eq!(
        assemble("\u{1b}[2m2026-03-20T14:00:00Z\u{1b}[0m \u{1b}[33m WARN\u{1b}[0m a::b: x\n"),
        [
            r#"0 13 a.b "x" {"log.logger":"a::b","log.original":"\u001b[2m2026-03-20T14:00:00Z\u001b[0m \u001b[33m WARN\u001b[0m a::b: x"}"#
        ]
    );
}

#[test]
fn our_own_entries_keep_their_error_flag_and_their_empty_source() {
    assert_eq!(
        assemble("{\"epoch\":1774015201,\"content\":\"x\",\"loglevel\":17,\"src\":\"\"}\n\n"),
        [r#"1 17  "x""#]
    );
    let batch =
        assemble_with(settings(), b"{\"epoch\":1,\"content\":\"x\",\"loglevel\":17}", false);
    assert!(!batch.entries[0].error);
}

#[test]
fn too_long_a_message_goes_on_in_entries_of_its_own() {
    let mut stream = "2026-03-20 14:00:00 ERROR a.b: begins\n".to_owned();
    let line = format!("  {}\n", "x".repeat(1000));
    for _ in 0..2000 {
        stream.push_str(&line);
    }
    let batch = assemble_with(settings(), stream.as_bytes(), false);
    assert_eq!(batch.entries.len(), 2);
    assert_eq!(batch.counts.joined, 1999);
    let second = &batch.entries[1];
    assert_eq!((second.src.as_str(), second.loglevel, second.error), ("a.b", 17, true));
    assert!(second.attrs.as_ref().unwrap().as_json().contains(r#""log.continues":true"#));
}

#[test]
fn what_may_still_grow_is_provisional() {
    let line = "2026-03-20 14:00:00 one\n";
    let few = format!("{line}{line}  more\n");
    let batch = assemble_with(settings(), few.as_bytes(), true);
    // The lines that are looked at together are but the first of them.
    assert_eq!((batch.end, batch.provisional), (0, Some((0, few.len() as u64))));

    let many = format!("{}{line}  more\n", line.repeat(500));
    let batch = assemble_with(settings(), many.as_bytes(), true);
    let settled = 500 * line.len() as u64;
    assert_eq!((batch.end, batch.provisional), (settled, Some((500, many.len() as u64))));
    assert_eq!(batch.entries.len(), 501);

    let batch = assemble_with(settings(), many.as_bytes(), false);
    assert_eq!((batch.end, batch.provisional), (many.len() as u64, None));
}

#[test]
fn entries_before_a_time_are_left_out_when_asked() {
    let settings = Settings { since: Some(WRITTEN), ..settings() };
    let batch = assemble_with(settings, b"2026-03-20 13:59:59 a\n2026-03-20 14:00:00 b\n", false);
    assert_eq!((batch.entries.len(), batch.counts.older, batch.counts.entries), (1, 1, 2));
}
