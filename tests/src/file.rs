//! A look into partition files past the store, with plain SQLite.

use std::path::{Path, PathBuf};

use daybook_store::{Attrs, LogEntry};
use rusqlite::Connection;

use crate::Oracle;

/// The database files of a base.
#[must_use]
pub fn databases(base: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![base.join("logs")];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = item.path();
            if item.file_type().unwrap().is_dir() && path.file_name().unwrap() != "logs.sqlite" {
                folders.push(path);
            } else if path.file_name().unwrap() == "logs.sqlite" {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every row of every partition, read by a plain scan of `entries`; holds on the way that each
/// file is sound, and that its blocks are one row for every entry in them, in order.
#[must_use]
pub fn full_scan(base: &Path) -> Oracle {
    let mut rows = Vec::new();
    for path in databases(base) {
        let conn = Connection::open(&path).unwrap();
        let tables: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        if tables == 0 {
            continue; // A birth that was cut short.
        }
        let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok", "{}", path.display());
        blocks_are_sound(&conn, &path);
        let mut statement = conn
            .prepare(
                "SELECT (SELECT context_name FROM partition), logid, epoch, nanos, loglevel, error, src, tags, content, attrs
                 FROM entries NOT INDEXED LEFT JOIN sources USING (src_id) ORDER BY logid",
            )
            .unwrap();
        let read = statement
            .query_map([], |row| {
                let (tags, attrs): (String, Option<String>) = (row.get(7)?, row.get(9)?);
                Ok(LogEntry {
                    context_name: row.get(0)?,
                    logid: row.get(1)?,
                    epoch: row.get(2)?,
                    nanos: row.get(3)?,
                    loglevel: row.get(4)?,
                    error: row.get(5)?,
                    src: row.get(6)?,
                    tags: serde_json::from_str(&tags).unwrap(),
                    content: row.get(8)?,
                    attrs: attrs.map(|attrs| Attrs::from_json(attrs).unwrap()),
                })
            })
            .unwrap();
        rows.extend(read.map(Result::unwrap));
    }
    Oracle::of(rows)
}

/// Blocks follow each other without overlap, and each says how many entries lie in its range.
fn blocks_are_sound(conn: &Connection, path: &Path) {
    let wrong: i64 = conn
        .query_row(
            "SELECT count(*) FROM (
                 SELECT first_logid, last_logid, rows, lag(last_logid, 1, 0) OVER (ORDER BY first_logid) AS before FROM blocks
             ) WHERE first_logid <= before OR last_logid < first_logid
                 OR rows <> (SELECT count(*) FROM entries WHERE logid BETWEEN first_logid AND last_logid)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(wrong, 0, "blocks of {} contradict its entries", path.display());
    let outside: i64 = conn
        .query_row(
            "SELECT count(*) FROM entries WHERE logid <= (SELECT coalesce(max(last_logid), 0) FROM blocks)
                 AND NOT EXISTS (SELECT 1 FROM blocks WHERE logid BETWEEN first_logid AND last_logid)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(outside, 0, "entries of {} before its last block are in none", path.display());
    let tail: i64 = conn
        .query_row(
            "SELECT count(*) FROM entries WHERE logid > (SELECT coalesce(max(last_logid), 0) FROM blocks)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(tail < 4096, "{} has a tail of {tail} entries", path.display());
}
