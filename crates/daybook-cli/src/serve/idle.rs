//! What is done while nobody asks: idle handles are closed, days that are over are tidied, and what
//! was decided about keeping is carried out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use thread_priority::{ThreadPriority, set_current_thread_priority};

use super::state::Serving;
use super::work::StopOnDrop;

/// How often it looks around.
const ROUND: Duration = Duration::from_secs(20);
/// How long nobody must have asked before the store is tidied.
const QUIET: Duration = Duration::from_secs(30);
/// Time between two rounds of tidying.
const BETWEEN: Duration = Duration::from_secs(600);
/// After so long without a quiet moment it is done all the same, and gives way to nobody: a page that
/// follows what is written asks every second.
const OVERDUE: Duration = Duration::from_secs(3600);

/// Goes on until the server stops.
pub async fn keep(state: Arc<Serving>) {
    let mut activity = state.activity.subscribe();
    let mut last_asked = Instant::now();
    let started = Instant::now();
    let mut last_tidied: Option<Instant> = None;
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = activity.changed() => {
                last_asked = Instant::now();
                continue;
            }
            () = state.stopped() => return,
        }
        let store = Arc::clone(state.api.store());
        let _ = tokio::task::spawn_blocking(move || store.evict_idle()).await;
        let due = last_tidied.is_none_or(|at| at.elapsed() >= BETWEEN)
            && state.api.store().writable().is_ok();
        let is_overdue = last_tidied.unwrap_or(started).elapsed() >= OVERDUE;
        let is_quiet = !state.is_busy() && last_asked.elapsed() >= QUIET;
        if due && (is_quiet || is_overdue) {
            // Broken off by the first request, it goes on at the next quiet moment.
            if keep_house(&state, &mut activity, !is_overdue).await {
                last_tidied = Some(Instant::now());
            }
        }
    }
}

/// Keeps house until that is done or, where it gives way, somebody asks; whether it was done.
async fn keep_house(
    state: &Arc<Serving>,
    activity: &mut tokio::sync::watch::Receiver<()>,
    gives_way: bool,
) -> bool {
    activity.mark_unchanged();
    let call = state.api.begin(None, None);
    let stop = StopOnDrop(call.cancel_token().clone());
    let api = Arc::clone(&state.api);
    let (tell, mut told) = tokio::sync::oneshot::channel();
    // A thread of its own, since most systems do not let it have its priority back.
    let work = std::thread::Builder::new().name("housekeeping".to_owned()).spawn(move || {
        if let Err(error) = set_current_thread_priority(ThreadPriority::Min) {
            tracing::debug!(?error, "housekeeping runs at the usual priority");
        }
        let _ = tell.send(api.keep_house(&call));
    });
    if let Err(error) = work {
        tracing::warn!(%error, "no thread for housekeeping");
        return true;
    }
    let done = tokio::select! {
        done = &mut told => done,
        _ = activity.changed(), if gives_way => {
            drop(stop);
            told.await
        }
        () = state.stopped() => return false,
    };
    match done {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            if !error.is_cancelled() {
                tracing::warn!(code = error.code, %error, "housekeeping failed");
            }
            // What fails now fails again at once: it waits for its next time.
            !error.is_cancelled()
        }
        Err(_) => true,
    }
}
