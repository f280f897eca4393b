//! Counts, histograms and sources of one partition: from kinds where a block is whole, from
//! columns where the range or a bucket cuts it, from rows only for text.

use crate::block::{IdMap, Kind};
use crate::error::Result;
use crate::explain::{ExplainLooked, Phase, timed};
use crate::read::judge::Judge;
use crate::read::matching::Verdict;
use crate::read::plan::{KindTest, Plan, Times};
use crate::read::rows;
use crate::read::scan::{Block, Head, PartitionScan};

/// What is added up.
pub(crate) trait Tally {
    /// `count` entries of a kind, somewhere in `[first, last]` (nanoseconds of the day). False when
    /// that is not precise enough: then they come one by one.
    fn add_many(&mut self, kind: &Kind, first: i64, last: i64, count: u64) -> bool;
    /// One entry.
    fn add(&mut self, kind: &Kind, time: i64);
    /// Entries of a block, each with the index of its kind and its time.
    fn add_each(&mut self, kinds: &[(Kind, u64)], entries: impl Iterator<Item = (usize, i64)>) {
        for (index, time) in entries {
            if let Some((kind, _)) = kinds.get(index) {
                self.add(kind, time);
            }
        }
    }
}

/// Adds up the matches of a partition. Gives what was looked at.
pub(crate) fn tally(
    scan: &PartitionScan<'_>,
    plan: &Plan,
    into: &mut impl Tally,
) -> Result<ExplainLooked> {
    let kinds = plan.kinds(scan)?;
    let mut looked = ExplainLooked { sources: kinds.sources(), ..ExplainLooked::default() };
    if kinds.is_hopeless() {
        return Ok(looked);
    }
    let mut judge = Judge::new(scan, kinds);
    let times = plan.times(scan.key.day());
    let mut blocks = scan.blocks()?;
    let heads = std::mem::take(&mut blocks.heads);
    looked.blocks = heads.len() as u64;
    for head in heads.iter().filter(|head| times.touches(head.first_time, head.last_time)) {
        let Some(verdicts) = judge.verdicts(&mut blocks, head)? else { continue };
        let block = blocks.block();
        let needs_rows = verdicts.contains(&Verdict::Open);
        let whole = times.covers(head.first_time, head.last_time) && !needs_rows;
        if whole && add_whole(block, &verdicts, head.first_time, head.last_time, into) {
            looked.blocks_by_kinds += 1;
            continue;
        }
        let block = blocks.columns(head)?;
        looked.blocks_by_columns += 1;
        if needs_rows {
            let (passed, read) = passing(scan, head, block, &verdicts, times, &judge.kinds)?;
            looked.rows_read += read;
            let passes = |place: usize| passed.get(place).copied().unwrap_or(false);
            add_each(block, &verdicts, times, passes, into);
        } else {
            add_each(block, &verdicts, times, |_| true, into);
        }
    }
    Ok(judge.told(looked))
}

fn add_whole(
    block: &Block,
    verdicts: &[Verdict],
    first: i64,
    last: i64,
    into: &mut impl Tally,
) -> bool {
    let kinds = || block.kinds.iter().zip(verdicts).filter(|(_, is)| **is == Verdict::Yes);
    // Nothing was added when the first is refused: precision depends on the times alone.
    kinds().all(|((kind, count), _)| into.add_many(kind, first, last, *count))
}

/// Adds the entries whose kind matches; `passes` says it of those whose kind leaves it open.
fn add_each(
    block: &Block,
    verdicts: &[Verdict],
    times: Times,
    passes: impl Fn(usize) -> bool,
    into: &mut impl Tally,
) {
    let entries = block.columns.times.iter().zip(&block.columns.kinds).enumerate();
    let matches = entries.filter_map(|(place, (time, index))| {
        let index = usize::from(*index);
        let is_match = times.contains(*time)
            && match verdicts.get(index) {
                Some(Verdict::Yes) => true,
                Some(Verdict::Open) => passes(place),
                _ => false,
            };
        is_match.then_some((index, *time))
    });
    into.add_each(&block.kinds, matches);
}

/// Which entries of a block match of those whose kind leaves it open; and how many were read for it.
fn passing(
    scan: &PartitionScan<'_>,
    head: &Head,
    block: &Block,
    verdicts: &[Verdict],
    times: Times,
    test: &KindTest<'_>,
) -> Result<(Vec<bool>, u64)> {
    let mut passed = vec![false; block.columns.times.len()];
    let mut candidates: Vec<(i64, usize)> = (0..passed.len())
        .filter(|&place| {
            let kind = usize::from(block.columns.kinds[place]);
            verdicts.get(kind) == Some(&Verdict::Open) && times.contains(block.columns.times[place])
        })
        .map(|place| (block.logid(place), place))
        .collect();
    candidates.sort_unstable();
    let logids: Vec<i64> = candidates.iter().map(|(logid, _)| *logid).collect();
    let passing = timed(scan.control.explain(), scan.key, Phase::Rows, || {
        rows::passing(scan, test, head, &logids)
    })?;
    for ((_, place), passes) in candidates.iter().zip(passing) {
        passed[*place] = passes;
    }
    Ok((passed, candidates.len() as u64))
}

/// Entries by level and error flag.
#[derive(Debug, Default)]
pub(crate) struct LevelTally {
    pub counts: IdMap<(i32, bool), u64>,
}

impl Tally for LevelTally {
    fn add_many(&mut self, kind: &Kind, _: i64, _: i64, count: u64) -> bool {
        *self.counts.entry((kind.level, kind.error)).or_default() += count;
        true
    }

    fn add(&mut self, kind: &Kind, time: i64) {
        self.add_many(kind, time, time, 1);
    }
}

/// Entries by source.
#[derive(Debug, Default)]
pub(crate) struct SourceTally {
    /// Entries, and those of them that are errors, by id of the source.
    pub counts: IdMap<i64, (u64, u64)>,
}

impl Tally for SourceTally {
    fn add_many(&mut self, kind: &Kind, _: i64, _: i64, count: u64) -> bool {
        let (all, errors) = self.counts.entry(kind.src_id).or_default();
        *all += count;
        if is_error(kind.level, kind.error) {
            *errors += count;
        }
        true
    }

    fn add(&mut self, kind: &Kind, time: i64) {
        self.add_many(kind, time, time, 1);
    }
}

/// What counts as an error of a source: the flag, or the level.
pub(crate) fn is_error(level: i32, error: bool) -> bool {
    error || level >= crate::level::ERROR
}

/// Entries by bucket and level.
#[derive(Debug)]
pub(crate) struct HistogramTally {
    /// Edges, in nanoseconds of the day.
    edges: Vec<i64>,
    /// For each level that occurs, the count of every bucket.
    pub levels: Vec<(i32, Vec<u64>)>,
    /// The bucket of the entry before, with its edges: times mostly go on from there.
    last: usize,
    bounds: Times,
}

impl HistogramTally {
    pub(crate) fn new(edges: &[i64], day_start: i64) -> Self {
        let nanos = |edge: &i64| edge.saturating_sub(day_start).saturating_mul(crate::key::NANOS);
        HistogramTally {
            edges: edges.iter().map(nanos).collect(),
            levels: Vec::new(),
            last: 0,
            bounds: Times { from: 0, to: 0 },
        }
    }

    /// The bucket that holds a time.
    fn bucket(&mut self, time: i64) -> Option<usize> {
        if !self.bounds.contains(time) {
            let after = self.edges.partition_point(|edge| *edge <= time);
            let bucket = after.checked_sub(1)?;
            self.bounds = Times { from: *self.edges.get(bucket)?, to: *self.edges.get(after)? };
            self.last = bucket;
        }
        Some(self.last)
    }

    /// The place of a level in `levels`.
    fn level(&mut self, level: i32) -> usize {
        let level = crate::level::on_scale(level);
        let buckets = self.edges.len().saturating_sub(1);
        self.levels.iter().position(|(known, _)| *known == level).unwrap_or_else(|| {
            self.levels.push((level, vec![0; buckets]));
            self.levels.len() - 1
        })
    }
}

impl Tally for HistogramTally {
    fn add_many(&mut self, kind: &Kind, first: i64, last: i64, count: u64) -> bool {
        match (self.bucket(first), self.bucket(last)) {
            (Some(from), Some(to)) if from == to => {
                let level = self.level(kind.level);
                self.levels[level].1[from] += count;
                true
            }
            _ => false,
        }
    }

    fn add(&mut self, kind: &Kind, time: i64) {
        self.add_each(&[(*kind, 1)], std::iter::once((0, time)));
    }

    fn add_each(&mut self, kinds: &[(Kind, u64)], entries: impl Iterator<Item = (usize, i64)>) {
        let levels: Vec<usize> = kinds.iter().map(|(kind, _)| self.level(kind.level)).collect();
        for (index, time) in entries {
            if let Some(bucket) = self.bucket(time) {
                self.levels[levels[index]].1[bucket] += 1;
            }
        }
    }
}
