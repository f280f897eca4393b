//! Entries like those of real systems, the same for the same seed on any machine.
//!
//! Only integer arithmetic decides what comes out, so that a seed means the same bytes everywhere.

mod message;
mod random;
mod sources;
mod time;

use daybook_store::{Attrs, LogEntry, level};
use serde::Serialize;

pub use random::Random;
pub use sources::SourceTree;

use message::Messages;
use time::Arrivals;

/// What is generated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Workload {
    /// The same seed gives the same entries.
    pub seed: u64,
    /// Contexts; the first is `default`. Entries alternate between them.
    pub contexts: u32,
    /// Midnight (UTC) at which the first day begins, in Unix seconds.
    pub first_day: i64,
    /// Days.
    pub days: u32,
    /// Entries in a day and context.
    pub entries_per_day: u32,
    /// Distinct sources, of Zipf popularity.
    pub sources: u32,
    /// Entries in a million that arrive up to 30 seconds late.
    pub late_per_million: u32,
    /// Entries in a million with which a burst of one source begins.
    pub bursts_per_million: u32,
}

impl Workload {
    /// The specification's own case: 1,000,000 entries over the 7 days from 14 March 2026.
    #[must_use]
    pub fn acceptance() -> Self {
        Workload {
            seed: 1,
            contexts: 1,
            first_day: 1_773_446_400,
            days: 7,
            entries_per_day: 142_858,
            sources: 400,
            late_per_million: 5_000,
            bursts_per_million: 200,
        }
    }

    /// The same with about `rows` entries in all.
    #[must_use]
    pub fn with_rows(mut self, rows: u64) -> Self {
        let parts = u64::from(self.days.max(1)) * u64::from(self.contexts.max(1));
        self.entries_per_day = u32::try_from(rows.div_ceil(parts)).unwrap_or(u32::MAX);
        self
    }

    /// Entries in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        u64::from(self.days) * u64::from(self.contexts) * u64::from(self.entries_per_day)
    }

    /// End of the last day, in Unix seconds.
    #[must_use]
    pub fn end(&self) -> i64 {
        self.first_day + i64::from(self.days) * 86_400
    }

    /// The sources, the most popular first.
    #[must_use]
    pub fn source_tree(&self) -> SourceTree {
        SourceTree::new(&mut Random::new(self.seed ^ 0x5eed_50c5), self.sources)
    }

    /// The entries in order of arrival.
    #[must_use]
    pub fn entries(&self) -> Entries {
        let context = |number| match number {
            0 => "default".to_owned(),
            number => format!("tenant{number:03}"),
        };
        Entries {
            left: self.total(),
            number: 0,
            contexts: (0..self.contexts).map(context).collect(),
            random: Random::new(self.seed),
            sources: self.source_tree(),
            arrivals: Arrivals::new(self),
            messages: Messages::new(),
            burst: Burst::default(),
            bursts_per_million: self.bursts_per_million,
            text: String::new(),
        }
    }
}

/// The entries of a workload.
pub struct Entries {
    left: u64,
    number: u64,
    contexts: Vec<String>,
    random: Random,
    sources: SourceTree,
    arrivals: Arrivals,
    messages: Messages,
    burst: Burst,
    bursts_per_million: u32,
    text: String,
}

/// A source that has much to say at once.
#[derive(Default)]
struct Burst {
    left: u32,
    source: usize,
    level: i32,
}

/// Levels with their shares of 10,000.
const LEVELS: [(i32, u32); 7] = [
    (level::INFO, 7000),
    (level::DEBUG, 1600),
    (level::WARN, 700),
    (level::ERROR, 380),
    (level::TRACE, 250),
    (level::NOTICE, 60),
    (level::FATAL, 10),
];

impl Iterator for Entries {
    type Item = LogEntry;

    fn next(&mut self) -> Option<LogEntry> {
        self.left = self.left.checked_sub(1)?;
        let context = (self.number % self.contexts.len() as u64) as usize;
        self.number += 1;
        let random = &mut self.random;

        if self.burst.left == 0 && random.happens(self.bursts_per_million) {
            self.burst = Burst {
                left: 20 + random.below(400),
                source: self.sources.pick(random),
                level: pick_level(random),
            };
        }
        let in_burst = self.burst.left > 0;
        let (source, loglevel) = if in_burst {
            self.burst.left -= 1;
            (self.burst.source, self.burst.level)
        } else {
            (self.sources.pick(random), pick_level(random))
        };
        let (epoch, nanos) = self.arrivals.next(random, in_burst);

        self.messages.write(random, source, loglevel, &mut self.text);
        let attrs = random.happens(300_000).then(|| message::attrs(random)).and_then(attrs_of);
        Some(LogEntry {
            context_name: self.contexts[context].clone(),
            logid: 0,
            epoch,
            nanos,
            loglevel,
            error: loglevel >= level::ERROR || random.happens(2_000),
            src: self.sources.names()[source].clone(),
            tags: if random.happens(120_000) { message::tags(random) } else { Vec::new() },
            content: self.text.clone(),
            attrs,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

fn pick_level(random: &mut Random) -> i32 {
    let mut at = random.below(10_000);
    for (level, share) in LEVELS {
        match at.checked_sub(share) {
            None => return level,
            Some(rest) => at = rest,
        }
    }
    level::INFO
}

fn attrs_of(text: String) -> Option<Attrs> {
    Attrs::from_json(text).ok()
}

#[cfg(test)]
mod tests;
