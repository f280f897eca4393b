//! What fuzz targets drive (`tests/fuzz`): parsers one line at a time, and files as a whole.

use daybook_store::LogEntry;

use crate::assemble::{Assembler, Carried, Forced, Line, Settings, State};
use crate::format_set::FormatSet;
use crate::time::Zone;

/// Every format's parser and hooks on the lines of some bytes.
///
/// # Panics
/// When a parser does.
pub fn parsers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let formats = FormatSet::new(Vec::new());
    for (_, format) in formats.surest() {
        let mut directive: Option<&str> = None;
        let mut before = "";
        for line in text.lines().take(16) {
            let record = match directive {
                Some(directive) => format.parse_after(line, directive),
                None => format.parse(line),
            };
            if format.is_directive(line) {
                directive = Some(line);
            }
            let _ = format.goes_on(line, before);
            before = line;
            if let Some(record) = record {
                let attrs = record.attrs.finish();
                // Whatever is built is a JSON object, or nothing could read it again.
                let valid = attrs.as_ref().is_none_or(|attrs| {
                    serde_json::from_str::<serde_json::Value>(attrs.as_json()).is_ok()
                });
                assert!(valid, "{}: {attrs:?}", format.name());
                let content = record.content.into_owned();
                let _ = format.finish(&mut LogEntry { content, attrs, ..LogEntry::default() });
            }
        }
        let content = text.clone().into_owned();
        let _ = format.finish(&mut LogEntry { content, ..LogEntry::default() });
    }
}

/// Reads some bytes as a file.
///
/// # Panics
/// When a line is lost, or the file read in two pieces is not the file read at once.
pub fn file(bytes: &[u8]) {
    let whole = entries(&[bytes]);
    let half = bytes.len() / 2;
    let (first, _) = bytes.split_at(half);
    assert_eq!(entries(&[first, bytes]), whole);
}

/// The entries of a file that was read in each of these states, each longer than the one before:
/// without threads, checkpoints and a store, which do not look into lines.
fn entries(states: &[&[u8]]) -> Vec<LogEntry> {
    let Some(zone) = Zone::named("Europe/Berlin") else { return Vec::new() };
    let settings = Settings {
        context: "default".to_owned(),
        src: "app".to_owned(),
        asked_src: None,
        program: Some("app".to_owned()),
        file_epoch: 1_774_015_200,
        zone,
        formats: FormatSet::new(Vec::new()),
        format: Forced::No,
        since: None,
    };
    let (mut state, mut carried, mut at) = (State::default(), Carried::default(), 0_u64);
    let mut found: Vec<LogEntry> = Vec::new();
    let mut settled = 0;
    for bytes in states {
        let mut assembler = Assembler::new(settings.clone(), state, carried.clone(), at);
        let from = usize::try_from(at).unwrap_or(usize::MAX);
        let mut lines = 0;
        for line in bytes.get(from..).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
            let (start, ended) = (at, line.ends_with(b"\n"));
            at += line.len() as u64;
            let bytes = line.strip_suffix(b"\n").unwrap_or(line);
            assembler.line(Line { bytes, start, end: at, ended, nuls: 0 });
            // Zeros at a file's end are room that was set aside: no line until text follows.
            lines += u64::from(ended || bytes.iter().any(|byte| *byte != 0));
        }
        assembler.finish(true);
        let batch = assembler.take_batch();
        let counts = &batch.counts;
        assert_eq!(counts.lines, lines);
        assert_eq!(counts.lines + counts.continued, counts.entries + counts.joined);
        found.truncate(settled);
        let first = batch.provisional.map_or(batch.entries.len(), |(first, _)| first);
        if let Some(last) = first.checked_sub(1).and_then(|last| batch.entries.get(last)) {
            carried = Carried::of(last);
        }
        settled += first;
        found.extend(batch.entries);
        (state, at) = (batch.state, batch.end);
    }
    found
}
