//! The best entries of one partition, by their places.

use std::cmp::Reverse;

use crate::cursor::Place;
use crate::error::Result;
use crate::explain::{ExplainLooked, Phase, timed};
use crate::filter::Order;
use crate::key::{DAY_NANOS, NANOS, PartitionKey};
use crate::read::judge::Judge;
use crate::read::matching::Verdict;
use crate::read::plan::{Plan, Times};
use crate::read::rows;
use crate::read::scan::{Block, Head, PartitionScan};

/// Rows whose text is read first of a block.
const FIRST_STEP: usize = 64;

/// What a partition gives to a page.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Places of the best entries, best first.
    pub places: Vec<Place>,
    /// What was looked at for it.
    pub looked: ExplainLooked,
}

/// How good an entry is in the order asked for: greater comes first.
type Rank = (i64, i64);

fn rank(order: Order, time: i64, logid: i64) -> Rank {
    match order {
        Order::NewestFirst => (time, logid),
        // Like a minus, but without an overflow; applied twice it changes nothing.
        Order::OldestFirst => (!time, !logid),
    }
}

/// The first `limit` matches of a partition behind `after`.
pub(crate) fn find(
    scan: &PartitionScan<'_>,
    plan: &Plan,
    after: Option<&Place>,
    limit: usize,
) -> Result<Found> {
    let kinds = plan.kinds(scan)?;
    let looked = ExplainLooked { sources: kinds.sources(), ..ExplainLooked::default() };
    if kinds.is_hopeless() || limit == 0 {
        return Ok(Found { looked, ..Found::default() });
    }
    let mut search = Search {
        scan,
        judge: Judge::new(scan, kinds),
        times: plan.times(scan.key.day()),
        order: plan.order,
        bound: after.map(|place| bound(scan.key, place, plan.order)),
        limit,
        best: Vec::new(),
        worst: None,
        looked,
    };
    search.run()?;
    let mut ranks = search.best;
    ranks.sort_unstable_by(|a, b| b.cmp(a));
    let day_start = scan.key.day().start();
    let place = |(time, logid): Rank| {
        let (time, logid) = rank(plan.order, time, logid);
        Place {
            epoch: day_start + time.div_euclid(NANOS),
            nanos: time.rem_euclid(NANOS) as u32,
            context: scan.key.context().to_owned(),
            logid,
        }
    };
    let looked = search.judge.told(search.looked);
    Ok(Found { places: ranks.into_iter().map(place).collect(), looked })
}

/// The rank below which entries of this partition follow a place. Entries of the same time
/// follow or not by their context's name, then by their logid.
fn bound(key: &PartitionKey, after: &Place, order: Order) -> Rank {
    // A place on another day is before or behind all of this one; its exact distance, which may
    // be centuries, does not fit.
    let time = (after.epoch - key.day().start())
        .saturating_mul(NANOS)
        .saturating_add(i64::from(after.nanos))
        .clamp(-1, DAY_NANOS);
    let context = key.context().cmp(after.context.as_str());
    let follows = match order {
        Order::NewestFirst => context.is_lt(),
        Order::OldestFirst => context.is_gt(),
    };
    match rank(order, time, after.logid) {
        rank if context.is_eq() => rank,
        (time, _) if follows => (time, i64::MAX),
        (time, _) => (time, i64::MIN),
    }
}

struct Search<'a> {
    scan: &'a PartitionScan<'a>,
    judge: Judge<'a>,
    times: Times,
    order: Order,
    bound: Option<Rank>,
    limit: usize,
    /// The best so far, and others found since they were picked.
    best: Vec<Rank>,
    /// The worst of the best, when there are as many as wanted.
    worst: Option<Rank>,
    looked: ExplainLooked,
}

impl Search<'_> {
    fn run(&mut self) -> Result<()> {
        let mut blocks = self.scan.blocks()?;
        let mut heads: Vec<Head> = std::mem::take(&mut blocks.heads);
        self.looked.blocks = heads.len() as u64;
        heads.retain(|head| self.times.touches(head.first_time, head.last_time));
        heads.sort_unstable_by_key(|head| Reverse(self.best_of(head)));
        let mut open = Vec::new();
        for head in &heads {
            if !self.is_wanted(self.best_of(head)) {
                break;
            }
            let worst = match self.order {
                Order::NewestFirst => rank(self.order, head.first_time, i64::MIN),
                Order::OldestFirst => rank(self.order, head.last_time, i64::MAX),
            };
            if self.bound.is_some_and(|bound| worst > bound) {
                continue;
            }
            let Some(verdicts) = self.judge.verdicts(&mut blocks, head)? else { continue };
            let block = blocks.columns(head)?;
            self.looked.blocks_by_columns += 1;
            self.look_through(block, &verdicts, &mut open);
            self.pick();
            self.read(head, &mut open)?;
        }
        Ok(())
    }

    /// The best rank that a block can hold.
    fn best_of(&self, head: &Head) -> Rank {
        match self.order {
            Order::NewestFirst => (head.last_time, i64::MAX),
            Order::OldestFirst => (!head.first_time, i64::MAX),
        }
    }

    /// Whether an entry of this rank would be among the best.
    fn is_wanted(&self, rank: Rank) -> bool {
        self.worst.is_none_or(|worst| rank > worst)
    }

    /// Takes the entries whose kind matches; those whose rows must be read go to `open`.
    fn look_through(&mut self, block: &Block, verdicts: &[Verdict], open: &mut Vec<Rank>) {
        open.clear();
        for (place, (time, kind)) in
            block.columns.times.iter().zip(&block.columns.kinds).enumerate()
        {
            let verdict = verdicts.get(usize::from(*kind)).copied().unwrap_or(Verdict::No);
            if verdict == Verdict::No || !self.times.contains(*time) {
                continue;
            }
            let rank = rank(self.order, *time, block.logid(place));
            if self.bound.is_none_or(|bound| rank < bound) && self.is_wanted(rank) {
                if verdict == Verdict::Yes { &mut self.best } else { &mut *open }.push(rank);
            }
        }
    }

    /// Takes the candidates whose rows pass.
    fn read(&mut self, head: &Head, candidates: &mut [Rank]) -> Result<()> {
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        // Best first, in growing steps: often the first few rows fill the page.
        let mut step = FIRST_STEP;
        let mut waiting = &*candidates;
        while let Some(best) = waiting.first() {
            if !self.is_wanted(*best) {
                break;
            }
            let (now, rest) = waiting.split_at(step.min(waiting.len()));
            waiting = rest;
            step *= 8;
            let mut now: Vec<Rank> = now.to_vec();
            now.sort_unstable_by_key(|candidate| self.logid(*candidate));
            let logids: Vec<i64> = now.iter().map(|candidate| self.logid(*candidate)).collect();
            self.looked.rows_read += logids.len() as u64;
            let (scan, kinds) = (self.scan, &self.judge.kinds);
            let passed = timed(scan.control.explain(), scan.key, Phase::Rows, || {
                rows::passing(scan, kinds, head, &logids)
            })?;
            let passed = now.iter().zip(passed).filter(|(_, passed)| *passed);
            self.best.extend(passed.map(|(candidate, _)| *candidate));
            self.pick();
        }
        Ok(())
    }

    fn logid(&self, rank: Rank) -> i64 {
        if self.order == Order::NewestFirst { rank.1 } else { !rank.1 }
    }

    /// Keeps the best of what was found, as many as wanted.
    fn pick(&mut self) {
        let Some(last) = self.limit.checked_sub(1).filter(|last| *last < self.best.len()) else {
            return;
        };
        self.best.select_nth_unstable_by(last, |a, b| b.cmp(a));
        self.best.truncate(self.limit);
        self.worst = self.best.last().copied();
    }
}
