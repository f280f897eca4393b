//! What a search did, partition by partition and phase by phase: collected only where it is asked for
//! ([`Control::explained`](crate::Control::explained)). All else pays for it with one look at an option.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::failure::PartitionFailure;
use crate::key::PartitionKey;

/// Most partitions that are listed one by one.
pub const MAX_EXPLAINED: usize = 100;

/// What a search did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Explain {
    /// Partitions there are, in the range or not.
    pub partitions: u64,
    /// What became of them, in the order of [`ExplainOutcome`]; what became of none is left out.
    pub outcomes: Vec<ExplainCount>,
    /// Time of all partitions. Several are searched at once, so that this may be more than the search took.
    pub phases: ExplainPhases,
    /// Threads that it searched with, at most.
    pub threads: u64,
    /// What was looked at in all partitions.
    pub looked: ExplainLooked,
    /// Entries that were given.
    pub returned: u64,
    /// Partitions one by one, those that took longest first; at most [`MAX_EXPLAINED`].
    pub days: Vec<ExplainDay>,
    /// Partitions that are not listed.
    pub unlisted: u64,
}

/// How many partitions ended alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExplainCount {
    /// What became of them.
    pub outcome: ExplainOutcome,
    /// How many.
    pub partitions: u64,
}

/// What became of a partition in a search. One that was looked at more than once has the last of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ExplainOutcome {
    /// Its day lies outside the range.
    OutOfRange,
    /// Its day was given by the pages before.
    BehindCursor,
    /// Its context is none that is asked for.
    OtherContext,
    /// The page was full before.
    NotNeeded,
    /// Its summary says that it holds no match.
    RuledOut,
    /// Its summary is the answer.
    Summarised,
    /// It was opened and searched.
    Searched,
    /// It could not be read.
    Failed,
}

/// Where the time went, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExplainPhases {
    /// Listing the partitions there are.
    pub listing_us: u64,
    /// Reading summaries.
    pub summary_us: u64,
    /// Opening databases, waiting for a handle among it.
    pub opening_us: u64,
    /// Looking through the index: sources, kinds and columns of blocks.
    pub index_us: u64,
    /// Reading rows for their text, tags and attributes.
    pub rows_us: u64,
    /// Reading the entries of the page.
    pub fetching_us: u64,
}

/// What was looked at in partitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExplainLooked {
    /// Blocks of the index that there are.
    pub blocks: u64,
    /// Of these, ruled out by their times or their kinds, or not needed.
    pub blocks_passed: u64,
    /// Of these, ruled out by the index of texts.
    pub blocks_by_texts: u64,
    /// Of those whose texts had to be read, blocks that are not in the index of texts.
    pub blocks_unindexed: u64,
    /// Of these, counted by their kinds alone.
    pub blocks_by_kinds: u64,
    /// Of these, whose columns were read.
    pub blocks_by_columns: u64,
    /// Sources that the index of sources found for the filter, where it asks for some.
    pub sources: u64,
    /// Rows that were read for their text, tags or attributes.
    pub rows_read: u64,
}

/// What a search did in one partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExplainDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD` (UTC).
    pub day: String,
    /// What became of it.
    pub outcome: ExplainOutcome,
    /// Why it could not be read, for people; empty when it could.
    pub failure: String,
    /// Where the time went.
    pub phases: ExplainPhases,
    /// What was looked at.
    pub looked: ExplainLooked,
    /// Entries that were given from it.
    pub returned: u64,
}

impl ExplainPhases {
    /// All of it, in microseconds.
    #[must_use]
    pub fn total_us(&self) -> u64 {
        let ExplainPhases { listing_us, summary_us, opening_us, index_us, rows_us, fetching_us } =
            *self;
        listing_us + summary_us + opening_us + index_us + rows_us + fetching_us
    }

    fn add(&mut self, other: ExplainPhases) {
        self.listing_us += other.listing_us;
        self.summary_us += other.summary_us;
        self.opening_us += other.opening_us;
        self.index_us += other.index_us;
        self.rows_us += other.rows_us;
        self.fetching_us += other.fetching_us;
    }
}

impl ExplainLooked {
    pub(crate) fn add(&mut self, other: ExplainLooked) {
        self.blocks += other.blocks;
        self.blocks_passed += other.blocks_passed;
        self.blocks_by_texts += other.blocks_by_texts;
        self.blocks_unindexed += other.blocks_unindexed;
        self.blocks_by_kinds += other.blocks_by_kinds;
        self.blocks_by_columns += other.blocks_by_columns;
        self.sources += other.sources;
        self.rows_read += other.rows_read;
    }

    /// The blocks that were not looked into are those that are left.
    pub(crate) fn passing_the_rest(mut self) -> Self {
        let used = self.blocks_by_texts + self.blocks_by_kinds + self.blocks_by_columns;
        self.blocks_passed = self.blocks.saturating_sub(used);
        self
    }
}

/// A phase whose time is taken in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Summary,
    Opening,
    /// The index, and within it the rows.
    Scanning,
    Rows,
    Fetching,
}

/// Takes what a search does, from all its threads.
#[derive(Default)]
pub(crate) struct Collector {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    listing: Duration,
    days: HashMap<PartitionKey, Day>,
}

struct Day {
    outcome: ExplainOutcome,
    summary: Duration,
    opening: Duration,
    scanning: Duration,
    rows: Duration,
    fetching: Duration,
    looked: ExplainLooked,
    returned: u64,
}

impl Default for Day {
    fn default() -> Self {
        Day {
            outcome: ExplainOutcome::NotNeeded,
            summary: Duration::ZERO,
            opening: Duration::ZERO,
            scanning: Duration::ZERO,
            rows: Duration::ZERO,
            fetching: Duration::ZERO,
            looked: ExplainLooked::default(),
            returned: 0,
        }
    }
}

impl Collector {
    /// Takes the partitions there are, with what becomes of each before any is opened.
    pub(crate) fn listed(
        &self,
        took: Duration,
        keys: impl Iterator<Item = (PartitionKey, ExplainOutcome)>,
    ) {
        let mut state = self.state.lock();
        state.listing += took;
        for (key, outcome) in keys {
            state.days.entry(key).or_default().outcome = outcome;
        }
    }

    pub(crate) fn became(&self, key: &PartitionKey, outcome: ExplainOutcome) {
        self.day(key, |day| day.outcome = day.outcome.max(outcome));
    }

    pub(crate) fn looked(&self, key: &PartitionKey, looked: ExplainLooked) {
        self.day(key, |day| day.looked.add(looked));
    }

    pub(crate) fn returned(&self, key: &PartitionKey, entries: u64) {
        self.day(key, |day| day.returned += entries);
    }

    fn spent(&self, key: &PartitionKey, phase: Phase, took: Duration) {
        self.day(key, |day| {
            *match phase {
                Phase::Summary => &mut day.summary,
                Phase::Opening => &mut day.opening,
                Phase::Scanning => &mut day.scanning,
                Phase::Rows => &mut day.rows,
                Phase::Fetching => &mut day.fetching,
            } += took;
        });
    }

    fn day(&self, key: &PartitionKey, change: impl FnOnce(&mut Day)) {
        let mut state = self.state.lock();
        match state.days.get_mut(key) {
            Some(day) => change(day),
            None => change(state.days.entry(key.clone()).or_default()),
        }
    }

    /// What was collected; the next search begins with nothing.
    pub(crate) fn report(&self, failed: &[PartitionFailure], threads: usize) -> Explain {
        let State { listing, days } = std::mem::take(&mut *self.state.lock());
        let failures: HashMap<(&str, &str), &str> = failed
            .iter()
            .map(|one| ((one.context.as_str(), one.day.as_str()), one.message.as_str()))
            .collect();
        let mut explain = Explain {
            partitions: days.len() as u64,
            threads: threads as u64,
            phases: ExplainPhases { listing_us: micros(listing), ..ExplainPhases::default() },
            ..Explain::default()
        };
        let mut outcomes: BTreeMap<ExplainOutcome, u64> = BTreeMap::new();
        let mut all: Vec<ExplainDay> = days
            .into_iter()
            .map(|(key, day)| {
                let mut one = day.told(&key);
                if let Some(message) = failures.get(&(one.context.as_str(), one.day.as_str())) {
                    one.outcome = ExplainOutcome::Failed;
                    one.failure = (*message).to_owned();
                }
                one
            })
            .collect();
        for day in &all {
            *outcomes.entry(day.outcome).or_default() += 1;
            explain.phases.add(day.phases);
            explain.looked.add(day.looked);
            explain.returned += day.returned;
        }
        // What took no time is in the order of the calendar, what was looked at first.
        all.sort_unstable_by(|a, b| {
            let rank = |day: &ExplainDay| (day.phases.total_us(), day.outcome);
            rank(b).cmp(&rank(a)).then_with(|| (&b.day, &a.context).cmp(&(&a.day, &b.context)))
        });
        explain.unlisted = all.len().saturating_sub(MAX_EXPLAINED) as u64;
        all.truncate(MAX_EXPLAINED);
        explain.days = all;
        explain.outcomes = outcomes
            .into_iter()
            .map(|(outcome, partitions)| ExplainCount { outcome, partitions })
            .collect();
        explain
    }
}

impl Day {
    fn told(self, key: &PartitionKey) -> ExplainDay {
        ExplainDay {
            context: key.context().to_owned(),
            day: key.day().to_string(),
            outcome: self.outcome,
            failure: String::new(),
            phases: ExplainPhases {
                listing_us: 0,
                summary_us: micros(self.summary),
                opening_us: micros(self.opening),
                index_us: micros(self.scanning.saturating_sub(self.rows)),
                rows_us: micros(self.rows),
                fetching_us: micros(self.fetching),
            },
            looked: self.looked,
            returned: self.returned,
        }
    }
}

/// Does `work` and notes the time it takes, where that is asked for.
pub(crate) fn timed<T>(
    into: Option<&Collector>,
    key: &PartitionKey,
    phase: Phase,
    work: impl FnOnce() -> T,
) -> T {
    let Some(into) = into else { return work() };
    let started = Instant::now();
    let done = work();
    into.spent(key, phase, started.elapsed());
    done
}

/// A clock that runs where it is asked for.
pub(crate) struct Watch<'a>(Option<(&'a Collector, Instant)>);

impl<'a> Watch<'a> {
    pub(crate) fn start(into: Option<&'a Collector>) -> Self {
        Watch(into.map(|into| (into, Instant::now())))
    }

    pub(crate) fn stop(&self, key: &PartitionKey, phase: Phase) {
        if let Some((into, started)) = self.0 {
            into.spent(key, phase, started.elapsed());
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
