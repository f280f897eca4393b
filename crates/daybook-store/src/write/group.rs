//! Group commit: one writer a partition gathers what waits, and commits it once for all.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::open::{Access, classify};
use crate::pool::PartitionPool;
use crate::write::{Job, Outcome, commit};

/// Rows up to which a caller hands its rows to the writer at work instead of waiting to write
/// them itself: they are copied.
const HAND_OVER_ROWS: usize = 64;
/// Rows that a writer gathers before it commits.
const GATHER_ROWS: usize = 1000;

/// Brings the writers of a partition together.
#[derive(Default)]
pub(crate) struct GroupCommit {
    queues: Mutex<HashMap<PartitionKey, Arc<Queue>>>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    busy: bool,
    waiting: Vec<Arc<Waiting>>,
}

/// Rows handed over, and what became of them.
struct Waiting {
    entries: Vec<LogEntry>,
    outcome: Mutex<Option<std::result::Result<Outcome, Shared>>>,
}

/// Why a commit failed, told to everyone who was part of it.
#[derive(Clone)]
struct Shared(Arc<StoreError>);

impl GroupCommit {
    /// Inserts the rows of a job; durable when this returns.
    pub(crate) fn write(
        &self,
        pool: &PartitionPool,
        key: &PartitionKey,
        job: Job<'_>,
    ) -> Result<Outcome> {
        let queue = self.queue(key);
        let mut handed_over: Option<Arc<Waiting>> = None;
        let mut state = queue.state.lock();
        loop {
            if let Some(outcome) = handed_over.as_ref().and_then(|own| own.outcome.lock().take()) {
                return outcome.map_err(|error| repeat(&error.0, key, pool));
            }
            if !state.busy {
                break;
            }
            if handed_over.is_none() && job.source.is_none() && job.entries.len() <= HAND_OVER_ROWS
            {
                let entries = job.entries.iter().map(|entry| (*entry).clone()).collect();
                let waiting = Arc::new(Waiting { entries, outcome: Mutex::default() });
                state.waiting.push(Arc::clone(&waiting));
                handed_over = Some(waiting);
            }
            queue.changed.wait(&mut state);
        }
        state.busy = true;
        let gathered = gather(&mut state.waiting, handed_over.as_ref());
        drop(state);

        let _working = Working { queue: &queue };
        let mut jobs = vec![job];
        jobs.extend(
            gathered.iter().map(|w| Job { entries: w.entries.iter().collect(), source: None }),
        );
        let done = pool.lease(key, Access::Write, |handle| commit(pool, handle, &jobs));
        match done {
            Ok(outcomes) => {
                let mut outcomes = outcomes.unwrap_or_default().into_iter();
                let own = outcomes.next().unwrap_or_default();
                for (waiting, outcome) in gathered.iter().zip(outcomes) {
                    *waiting.outcome.lock() = Some(Ok(outcome));
                }
                Ok(own)
            }
            Err(error) => {
                let shared = Shared(Arc::new(error));
                for waiting in &gathered {
                    *waiting.outcome.lock() = Some(Err(shared.clone()));
                }
                Err(match Arc::try_unwrap(shared.0) {
                    Ok(error) => error,
                    Err(error) => repeat(&error, key, pool),
                })
            }
        }
    }

    fn queue(&self, key: &PartitionKey) -> Arc<Queue> {
        let mut queues = self.queues.lock();
        if queues.len() > 1024 {
            queues.retain(|_, queue| Arc::strong_count(queue) > 1);
        }
        Arc::clone(queues.entry(key.clone()).or_default())
    }
}

/// Takes what waits, up to the size of a group; not the writer's own rows.
fn gather(waiting: &mut Vec<Arc<Waiting>>, own: Option<&Arc<Waiting>>) -> Vec<Arc<Waiting>> {
    if let Some(own) = own {
        waiting.retain(|other| !Arc::ptr_eq(other, own));
    }
    let mut rows = 0;
    let count = waiting.iter().take_while(|w| {
        rows += w.entries.len();
        rows <= GATHER_ROWS
    });
    let count = count.count();
    waiting.drain(..count).collect()
}

/// The same error for another caller: the kinds that callers tell apart stay what they are.
fn repeat(error: &StoreError, key: &PartitionKey, pool: &PartitionPool) -> StoreError {
    match error {
        StoreError::Partition { context, day, path, kind, message } => StoreError::Partition {
            context: context.clone(),
            day: day.clone(),
            path: path.clone(),
            kind: *kind,
            message: message.clone(),
        },
        StoreError::Io { action, path, source } => {
            let source = std::io::Error::new(source.kind(), source.to_string());
            StoreError::Io { action, path: path.clone(), source }
        }
        other => {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
            classify(
                pool.base(),
                key,
                rusqlite::Error::SqliteFailure(code, Some(other.to_string())),
            )
        }
    }
}

/// Lets the next writer in, whatever happens.
struct Working<'a> {
    queue: &'a Queue,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.queue.state.lock().busy = false;
        self.queue.changed.notify_all();
    }
}
