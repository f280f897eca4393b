//! Entries like those of real systems, the same for the same seed on any machine.
//!
//! Only integers and the exact operations of IEEE 754 (no `powf`, whose last bit is the platform's)
//! decide what comes out, so that a seed means the same bytes everywhere.

mod message;
mod random;
mod sources;
mod time;

use daybook_store::{Attrs, LogEntry, level};
use serde::Serialize;

use crate::scenario::{
    BurstSettings, DataSettings, LevelSettings, MessageSettings, Rhythm, SourceSettings,
};

pub use random::Random;
pub use sources::SourceTree;

use message::Messages;
use time::Arrivals;

/// What is generated.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// How entries spread over a day.
    pub rhythm: Rhythm,
    /// Entries in a million that arrive late.
    pub late_per_million: u32,
    /// How late they come at most, in seconds.
    pub late_secs: u32,
    /// Entries in a million that change places with one shortly before.
    pub out_of_order_per_million: u32,
    /// Entries in a million with the error flag whatever their level.
    pub error_per_million: u32,
    /// Where entries come from.
    pub sources: SourceSettings,
    /// How grave they are.
    pub levels: LevelSettings,
    /// What they say.
    pub messages: MessageSettings,
    /// Times when one source has much to say at once.
    pub bursts: BurstSettings,
}

impl Workload {
    /// The specification's own case: 1,000,000 entries over the 7 days from 14 March 2026.
    #[must_use]
    pub fn acceptance() -> Self {
        let data = DataSettings::default();
        Workload {
            seed: 1,
            contexts: 1,
            first_day: 1_773_446_400,
            days: 7,
            entries_per_day: 142_858,
            rhythm: data.rhythm,
            late_per_million: data.late_per_million,
            late_secs: data.late_secs,
            out_of_order_per_million: data.out_of_order_per_million,
            error_per_million: data.error_per_million,
            sources: data.sources,
            levels: data.levels,
            messages: data.messages,
            bursts: data.bursts,
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
        SourceTree::new(&mut Random::new(self.seed ^ 0x5eed_50c5), &self.sources)
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
            contexts: (0..self.contexts.max(1)).map(context).collect(),
            random: Random::new(self.seed),
            sources: self.source_tree(),
            arrivals: Arrivals::new(self),
            messages: Messages::new(&self.messages),
            levels: Shares::new(&self.levels),
            burst: Burst::default(),
            bursts: self.bursts.clone(),
            error_per_million: self.error_per_million,
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
    levels: Shares,
    burst: Burst,
    bursts: BurstSettings,
    error_per_million: u32,
    text: String,
}

/// A source that has much to say at once.
#[derive(Default)]
struct Burst {
    left: u32,
    source: usize,
    level: i32,
}

/// Levels with their shares, the most frequent first.
struct Shares {
    levels: Vec<(i32, u32)>,
    whole: u32,
}

impl Shares {
    fn new(settings: &LevelSettings) -> Self {
        let mut levels = vec![
            (level::TRACE, settings.trace),
            (level::DEBUG, settings.debug),
            (level::INFO, settings.info),
            (level::NOTICE, settings.notice),
            (level::WARN, settings.warn),
            (level::ERROR, settings.error),
            (level::FATAL, settings.fatal),
        ];
        levels.sort_by_key(|(_, share)| std::cmp::Reverse(*share));
        let whole = levels.iter().fold(0_u32, |sum, (_, share)| sum.saturating_add(*share));
        Shares { levels, whole }
    }

    fn pick(&self, random: &mut Random) -> i32 {
        let mut at = random.below(self.whole);
        for (level, share) in &self.levels {
            match at.checked_sub(*share) {
                None => return *level,
                Some(rest) => at = rest,
            }
        }
        level::INFO
    }
}

impl Iterator for Entries {
    type Item = LogEntry;

    fn next(&mut self) -> Option<LogEntry> {
        self.left = self.left.checked_sub(1)?;
        let context = (self.number % self.contexts.len() as u64) as usize;
        self.number += 1;
        let random = &mut self.random;

        if self.burst.left == 0 && random.happens(self.bursts.per_million) {
            let least = self.bursts.length / 20;
            self.burst = Burst {
                left: least + random.below(self.bursts.length - least),
                source: self.sources.pick(random),
                level: self.levels.pick(random),
            };
        }
        let in_burst = self.burst.left > 0;
        let (source, loglevel) = if in_burst {
            self.burst.left -= 1;
            (self.burst.source, self.burst.level)
        } else {
            (self.sources.pick(random), self.levels.pick(random))
        };
        let (epoch, nanos) = self.arrivals.next(random, in_burst);

        self.messages.write(random, source, loglevel, &mut self.text);
        let attrs = random.happens(self.messages.settings().attrs_per_million);
        let attrs = attrs.then(|| message::attrs(random)).and_then(attrs_of);
        let tagged = random.happens(self.messages.settings().tags_per_million);
        Some(LogEntry {
            context_name: self.contexts[context].clone(),
            logid: 0,
            epoch,
            nanos,
            loglevel,
            error: loglevel >= level::ERROR || random.happens(self.error_per_million),
            src: self.sources.names()[source].clone(),
            tags: if tagged { message::tags(random) } else { Vec::new() },
            content: self.text.clone(),
            attrs,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

fn attrs_of(text: String) -> Option<Attrs> {
    Attrs::from_json(text).ok()
}

#[cfg(test)]
mod tests;
