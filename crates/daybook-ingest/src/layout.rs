//! The general recogniser: how the lines of a system are written that nobody has described.
//!
//! A single line of such a log tells little. Some hundred of them together tell where the time
//! stands, in which of the ways of writing times it is written, which word is the level, which the
//! component, and where the message begins: a header is what all lines have alike.
//!
//! ```text
//! 4711 node-7 fan.ctl 1774015200 1 speed 3200 too low
//! 20260320-14:0:7:31|Pump_Ctl|30001|valve 3 opened
//! W;20.03.2026;14:00:00,123;press-2;pressure low
//! [03.20 14:00:00] player.exe - stream opened
//! ```
//!
//! [`Layout::learn`] looks for places in which many lines have a time ([`spots`]), and goes through
//! those lines from left to right, step by step, as long as most of them have the same kind of
//! thing next ([`induce`], [`table`]). What the fields are is told from all their values together
//! ([`roles`]), which of several times counts in [`times`]. The result is a list of steps
//! ([`plan`]), cheap to follow, small enough for a checkpoint.

use serde::{Deserialize, Serialize};

use crate::record::Record;
use learner::Learner;
use plan::Plan;
use spots::Cluster;

mod fill;
mod induce;
mod learner;
mod plan;
mod roles;
mod spots;
mod table;
mod times;
mod when;
mod words;

/// No more lines are looked at.
const MAX_LINES: usize = 600;
/// No more bytes of a line.
const MAX_BYTES: usize = 2048;
/// So many kinds of lines may be mixed in a file.
const MAX_PLANS: usize = 3;
/// So many places are tried for the time.
const MAX_CLUSTERS: usize = 8;

/// A way of writing lines, learnt from some of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Layout {
    plans: Vec<Plan>,
    /// Lines of the sample, and how many of them it takes.
    lines: u32,
    taken: u32,
}

impl Layout {
    /// Learns from the first lines of a file; `None` when they have no common layout with a time.
    pub(crate) fn learn(lines: &[&str]) -> Option<Layout> {
        let lines: Vec<&str> = lines
            .iter()
            .map(|line| cut(line.trim_end_matches(['\r', '\n'])))
            // Objects are other formats' business.
            .filter(|line| !line.trim().is_empty() && !line.starts_with("{\""))
            .take(MAX_LINES)
            .collect();
        let mut layout =
            Layout { plans: Vec::new(), lines: u32::try_from(lines.len()).ok()?, taken: 0 };
        let mut left = lines.clone();
        while layout.plans.len() < MAX_PLANS {
            let Some(plan) = learn_one(&left) else { break };
            let before = left.len();
            left.retain(|line| plan.parse(line).is_none());
            // A second kind has to be one, not a line or two that happen to have a time.
            let taken = before - left.len();
            if taken == 0 || !layout.plans.is_empty() && (taken < 3 || taken * 20 < lines.len()) {
                break;
            }
            layout.taken += u32::try_from(taken).ok()?;
            layout.plans.push(plan);
        }
        (layout.taken > 0).then_some(layout)
    }

    /// How sure: the share of the sample's lines, from 0 to 1, that begin entries of this layout.
    #[cfg(test)]
    pub(crate) fn share(&self) -> f32 {
        if self.lines == 0 { 0.0 } else { self.taken as f32 / self.lines as f32 }
    }

    /// The line, taken apart; `None` when it does not fit: it goes on with another one, or is of
    /// another kind.
    pub(crate) fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        self.plans.iter().find_map(|plan| plan.parse(line))
    }
}

#[cfg(test)]
impl Layout {
    /// What became the time and the level of a line.
    fn skeleton<'a>(&self, line: &'a str) -> Vec<&'a str> {
        self.plans
            .iter()
            .find(|plan| plan.parse(line).is_some())
            .map_or(Vec::new(), |plan| plan.skeleton(line))
    }
}

/// The plan that takes most of these lines, and most out of them.
fn learn_one(lines: &[&str]) -> Option<Plan> {
    let clusters = spots::clusters(lines);
    clusters
        .iter()
        .take(MAX_CLUSTERS)
        .filter_map(|cluster| {
            let plan = plan_of(lines, cluster)?;
            let taken = lines.iter().filter(|line| plan.parse(line).is_some()).count();
            (taken > 0).then(|| (taken * plan.worth(), plan))
        })
        // Of equals the first: its place is the more promising one.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, plan)| plan)
}

fn plan_of(lines: &[&str], cluster: &Cluster) -> Option<Plan> {
    let mut learner = Learner::new(lines, &cluster.lines);
    let mut plan = Plan::default();
    if cluster.spot.mark != 0 {
        let first = lines.first().filter(|_| cluster.lines.first().is_none_or(|line| line.0 > 0));
        let header = first.and_then(|line| table::header(line, cluster.spot.mark));
        let (tail, quoted) = learner.table(cluster.spot.mark, header.as_deref())?;
        (plan.tail, plan.quoted) = (tail, quoted);
        plan.named = header.is_some();
        if header.is_none() && plan.tail.is_none() {
            learner.induce();
        }
    } else {
        learner.induce();
    }
    if learner.is_before() && learner.drafts.is_empty() {
        return None;
    }
    let tail = learner.assign_roles();
    plan.tail = plan.tail.or(tail);
    plan.time = times::choose(&learner.drafts)?;
    plan.mark = std::mem::take(&mut learner.marks);
    plan.whole = learner.is_prose();
    plan.steps = learner.drafts.into_iter().map(|draft| draft.step).collect();
    for step in [plan.time.date, plan.time.clock, plan.time.epoch].into_iter().flatten() {
        plan.steps.get_mut(step)?.must = true;
    }
    Some(plan)
}

/// The beginning of a line.
fn cut(line: &str) -> &str {
    let mut end = line.len().min(MAX_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(..end).unwrap_or(line)
}

#[cfg(test)]
mod tests;
