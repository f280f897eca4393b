//! Unpacking a day: the database comes back, row for row and with the same logids.

use std::fs::{self, File};

use daybook_parquet::RowDigest;
use rusqlite::{Connection, params};

use super::days::{PackReport, PackRequest};
use super::pack::{State, changed, sync_parent};
use super::packed_path;
use crate::aside::Workshop;
use crate::block::{self, BLOCK_ROWS, BlockRow, Kind};
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::open::{self, Access, open_parts};
use crate::pool::PartitionPool;
use crate::read::all::{self, Odd};
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::store::{IndexPolicy, PartitionedLogStore};
use crate::tail::insert_block;
use crate::{names, schema};

/// Rows of one transaction.
const CHUNK: usize = 50_000;

impl PartitionedLogStore {
    /// Makes databases of packed days again: the same rows under the same logids, with what came
    /// since.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the base cannot be listed; [`StoreError::DiskFull`];
    /// [`StoreError::Cancelled`]. Days that cannot be unpacked are named in the report.
    pub fn unpack(&self, request: &PackRequest, control: &Control) -> Result<PackReport> {
        let is_packed = |key: &PartitionKey| packed_path(self.base(), key).exists();
        self.repack(request, control, is_packed, |key| {
            if !request.dry_run {
                self.has_room()?;
            }
            unpack(self, key, request.dry_run, control)
        })
    }
}

fn unpack(
    store: &PartitionedLogStore,
    key: &PartitionKey,
    dry_run: bool,
    control: &Control,
) -> Result<Option<(u64, Option<u64>)>> {
    let pool = &store.pool;
    if dry_run {
        return PartitionScan::with(pool, key, control, |scan| {
            let rows: u64 = scan.blocks()?.heads.iter().map(|h| h.rows.unsigned_abs()).sum();
            // About what a row takes in a database beside its text.
            let text = scan.packed.as_ref().map_or(0, |packed| packed.day.member().text_bytes());
            Ok((rows, Some(text + rows * 45)))
        });
    }
    let workshop = Workshop::new(pool.base())?;
    let aside = workshop.path(names::DATABASE);
    let done = PartitionScan::with(pool, key, control, |scan| {
        let Some(packed) = &scan.packed else { return Ok(None) };
        let state = scan.sql(State::of(scan.conn, Some(packed.day)))?;
        let failed = StoreError::sqlite("write", &aside);
        let mut conn = create(&aside, key, store.options.indexes).map_err(failed)?;
        let (rows, digest) = fill(scan, &mut conn, &state, &aside)?;
        let again = read_back(scan, &conn)?;
        if again != digest {
            let message = "what was written is not what is read back; the day stays packed";
            return Err(open::failure(pool.base(), key, FailureKind::Damaged, message.to_owned()));
        }
        conn.close().map_err(|(_, error)| StoreError::sqlite("close", &aside)(error))?;
        Ok(Some((state, rows)))
    })?;
    let Some((state, rows)) = done.flatten() else {
        return drop_leftover(pool, key, control).map(|()| None);
    };
    File::open(&aside).and_then(|file| file.sync_all()).map_err(StoreError::io("sync", &aside))?;
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
        let place = pool.path(key);
        // The log of the late part would be taken for the new database's.
        empty_log(pool, key)?;
        for name in [names::WAL, names::SHM] {
            let path = place.with_file_name(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io("remove", &path)(error));
                }
                _ => {}
            }
        }
        fs::rename(&aside, &place).map_err(StoreError::io("put in place", &place))?;
        sync_parent(&place)?;
        let path = packed_path(pool.base(), key);
        fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        sync_parent(&path)
    })?;
    Ok(Some((rows, None)))
}

/// Brings the write-ahead log of a late part into its database.
fn empty_log(pool: &PartitionPool, key: &PartitionKey) -> Result<()> {
    let log = pool.path(key).with_file_name(names::WAL);
    if !fs::metadata(&log).is_ok_and(|meta| meta.len() > 0) {
        return Ok(());
    }
    let Some(parts) = open_parts(pool.base(), key, Access::Write, false)? else { return Ok(()) };
    let busy: i64 = parts
        .conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(pool.failed(key))?;
    if busy == 0 { Ok(()) } else { Err(changed(pool.base(), key)) }
}

/// Takes away a `logs.parquet` that stands for nothing, beside a database of the whole day.
pub(crate) fn drop_leftover(
    pool: &PartitionPool,
    key: &PartitionKey,
    control: &Control,
) -> Result<()> {
    pool.exclusively(control, || {
        let is_whole = open_parts(pool.base(), key, Access::Read, false)?
            .is_some_and(|parts| parts.packed.is_none());
        let path = packed_path(pool.base(), key);
        if !is_whole || !path.exists() {
            return Ok(());
        }
        fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        sync_parent(&path)
    })
}

/// A database that is private until it is done: nothing of it needs to be durable before.
fn create(
    path: &std::path::Path,
    key: &PartitionKey,
    indexes: IndexPolicy,
) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open(path)?;
    conn.execute_batch(&format!("PRAGMA page_size = {};", open::PAGE_BYTES))?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;")?;
    schema::create(&mut conn, key, indexes == IndexPolicy::AtOnce, |_| Ok(()))?;
    Ok(conn)
}

/// Writes all rows, blocks and marks. Gives their number and digest.
fn fill(
    scan: &PartitionScan<'_>,
    conn: &mut Connection,
    state: &State,
    path: &std::path::Path,
) -> Result<(u64, String)> {
    let failed = |error| StoreError::sqlite("write", path)(error);
    let day_start = scan.key.day().start();
    let mut digest = RowDigest::default();
    let mut filler = Filler { conn, waiting: Vec::new(), sources: Default::default(), rows: 0 };
    filler.conn.execute_batch("BEGIN").map_err(failed)?;
    all::each(scan, &everything()?, Odd::Refuse, &mut |row| {
        digest.add(row);
        filler.push(row, day_start).map_err(failed)
    })?;
    filler.end_block().map_err(failed)?;
    let rows = filler.rows;
    for (origin, upto) in &state.marks.upto {
        conn.execute(
            "INSERT INTO ingest_marks (origin, upto) VALUES (?1, ?2)",
            params![origin, upto],
        )
        .map_err(failed)?;
    }
    for (origin, upto, logid) in &state.marks.provisional {
        crate::write::record_provisional(conn, origin, *upto, *logid).map_err(failed)?;
    }
    conn.execute("UPDATE partition SET logid_floor = ?1", [state.floor]).map_err(failed)?;
    conn.execute_batch("COMMIT").map_err(failed)?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
    Ok((rows, digest.finish()))
}

fn everything() -> Result<Plan> {
    Plan::of(&LogFilter::default().in_full())
}

struct Filler<'c> {
    conn: &'c Connection,
    waiting: Vec<BlockRow>,
    sources: std::collections::HashMap<String, i64>,
    rows: u64,
}

impl Filler<'_> {
    fn push(&mut self, row: &daybook_parquet::Row<'_>, day_start: i64) -> rusqlite::Result<()> {
        let next = self.sources.len() as i64 + 1;
        let src_id = match self.sources.get(row.src) {
            Some(id) => *id,
            None => {
                self.conn
                    .prepare_cached("INSERT INTO sources (src_id, src) VALUES (?1, ?2)")?
                    .execute(params![next, row.src])?;
                *self.sources.entry(row.src.to_owned()).or_insert(next)
            }
        };
        self.conn
            .prepare_cached(
                "INSERT INTO entries (logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                row.logid,
                row.time_ns.div_euclid(NANOS),
                row.time_ns.rem_euclid(NANOS),
                row.level,
                row.error,
                src_id,
                crate::write::tags_json(row.tags),
                row.content,
                row.attrs,
            ])?;
        let time = row.time_ns - day_start * NANOS;
        let kind = Kind { src_id, level: row.level, error: row.error };
        self.waiting.push(BlockRow { logid: row.logid, time, kind });
        self.rows += 1;
        if self.waiting.len() == BLOCK_ROWS {
            self.end_block()?;
        }
        if self.rows.is_multiple_of(CHUNK as u64) {
            self.conn.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn end_block(&mut self) -> rusqlite::Result<()> {
        let last = self.waiting.iter().map(|row| row.logid).max();
        if let Some(block) = last.and_then(|last| block::encode(&self.waiting, last)) {
            insert_block(self.conn, &block)?;
        }
        self.waiting.clear();
        Ok(())
    }
}

/// The digest of the rows of a new database, by the way that searches take.
fn read_back(scan: &PartitionScan<'_>, conn: &Connection) -> Result<String> {
    let PartitionScan { key, pool, control, .. } = *scan;
    let scan = PartitionScan { conn, key, pool, control, seen_tail: None, packed: None };
    let mut digest = RowDigest::default();
    all::each(&scan, &everything()?, Odd::Refuse, &mut |row| {
        digest.add(row);
        Ok(())
    })?;
    Ok(digest.finish())
}
