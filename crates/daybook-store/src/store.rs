//! The store: many partitions, seen as one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::checkpoints::Checkpoints;
use crate::clock::{Clock, SystemClock};
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::marks::MarkTable;
use crate::metrics::{Metrics, MetricsSnapshot};
use crate::pool::PartitionPool;
use crate::space::{FreeSpace, MinFree};
use crate::summary::Summaries;
use crate::write::{GroupCommit, Helpers};
use crate::{aside, folders, trash};

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
    pub(crate) group: GroupCommit,
    pub(crate) helpers: Helpers,
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

    /// Gives up what open partitions that nobody uses just now keep of their files; says how many those are.
    pub fn release_memory(&self) -> usize {
        self.pool.release_memory()
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
