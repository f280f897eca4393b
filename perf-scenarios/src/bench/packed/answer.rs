//! An answer as it can be held against another.

use std::ops::ControlFlow;

use anyhow::{Result, ensure};
use daybook_store::{Control, LogEntry, LogFilter, PartitionedLogStore, SourceCount};

/// Kinds of questions.
#[derive(Clone, Debug)]
pub(super) enum Ask {
    Page,
    Count,
    /// Between these times.
    Histogram(Vec<i64>),
    Sources,
    /// Every entry, in order.
    All,
}

/// What came out.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    Page(Vec<LogEntry>),
    Count(u64, Vec<(i32, u64)>),
    Histogram(Vec<i32>, Vec<Vec<u64>>),
    Sources(Vec<SourceCount>),
    /// How many, and a sum over them in their order.
    All(u64, u64),
}

impl Answer {
    /// Entries that it is of, or sources.
    pub(super) fn rows(&self) -> u64 {
        match self {
            Answer::Page(entries) => entries.len() as u64,
            Answer::Count(count, _) | Answer::All(count, _) => *count,
            Answer::Histogram(_, counts) => counts.iter().flatten().sum(),
            Answer::Sources(sources) => sources.len() as u64,
        }
    }
}

impl Ask {
    /// # Errors
    /// Those of the store; when a partition could not be read.
    pub(super) fn of(&self, store: &PartitionedLogStore, filter: &LogFilter) -> Result<Answer> {
        let control = Control::default();
        let (answer, failed) = match self {
            Ask::Page => {
                let page = store.query(filter, &control)?;
                (Answer::Page(page.entries), page.partitions_failed)
            }
            Ask::Count => {
                let count = store.count(filter, &control)?;
                let levels = count.by_level.iter().map(|level| (level.loglevel, level.count));
                (Answer::Count(count.count, levels.collect()), count.partitions_failed)
            }
            Ask::Histogram(edges) => {
                let histogram = store.histogram(filter, edges, &control)?;
                (Answer::Histogram(histogram.levels, histogram.counts), histogram.partitions_failed)
            }
            Ask::Sources => {
                let list = store.list_sources(filter, &control)?;
                (Answer::Sources(list.sources), list.partitions_failed)
            }
            Ask::All => {
                let mut sum = 0_u64;
                let mut sink = |entries: Vec<LogEntry>| {
                    for entry in &entries {
                        let own = entry.logid as u64 ^ entry.content.len() as u64;
                        sum = sum.rotate_left(5).wrapping_add(own ^ entry.epoch as u64);
                    }
                    ControlFlow::Continue(())
                };
                let summary = store.stream(filter, &control, &mut sink)?;
                (Answer::All(summary.found, sum), summary.partitions_failed)
            }
        };
        ensure!(failed.is_empty(), "could not be read: {failed:?}");
        Ok(answer)
    }
}
