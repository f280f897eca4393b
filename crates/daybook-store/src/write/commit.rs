//! One transaction: the rows of everyone who waits, sorted by time, with their blocks and marks.

use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, params};

use super::provisional::{self, Source};
use crate::block::{BlockRow, Kind};
use crate::entry::LogEntry;
use crate::error::Result;
use crate::key::{NANOS, PartitionKey};
use crate::open::retry_busy;
use crate::pool::{Handle, PartitionPool};
use crate::tail::Tail;

/// Rows of one caller for one partition.
pub(crate) struct Job<'a> {
    pub(crate) entries: Vec<&'a LogEntry>,
    /// The file they come from.
    pub(crate) source: Option<Source<'a>>,
}

/// What became of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Logid of the job's last entry; 0 when none was inserted.
    pub(crate) last_logid: i64,
    pub(crate) inserted: u64,
    /// Entries that the partition had taken from this origin before.
    pub(crate) skipped: u64,
    /// Entries taken away since they have grown.
    pub(crate) withdrawn: u64,
}

/// An entry that will be inserted, and whose it is.
struct Row<'a> {
    entry: &'a LogEntry,
    job: usize,
    /// Of an entry that may still grow: its file and its end in it.
    provisional: Option<(&'a str, i64)>,
}

/// Inserts the rows of all jobs in one transaction; durable when this returns.
pub(crate) fn commit(
    pool: &PartitionPool,
    handle: &mut Handle,
    jobs: &[Job<'_>],
) -> Result<Vec<Outcome>> {
    let failed = pool.failed(&handle.key);
    let day_start = handle.key.day().start();
    let mut known = handle.tail.take();
    let packed = handle.packed.as_ref();
    // Nothing that damage of the packed part hides is written twice: it counts as another entry.
    let is_packed = |logid: i64, entry: &LogEntry| {
        packed.is_some_and(|packed| packed.holds(&handle.key, logid, entry).unwrap_or(false))
    };
    let tx = begin(&handle.conn).map_err(&failed)?;

    let mut outcomes = vec![Outcome::default(); jobs.len()];
    let mut rows = Vec::with_capacity(jobs.iter().map(|job| job.entries.len()).sum());
    let mut withdrawn = Vec::new();
    for (number, job) in jobs.iter().enumerate() {
        let Some(source) = &job.source else {
            let rest = job.entries.iter();
            rows.extend(rest.map(|entry| Row { entry, job: number, provisional: None }));
            continue;
        };
        let fresh = source.fresh(&tx, &job.entries, is_packed).map_err(&failed)?;
        outcomes[number].skipped = (job.entries.len() - fresh.places.len()) as u64;
        outcomes[number].withdrawn = fresh.withdrawn.len() as u64;
        withdrawn.extend(fresh.withdrawn);
        rows.extend(fresh.places.into_iter().map(|place| Row {
            entry: job.entries[place],
            job: number,
            provisional: source.provisional(place),
        }));
    }
    if let Some(packed) = packed {
        let last = packed.index.last_logid;
        let early: Vec<i64> = withdrawn.extract_if(.., |logid| *logid <= last).collect();
        crate::packed::late::withdraw(&tx, &early).map_err(&failed)?;
    }
    if !withdrawn.is_empty() {
        super::delete::delete_logids(pool, &handle.key, &tx, &withdrawn)?;
        known = known.map(Tail::outdated);
    }
    // Within one commit arrival is at once, so time decides; blocks then seldom overlap.
    rows.sort_by_key(|row| (row.entry.epoch, row.entry.nanos));
    let mut tail = Tail::current(&tx, known, day_start).map_err(&failed)?;
    insert_rows(&tx, &rows, &mut tail, day_start, &mut outcomes).map_err(&failed)?;
    tx.commit().map_err(&failed)?;
    handle.tail = Some(tail);
    Ok(outcomes)
}

/// Inserts any number of entries in one transaction, which its owner commits.
pub(crate) struct Appender<'t> {
    tx: &'t Transaction<'t>,
    insert: CachedStatement<'t>,
    tail: Tail,
    day_start: i64,
    added: u64,
}

impl<'t> Appender<'t> {
    /// `known` is what the connection's writer remembers.
    pub(crate) fn new(
        tx: &'t Transaction<'t>,
        known: Option<Tail>,
        key: &PartitionKey,
    ) -> rusqlite::Result<Self> {
        let day_start = key.day().start();
        let tail = Tail::current(tx, known, day_start)?;
        Ok(Appender { tx, insert: tx.prepare_cached(INSERT_SQL)?, tail, day_start, added: 0 })
    }

    pub(crate) fn push(&mut self, fields: &Fields<'_>) -> rusqlite::Result<()> {
        insert_row(self.tx, &mut self.insert, &mut self.tail, self.day_start, fields)?;
        self.added += 1;
        Ok(())
    }

    /// The number of all, and what the writer knows once it is committed.
    pub(crate) fn finish(self) -> (u64, Tail) {
        (self.added, self.tail)
    }
}

/// Begins to write, waiting for another process that does.
pub(crate) fn begin(conn: &Connection) -> rusqlite::Result<Transaction<'_>> {
    retry_busy(|| Transaction::new_unchecked(conn, TransactionBehavior::Immediate))
}

const INSERT_SQL: &str =
    "INSERT INTO entries (logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// What is stored of an entry, borrowed.
pub(crate) struct Fields<'a> {
    pub(crate) epoch: i64,
    pub(crate) nanos: u32,
    pub(crate) loglevel: i32,
    pub(crate) error: bool,
    pub(crate) src: &'a str,
    pub(crate) tags: std::borrow::Cow<'static, str>,
    pub(crate) content: &'a str,
    pub(crate) attrs: Option<&'a str>,
}

impl<'a> From<&'a LogEntry> for Fields<'a> {
    fn from(entry: &'a LogEntry) -> Self {
        Fields {
            epoch: entry.epoch,
            nanos: entry.nanos,
            loglevel: entry.loglevel,
            error: entry.error,
            src: &entry.src,
            tags: tags_json(&entry.tags),
            content: &entry.content,
            attrs: entry.attrs.as_ref().map(crate::entry::Attrs::as_json),
        }
    }
}

fn insert_rows(
    tx: &Transaction<'_>,
    rows: &[Row<'_>],
    tail: &mut Tail,
    day_start: i64,
    outcomes: &mut [Outcome],
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(INSERT_SQL)?;
    for row in rows {
        let logid = insert_row(tx, &mut insert, tail, day_start, &row.entry.into())?;
        if let Some((origin, end)) = row.provisional {
            provisional::record(tx, origin, end, logid)?;
        }
        let outcome = &mut outcomes[row.job];
        outcome.inserted += 1;
        outcome.last_logid = outcome.last_logid.max(logid);
    }
    Ok(())
}

/// Inserts a row, and its block when it fills one. Gives its logid.
fn insert_row(
    tx: &Transaction<'_>,
    insert: &mut CachedStatement<'_>,
    tail: &mut Tail,
    day_start: i64,
    fields: &Fields<'_>,
) -> rusqlite::Result<i64> {
    let Fields { epoch, nanos, loglevel, error, src, content, attrs, .. } = *fields;
    let src_id = tail.src_id(tx, src)?;
    let logid = tail.next_logid;
    let tags: &str = &fields.tags;
    insert.execute(params![logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs])?;
    // At the end of all numbers the next insert is refused by its key.
    tail.next_logid = tail.next_logid.saturating_add(1);
    let time = (epoch - day_start) * NANOS + i64::from(nanos);
    let kind = Kind { src_id, level: loglevel, error };
    tail.push(tx, BlockRow { logid, time, kind })?;
    Ok(logid)
}

pub(crate) fn tags_json(tags: &[String]) -> std::borrow::Cow<'static, str> {
    if tags.is_empty() {
        return "[]".into();
    }
    // A list of strings always has a JSON text.
    serde_json::to_string(tags).unwrap_or_else(|_| "[]".to_owned()).into()
}
