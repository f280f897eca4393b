//! One question, put to the store and to the single file.

use std::ops::ControlFlow;

use anyhow::{Result, ensure};
use daybook_store::{Control, LogFilter, PartitionedLogStore};
use serde::{Deserialize, Serialize};

use crate::single_file::SingleFile;

/// Kinds of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// One page of entries.
    Page,
    /// All entries, in order.
    All,
    /// How many.
    Count,
    /// How many by time (buckets of so many seconds) and level.
    Histogram(i64),
    /// How many by source.
    Sources,
}

impl Ask {
    /// Asks the store. Gives the number of entries that were found, or of sources.
    ///
    /// # Errors
    /// Those of the store; when a partition could not be read.
    pub fn of_store(self, store: &PartitionedLogStore, filter: &LogFilter) -> Result<u64> {
        let control = Control::default();
        let (found, failed) = match self {
            Ask::Page => {
                let page = store.query(filter, &control)?;
                (page.entries.len() as u64, page.partitions_failed)
            }
            Ask::All => {
                let mut sink = |entries| {
                    std::hint::black_box(&entries);
                    ControlFlow::Continue(())
                };
                let summary = store.stream(filter, &control, &mut sink)?;
                (summary.found, summary.partitions_failed)
            }
            Ask::Count => {
                let count = store.count(filter, &control)?;
                (count.count, count.partitions_failed)
            }
            Ask::Histogram(seconds) => {
                let edges = edges(filter, seconds);
                let histogram = store.histogram(filter, &edges, &control)?;
                (histogram.counts.iter().flatten().sum(), histogram.partitions_failed)
            }
            Ask::Sources => {
                let list = store.list_sources(filter, &control)?;
                (list.sources.len() as u64, list.partitions_failed)
            }
        };
        ensure!(failed.is_empty(), "could not be read: {failed:?}");
        Ok(found)
    }

    /// Asks the single file the same.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn of_single_file(self, file: &SingleFile, filter: &LogFilter) -> Result<u64> {
        Ok(match self {
            Ask::Page | Ask::All => file.page(filter)?,
            Ask::Count => file.count(filter)?,
            Ask::Histogram(seconds) => file.histogram(filter, seconds)?,
            Ask::Sources => file.sources(filter)?,
        })
    }
}

/// Edges of buckets over the range of a filter.
fn edges(filter: &LogFilter, seconds: i64) -> Vec<i64> {
    let (from, to) = (filter.epoch_from.unwrap_or(0), filter.epoch_to.unwrap_or(0));
    (from / seconds..=to.div_euclid(seconds) + i64::from(to % seconds != 0))
        .map(|bucket| bucket * seconds)
        .collect()
}
