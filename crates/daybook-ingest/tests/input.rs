//! Whatever a person points at is read, however it is wrapped and in whatever state it is.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::cell::RefCell;
use std::sync::Mutex;

use daybook_ingest::{
    IngestControl, IngestRequest, LeftOut, MemorySink, Piece, Sink, Written, ingest, ingest_reader,
};
use daybook_store::{LogEntry, StoreError};
use proptest::prelude::*;
use support::pack::{COMPRESSORS, Pack, tar, utf16, write_at};
use support::{Desk, contents, gzip, shown};

fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers
        .map(|n| format!("2026-03-20 13:{:02}:{:02} INFO app: line {n}\n", n / 60 % 60, n % 60))
        .collect()
}

fn messages(numbers: std::ops::Range<u32>) -> Vec<String> {
    numbers.map(|n| format!("line {n}")).collect()
}

fn sorted_numbers(sink: &MemorySink) -> Vec<u32> {
    let mut numbers: Vec<u32> = contents(sink).iter().map(|m| m[5..].parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

/// The entries of one file, wherever it stands in the report.
fn entries(name: &str, bytes: &[u8]) -> Vec<String> {
    let desk = Desk::new();
    desk.write(name, bytes);
    let report = desk.ingest(name);
    assert_eq!(report.failed, 0, "{report:?}");
    desk.sink.entries().iter().map(shown).collect()
}

fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => (0..60_u8).prop_map(|s| format!("2026-03-20 13:00:{s:02},123 INFO [main] org.x.Y: größer {s}")),
        2 => (0..60_u8).prop_map(|s| format!("Mar 20 13:00:{s:02} gate app[{s}]: m {s}")),
        1 => (0..60_u8).prop_map(|s| format!(r#"{{"ts":17740152{s:02},"level":"warn","msg":"m \u{{1f980}}"}}"#)),
        1 => Just("\tat a.B(C.java:1)".to_owned()),
        1 => Just(String::new()),
        2 => "\\PC{0,30}",
    ];
    let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n")];
    prop::collection::vec((line, ends), 1..40)
        .prop_map(|lines| lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn text_in_any_wrapping_gives_the_entries_of_the_plain_file(
        text in text(),
        first in 0..COMPRESSORS.len(),
        second in 0..COMPRESSORS.len(),
        cut in any::<prop::sample::Index>(),
    ) {
        // Nothing is read as UTF-16, or as compressed, by accident of its first bytes.
        let text = format!("begins\n{text}");
        let bytes = text.as_bytes();
        let plain = entries("a.log", bytes);
        let ((_, first), (_, second)) = (COMPRESSORS[first], COMPRESSORS[second]);
        let (before, after) = bytes.split_at(cut.index(bytes.len()));
        let parts = [first(before), second(after)].concat();
        let archive = tar(&[("a.log", bytes)]);
        let wrappings = [
            ("a.log.1", first(bytes)),
            ("a.log.2", second(&first(bytes))),
            ("a.log.3", parts.clone()),
            ("a.log.4", utf16(&text, false)),
            ("a.log.5", first(&utf16(&text, true))),
            ("a.log.6", [b"\xef\xbb\xbf", bytes].concat()),
            ("a.tar", archive.clone()),
            ("b.tar", first(&archive)),
            ("c.tar", second(&tar(&[("a.log.gz", &parts)]))),
        ];
        for (name, wrapped) in wrappings {
            prop_assert_eq!(&entries(name, &wrapped), &plain, "{}", name);
        }
    }

    #[test]
    fn any_bytes_in_any_wrapping_give_the_entries_of_the_plain_file(
        bytes in prop::collection::vec(prop_oneof![3 => b' '..=b'~', 1 => Just(b'\n'), 1 => any::<u8>()], 1..300),
        which in 0..COMPRESSORS.len(),
    ) {
        let bytes = [b"begins\n", &bytes[..]].concat();
        let plain = entries("a.log", &bytes);
        let (_, pack): (_, Pack) = COMPRESSORS[which];
        prop_assert_eq!(&entries("a.log.1", &pack(&bytes)), &plain);
        prop_assert_eq!(&entries("a.tar", &pack(&tar(&[("a.log", &bytes)]))), &plain);
        let sink = MemorySink::new();
        let desk = Desk::new();
        let stdin = std::io::Cursor::new(pack(&bytes));
        ingest_reader(stdin, "a.log", &desk.request, &sink, &IngestControl::default()).unwrap();
        let piped: Vec<String> = sink.entries().iter().map(shown).collect();
        prop_assert_eq!(&piped, &plain);
    }
}

#[test]
fn a_content_is_known_in_every_wrapping_and_goes_on_in_another() {
    for (name, pack) in COMPRESSORS {
        let desk = Desk::new();
        desk.write("a.log", lines(0..3000));
        desk.ingest("a.log");
        desk.write("a.log.1", pack(lines(0..3000).as_bytes()));
        let report = desk.ingest("a.log.1");
        assert_eq!(report.files[0].left_out, Some(LeftOut::KnownAlready), "{name}");
        std::fs::remove_file(desk.path("a.log")).unwrap();
        desk.write("a.log.1", pack(lines(0..3005).as_bytes()));
        assert_eq!(desk.ingest("a.log.1").inserted, 5, "{name}");
    }
}

#[test]
fn a_file_in_utf_16_that_grows_adds_what_is_new() {
    let desk = Desk::new();
    let whole = utf16(&lines(0..300).replace('\n', "\r\n"), false);
    desk.write("a.log", &whole[..0]);
    let mut from = 0;
    // Within a unit, too.
    for to in [3, 10_001, 10_002, 17_777, whole.len()] {
        desk.append("a.log", &whole[from..to]);
        from = to;
        desk.ingest("a.log");
    }
    assert_eq!(desk.contents(), messages(0..300));
}

#[test]
fn a_damaged_compressed_file_gives_what_could_be_read_and_then_the_rest() {
    let text = lines(0..20_000);
    for (name, pack) in COMPRESSORS {
        let desk = Desk::new();
        let packed = pack(text.as_bytes());
        desk.write("a.log.1", &packed[..packed.len() * 9 / 10]);
        let report = desk.ingest("a.log.1");
        assert!(report.failed == 1 && report.files[0].error.is_some(), "{name}: {report:?}");
        let first = report.inserted;
        // bzip2 may have a single block, which is all or nothing.
        assert!(first > 0 || name == "bzip2", "{name}: {report:?}");
        desk.write("a.log.1", &packed);
        let report = desk.ingest("a.log.1");
        assert_eq!(report.failed, 0, "{name}");
        assert_eq!(sorted_numbers(&desk.sink), (0..20_000).collect::<Vec<_>>(), "{name}");

        let desk = Desk::new();
        desk.write("a.log.1", [&packed[..], b"trailing"].concat());
        let report = desk.ingest("a.log.1");
        assert_eq!((report.inserted, report.failed), (20_000, 1), "{name}");
    }
}

#[test]
fn windows_1252_is_shown_and_kept_without_loss() {
    let desk = Desk::new();
    desk.write("a.log", b"2026-03-20 13:00:00 INFO app: caf\xe9\n  \x93quoted\x94\n2026-03-20 13:00:01 INFO app: \xc3\xa9t\xc3\xa9\n  and \xe9t\xe9\n");
    desk.ingest("a.log");
    let entries = desk.sink.entries();
    assert_eq!(entries[0].content, "café\n  “quoted”");
    assert_eq!(entries[0].attrs.as_ref().unwrap().as_json(), r#"{"log.encoding":"windows-1252"}"#);
    // Of an entry with both it must be told which line was which.
    assert_eq!(entries[1].content, "été\n  and été");
    assert_eq!(
        entries[1].attrs.as_ref().unwrap().as_json(),
        r#"{"log.original_base64":"ICBhbmQg6XTp"}"#
    );
}

#[test]
fn a_hole_at_the_beginning_is_told_and_the_lines_after_it_are_read() {
    let desk = Desk::new();
    let path = desk.write("a.log", lines(0..100));
    desk.ingest("a.log");
    // copytruncate, and a writer that goes on where it was.
    std::fs::copy(&path, desk.path("a.log.1")).unwrap();
    std::fs::File::create(&path).unwrap();
    write_at(&path, 1_000_000, &lines(100..103));
    let report = desk.ingest("");
    assert_eq!((report.inserted, report.lines), (3, 3));
    assert_eq!(desk.contents(), messages(0..103));
    let attrs = desk.sink.entries()[100].attrs.clone().unwrap();
    assert_eq!(attrs.as_json(), r#"{"log.nul_bytes":1000000}"#);
    write_at(&path, 1_000_000, &lines(100..105));
    assert_eq!(desk.ingest("").inserted, 2);
}

#[test]
fn what_a_crash_left_of_a_line_is_kept_and_the_next_line_is_its_own() {
    let desk = Desk::new();
    desk.write("a.log", format!("{}2026-03-20 13:30:00 INFO app: half", lines(0..2)));
    desk.ingest("a.log");
    desk.append("a.log", format!("{}{}", "\0".repeat(3000), lines(7..9)));
    let report = desk.ingest("a.log");
    assert_eq!(desk.contents(), ["line 0", "line 1", "half", "line 7", "line 8"]);
    assert_eq!((report.lines, report.continued), (4, 1), "the physical line counts once");
    let entry = &desk.sink.entries()[3];
    assert_eq!(entry.epoch, 1_774_015_200 - 3600 + 7);
    assert_eq!(entry.attrs.as_ref().unwrap().as_json(), r#"{"log.nul_bytes":3000}"#);
}

#[test]
fn room_made_for_what_is_to_come_is_not_read_before_it_comes() {
    let desk = Desk::new();
    let path = desk.write("a.log", format!("{}{}", lines(0..10), "\0".repeat(5000)));
    assert_eq!(desk.ingest("a.log").lines, 10);
    write_at(&path, lines(0..10).len() as u64, &lines(10..15));
    desk.ingest("a.log");
    assert_eq!(desk.contents(), messages(0..15));
}

#[test]
fn a_line_that_is_too_long_is_one_line_of_several_entries() {
    let desk = Desk::new();
    let long = "wörter ".repeat(1_500_000);
    desk.write(
        "a.log",
        format!("{}2026-03-20 13:30:00 WARN app: {long}\n{}", lines(0..1), lines(1..2)),
    );
    let report = desk.ingest("a.log");
    // Twelve pieces of 1 MiB at most.
    assert_eq!((report.lines, report.entries, report.continued), (3, 14, 11));
    let entries = desk.sink.entries();
    let all: String = entries[1..13].iter().map(|entry| entry.content.as_str()).collect();
    assert!(all == long.trim_end() || all == long, "{} {}", all.len(), long.len());
    for entry in &entries[2..13] {
        assert_eq!((entry.loglevel, entry.src.as_str()), (13, "a.app"));
        assert!(entry.attrs.as_ref().unwrap().as_json().contains(r#""log.continues":true"#));
    }
    assert_eq!(entries[13].content, "line 1");
}

#[test]
fn lines_of_an_old_mac_are_lines_and_progress_is_not() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..5).replace('\n', "\r"));
    assert_eq!(desk.ingest("a.log").lines, 5);
    assert_eq!(desk.contents(), messages(0..5));
    desk.write("b.log", "2026-03-20 13:00:00 INFO app: 10%\r20%\r30%\r\n");
    assert_eq!(desk.ingest("b.log").lines, 1);
    assert_eq!(desk.contents()[5], "10%\r20%\r30%");
}

type Act<'s> = Box<dyn FnOnce() + 's>;

/// Does something to the input at the first write, when part of it is read.
struct Meanwhile<'s> {
    sink: &'s MemorySink,
    act: Mutex<RefCell<Option<Act<'s>>>>,
}

impl<'s> Meanwhile<'s> {
    fn new(sink: &'s MemorySink, act: impl FnOnce() + 's) -> Self {
        Meanwhile { sink, act: Mutex::new(RefCell::new(Some(Box::new(act)))) }
    }
}

impl Sink for Meanwhile<'_> {
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError> {
        let act = self.act.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
        self.sink.write(entries, piece)
    }

    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError> {
        self.sink.withdraw(origin, upto, partitions)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.sink.load_checkpoints()
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        self.sink.save_checkpoints(items)
    }
}

/// More than the queues between file and sink hold.
const MANY: u32 = 300_000;

#[test]
fn a_file_that_grows_while_it_is_read_loses_and_doubles_nothing() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..MANY));
    let grow = || desk.append("a.log", lines(MANY..MANY + 10));
    desk.ingest_into(&Meanwhile::new(&desk.sink, grow), "a.log");
    desk.ingest("a.log");
    assert_eq!(sorted_numbers(&desk.sink), (0..MANY + 10).collect::<Vec<_>>());
}

#[test]
fn a_file_that_is_rotated_while_it_is_read_loses_and_doubles_nothing() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..MANY));
    let rotate = || {
        std::fs::rename(desk.path("a.log"), desk.path("a.log.1")).unwrap();
        desk.write("a.log", lines(MANY..MANY + 10));
    };
    desk.ingest_into(&Meanwhile::new(&desk.sink, rotate), "a.log");
    desk.ingest("");
    assert_eq!(sorted_numbers(&desk.sink), (0..MANY + 10).collect::<Vec<_>>());
    assert_eq!(desk.ingest("").inserted, 0);
}

#[test]
fn a_file_that_is_emptied_while_it_is_read_keeps_what_was_read() {
    let desk = Desk::new();
    let path = desk.write("a.log", lines(0..MANY));
    let empty = || {
        std::fs::copy(&path, desk.path("a.log.1")).unwrap();
        std::fs::File::create(&path).unwrap();
    };
    let report = desk.ingest_into(&Meanwhile::new(&desk.sink, empty), "a.log");
    assert!(report.inserted > 0 && report.inserted < u64::from(MANY), "{}", report.inserted);
    desk.append("a.log", lines(MANY..MANY + 10));
    desk.ingest("");
    assert_eq!(sorted_numbers(&desk.sink), (0..MANY + 10).collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_removed_while_it_is_read_is_read_to_its_end() {
    let desk = Desk::new();
    let path = desk.write("a.log", lines(0..MANY));
    let remove = || std::fs::remove_file(&path).unwrap();
    desk.ingest_into(&Meanwhile::new(&desk.sink, remove), "a.log");
    assert_eq!(sorted_numbers(&desk.sink), (0..MANY).collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_and_what_is_not_there_is_a_row() {
    let desk = Desk::new();
    let pipe = desk.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, gzip(lines(0..10).as_bytes())).unwrap()
    });
    let request = IngestRequest {
        paths: vec![pipe, desk.path("*.none"), desk.path("none.log"), "/dev/null".into()],
        ..desk.request.clone()
    };
    let report = ingest(&request, &desk.sink, &IngestControl::default()).unwrap();
    writer.join().unwrap();
    assert_eq!((report.files[0].inserted, report.failed), (10, 2));
    assert!(report.files[1].error.as_ref().unwrap().contains("matches the pattern"));
    assert_eq!(report.files[3].left_out, Some(LeftOut::NoFile));
    assert_eq!(desk.sink.entries()[0].src, "pipe.app");
}
