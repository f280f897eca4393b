//! Packing a day, packing it anew with what came late, and leaving rows out of it.
//!
//! The steps, each of which a crash may follow: the member is written aside from one state of the
//! day, synced, read back and held against the digest of the rows that went in; then, while nobody
//! uses the base and if the day is still in that state, it is renamed into place, the folder is
//! synced, and the database goes.

use std::fs::{self, File};
use std::path::Path;

use daybook_parquet::{MemberError, MemberWriter, Row, RowDigest, Window};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::index::{IndexBuilder, KEY_CONTEXT, KEY_DAY, Marks};
use super::{Packed, failure, late, packed_path};
use crate::aside::Workshop;
use crate::canonical_context;
use crate::control::{Control, Progress};
use crate::day_ref::{self, DayRef};
use crate::error::{Result, StoreError};
use crate::failure::{FailureKind, PartitionFailure};
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::open::{self, Access, as_failure, open_parts};
use crate::pool::PartitionPool;
use crate::read::all::{self, Odd};
use crate::read::matching::Verdict;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::store::PartitionedLogStore;
use crate::{folders, names};

/// How hard zstd tries: more takes longer than it saves.
pub(crate) const LEVEL: i32 = 5;
/// Rows that a dry run packs to learn how small they become.
const SAMPLE: u64 = 3 * 4096;

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
        let now = self.options.clock.now_epoch();
        let packed = std::cell::RefCell::new(Vec::new());
        let mut report = self.repack(
            request,
            control,
            |key| {
                let is_over = key.day().end() <= now;
                let has_database = self.path(key).metadata().is_ok_and(|meta| meta.len() > 0);
                is_over && has_database
            },
            |key| {
                if request.dry_run {
                    return estimate(&self.pool, key, control);
                }
                self.has_room()?;
                let rewritten = rewrite(&self.pool, key, &|_| true, control)?;
                packed.borrow_mut().push(key.clone());
                Ok(rewritten.map(|rewritten| rewritten.rows))
            },
        )?;
        for key in packed.into_inner() {
            // Days answer without them, only later; tidying makes them, too.
            let made = self.summarise(&key, control).and_then(|_| self.index_texts(&key, control));
            match made {
                Err(StoreError::Cancelled) => break,
                Err(error) => {
                    tracing::warn!(partition = %key, %error, "no summary or no index of texts is written")
                }
                Ok(_) => {}
            }
            report.weigh(&key, self.bytes(&key));
        }
        Ok(report)
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
        let contexts: Vec<String> =
            request.contexts.iter().map(|name| canonical_context(name)).collect();
        let days = day_ref::keys(&request.days)?;
        let mut keys = self.pool.list()?;
        keys.retain(|key| {
            (days.is_empty() || days.contains(key))
                && (contexts.is_empty() || contexts.iter().any(|name| name == key.context()))
                && request.epoch_from.is_none_or(|from| key.day().start() >= from)
                && request.epoch_to.is_none_or(|to| key.day().end() <= to)
                && wanted(key)
        });
        keys.sort_unstable();
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

/// What is done to the rows of a day that was written anew.
pub(crate) struct Rewritten {
    /// Rows it holds, and no estimate.
    pub(crate) rows: (u64, Option<u64>),
    /// Rows that were left out.
    pub(crate) left_out: u64,
}

/// Everything of a database that tells one state from another: logids are given once, so rows that
/// come raise the highest, and rows that go lower the number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    rows: i64,
    last_logid: i64,
    pub(super) floor: i64,
    gone: usize,
    pub(super) marks: Marks,
    /// Of the packed part, when there is one.
    digest: Option<String>,
}

impl State {
    pub(crate) fn of(conn: &Connection, packed: Option<&Packed>) -> rusqlite::Result<State> {
        let (rows, last_logid) = conn.query_row(
            "SELECT count(*), coalesce(max(logid), 0) FROM entries NOT INDEXED",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let floor = conn.query_row("SELECT logid_floor FROM partition", [], |row| row.get(0))?;
        let mut marks = read_marks(conn)?;
        let mut floor: i64 = floor;
        if let Some(packed) = packed {
            // Of a day that nobody wrote to since, the database is an empty one in memory.
            if floor < packed.index.floor {
                (floor, marks) = (packed.index.floor, packed.index.marks.clone());
            }
        }
        Ok(State {
            rows,
            last_logid,
            floor: floor.max(last_logid),
            gone: if packed.is_some() { late::gone(conn)?.len() } else { 0 },
            marks,
            digest: packed.map(|packed| packed.member().digest().to_owned()),
        })
    }
}

fn read_marks(conn: &Connection) -> rusqlite::Result<Marks> {
    let upto = conn
        .prepare("SELECT origin, upto FROM ingest_marks ORDER BY origin")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Marks { upto, provisional: crate::write::read_provisional(conn)? })
}

/// Writes a day anew as a packed one, with all rows that `stays` says of. None where there is
/// nothing.
pub(crate) fn rewrite(
    pool: &PartitionPool,
    key: &PartitionKey,
    stays: &dyn Fn(&Row<'_>) -> bool,
    control: &Control,
) -> Result<Option<Rewritten>> {
    let workshop = Workshop::new(pool.base())?;
    let aside = workshop.path(names::PACKED);
    let written = PartitionScan::with(pool, key, control, |scan| {
        let day = scan.packed.as_ref().map(|packed| packed.day);
        let state = scan.sql(State::of(scan.conn, day))?;
        let file = File::create(&aside).map_err(StoreError::io("make", &aside))?;
        let written = write(scan, &state, file, stays)?;
        Ok((state, written))
    })?;
    let Some((state, written)) = written else { return Ok(None) };
    check(key, &aside, &written, control)?;
    control.check()?;
    pool.exclusively(control, || {
        let found = open_parts(pool.base(), key, Access::Read, false)?;
        let now = found
            .map(|parts| State::of(&parts.conn, parts.packed.as_ref()))
            .transpose()
            .map_err(pool.failed(key))?;
        if now.as_ref() != Some(&state) {
            return Err(changed(pool.base(), key));
        }
        let place = packed_path(pool.base(), key);
        fs::rename(&aside, &place).map_err(StoreError::io("put in place", &place))?;
        sync_parent(&place)?;
        drop_database(pool, key)
    })?;
    Ok(Some(Rewritten { rows: (written.rows, None), left_out: written.left_out }))
}

/// Deletes the rows that a plan names by time, level, error flag and source from a packed day, which is
/// written anew for it. Gives the number of rows deleted, and whether any are left.
pub(crate) fn delete_packed(
    pool: &PartitionPool,
    key: &PartitionKey,
    plan: &Plan,
    control: &Control,
) -> Result<(u64, bool)> {
    let times = plan.times(key.day());
    let day_start = key.day().start().saturating_mul(NANOS);
    let goes = |row: &Row<'_>| {
        let kind = plan.verdict(key, Some(row.src), Some((row.level, row.error)));
        // Never what only its text would tell.
        times.contains(row.time_ns - day_start) && kind == Verdict::Yes
    };
    let rewritten = rewrite(pool, key, &|row| !goes(row), control)?;
    Ok(rewritten.map_or((0, false), |done| (done.left_out, done.rows.0 > 0)))
}

pub(super) fn changed(base: &Path, key: &PartitionKey) -> StoreError {
    let message = "it was written to meanwhile; try again".to_owned();
    open::failure(base, key, FailureKind::Busy, message)
}

pub(super) fn sync_parent(path: &Path) -> Result<()> {
    path.parent().map_or(Ok(()), folders::sync_folder)
}

/// Takes the database of a day away whose rows are packed. Only while nobody uses the base.
pub(super) fn drop_database(pool: &PartitionPool, key: &PartitionKey) -> Result<()> {
    let path = pool.path(key);
    // The database first: a log alone says nothing, a database without its log would be an old one.
    for name in [names::DATABASE, names::WAL, names::SHM] {
        let path = path.with_file_name(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io("remove", &path)(error));
            }
            _ => {}
        }
    }
    sync_parent(&path)
}

/// What was written to a file.
pub(crate) struct WrittenDay {
    pub(crate) rows: u64,
    pub(crate) left_out: u64,
    pub(crate) digest: String,
}

/// Writes all rows of a state of a day, synced.
fn write(
    scan: &PartitionScan<'_>,
    state: &State,
    file: File,
    stays: &dyn Fn(&Row<'_>) -> bool,
) -> Result<WrittenDay> {
    let path = packed_path(scan.pool.base(), scan.key);
    let failed = |error: MemberError| failure(scan.key, &path, error);
    let (mut writer, mut index) = begin(scan.key, file).map_err(failed)?;
    let plan = Plan::of(&LogFilter::default().in_full())?;
    let mut left_out = 0;
    all::each(scan, &plan, Odd::Refuse, &mut |row| {
        if !stays(row) {
            left_out += 1;
            return Ok(());
        }
        let ends = writer.push(row).map_err(failed)?;
        index.push(row, ends);
        Ok(())
    })?;
    let index = index.finish(state.floor, state.marks.clone());
    let written = writer.finish(&index.encode()).map_err(failed)?;
    written.inner.sync_all().map_err(StoreError::io("sync", &path))?;
    Ok(WrittenDay { rows: written.rows, left_out, digest: written.digest })
}

/// Begins a member with the words that say whose it is.
pub(crate) fn begin<W: std::io::Write + Send>(
    key: &PartitionKey,
    inner: W,
) -> Result<(MemberWriter<W>, IndexBuilder), MemberError> {
    let mut writer = MemberWriter::new(inner, LEVEL)?;
    writer.name(KEY_CONTEXT, key.context());
    writer.name(KEY_DAY, &key.day().to_string());
    Ok((writer, IndexBuilder::new(key)))
}

/// Reads back what was written, and holds it against the rows that went in.
fn check(key: &PartitionKey, path: &Path, written: &WrittenDay, control: &Control) -> Result<()> {
    let window = Window::open(path).map_err(StoreError::io("open", path))?;
    let day = Packed::of(window, key, path.to_path_buf())?;
    let digest = digest(key, &day, control)?;
    if (digest.as_str(), day.index.rows()) == (written.digest.as_str(), written.rows) {
        return Ok(());
    }
    let message = "what was written is not what is read back; the day stays as it was".to_owned();
    Err(failure(key, path, MemberError::Damaged(message)))
}

/// The digest of all rows of a packed day.
pub(crate) fn digest(key: &PartitionKey, day: &Packed, control: &Control) -> Result<String> {
    let mut digest = RowDigest::default();
    day.member().each(
        |error| failure(key, &day.path, error),
        |batch| {
            control.check()?;
            batch.digest(&mut digest);
            Ok(())
        },
    )?;
    Ok(digest.finish())
}

/// Rows of a day, and about how many bytes it would take.
fn estimate(
    pool: &PartitionPool,
    key: &PartitionKey,
    control: &Control,
) -> Result<Option<(u64, Option<u64>)>> {
    PartitionScan::with(pool, key, control, |scan| {
        let path = packed_path(pool.base(), key);
        let failed = |error: MemberError| failure(key, &path, error);
        let heads = scan.blocks()?.heads;
        let rows: u64 = heads.iter().map(|head| head.rows.unsigned_abs()).sum();
        let (mut writer, mut index) = begin(key, Vec::new()).map_err(failed)?;
        // Some rows from the middle of the day.
        let after = heads.get(heads.len() / 2).map(|head| head.first_time / NANOS);
        let start = after.filter(|_| rows > 4 * SAMPLE).unwrap_or(0) + key.day().start();
        let filter = LogFilter { epoch_from: Some(start), ..LogFilter::default().in_full() };
        let mut taken = 0_u64;
        let done = all::each(scan, &Plan::of(&filter)?, Odd::Refuse, &mut |row| {
            let ends = writer.push(row).map_err(failed)?;
            index.push(row, ends);
            taken += 1;
            // Not an error of the caller's: just enough.
            if taken == SAMPLE { Err(StoreError::Cancelled) } else { Ok(()) }
        });
        match done {
            Err(StoreError::Cancelled) if taken == SAMPLE => {}
            other => other?,
        }
        let index = index.finish(0, Marks::default());
        let bytes = writer.finish(&index.encode()).map_err(failed)?.inner.len() as u64;
        // Sources and the footer's frame do not grow with the rows.
        Ok((rows, Some(if taken == 0 { bytes } else { (bytes * rows).div_ceil(taken) })))
    })
}
