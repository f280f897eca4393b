//! Open partitions, kept for a while.

mod evict;
mod files;
mod kept;

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::bundle::Bundle;
use crate::clock::Clock;
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::key::{PartitionKey, partition_path};
use crate::lock::{BaseLock, Exclusive, Shared};
use crate::metrics::Metrics;
use crate::open::{self, Access, Parts};
use crate::packed::Packed;
use crate::tail::{SeenTail, Tail};
use crate::text_index::Asked;

use self::kept::{Idle, Kept};

/// Handles on partitions, most recently used first.
///
/// A handle is leased for the length of one call; leased handles are never closed under their
/// user, and no lock of the pool is held meanwhile. Every lease holds the base's shared lock.
pub struct PartitionPool {
    base: PathBuf,
    lock: BaseLock,
    clock: Arc<dyn Clock>,
    max_open: usize,
    /// Fewer than that once the system gave no more files.
    allowed: AtomicUsize,
    idle_ms: i64,
    plain_indexes: bool,
    kept: Mutex<Kept>,
    open: AtomicUsize,
    /// Partitions whose database was found sound since anything failed.
    sound: Mutex<HashSet<PartitionKey>>,
    metrics: Arc<Metrics>,
    /// What the indexes of texts were asked last.
    pub(crate) asked: Asked,
    /// The base is no folder but a bundle, which is only read.
    bundle: Option<Bundle>,
}

/// An open partition.
pub(crate) struct Handle {
    pub(crate) conn: Connection,
    pub(crate) key: PartitionKey,
    /// What the writer knows of the rows that are in no block yet.
    pub(crate) tail: Option<Tail>,
    /// What a reader saw of them last.
    pub(crate) seen_tail: RefCell<Option<SeenTail>>,
    /// The packed part of the day.
    pub(crate) packed: Option<Packed>,
    /// The database is an empty one in memory, since there was none, or as it stood when it was opened.
    in_memory: bool,
}

impl Handle {
    /// Closes without touching the files by name: they may be another partition's by now.
    fn discard(self) {
        if let Err(error) =
            self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        {
            tracing::warn!(partition = %self.key, %error, "cannot keep a stale handle from its checkpoint");
        }
    }
}

impl PartitionPool {
    /// A pool of at most `max_open` handles, which `evict_idle` closes after `idle_secs`.
    #[must_use]
    pub fn new(base: &Path, max_open: usize, idle_secs: u64, clock: Arc<dyn Clock>) -> Self {
        Self::with_metrics(base, max_open, idle_secs, clock, false, Arc::default())
    }

    pub(crate) fn with_metrics(
        base: &Path,
        max_open: usize,
        idle_secs: u64,
        clock: Arc<dyn Clock>,
        plain_indexes: bool,
        metrics: Arc<Metrics>,
    ) -> Self {
        PartitionPool {
            base: base.to_path_buf(),
            lock: BaseLock::new(base),
            clock,
            max_open: max_open.max(1),
            allowed: AtomicUsize::new(max_open.max(1)),
            idle_ms: i64::try_from(idle_secs).unwrap_or(i64::MAX / 1000).saturating_mul(1000),
            plain_indexes,
            kept: Mutex::default(),
            open: AtomicUsize::new(0),
            sound: Mutex::default(),
            metrics,
            asked: Asked::default(),
            bundle: None,
        }
    }

    /// A pool over a bundle instead of a folder.
    pub(crate) fn over(mut self, bundle: Bundle) -> Self {
        self.bundle = Some(bundle);
        self
    }

    /// The bundle, where the base is one.
    pub(crate) fn bundle(&self) -> Option<&Bundle> {
        self.bundle.as_ref()
    }

    /// # Errors
    /// [`StoreError::ReadOnly`] for a bundle.
    pub(crate) fn writable(&self) -> Result<()> {
        match &self.bundle {
            Some(bundle) => Err(StoreError::ReadOnly { path: bundle.path.clone() }),
            None => Ok(()),
        }
    }

    /// The partitions there are, in no order.
    pub(crate) fn list(&self) -> Result<Vec<PartitionKey>> {
        self.bundle
            .as_ref()
            .map_or_else(|| crate::folders::list_partitions(&self.base), |bundle| Ok(bundle.keys()))
    }

    /// The base folder.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Most handles kept open. More are open only while more than that are in use at once.
    #[must_use]
    pub fn max_open(&self) -> usize {
        self.max_open
    }

    /// Seconds after which an unused handle is closed by [`PartitionPool::evict_idle`].
    #[must_use]
    pub fn idle_secs(&self) -> u64 {
        u64::try_from(self.idle_ms / 1000).unwrap_or(0)
    }

    /// Handles open now.
    #[must_use]
    pub fn open_handles(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Uses the connection of a partition. Gives none when there is nothing to read.
    /// Must not be called from within `work`.
    ///
    /// # Errors
    /// Those of [`open::open_partition`], and those of `work`.
    pub fn with_conn<T>(
        &self,
        key: &PartitionKey,
        access: Access,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<Option<T>> {
        self.lease(key, access, |handle| work(&mut handle.conn))
    }

    /// As [`PartitionPool::with_conn`], with what else a handle carries.
    pub(crate) fn lease<T>(
        &self,
        key: &PartitionKey,
        access: Access,
        work: impl FnOnce(&mut Handle) -> Result<T>,
    ) -> Result<Option<T>> {
        if access == Access::Write {
            self.writable()?;
            crate::folders::create_folders(&self.base, &self.base)?;
        } else if self.bundle.is_none() && !self.base.is_dir() {
            return Ok(None);
        }
        let shared = self.shared_lock()?;
        let found = self.take(key, access, shared.generation()).and_then(|handle| {
            // Written to for the first time since it was packed, or it may have been since it was opened.
            if handle.in_memory && self.path(key).exists() {
                drop(handle);
                self.closed();
                return None;
            }
            Some(handle)
        });
        let handle = match found {
            Some(handle) => {
                self.metrics.hits.add(1);
                handle
            }
            None => {
                self.metrics.misses.add(1);
                self.make_room();
                let is_unclean = access == Access::Write && self.was_left_unclean(key);
                match self.open_anew(key, access)? {
                    Some(Parts { conn, packed, in_memory }) => {
                        if is_unclean {
                            open::check(&conn, &self.base, key)?;
                            self.sound.lock().insert(key.clone());
                        }
                        self.metrics.opens.add(1);
                        self.open.fetch_add(1, Ordering::Relaxed);
                        Handle {
                            conn,
                            key: key.clone(),
                            tail: None,
                            seen_tail: RefCell::default(),
                            packed,
                            in_memory,
                        }
                    }
                    None => return Ok(None),
                }
            }
        };
        // Counts the handle as closed should `work` panic; declared after `shared`, so that a
        // handle is always closed while the lock is held.
        let mut leased = Leased { pool: self, handle: Some(handle) };
        let Some(handle) = leased.handle.as_mut() else { return Ok(None) };
        let result = work(handle);
        let reusable = match &result {
            Ok(_) => true,
            // After a failed write or a damaged page the connection's state is not to be trusted.
            Err(error) => matches!(
                error,
                StoreError::Cancelled | StoreError::BadFilter { .. } | StoreError::BadCursor { .. }
            ),
        };
        if reusable && let Some(handle) = leased.handle.take() {
            self.kept.lock().put(access, Idle { handle, since_ms: self.clock.now_ms() });
        }
        if !reusable {
            self.sound.lock().remove(key);
        }
        drop(leased);
        self.trim();
        result.map(Some)
    }

    /// A write-ahead log that was not copied: its writer was killed, or is still at it.
    fn was_left_unclean(&self, key: &PartitionKey) -> bool {
        let wal = self.path(key).with_file_name(crate::names::WAL);
        !self.sound.lock().contains(key) && std::fs::metadata(wal).is_ok_and(|wal| wal.len() > 0)
    }

    fn take(&self, key: &PartitionKey, access: Access, generation: u64) -> Option<Handle> {
        let mut kept = self.kept.lock();
        if kept.generation.replace(generation) != Some(generation) {
            self.discard_all(&mut kept);
        }
        kept.take(key, access)
    }

    /// The base's lock; when the system gives no more files, idle handles are given up for it.
    fn shared_lock(&self) -> Result<Shared<'_>> {
        if self.bundle.is_some() {
            return Ok(self.lock.without());
        }
        loop {
            match self.lock.shared() {
                Err(error) if self.is_out_of_files(&error) => {
                    let idle = self.kept.lock().pop_least(self.clock.now_ms());
                    // Without the lock nothing may be done to files by their names.
                    idle.ok_or(error)?.discard();
                    self.closed();
                }
                result => return result,
            }
        }
    }

    /// Opens a partition; when the system gives no more files, idle handles are closed for it.
    fn open_anew(&self, key: &PartitionKey, access: Access) -> Result<Option<Parts>> {
        if let Some(bundle) = &self.bundle {
            let Some(packed) = bundle.day(key)? else { return Ok(None) };
            let conn = crate::schema::in_memory(key).map_err(self.failed(key))?;
            return Ok(Some(Parts { conn, packed: Some(packed), in_memory: true }));
        }
        files::retried(
            || open::open_parts(&self.base, key, access, self.plain_indexes),
            |error| self.is_out_of_files(error) && self.shed(),
        )
    }

    fn is_out_of_files(&self, error: &StoreError) -> bool {
        files::is_out_of_files(&self.base, error)
    }

    /// Waits until no process uses any partition, has all of them drop their handles, and runs
    /// `work`, which may take files away.
    pub(crate) fn exclusively<T>(
        &self,
        control: &Control,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.writable()?;
        let mut exclusive: Exclusive<'_> = self.lock.exclusive(control)?;
        let generation = exclusive.bump_generation()?;
        {
            // Ours may be closed properly: the files are still there.
            let mut kept = self.kept.lock();
            kept.generation = Some(generation);
            for handle in kept.take_all() {
                drop(handle);
                self.closed();
            }
        }
        work()
    }

    /// Runs `work` while nothing is taken away.
    pub(crate) fn shared<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let _shared = self.lock.shared()?;
        work()
    }

    fn closed(&self) {
        self.metrics.closes.add(1);
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    /// An error of SQLite, told in the words of the partition.
    pub(crate) fn failed(&self, key: &PartitionKey) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
        let key = key.clone();
        move |error| open::classify(&self.base, &key, error)
    }

    /// Where a partition lies.
    pub(crate) fn path(&self, key: &PartitionKey) -> PathBuf {
        partition_path(&self.base, key)
    }
}

impl Drop for PartitionPool {
    fn drop(&mut self) {
        // Closing may delete a write-ahead log by its name, so it needs the lock like any use.
        let shared = self.shared_lock();
        let mut kept = self.kept.lock();
        let current =
            shared.as_ref().is_ok_and(|shared| kept.generation == Some(shared.generation()));
        if !current {
            self.discard_all(&mut kept);
        }
        drop(kept.take_all());
    }
}

struct Leased<'a> {
    pool: &'a PartitionPool,
    handle: Option<Handle>,
}

impl Drop for Leased<'_> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            drop(handle);
            self.pool.closed();
        }
    }
}
