//! What the store counts about itself.

use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// Seconds over which the insert rate is taken.
const RATE_SECS: usize = 10;

/// Counters, shared by everything in one store.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub opens: Counter,
    pub closes: Counter,
    pub hits: Counter,
    pub misses: Counter,
    pub evictions: Counter,
    pub commits: Counter,
    pub rows_inserted: Counter,
    pub future_rows: Counter,
    pub partitions_scanned: Counter,
    pub errors: Counter,
    pub insert: Latency,
    pub query: Latency,
    rate: Mutex<Rate>,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Durations, by eighths of powers of two microseconds: quantiles within 13 %.
#[derive(Debug)]
pub(crate) struct Latency {
    buckets: [AtomicU64; LATENCY_BUCKETS],
    max_us: AtomicU64,
}

const LATENCY_BUCKETS: usize = 8 * 40;

impl Default for Latency {
    fn default() -> Self {
        Latency {
            buckets: [const { AtomicU64::new(0) }; LATENCY_BUCKETS],
            max_us: AtomicU64::new(0),
        }
    }
}

impl Latency {
    pub(crate) fn record(&self, took: std::time::Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(bucket) = self.buckets.get(latency_bucket(us)) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.max_us.fetch_max(us, Ordering::Relaxed);
    }

    fn summary(&self) -> LatencySummary {
        let counts: Vec<u64> = self.buckets.iter().map(|b| b.load(Ordering::Relaxed)).collect();
        let count: u64 = counts.iter().sum();
        let max_us = self.max_us.load(Ordering::Relaxed);
        let quantile = |percent: u64| {
            let wanted = (count * percent).div_ceil(100);
            let mut seen = 0;
            counts
                .iter()
                .position(|n| {
                    seen += n;
                    wanted > 0 && seen >= wanted
                })
                .map_or(0, |bucket| latency_bound(bucket).min(max_us))
        };
        LatencySummary { count, p50_us: quantile(50), p95_us: quantile(95), max_us }
    }
}

fn latency_bucket(us: u64) -> usize {
    if us < 8 {
        return us as usize;
    }
    let power = us.ilog2() as usize;
    ((power - 2) * 8 + ((us >> (power - 3)) & 7) as usize).min(LATENCY_BUCKETS - 1)
}

/// Largest duration of a bucket, in microseconds.
fn latency_bound(bucket: usize) -> u64 {
    if bucket < 8 {
        return bucket as u64;
    }
    let power = bucket / 8 + 2;
    ((8 + (bucket % 8) as u64 + 1) << (power - 3)) - 1
}

/// Rows by second, for the last few.
#[derive(Debug, Default)]
struct Rate {
    seconds: [(i64, u64); RATE_SECS],
}

impl Metrics {
    pub(crate) fn inserted(&self, rows: u64, now_epoch: i64) {
        self.rows_inserted.add(rows);
        let mut rate = self.rate.lock();
        let slot = &mut rate.seconds[now_epoch.rem_euclid(RATE_SECS as i64) as usize];
        if slot.0 == now_epoch {
            slot.1 += rows;
        } else {
            *slot = (now_epoch, rows);
        }
    }

    pub(crate) fn snapshot(&self, open_handles: u64, now_epoch: i64) -> MetricsSnapshot {
        let recent = self
            .rate
            .lock()
            .seconds
            .iter()
            .filter(|s| now_epoch - s.0 < RATE_SECS as i64)
            .map(|s| s.1)
            .sum::<u64>();
        MetricsSnapshot {
            opens: self.opens.get(),
            closes: self.closes.get(),
            open_handles,
            hits: self.hits.get(),
            misses: self.misses.get(),
            evictions: self.evictions.get(),
            commits: self.commits.get(),
            rows_inserted: self.rows_inserted.get(),
            insert_rate: recent as f64 / RATE_SECS as f64,
            future_rows: self.future_rows.get(),
            partitions_scanned: self.partitions_scanned.get(),
            errors: self.errors.get(),
            insert: self.insert.summary(),
            query: self.query.summary(),
        }
    }
}

/// The store's counters at one moment, since it was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MetricsSnapshot {
    /// Partition handles opened.
    pub opens: u64,
    /// Partition handles closed.
    pub closes: u64,
    /// Handles open now, in use or kept.
    pub open_handles: u64,
    /// Uses that found a kept handle.
    pub hits: u64,
    /// Uses that had to open one.
    pub misses: u64,
    /// Handles closed to make room or because they were idle.
    pub evictions: u64,
    /// Transactions committed.
    pub commits: u64,
    /// Rows inserted.
    pub rows_inserted: u64,
    /// Rows inserted a second, over the last ten seconds.
    pub insert_rate: f64,
    /// Rows that were dated more than two days ahead of the clock.
    pub future_rows: u64,
    /// Partitions opened by searches.
    pub partitions_scanned: u64,
    /// Operations and partitions that failed.
    pub errors: u64,
    /// Time from call to durable.
    pub insert: LatencySummary,
    /// Time of searches.
    pub query: LatencySummary,
}

/// How long something took, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LatencySummary {
    /// How many there were.
    pub count: u64,
    /// Half took at most this (within 13 %).
    pub p50_us: u64,
    /// 95 of 100 took at most this (within 13 %).
    pub p95_us: u64,
    /// The longest.
    pub max_us: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_their_stated_precision() {
        let latency = Latency::default();
        for us in 1..=10_000 {
            latency.record(std::time::Duration::from_micros(us));
        }
        let summary = latency.summary();
        assert_eq!((summary.count, summary.max_us), (10_000, 10_000));
        assert!((5_000..=5_650).contains(&summary.p50_us), "{summary:?}");
        assert!((9_500..=10_000).contains(&summary.p95_us), "{summary:?}");
    }

    #[test]
    fn the_insert_rate_forgets_what_is_older_than_ten_seconds() {
        let metrics = Metrics::default();
        metrics.inserted(50, 100);
        metrics.inserted(50, 105);
        assert_eq!(metrics.snapshot(0, 105).insert_rate, 10.0);
        assert_eq!(metrics.snapshot(0, 112).insert_rate, 5.0);
        assert_eq!(metrics.snapshot(0, 130).insert_rate, 0.0);
    }
}
