//! What is said of a search is what it did.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{Collector, Explain, ExplainOutcome, MAX_EXPLAINED};
use crate::clock::ManualClock;
use crate::control::Control;
use crate::entry::LogEntry;
use crate::filter::{LogFilter, SrcFilter, TextFilter};
use crate::key::{Day, PartitionKey, partition_path};
use crate::space::MinFree;
use crate::store::{PartitionedLogStore, StoreOptions};
use crate::tidy::TidyRequest;

/// 20 March 2026, 14:00 UTC.
const EPOCH: i64 = 1_774_015_200;
const DAY: i64 = 86_400;

fn open(base: &Path) -> PartitionedLogStore {
    let options = StoreOptions {
        clock: Arc::new(ManualClock::at_epoch(EPOCH + 10 * DAY)),
        min_free: MinFree { bytes: 0, percent: 0 },
        ..StoreOptions::default()
    };
    PartitionedLogStore::open(base, options).unwrap()
}

fn entry(context: &str, day: i64, src: &str, content: &str) -> LogEntry {
    LogEntry {
        context_name: context.into(),
        epoch: EPOCH + day * DAY,
        src: src.into(),
        content: content.into(),
        ..LogEntry::default()
    }
}

/// Four days of `a`, the last of two entries, and one day of `b`.
fn filled(base: &Path) -> PartitionedLogStore {
    let store = open(base);
    let mut entries: Vec<LogEntry> = (0..4).map(|day| entry("a", day, "app", "begun")).collect();
    entries.push(entry("a", 3, "app.db", "lost"));
    entries.push(entry("b", 3, "app", "begun"));
    store.insert_batch(&entries).unwrap();
    store
}

fn ask(store: &PartitionedLogStore, filter: &LogFilter) -> Explain {
    let page = store.query(filter, &Control::default().explained()).unwrap();
    *page.stats.explain.unwrap()
}

fn outcomes(explain: &Explain) -> Vec<(ExplainOutcome, u64)> {
    explain.outcomes.iter().map(|one| (one.outcome, one.partitions)).collect()
}

fn became(explain: &Explain, context: &str, day: &str) -> ExplainOutcome {
    explain.days.iter().find(|one| (&*one.context, &*one.day) == (context, day)).unwrap().outcome
}

/// What holds of every explanation.
fn check(explain: &Explain) {
    let told: u64 = explain.outcomes.iter().map(|one| one.partitions).sum();
    assert_eq!(told, explain.partitions);
    assert_eq!(explain.days.len() as u64 + explain.unlisted, explain.partitions);
    if explain.unlisted == 0 {
        let of_days: u64 = explain.days.iter().map(|day| day.phases.total_us()).sum();
        assert_eq!(explain.phases.total_us(), of_days + explain.phases.listing_us);
        let returned: u64 = explain.days.iter().map(|day| day.returned).sum();
        assert_eq!(explain.returned, returned);
    }
    for day in &explain.days {
        let seen = day.looked;
        assert_eq!(
            seen.blocks,
            seen.blocks_passed + seen.blocks_by_kinds + seen.blocks_by_columns,
            "{day:?}"
        );
    }
    assert!(explain.days.is_sorted_by_key(|day| std::cmp::Reverse(day.phases.total_us())));
}

#[test]
fn each_partition_is_said_to_be_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let filter = LogFilter {
        contexts: vec!["a".into()],
        epoch_from: Some(EPOCH + DAY),
        limit: Some(1),
        ..LogFilter::default()
    };
    let explain = ask(&store, &filter);
    check(&explain);
    assert_eq!(
        outcomes(&explain),
        [
            (ExplainOutcome::OutOfRange, 1),
            (ExplainOutcome::OtherContext, 1),
            (ExplainOutcome::NotNeeded, 2),
            (ExplainOutcome::Searched, 1),
        ]
    );
    assert_eq!(became(&explain, "a", "2026-03-20"), ExplainOutcome::OutOfRange);
    assert_eq!(became(&explain, "b", "2026-03-23"), ExplainOutcome::OtherContext);
    assert_eq!(became(&explain, "a", "2026-03-22"), ExplainOutcome::NotNeeded);
    let searched = &explain.days[0];
    assert_eq!((searched.outcome, searched.returned), (ExplainOutcome::Searched, 1));
    assert_eq!(searched.looked.blocks_by_columns, 1);
    assert_eq!(searched.looked.rows_read, 0, "no text was asked for");
    assert_eq!(explain.returned, 1);

    let page = store.query(&filter, &Control::default()).unwrap();
    assert!(page.stats.explain.is_none(), "it was not asked for");
    // The third page begins behind the day of the second one's entry.
    let second = LogFilter { cursor: page.next, ..filter };
    let third = store.query(&second, &Control::default()).unwrap().next;
    let fourth = store
        .query(&LogFilter { cursor: third, ..second.clone() }, &Control::default())
        .unwrap()
        .next;
    let explain = ask(&store, &LogFilter { cursor: fourth, ..second });
    check(&explain);
    assert_eq!(became(&explain, "a", "2026-03-23"), ExplainOutcome::BehindCursor);
    assert_eq!(became(&explain, "a", "2026-03-21"), ExplainOutcome::Searched);
}

#[test]
fn rows_that_are_read_for_their_text_are_counted_where_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let filter = LogFilter {
        text: Some(TextFilter::Substring("lost".into())),
        src: Some(SrcFilter::Subtree("app.db".into())),
        ..LogFilter::default()
    };
    let explain = ask(&store, &filter);
    check(&explain);
    assert_eq!((explain.returned, explain.looked.rows_read), (1, 1));
    assert_eq!(explain.looked.sources, 1, "one partition has the source");
    let holds = explain.days.iter().find(|day| day.looked.rows_read == 1).unwrap();
    assert_eq!((&*holds.context, &*holds.day), ("a", "2026-03-23"));
    assert_eq!(outcomes(&explain), [(ExplainOutcome::Searched, 5)]);
    assert!(
        explain.days.iter().filter(|day| day.looked.sources == 0).all(|day| day.looked.blocks == 0)
    );
}

#[test]
fn what_a_summary_answers_or_rules_out_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    store.tidy(&TidyRequest::default(), &Control::default()).unwrap();
    let count = store.count(&LogFilter::default(), &Control::default().explained()).unwrap();
    assert_eq!(count.count, 6);
    let explain = count.stats.explain.unwrap();
    check(&explain);
    assert_eq!(outcomes(&explain), [(ExplainOutcome::Summarised, 5)]);
    let nowhere =
        LogFilter { src: Some(SrcFilter::Exact("nowhere".into())), ..LogFilter::default() };
    let explain = ask(&store, &nowhere);
    check(&explain);
    assert_eq!(outcomes(&explain), [(ExplainOutcome::RuledOut, 5)]);
    assert_eq!(explain.phases.opening_us, 0);
    let histogram = store
        .histogram(
            &LogFilter::default(),
            &[EPOCH - DAY, EPOCH + 5 * DAY],
            &Control::default().explained(),
        )
        .unwrap();
    check(&histogram.stats.explain.unwrap());
    let sources =
        store.list_sources(&LogFilter::default(), &Control::default().explained()).unwrap();
    assert_eq!(outcomes(&sources.stats.explain.unwrap()), [(ExplainOutcome::Summarised, 5)]);
}

#[test]
fn a_damaged_partition_is_named_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let day = Day::of_epoch(EPOCH + 2 * DAY).unwrap();
    let path = partition_path(folder.path(), &PartitionKey::new("a", day));
    std::fs::write(&path, b"this is no database, and long enough to be told so".repeat(40))
        .unwrap();
    let explain = ask(&open(folder.path()), &LogFilter::default());
    check(&explain);
    assert_eq!(outcomes(&explain), [(ExplainOutcome::Searched, 4), (ExplainOutcome::Failed, 1)]);
    let failed = explain.days.iter().find(|one| one.outcome == ExplainOutcome::Failed).unwrap();
    assert_eq!((&*failed.context, &*failed.day), ("a", "2026-03-22"));
    assert!(!failed.failure.is_empty());
}

#[test]
fn a_long_list_is_cut_and_its_numbers_are_whole() {
    let collector = Collector::default();
    let keys = (0..MAX_EXPLAINED as i64 + 50).map(|day| {
        (PartitionKey::new("a", Day::of_epoch(day * DAY).unwrap()), ExplainOutcome::OutOfRange)
    });
    collector.listed(Duration::from_micros(7), keys);
    let slow = PartitionKey::new("a", Day::of_epoch(3 * DAY).unwrap());
    collector.became(&slow, ExplainOutcome::Searched);
    collector.spent(&slow, super::Phase::Scanning, Duration::from_micros(40));
    collector.spent(&slow, super::Phase::Rows, Duration::from_micros(30));
    let explain = collector.report(&[], 2);
    check(&explain);
    assert_eq!((explain.days.len(), explain.unlisted), (MAX_EXPLAINED, 50));
    assert_eq!(explain.days[0].day, "1970-01-04", "the slowest is listed first");
    assert_eq!((explain.phases.index_us, explain.phases.rows_us), (10, 30));
    assert_eq!(explain.phases.listing_us, 7);
    assert_eq!(
        outcomes(&explain),
        [(ExplainOutcome::OutOfRange, 149), (ExplainOutcome::Searched, 1)]
    );
    assert_eq!(collector.report(&[], 2).partitions, 0, "the next search begins with nothing");
}
