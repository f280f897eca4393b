//! What a store does when it has time: closes what lies idle, tidies the days that are over, carries
//! out what was decided about keeping.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use daybook_api::{ApiError, Call, LoggingApi};
use daybook_store::CancelToken;
use thread_priority::{ThreadPriority, set_current_thread_priority};

/// How long nobody must have asked for anything before the store tidies.
const QUIET: Duration = Duration::from_secs(20);
/// How long nobody must have asked before what was used gives its memory back: nobody waits for it then.
const RESTING: Duration = Duration::from_secs(2);
/// How often it looks.
const LOOK: Duration = Duration::from_secs(3);
/// How long after tidying it does so again: days end once a day.
const TIDY_EVERY: Duration = Duration::from_secs(15 * 60);
/// After so long without a quiet moment it is done all the same, and gives way to nobody: a page that
/// follows what is written asks every second.
const OVERDUE: Duration = Duration::from_secs(3600);

/// The thread that does it, and the way to hold it back.
pub struct Housekeeping {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Operations that run now.
    busy: usize,
    last_asked: Instant,
    /// Something was asked for since memory was given back.
    used: bool,
    /// Stops the tidying that runs.
    tidying: Option<CancelToken>,
    /// Whether it stops for whoever asks for something.
    gives_way: bool,
    stopped: bool,
}

impl State {
    fn new(last_asked: Instant) -> Self {
        State { busy: 0, last_asked, used: true, tidying: None, gives_way: true, stopped: false }
    }
}

/// An operation runs as long as this lives.
pub struct Busy(Arc<Shared>);

impl Housekeeping {
    /// Starts it for the store of these operations.
    pub fn start(api: Arc<LoggingApi>) -> Self {
        let state = State::new(Instant::now());
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let looked_after = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("housekeeping".to_owned())
            .spawn(move || look_after(&api, &looked_after))
            .inspect_err(|error| tracing::warn!(%error, "no thread for housekeeping"))
            .ok();
        Housekeeping { shared, thread: Mutex::new(thread) }
    }

    /// Somebody asks for something: tidying stops and waits until it has been quiet again.
    #[must_use]
    pub fn make_way(&self) -> Busy {
        let mut state = self.shared.lock();
        state.busy += 1;
        state.last_asked = Instant::now();
        state.used = true;
        if let Some(tidying) = state.tidying.as_ref().filter(|_| state.gives_way) {
            tidying.cancel();
        }
        drop(state);
        Busy(Arc::clone(&self.shared))
    }

    /// Stops it, and returns when it has stopped.
    pub fn stop(&self) {
        {
            let mut state = self.shared.lock();
            state.stopped = true;
            if let Some(tidying) = &state.tidying {
                tidying.cancel();
            }
        }
        self.shared.changed.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("housekeeping ended by itself");
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.busy -= 1;
        state.last_asked = Instant::now();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment: what a panicking holder leaves is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the next look; false when it is over.
    fn wait(&self) -> bool {
        let state = self.lock();
        let waited = self.changed.wait_timeout_while(state, LOOK, |state| !state.stopped);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !state.stopped
    }

    /// Whether memory may be given back now: once after each use.
    fn may_give_back(&self) -> bool {
        let mut state = self.lock();
        let may = state.used && state.busy == 0 && state.last_asked.elapsed() >= RESTING;
        if may {
            state.used = false;
        }
        may
    }

    /// Whether tidying may begin now, after so long without. If so, `cancel` stops it as soon as
    /// somebody asks for anything, unless it is overdue.
    fn may_tidy(&self, waited: Duration, cancel: &CancelToken) -> bool {
        let mut state = self.lock();
        let is_quiet = state.busy == 0 && state.last_asked.elapsed() >= QUIET;
        let may = !state.stopped && (is_quiet || waited >= OVERDUE);
        if may {
            state.gives_way = waited < OVERDUE;
            state.tidying = Some(cancel.clone());
        }
        may
    }
}

fn look_after(api: &LoggingApi, shared: &Shared) {
    // Searches come first, on a machine with few cores too.
    if let Err(error) = set_current_thread_priority(ThreadPriority::Min) {
        tracing::debug!(?error, "housekeeping runs at the usual priority");
    }
    let started = Instant::now();
    let mut tidied: Option<Instant> = None;
    while shared.wait() {
        let closed = api.store().evict_idle().unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot close an idle partition");
            0
        });
        if shared.may_give_back() || closed > 0 {
            api.store().release_memory();
            crate::memory::give_back();
        }
        if tidied.is_some_and(|at| at.elapsed() < TIDY_EVERY) {
            continue;
        }
        let call = api.begin(None, None);
        if shared.may_tidy(tidied.unwrap_or(started).elapsed(), call.cancel_token()) {
            if tidy(api, &call) {
                tidied = Some(Instant::now());
            }
            shared.lock().tidying = None;
        }
    }
}

/// Whether it came to its end. What was cut short goes on the next time.
fn tidy(api: &LoggingApi, call: &Call) -> bool {
    match api.keep_house(call) {
        Ok(report) => {
            tracing::info!(days = report.days.len(), trash = report.trash_bytes, "tidied");
            true
        }
        Err(error) if error.is_cancelled() => false,
        Err(ApiError { code, message }) => {
            tracing::warn!(code, message, "cannot keep house");
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet_since(ago: Duration) -> Housekeeping {
        let last_asked = Instant::now().checked_sub(ago).unwrap();
        let state = State::new(last_asked);
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        Housekeeping { shared, thread: Mutex::new(None) }
    }

    #[test]
    fn memory_is_given_back_once_after_each_use_when_it_has_ended() {
        let housekeeping = quiet_since(RESTING);
        assert!(housekeeping.shared.may_give_back());
        assert!(!housekeeping.shared.may_give_back(), "nothing was used since");
        let asking = housekeeping.make_way();
        housekeeping.shared.lock().last_asked = Instant::now().checked_sub(RESTING).unwrap();
        assert!(!housekeeping.shared.may_give_back(), "somebody still asks");
        drop(asking);
        assert!(!housekeeping.shared.may_give_back(), "somebody asked just now");
        housekeeping.shared.lock().last_asked = Instant::now().checked_sub(RESTING).unwrap();
        assert!(housekeeping.shared.may_give_back());
    }

    #[test]
    fn tidying_waits_for_quiet_and_makes_way() {
        let tidying = CancelToken::new();
        assert!(
            !quiet_since(QUIET / 2).shared.may_tidy(OVERDUE / 2, &tidying),
            "somebody asked just now"
        );

        let housekeeping = quiet_since(QUIET);
        assert!(housekeeping.shared.may_tidy(OVERDUE / 2, &tidying));
        let asking = housekeeping.make_way();
        assert!(tidying.is_cancelled(), "whoever asks comes first");
        assert!(
            !housekeeping.shared.may_tidy(OVERDUE / 2, &CancelToken::new()),
            "somebody is still asking"
        );
        drop(asking);
        assert!(
            !housekeeping.shared.may_tidy(OVERDUE / 2, &CancelToken::new()),
            "it is not quiet yet"
        );
    }

    #[test]
    fn what_is_overdue_is_done_whoever_asks() {
        let tidying = CancelToken::new();
        let housekeeping = quiet_since(Duration::ZERO);
        let asking = housekeeping.make_way();
        assert!(housekeeping.shared.may_tidy(OVERDUE, &tidying));
        drop(asking);
        drop(housekeeping.make_way());
        assert!(!tidying.is_cancelled());
        housekeeping.stop();
        assert!(tidying.is_cancelled(), "but not beyond the end of the program");
    }

    #[test]
    fn stopping_ends_the_thread_and_what_it_does() {
        let base = std::env::temp_dir().join("daybook-no-such-base");
        let store = daybook_store::PartitionedLogStore::open(&base, Default::default()).unwrap();
        let housekeeping = Housekeeping::start(Arc::new(LoggingApi::new(Arc::new(store))));
        let tidying = CancelToken::new();
        housekeeping.shared.lock().tidying = Some(tidying.clone());
        housekeeping.stop();
        assert!(tidying.is_cancelled());
        assert!(housekeeping.thread.lock().unwrap().is_none());
    }
}
