//! `meta.json`: a summary of a partition that is over, so that a year's histogram and source
//! tree are drawn without opening 365 files. It can be rebuilt, and is never trusted when its
//! database changed since.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use lru::LruCache;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::block::Kind;
use crate::error::{Result, StoreError};
use crate::folders;
use crate::key::{DAY_NANOS, PartitionKey, partition_path};
use crate::names;
use crate::read::matching::Verdict;
use crate::read::plan::Plan;
use crate::read::tally::Tally;

/// Form of the file; another one is not read.
const VERSION: u32 = 1;
/// Slots of a day: a quarter of an hour, the finest that time zones are shifted by.
pub(crate) const SLOTS: usize = 96;
/// Length of a slot, in nanoseconds.
const SLOT_NANOS: i64 = DAY_NANOS / SLOTS as i64;
/// Kinds beyond this are not listed: such a day is opened.
const MAX_KINDS: usize = 50_000;
/// Summaries kept in memory.
const CACHED: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(1023);
/// A database younger than this (milliseconds) when it is summarised may change once more within
/// the tick of its file system's clock, unseen. Such ticks take up to 10 ms.
pub(crate) const SETTLED_MS: u64 = 100;

/// What a partition holds, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summary {
    version: u32,
    /// State of the database when it was summarised.
    database: Stamp,
    pub rows: u64,
    /// Nanoseconds of the day of the first and the last entry.
    pub first_time: i64,
    pub last_time: i64,
    /// Entries by level, error flag and quarter of an hour.
    pub slots: Vec<SlotCounts>,
    /// Entries by source, level and error flag; none when there are too many.
    pub kinds: Option<Vec<KindCount>>,
}

/// Entries of a level by quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SlotCounts {
    pub loglevel: i32,
    pub error: bool,
    pub counts: Vec<u64>,
}

/// Entries of a source, level and error flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KindCount {
    pub src: String,
    pub loglevel: i32,
    pub error: bool,
    pub count: u64,
}

impl KindCount {
    fn verdict(&self, key: &PartitionKey, plan: &Plan) -> Verdict {
        plan.verdict(key, Some(&self.src), Some((self.loglevel, self.error)))
    }
}

/// A state of the files of a partition, seen without opening them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    bytes: u64,
    modified_ns: u64,
    /// The same of the packed part, where there is one.
    #[serde(default)]
    packed_bytes: u64,
    #[serde(default)]
    packed_ns: u64,
}

impl Stamp {
    /// None when they are gone, or when its write-ahead log holds anything.
    pub(crate) fn of(database: &Path) -> Option<Stamp> {
        let wal = database.with_file_name(names::WAL);
        if fs::metadata(wal).is_ok_and(|wal| wal.len() > 0) {
            return None;
        }
        let of = |path: &Path| {
            let meta = fs::metadata(path).ok()?;
            let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
            Some((meta.len(), u64::try_from(modified).ok()?))
        };
        let packed = of(&database.with_file_name(names::PACKED));
        let whole = of(database);
        whole.or(packed)?;
        let (bytes, modified_ns) = whole.unwrap_or_default();
        let (packed_bytes, packed_ns) = packed.unwrap_or_default();
        Some(Stamp { bytes, modified_ns, packed_bytes, packed_ns })
    }

    /// About that of a day of which all is packed, of so many bytes: it takes as many when it is written.
    pub(crate) fn of_packed(packed_bytes: u64) -> Stamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
        let packed_ns = u64::try_from(now).unwrap_or(u64::MAX);
        Stamp { packed_bytes, packed_ns, ..Stamp::default() }
    }

    /// Whether a change that this stamp does not show is out of the question.
    pub(crate) fn is_settled(self) -> bool {
        // The clock that dates files, not the store's.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        now.saturating_sub(u128::from(self.modified_ns.max(self.packed_ns) / 1_000_000))
            > u128::from(SETTLED_MS)
    }
}

/// Adds up a partition for its summary.
#[derive(Debug, Default)]
pub(crate) struct SummaryTally {
    rows: u64,
    times: Option<(i64, i64)>,
    slots: BTreeMap<(i32, bool), Vec<u64>>,
    kinds: std::collections::HashMap<Kind, u64>,
}

impl Tally for SummaryTally {
    fn add_many(&mut self, kind: &Kind, first: i64, last: i64, count: u64) -> bool {
        let slot = first / SLOT_NANOS;
        if slot != last / SLOT_NANOS {
            return false;
        }
        self.rows += count;
        let (from, to) = self.times.unwrap_or((first, last));
        self.times = Some((from.min(first), to.max(last)));
        let slots = self.slots.entry((kind.level, kind.error)).or_insert_with(|| vec![0; SLOTS]);
        if let Some(slot) = slots.get_mut(slot as usize) {
            *slot += count;
        }
        *self.kinds.entry(*kind).or_default() += count;
        true
    }

    fn add(&mut self, kind: &Kind, time: i64) {
        self.add_many(kind, time, time, 1);
    }
}

impl SummaryTally {
    /// The summary, with the names of the sources.
    pub(crate) fn finish(self, database: Stamp, src_of: impl Fn(i64) -> Option<String>) -> Summary {
        let (first_time, last_time) = self.times.unwrap_or_default();
        let slots = self.slots.into_iter().map(|((loglevel, error), counts)| SlotCounts {
            loglevel,
            error,
            counts,
        });
        let kinds = (self.kinds.len() <= MAX_KINDS).then(|| {
            let named = |(kind, count): (&Kind, &u64)| {
                Some(KindCount {
                    src: src_of(kind.src_id)?,
                    loglevel: kind.level,
                    error: kind.error,
                    count: *count,
                })
            };
            let mut kinds: Vec<KindCount> = self.kinds.iter().filter_map(named).collect();
            kinds.sort_by(|a, b| (&a.src, a.loglevel, a.error).cmp(&(&b.src, b.loglevel, b.error)));
            kinds
        });
        Summary {
            version: VERSION,
            database,
            rows: self.rows,
            first_time,
            last_time,
            slots: slots.collect(),
            kinds,
        }
    }
}

impl Summary {
    /// Writes the summary beside its database.
    pub(crate) fn save(&self, base: &Path, key: &PartitionKey) -> Result<()> {
        let path = partition_path(base, key).with_file_name(names::SUMMARY);
        let text = self.encode().map_err(|error| StoreError::io("write", &path)(error.into()))?;
        folders::write_file(&path, &text)
    }

    /// The file's bytes.
    pub(crate) fn encode(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// The kinds that match, when the range of the plan holds the whole partition and asks for
    /// nothing that only rows or columns tell.
    pub(crate) fn whole<'a>(
        &'a self,
        key: &'a PartitionKey,
        plan: &'a Plan,
    ) -> Option<impl Iterator<Item = &'a KindCount>> {
        let times = plan.times(key.day());
        let is_whole = self.rows == 0 || times.covers(self.first_time, self.last_time);
        let kinds = self.kinds.as_ref().filter(|_| is_whole)?;
        let verdict = |kind: &KindCount| kind.verdict(key, plan);
        if kinds.iter().any(|kind| verdict(kind) == Verdict::Open) {
            return None;
        }
        Some(kinds.iter().filter(move |kind| kind.verdict(key, plan) == Verdict::Yes))
    }

    /// Whether the partition may hold a match.
    pub(crate) fn may_match(&self, key: &PartitionKey, plan: &Plan) -> bool {
        let times = plan.times(key.day());
        if self.rows == 0 || !times.touches(self.first_time, self.last_time) {
            return false;
        }
        self.kinds.as_ref().is_none_or(|kinds| {
            plan.verdict(key, None, None) == Verdict::Yes
                || kinds.iter().any(|kind| kind.verdict(key, plan) != Verdict::No)
        })
    }

    /// Entries by bucket and level, when slots or the whole are fine enough for the edges
    /// (Unix seconds). `put` gets bucket, level and count.
    pub(crate) fn histogram(
        &self,
        key: &PartitionKey,
        plan: &Plan,
        edges: &[i64],
        mut put: impl FnMut(usize, i32, u64),
    ) -> bool {
        let day_start = key.day().start();
        let times = plan.times(key.day());
        if self.rows > 0 && !times.covers(self.first_time, self.last_time) {
            return false;
        }
        let by_level =
            |slots: &SlotCounts| plan.verdict(key, None, Some((slots.loglevel, slots.error)));
        let nanos = |edge: i64| edge.saturating_sub(day_start).saturating_mul(crate::key::NANOS);
        let bucket = |time: i64| edges.partition_point(|edge| nanos(*edge) <= time);
        if self.slots.iter().any(|slots| by_level(slots) == Verdict::Open) {
            let at = bucket(self.first_time);
            let (Some(kinds), true) = (self.whole(key, plan), at == bucket(self.last_time)) else {
                return false;
            };
            if (1..edges.len()).contains(&at) {
                kinds.for_each(|kind| put(at - 1, kind.loglevel, kind.count));
            }
            return true;
        }
        let inner =
            edges.iter().map(|edge| nanos(*edge)).filter(|edge| (1..DAY_NANOS).contains(edge));
        if inner.into_iter().any(|edge| edge % SLOT_NANOS != 0) {
            return false;
        }
        for slots in self.slots.iter().filter(|slots| by_level(slots) == Verdict::Yes) {
            for (slot, count) in slots.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let at = bucket(slot as i64 * SLOT_NANOS);
                if (1..edges.len()).contains(&at) {
                    put(at - 1, slots.loglevel, *count);
                }
            }
        }
        true
    }
}

/// Summaries that were read, as long as they are current.
pub(crate) struct Summaries {
    cache: Mutex<LruCache<PartitionKey, Arc<Summary>>>,
}

impl Default for Summaries {
    fn default() -> Self {
        Summaries { cache: Mutex::new(LruCache::new(CACHED)) }
    }
}

impl Summaries {
    /// The summary of a partition, when there is one and its database is as it was.
    pub(crate) fn current(&self, base: &Path, key: &PartitionKey) -> Option<Arc<Summary>> {
        let database = partition_path(base, key);
        let stamp = Stamp::of(&database)?;
        if let Some(known) = self.cache.lock().get(key).filter(|known| known.database == stamp) {
            return Some(Arc::clone(known));
        }
        let text = fs::read(database.with_file_name(names::SUMMARY)).ok()?;
        let summary: Summary = serde_json::from_slice(&text).ok()?;
        if summary.version != VERSION || summary.database != stamp {
            return None;
        }
        let summary = Arc::new(summary);
        self.cache.lock().put(key.clone(), Arc::clone(&summary));
        Some(summary)
    }
}
