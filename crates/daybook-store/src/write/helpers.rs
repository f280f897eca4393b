//! Threads that help with a batch of many partitions: each commit waits for the disk, and the disk makes
//! several durable in the time of one.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::error::Result;

/// Partitions of a batch for which one more thread is worth its making.
const PARTS_A_THREAD: usize = 4;
/// Most threads of one batch, with the one that brings it.
const MOST: usize = 8;

/// Lends threads to batches, as long as there are some: each has a partition in use, and handles that are
/// in use are open whatever the limit is.
pub(crate) struct Helpers {
    free: AtomicUsize,
}

/// A thread that is lent.
struct Lent<'a>(&'a Helpers);

impl Helpers {
    /// At most so many at once, for all batches.
    pub(crate) fn new(most: usize) -> Self {
        Helpers { free: AtomicUsize::new(most) }
    }

    fn lend(&self) -> Option<Lent<'_>> {
        let less = |free: usize| free.checked_sub(1);
        self.free.fetch_update(Ordering::AcqRel, Ordering::Acquire, less).ok().map(|_| Lent(self))
    }

    /// Does `work` with each of some parts, and gives what came of them in their order.
    ///
    /// # Errors
    /// The first failure by the order of the parts; none is begun once one has failed.
    pub(crate) fn each<P: Sync, T: Send>(
        &self,
        parts: &[P],
        work: impl Fn(&P) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let wanted = (parts.len() / PARTS_A_THREAD).min(MOST).saturating_sub(1);
        let lent: Vec<_> = (0..wanted).map_while(|_| self.lend()).collect();
        if lent.is_empty() {
            return parts.iter().map(work).collect();
        }
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let done: Mutex<Vec<(usize, Result<T>)>> = Mutex::new(Vec::with_capacity(parts.len()));
        let take = || {
            while !failed.load(Ordering::Acquire) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = parts.get(number) else { break };
                let came = work(part);
                if came.is_err() {
                    failed.store(true, Ordering::Release);
                }
                done.lock().push((number, came));
            }
        };
        std::thread::scope(|scope| {
            for lent in lent {
                let take = &take;
                let helper = std::thread::Builder::new().name("daybook-write".to_owned());
                // Without it the others do its part.
                let _ = helper.spawn_scoped(scope, move || {
                    take();
                    drop(lent);
                });
            }
            take();
        });
        let mut done = done.into_inner();
        done.sort_unstable_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, came)| came).collect()
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.0.free.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;

    use super::*;
    use crate::error::StoreError;

    #[test]
    fn parts_are_done_by_several_in_any_order_and_answered_in_theirs() {
        let helpers = Helpers::new(3);
        let threads = Mutex::new(HashSet::new());
        let parts: Vec<u32> = (0..100).collect();
        let all_there = Barrier::new(4);
        let work = |part: &u32| {
            threads.lock().insert(std::thread::current().id());
            // Each of the first is with a thread of its own, however busy the machine is.
            if *part < 4 {
                all_there.wait();
            }
            Ok(part * 2)
        };
        assert!(helpers.each(&parts, work).unwrap().into_iter().eq((0..100).map(|n| n * 2)));
        assert_eq!(threads.lock().len(), 4);
        // Given back; and few parts need none.
        assert_eq!(helpers.free.load(Ordering::Relaxed), 3);
        let alone = std::thread::current().id();
        let same = |_: &u32| Ok(std::thread::current().id() == alone);
        assert_eq!(helpers.each(&parts[..4], same).unwrap(), [true; 4]);
    }

    #[test]
    fn after_a_failure_nothing_is_begun_and_the_first_is_told() {
        let helpers = Helpers::new(8);
        let begun = AtomicUsize::new(0);
        let parts: Vec<usize> = (0..1000).collect();
        let failed = helpers.each(&parts, |part| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *part >= 5 { Err(StoreError::Cancelled) } else { Ok(()) }
        });
        assert!(matches!(failed, Err(StoreError::Cancelled)));
        assert!(begun.load(Ordering::Relaxed) < 5 + 2 * MOST, "{begun:?}");
        assert_eq!(helpers.free.load(Ordering::Relaxed), 8);
    }
}
