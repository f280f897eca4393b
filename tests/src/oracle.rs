//! Every answer of the store, worked out from one list in memory, in the plainest way.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use daybook_store::{
    Control, LevelFilter, LogEntry, LogFilter, MatchExpr, Order, PartitionedLogStore, SrcFilter,
    TextFilter, canonical_context,
};

/// One list of entries.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    rows: Vec<LogEntry>,
    arrived: i64,
}

/// The place of an entry in the order of all.
#[must_use]
pub fn place(entry: &LogEntry) -> (i64, u32, &str, i64) {
    (entry.epoch, entry.nanos, &entry.context_name, entry.logid)
}

impl Oracle {
    /// A list of entries that carry their logids already.
    #[must_use]
    pub fn of(rows: Vec<LogEntry>) -> Self {
        Oracle { rows, arrived: 0 }
    }

    /// Takes a batch as the store does: contexts by their canonical names, arrivals of one batch
    /// in order of their times.
    pub fn insert(&mut self, entries: &[LogEntry]) {
        let mut batch = entries.to_vec();
        batch.sort_by_key(|entry| (entry.epoch, entry.nanos));
        for entry in batch {
            self.arrived += 1;
            self.rows.push(LogEntry {
                context_name: canonical_context(&entry.context_name),
                logid: self.arrived,
                ..entry
            });
        }
    }

    /// Takes the matches away.
    pub fn delete(&mut self, filter: &LogFilter) {
        self.rows.retain(|entry| !matches(filter, entry));
    }

    /// All entries, in order of arrival.
    #[must_use]
    pub fn rows(&self) -> &[LogEntry] {
        &self.rows
    }

    /// The matches, in the order asked for.
    #[must_use]
    pub fn query(&self, filter: &LogFilter) -> Vec<&LogEntry> {
        let mut found: Vec<&LogEntry> =
            self.rows.iter().filter(|entry| matches(filter, entry)).collect();
        found.sort_by(|a, b| place(a).cmp(&place(b)));
        if filter.order == Order::NewestFirst {
            found.reverse();
        }
        found
    }

    /// Holds that the store answers a filter as this list does: pages, stream, count, sources, and
    /// a histogram between the edges.
    pub fn agrees(&self, store: &PartitionedLogStore, filter: &LogFilter, edges: &[i64]) {
        let expected: Vec<LogEntry> = self.query(filter).into_iter().map(unplaced).collect();
        let streamed: Vec<LogEntry> =
            crate::build::all(store, &LogFilter { limit: None, ..filter.clone() })
                .iter()
                .map(unplaced)
                .collect();
        assert_same(&streamed, &expected, "stream", filter);
        let paged: Vec<LogEntry> = pages(store, filter).iter().map(unplaced).collect();
        assert_same(&paged, &expected, "pages", filter);
        self.adds_up(store, filter, edges);
    }

    /// Holds that count, sources and histogram are those of this list.
    pub fn adds_up(&self, store: &PartitionedLogStore, filter: &LogFilter, edges: &[i64]) {
        let control = Control::default();
        let found = self.query(filter);

        let count = store.count(filter, &control).unwrap();
        assert_eq!(count.partitions_failed, [], "{filter:?}");
        let by_level: BTreeMap<i32, u64> =
            count.by_level.iter().map(|level| (level.loglevel, level.count)).collect();
        assert_eq!(
            by_level,
            tally(found.iter().map(|entry| entry.loglevel)),
            "levels of {filter:?}"
        );
        assert_eq!(count.count, found.len() as u64, "count of {filter:?}");
        let errors = found.iter().filter(|entry| entry.error).count() as u64;
        assert_eq!(count.errors, errors, "errors of {filter:?}");

        let list = store.list_sources(filter, &control).unwrap();
        assert_eq!(list.partitions_failed, [], "{filter:?}");
        let listed: Vec<(String, u64, u64)> = list
            .sources
            .into_iter()
            .map(|source| (source.src, source.count, source.errors))
            .collect();
        let mut sources: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for entry in &found {
            let counts = sources.entry(&entry.src).or_default();
            counts.0 += 1;
            counts.1 += u64::from(entry.error || entry.loglevel >= daybook_store::level::ERROR);
        }
        let expected: Vec<(String, u64, u64)> =
            sources.into_iter().map(|(src, (all, errors))| (src.to_owned(), all, errors)).collect();
        assert_eq!(listed, expected, "sources of {filter:?}");

        let histogram = store.histogram(filter, edges, &control).unwrap();
        assert_eq!(histogram.partitions_failed, [], "{filter:?}");
        let mut drawn: BTreeMap<(usize, i32), u64> = BTreeMap::new();
        for (bucket, counts) in histogram.counts.iter().enumerate() {
            assert_eq!(counts.len(), histogram.levels.len());
            for (level, count) in histogram.levels.iter().zip(counts).filter(|(_, n)| **n > 0) {
                drawn.insert((bucket, *level), *count);
            }
        }
        let bucket_of =
            |epoch: i64| edges.windows(2).position(|edge| (edge[0]..edge[1]).contains(&epoch));
        let expected = tally(found.iter().filter_map(|entry| {
            Some((bucket_of(entry.epoch)?, daybook_store::level::on_scale(entry.loglevel)))
        }));
        assert_eq!(drawn, expected, "histogram over {edges:?} of {filter:?}");
        assert_eq!(histogram.counts.len(), edges.len().saturating_sub(1));
        let levels: BTreeSet<i32> = drawn.keys().map(|(_, level)| *level).collect();
        assert_eq!(histogram.levels, levels.into_iter().collect::<Vec<_>>());
    }
}

/// Every page of a search, one after another; holds that each is full but the last, and that
/// no page is announced that is empty.
#[must_use]
pub fn pages(store: &PartitionedLogStore, filter: &LogFilter) -> Vec<LogEntry> {
    let limit = filter.limit.unwrap_or(daybook_store::DEFAULT_LIMIT);
    let mut filter = filter.clone();
    let mut entries = Vec::new();
    loop {
        let page = store.query(&filter, &Control::default()).unwrap();
        assert_eq!(page.partitions_failed, [], "{filter:?}");
        assert!(
            page.entries.len() <= limit && (page.next.is_none() || page.entries.len() == limit)
        );
        assert!(filter.cursor.is_none() || !page.entries.is_empty(), "an empty page was announced");
        entries.extend(page.entries);
        match page.next {
            Some(next) => filter.cursor = Some(next),
            None => return entries,
        }
    }
}

/// The same entry without its logid, which belongs to its partition.
fn unplaced(entry: &LogEntry) -> LogEntry {
    LogEntry { logid: 0, ..entry.clone() }
}

fn assert_same(found: &[LogEntry], expected: &[LogEntry], what: &str, filter: &LogFilter) {
    let differs = (0..found.len().max(expected.len())).find(|&i| found.get(i) != expected.get(i));
    if let Some(at) = differs {
        panic!(
            "{what} of {filter:?}: {} entries, {} expected; entry {at} is\n{:?}\ninstead of\n{:?}",
            found.len(),
            expected.len(),
            found.get(at),
            expected.get(at)
        );
    }
}

fn tally<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, u64> {
    let mut counts = BTreeMap::new();
    keys.for_each(|key| *counts.entry(key).or_default() += 1);
    counts
}

/// Whether a pattern matches; each is compiled once.
fn is_match(pattern: &str, text: &str) -> bool {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, regex::Regex>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        let new = || regex::Regex::new(pattern).unwrap();
        compiled.entry(pattern.to_owned()).or_insert_with(new).is_match(text)
    })
}

/// Whether an entry is what a filter asks for, its page aside.
#[must_use]
pub fn matches(filter: &LogFilter, entry: &LogEntry) -> bool {
    let context = canonical_context(&entry.context_name);
    let context_ok = filter.contexts.is_empty()
        || filter.contexts.iter().any(|name| canonical_context(name) == context);
    let time_ok = filter.epoch_from.is_none_or(|from| entry.epoch >= from)
        && filter.epoch_to.is_none_or(|to| entry.epoch < to);
    context_ok
        && time_ok
        && filter.src.as_ref().is_none_or(|src| is_src(src, entry))
        && filter.levels.as_ref().is_none_or(|levels| is_level(levels, entry))
        && filter.text.as_ref().is_none_or(|text| is_text(text, entry))
        && filter.error.is_none_or(|error| entry.error == error)
        && filter.tags.iter().all(|tag| entry.tags.contains(tag))
        && filter.matching.as_ref().is_none_or(|expr| meets(expr, entry))
}

fn meets(expr: &MatchExpr, entry: &LogEntry) -> bool {
    match expr {
        MatchExpr::All(exprs) => exprs.iter().all(|expr| meets(expr, entry)),
        MatchExpr::Any(exprs) => exprs.iter().any(|expr| meets(expr, entry)),
        MatchExpr::Not(expr) => !meets(expr, entry),
        MatchExpr::Context(name) => {
            canonical_context(name) == canonical_context(&entry.context_name)
        }
        MatchExpr::Src(src) => is_src(src, entry),
        MatchExpr::Levels(levels) => is_level(levels, entry),
        MatchExpr::Error(error) => entry.error == *error,
        MatchExpr::Tag(tag) => entry.tags.contains(tag),
        MatchExpr::Text(text) => is_text(text, entry),
        MatchExpr::Attr(attr) => panic!("no entry of these tests has attributes: {attr:?}"),
    }
}

fn is_src(filter: &SrcFilter, entry: &LogEntry) -> bool {
    match filter {
        SrcFilter::Prefix(prefix) => entry.src.starts_with(prefix),
        SrcFilter::Exact(src) => entry.src == *src,
        SrcFilter::Subtree(src) => entry.src == *src || entry.src.starts_with(&format!("{src}.")),
    }
}

fn is_level(filter: &LevelFilter, entry: &LogEntry) -> bool {
    match filter {
        LevelFilter::Min(min) => entry.loglevel >= *min,
        LevelFilter::Set(set) => set.contains(&entry.loglevel),
        LevelFilter::Ranges(ranges) => {
            ranges.iter().any(|(from, to)| entry.loglevel >= *from && entry.loglevel < *to)
        }
    }
}

fn is_text(filter: &TextFilter, entry: &LogEntry) -> bool {
    match filter {
        TextFilter::Substring(text) => entry.content.to_lowercase().contains(&text.to_lowercase()),
        TextFilter::Regex(pattern) => is_match(pattern, &entry.content),
    }
}
