//! Taking entries in: each into the partition of its context and day, each partition in one transaction.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::context::canonical_context;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::key::{Day, PartitionKey};
use crate::origin::{Growth, Origin, check_offsets};
use crate::quarantine;
use crate::store::PartitionedLogStore;
use crate::write::Job;

/// Entries dated further ahead of the clock than this are counted as from the future.
const FUTURE_SECS: i64 = 2 * 86_400;
/// Largest content, in bytes: SQLite's own limit is a billion for a row.
const MAX_CONTENT: usize = 512 * 1024 * 1024;

/// What was written where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InsertReport {
    /// Entries inserted.
    pub inserted: u64,
    /// Entries that had been taken from their origin before.
    pub skipped: u64,
    /// Entries that had been taken unfinished, and were replaced by what they grew to.
    pub withdrawn: u64,
    /// Entries dated more than two days ahead of the clock: stored all the same.
    pub future: u64,
    /// Entries inserted by partition.
    pub partitions: Vec<PartitionWritten>,
}

/// Entries inserted into one partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PartitionWritten {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries.
    pub rows: u64,
}

impl PartitionedLogStore {
    /// Inserts an entry; durable when this returns. Gives its logid.
    ///
    /// # Errors
    /// [`StoreError::TimeOutOfRange`], [`StoreError::BadEntry`], [`StoreError::DiskFull`], and
    /// those of the partition: then the entry is not stored.
    pub fn insert(&self, entry: &LogEntry) -> Result<i64> {
        self.writing(|| {
            check(0, entry)?;
            self.has_room()?;
            let key = PartitionKey::new(&entry.context_name, Day::of_epoch(entry.epoch)?);
            let outcome = self.write(&key, || Job { entries: vec![entry], source: None })?;
            self.keep_name(&key, &entry.context_name);
            if self.is_future(entry) {
                self.metrics.future_rows.add(1);
            }
            self.metrics.inserted(1, self.options.clock.now_epoch());
            Ok(outcome.last_logid)
        })
    }

    /// Inserts entries; durable when this returns: one transaction for each partition.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::insert`]. A bad entry is found before anything is written;
    /// when a partition fails, others may be written already, which the log (`tracing`) says.
    pub fn insert_batch(&self, entries: &[LogEntry]) -> Result<InsertReport> {
        self.insert_all(entries, None)
    }

    /// Inserts entries that were read from `origin`, a file or another stream that can be read
    /// again: entry `i` ends at byte `offsets[i]` of it. What a partition took from this origin
    /// before is skipped, so that reading again after a crash adds nothing twice.
    /// Offsets increase strictly within an origin, from call to call too.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::insert_batch`]; [`StoreError::BadEntry`] for offsets that do
    /// not increase or are not as many as the entries.
    pub fn insert_batch_from(
        &self,
        entries: &[LogEntry],
        origin: &str,
        offsets: &[u64],
    ) -> Result<InsertReport> {
        check_offsets(entries, offsets)?;
        let growth = Growth { settled: entries.len(), replaces_upto: 0 };
        self.insert_all(entries, Some(Origin { name: origin, offsets, growth }))
    }

    /// As [`PartitionedLogStore::insert_batch_from`], of a file that is being written to: the
    /// entries after the first `growth.settled` are *provisional*, since the next reading may find
    /// that their last line, or their message, goes on. What was provisional of this origin up to
    /// the last of these entries, or up to `growth.replaces_upto`, is replaced: an entry that ends
    /// where it did and says the same stays, with its logid; any other is taken away in the
    /// transaction that inserts. Of partitions that these entries do not touch,
    /// [`PartitionedLogStore::withdraw`] takes it away.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::insert_batch_from`].
    pub fn insert_batch_growing(
        &self,
        entries: &[LogEntry],
        origin: &str,
        offsets: &[u64],
        growth: Growth,
    ) -> Result<InsertReport> {
        check_offsets(entries, offsets)?;
        self.insert_all(entries, Some(Origin { name: origin, offsets, growth }))
    }

    /// Takes away what is provisional of an origin in these partitions (a context and any second
    /// of a day), up to an offset. Gives the number of entries that were.
    ///
    /// # Errors
    /// Those of the partitions.
    pub fn withdraw(&self, origin: &str, upto: u64, partitions: &[(String, i64)]) -> Result<u64> {
        let mut withdrawn = 0;
        for (context, epoch) in partitions {
            let key = PartitionKey::new(context, Day::of_epoch(*epoch)?);
            // What is not there has nothing provisional, and is not made for it.
            if self.path(&key).exists() {
                let growth = Growth { settled: 0, replaces_upto: upto };
                let source = || growth.source(origin, Vec::new(), 0);
                let job = || Job { entries: Vec::new(), source: Some(source()) };
                withdrawn += self.write(&key, job)?.withdrawn;
            }
        }
        Ok(withdrawn)
    }

    fn insert_all(&self, entries: &[LogEntry], origin: Option<Origin<'_>>) -> Result<InsertReport> {
        self.writing(|| {
            let mut report = InsertReport::default();
            let parts = self.by_partition(entries)?;
            self.has_room()?;
            let write = |(key, numbers): &(PartitionKey, Vec<usize>)| {
                let outcome = self.write(key, || Job {
                    entries: numbers.iter().map(|&n| &entries[n]).collect(),
                    source: origin.as_ref().map(|origin| origin.of(numbers)),
                })?;
                if let Some(first) = numbers.first() {
                    self.keep_name(key, &entries[*first].context_name);
                }
                Ok(outcome)
            };
            let outcomes = self.helpers.each(&parts, write)?;
            for ((key, _), outcome) in parts.iter().zip(outcomes) {
                report.inserted += outcome.inserted;
                report.skipped += outcome.skipped;
                report.withdrawn += outcome.withdrawn;
                report.partitions.push(PartitionWritten {
                    context: key.context().to_owned(),
                    day: key.day().to_string(),
                    rows: outcome.inserted,
                });
            }
            report.future = entries.iter().filter(|entry| self.is_future(entry)).count() as u64;
            self.metrics.future_rows.add(report.future);
            self.metrics.inserted(report.inserted, self.options.clock.now_epoch());
            Ok(report)
        })
    }

    /// Numbers of the entries by partition, in order of first appearance; everything checked.
    fn by_partition(&self, entries: &[LogEntry]) -> Result<Vec<(PartitionKey, Vec<usize>)>> {
        let mut parts: Vec<(PartitionKey, Vec<usize>)> = Vec::new();
        let mut places: HashMap<(Arc<str>, Day), usize> = HashMap::new();
        let mut canonical: HashMap<&str, Arc<str>> = HashMap::new();
        let mut last: Option<(&str, Day, usize)> = None;
        for (number, entry) in entries.iter().enumerate() {
            check(number, entry)?;
            let day = Day::of_epoch(entry.epoch)?;
            let place = match last {
                Some((context, known, place)) if context == entry.context_name && known == day => {
                    place
                }
                _ => {
                    let context = canonical
                        .entry(&entry.context_name)
                        .or_insert_with(|| canonical_context(&entry.context_name).into());
                    *places.entry((Arc::clone(context), day)).or_insert_with(|| {
                        parts.push((
                            PartitionKey::of_canonical(Arc::clone(context), day),
                            Vec::new(),
                        ));
                        parts.len() - 1
                    })
                }
            };
            last = Some((&entry.context_name, day, place));
            parts[place].1.push(number);
        }
        Ok(parts)
    }

    /// Writes to a partition; one that turns out to be damaged or not ours is moved aside first.
    fn write<'a>(
        &self,
        key: &PartitionKey,
        job: impl Fn() -> Job<'a>,
    ) -> Result<crate::write::Outcome> {
        let written = match self.group.write(&self.pool, key, job()) {
            Err(StoreError::Partition {
                kind: FailureKind::Damaged | FailureKind::Foreign,
                message,
                ..
            }) => {
                quarantine::move_aside(&self.pool, key, &message, self.options.clock.now_ms())?;
                self.group.write(&self.pool, key, job())
            }
            other => other,
        };
        if written.is_ok() {
            self.metrics.commits.add(1);
        }
        written
    }

    fn is_future(&self, entry: &LogEntry) -> bool {
        entry.epoch > self.options.clock.now_epoch() + FUTURE_SECS
    }

    fn writing<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let result = work();
        match &result {
            Ok(_) => self.metrics.insert.record(started.elapsed()),
            Err(error) => self.count_error(error),
        }
        result
    }
}

/// Is this an entry that can be stored as it is?
pub(crate) fn check(index: usize, entry: &LogEntry) -> Result<()> {
    if Day::of_epoch(entry.epoch).is_err() || entry.nanos > 999_999_999 {
        return Err(StoreError::TimeOutOfRange { epoch: entry.epoch, nanos: entry.nanos });
    }
    if entry.content.len() > MAX_CONTENT {
        let message = format!(
            "its content is {} bytes long, at most {MAX_CONTENT} are stored; split it",
            entry.content.len()
        );
        return Err(StoreError::BadEntry { index, message });
    }
    Ok(())
}
