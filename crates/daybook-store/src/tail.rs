//! What a writer knows of the rows that are in no block yet.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, Transaction, params};

use crate::block::{self, BLOCK_ROWS, BlockRow, EncodedBlock, Kind};
use crate::key::NANOS;

/// The unfinished block of a partition, the ids of its sources and the next logid, kept from
/// commit to commit on one connection. Good as long as no other connection wrote.
pub(crate) struct Tail {
    /// `PRAGMA data_version`: changes when another connection commits.
    data_version: i64,
    pub(crate) next_logid: i64,
    pub(crate) rows: Vec<BlockRow>,
    pub(crate) sources: HashMap<String, i64>,
}

/// Sources remembered by a writer; beyond that it asks the table.
const MAX_SOURCES: usize = 100_000;

impl Tail {
    /// The tail as it stands in the transaction: as remembered when that is still right.
    pub(crate) fn current(
        tx: &Transaction<'_>,
        known: Option<Tail>,
        day_start: i64,
    ) -> rusqlite::Result<Tail> {
        let data_version = data_version(tx)?;
        match known {
            Some(tail) if tail.data_version == data_version => Ok(tail),
            // Ids of sources never change, whoever else wrote.
            known => {
                let sources = known.map(|tail| tail.sources).unwrap_or_default();
                let (mut rows, last_blocked) = (Vec::new(), last_blocked(tx)?);
                TailRows::read(tx, last_blocked, day_start, &mut rows)?;
                let floor: i64 =
                    tx.query_row("SELECT logid_floor FROM partition WHERE id = 1", [], |row| {
                        row.get(0)
                    })?;
                let last = rows.last().map_or(last_blocked, |row| row.logid).max(floor);
                Ok(Tail { data_version, next_logid: last.saturating_add(1), rows, sources })
            }
        }
    }

    /// What is still right after rows were deleted: the ids of sources.
    pub(crate) fn outdated(self) -> Tail {
        Tail { data_version: i64::MIN, rows: Vec::new(), ..self }
    }

    /// Adds a row and, when it fills the block, writes that.
    pub(crate) fn push(&mut self, tx: &Transaction<'_>, row: BlockRow) -> rusqlite::Result<()> {
        self.rows.push(row);
        // More than one block only where another tool wrote rows of its own.
        while self.rows.len() >= BLOCK_ROWS {
            let full: Vec<BlockRow> = self.rows.drain(..BLOCK_ROWS).collect();
            if let Some(block) = full.last().and_then(|last| block::encode(&full, last.logid)) {
                insert_block(tx, &block)?;
            }
        }
        Ok(())
    }

    /// The id of a source, which is given one if it is new.
    pub(crate) fn src_id(&mut self, tx: &Transaction<'_>, src: &str) -> rusqlite::Result<i64> {
        if let Some(id) = self.sources.get(src) {
            return Ok(*id);
        }
        tx.prepare_cached("INSERT INTO sources (src) VALUES (?1) ON CONFLICT (src) DO NOTHING")?
            .execute([src])?;
        let id = tx
            .prepare_cached("SELECT src_id FROM sources WHERE src = ?1")?
            .query_row([src], |row| row.get(0))?;
        if self.sources.len() >= MAX_SOURCES {
            self.sources.clear();
        }
        self.sources.insert(src.to_owned(), id);
        Ok(id)
    }
}

/// Rows that are in no block, as a reader saw them last.
pub(crate) struct SeenTail {
    data_version: i64,
    last_blocked: i64,
    pub(crate) rows: Arc<[BlockRow]>,
}

impl SeenTail {
    /// The rows behind the last block, as seen before where no other connection wrote since.
    pub(crate) fn current(
        conn: &Connection,
        seen: Option<SeenTail>,
        last_blocked: i64,
        day_start: i64,
    ) -> rusqlite::Result<SeenTail> {
        let data_version = data_version(conn)?;
        match seen {
            Some(seen)
                if (seen.data_version, seen.last_blocked) == (data_version, last_blocked) =>
            {
                Ok(seen)
            }
            _ => {
                let mut rows = Vec::new();
                TailRows::read(conn, last_blocked, day_start, &mut rows)?;
                Ok(SeenTail { data_version, last_blocked, rows: rows.into() })
            }
        }
    }
}

/// Reads rows that are in no block.
pub(crate) struct TailRows;

impl TailRows {
    pub(crate) const SQL: &str = "SELECT logid, epoch, nanos, loglevel, error, src_id FROM entries NOT INDEXED WHERE logid > ?1 ORDER BY logid";

    pub(crate) fn read(
        conn: &Connection,
        last_blocked: i64,
        day_start: i64,
        out: &mut Vec<BlockRow>,
    ) -> rusqlite::Result<()> {
        let mut statement = conn.prepare_cached(Self::SQL)?;
        let mut rows = statement.query([last_blocked])?;
        out.clear();
        while let Some(row) = rows.next()? {
            let (epoch, nanos): (i64, i64) = (row.get(1)?, row.get(2)?);
            let kind = Kind { level: row.get(3)?, error: row.get(4)?, src_id: row.get(5)? };
            let time = epoch.saturating_sub(day_start).saturating_mul(NANOS).saturating_add(nanos);
            out.push(BlockRow { logid: row.get(0)?, time, kind });
        }
        Ok(())
    }
}

/// Logid after which rows are in no block.
pub(crate) fn last_blocked(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT coalesce(max(last_logid), 0) FROM blocks")?
        .query_row([], |row| row.get(0))
}

pub(crate) fn data_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Writes a block.
pub(crate) fn insert_block(conn: &Connection, block: &EncodedBlock) -> rusqlite::Result<()> {
    insert_block_into(conn, "blocks", block)
}

/// Writes a block into a table like `blocks`.
pub(crate) fn insert_block_into(
    conn: &Connection,
    table: &str,
    block: &EncodedBlock,
) -> rusqlite::Result<()> {
    conn.prepare_cached(&format!(
        "INSERT INTO {table} (first_logid, last_logid, first_time, last_time, rows, kinds, columns)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    ))?
    .execute(params![
        block.frame.first_logid,
        block.frame.last_logid,
        block.frame.first_time,
        block.frame.last_time,
        block.frame.rows,
        block.kinds,
        block.columns
    ])?;
    Ok(())
}
