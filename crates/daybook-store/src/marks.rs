//! Rows that a person marked, with a note.
//!
//! They stand in a database of their own at the base: a day that is over is not written again for a
//! mark, and the list of marks opens no partition, since each mark keeps what its row looked like.
//! A mark outlives its row, since the note is a person's own.

use std::path::Path;

use rusqlite::{Row, params, params_from_iter, types::Value};
use serde::{Deserialize, Serialize};

use crate::context::canonical_context;
use crate::control::Control;
use crate::cursor::Place;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::key::{Day, PartitionKey};
use crate::names;
use crate::read::fetch::fetch;
use crate::side_table::SideTable;
use crate::store::PartitionedLogStore;

/// Largest note, in bytes.
pub const MAX_NOTE: usize = 16 * 1024;
/// Most marks of one list.
pub const MAX_MARKS: usize = 10_000;
/// So many characters of a marked row's first line are kept.
const SUMMARY_CHARS: usize = 300;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS marks (
    context_name TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    nanos INTEGER NOT NULL,
    logid INTEGER NOT NULL,
    note TEXT NOT NULL,
    marked_epoch INTEGER NOT NULL,
    loglevel INTEGER NOT NULL,
    error INTEGER NOT NULL,
    src TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (epoch, nanos, context_name, logid)
) STRICT, WITHOUT ROWID";
const COLUMNS: &str =
    "context_name, epoch, nanos, logid, note, marked_epoch, loglevel, error, src, summary";

/// Which entry: what every entry says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EntryRef {
    /// Name of the context.
    pub context_name: String,
    /// Unix seconds.
    pub epoch: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
    /// Its number within the partition.
    pub logid: i64,
}

impl EntryRef {
    fn place(&self) -> Place {
        Place {
            epoch: self.epoch,
            nanos: self.nanos,
            context: canonical_context(&self.context_name),
            logid: self.logid,
        }
    }
}

/// A marked entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Mark {
    /// Canonical name of the context.
    pub context_name: String,
    /// The entry's time, Unix seconds.
    pub epoch: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
    /// The entry's number within its partition.
    pub logid: i64,
    /// What the person wrote; may be empty.
    pub note: String,
    /// When it was marked, Unix seconds.
    pub marked_epoch: i64,
    /// The entry's level when it was marked.
    pub loglevel: i32,
    /// The entry's error flag when it was marked.
    pub error: bool,
    /// The entry's source when it was marked.
    pub src: String,
    /// Beginning of the entry's first line when it was marked.
    pub summary: String,
}

/// Which marks: those of entries within `[epoch_from, epoch_to)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct MarksFilter {
    /// Contexts; all when empty.
    pub contexts: Vec<String>,
    /// Not before, Unix seconds.
    pub epoch_from: Option<i64>,
    /// Before, Unix seconds.
    pub epoch_to: Option<i64>,
}

impl MarksFilter {
    /// Those of a list.
    fn among(&self, marks: &[Mark]) -> Marks {
        let contexts: Vec<_> = self.contexts.iter().map(|name| canonical_context(name)).collect();
        let is_wanted = |mark: &&Mark| {
            (contexts.is_empty() || contexts.contains(&mark.context_name))
                && self.epoch_from.is_none_or(|from| mark.epoch >= from)
                && self.epoch_to.is_none_or(|to| mark.epoch < to)
        };
        let mut marks: Vec<Mark> = marks.iter().filter(is_wanted).cloned().collect();
        marks.sort_by(|a, b| {
            let place =
                |mark: &Mark| (mark.epoch, mark.nanos, mark.context_name.clone(), mark.logid);
            place(a).cmp(&place(b))
        });
        let total = marks.len();
        Marks { marks: marks.split_off(total.saturating_sub(MAX_MARKS)), total: total as u64 }
    }
}

/// Marks, the entry that is oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Marks {
    /// At most [`MAX_MARKS`]: the newest when there are more.
    pub marks: Vec<Mark>,
    /// How many there are.
    pub total: u64,
}

/// The marks of one base.
pub(crate) struct MarkTable(SideTable);

impl MarkTable {
    pub(crate) fn new(base: &Path) -> Self {
        MarkTable(SideTable::new(base, names::MARKS, SCHEMA))
    }
}

impl PartitionedLogStore {
    /// The marks of a range of time.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when the table of marks cannot be read.
    pub fn marks(&self, filter: &MarksFilter) -> Result<Marks> {
        if let Some(bundle) = self.pool.bundle() {
            return Ok(filter.among(&bundle.manifest.marks));
        }
        let mut conditions = vec!["epoch >= ? AND epoch < ?".to_owned()];
        let mut values = vec![
            Value::from(filter.epoch_from.unwrap_or(i64::MIN)),
            Value::from(filter.epoch_to.unwrap_or(i64::MAX)),
        ];
        if !filter.contexts.is_empty() {
            let names = filter.contexts.iter().map(|name| canonical_context(name));
            values.extend(names.map(Value::from));
            let places = vec!["?"; filter.contexts.len()].join(", ");
            conditions.push(format!("context_name IN ({places})"));
        }
        let conditions = conditions.join(" AND ");
        let found = self.marks.0.read(|conn| {
            let total: i64 = conn.query_row(
                &format!("SELECT count(*) FROM marks WHERE {conditions}"),
                params_from_iter(&values),
                |row| row.get(0),
            )?;
            let newest = format!(
                "SELECT {COLUMNS} FROM marks WHERE {conditions}
                 ORDER BY epoch DESC, nanos DESC, context_name DESC, logid DESC LIMIT {MAX_MARKS}"
            );
            let mut marks = conn
                .prepare(&newest)?
                .query_map(params_from_iter(&values), mark)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            marks.reverse();
            Ok(Marks { marks, total: u64::try_from(total).unwrap_or(0) })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Marks an entry, or changes its note; without a note the one it has stays.
    ///
    /// # Errors
    /// [`StoreError::NoSuchEntry`], [`StoreError::NoteTooLong`], those of its partition, and
    /// [`StoreError::Sqlite`] when the mark cannot be written.
    pub fn mark(&self, entry: &EntryRef, note: Option<&str>, control: &Control) -> Result<Mark> {
        self.pool.writable()?;
        if let Some(bytes) = note.map(str::len).filter(|bytes| *bytes > MAX_NOTE) {
            return Err(StoreError::NoteTooLong { bytes, most: MAX_NOTE });
        }
        let place = entry.place();
        let known = self.entry_at(&place, control)?;
        let now = self.options.clock.now_epoch();
        self.marks.0.write(|conn| {
            conn.prepare_cached(&format!(
                "INSERT INTO marks ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, coalesce(?5, ''), ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT DO UPDATE SET note = coalesce(?5, note)
                 RETURNING {COLUMNS}"
            ))?
            .query_row(
                params![
                    place.context,
                    place.epoch,
                    place.nanos,
                    place.logid,
                    note,
                    now,
                    known.loglevel,
                    known.error,
                    known.src,
                    summary(&known.content),
                ],
                mark,
            )
        })
    }

    /// Takes marks away; how many there were. Those that are not there are passed over.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when they cannot be written.
    pub fn unmark(&self, entries: &[EntryRef]) -> Result<u64> {
        self.pool.writable()?;
        self.marks.0.write(|conn| {
            let mut delete = conn.prepare_cached(
                "DELETE FROM marks WHERE epoch = ?1 AND nanos = ?2 AND context_name = ?3 AND logid = ?4",
            )?;
            let mut removed = 0;
            for entry in entries {
                let Place { epoch, nanos, context, logid } = entry.place();
                removed += delete.execute(params![epoch, nanos, context, logid])? as u64;
            }
            Ok(removed)
        })
    }

    fn entry_at(&self, place: &Place, control: &Control) -> Result<LogEntry> {
        let key = PartitionKey::new(&place.context, Day::of_epoch(place.epoch)?);
        let mut failed = Vec::new();
        let places = std::slice::from_ref(place);
        let found = fetch(&self.pool, control, std::slice::from_ref(&key), places, &mut failed)?;
        if let Some(failure) = failed.pop() {
            return Err(StoreError::Partition {
                context: failure.context,
                day: failure.day,
                path: failure.path,
                kind: failure.kind,
                message: failure.message,
            });
        }
        let same = |entry: &LogEntry| (entry.epoch, entry.nanos) == (place.epoch, place.nanos);
        found.into_iter().next().filter(same).ok_or_else(|| StoreError::NoSuchEntry {
            context: place.context.clone(),
            epoch: place.epoch,
            logid: place.logid,
        })
    }
}

fn mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(Mark {
        context_name: row.get(0)?,
        epoch: row.get(1)?,
        nanos: row.get(2)?,
        logid: row.get(3)?,
        note: row.get(4)?,
        marked_epoch: row.get(5)?,
        loglevel: row.get(6)?,
        error: row.get(7)?,
        src: row.get(8)?,
        summary: row.get(9)?,
    })
}

fn summary(content: &str) -> String {
    content.lines().next().unwrap_or_default().chars().take(SUMMARY_CHARS).collect()
}

#[cfg(test)]
mod tests;
