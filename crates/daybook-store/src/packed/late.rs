//! The late part of a packed day: the database beside `logs.parquet` that takes what is written
//! to the day after it was packed.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::index::Index;

/// Marks a database as a late part; and the packed rows that went since, one by one: entries that
/// had been taken unfinished and have grown.
const TABLE: &str = "
CREATE TABLE packed_gone (logid INTEGER PRIMARY KEY) STRICT;
";

/// Makes of fresh tables a late part: logids go on behind the packed ones, and what was taken of
/// which file is known.
pub(crate) fn create(conn: &Connection, index: &Index) -> rusqlite::Result<()> {
    mark(conn)?;
    conn.execute("UPDATE partition SET logid_floor = ?1", [index.floor])?;
    for (origin, upto) in &index.marks.upto {
        conn.prepare_cached("INSERT INTO ingest_marks (origin, upto) VALUES (?1, ?2)")?
            .execute(params![origin, upto])?;
    }
    for (origin, upto, logid) in &index.marks.provisional {
        crate::write::record_provisional(conn, origin, *upto, *logid)?;
    }
    Ok(())
}

/// Makes of fresh tables a late part of any day.
pub(crate) fn mark(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(TABLE)
}

/// Whether a database is a late part.
pub(crate) fn is_late(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'packed_gone')",
        [],
        |row| row.get(0),
    )
}

/// The packed rows that went since.
pub(crate) fn gone(conn: &Connection) -> rusqlite::Result<HashSet<i64>> {
    conn.prepare_cached("SELECT logid FROM packed_gone")?.query_map([], |row| row.get(0))?.collect()
}

/// Notes that packed rows go.
pub(crate) fn withdraw(conn: &Connection, logids: &[i64]) -> rusqlite::Result<()> {
    let mut insert =
        conn.prepare_cached("INSERT OR IGNORE INTO packed_gone (logid) VALUES (?1)")?;
    logids.iter().try_for_each(|logid| insert.execute([logid]).map(|_| ()))
}

/// Whether its rows are packed by now: the day was packed anew, and the end of that is missing.
pub(crate) fn is_superseded(conn: &Connection, index: &Index) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM entries NOT INDEXED WHERE logid <= ?1)")?
        .query_row([index.last_logid], |row| row.get(0))
}

/// Takes away rows that are packed by now, so that others can be written.
pub(crate) fn settle(conn: &Connection, index: &Index) -> rusqlite::Result<()> {
    if !is_superseded(conn, index)? {
        return Ok(());
    }
    let tx = crate::write::begin(conn)?;
    if is_superseded(&tx, index)? {
        tx.execute_batch("DELETE FROM entries; DELETE FROM blocks; DELETE FROM packed_gone;")?;
        tx.execute("UPDATE partition SET logid_floor = max(logid_floor, ?1)", [index.floor])?;
    }
    tx.commit()
}
