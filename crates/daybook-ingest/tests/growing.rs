//! A file that is written to while it is read, again and again, is in the store as if it had been
//! read once, when it was done.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use daybook_ingest::{IngestControl, IngestRequest, MemorySink, ingest};
use daybook_store::{Control, LogEntry, LogFilter, Order, PartitionedLogStore, StoreOptions};
use proptest::prelude::*;
use support::dying::Dying;
use support::{Desk, shown};

/// Lines of two days, with traces, and lines of no format.
fn text(lines: u32) -> String {
    let mut text = String::new();
    for n in 0..lines {
        let day = if n % 3 == 1 { 19 } else { 20 };
        text.push_str(&format!("2026-03-{day} 13:00:{:02} WARN app.db: line {n}\n", n % 60));
        for depth in 0..n % 4 {
            text.push_str(&format!("\tat app.Db.call(Db.java:{depth})\n"));
        }
    }
    text
}

fn everything(store: &PartitionedLogStore) -> Vec<String> {
    let filter =
        LogFilter { limit: Some(10_000), order: Order::OldestFirst, ..LogFilter::default() };
    let page = store.query(&filter, &Control::default()).unwrap();
    let count = store.count(&LogFilter::default(), &Control::default()).unwrap();
    assert_eq!(count.count, page.entries.len() as u64, "the index and the rows agree");
    let mut all: Vec<String> =
        page.entries.into_iter().map(|entry| shown(&LogEntry { logid: 0, ..entry })).collect();
    all.sort();
    all
}

fn store_at(desk: &Desk, name: &str) -> PartitionedLogStore {
    PartitionedLogStore::open(&desk.path(name), StoreOptions::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_real_store_holds_the_whole_wherever_reading_stopped(
        lines in 1..400_u32,
        cuts in prop::collection::vec(0.0..1.0_f64, 1..6),
    ) {
        let text = text(lines);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * text.len() as f64) as usize).collect();
        cuts.push(text.len());
        cuts.sort_unstable();
        let desk = Desk::new();
        desk.write("a.log", "");
        let pieces = store_at(&desk, "pieces");
        let mut from = 0;
        for cut in cuts {
            desk.append("a.log", &text.as_bytes()[from..cut]);
            from = cut;
            desk.ingest_into(&pieces, "a.log");
        }
        let whole = store_at(&desk, "whole");
        desk.ingest_into(&whole, "a.log");
        prop_assert_eq!(everything(&pieces), everything(&whole));
    }
}

#[test]
fn a_crash_at_any_point_while_a_file_grows_leaves_each_entry_once_and_whole() {
    for lines in [40, 900] {
        let text = text(lines);
        let whole = {
            let desk = Desk::new();
            desk.write("a.log", &text);
            desk.ingest("a.log");
            desk.sink.entries()
        };
        for calls in 0..8 {
            for half in [false, true] {
                let desk = Desk::new();
                desk.write("a.log", "");
                let mut from = 0;
                for share in [0.3, 0.55, 0.8, 1.0] {
                    let to = (text.len() as f64 * share) as usize;
                    desk.append("a.log", &text.as_bytes()[from..to]);
                    from = to;
                    let dying = Dying::after(calls, &desk.sink, half);
                    let paths = vec![desk.path("a.log")];
                    let request = IngestRequest { paths, ..desk.request.clone() };
                    let _ = ingest(&request, &dying, &IngestControl::default());
                }
                desk.ingest("a.log");
                let found = desk.sink.entries();
                let show = |entries: &[LogEntry]| entries.iter().map(shown).collect::<Vec<_>>();
                assert_eq!(show(&found), show(&whole), "{lines} lines, {calls} calls, {half}");
            }
        }
    }
}

#[test]
fn a_file_whose_end_was_rewritten_loses_no_line_of_either() {
    let desk = Desk::new();
    let banner = "2026-03-20 13:00:00 INFO app: starting up\n".repeat(200);
    desk.write("a.log", format!("{banner}2026-03-20 13:00:01 INFO app: first life\n"));
    desk.ingest("a.log");
    desk.write(
        "a.log",
        format!(
            "{banner}2026-03-20 13:00:02 INFO app: second life\n2026-03-20 13:00:03 INFO app: on\n"
        ),
    );
    desk.ingest("a.log");
    let contents = desk.contents();
    for expected in ["first life", "second life", "on"] {
        assert_eq!(contents.iter().filter(|found| *found == expected).count(), 1, "{expected}");
    }
}

#[test]
fn the_same_content_under_another_name_is_known_though_its_end_is_provisional() {
    let desk = Desk::new();
    let sink = MemorySink::new();
    desk.write("a.log", text(30));
    desk.ingest_into(&sink, "a.log");
    desk.write("b.log", text(30));
    let report = desk.ingest_into(&sink, "b.log");
    assert_eq!((report.inserted, report.replaced, report.lines), (0, 0, 0));
}

#[test]
fn an_entry_that_turns_out_to_be_of_another_day_moves_there() {
    let desk = Desk::new();
    let store = store_at(&desk, "base");
    desk.write("a.log", "2026-03-1");
    desk.ingest_into(&store, "a.log");
    desk.append("a.log", "9 13:00:00 INFO app: x\n");
    let report = desk.ingest_into(&store, "a.log");
    assert_eq!((report.inserted, report.replaced), (1, 1));
    assert_eq!(everything(&store).len(), 1);
}

#[test]
fn a_line_of_which_only_a_carriage_return_was_there_becomes_whole() {
    let desk = Desk::new();
    desk.write("a.log", "\n\r");
    desk.ingest("a.log");
    desk.append("a.log", "'\n");
    desk.ingest("a.log");
    assert_eq!(desk.contents(), ["\r'"]);
}
