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

/// Every entry up to the highest logid of a block is in just one block, and what is in none, the
/// tail, is less than a block.
fn blocks_are_sound(conn: &Connection, path: &Path) {
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let upto = number("SELECT coalesce(max(last_logid), 0) FROM blocks");
    let blocked = number("SELECT coalesce(sum(rows), 0) FROM blocks");
    let below = number(&format!("SELECT count(*) FROM entries WHERE logid <= {upto}"));
    let tail = number(&format!("SELECT count(*) FROM entries WHERE logid > {upto}"));
    assert_eq!(
        blocked,
        below,
        "entries of {} in blocks, and up to the last of them",
        path.display()
    );
    assert!(tail < 4096, "{} has a tail of {tail} entries", path.display());
}

/// An old single-file database with some rows, `row 1` and on, over five days and two contexts.
pub fn legacy(path: &Path, rows: u64) {
    let mut conn = Connection::open(path).unwrap();
    conn.execute_batch(LEGACY_TABLE).unwrap();
    let tx = conn.transaction().unwrap();
    {
        let mut insert = tx
            .prepare("INSERT INTO logs (context_name, src, tags, epoch, loglevel, error, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .unwrap();
        for n in 1..=rows {
            let context = if n % 3 == 0 { "Old App" } else { "default" };
            let epoch = crate::EPOCH + (n * 31 % 5) as i64 * crate::DAY + (n / 100) as i64;
            insert
                .execute((
                    context,
                    format!("old.s{}", n % 7),
                    r#"["t"]"#,
                    epoch,
                    n as i64 % 22,
                    n % 10 == 0,
                    format!("row {n}"),
                ))
                .unwrap();
        }
    }
    tx.commit().unwrap();
}

/// The table of the specification.
pub const LEGACY_TABLE: &str = "CREATE TABLE logs (
    logid INTEGER PRIMARY KEY, context_name TEXT NOT NULL, src TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]', epoch INTEGER NOT NULL, loglevel INTEGER NOT NULL DEFAULT 0,
    error INTEGER NOT NULL DEFAULT 0, content TEXT NOT NULL)";
