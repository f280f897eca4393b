//! One transaction: the rows of everyone who waits, sorted by time, with their blocks and marks.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::block::{BlockRow, Kind};
use crate::entry::LogEntry;
use crate::key::NANOS;
use crate::open::retry_busy;
use crate::pool::Handle;
use crate::tail::Tail;

/// Rows of one caller for one partition.
pub(crate) struct Job<'a> {
    pub(crate) entries: Vec<&'a LogEntry>,
    /// The file they come from, with each entry's end in it, in bytes.
    pub(crate) origin: Option<(&'a str, Vec<u64>)>,
}

/// What became of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Logid of the job's last entry; 0 when none was inserted.
    pub(crate) last_logid: i64,
    pub(crate) inserted: u64,
    /// Entries that the partition had taken from this origin before.
    pub(crate) skipped: u64,
}

/// An entry that will be inserted, and whose it is.
struct Row<'a> {
    entry: &'a LogEntry,
    job: usize,
}

/// Inserts the rows of all jobs in one transaction; durable when this returns.
pub(crate) fn commit(handle: &mut Handle, jobs: &[Job<'_>]) -> rusqlite::Result<Vec<Outcome>> {
    let day_start = handle.key.day().start();
    let known = handle.tail.take();
    let conn = &handle.conn;
    let tx = begin(conn)?;
    let mut tail = Tail::current(&tx, known, day_start)?;
    let mut outcomes = vec![Outcome::default(); jobs.len()];

    let mut rows = Vec::with_capacity(jobs.iter().map(|job| job.entries.len()).sum());
    for (number, job) in jobs.iter().enumerate() {
        let fresh = unmarked(&tx, job)?;
        outcomes[number].skipped = (job.entries.len() - fresh.len()) as u64;
        rows.extend(fresh.into_iter().map(|entry| Row { entry, job: number }));
    }
    // Within one commit arrival is at once, so time decides; blocks then seldom overlap.
    rows.sort_by_key(|row| (row.entry.epoch, row.entry.nanos));
    insert_rows(&tx, &rows, &mut tail, day_start, &mut outcomes)?;
    tx.commit()?;
    handle.tail = Some(tail);
    Ok(outcomes)
}

/// Begins to write, waiting for another process that does.
pub(crate) fn begin(conn: &Connection) -> rusqlite::Result<Transaction<'_>> {
    retry_busy(|| Transaction::new_unchecked(conn, TransactionBehavior::Immediate))
}

fn insert_rows(
    tx: &Transaction<'_>,
    rows: &[Row<'_>],
    tail: &mut Tail,
    day_start: i64,
    outcomes: &mut [Outcome],
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO entries (logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for row in rows {
        let entry = row.entry;
        let src_id = tail.src_id(tx, &entry.src)?;
        let logid = tail.next_logid;
        insert.execute(params![
            logid,
            entry.epoch,
            entry.nanos,
            entry.loglevel,
            entry.error,
            src_id,
            tags_json(&entry.tags),
            entry.content,
            entry.attrs.as_ref().map(|attrs| attrs.as_json()),
        ])?;
        // At the end of all numbers the next insert is refused by its key.
        tail.next_logid = tail.next_logid.saturating_add(1);
        let time = (entry.epoch - day_start) * NANOS + i64::from(entry.nanos);
        tail.push(
            tx,
            BlockRow {
                logid,
                time,
                kind: Kind { src_id, level: entry.loglevel, error: entry.error },
            },
        )?;
        let outcome = &mut outcomes[row.job];
        outcome.inserted += 1;
        outcome.last_logid = outcome.last_logid.max(logid);
    }
    Ok(())
}

/// The entries of a job that the partition has not taken from their origin before; moves the
/// origin's mark, in this transaction.
fn unmarked<'a>(tx: &Transaction<'_>, job: &Job<'a>) -> rusqlite::Result<Vec<&'a LogEntry>> {
    let Some((origin, ends)) = &job.origin else { return Ok(job.entries.clone()) };
    let mark = tx
        .prepare_cached("SELECT upto FROM ingest_marks WHERE origin = ?1")?
        .query_row([origin], |row| row.get::<_, i64>(0))
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(-1),
            other => Err(other),
        })?;
    // Offsets beyond i64 were refused by the caller.
    let fresh = job
        .entries
        .iter()
        .zip(ends)
        .filter(|(_, end)| i64::try_from(**end).is_ok_and(|end| end > mark));
    let fresh: Vec<&LogEntry> = fresh.map(|(entry, _)| *entry).collect();
    if let (false, Some(last)) = (fresh.is_empty(), ends.last()) {
        tx.prepare_cached(
            "INSERT INTO ingest_marks (origin, upto) VALUES (?1, ?2)
             ON CONFLICT (origin) DO UPDATE SET upto = excluded.upto",
        )?
        .execute(params![origin, i64::try_from(*last).unwrap_or(i64::MAX)])?;
    }
    Ok(fresh)
}

fn tags_json(tags: &[String]) -> std::borrow::Cow<'static, str> {
    if tags.is_empty() {
        return "[]".into();
    }
    // A list of strings always has a JSON text.
    serde_json::to_string(tags).unwrap_or_else(|_| "[]".to_owned()).into()
}
