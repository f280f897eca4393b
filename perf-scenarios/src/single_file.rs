//! The layout that the store replaces: every entry in one SQLite file of the specification's
//! schema, with plain indexes, just as durable.

use std::fmt::Write as _;
use std::path::Path;

use daybook_store::{LevelFilter, LogEntry, LogFilter, Order, SrcFilter, TextFilter};
use rusqlite::types::Value;
use rusqlite::{Connection, InterruptHandle, params, params_from_iter};

use crate::error::{PerfError, Result};

const SCHEMA: &str = "
CREATE TABLE logs (
    logid INTEGER PRIMARY KEY,
    context_name TEXT NOT NULL,
    src TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    epoch INTEGER NOT NULL,
    loglevel INTEGER NOT NULL DEFAULT 0,
    error INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL
);
CREATE INDEX logs_context_epoch ON logs (context_name, epoch);
CREATE INDEX logs_loglevel ON logs (loglevel);
CREATE INDEX logs_error ON logs (error);
CREATE INDEX logs_src ON logs (src);
";

/// One SQLite file.
pub struct SingleFile {
    conn: Connection,
}

impl SingleFile {
    /// Opens the file, and makes its table when it is new.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: &Path) -> Result<Self> {
        let is_new = !path.exists();
        let conn = Connection::open(path)?;
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        // As much as all handles of a week's days have together.
        conn.pragma_update(None, "cache_size", -28 * 1024)?;
        if is_new {
            conn.execute_batch(SCHEMA)?;
        }
        Ok(SingleFile { conn })
    }

    /// Stops what is being asked, from any thread: it ends as [`PerfError::Cancelled`].
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.conn.get_interrupt_handle()
    }

    /// Inserts entries in one transaction; durable when this returns. Attributes, for which the
    /// schema has no column, follow the text, so that as much is stored.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn insert(&mut self, entries: &[LogEntry]) -> Result<()> {
        let tx = self.conn.transaction()?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT INTO logs (context_name, src, tags, epoch, loglevel, error, content)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            let mut content = String::new();
            for entry in entries {
                let text = match &entry.attrs {
                    None => &entry.content,
                    Some(attrs) => {
                        content.clear();
                        content.push_str(&entry.content);
                        content.push(' ');
                        content.push_str(attrs.as_json());
                        &content
                    }
                };
                let tags = match entry.tags.as_slice() {
                    [] => "[]".into(),
                    tags => serde_json::to_string(tags).map_err(json)?,
                };
                insert.execute(params![
                    entry.context_name,
                    entry.src,
                    tags,
                    entry.epoch,
                    entry.loglevel,
                    entry.error,
                    text
                ])?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    /// One page of what matches, read in full.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn page(&self, filter: &LogFilter) -> Result<u64> {
        let (condition, values) = condition(filter)?;
        let direction = if filter.order == Order::NewestFirst { "DESC" } else { "ASC" };
        let regex = regex_of(filter)?;
        // SQLite knows no regular expressions: then it is asked for more, and we stop.
        let limit = match filter.limit {
            Some(limit) if regex.is_none() => i64::try_from(limit).unwrap_or(i64::MAX),
            _ => -1,
        };
        let sql = format!(
            "SELECT logid, context_name, src, tags, epoch, loglevel, error, content FROM logs
             WHERE {condition} ORDER BY epoch {direction}, logid {direction} LIMIT {limit}"
        );
        let wanted = filter.limit.unwrap_or(usize::MAX) as u64;
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = 0;
        while found < wanted
            && let Some(row) = rows.next()?
        {
            if regex.as_ref().is_some_and(|regex| {
                row.get_ref(7).is_ok_and(|text| text.as_str().is_ok_and(|t| !regex.is_match(t)))
            }) {
                continue;
            }
            let entry = LogEntry {
                logid: row.get(0)?,
                context_name: row.get(1)?,
                src: row.get(2)?,
                tags: serde_json::from_str(text(row, 3)?).map_err(json)?,
                epoch: row.get(4)?,
                loglevel: row.get(5)?,
                error: row.get(6)?,
                content: row.get(7)?,
                ..LogEntry::default()
            };
            std::hint::black_box(&entry);
            found += 1;
        }
        Ok(found)
    }

    /// How many entries match, by level and error flag as the store tells them.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn count(&self, filter: &LogFilter) -> Result<u64> {
        let (condition, values) = condition(filter)?;
        if let Some(regex) = regex_of(filter)? {
            let sql = format!("SELECT content FROM logs WHERE {condition}");
            let mut statement = self.conn.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut found = 0;
            while let Some(row) = rows.next()? {
                found += u64::from(regex.is_match(text(row, 0)?));
            }
            return Ok(found);
        }
        let sql =
            format!("SELECT loglevel, error, count(*) FROM logs WHERE {condition} GROUP BY 1, 2");
        self.sum(&sql, values, 2)
    }

    /// Entries by bucket of `seconds` and level; gives their sum.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn histogram(&self, filter: &LogFilter, seconds: i64) -> Result<u64> {
        let (condition, values) = condition(filter)?;
        let sql = format!(
            "SELECT epoch / {seconds}, loglevel, count(*) FROM logs WHERE {condition} GROUP BY 1, 2"
        );
        self.sum(&sql, values, 2)
    }

    /// Entries and errors by source; gives the number of sources.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn sources(&self, filter: &LogFilter) -> Result<u64> {
        let (condition, values) = condition(filter)?;
        let sql = format!(
            "SELECT 1, src, count(*), sum(error OR loglevel >= 17) FROM logs WHERE {condition} GROUP BY src"
        );
        self.sum(&sql, values, 0)
    }

    fn sum(&self, sql: &str, values: Vec<Value>, column: usize) -> Result<u64> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut sum = 0;
        while let Some(row) = rows.next()? {
            sum += row.get::<_, i64>(column)?.unsigned_abs();
        }
        Ok(sum)
    }
}

/// A filter as a condition of SQL, written as one sensibly would.
fn condition(filter: &LogFilter) -> Result<(String, Vec<Value>)> {
    let mut sql = "1".to_owned();
    let mut values = Vec::new();
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        // Writing to a string never fails.
        let _ = write!(sql, " AND {}", condition.replace('?', &format!("?{}", values.len())));
    };
    match filter.contexts.as_slice() {
        [] => {}
        [one] => and("context_name = ?", one.clone().into()),
        _ => return Err(PerfError::NotForSqlite("several contexts")),
    }
    if let Some(from) = filter.epoch_from {
        and("epoch >= ?", from.into());
    }
    if let Some(to) = filter.epoch_to {
        and("epoch < ?", to.into());
    }
    match &filter.src {
        None => {}
        Some(SrcFilter::Prefix(prefix)) => {
            and("src >= ?", prefix.clone().into());
            and("src < ?", format!("{prefix}\u{10FFFF}").into());
        }
        Some(SrcFilter::Exact(src)) => and("src = ?", src.clone().into()),
        Some(SrcFilter::Subtree(_)) => return Err(PerfError::NotForSqlite("subtrees")),
    }
    match &filter.levels {
        None => {}
        Some(LevelFilter::Min(min)) => and("loglevel >= ?", i64::from(*min).into()),
        Some(_) => return Err(PerfError::NotForSqlite("anything but least levels")),
    }
    if let Some(error) = filter.error {
        and("error = ?", i64::from(error).into());
    }
    if let Some(TextFilter::Substring(text)) = &filter.text {
        and("content LIKE ?", format!("%{text}%").into());
    }
    Ok((sql, values))
}

fn regex_of(filter: &LogFilter) -> Result<Option<regex::Regex>> {
    Ok(match &filter.text {
        Some(TextFilter::Regex(pattern)) => {
            Some(regex::Regex::new(pattern).map_err(|_| PerfError::NotForSqlite("this pattern"))?)
        }
        _ => None,
    })
}

fn json(_: serde_json::Error) -> PerfError {
    PerfError::Internal("tags are no JSON in the one SQLite file")
}

fn text<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r str> {
    let value = row.get_ref(column)?;
    value.as_str().map_err(|_| PerfError::Internal("a text is none in the one SQLite file"))
}
