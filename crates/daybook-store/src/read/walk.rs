//! Visiting the partitions of a range: which, in which order, how many at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::Mutex;

use crate::error::Result;
use crate::explain::{Collector, ExplainOutcome};
use crate::filter::Order;
use crate::key::{Day, PartitionKey};
use crate::pool::PartitionPool;
use crate::read::plan::Plan;

/// The partitions of a range, by day in the order asked for; within a day by context. What becomes of
/// the others is told where that is asked for.
pub(crate) fn days(
    pool: &PartitionPool,
    plan: &Plan,
    explain: Option<&Collector>,
) -> Result<Vec<Vec<PartitionKey>>> {
    let started = Instant::now();
    let mut keys = pool.list()?;
    if let Some(explain) = explain {
        let took = started.elapsed();
        let told = keys
            .iter()
            .map(|key| (key.clone(), plan.unwanted(key).unwrap_or(ExplainOutcome::NotNeeded)));
        explain.listed(took, told);
    }
    keys.retain(|key| plan.wants(key));
    keys.sort_unstable_by(|a, b| (a.day(), a.context()).cmp(&(b.day(), b.context())));
    let mut days: Vec<Vec<PartitionKey>> =
        keys.chunk_by(|a, b| a.day() == b.day()).map(<[_]>::to_vec).collect();
    if plan.order == Order::NewestFirst {
        days.reverse();
    }
    Ok(days)
}

/// The day of a group of [`days`].
pub(crate) fn day_of(keys: &[PartitionKey]) -> Option<Day> {
    keys.first().map(PartitionKey::day)
}

/// Does `work` for each item on up to `threads` threads, and gives the results in order.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> =
        Mutex::new(std::iter::repeat_with(|| None).take(items.len()).collect());
    let run = || {
        while let Some((place, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|i| Some((i, items.get(i)?)))
        {
            let result = work(item);
            results.lock()[place] = Some(result);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
    // Every place below the items' number was handed out once and filled.
    results.into_inner().into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(
            super::in_parallel(&items, 4, |n| n * 2),
            items.iter().map(|n| n * 2).collect::<Vec<_>>()
        );
    }
}
