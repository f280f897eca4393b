//! Nothing comes twice, and nothing is mistaken for known.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::collections::HashMap;

use daybook_ingest::{IngestControl, IngestRequest, LeftOut, MemorySink, ingest, ingest_reader};
use support::dying::Dying;
use support::{Desk, contents, gzip};

/// Lines of a log, numbered.
fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers
        .map(|n| format!("2026-03-20 13:{:02}:{:02} INFO app: line {n}\n", n / 60 % 60, n % 60))
        .collect()
}

fn messages(numbers: std::ops::Range<u32>) -> Vec<String> {
    numbers.map(|n| format!("line {n}")).collect()
}

#[test]
fn the_same_file_again_adds_nothing() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..100));
    assert_eq!(desk.ingest("a.log").inserted, 100);
    let again = desk.ingest("a.log");
    assert_eq!((again.inserted, again.lines), (0, 0));
    assert_eq!(again.files[0].left_out, Some(LeftOut::KnownAlready));
}

#[test]
fn a_grown_file_adds_what_is_new() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..10));
    desk.ingest("a.log");
    for from in [10, 500, 900] {
        desk.append("a.log", lines(from..from + 5));
        assert_eq!(desk.ingest("a.log").inserted, 5);
    }
    assert_eq!(desk.contents().len(), 25);
}

#[test]
fn a_renamed_file_goes_on_under_its_new_name_and_the_old_name_is_a_new_file() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..10));
    desk.ingest("a.log");
    desk.append("a.log", lines(10..20));
    std::fs::rename(desk.path("a.log"), desk.path("a.log.1")).unwrap();
    desk.write("a.log", lines(20..30));
    desk.ingest("");
    let mut found = desk.contents();
    found.sort_by_key(|message| message[5..].parse::<u32>().unwrap());
    assert_eq!(found, messages(0..30));
}

#[test]
fn a_copy_and_a_compressed_copy_are_known_and_a_rotated_one_goes_on() {
    let desk = Desk::new();
    let text = lines(0..3000);
    desk.write("a.log", &text);
    desk.ingest("a.log");
    desk.write("b.log", &text);
    desk.write("b.log.gz", gzip(text.as_bytes()));
    desk.write("b.log.zst", zstd::encode_all(text.as_bytes(), 1).unwrap());
    let report = desk.ingest("");
    assert_eq!(report.inserted, 0);
    assert!(
        report.files.iter().all(|file| file.left_out == Some(LeftOut::KnownAlready)),
        "{report:?}"
    );

    // logrotate: the file went on after it was read, then it was compressed and removed.
    let more = format!("{text}{}", lines(3000..3010));
    for name in ["a.log", "b.log", "b.log.gz", "b.log.zst"] {
        std::fs::remove_file(desk.path(name)).unwrap();
    }
    desk.write("a.log.1.gz", gzip(more.as_bytes()));
    assert_eq!(desk.ingest("").inserted, 10);
    assert_eq!(desk.contents(), messages(0..3010));
}

#[test]
fn a_file_that_was_emptied_and_written_anew_is_a_new_one() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..200));
    desk.ingest("a.log");
    desk.write("a.log", lines(500..510));
    assert_eq!(desk.ingest("a.log").inserted, 10);
    // copytruncate: the copy of what was there is known.
    desk.write("a.log.1", format!("{}{}", lines(500..510), lines(510..512)));
    desk.write("a.log", lines(600..601));
    assert_eq!(desk.ingest("").inserted, 3);
}

#[test]
fn different_files_that_begin_alike_lose_no_line() {
    let desk = Desk::new();
    let banner = lines(0..300);
    let ending = lines(800..900);
    desk.write("a.log", format!("{banner}{}{ending}", lines(400..401)));
    desk.write("b.log", format!("{banner}{}{ending}", lines(401..402)));
    desk.write("c.log", format!("{banner}{}{ending}{}", lines(400..401), lines(7..8)));
    let report = desk.ingest("");
    assert_eq!(report.inserted, 401 + 401 + 402);
    assert_eq!(desk.ingest("").inserted, 0);
}

#[test]
fn a_file_that_begins_with_all_of_another_one_is_its_own() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..1));
    desk.ingest("a.log");
    desk.write("b.log", lines(0..5));
    assert_eq!(desk.ingest("b.log").inserted, 5);
}

#[test]
fn a_stream_that_has_grown_adds_what_is_new() {
    let desk = Desk::new();
    let feed = |text: String| {
        let control = IngestControl::default();
        let reader = std::io::Cursor::new(text.into_bytes());
        ingest_reader(reader, "-", &desk.request, &desk.sink, &control).unwrap().inserted
    };
    assert_eq!(feed(lines(0..3000)), 3000);
    assert_eq!(feed(lines(0..3000)), 0);
    assert_eq!(feed(lines(0..3001)), 1);
    assert_eq!(feed(format!("{}{}", lines(0..2000), lines(5000..5001))), 2001);
    assert_eq!(feed(String::new()), 0);
}

#[test]
fn a_stream_of_what_a_file_has_adds_nothing_while_the_file_is_there() {
    let desk = Desk::new();
    desk.write("a.log", lines(0..3000));
    desk.ingest("a.log");
    let feed = |text: String| {
        let reader = std::io::Cursor::new(text.into_bytes());
        let control = IngestControl::default();
        ingest_reader(reader, "-", &desk.request, &desk.sink, &control).unwrap()
    };
    let report = feed(lines(0..3000));
    assert_eq!(report.files[0].left_out, Some(LeftOut::KnownAlready));
    assert_eq!(report.inserted, 0);
    // What only begins alike may be another program's.
    assert_eq!(feed(lines(0..3001)).inserted, 3001);
}

#[test]
fn the_same_file_can_be_taken_into_another_context() {
    let mut desk = Desk::new();
    desk.write("a.log", lines(0..10));
    desk.ingest("a.log");
    desk.request.context = Some("other".into());
    assert_eq!(desk.ingest("a.log").inserted, 10);
    assert_eq!(desk.ingest("a.log").inserted, 0);
}

/// Two days' lines in turn, so that each batch is of two partitions.
fn two_days(count: u32) -> String {
    (0..count).map(|n| format!("2026-03-{} 13:00:00 INFO app: line {n}\n", 18 + n % 2)).collect()
}

fn sorted_numbers(sink: &MemorySink) -> Vec<u32> {
    let mut numbers: Vec<u32> = contents(sink).iter().map(|m| m[5..].parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn a_crash_at_any_point_leaves_each_entry_once() {
    const LINES: u32 = 20_000;
    for half in [false, true] {
        for calls in 0..9 {
            let desk = Desk::new();
            let path = desk.write("a.log", two_days(LINES));
            let dying = Dying::after(calls, &desk.sink, half);
            let request = IngestRequest { paths: vec![path], ..desk.request.clone() };
            let died = ingest(&request, &dying, &IngestControl::default());
            // Between the crash and the next run the file may be rotated and compressed.
            let name = if calls % 2 == 0 { "a.log" } else { "a.log.1.gz" };
            if name != "a.log" {
                std::fs::remove_file(desk.path("a.log")).unwrap();
                desk.write(name, gzip(two_days(LINES + 1).as_bytes()));
            }
            desk.ingest(name);
            let expected = if name == "a.log" { LINES } else { LINES + 1 };
            let numbers = sorted_numbers(&desk.sink);
            assert_eq!(numbers.len() as u32, expected, "{calls} {half} {:?}", died.is_err());
            assert_eq!(numbers, (0..expected).collect::<Vec<_>>());
        }
    }
}

#[test]
fn after_a_crash_another_file_with_the_same_beginning_loses_no_line() {
    const LINES: u32 = 20_000;
    for calls in 0..9 {
        let desk = Desk::new();
        let path = desk.write("a.log", two_days(LINES));
        let dying = Dying::after(calls, &desk.sink, true);
        let request = IngestRequest { paths: vec![path], ..desk.request.clone() };
        let _ = ingest(&request, &dying, &IngestControl::default());
        std::fs::remove_file(desk.path("a.log")).unwrap();
        // Alike for 9,000 lines, then different lines of the same length.
        let whole = two_days(LINES);
        let other = whole.lines().enumerate().map(|(n, line)| {
            if n < 9_000 {
                format!("{line}\n")
            } else {
                format!("{}\n", line.replace("line", "LINE"))
            }
        });
        desk.write("b.log", other.collect::<String>());
        desk.ingest("b.log");
        let mut found = HashMap::new();
        for message in contents(&desk.sink) {
            *found.entry(message).or_insert(0) += 1;
        }
        for n in 9_000..LINES {
            let message = format!("LINE {n}");
            assert_eq!(found.get(&message), Some(&1), "{message} at {calls}");
        }
        for n in 0..9_000 {
            let message = format!("line {n}");
            assert!(found.contains_key(&message), "{message} at {calls}");
        }
    }
}

#[test]
fn a_line_and_a_message_that_were_cut_by_the_end_of_the_file_become_whole() {
    let desk = Desk::new();
    desk.write("a.log", "2026-03-20 13:00:00 ERROR app: half a li");
    assert_eq!(desk.ingest("a.log").inserted, 1);
    assert_eq!(desk.contents(), ["half a li"]);
    desk.append("a.log", "ne\n  and more\n2026-03-20 13:00:01 INFO app: next\n");
    let report = desk.ingest("a.log");
    assert_eq!((report.inserted, report.replaced), (2, 1));
    assert_eq!(desk.contents(), ["half a line\n  and more", "next"]);
    desk.append("a.log", "2026-03-20 13:00:02 INFO app: last\n");
    let report = desk.ingest("a.log");
    assert_eq!((report.inserted, report.replaced), (1, 0));
    assert_eq!(desk.contents().len(), 3);
}

#[test]
fn a_file_without_years_that_passes_new_year_begins_the_year_before() {
    let desk = Desk::new();
    // Written in March: the first November is two years back.
    let months = ["Nov 3", "Feb 3", "Nov 3", "Feb 3"];
    desk.write("a.log", months.map(|day| format!("{day} 10:00:00 gate app: x\n")).concat());
    desk.ingest("a.log");
    let years: Vec<i64> = desk.sink.entries().iter().map(|e| 1970 + e.epoch / 31_556_952).collect();
    assert_eq!(years, [2024, 2025, 2025, 2026]);
}
