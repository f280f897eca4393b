//! Reading all of a store to see whether it is what was written.

use serde::{Deserialize, Serialize};

use super::pack::digest;
use super::{failure, packed_path};
use crate::control::{Control, Progress};
use crate::day_ref::{self, DayRef};
use crate::error::Result;
use crate::failure::PartitionFailure;
use crate::filter::LogFilter;
use crate::key::PartitionKey;
use crate::open::{self, as_failure};
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::store::PartitionedLogStore;
use daybook_parquet::MemberError;

/// Asks to verify partitions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct VerifyRequest {
    /// Contexts; none means all.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>"))]
    pub contexts: Vec<String>,
    /// Just these days; none means all.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<DayRef>>"))]
    pub days: Vec<DayRef>,
    /// Days that end after this time (Unix seconds).
    pub epoch_from: Option<i64>,
    /// Days that begin before this time.
    pub epoch_to: Option<i64>,
}

/// What was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VerifyReport {
    /// Partitions that were read.
    pub partitions: u64,
    /// Their entries, as far as they could be read.
    pub rows: u64,
    /// Those that are not what was written.
    pub partitions_failed: Vec<PartitionFailure>,
}

impl PartitionedLogStore {
    /// Reads partitions through: databases by SQLite's check and every block of their index, packed
    /// days by the digest of their rows. Changes nothing.
    ///
    /// # Errors
    /// [`crate::StoreError::Io`] when the base cannot be listed; [`crate::StoreError::Cancelled`].
    pub fn verify(&self, request: &VerifyRequest, control: &Control) -> Result<VerifyReport> {
        let mut keys = day_ref::chosen(self.pool.list()?, &request.contexts, &request.days)?;
        keys.retain(|key| {
            request.epoch_from.is_none_or(|from| key.day().end() > from)
                && request.epoch_to.is_none_or(|to| key.day().start() < to)
        });
        let mut report = VerifyReport::default();
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        for key in &keys {
            control.check()?;
            control.report(progress);
            match self.verify_one(key, control) {
                Ok(rows) => report.rows += rows,
                Err(error) => report.partitions_failed.push(as_failure(self.base(), key, error)?),
            }
            report.partitions += 1;
            progress.partitions_done += 1;
            progress.found = report.rows;
        }
        control.report(progress);
        Ok(report)
    }

    fn verify_one(&self, key: &PartitionKey, control: &Control) -> Result<u64> {
        let read = PartitionScan::with(&self.pool, key, control, |scan| {
            open::check(scan.conn, self.base(), key)?;
            if let Some(packed) = &scan.packed
                && digest(key, packed.day, control)? != packed.day.member().digest()
            {
                let path = packed_path(self.base(), key);
                let message = "its rows are not those that were packed".to_owned();
                return Err(failure(key, &path, MemberError::Damaged(message)));
            }
            let mut blocks = scan.blocks()?;
            let heads = std::mem::take(&mut blocks.heads);
            let mut rows = 0;
            for head in &heads {
                rows += blocks.rows(head)?.len() as u64;
            }
            drop(blocks);
            // And by the way that a search takes.
            let mut levels = crate::read::tally::LevelTally::default();
            crate::read::tally::tally(scan, &Plan::of(&LogFilter::default())?, &mut levels)?;
            if levels.counts.values().sum::<u64>() != rows {
                let message = "its index counts other rows than it lists".to_owned();
                let kind = crate::failure::FailureKind::Damaged;
                return Err(open::failure(self.base(), key, kind, message));
            }
            Ok(rows)
        })?;
        Ok(read.unwrap_or(0))
    }
}
