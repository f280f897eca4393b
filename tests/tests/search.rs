//! A search over partitions answers what one list in memory would.

use std::collections::HashSet;

use daybook_store::{Control, LogEntry, LogFilter, Order, PartitionedLogStore};
use daybook_tests::arbitrary::{edges, entries, filters};
use daybook_tests::build::{base, number_of, open};
use daybook_tests::oracle::{Oracle, matches, place};
use daybook_tests::random::cases;
use proptest::collection::vec;
use proptest::prelude::*;

/// A store and the list that it must agree with.
fn filled(base: &std::path::Path, batches: &[Vec<LogEntry>]) -> (PartitionedLogStore, Oracle) {
    let (store, mut oracle) = (open(base), Oracle::default());
    for batch in batches {
        let report = store.insert_batch(batch).unwrap();
        assert_eq!((report.inserted, report.skipped), (batch.len() as u64, 0));
        oracle.insert(batch);
    }
    (store, oracle)
}

#[test]
fn a_search_over_partitions_equals_the_same_search_over_one_list() {
    let inputs = (
        entries(0..80, 0),
        entries(0..30, 1000),
        entries(0..3, 2000),
        vec((filters(), edges()), 6),
    );
    proptest!(cases(60), |((first, second, third, filters) in inputs)| {
        let base = base();
        let (store, oracle) = filled(base.path(), &[first, second, third]);
        for (filter, edges) in &filters {
            oracle.agrees(&store, filter, edges);
        }
    });
}

/// What happens to the store between two pages.
#[derive(Clone, Debug)]
enum Change {
    Insert(Vec<LogEntry>),
}

/// Every entry that was there from the first page to the last comes once, and all in order.
fn pages_stay_right(
    store: &PartitionedLogStore,
    start: &Oracle,
    filter: &LogFilter,
    changes: &[Change],
) {
    let mut ever = start.clone();
    let mut throughout: HashSet<u64> = start.query(filter).into_iter().map(number_of).collect();
    let mut changes = changes.iter();
    let mut page_filter = filter.clone();
    let mut seen: Vec<LogEntry> = Vec::new();
    loop {
        let page = store.query(&page_filter, &Control::default()).unwrap();
        assert_eq!(page.partitions_failed, []);
        seen.extend(page.entries);
        let Some(next) = page.next else { break };
        page_filter.cursor = Some(next);
        match changes.next() {
            Some(Change::Insert(batch)) => {
                store.insert_batch(batch).unwrap();
                ever.insert(batch);
            }
            None => {}
        }
        throughout.retain(|number| ever.rows().iter().any(|entry| number_of(entry) == *number));
    }
    let in_order = |pair: &[LogEntry]| match filter.order {
        Order::NewestFirst => place(&pair[0]) > place(&pair[1]),
        Order::OldestFirst => place(&pair[0]) < place(&pair[1]),
    };
    assert!(seen.windows(2).all(in_order), "out of order or twice, {filter:?}:\n{seen:#?}");
    let numbers: HashSet<u64> = seen.iter().map(number_of).collect();
    assert_eq!(numbers.len(), seen.len(), "an entry came twice, {filter:?}");
    let missed: Vec<_> = throughout.difference(&numbers).collect();
    assert!(missed.is_empty(), "never shown though always there: {missed:?}, {filter:?}");
    for entry in &seen {
        let known = ever.rows().iter().find(|row| number_of(row) == number_of(entry)).unwrap();
        assert!(matches(filter, known), "shown though it does not match: {entry:?}, {filter:?}");
        assert_eq!(LogEntry { logid: 0, ..known.clone() }, LogEntry { logid: 0, ..entry.clone() });
    }
}

#[test]
fn pages_stay_right_while_rows_come_and_go() {
    let changes = vec(entries(0..12, 0).prop_map(Change::Insert), 1..8);
    proptest!(cases(60), |(first in entries(1..80, 0), mut filter in filters(), mut changes in changes)| {
        for (number, change) in changes.iter_mut().enumerate() {
            let Change::Insert(batch) = change;
            let first = 1000 * (number as u64 + 1);
            for (entry, n) in batch.iter_mut().zip(first..) {
                *entry = daybook_tests::build::numbered(entry.clone(), n);
            }
        }
        filter.limit = filter.limit.map(|limit| limit.min(7));
        let base = base();
        let (store, oracle) = filled(base.path(), &[first]);
        pages_stay_right(&store, &oracle, &filter, &changes);
    });
}

/// Thousands of rows, so that full blocks, blocks that overlap in time and the tail all take part:
/// the random entries again and again, at times that go up, or anywhere.
fn many(pattern: &[LogEntry], count: usize, up: bool) -> Vec<LogEntry> {
    let many = pattern.iter().cycle().take(count).enumerate();
    many.map(|(i, entry)| {
        let second = if up { i * 7 } else { i * 7919 } as i64 % 86_400;
        let day_start = entry.epoch - entry.epoch % 86_400;
        // A quarter stays where it is: equal times in many blocks.
        let epoch = if i % 4 == 0 { entry.epoch } else { day_start + second };
        daybook_tests::build::numbered(LogEntry { epoch, ..entry.clone() }, i as u64)
    })
    .collect()
}

#[test]
fn full_blocks_blocks_out_of_order_and_the_tail_answer_as_one_list() {
    let inputs = (
        entries(20..40, 0),
        4_000..10_000_usize,
        any::<bool>(),
        vec(1_usize..6_000, 1..4),
        vec((filters(), edges()), 8),
    );
    proptest!(cases(6), |((pattern, count, up, sizes, filters) in inputs)| {
        // One context and a day or two, or the rows spread too thin to fill blocks.
        let pattern: Vec<LogEntry> = pattern
            .into_iter()
            .enumerate()
            .map(|(i, entry)| LogEntry {
                context_name: "b".into(),
                epoch: daybook_tests::arbitrary::FIRST_DAY + entry.epoch.rem_euclid(86_400) + if i % 9 == 0 { 86_400 } else { 0 },
                ..entry
            })
            .collect();
        let mut rows = many(&pattern, count, up);
        let mut batches = Vec::new();
        for size in sizes.iter().cycle() {
            if rows.is_empty() {
                break;
            }
            batches.push(rows.drain(..(*size).max(500).min(rows.len())).collect());
        }
        let base = base();
        let (store, oracle) = filled(base.path(), &batches);
        for (filter, edges) in &filters {
            let filter = LogFilter { contexts: Vec::new(), limit: filter.limit.map(|limit| limit.max(300)), ..filter.clone() };
            oracle.agrees(&store, &filter, edges);
        }
        daybook_tests::file::full_scan(base.path()).agrees(&store, &LogFilter::default(), &[]);
    });
}
