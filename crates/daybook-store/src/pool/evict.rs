//! Idle handles that are closed: too many of them, unused for long, or no longer of the files they opened.

use std::sync::atomic::Ordering;

use super::{Kept, PartitionPool};
use crate::error::Result;

/// Handles below the number at which the system gave no more files that are kept from then on:
/// a handle is three files, and a listing, a lock or a new file needs some too.
const HEADROOM: usize = 3;

impl PartitionPool {
    /// Partitions were taken away since: no kept handle can be trusted to have its file still.
    pub(super) fn discard_all(&self, kept: &mut Kept) {
        for handle in kept.take_all() {
            handle.discard();
            self.closed();
        }
    }

    /// Closes some idle handles, and keeps as few from now on. False when none was idle.
    pub(super) fn shed(&self) -> bool {
        let open = self.open.load(Ordering::Relaxed);
        let allowed = open.saturating_sub(HEADROOM).max(1);
        self.allowed.fetch_min(allowed, Ordering::Relaxed);
        tracing::warn!(
            open,
            allowed,
            "the system gives no more files: fewer partitions are kept open"
        );
        self.evict_while(|open| open > allowed);
        self.open.load(Ordering::Relaxed) < open
    }

    pub(super) fn make_room(&self) {
        self.evict_while(|open| open >= self.allowed.load(Ordering::Relaxed));
    }

    pub(super) fn trim(&self) {
        self.evict_while(|open| open > self.allowed.load(Ordering::Relaxed));
    }

    fn evict_while(&self, too_many: impl Fn(usize) -> bool) {
        while too_many(self.open.load(Ordering::Relaxed)) {
            // Closing copies the write-ahead log: not under the pool's lock.
            let least = self.kept.lock().pop_least(self.clock.now_ms());
            let Some(evicted) = least else { return };
            drop(evicted);
            self.metrics.evictions.add(1);
            self.closed();
        }
    }

    /// Closes handles that were not used for `idle_secs`; says how many.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the base cannot be locked.
    pub fn evict_idle(&self) -> Result<usize> {
        if self.kept.lock().is_empty() {
            return Ok(0);
        }
        let shared = self.shared_lock()?;
        let before = self.clock.now_ms().saturating_sub(self.idle_ms);
        let stale = {
            let mut kept = self.kept.lock();
            if kept.generation.replace(shared.generation()) != Some(shared.generation()) {
                self.discard_all(&mut kept);
            }
            kept.take_stale(before)
        };
        let evicted = stale.len();
        drop(stale);
        for _ in 0..evicted {
            self.metrics.evictions.add(1);
            self.closed();
        }
        Ok(evicted)
    }

    /// Gives up what idle handles keep of their files, which the system has, too; says how many those are.
    /// A search that begins meanwhile waits for it, a few microseconds a handle.
    pub fn release_memory(&self) -> usize {
        let kept = self.kept.lock();
        let mut released = 0;
        for idle in kept.iter() {
            match idle.handle.conn.execute_batch("PRAGMA shrink_memory") {
                Ok(()) => released += 1,
                Err(error) => {
                    tracing::warn!(partition = %idle.handle.key, %error, "cannot give up its memory");
                }
            }
        }
        released
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use crate::control::Control;
    use crate::entry::LogEntry;
    use crate::filter::LogFilter;
    use crate::store::{PartitionedLogStore, StoreOptions};

    /// Bytes that the idle handles keep of their files.
    #[expect(unsafe_code, reason = "rusqlite does not wrap it")]
    fn kept_bytes(store: &PartitionedLogStore) -> i32 {
        let kept = store.pool().kept.lock();
        kept.iter()
            .map(|idle| {
                let (mut now, mut high) = (0, 0);
                // SAFETY: the connection is open and nobody else has it; both numbers outlive the call.
                unsafe {
                    let of = idle.handle.conn.handle();
                    let what = ffi::SQLITE_DBSTATUS_CACHE_USED;
                    ffi::sqlite3_db_status(of, what, &raw mut now, &raw mut high, 0);
                }
                now
            })
            .sum()
    }

    #[test]
    fn memory_that_is_released_is_what_idle_partitions_keep_and_they_find_the_same_after() {
        let base = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
        let entries: Vec<_> = (0..5_000)
            .map(|n| LogEntry {
                epoch: 1_774_015_200 + n,
                src: "a".into(),
                content: format!("line {n} of a log that fills some pages"),
                ..LogEntry::default()
            })
            .collect();
        store.insert_batch(&entries).unwrap();
        let read = || store.query(&LogFilter::default(), &Control::default()).unwrap().entries;
        let before = read();
        let full = kept_bytes(&store);
        assert_eq!(store.release_memory(), 2, "one that reads, one that writes");
        let left = kept_bytes(&store);
        assert!(left < full / 4, "{left} of {full} bytes");
        assert_eq!(read(), before);
    }
}
