//! The tables of a partition.

use std::collections::HashSet;

use rusqlite::{Connection, TransactionBehavior, params};

use crate::key::PartitionKey;

/// `PRAGMA application_id`: "DayB".
pub(crate) const APPLICATION_ID: i64 = 0x4461_7942;
/// `PRAGMA user_version` of this schema. A newer one is read where its tables allow, never written.
pub(crate) const VERSION: i64 = 1;

/// `entries` counts arrivals; `blocks` is the index on time, level, error flag and source
/// (see [`crate::block`]); `logs` shows the logical table to other tools.
const TABLES: &str = "
CREATE TABLE partition (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    context_name TEXT NOT NULL,
    day TEXT NOT NULL,
    logid_floor INTEGER NOT NULL DEFAULT 0,
    tidied INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE sources (
    src_id INTEGER PRIMARY KEY,
    src TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE entries (
    logid INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    nanos INTEGER NOT NULL DEFAULT 0,
    loglevel INTEGER NOT NULL DEFAULT 0,
    error INTEGER NOT NULL DEFAULT 0,
    src_id INTEGER NOT NULL REFERENCES sources (src_id),
    tags TEXT NOT NULL DEFAULT '[]',
    content TEXT NOT NULL,
    attrs TEXT
) STRICT;
CREATE TABLE blocks (
    first_logid INTEGER PRIMARY KEY,
    last_logid INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    last_time INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    kinds BLOB NOT NULL,
    columns BLOB NOT NULL
) STRICT;
CREATE TABLE ingest_marks (
    origin TEXT PRIMARY KEY,
    upto INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIEW logs AS
SELECT logid, (SELECT context_name FROM partition) AS context_name, src, tags, epoch, loglevel,
    error, content
FROM entries JOIN sources USING (src_id);
";

/// Plain indexes for whoever opens the file with another tool; ours name their own way.
pub(crate) const PLAIN_INDEXES: &str = "
CREATE INDEX IF NOT EXISTS entries_epoch ON entries (epoch);
CREATE INDEX IF NOT EXISTS entries_loglevel ON entries (loglevel);
CREATE INDEX IF NOT EXISTS entries_error ON entries (error);
CREATE INDEX IF NOT EXISTS entries_src_id ON entries (src_id);
";

/// Makes the tables in a database that has none, and `more`, in one transaction. A second process
/// that came first has made them already.
pub(crate) fn create(
    conn: &mut Connection,
    key: &PartitionKey,
    plain_indexes: bool,
    more: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !has_tables(&tx)? {
        tx.execute_batch(TABLES)?;
        if plain_indexes {
            tx.execute_batch(PLAIN_INDEXES)?;
        }
        tx.execute(
            "INSERT INTO partition (id, context_name, day) VALUES (1, ?1, ?2)",
            params![key.context(), key.day().to_string()],
        )?;
        more(&tx)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", VERSION)?;
    }
    tx.commit()
}

/// A database in memory with the tables of a partition and no rows, which is only read.
pub(crate) fn in_memory(key: &PartitionKey) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    create(&mut conn, key, false, crate::packed::late::mark)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Whether a database holds anything at all. One without tables is a birth that was cut short.
pub(crate) fn has_tables(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

/// What searches read: a database of a newer form that has it can be searched.
const READ: [&str; 3] = [
    "SELECT logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs FROM entries",
    "SELECT src_id, src FROM sources",
    "SELECT first_logid, last_logid, first_time, last_time, rows, kinds, columns FROM blocks",
];

/// Whether a database has all that searches read.
pub(crate) fn is_readable(conn: &Connection) -> bool {
    READ.iter().all(|sql| conn.prepare(sql).is_ok())
}

/// Whether the tables are those that [`create`] makes.
pub(crate) fn is_whole(conn: &Connection) -> rusqlite::Result<bool> {
    let tables = |conn: &Connection| {
        conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view')")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<HashSet<(String, String)>>>()
    };
    let fresh = Connection::open_in_memory()?;
    fresh.execute_batch(TABLES)?;
    // Another tool may have added some of its own.
    Ok(tables(&fresh)?.is_subset(&tables(conn)?))
}
