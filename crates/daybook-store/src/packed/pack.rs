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

use super::index::{IndexBuilder, KEY_CONTEXT, KEY_DAY, Marks};
use super::measure::{Counted, PackedSize, Sizing};
use super::{Packed, failure, late, packed_path};
use crate::aside::Workshop;
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::open::{self, Access, open_parts};
use crate::pool::PartitionPool;
use crate::read::all::{self, Odd};
use crate::read::matching::Verdict;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::{folders, names};

/// How hard zstd tries: more takes longer than it saves.
pub(crate) const LEVEL: i32 = 5;

/// What is done to the rows of a day that was written anew.
pub(crate) struct Rewritten {
    /// Rows it holds.
    pub(crate) rows: u64,
    /// What it takes, with its summary and its index of texts.
    pub(crate) size: PackedSize,
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
        let (written, file) = write(scan, &state, file, stays)?;
        file.sync_all().map_err(StoreError::io("sync", &aside))?;
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
    let WrittenDay { rows, size, left_out, .. } = written;
    Ok(Some(Rewritten { rows, size, left_out }))
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
    Ok(rewritten.map_or((0, false), |done| (done.left_out, done.rows > 0)))
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

/// What was written of a day.
pub(crate) struct WrittenDay {
    pub(crate) rows: u64,
    pub(crate) left_out: u64,
    pub(crate) digest: String,
    pub(crate) size: PackedSize,
}

/// Writes all rows of a state of a day.
pub(super) fn write<W: std::io::Write + Send>(
    scan: &PartitionScan<'_>,
    state: &State,
    into: W,
    stays: &dyn Fn(&Row<'_>) -> bool,
) -> Result<(WrittenDay, W)> {
    let path = packed_path(scan.pool.base(), scan.key);
    let failed = |error: MemberError| failure(scan.key, &path, error);
    let (mut writer, mut index) = begin(scan.key, Counted { into, bytes: 0 }).map_err(failed)?;
    let mut sizing = Sizing::default();
    let plan = Plan::of(&LogFilter::default().in_full())?;
    let mut left_out = 0;
    all::each(scan, &plan, Odd::Refuse, &mut |row| {
        if !stays(row) {
            left_out += 1;
            return Ok(());
        }
        let ends = writer.push(row).map_err(failed)?;
        sizing.push(row, index.push(row, ends), ends);
        Ok(())
    })?;
    let index = index.finish(state.floor, state.marks.clone());
    let written = writer.finish(&index.encode()).map_err(failed)?;
    let Counted { into, bytes } = written.inner;
    let size = sizing.finish(&index, &written.digest, bytes);
    let size = size.map_err(StoreError::io("measure", &path))?;
    Ok((WrittenDay { rows: written.rows, left_out, digest: written.digest, size }, into))
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
