//! Taking in an old single-file database: one table `logs` with a `context_name` column.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::control::{Control, Progress};
use crate::entry::{Attrs, LogEntry};
use crate::error::{Result, StoreError};
use crate::store::PartitionedLogStore;

/// Rows taken at a time.
const CHUNK: usize = 5000;
/// Rows that could not be taken which the report names.
const NAMED: usize = 20;
/// The columns of the old table, in the order they are read.
const COLUMNS: [&str; 8] =
    ["logid", "context_name", "src", "tags", "epoch", "loglevel", "error", "content"];

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportReport {
    /// Rows of the old table that were read.
    pub rows_read: u64,
    /// Entries inserted.
    pub rows_inserted: u64,
    /// Rows that an earlier import had taken.
    pub rows_skipped: u64,
    /// Rows that cannot be stored; the old database keeps them.
    pub rows_failed: u64,
    /// Why, for the first of them.
    pub failures: Vec<String>,
}

impl PartitionedLogStore {
    /// Takes in an old single-file database: `logs(logid, context_name, src, tags, epoch,
    /// loglevel, error, content)`. It is only read. Stopped and run again it goes on, and run
    /// once more it adds only rows that came since: its rows are known by the file's path, its
    /// first row and their logid.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for a file that is no such database; [`StoreError::Cancelled`];
    /// those of [`PartitionedLogStore::insert_batch`].
    pub fn import_legacy(&self, path: &Path, control: &Control) -> Result<ImportReport> {
        let conn = open(path)?;
        // One state of the table, though its owner may go on writing.
        let snapshot = conn.unchecked_transaction().map_err(StoreError::sqlite("read", path))?;
        let origin = origin(&snapshot, path)?;
        let total: i64 = snapshot
            .query_row("SELECT coalesce(max(logid), 0) FROM logs", [], |row| row.get(0))
            .map_err(StoreError::sqlite("read", path))?;
        let mut report = ImportReport::default();
        let mut after = i64::MIN;
        loop {
            control.check()?;
            let chunk = read_chunk(&snapshot, after).map_err(StoreError::sqlite("read", path))?;
            let Some(last) = chunk.last() else { break };
            after = last.logid;
            report.rows_read += chunk.len() as u64;
            let (mut entries, mut offsets) =
                (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
            for entry in chunk {
                match storable(&entry) {
                    Ok(offset) => {
                        offsets.push(offset);
                        entries.push(entry);
                    }
                    Err(message) => report.fail(entry.logid, &message),
                }
            }
            let written = self.insert_batch_from(&entries, &origin, &offsets)?;
            report.rows_inserted += written.inserted;
            report.rows_skipped += written.skipped;
            control.report(Progress {
                partitions_done: u64::try_from(after).unwrap_or(0),
                partitions_total: u64::try_from(total).unwrap_or(0),
                found: report.rows_inserted,
            });
        }
        Ok(report)
    }
}

impl ImportReport {
    fn fail(&mut self, logid: i64, message: &str) {
        self.rows_failed += 1;
        if self.failures.len() < NAMED {
            self.failures.push(format!("row {logid}: {message}"));
        }
    }
}

/// Opens a database of unknown hands: nothing of it is run, nothing is written.
fn open(path: &Path) -> Result<Connection> {
    let failed = || StoreError::sqlite("open", path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(failed())?;
    conn.busy_timeout(Duration::from_secs(5)).map_err(failed())?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(failed())?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(failed())?;
    conn.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;",
    )
    .map_err(failed())?;
    // A real table, not a view or a virtual one that would run what it likes.
    let sql: String = conn
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'logs' COLLATE NOCASE",
            [],
            |row| row.get(0),
        )
        .map_err(failed())?;
    if sql.to_ascii_uppercase().contains("CREATE VIRTUAL")
        || sql.to_ascii_uppercase().contains("GENERATED")
    {
        let message = "its table `logs` is not a plain one".to_owned();
        return Err(failed()(rusqlite::Error::InvalidParameterName(message)));
    }
    // Names every column that is missing.
    conn.prepare(&select()).map_err(failed())?;
    Ok(conn)
}

fn select() -> String {
    format!("SELECT {} FROM logs WHERE logid > ?1 ORDER BY logid LIMIT {CHUNK}", COLUMNS.join(", "))
}

/// Names the table for the marks of its rows.
fn origin(conn: &Connection, path: &Path) -> Result<String> {
    let path = path.canonicalize().map_err(StoreError::io("find", path))?;
    let mut hash = Sha256::new();
    hash.update(path.as_os_str().as_encoded_bytes());
    let first = read_some(conn, i64::MIN, 1).map_err(StoreError::sqlite("read", &path))?;
    if let Some(first) = first.first() {
        hash.update(first.logid.to_le_bytes());
        hash.update(first.epoch.to_le_bytes());
        hash.update(first.content.as_bytes());
    }
    let digest: String =
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("legacy:{digest}"))
}

fn read_chunk(conn: &Connection, after: i64) -> rusqlite::Result<Vec<LogEntry>> {
    read_some(conn, after, CHUNK)
}

fn read_some(conn: &Connection, after: i64, most: usize) -> rusqlite::Result<Vec<LogEntry>> {
    let mut statement = conn.prepare_cached(&select())?;
    statement.query_map([after], entry)?.take(most).collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    let mut raw = serde_json::Map::new();
    let mut text = |at: usize| -> rusqlite::Result<String> {
        Ok(match row.get_ref(at)? {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => {
                    // Shown sensibly, kept exactly.
                    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                    raw.insert(format!("{}.original_hex", COLUMNS[at]), hex.into());
                    String::from_utf8_lossy(bytes).into_owned()
                }
            },
        })
    };
    let (context_name, src, tags, content) = (text(1)?, text(2)?, text(3)?, text(7)?);
    let number = |at: usize| -> rusqlite::Result<i64> {
        Ok(match row.get_ref(at)? {
            ValueRef::Integer(number) => number,
            ValueRef::Real(number) => number as i64,
            ValueRef::Text(text) => {
                String::from_utf8_lossy(text).trim().parse().unwrap_or(i64::MIN)
            }
            _ => 0,
        })
    };
    Ok(LogEntry {
        context_name,
        logid: row.get(0)?,
        epoch: number(4)?,
        nanos: 0,
        loglevel: number(5)?.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
        error: number(6)? != 0,
        src,
        tags: tag_list(&tags),
        content,
        attrs: (!raw.is_empty()).then(|| Attrs::from(&raw)),
    })
}

/// The tags of a row: a JSON list of strings; any other text is one tag.
fn tag_list(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    serde_json::from_str(text).unwrap_or_else(|_| vec![text.to_owned()])
}

/// The offset of an entry that can be stored, or why it cannot.
fn storable(entry: &LogEntry) -> std::result::Result<u64, String> {
    crate::insert::check(0, entry).map_err(|error| error.to_string())?;
    u64::try_from(entry.logid).map_err(|_| "its logid is negative".to_owned())
}
