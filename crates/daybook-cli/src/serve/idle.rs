//! What is done while nobody asks: idle handles are closed, days that are over are tidied.

use std::sync::Arc;
use std::time::{Duration, Instant};

use daybook_api::wire::TidyRequest;

use super::state::Serving;
use super::work::StopOnDrop;

/// How often it looks around.
const ROUND: Duration = Duration::from_secs(20);
/// How long nobody must have asked before the store is tidied.
const QUIET: Duration = Duration::from_secs(30);
/// Time between two rounds of tidying.
const BETWEEN: Duration = Duration::from_secs(600);

/// Goes on until the server stops.
pub async fn keep(state: Arc<Serving>) {
    let mut activity = state.activity.subscribe();
    let mut last_asked = Instant::now();
    let mut last_tidied: Option<Instant> = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
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
        if !state.is_busy() && last_asked.elapsed() >= QUIET && due {
            // Broken off by the first request, it goes on at the next quiet moment.
            let whole = tidy(&state, &mut activity).await;
            last_tidied = whole.then(Instant::now);
        }
    }
}

/// Tidies until it is done or somebody asks; whether it was done.
async fn tidy(state: &Arc<Serving>, activity: &mut tokio::sync::watch::Receiver<()>) -> bool {
    activity.mark_unchanged();
    let call = state.api.begin(None, None);
    let stop = StopOnDrop(call.cancel_token().clone());
    let api = Arc::clone(&state.api);
    let mut work =
        tokio::task::spawn_blocking(move || api.store_tidy(TidyRequest::default(), &call));
    let done = tokio::select! {
        done = &mut work => done,
        _ = activity.changed() => {
            drop(stop);
            work.await
        }
        () = state.stopped() => return false,
    };
    match done {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            if !error.is_cancelled() {
                tracing::warn!(code = error.code, %error, "tidying failed");
            }
            // What fails now fails again at once: it waits for its next time.
            !error.is_cancelled()
        }
        Err(_) => true,
    }
}
