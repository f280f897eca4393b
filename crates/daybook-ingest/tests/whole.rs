//! Any text: every line is found again, in order; and reading in pieces is reading at once.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use daybook_ingest::{IngestControl, MemorySink, ingest_reader};
use daybook_store::LogEntry;
use proptest::prelude::*;
use support::{Desk, shown};

/// A line of some log, or of none.
fn line() -> impl Strategy<Value = String> {
    let second = 0..60_u8;
    prop_oneof![
        3 => second.clone().prop_map(|s| format!("2026-03-20 13:00:{s:02},123 INFO [main] org.x.Y: m {s}")),
        2 => second.clone().prop_map(|s| format!("Mar 20 13:00:{s:02} gate app[{s}]: m {s}")),
        2 => second.clone().prop_map(|s| format!(r#"{{"ts":17740152{s:02},"level":"warn","msg":"m {s}"}}"#)),
        1 => Just(r#"{"epoch":1774015200,"content":"own","error":true}"#.to_owned()),
        1 => second.prop_map(|s| format!("13:00:{s:02}.5 app DEBUG x")),
        1 => Just("level=info msg=\"no time\"".to_owned()),
        2 => Just("\tat a.B(C.java:1)".to_owned()),
        1 => Just("Caused by: x".to_owned()),
        2 => Just(String::new()),
        2 => "[ -~]{0,40}",
        1 => "\\PC{0,20}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n")];
    (prop::collection::vec((line(), ends), 0..60), any::<bool>()).prop_map(|(lines, ended)| {
        let mut text: String = lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect();
        if !ended {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        text
    })
}

fn read_whole(desk: &Desk, text: &[u8]) -> Vec<LogEntry> {
    let sink = MemorySink::new();
    let reader = std::io::Cursor::new(text.to_vec());
    let report =
        ingest_reader(reader, "a.log", &desk.request, &sink, &IngestControl::default()).unwrap();
    assert_eq!(report.lines, report.entries + report.joined);
    let mut lines = text.split(|byte| *byte == b'\n');
    // NULs at the very end are room for what is to come.
    let last = lines.next_back().is_some_and(|last| last.iter().any(|byte| *byte != 0));
    assert_eq!(report.lines, lines.count() as u64 + u64::from(last));
    sink.entries()
}

/// Everything that an entry holds, as one text to look for words in.
fn all_of(entries: &[LogEntry]) -> String {
    let mut all = String::new();
    for entry in entries {
        let attrs = entry.attrs.as_ref().map_or("", |attrs| attrs.as_json());
        all.push_str(&format!("{}\n{}\n{attrs}\n", entry.content, entry.src));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_line_is_found_again_in_order(text in text()) {
        let desk = Desk::new();
        let entries = read_whole(&desk, text.as_bytes());
        let mut rest = entries.iter().flat_map(|entry| entry.content.split('\n')).peekable();
        // A line that no format takes apart stands in the contents as it is; of the others their
        // message does, which is the line's end.
        for line in text.lines().filter(|line| !line.is_empty()) {
            let found = rest.find(|content| line.ends_with(content.trim_end()) || line.contains(content) && !content.is_empty());
            prop_assert!(found.is_some(), "{line:?} is not in {:#?}", entries);
        }
    }

    #[test]
    fn any_bytes_are_taken_and_none_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        // It does not begin like something compressed, or in UTF-16.
        let bytes = [b"begins ", &bytes[..]].concat();
        let desk = Desk::new();
        let entries = read_whole(&desk, &bytes);
        let text: Vec<String> = entries.iter().map(|entry| entry.content.clone()).collect();
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        for line in lines {
            if let Ok(line) = std::str::from_utf8(line) {
                let plain: String = line.trim_end_matches('\r').chars().filter(|c| c.is_alphabetic()).collect();
                let all: String = all_of(&entries).chars().filter(|c| c.is_alphabetic()).collect();
                prop_assert!(all.contains(&plain), "{line:?} is not in {text:?}");
            }
        }
    }

    #[test]
    fn any_split_of_a_growing_file_gives_the_entries_of_the_whole(
        text in text(),
        cuts in prop::collection::vec(0.0..1.0_f64, 0..5),
    ) {
        let desk = Desk::new();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * text.len() as f64) as usize).collect();
        cuts.sort_unstable();
        desk.write("a.log", "");
        let mut from = 0;
        for cut in cuts {
            desk.append("a.log", &text.as_bytes()[from..cut]);
            from = cut;
            desk.ingest_into(&desk.sink, "a.log");
        }
        desk.append("a.log", &text.as_bytes()[from..]);
        desk.ingest_into(&desk.sink, "a.log");
        let pieces: Vec<String> = desk.sink.entries().iter().map(shown).collect();
        let whole: Vec<String> = read_whole(&desk, text.as_bytes()).iter().map(shown).collect();
        for (piece, whole) in pieces.iter().zip(&whole) {
            prop_assert_eq!(piece, whole);
        }
        prop_assert_eq!(pieces.len(), whole.len());
    }
}
