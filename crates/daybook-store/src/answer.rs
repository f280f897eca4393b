//! Searches over all partitions of a store.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::explain::ExplainOutcome;
use crate::failure::PartitionFailure;
use crate::filter::{
    Count, Histogram, LevelCount, LogFilter, Page, QueryStats, SourceCount, SourceList,
};
use crate::key::PartitionKey;
use crate::level::on_scale;
use crate::read::plan::Plan;
use crate::read::tally::{HistogramTally, LevelTally, SourceTally, is_error};
use crate::read::walk;
use crate::run::Run;
use crate::store::PartitionedLogStore;

/// Most buckets of a histogram.
const MAX_BUCKETS: usize = 100_000;

/// How long a page may take before what is found of it is handed over early.
const EARLY: Duration = Duration::from_millis(100);

/// How a stream of matches ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StreamSummary {
    /// Entries handed over.
    pub found: u64,
    /// Cursor of what follows; none when nothing does.
    pub next: Option<String>,
    /// Partitions that could not be read.
    pub partitions_failed: Vec<PartitionFailure>,
    /// What the search did.
    pub stats: QueryStats,
}

impl PartitionedLogStore {
    /// The entries that match, one page of them.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`], [`StoreError::BadCursor`], [`StoreError::Cancelled`]. Partitions
    /// that cannot be read are named in the page.
    pub fn query(&self, filter: &LogFilter, control: &Control) -> Result<Page> {
        self.page(filter, control, Duration::MAX, &mut |_| {})
    }

    /// The same, and the entries that are found are handed over already while the rest of a page that
    /// takes its time is searched for: in order, each once, the first of those that the page will have.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::query`].
    pub fn query_early(
        &self,
        filter: &LogFilter,
        control: &Control,
        early: &mut dyn FnMut(&[LogEntry]),
    ) -> Result<Page> {
        self.page(filter, control, EARLY, early)
    }

    fn page(
        &self,
        filter: &LogFilter,
        control: &Control,
        early_after: Duration,
        early: &mut dyn FnMut(&[LogEntry]),
    ) -> Result<Page> {
        let plan = Plan::of(filter)?;
        let mut entries: Vec<LogEntry> = Vec::new();
        let mut handed = 0;
        let started = Instant::now();
        let limit = Some(plan.limit);
        let summary = self.run(plan, limit, control, &mut |chunk| {
            entries.extend(chunk);
            // A page that is full comes as such.
            let is_full = limit.is_some_and(|limit| entries.len() >= limit);
            let is_due = !is_full && started.elapsed() >= early_after;
            if is_due && let Some(news) = entries.get(handed..).filter(|news| !news.is_empty()) {
                early(news);
                handed = entries.len();
            }
            ControlFlow::Continue(())
        })?;
        Ok(Page {
            entries,
            next: summary.next,
            partitions_failed: summary.partitions_failed,
            stats: summary.stats,
        })
    }

    /// All entries that match, in order, in chunks as they are found, up to the filter's limit
    /// if it has one. `sink` breaks to stop.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::query`].
    pub fn stream(
        &self,
        filter: &LogFilter,
        control: &Control,
        sink: &mut dyn FnMut(Vec<LogEntry>) -> ControlFlow<()>,
    ) -> Result<StreamSummary> {
        let unlimited = LogFilter { limit: None, ..filter.clone() };
        self.run(Plan::of(&unlimited)?, filter.limit, control, &mut |chunk| {
            if chunk.is_empty() { ControlFlow::Continue(()) } else { sink(chunk) }
        })
    }

    fn run(
        &self,
        plan: Plan,
        limit: Option<usize>,
        control: &Control,
        sink: &mut dyn FnMut(Vec<LogEntry>) -> ControlFlow<()>,
    ) -> Result<StreamSummary> {
        let started = Instant::now();
        let days = walk::days(&self.pool, &plan, control.explain())?;
        let run = Run::new(self, &plan, control, days.iter().map(Vec::len).sum(), started);
        let summary = run.stream(&days, limit, sink);
        let summary = summary.map(|(found, next)| {
            let (partitions_failed, stats) = run.finish();
            StreamSummary { found, next, partitions_failed, stats }
        });
        summary.inspect_err(|error| self.count_error(error))
    }

    /// How many entries match, by level. The filter's limit and cursor say nothing here.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`], [`StoreError::Cancelled`].
    pub fn count(&self, filter: &LogFilter, control: &Control) -> Result<Count> {
        let plan = plan_of_all(filter)?;
        let parts = self.add_up(&plan, control, |run, key| {
            if let Some(kinds) =
                run.summary(key).as_ref().and_then(|summary| summary.whole(key, &plan))
            {
                let mut counts = BTreeMap::new();
                for kind in kinds {
                    *counts.entry((kind.loglevel, kind.error)).or_default() += kind.count;
                }
                run.summarised(key, ExplainOutcome::Summarised);
                return Ok(counts);
            }
            let tally = run.tally(key, LevelTally::default)?;
            Ok(tally.map(|tally| tally.counts.into_iter().collect()).unwrap_or_default())
        })?;
        let mut count =
            Count { partitions_failed: parts.failed, stats: parts.stats, ..Count::default() };
        let mut by_level: BTreeMap<i32, u64> = BTreeMap::new();
        for ((level, error), rows) in parts.items.into_iter().flatten() {
            count.count += rows;
            count.errors += if error { rows } else { 0 };
            *by_level.entry(level).or_default() += rows;
        }
        count.by_level =
            by_level.into_iter().map(|(loglevel, count)| LevelCount { loglevel, count }).collect();
        Ok(count)
    }

    /// Entries by time and level, in buckets between the edges (Unix seconds, increasing). Entries
    /// outside the edges are left out; levels beyond the scale count as its ends
    /// ([`crate::level::on_scale`]).
    ///
    /// # Errors
    /// [`StoreError::BadFilter`], also for edges that do not increase; [`StoreError::Cancelled`].
    pub fn histogram(
        &self,
        filter: &LogFilter,
        edges: &[i64],
        control: &Control,
    ) -> Result<Histogram> {
        let bad = |message: String| StoreError::BadFilter { message };
        if edges.len() > MAX_BUCKETS + 1 {
            return Err(bad(format!(
                "a histogram of {} buckets was asked for, at most {MAX_BUCKETS} are given",
                edges.len() - 1
            )));
        }
        if !edges.is_sorted_by(|a, b| a < b) {
            return Err(bad("the edges of a histogram must increase".to_owned()));
        }
        let mut plan = plan_of_all(filter)?;
        plan.from = plan.from.max(edges.first().copied().unwrap_or(0));
        plan.to = plan.to.min(edges.last().copied().unwrap_or(0));
        let parts = self.add_up(&plan, control, |run, key| {
            // The buckets that touch the day, from the edge before it to the edge after it.
            let first = edges.partition_point(|edge| *edge <= key.day().start()).saturating_sub(1);
            let end = edges
                .partition_point(|edge| *edge < key.day().end())
                .saturating_add(1)
                .min(edges.len());
            let near = &edges[first..end];
            let mut counts: BTreeMap<(usize, i32), u64> = BTreeMap::new();
            let mut put = |bucket: usize, level: i32, count: u64| {
                *counts.entry((first + bucket, on_scale(level))).or_default() += count
            };
            if run.summary(key).is_some_and(|summary| summary.histogram(key, &plan, near, &mut put))
            {
                run.summarised(key, ExplainOutcome::Summarised);
                return Ok(counts);
            }
            let tally = run.tally(key, || HistogramTally::new(near, key.day().start()))?;
            for (level, buckets) in tally.into_iter().flat_map(|tally| tally.levels) {
                for (bucket, count) in
                    buckets.into_iter().enumerate().filter(|(_, count)| *count > 0)
                {
                    put(bucket, level, count);
                }
            }
            Ok(counts)
        })?;
        let mut levels: Vec<i32> =
            parts.items.iter().flat_map(|part| part.keys().map(|(_, level)| *level)).collect();
        levels.sort_unstable();
        levels.dedup();
        let mut counts = vec![vec![0; levels.len()]; edges.len().saturating_sub(1)];
        for ((bucket, level), count) in parts.items.into_iter().flatten() {
            if let (Some(bucket), Ok(level)) =
                (counts.get_mut(bucket), levels.binary_search(&level))
            {
                bucket[level] += count;
            }
        }
        Ok(Histogram {
            edges: edges.to_vec(),
            levels,
            counts,
            partitions_failed: parts.failed,
            stats: parts.stats,
        })
    }

    /// The sources that occur among the matches, with their counts.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`], [`StoreError::Cancelled`].
    pub fn list_sources(&self, filter: &LogFilter, control: &Control) -> Result<SourceList> {
        let plan = plan_of_all(filter)?;
        let parts = self.add_up(&plan, control, |run, key| {
            let mut sources: HashMap<String, (u64, u64)> = HashMap::new();
            if let Some(kinds) =
                run.summary(key).as_ref().and_then(|summary| summary.whole(key, &plan))
            {
                for kind in kinds {
                    let (all, errors) = sources.entry(kind.src.clone()).or_default();
                    *all += kind.count;
                    *errors += if is_error(kind.loglevel, kind.error) { kind.count } else { 0 };
                }
                run.summarised(key, ExplainOutcome::Summarised);
                return Ok(sources);
            }
            run.tally_with(key, SourceTally::default, |scan, tally| {
                for (src_id, (all, errors)) in tally.counts {
                    // A packed day and what was written to it since number them apart.
                    let sum = sources.entry(scan.src(src_id)?).or_default();
                    *sum = (sum.0 + all, sum.1 + errors);
                }
                Ok(())
            })?;
            Ok(sources)
        })?;
        let mut sources: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (src, (all, errors)) in parts.items.into_iter().flatten() {
            let sum = sources.entry(src).or_default();
            *sum = (sum.0 + all, sum.1 + errors);
        }
        let sources = sources
            .into_iter()
            .map(|(src, (count, errors))| SourceCount { src, count, errors })
            .collect();
        Ok(SourceList { sources, partitions_failed: parts.failed, stats: parts.stats })
    }

    /// Does `work` for every partition in range, several at once.
    fn add_up<R: Send>(
        &self,
        plan: &Plan,
        control: &Control,
        work: impl Fn(&Run<'_>, &PartitionKey) -> Result<R> + Sync,
    ) -> Result<Parts<R>> {
        let started = Instant::now();
        let days = walk::days(&self.pool, plan, control.explain())?;
        let keys: Vec<PartitionKey> = days.into_iter().flatten().collect();
        let run = Run::new(self, plan, control, keys.len(), started);
        let results = walk::in_parallel(&keys, self.options.threads, |key| {
            let result = control.check().and_then(|()| work(&run, key));
            run.done(1);
            result
        });
        let mut items = Vec::with_capacity(keys.len());
        for (key, result) in keys.iter().zip(results) {
            match result {
                Ok(item) => items.push(item),
                Err(error) => {
                    run.failed(key, error).inspect_err(|error| self.count_error(error))?
                }
            }
        }
        let (failed, stats) = run.finish();
        Ok(Parts { items, failed, stats })
    }
}

/// A plan for answers that are not paged.
fn plan_of_all(filter: &LogFilter) -> Result<Plan> {
    Plan::of(&LogFilter { cursor: None, limit: None, ..filter.clone() })
}

/// What the partitions gave.
struct Parts<R> {
    items: Vec<R>,
    failed: Vec<PartitionFailure>,
    stats: QueryStats,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::ManualClock;
    use crate::filter::{Order, TextFilter};
    use crate::store::StoreOptions;

    #[test]
    fn what_is_handed_over_early_is_how_the_page_begins_and_a_full_page_comes_whole() {
        let base = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at_epoch(1_774_015_200));
        let options = StoreOptions { clock, ..StoreOptions::default() };
        let store = PartitionedLogStore::open(base.path(), options).unwrap();
        let entry = |n: i64| LogEntry {
            epoch: 1_774_015_200 - n * 21_600,
            src: "s".into(),
            content: if n % 7 == 0 { format!("rare {n}") } else { format!("{n}") },
            ..LogEntry::default()
        };
        store.insert_batch(&(0..80).map(entry).collect::<Vec<_>>()).unwrap();
        let control = Control::default();
        for (limit, order) in
            [(200, Order::NewestFirst), (200, Order::OldestFirst), (5, Order::NewestFirst)]
        {
            let text = Some(TextFilter::Substring("rare".into()));
            let filter = LogFilter { limit: Some(limit), order, text, ..LogFilter::default() };
            let mut early = Vec::new();
            let mut times = 0;
            let page = store.page(&filter, &control, Duration::ZERO, &mut |rows| {
                early.extend_from_slice(rows);
                times += 1;
            });
            let page = page.unwrap();
            assert_eq!(page.entries, store.query(&filter, &control).unwrap().entries);
            assert!(times > 1 && page.entries.starts_with(&early), "{times}");
            assert_eq!(early.len() < page.entries.len(), page.entries.len() == limit);
        }
        let mut called = false;
        store.page(&LogFilter::default(), &control, Duration::MAX, &mut |_| called = true).unwrap();
        assert!(!called, "a quick page is one answer");
    }
}
