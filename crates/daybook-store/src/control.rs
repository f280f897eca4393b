//! How a caller follows and stops long work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Result, StoreError};
use crate::explain::Collector;

/// Says "stop" to work that is under way. Clones share the same word.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says stop. Work that carries the token ends within 200 ms.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether stop was said.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Progress {
    /// Partitions done.
    pub partitions_done: u64,
    /// Partitions in the range.
    pub partitions_total: u64,
    /// Entries found so far.
    pub found: u64,
}

type ProgressFn = dyn Fn(Progress) + Send + Sync;

/// What a long operation carries: a way to stop it and a way to follow it.
/// The default does neither.
#[derive(Clone, Default)]
pub struct Control {
    cancel: CancelToken,
    progress: Option<Arc<ProgressFn>>,
    explain: Option<Arc<Collector>>,
}

impl Control {
    /// Stops when the token says so.
    #[must_use]
    pub fn with_cancel(cancel: CancelToken) -> Self {
        Control { cancel, ..Control::default() }
    }

    /// Reports progress to `report`, from any thread.
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Collects what a search does, for [`QueryStats::explain`](crate::QueryStats::explain): for one
    /// search at a time.
    #[must_use]
    pub fn explained(mut self) -> Self {
        self.explain = Some(Arc::default());
        self
    }

    pub(crate) fn explain(&self) -> Option<&Collector> {
        self.explain.as_deref()
    }

    /// The token.
    #[must_use]
    pub fn cancel_token(&self) -> &CancelToken {
        &self.cancel
    }

    /// # Errors
    /// [`StoreError::Cancelled`] once the token said stop.
    pub fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() { Err(StoreError::Cancelled) } else { Ok(()) }
    }

    pub(crate) fn report(&self, progress: Progress) {
        if let Some(report) = &self.progress {
            report(progress);
        }
    }
}
