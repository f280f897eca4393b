//! The store: many partitions, seen as one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::checkpoints::Checkpoints;
use crate::clock::{Clock, SystemClock};
use crate::context::canonical_context;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::key::{Day, PartitionKey};
use crate::marks::MarkTable;
use crate::metrics::{Metrics, MetricsSnapshot};
use crate::origin::{Growth, Origin, check_offsets};
use crate::pool::PartitionPool;
use crate::space::{FreeSpace, MinFree};
use crate::summary::Summaries;
use crate::write::{GroupCommit, Helpers, Job};
use crate::{aside, folders, quarantine, trash};

/// Entries dated further ahead of the clock than this are counted as from the future.
const FUTURE_SECS: i64 = 2 * 86_400;
/// Largest content, in bytes: SQLite's own limit is a billion for a row.
const MAX_CONTENT: usize = 512 * 1024 * 1024;
/// SQLite below this can lose commits when two connections write and copy the log together.
const MIN_SQLITE: i32 = 3_051_003;

/// How a store is opened.
#[derive(Clone)]
pub struct StoreOptions {
    /// Most partition handles kept open.
    pub max_open: usize,
    /// Seconds after which an unused handle may be closed.
    pub idle_secs: u64,
    /// When plain SQLite indexes are made, for other tools that open a day.
    pub indexes: IndexPolicy,
    /// Threads that one search uses.
    pub threads: usize,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Disk space below which writing is refused.
    pub min_free: MinFree,
}

impl Default for StoreOptions {
    fn default() -> Self {
        StoreOptions {
            max_open: 64,
            idle_secs: 60,
            indexes: IndexPolicy::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            clock: Arc::new(SystemClock),
            min_free: MinFree::default(),
        }
    }
}

/// When plain SQLite indexes on epoch, loglevel, error and src_id are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexPolicy {
    /// When a day is over and tidied.
    #[default]
    WhenDone,
    /// With the tables: writing is several times slower.
    AtOnce,
    /// Not at all.
    Never,
}

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

/// Log entries below one base folder, one SQLite file for each context and UTC day.
///
/// Shared by threads as it is; several processes may use one base at once. Every method
/// returns when its work is done: a write, when it is durable.
pub struct PartitionedLogStore {
    pub(crate) options: StoreOptions,
    pub(crate) pool: PartitionPool,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) summaries: Summaries,
    pub(crate) checkpoints: Checkpoints,
    pub(crate) marks: MarkTable,
    group: GroupCommit,
    helpers: Helpers,
    space: FreeSpace,
    /// Display names that are known to be kept already.
    named: Mutex<std::collections::HashSet<Arc<str>>>,
}

impl PartitionedLogStore {
    /// Opens the store of a base folder. One that does not exist is an empty store; it is made
    /// by the first write.
    ///
    /// # Errors
    /// [`StoreError::OldSqlite`].
    pub fn open(base: &Path, options: StoreOptions) -> Result<Self> {
        if rusqlite::version_number() < MIN_SQLITE {
            return Err(StoreError::OldSqlite { found: rusqlite::version().to_owned() });
        }
        let store = Self::with_pool(base, options, |pool| pool);
        // What a crash left of work that was under way, and of what was deleted for good.
        aside::clean(base);
        // Failing to is no reason not to open.
        if let Err(error) = trash::finish(&store.pool) {
            tracing::warn!(%error, "what a crash left in the trash is not taken away");
        }
        Ok(store)
    }

    /// Opens a bundle as a store that is only read: every search goes over the rows where they lie.
    ///
    /// # Errors
    /// [`StoreError::Bundle`] for a file that is none; [`StoreError::Io`].
    pub fn open_bundle(path: &Path, options: StoreOptions) -> Result<Self> {
        let bundle = Bundle::open(path)?;
        Ok(Self::with_pool(path, options, |pool| pool.over(bundle)))
    }

    fn with_pool(
        base: &Path,
        options: StoreOptions,
        over: impl FnOnce(PartitionPool) -> PartitionPool,
    ) -> Self {
        let metrics: Arc<Metrics> = Arc::default();
        let pool = PartitionPool::with_metrics(
            base,
            options.max_open,
            options.idle_secs,
            Arc::clone(&options.clock),
            options.indexes == IndexPolicy::AtOnce,
            Arc::clone(&metrics),
        );
        PartitionedLogStore {
            space: FreeSpace::new(base, options.min_free),
            checkpoints: Checkpoints::new(base),
            marks: MarkTable::new(base),
            pool: over(pool),
            metrics,
            summaries: Summaries::default(),
            group: GroupCommit::default(),
            helpers: Helpers::new(options.max_open / 4),
            named: Mutex::default(),
            options,
        }
    }

    /// The base folder.
    #[must_use]
    pub fn base(&self) -> &Path {
        self.pool.base()
    }

    /// The pool of open partitions.
    #[must_use]
    pub fn pool(&self) -> &PartitionPool {
        &self.pool
    }

    /// # Errors
    /// [`StoreError::ReadOnly`] for a bundle that is opened in place.
    pub fn writable(&self) -> Result<()> {
        self.pool.writable()
    }

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

    /// Keeps how a context's name was first written, for display: nothing depends on it, so that
    /// failing to is not a failure of the write that is durable already.
    pub(crate) fn keep_name(&self, key: &PartitionKey, display: &str) {
        let mut named = self.named.lock();
        if named.contains(key.context()) {
            return;
        }
        let display = if display.is_empty() { key.context() } else { display };
        if let Err(error) = folders::keep_display_name(self.base(), key.context(), display) {
            tracing::warn!(%error, "the display name of a context is not kept");
            return;
        }
        named.insert(key.context().into());
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

    pub(crate) fn count_error(&self, error: &StoreError) {
        if !matches!(error, StoreError::Cancelled) {
            self.metrics.errors.add(1);
            tracing::warn!(code = error.code(), %error, "operation failed");
        }
    }

    /// Where too little is left, what lies longest in the trash goes for it.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub(crate) fn has_room(&self) -> Result<()> {
        let has_room = || self.space.check(self.options.clock.as_ref());
        match has_room() {
            Err(full @ StoreError::DiskFull { .. }) => {
                trash::make_room(&self.pool, &|| has_room().is_ok())?;
                has_room().map_err(|_| full)
            }
            other => other,
        }
    }

    /// Whether the disk is nearly full; nothing is let go for it.
    pub(crate) fn is_nearly_full(&self) -> bool {
        self.space.check(self.options.clock.as_ref()).is_err()
    }

    /// Where the database of a partition lies.
    pub(crate) fn path(&self, key: &PartitionKey) -> PathBuf {
        self.pool.path(key)
    }

    /// Closes handles that were not used for a while; says how many.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the base cannot be locked.
    pub fn evict_idle(&self) -> Result<usize> {
        self.pool.evict_idle()
    }

    /// The counters of this store since it was opened.
    #[must_use]
    pub fn metrics(&self) -> MetricsSnapshot {
        self.metrics.snapshot(self.pool.open_handles() as u64, self.options.clock.now_epoch())
    }

    /// Where reading of files stands: key and JSON text of each, as [`Self::save_checkpoints`]
    /// kept them.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Io`].
    pub fn load_checkpoints(&self) -> Result<Vec<(String, String)>> {
        self.checkpoints.load()
    }

    /// Keeps where reading of files stands; durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Io`].
    pub fn save_checkpoints(&self, items: &[(String, String)]) -> Result<()> {
        self.checkpoints.save(items)
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
