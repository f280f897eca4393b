//! Packing the days that somebody asks for, and saying what came of it.

use serde::{Deserialize, Serialize};

use super::measure;
use super::pack::rewrite;
use crate::control::{Control, Progress};
use crate::day_ref::{self, DayRef};
use crate::error::{Result, StoreError};
use crate::failure::PartitionFailure;
use crate::key::PartitionKey;
use crate::open::as_failure;
use crate::store::PartitionedLogStore;

/// Asks to pack days, or to unpack them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PackRequest {
    /// Contexts; none means all.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>"))]
    pub contexts: Vec<String>,
    /// Just these days; none means all.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<DayRef>>"))]
    pub days: Vec<DayRef>,
    /// Days that begin at this time or later (Unix seconds).
    pub epoch_from: Option<i64>,
    /// Days that end at this time or earlier. Days that are not over are never packed.
    pub epoch_to: Option<i64>,
    /// Only say what would be done, and about how much it saves.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub dry_run: bool,
}

/// What was packed or unpacked, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackReport {
    /// The days, by context and day.
    pub days: Vec<PackedDay>,
    /// Bytes of their files before.
    pub bytes_before: u64,
    /// Bytes of their files after; of a dry run an estimate from some rows of each.
    pub bytes_after: u64,
    /// Whether nothing was done because only a list was asked for.
    pub dry_run: bool,
    /// Partitions that stay as they are, with the reason.
    pub partitions_failed: Vec<PartitionFailure>,
}

impl PackReport {
    /// Takes the bytes of a day as they are now.
    fn weigh(&mut self, key: &PartitionKey, bytes: u64) {
        let name = key.day().to_string();
        let days = self.days.iter_mut();
        for day in days.filter(|day| day.context == key.context() && day.day == name) {
            day.bytes_after = bytes;
        }
        self.bytes_after = self.days.iter().map(|day| day.bytes_after).sum();
    }
}

/// A day that was packed or unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PackedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries.
    pub rows: u64,
    /// Bytes of its files before.
    pub bytes_before: u64,
    /// Bytes of its files after.
    pub bytes_after: u64,
}

impl PartitionedLogStore {
    /// Packs days that are over into `logs.parquet`, and packed ones anew that were written to
    /// since. Stops between rows when cancelled; days that are done stay packed.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the base cannot be listed; [`StoreError::DiskFull`];
    /// [`StoreError::Cancelled`]. Days that cannot be packed are named in the report.
    pub fn pack(&self, request: &PackRequest, control: &Control) -> Result<PackReport> {
        let packed = std::cell::RefCell::new(Vec::new());
        let mut report = self.repack(
            request,
            control,
            |key| self.can_pack(key),
            |key| {
                if request.dry_run {
                    return measure::estimate(&self.pool, key, control);
                }
                self.has_room()?;
                let rewritten = rewrite(&self.pool, key, &|_| true, control)?;
                packed.borrow_mut().push(key.clone());
                Ok(rewritten.map(|rewritten| (rewritten.rows, Some(rewritten.size.all()))))
            },
        )?;
        for key in packed.into_inner() {
            if !self.complete_packed(&key, control) {
                break;
            }
            report.weigh(&key, self.bytes(&key));
        }
        Ok(report)
    }

    /// Packs a day without what goes with it, which [`Self::complete_packed`] makes; or says to the byte
    /// what would come of both. None where there is nothing.
    pub(crate) fn pack_day(
        &self,
        key: &PartitionKey,
        dry_run: bool,
        control: &Control,
    ) -> Result<Option<PackedDay>> {
        let bytes_before = self.bytes(key);
        let sized = if dry_run {
            measure::measure(&self.pool, key, control)?
        } else {
            self.has_room()?;
            let rewritten = rewrite(&self.pool, key, &|_| true, control)?;
            rewritten.map(|rewritten| (rewritten.rows, rewritten.size))
        };
        Ok(sized.map(|(rows, size)| PackedDay {
            context: key.context().to_owned(),
            day: key.day().to_string(),
            rows,
            bytes_before,
            bytes_after: size.all(),
        }))
    }

    /// Makes the summary and the index of texts of a day that is packed; days answer without them, only
    /// later, and tidying makes them, too. False when it was cancelled.
    pub(crate) fn complete_packed(&self, key: &PartitionKey, control: &Control) -> bool {
        let made = self.summarise(key, control).and_then(|_| self.index_texts(key, control));
        match made {
            Err(StoreError::Cancelled) => return false,
            Err(error) => {
                tracing::warn!(partition = %key, %error, "no summary or no index of texts is written");
            }
            Ok(_) => {}
        }
        true
    }

    /// Whether a day is over and has anything that is not packed.
    fn can_pack(&self, key: &PartitionKey) -> bool {
        let is_over = key.day().end() <= self.options.clock.now_epoch();
        is_over && self.path(key).metadata().is_ok_and(|meta| meta.len() > 0)
    }

    /// Does `work` for the days that a request names, and reports on them.
    pub(super) fn repack(
        &self,
        request: &PackRequest,
        control: &Control,
        wanted: impl Fn(&PartitionKey) -> bool,
        work: impl Fn(&PartitionKey) -> Result<Option<(u64, Option<u64>)>>,
    ) -> Result<PackReport> {
        self.pool.writable()?;
        let mut keys = day_ref::chosen(self.pool.list()?, &request.contexts, &request.days)?;
        keys.retain(|key| {
            request.epoch_from.is_none_or(|from| key.day().start() >= from)
                && request.epoch_to.is_none_or(|to| key.day().end() <= to)
                && wanted(key)
        });
        let mut report = PackReport { dry_run: request.dry_run, ..PackReport::default() };
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        for key in &keys {
            control.check()?;
            control.report(progress);
            let bytes_before = self.bytes(key);
            match work(key) {
                Ok(Some((rows, estimate))) => {
                    let bytes_after = estimate.unwrap_or_else(|| self.bytes(key));
                    progress.found += rows;
                    report.bytes_before += bytes_before;
                    report.bytes_after += bytes_after;
                    report.days.push(PackedDay {
                        context: key.context().to_owned(),
                        day: key.day().to_string(),
                        rows,
                        bytes_before,
                        bytes_after,
                    });
                }
                Ok(None) => {}
                Err(error) => report.partitions_failed.push(as_failure(self.base(), key, error)?),
            }
            progress.partitions_done += 1;
        }
        control.report(progress);
        Ok(report)
    }
}
