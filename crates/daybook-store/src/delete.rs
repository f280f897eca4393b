//! Deleting: old days and chosen ones as whole files, single sources row by row. All list first what
//! would go when asked to. Whole days go to the trash, from where they can be put back.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::control::{Control, Progress};
use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::failure::PartitionFailure;
use crate::filter::{LogFilter, SrcFilter};
use crate::key::PartitionKey;
use crate::names;
use crate::open::{Access, as_failure, open_parts};
use crate::packed::{delete_packed, packed_path};
use crate::pins::is_pinned;
use crate::read::plan::Plan;
use crate::read::scan::{PackedPart, PartitionScan};
use crate::read::tally::{LevelTally, tally};
use crate::store::PartitionedLogStore;
use crate::trash::{DeletedDay, Going, Removal, Taken, TrashReason};
use crate::write::delete_rows;

/// Pinned days that an error names.
const NAMED: usize = 5;

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
    /// Whole days go for good at once, and not to the trash: then nothing is written for it, so that it
    /// works on a disk without any room.
    pub for_good: bool,
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
    /// Whole days go for good at once, and not to the trash: then nothing is written for it, so that it
    /// works on a disk without any room.
    #[serde(default)]
    pub for_good: bool,
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
    /// Whole days go for good at once, and not to the trash: then nothing is written for it, so that it
    /// works on a disk without any room.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub for_good: bool,
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

/// How matches are deleted.
#[derive(Clone, Copy)]
struct Wish {
    why: TrashReason,
    dry_run: bool,
    for_good: bool,
}

impl PartitionedLogStore {
    /// Deletes every entry before a time: whole days as files, the rest of the boundary day as
    /// rows. Days that cannot be read go too when they are old enough; pinned ones stay.
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
        let wish = Wish {
            why: TrashReason::OlderThan,
            dry_run: request.dry_run,
            for_good: request.for_good,
        };
        let report = self.delete(&filter, wish, control, |key| key.day().end() <= request.epoch)?;
        if !request.dry_run {
            // It is done. Without the note a later jump of the clock is asked about sooner.
            warn_of(self.note_clock());
        }
        Ok(report)
    }

    /// Deletes the entries of some sources, except on pinned days. A day that holds nothing else
    /// goes as a whole.
    ///
    /// # Errors
    /// [`StoreError::Io`]; [`StoreError::Cancelled`]: what was deleted until then stays deleted.
    pub fn delete_by_src(&self, request: &DeleteBySrc, control: &Control) -> Result<DeleteReport> {
        let filter = LogFilter {
            contexts: request.contexts.clone(),
            src: Some(request.src.clone()),
            ..LogFilter::default()
        };
        let wish =
            Wish { why: TrashReason::Source, dry_run: request.dry_run, for_good: request.for_good };
        let report = self.delete(&filter, wish, control, |_| false)?;
        if report.trash.is_some() {
            warn_of(self.begin_clock());
        }
        Ok(report)
    }

    /// Deletes whole days.
    ///
    /// # Errors
    /// [`StoreError::BadDay`] and [`StoreError::Pinned`]: then nothing was deleted;
    /// [`StoreError::Io`]; [`StoreError::Cancelled`].
    pub fn delete_days(&self, request: &DeleteDays, control: &Control) -> Result<DeleteReport> {
        self.pool.writable()?;
        let wanted = crate::day_ref::keys(&request.days)?;
        let mut keys = self.pool.list()?;
        keys.retain(|key| wanted.contains(key));
        keys.sort_unstable();
        let pinned: Vec<&PartitionKey> =
            keys.iter().filter(|key| is_pinned(self.base(), key)).collect();
        if !pinned.is_empty() {
            let mut days: Vec<String> =
                pinned.iter().take(NAMED).map(ToString::to_string).collect();
            if pinned.len() > NAMED {
                days.push(format!("{} more", pinned.len() - NAMED));
            }
            return Err(StoreError::Pinned { days: days.join(", ") });
        }
        let mut report = DeleteReport { dry_run: request.dry_run, ..DeleteReport::default() };
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        let mut going = Vec::with_capacity(keys.len());
        for key in keys {
            control.check()?;
            control.report(progress);
            progress.partitions_done += 1;
            let rows = self.rows_of(&key, control)?;
            going.push(Going { rows, bytes: self.bytes(&key), key });
        }
        if request.dry_run {
            going.iter().for_each(|day| report.add(day.as_deleted()));
        } else {
            let mut removal = self.removal(TrashReason::Chosen, request.for_good);
            report.take(removal.take(going, control, |_| Ok(true))?);
            report.trash = removal.finish()?;
            if report.trash.is_some() {
                warn_of(self.begin_clock());
            }
        }
        control.report(progress);
        Ok(report)
    }

    fn removal(&self, why: TrashReason, for_good: bool) -> Removal<'_> {
        let keep_secs = if for_good { 0 } else { self.trash_secs() };
        Removal::new(&self.pool, why, self.options.clock.now_ms(), keep_secs)
    }

    fn delete(
        &self,
        filter: &LogFilter,
        wish: Wish,
        control: &Control,
        is_old: impl Fn(&PartitionKey) -> bool,
    ) -> Result<DeleteReport> {
        self.pool.writable()?;
        let plan = Plan::of(filter)?;
        let mut keys = self.pool.list()?;
        keys.retain(|key| plan.wants(key));
        keys.sort_unstable();
        let mut report = DeleteReport { dry_run: wish.dry_run, ..DeleteReport::default() };
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        let (mut whole, mut part) = (Vec::new(), Vec::new());
        for key in keys {
            control.check()?;
            control.report(progress);
            progress.partitions_done += 1;
            let is_old = is_old(&key);
            let rows = match self.rows(&key, &plan, control)? {
                Ok(0) if !is_old => continue,
                Err(failure) if !is_old => {
                    report.partitions_failed.push(failure);
                    continue;
                }
                rows => rows.ok(),
            };
            if is_pinned(self.base(), &key) {
                report.kept_pinned.push(DayRef::of(&key));
                continue;
            }
            let day = Going { rows, bytes: self.bytes(&key), key };
            if is_old || rows.is_some() && rows == self.rows_of(&day.key, control)? {
                whole.push(day);
            } else {
                part.push(day);
            }
        }
        if wish.dry_run {
            whole.iter().for_each(|day| report.add(day.as_deleted()));
            part.iter().for_each(|day| report.add(day.in_part()));
        } else {
            let mut removal = self.removal(wish.why, wish.for_good);
            // Someone may have written to it since it was looked at: then only some of it goes.
            let is_still_whole = |key: &PartitionKey| Ok(is_old(key) || self.is_all(key, &plan)?);
            part.extend(report.take(removal.take(whole, control, is_still_whole)?));
            report.trash = removal.finish()?;
            progress.partitions_total += part.len() as u64;
            for day in part {
                control.check()?;
                control.report(progress);
                progress.partitions_done += 1;
                match self.delete_part(&day.key, &plan, control) {
                    Ok(0) => {}
                    Ok(rows) => report.add(DeletedDay::part(&day.key, rows)),
                    Err(error) => {
                        report.partitions_failed.push(as_failure(self.base(), &day.key, error)?);
                    }
                }
            }
        }
        report.days.sort_by(|a, b| (&a.context, &a.day).cmp(&(&b.context, &b.day)));
        control.report(Progress { partitions_done: progress.partitions_total, ..progress });
        Ok(report)
    }

    /// Deletes the rows of a day that match; a day that is empty then goes, too. Gives their number.
    fn delete_part(&self, key: &PartitionKey, plan: &Plan, control: &Control) -> Result<u64> {
        let (rows, is_left) = if packed_path(self.base(), key).exists() {
            delete_packed(&self.pool, key, plan, control)?
        } else {
            let deleted = self
                .pool
                .lease(key, Access::Write, |handle| delete_rows(&self.pool, handle, plan, control));
            deleted?.unwrap_or_default()
        };
        if !is_left {
            // There is nothing to put back.
            let mut removal = self.removal(TrashReason::Source, true);
            let day = Going { key: key.clone(), rows: Some(0), bytes: 0 };
            // Someone may have written to it since it became empty.
            removal.take(vec![day], control, |key| self.is_all(key, plan))?;
            removal.finish()?;
        }
        Ok(rows)
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
        let counted =
            PartitionScan::with(&self.pool, key, control, |scan| count_matches(scan, plan));
        match counted {
            Ok(rows) => Ok(Ok(rows.unwrap_or(0))),
            Err(error) => as_failure(self.base(), key, error).map(Err),
        }
    }

    /// Rows of a partition; none when it cannot be read.
    pub(crate) fn rows_of(&self, key: &PartitionKey, control: &Control) -> Result<Option<u64>> {
        Ok(self.rows(key, &Plan::of(&LogFilter::default())?, control)?.ok())
    }

    /// Whether a plan matches all rows of a day. Only while no process uses the base.
    fn is_all(&self, key: &PartitionKey, plan: &Plan) -> Result<bool> {
        // Not through the pool: its lock is held by the removal that asks.
        let Some(parts) = open_parts(self.base(), key, Access::Read, false)? else {
            return Ok(true);
        };
        let packed = parts.packed.as_ref().map(|day| PackedPart::of(day, &parts.conn)).transpose();
        let packed = packed.map_err(self.pool.failed(key))?;
        let control = &Control::default();
        let scan = PartitionScan {
            conn: &parts.conn,
            key,
            pool: &self.pool,
            control,
            seen_tail: None,
            packed,
        };
        let all = Plan::of(&LogFilter::default())?;
        Ok(count_matches(&scan, plan)? == count_matches(&scan, &all)?)
    }

    /// Bytes of the files of a partition, but for what is shared only while it is open.
    pub(crate) fn bytes(&self, key: &PartitionKey) -> u64 {
        self.bytes_but(key, &[names::SHM])
    }

    /// Bytes that a partition takes when nobody has it open: what lies in its write-ahead log is
    /// counted once it is in its database.
    pub(crate) fn settled_bytes(&self, key: &PartitionKey) -> u64 {
        self.bytes_but(key, &[names::SHM, names::WAL])
    }

    fn bytes_but(&self, key: &PartitionKey, left_out: &[&str]) -> u64 {
        let Ok(files) = fs::read_dir(self.base().join(key.folder())) else { return 0 };
        let counts = |name: &std::ffi::OsStr| left_out.iter().all(|other| name != *other);
        let files = files.flatten().filter(|file| counts(&file.file_name()));
        files.filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum()
    }
}

/// What is done is done, though this failed after it.
fn warn_of(noted: Result<()>) {
    if let Err(error) = noted {
        tracing::warn!(%error, "where the clock stood at this deletion is not kept");
    }
}

fn count_matches(scan: &PartitionScan<'_>, plan: &Plan) -> Result<u64> {
    let mut levels = LevelTally::default();
    tally(scan, plan, &mut levels)?;
    Ok(levels.counts.values().sum())
}

impl Going {
    fn as_deleted(&self) -> DeletedDay {
        DeletedDay::whole(&self.key, self.rows, self.bytes)
    }

    fn in_part(&self) -> DeletedDay {
        DeletedDay::part(&self.key, self.rows.unwrap_or(0))
    }
}

impl DeleteReport {
    fn add(&mut self, day: DeletedDay) {
        self.rows += day.rows.unwrap_or(0);
        self.bytes += day.bytes;
        self.days.push(day);
    }

    /// Notes what went as whole days. Gives those that are not what they were taken for.
    fn take(&mut self, taken: Taken) -> Vec<Going> {
        taken.gone.iter().for_each(|day| self.add(day.as_deleted()));
        self.kept_pinned.extend(taken.pinned);
        self.partitions_failed.extend(taken.failed);
        taken.left
    }
}
