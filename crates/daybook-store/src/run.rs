//! One search under way: what it has done, what failed, and the stream of its matches.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;

use crate::control::{Control, Progress};
use crate::cursor::Place;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::explain::{ExplainLooked, ExplainOutcome, Phase, timed};
use crate::failure::PartitionFailure;
use crate::filter::QueryStats;
use crate::key::PartitionKey;
use crate::open::as_failure;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::read::tally::{Tally, tally};
use crate::read::{fetch, page, walk};
use crate::store::PartitionedLogStore;
use crate::summary::Summary;

/// Entries that a stream gathers of a day before it first hands them on, and the most it
/// gathers later: few make the first come soon, many save looking for the next.
const CHUNK: usize = 1000;
const MAX_CHUNK: usize = 8 * CHUNK;

/// One search under way.
pub(crate) struct Run<'a> {
    store: &'a PartitionedLogStore,
    plan: &'a Plan,
    control: &'a Control,
    started: Instant,
    state: Mutex<(QueryStats, Progress)>,
    failed: Mutex<Vec<PartitionFailure>>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        store: &'a PartitionedLogStore,
        plan: &'a Plan,
        control: &'a Control,
        partitions: usize,
        started: Instant,
    ) -> Self {
        let stats = QueryStats { partitions_total: partitions as u64, ..QueryStats::default() };
        let progress = Progress { partitions_total: partitions as u64, ..Progress::default() };
        control.report(progress);
        Run {
            store,
            plan,
            control,
            started,
            state: Mutex::new((stats, progress)),
            failed: Mutex::default(),
        }
    }

    pub(crate) fn summary(&self, key: &PartitionKey) -> Option<Arc<Summary>> {
        timed(self.control.explain(), key, Phase::Summary, || {
            self.store.summaries.current(self.store.base(), key)
        })
    }

    /// Notes that the summary was enough: it was the answer, or it said that there is no match.
    pub(crate) fn summarised(&self, key: &PartitionKey, outcome: ExplainOutcome) {
        self.state.lock().0.partitions_summarised += 1;
        self.became(key, outcome);
    }

    pub(crate) fn scanned(&self, key: &PartitionKey, looked: ExplainLooked) {
        {
            let stats = &mut self.state.lock().0;
            stats.partitions_scanned += 1;
            stats.rows_read += looked.rows_read;
        }
        self.store.metrics.partitions_scanned.add(1);
        self.became(key, ExplainOutcome::Searched);
        if let Some(explain) = self.control.explain() {
            explain.looked(key, looked);
        }
    }

    fn became(&self, key: &PartitionKey, outcome: ExplainOutcome) {
        if let Some(explain) = self.control.explain() {
            explain.became(key, outcome);
        }
    }

    pub(crate) fn done(&self, partitions: usize) {
        let progress = {
            let progress = &mut self.state.lock().1;
            progress.partitions_done += partitions as u64;
            *progress
        };
        self.control.report(progress);
    }

    pub(crate) fn found(&self, entries: usize) {
        self.state.lock().1.found += entries as u64;
    }

    /// Notes the partition and goes on, unless the error concerns more than it.
    pub(crate) fn failed(&self, key: &PartitionKey, error: StoreError) -> Result<()> {
        let failure = as_failure(self.store.base(), key, error)?;
        self.store.metrics.errors.add(1);
        self.failed.lock().push(failure);
        Ok(())
    }

    pub(crate) fn tally<T: Tally>(
        &self,
        key: &PartitionKey,
        new: impl Fn() -> T,
    ) -> Result<Option<T>> {
        let mut done = None;
        self.tally_with(key, new, |_, tally| {
            done = Some(tally);
            Ok(())
        })?;
        Ok(done)
    }

    pub(crate) fn tally_with<T: Tally>(
        &self,
        key: &PartitionKey,
        new: impl Fn() -> T,
        finish: impl FnOnce(&PartitionScan<'_>, T) -> Result<()>,
    ) -> Result<()> {
        let looked = PartitionScan::with(&self.store.pool, key, self.control, |scan| {
            timed(self.control.explain(), key, Phase::Scanning, || {
                let mut into = new();
                let looked = tally(scan, self.plan, &mut into)?;
                finish(scan, into)?;
                Ok(looked)
            })
        })?;
        self.scanned(key, looked.unwrap_or_default());
        Ok(())
    }

    /// Hands on the matches in order, and an empty chunk for a day without any. Gives their number and the
    /// cursor of what follows.
    pub(crate) fn stream(
        &self,
        days: &[Vec<PartitionKey>],
        limit: Option<usize>,
        sink: &mut dyn FnMut(Vec<LogEntry>) -> ControlFlow<()>,
    ) -> Result<(u64, Option<String>)> {
        let mut left = limit.unwrap_or(usize::MAX);
        let mut found = 0;
        let mut last: Option<Place> = None;
        let mut waiting = days;
        let mut wave_days = 1;
        while !waiting.is_empty() {
            let (wave, rest) = waiting.split_at(wave_days.min(waiting.len()));
            waiting = rest;
            // The newest day alone answers most searches; then as many as keep all threads busy.
            wave_days = (wave_days * 2).min(self.store.options.threads * 2);
            let mut ahead = self.find_days(wave, left.saturating_add(1).min(CHUNK + 1))?;
            for (keys, mut places) in wave.iter().zip(ahead.drain(..)) {
                let mut chunk = CHUNK;
                loop {
                    let wanted = left.min(chunk);
                    let is_more = places.len() > wanted;
                    places.truncate(wanted);
                    if let Some(place) = places.last() {
                        last = Some(place.clone());
                    }
                    left -= places.len();
                    let mut failed = Vec::new();
                    let entries =
                        fetch::fetch(&self.store.pool, self.control, keys, &places, &mut failed)?;
                    self.failed.lock().append(&mut failed);
                    self.found(entries.len());
                    found += entries.len() as u64;
                    let stop = sink(entries).is_break();
                    if is_more && left == 0 || stop {
                        return Ok((found, last.map(|place| place.to_cursor(self.plan.order))));
                    }
                    if !is_more {
                        break;
                    }
                    chunk = (chunk * 2).min(MAX_CHUNK);
                    places =
                        self.find_day(keys, last.as_ref(), left.saturating_add(1).min(chunk + 1))?;
                }
                self.done(keys.len());
            }
        }
        Ok((found, None))
    }

    /// The first matches of each of some days.
    pub(crate) fn find_days(
        &self,
        days: &[Vec<PartitionKey>],
        limit: usize,
    ) -> Result<Vec<Vec<Place>>> {
        days_in_one(
            days,
            |keys| self.find_each(keys, self.plan.after.as_ref(), limit),
            self.plan,
            limit,
        )
    }

    pub(crate) fn find_day(
        &self,
        keys: &[PartitionKey],
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Place>> {
        let found = self.find_each(keys, after, limit)?;
        Ok(merge(found.into_iter().map(|(_, places)| places), self.plan, limit))
    }

    /// The first matches of each partition.
    pub(crate) fn find_each(
        &self,
        keys: &[PartitionKey],
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<(PartitionKey, Vec<Place>)>> {
        let results = walk::in_parallel(keys, self.store.options.threads, |key| {
            self.control.check()?;
            if self.summary(key).is_some_and(|summary| !summary.may_match(key, self.plan)) {
                self.summarised(key, ExplainOutcome::RuledOut);
                return Ok(Vec::new());
            }
            let found = PartitionScan::with(&self.store.pool, key, self.control, |scan| {
                timed(self.control.explain(), key, Phase::Scanning, || {
                    page::find(scan, self.plan, after, limit)
                })
            })?;
            let found = found.unwrap_or_default();
            self.scanned(key, found.looked);
            Ok(found.places)
        });
        let mut found = Vec::with_capacity(keys.len());
        for (key, result) in keys.iter().zip(results) {
            match result {
                Ok(places) => found.push((key.clone(), places)),
                Err(error) => self.failed(key, error)?,
            }
        }
        Ok(found)
    }

    pub(crate) fn finish(&self) -> (Vec<PartitionFailure>, QueryStats) {
        let took = self.started.elapsed();
        self.store.metrics.query.record(took);
        let mut stats = std::mem::take(&mut self.state.lock().0);
        stats.elapsed_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut failed = std::mem::take(&mut *self.failed.lock());
        failed.sort_by(|a, b| (&a.context, &a.day).cmp(&(&b.context, &b.day)));
        failed.dedup_by(|a, b| (&a.context, &a.day) == (&b.context, &b.day));
        stats.explain = self
            .control
            .explain()
            .map(|explain| Box::new(explain.report(&failed, self.store.options.threads)));
        (failed, stats)
    }
}

/// Searches the partitions of several days at once, and merges them day by day.
fn days_in_one(
    days: &[Vec<PartitionKey>],
    find: impl Fn(&[PartitionKey]) -> Result<Vec<(PartitionKey, Vec<Place>)>>,
    plan: &Plan,
    limit: usize,
) -> Result<Vec<Vec<Place>>> {
    let all: Vec<PartitionKey> = days.iter().flatten().cloned().collect();
    let found = find(&all)?;
    let mut by_day: HashMap<_, Vec<Vec<Place>>> = HashMap::new();
    for (key, places) in found {
        by_day.entry(key.day()).or_default().push(places);
    }
    let of_day = |keys: &Vec<PartitionKey>| {
        walk::day_of(keys).and_then(|day| by_day.remove(&day)).unwrap_or_default()
    };
    Ok(days
        .iter()
        .map(of_day)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|parts| merge(parts, plan, limit))
        .collect())
}

/// The first of several ordered lists, in order.
fn merge(parts: impl IntoIterator<Item = Vec<Place>>, plan: &Plan, limit: usize) -> Vec<Place> {
    let mut parts: Vec<Vec<Place>> =
        parts.into_iter().filter(|places| !places.is_empty()).collect();
    if parts.len() == 1 {
        return parts.pop().unwrap_or_default();
    }
    let mut all: Vec<Place> = parts.into_iter().flatten().collect();
    all.sort_unstable_by(|a, b| a.compare(b, plan.order));
    all.truncate(limit);
    all
}
