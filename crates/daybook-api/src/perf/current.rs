//! The run of this program that is under way, for whoever comes later to follow it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use daybook_store::CancelToken;
use perf_scenarios::{PerfProgress, PerfRunInfo};

use crate::call::Call;
use crate::error::ApiError;
use crate::event::Event;

/// How long a watcher waits before it looks whether it was stopped.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The run that is under way, if one is.
#[derive(Default)]
pub(crate) struct Current {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    /// Counts runs, so that a watcher sees the end of its own.
    serial: u64,
    last: Option<PerfRunInfo>,
}

struct Running {
    cancel: CancelToken,
    progress: Option<PerfProgress>,
    /// Counts what was told.
    told: u64,
}

/// A run that is under way; dropping it ends it.
pub(crate) struct Turn<'c>(&'c Current);

impl Current {
    /// Begins a run.
    ///
    /// # Errors
    /// `perf_running` while another is under way.
    pub fn begin(&self, call: &Call) -> Result<Turn<'_>, ApiError> {
        let mut state = self.lock();
        if state.running.is_some() {
            let message = "another run is under way; wait for it or stop it";
            return Err(ApiError::new("perf_running", message));
        }
        let cancel = call.cancel_token().clone();
        state.running = Some(Running { cancel, progress: None, told: 0 });
        state.serial += 1;
        state.last = None;
        Ok(Turn(self))
    }

    /// Stops the run, if one is under way.
    pub fn stop(&self) {
        if let Some(running) = &self.lock().running {
            running.cancel.cancel();
        }
    }

    /// Tells the call what is told of the run until it ends. None when there is none, or when it ended
    /// without a report.
    ///
    /// # Errors
    /// `cancelled` when the call is stopped.
    pub fn watch(&self, call: &Call) -> Result<Option<PerfRunInfo>, ApiError> {
        let mut state = self.lock();
        if state.running.is_none() {
            return Ok(None);
        }
        let serial = state.serial;
        let mut heard = 0;
        loop {
            let Some(running) = state.running.as_ref().filter(|_| state.serial == serial) else {
                let same = state.serial == serial;
                return Ok(state.last.clone().filter(|_| same));
            };
            if running.told > heard {
                heard = running.told;
                let progress = running.progress.clone();
                // Nobody waits for a listener.
                drop(state);
                if let Some(progress) = progress {
                    call.tell(Event::Perf(Box::new(progress)));
                }
                state = self.lock();
                continue;
            }
            state =
                self.news.wait_timeout(state, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0;
            if call.cancel_token().is_cancelled() {
                return Err(ApiError::new(ApiError::CANCELLED, "cancelled"));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment: the state is whole even if a holder panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Passes on how far the run is.
    pub fn told(&self, progress: &PerfProgress) {
        if let Some(running) = &mut self.0.lock().running {
            running.progress = Some(progress.clone());
            running.told += 1;
        }
        self.0.news.notify_all();
    }

    /// The run has its report.
    pub fn ended(&self, info: &PerfRunInfo) {
        self.0.lock().last = Some(info.clone());
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.lock().running = None;
        self.0.news.notify_all();
    }
}
