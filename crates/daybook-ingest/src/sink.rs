//! Where entries go.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use daybook_store::{InsertReport, LogEntry, PartitionedLogStore, StoreError};

/// Takes entries in and keeps checkpoints. A store, or something that stands for one.
pub trait Sink {
    /// Takes entries of one origin: the i-th ends at byte `offsets[i]` of it. Durable on return.
    /// An entry that was taken before, by its offset, is skipped.
    ///
    /// # Errors
    /// When the entries cannot be kept.
    fn write(
        &self,
        entries: &[LogEntry],
        origin: &str,
        offsets: &[u64],
    ) -> Result<Written, StoreError>;

    /// All checkpoints: key and JSON.
    ///
    /// # Errors
    /// When they cannot be read.
    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// Keeps checkpoints, in place of those with the same keys. Durable on return.
    ///
    /// # Errors
    /// When they cannot be kept.
    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError>;
}

/// What became of entries that were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New.
    pub inserted: u64,
    /// There already.
    pub skipped: u64,
    /// Of both, dated more than two days ahead of the store's clock.
    pub future: u64,
}

impl Sink for PartitionedLogStore {
    fn write(
        &self,
        entries: &[LogEntry],
        origin: &str,
        offsets: &[u64],
    ) -> Result<Written, StoreError> {
        let report = self.insert_batch_from(entries, origin, offsets)?;
        let InsertReport { inserted, skipped, future, .. } = report;
        Ok(Written { inserted, skipped, future })
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        PartitionedLogStore::load_checkpoints(self)
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        PartitionedLogStore::save_checkpoints(self, items)
    }
}

/// A sink in memory, for dry runs and tests. Like a store it keeps a mark for each origin in each
/// partition.
#[derive(Debug, Default)]
pub struct MemorySink(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    entries: Vec<LogEntry>,
    marks: HashMap<(String, String, i64), u64>,
    checkpoints: BTreeMap<String, String>,
}

impl MemorySink {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All entries, in the order in which they came.
    #[must_use]
    pub fn entries(&self) -> Vec<LogEntry> {
        self.lock().entries.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn write(
        &self,
        entries: &[LogEntry],
        origin: &str,
        offsets: &[u64],
    ) -> Result<Written, StoreError> {
        let mut memory = self.lock();
        let mut written = Written::default();
        let mut marks = memory.marks.clone();
        for (entry, offset) in entries.iter().zip(offsets) {
            let day = entry.epoch.div_euclid(86_400);
            let key = (origin.to_owned(), entry.context_name.clone(), day);
            if memory.marks.get(&key).is_some_and(|mark| offset <= mark) {
                written.skipped += 1;
                continue;
            }
            marks.insert(key, *offset);
            memory.entries.push(entry.clone());
            written.inserted += 1;
        }
        memory.marks = marks;
        Ok(written)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(self.lock().checkpoints.iter().map(|(key, json)| (key.clone(), json.clone())).collect())
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        self.lock().checkpoints.extend(items.iter().cloned());
        Ok(())
    }
}
