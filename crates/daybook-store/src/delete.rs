//! Deleting: old days as whole files, single sources row by row. Both list first what would go
//! when asked to.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::control::{Control, Progress};
use crate::error::{Result, StoreError};
use crate::failure::PartitionFailure;
use crate::filter::{LogFilter, SrcFilter};
use crate::key::PartitionKey;
use crate::open::{Access, as_failure};
use crate::packed::{delete_packed, packed_path};
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::read::tally::{LevelTally, tally};
use crate::store::PartitionedLogStore;
use crate::write::delete_rows;
use crate::{folders, names, trash};

/// A clock that moved by more than this between two deletions is not believed without asking.
const CLOCK_JUMP_SECS: i64 = 2 * 86_400;

/// Asks to delete everything before a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeleteOlderThan {
    /// Unix seconds: entries before it go.
    pub epoch: i64,
    /// Contexts; none means all.
    pub contexts: Vec<String>,
    /// Only list what would go.
    pub dry_run: bool,
    /// Go on although the clock jumped.
    pub confirm_clock: bool,
}

/// Asks to delete the entries of some sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeleteBySrc {
    /// Whose entries go.
    pub src: SrcFilter,
    /// Contexts; none means all.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// Only list what would go.
    #[serde(default)]
    pub dry_run: bool,
}

/// Asks to delete whole days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DeleteDays {
    /// Which. One that is not there is passed over.
    pub days: Vec<DayRef>,
    /// Only list what would go.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub dry_run: bool,
}

/// What was deleted, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeleteReport {
    /// The days that are touched, by context and day.
    pub days: Vec<DeletedDay>,
    /// Entries, as far as they are known.
    pub rows: u64,
    /// Bytes of the files that go as a whole.
    pub bytes: u64,
    /// Whether nothing was deleted because only a list was asked for.
    pub dry_run: bool,
    /// What the whole days lie under in the trash, from where they can be put back; none when no
    /// whole day went, or when it went for good at once.
    pub trash: Option<String>,
    /// Days that are asked for and stay, since they are pinned.
    pub kept_pinned: Vec<DayRef>,
    /// Partitions that could not be dealt with.
    pub partitions_failed: Vec<PartitionFailure>,
}

/// What goes of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeletedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries; unknown for a day that could not be read and goes all the same.
    pub rows: Option<u64>,
    /// Bytes of its files, when they go.
    pub bytes: u64,
    /// Whether the whole day goes, files and all: then it can be put back from the trash. Entries
    /// that go from a day that stays cannot.
    pub whole: bool,
}

/// When something was deleted last, by the wall clock.
#[derive(Serialize, Deserialize)]
struct LastRun {
    at_epoch: i64,
}

impl PartitionedLogStore {
    /// Deletes every entry before a time: whole days as files, the rest of the boundary day as
    /// rows. Days that cannot be read go too when they are old enough.
    ///
    /// # Errors
    /// [`StoreError::ClockJumped`] when the clock moved too far to be believed; [`StoreError::Io`];
    /// [`StoreError::Cancelled`]: what was deleted until then stays deleted.
    pub fn delete_older_than(
        &self,
        request: &DeleteOlderThan,
        control: &Control,
    ) -> Result<DeleteReport> {
        if !request.dry_run && !request.confirm_clock {
            self.check_clock()?;
        }
        let filter = LogFilter {
            contexts: request.contexts.clone(),
            epoch_to: Some(request.epoch),
            ..LogFilter::default()
        };
        let report =
            self.delete(&filter, request.dry_run, control, |key| key.day().end() <= request.epoch);
        if report.is_ok() && !request.dry_run {
            self.note_run()?;
        }
        report
    }

    /// Deletes the entries of some sources. A day that becomes empty goes as a whole.
    ///
    /// # Errors
    /// [`StoreError::Io`]; [`StoreError::Cancelled`]: what was deleted until then stays deleted.
    pub fn delete_by_src(&self, request: &DeleteBySrc, control: &Control) -> Result<DeleteReport> {
        let filter = LogFilter {
            contexts: request.contexts.clone(),
            src: Some(request.src.clone()),
            ..LogFilter::default()
        };
        self.delete(&filter, request.dry_run, control, |_| false)
    }

    fn delete(
        &self,
        filter: &LogFilter,
        dry_run: bool,
        control: &Control,
        is_whole: impl Fn(&PartitionKey) -> bool,
    ) -> Result<DeleteReport> {
        self.pool.writable()?;
        let plan = Plan::of(filter)?;
        let mut keys = self.pool.list()?;
        keys.retain(|key| plan.wants(key));
        keys.sort_unstable();
        let mut report = DeleteReport { dry_run, ..DeleteReport::default() };
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        let mut whole = Vec::new();
        let mut emptied = Vec::new();
        for key in keys {
            control.check()?;
            control.report(progress);
            progress.partitions_done += 1;
            if is_whole(&key) {
                report.add(&key, self.rows(&key, &plan, control)?.ok(), self.bytes(&key), true);
                whole.push(key);
                continue;
            }
            let rows = match self.rows(&key, &plan, control)? {
                Ok(0) => continue,
                Ok(rows) if dry_run => Ok((rows, true)),
                Ok(_) if packed_path(self.base(), &key).exists() => {
                    delete_packed(&self.pool, &key, &plan, control)
                }
                Ok(_) => self
                    .pool
                    .lease(&key, Access::Write, |handle| {
                        delete_rows(&self.pool, handle, &plan, control)
                    })
                    .map(Option::unwrap_or_default),
                Err(failure) => {
                    report.partitions_failed.push(failure);
                    continue;
                }
            };
            match rows {
                Ok((rows, is_left)) => {
                    report.add(
                        &key,
                        Some(rows),
                        if is_left { 0 } else { self.bytes(&key) },
                        !is_left,
                    );
                    if !is_left {
                        emptied.push(key);
                    }
                }
                Err(error) => report.partitions_failed.push(as_failure(self.base(), &key, error)?),
            }
        }
        if !dry_run {
            let now_ms = self.options.clock.now_ms();
            let removed = trash::remove(&self.pool, &whole, now_ms, control, |_| Ok(true))?;
            report.forget(&removed.failed);
            // Someone may have written to it since it became empty.
            let removed =
                trash::remove(&self.pool, &emptied, now_ms, control, |key| self.is_empty(key))?;
            report.partitions_failed.extend(removed.failed);
        }
        control.report(Progress { partitions_done: progress.partitions_total, ..progress });
        Ok(report)
    }

    /// Rows of a partition that match, or why that cannot be said.
    fn rows(
        &self,
        key: &PartitionKey,
        plan: &Plan,
        control: &Control,
    ) -> Result<std::result::Result<u64, PartitionFailure>> {
        if let Some(kinds) = self
            .summaries
            .current(self.base(), key)
            .as_ref()
            .and_then(|summary| summary.whole(key, plan))
        {
            return Ok(Ok(kinds.map(|kind| kind.count).sum()));
        }
        let counted = PartitionScan::with(&self.pool, key, control, |scan| {
            let mut levels = LevelTally::default();
            tally(scan, plan, &mut levels)?;
            Ok(levels.counts.values().sum())
        });
        match counted {
            Ok(rows) => Ok(Ok(rows.unwrap_or(0))),
            Err(error) => as_failure(self.base(), key, error).map(Err),
        }
    }

    fn is_empty(&self, key: &PartitionKey) -> Result<bool> {
        // Not through the pool: its lock is held by the removal that asks.
        let Some(parts) = crate::open::open_parts(self.base(), key, Access::Read, false)? else {
            return Ok(true);
        };
        if parts.packed.is_some_and(|packed| packed.index.rows() > 0) {
            return Ok(false);
        }
        let is_left: bool = parts
            .conn
            .query_row("SELECT EXISTS (SELECT 1 FROM entries)", [], |row| row.get(0))
            .map_err(self.pool.failed(key))?;
        Ok(!is_left)
    }

    /// Bytes of the files of a partition.
    pub(crate) fn bytes(&self, key: &PartitionKey) -> u64 {
        let folder = self.base().join(key.folder());
        let files = fs::read_dir(folder)
            .map(|files| files.flatten().filter_map(|file| file.metadata().ok()));
        files.map_or(0, |files| files.map(|meta| meta.len()).sum())
    }

    /// Is the clock to be believed? Backwards never; forwards when someone wrote entries lately.
    fn check_clock(&self) -> Result<()> {
        let now = self.options.clock.now_epoch();
        let path = self.base().join(names::RETENTION);
        let last =
            fs::read(path).ok().and_then(|text| serde_json::from_slice::<LastRun>(&text).ok());
        let Some(last) = last else { return Ok(()) };
        let seconds = now - last.at_epoch;
        let is_recent = |key: &PartitionKey| {
            (key.day().start() - now).abs() <= CLOCK_JUMP_SECS + crate::key::DAY_SECS
        };
        let believed = seconds.abs() <= CLOCK_JUMP_SECS
            || seconds > 0 && self.pool.list()?.iter().any(is_recent);
        if believed { Ok(()) } else { Err(StoreError::ClockJumped { seconds }) }
    }

    fn note_run(&self) -> Result<()> {
        if !self.base().is_dir() {
            return Ok(());
        }
        let last = LastRun { at_epoch: self.options.clock.now_epoch() };
        let path = self.base().join(names::RETENTION);
        let text = serde_json::to_vec(&last)
            .map_err(|error| StoreError::io("write", &path)(error.into()))?;
        folders::write_file(&path, &text)
    }
}

impl DeleteReport {
    fn add(&mut self, key: &PartitionKey, rows: Option<u64>, bytes: u64, whole: bool) {
        self.rows += rows.unwrap_or(0);
        self.bytes += bytes;
        self.days.push(DeletedDay {
            context: key.context().to_owned(),
            day: key.day().to_string(),
            rows,
            bytes,
            whole,
        });
    }

    /// Takes back what stays after all.
    fn forget(&mut self, failed: &[PartitionFailure]) {
        for failure in failed {
            let place = self
                .days
                .iter()
                .position(|day| day.context == failure.context && day.day == failure.day);
            if let Some(day) = place.map(|place| self.days.remove(place)) {
                self.rows -= day.rows.unwrap_or(0);
                self.bytes -= day.bytes;
            }
            self.partitions_failed.push(failure.clone());
        }
    }
}
