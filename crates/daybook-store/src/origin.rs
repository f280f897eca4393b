//! Entries that come from a file that is read again.

use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::write::Source;

/// What of a batch may still change: see
/// [`PartitionedLogStore::insert_batch_growing`](crate::PartitionedLogStore::insert_batch_growing).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// So many entries will not change any more.
    pub settled: usize,
    /// What was provisional up to this offset of the origin, in bytes, is replaced.
    pub replaces_upto: u64,
}

/// Where the entries of a call come from.
pub(crate) struct Origin<'a> {
    pub(crate) name: &'a str,
    pub(crate) offsets: &'a [u64],
    pub(crate) growth: Growth,
}

impl<'a> Origin<'a> {
    /// Of the entries with these numbers, which go up.
    pub(crate) fn of(&self, numbers: &[usize]) -> Source<'a> {
        let ends: Vec<u64> = numbers.iter().map(|&n| self.offsets[n]).collect();
        let last = self.offsets.last().copied().unwrap_or(0);
        let settled = numbers.partition_point(|&n| n < self.growth.settled);
        Growth { settled, ..self.growth }.source(self.name, ends, last)
    }
}

impl Growth {
    pub(crate) fn source(self, origin: &str, ends: Vec<u64>, last: u64) -> Source<'_> {
        let upto = self.replaces_upto.max(last);
        let replaces_upto = i64::try_from(upto).unwrap_or(i64::MAX);
        Source { origin, ends, settled: self.settled, replaces_upto }
    }
}

/// As many offsets as entries, and increasing?
pub(crate) fn check_offsets(entries: &[LogEntry], offsets: &[u64]) -> Result<()> {
    let bad = |index, message: &str| StoreError::BadEntry { index, message: message.to_owned() };
    if entries.len() != offsets.len() {
        return Err(bad(entries.len().min(offsets.len()), "entries and offsets differ in number"));
    }
    if let Some(index) = offsets.windows(2).position(|pair| pair[0] >= pair[1]) {
        return Err(bad(index + 1, "its offset is not above the one before it"));
    }
    if offsets.last().is_some_and(|last| i64::try_from(*last).is_err()) {
        return Err(bad(offsets.len() - 1, "its offset is beyond the size of any file"));
    }
    Ok(())
}
