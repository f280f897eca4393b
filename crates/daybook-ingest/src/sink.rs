//! Where entries go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use daybook_store::{Growth, InsertReport, LogEntry, PartitionedLogStore, StoreError};

/// Where entries come from.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// One content, whatever its name.
    pub origin: &'a str,
    /// Where in it each entry ends, in bytes.
    pub ends: &'a [u64],
    /// So many entries will not change any more; those after them may, when the file grows.
    pub settled: usize,
    /// They stand for what was provisional of the origin up to here (and to the last of them).
    pub replaces_upto: u64,
}

/// Takes entries in and keeps checkpoints. A store, or something that stands for one.
pub trait Sink {
    /// Takes entries of one origin. Durable on return. An entry that was taken before, by its
    /// offset, is skipped; provisional ones that say something else by now are replaced.
    ///
    /// # Errors
    /// When the entries cannot be kept.
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError>;

    /// Takes away what is provisional of an origin up to an offset, in these partitions: a context
    /// and any second of a day. Gives the number of entries that were.
    ///
    /// # Errors
    /// When a partition cannot be written.
    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError>;

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
    /// Taken unfinished another day, and replaced by these.
    pub withdrawn: u64,
    /// Of new and known ones, dated more than two days ahead of the store's clock.
    pub future: u64,
}

impl Sink for PartitionedLogStore {
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError> {
        let growth = Growth { settled: piece.settled, replaces_upto: piece.replaces_upto };
        let report = self.insert_batch_growing(entries, piece.origin, piece.ends, growth)?;
        let InsertReport { inserted, skipped, withdrawn, future, .. } = report;
        Ok(Written { inserted, skipped, withdrawn, future })
    }

    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError> {
        PartitionedLogStore::withdraw(self, origin, upto, partitions)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        PartitionedLogStore::load_checkpoints(self)
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        PartitionedLogStore::save_checkpoints(self, items)
    }
}

/// A sink in memory, for dry runs and tests. Like a store it keeps, in each partition, a mark for
/// each origin and what of it is provisional.
#[derive(Debug, Default)]
pub struct MemorySink(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    /// Origins in the order they came.
    origins: Vec<String>,
    /// By origin and end, which is the order of the input, and partition: what was provisional in
    /// one may end where its successor in another does.
    entries: BTreeMap<(usize, u64, String, i64), LogEntry>,
    partitions: BTreeMap<Key, Partition>,
    checkpoints: BTreeMap<String, String>,
}

/// An origin in a context and day.
type Key = (usize, String, i64);

#[derive(Clone, Debug, Default)]
struct Partition {
    mark: Option<u64>,
    provisional: BTreeSet<u64>,
}

impl MemorySink {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All entries, in the order in which they stand in their inputs.
    #[must_use]
    pub fn entries(&self) -> Vec<LogEntry> {
        self.lock().entries.values().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn origin(&mut self, name: &str) -> usize {
        let known = self.origins.iter().position(|origin| origin == name);
        known.unwrap_or_else(|| {
            self.origins.push(name.to_owned());
            self.origins.len() - 1
        })
    }

    /// Takes away what is provisional in a partition up to an offset, but for `kept`.
    fn withdraw(&mut self, key: &Key, upto: u64, kept: impl Fn(&u64) -> bool) -> u64 {
        let Some(partition) = self.partitions.get_mut(key) else { return 0 };
        let goes = |end: &u64| *end <= upto && !kept(end);
        let gone: Vec<u64> = partition.provisional.iter().copied().filter(goes).collect();
        partition.provisional.retain(|end| !goes(end));
        for end in &gone {
            self.entries.remove(&place_of(key, *end));
        }
        gone.len() as u64
    }
}

impl Sink for MemorySink {
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError> {
        let memory = &mut *self.lock();
        let origin = memory.origin(piece.origin);
        let upto = piece.replaces_upto.max(piece.ends.last().copied().unwrap_or(0));
        let mut parts: BTreeMap<_, BTreeMap<u64, (usize, &LogEntry)>> = BTreeMap::new();
        for (place, (entry, end)) in entries.iter().zip(piece.ends).enumerate() {
            let key = (origin, entry.context_name.clone(), entry.epoch.div_euclid(86_400));
            parts.entry(key).or_default().insert(*end, (place, entry));
        }
        let mut written = Written::default();
        for (key, part) in parts {
            let before = memory.partitions.entry(key.clone()).or_default().clone();
            let same = |end: &u64| {
                part.get(end).is_some_and(|(_, entry)| {
                    memory.entries.get(&place_of(&key, *end)) == Some(*entry)
                })
            };
            let kept: BTreeSet<u64> =
                before.provisional.iter().copied().filter(|e| same(e)).collect();
            written.withdrawn += memory.withdraw(&key, upto, |end| kept.contains(end));
            for (end, (place, entry)) in part {
                let partition = memory.partitions.entry(key.clone()).or_default();
                if before.mark.is_some_and(|mark| end <= mark) {
                    written.skipped += 1;
                    continue;
                }
                if place < piece.settled {
                    partition.mark = Some(end);
                    partition.provisional.remove(&end);
                } else {
                    partition.provisional.insert(end);
                }
                if kept.contains(&end) {
                    written.skipped += 1;
                } else {
                    memory.entries.insert(place_of(&key, end), entry.clone());
                    written.inserted += 1;
                }
            }
        }
        Ok(written)
    }

    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError> {
        let memory = &mut *self.lock();
        let origin = memory.origin(origin);
        let key =
            |(context, epoch): &(String, i64)| (origin, context.clone(), epoch.div_euclid(86_400));
        Ok(partitions.iter().map(|part| memory.withdraw(&key(part), upto, |_| false)).sum())
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(self.lock().checkpoints.iter().map(|(key, json)| (key.clone(), json.clone())).collect())
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        self.lock().checkpoints.extend(items.iter().cloned());
        Ok(())
    }
}

fn place_of((origin, context, day): &Key, end: u64) -> (usize, u64, String, i64) {
    (*origin, end, context.clone(), *day)
}
