//! Entries from files that are read again: what a partition took of a file is known by a mark, and
//! the entries at the end of a file, which may still grow, are known one by one.
//!
//! A file that is being written to ends within a line, or within a message of several. What stands
//! there is stored as it is, since a line that was read must never be lost; but it is *provisional*:
//! when the file has grown and is read on, the same transaction that stores the whole entry takes
//! the unfinished one away. Entries that turn out the same stay where they are, with their logid.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::commit::tags_json;
use crate::entry::LogEntry;
use crate::packed::index::Marks;

/// Made when the first such entry comes.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS ingest_provisional (
    origin TEXT NOT NULL,
    upto INTEGER NOT NULL,
    logid INTEGER NOT NULL,
    PRIMARY KEY (origin, upto)
) STRICT, WITHOUT ROWID;
";

/// Where the entries of a job come from.
pub(crate) struct Source<'a> {
    /// The file, whatever its name.
    pub(crate) origin: &'a str,
    /// Each entry's end in it, in bytes, increasing; none beyond `i64::MAX`.
    pub(crate) ends: Vec<u64>,
    /// So many entries will not change any more; those after them may.
    pub(crate) settled: usize,
    /// They stand for whatever was provisional of this origin up to here, in bytes.
    pub(crate) replaces_upto: i64,
}

/// What is to be done for a job.
pub(crate) struct Fresh {
    /// Entries to insert, by their place in the job.
    pub(crate) places: Vec<usize>,
    /// Logids of entries that have grown, and go.
    pub(crate) withdrawn: Vec<i64>,
}

impl<'a> Source<'a> {
    /// Origin and end of an entry that may still grow.
    pub(crate) fn provisional(&self, place: usize) -> Option<(&'a str, i64)> {
        (place >= self.settled).then(|| (self.origin, self.end(place)))
    }

    fn end(&self, place: usize) -> i64 {
        // The caller refused offsets beyond i64, and gave one for each entry.
        self.ends.get(place).and_then(|end| i64::try_from(*end).ok()).unwrap_or(i64::MAX)
    }

    /// What the partition has not taken from the origin before; moves the origin's mark, in this
    /// transaction. `is_packed` says whether an entry stands under a logid in the packed part.
    pub(crate) fn fresh(
        &self,
        tx: &Transaction<'_>,
        entries: &[&LogEntry],
        is_packed: impl Fn(i64, &LogEntry) -> bool,
    ) -> rusqlite::Result<Fresh> {
        let mark = tx
            .prepare_cached("SELECT upto FROM ingest_marks WHERE origin = ?1")?
            .query_row([self.origin], |row| row.get::<_, i64>(0))
            .optional()?
            .unwrap_or(-1);
        let mut known = known(tx, self.origin)?;
        let mut places = Vec::with_capacity(entries.len());
        let mut settled = None;
        for (place, entry) in entries.iter().enumerate() {
            let end = self.end(place);
            if end <= mark {
                continue;
            }
            if place < self.settled {
                settled = Some(end);
            }
            match known.get(&end) {
                Some(logid) if is_packed(*logid, entry) || is_same(tx, *logid, entry)? => {
                    known.remove(&end);
                    if place < self.settled {
                        forget(tx, self.origin, end)?;
                    }
                }
                _ => places.push(place),
            }
        }
        known.retain(|end, _| *end <= self.replaces_upto);
        for end in known.keys() {
            forget(tx, self.origin, *end)?;
        }
        if let Some(end) = settled {
            tx.prepare_cached(
                "INSERT INTO ingest_marks (origin, upto) VALUES (?1, ?2)
                 ON CONFLICT (origin) DO UPDATE SET upto = excluded.upto",
            )?
            .execute(params![self.origin, end])?;
        }
        Ok(Fresh { places, withdrawn: known.into_values().collect() })
    }
}

/// Takes over what another part of the same day took of files. Entries of it that may still grow
/// stay as they are; an origin of which entries here may still grow keeps its own mark, since theirs
/// are told by it.
pub(crate) fn join(tx: &Transaction<'_>, marks: &Marks) -> rusqlite::Result<()> {
    let settled = marks.upto.iter().map(|(origin, upto)| (origin, upto));
    let provisional = marks.provisional.iter().map(|(origin, upto, _)| (origin, upto));
    for (origin, upto) in settled.chain(provisional) {
        if known(tx, origin)?.is_empty() {
            tx.prepare_cached(
                "INSERT INTO ingest_marks (origin, upto) VALUES (?1, ?2)
                 ON CONFLICT (origin) DO UPDATE SET upto = max(upto, excluded.upto)",
            )?
            .execute(params![origin, upto])?;
        }
    }
    Ok(())
}

/// Notes that an entry may still grow.
pub(crate) fn record(tx: &Connection, origin: &str, end: i64, logid: i64) -> rusqlite::Result<()> {
    const INSERT: &str =
        "INSERT OR REPLACE INTO ingest_provisional (origin, upto, logid) VALUES (?1, ?2, ?3)";
    if tx.prepare_cached(INSERT).is_err() {
        tx.execute_batch(TABLE)?;
    }
    tx.prepare_cached(INSERT)?.execute(params![origin, end, logid])?;
    Ok(())
}

/// All provisional entries: origin, end, logid.
pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Vec<(String, i64, i64)>> {
    if !has_table(conn)? {
        return Ok(Vec::new());
    }
    conn.prepare("SELECT origin, upto, logid FROM ingest_provisional ORDER BY origin, upto")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// The provisional entries of an origin: their ends and logids.
fn known(tx: &Transaction<'_>, origin: &str) -> rusqlite::Result<HashMap<i64, i64>> {
    if !has_table(tx)? {
        return Ok(HashMap::new());
    }
    tx.prepare_cached("SELECT upto, logid FROM ingest_provisional WHERE origin = ?1")?
        .query_map([origin], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn has_table(conn: &Connection) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)")?
        .query_row(["ingest_provisional"], |row| row.get(0))
}

fn forget(tx: &Transaction<'_>, origin: &str, end: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM ingest_provisional WHERE origin = ?1 AND upto = ?2")?
        .execute(params![origin, end])?;
    Ok(())
}

/// Whether the row still stands there and says the same as an entry.
fn is_same(tx: &Transaction<'_>, logid: i64, entry: &LogEntry) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entries JOIN sources USING (src_id)
         WHERE logid = ?1 AND epoch = ?2 AND nanos = ?3 AND loglevel = ?4 AND error = ?5
             AND src = ?6 AND tags = ?7 AND content = ?8 AND attrs IS ?9)",
    )?
    .query_row(
        params![
            logid,
            entry.epoch,
            entry.nanos,
            entry.loglevel,
            entry.error,
            entry.src,
            tags_json(&entry.tags),
            entry.content,
            entry.attrs.as_ref().map(|attrs| attrs.as_json()),
        ],
        |row| row.get(0),
    )
}
