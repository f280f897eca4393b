//! A search over partitions answers what one list in memory would.

use std::collections::HashSet;

use daybook_store::{
    Control, DeleteBySrc, DeleteOlderThan, LogEntry, LogFilter, Order, PartitionedLogStore,
    SrcFilter, TidyRequest,
};
use daybook_tests::arbitrary::{FIRST_DAY, edges, entries, epochs, filters, src_filters};
use daybook_tests::build::{base, number_of, numbered, open};
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

/// What happens to a store, between two pages or two questions.
#[derive(Clone, Debug)]
enum Change {
    Insert(Vec<LogEntry>),
    DeleteBySrc(SrcFilter),
    DeleteOlderThan(i64),
}

fn changes(rows: std::ops::Range<usize>) -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => entries(rows, 0).prop_map(Change::Insert),
        1 => src_filters().prop_map(Change::DeleteBySrc),
        1 => epochs().prop_map(Change::DeleteOlderThan),
    ]
}

/// Gives the entries of each change numbers of their own.
fn number(changes: &mut [Change]) {
    for (change, first) in changes.iter_mut().zip((1_000_000..).step_by(1_000_000)) {
        if let Change::Insert(batch) = change {
            for (entry, n) in batch.iter_mut().zip(first..) {
                *entry = numbered(entry.clone(), n);
            }
        }
    }
}

/// Does it to the store and to the list, and holds that the store says what it did.
fn apply(change: &Change, store: &PartitionedLogStore, oracle: &mut Oracle) {
    let control = Control::default();
    let filter = match change {
        Change::Insert(batch) => {
            assert_eq!(store.insert_batch(batch).unwrap().inserted, batch.len() as u64);
            oracle.insert(batch);
            return;
        }
        Change::DeleteBySrc(src) => LogFilter { src: Some(src.clone()), ..LogFilter::default() },
        Change::DeleteOlderThan(epoch) => {
            LogFilter { epoch_to: Some(*epoch), ..LogFilter::default() }
        }
    };
    let delete = |dry_run| match change {
        Change::DeleteBySrc(src) => {
            let request =
                DeleteBySrc { src: src.clone(), contexts: Vec::new(), dry_run, for_good: false };
            store.delete_by_src(&request, &control).unwrap()
        }
        Change::DeleteOlderThan(epoch) => {
            let request = DeleteOlderThan { epoch: *epoch, dry_run, ..DeleteOlderThan::default() };
            store.delete_older_than(&request, &control).unwrap()
        }
        Change::Insert(_) => unreachable!(),
    };
    let expected = oracle.query(&filter).len() as u64;
    let (listed, done) = (delete(true), delete(false));
    assert_eq!((listed.rows, listed.dry_run), (expected, true), "dry run of {change:?}");
    assert_eq!((done.rows, done.dry_run), (expected, false), "{change:?}");
    assert_eq!(done.partitions_failed, []);
    oracle.delete(&filter);
}

/// Every entry that was there from the first page to the last comes once, and all in order.
fn pages_stay_right(
    store: &PartitionedLogStore,
    start: &Oracle,
    filter: &LogFilter,
    changes: &[Change],
) {
    let (mut ever, mut now) = (start.clone(), start.clone());
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
        if let Some(change) = changes.next() {
            apply(change, store, &mut now);
            if let Change::Insert(batch) = change {
                ever.insert(batch);
            }
        }
        let there: HashSet<u64> = now.rows().iter().map(number_of).collect();
        throughout.retain(|number| there.contains(number));
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
    let inputs = (entries(1..80, 0), filters(), vec(changes(0..12), 1..8));
    proptest!(cases(80), |((first, mut filter, mut changes) in inputs)| {
        number(&mut changes);
        filter.limit = filter.limit.map(|limit| limit.min(7));
        let base = base();
        let (store, oracle) = filled(base.path(), &[first]);
        pages_stay_right(&store, &oracle, &filter, &changes);
    });
}

#[test]
fn after_inserts_and_deletes_in_any_order_the_index_says_what_a_full_scan_says() {
    let inputs = (vec(changes(0..40), 1..12), vec((filters(), edges()), 4));
    proptest!(cases(40), |((mut changes, filters) in inputs)| {
        number(&mut changes);
        let base = base();
        let (store, mut oracle) = filled(base.path(), &[]);
        for change in &changes {
            apply(change, &store, &mut oracle);
        }
        let scanned = daybook_tests::file::full_scan(base.path());
        for (filter, edges) in &filters {
            oracle.agrees(&store, filter, edges);
            scanned.agrees(&store, filter, edges);
        }
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
        numbered(LogEntry { epoch, ..entry.clone() }, i as u64)
    })
    .collect()
}

/// The random entries, all on one day of one context and the day after, spread over batches.
fn thick_batches(
    pattern: Vec<LogEntry>,
    count: usize,
    up: bool,
    sizes: &[usize],
) -> Vec<Vec<LogEntry>> {
    let pattern: Vec<LogEntry> = pattern
        .into_iter()
        .enumerate()
        .map(|(i, entry)| LogEntry {
            context_name: "b".into(),
            epoch: FIRST_DAY + entry.epoch.rem_euclid(86_400) + if i % 9 == 0 { 86_400 } else { 0 },
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
    batches
}

fn wide(filter: &LogFilter) -> LogFilter {
    LogFilter {
        contexts: Vec::new(),
        limit: filter.limit.map(|limit| limit.max(1000)),
        ..filter.clone()
    }
}

#[test]
fn full_blocks_blocks_out_of_order_and_the_tail_answer_as_one_list() {
    let inputs = (
        entries(20..40, 0),
        (4_200..10_000_usize, any::<bool>(), vec(1_usize..6_000, 1..4)),
        vec((filters(), edges()), 5),
        vec(changes(1..30), 3),
    );
    proptest!(cases(8), |((pattern, (count, up, sizes), filters, mut changes) in inputs)| {
        number(&mut changes);
        let base = base();
        let (store, mut oracle) = filled(base.path(), &thick_batches(pattern, count, up, &sizes));
        for (filter, edges) in &filters {
            oracle.agrees(&store, &wide(filter), edges);
        }
        for change in &changes {
            // Not everything: what stays is what is looked at.
            if matches!(change, Change::DeleteBySrc(SrcFilter::Prefix(prefix)) if prefix.is_empty()) {
                continue;
            }
            apply(change, &store, &mut oracle);
        }
        let scanned = daybook_tests::file::full_scan(base.path());
        for (filter, edges) in &filters {
            oracle.adds_up(&store, &wide(filter), edges);
            scanned.adds_up(&store, &wide(filter), edges);
        }
        scanned.agrees(&store, &wide(&filters[0].0), &[]);
    });
}

#[test]
fn a_tidied_day_answers_as_before_and_after_it_changed_again() {
    let inputs = (
        entries(20..40, 0),
        (4_200..9_000_usize, any::<bool>(), vec(1_usize..3_000, 2..4)),
        vec((filters(), edges()), 6),
        vec(changes(1..30), 3),
    );
    // Few: a day is only summarised when it was left alone for two seconds.
    proptest!(cases(2), |((pattern, (count, up, sizes), filters, mut changes) in inputs)| {
        number(&mut changes);
        let base = base();
        let (store, mut oracle) = filled(base.path(), &thick_batches(pattern, count, up, &sizes));
        let page = LogFilter { limit: Some(700), ..LogFilter::default() };
        let before = store.query(&page, &Control::default()).unwrap();

        let yesterday = daybook_tests::build::open_with(base.path(), |options| {
            options.clock = std::sync::Arc::new(daybook_store::ManualClock::at_epoch(FIRST_DAY + 90 * 86_400));
        });
        let waiting = yesterday.tidy(&TidyRequest { dry_run: true }, &Control::default()).unwrap();
        let report = yesterday.tidy(&TidyRequest { dry_run: false }, &Control::default()).unwrap();
        assert_eq!(waiting.days.len(), report.days.len());
        assert!(report.days.iter().all(|day| day.checked && day.indexed && day.summarised), "{report:?}");

        // A search that was on its second page goes on.
        let rest = daybook_tests::oracle::pages(&store, &LogFilter { cursor: before.next, ..page.clone() });
        let whole: Vec<LogEntry> = before.entries.into_iter().chain(rest).collect();
        assert_eq!(whole, daybook_tests::oracle::pages(&store, &page));
        let count = store.count(&LogFilter::default(), &Control::default()).unwrap();
        assert_eq!(count.stats.partitions_scanned, 0, "a tidied day is counted from its summary");
        for (filter, edges) in &filters {
            oracle.agrees(&store, &wide(filter), edges);
        }
        daybook_tests::file::full_scan(base.path()).adds_up(&store, &LogFilter::default(), &[FIRST_DAY, FIRST_DAY + 3600]);
        for change in &changes {
            apply(change, &store, &mut oracle);
            for (filter, edges) in &filters {
                oracle.adds_up(&store, &wide(filter), edges);
            }
        }
        for (filter, edges) in &filters {
            oracle.agrees(&store, &wide(filter), edges);
        }
    });
}
