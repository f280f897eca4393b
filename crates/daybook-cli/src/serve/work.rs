//! Operations on threads of their own, so many at a time.

use std::sync::Arc;

use daybook_api::{ApiError, Call, Mode, operation};
use daybook_store::CancelToken;
use serde_json::value::RawValue;
use tokio::sync::OwnedSemaphorePermit;

use super::state::{Busy, Serving};

/// Too much waits already.
pub struct Refused;

/// Says stop when it is dropped: its client went away, or has its answer.
pub struct StopOnDrop(pub CancelToken);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// An operation that was let in.
pub struct Work {
    state: Arc<Serving>,
    /// None for what never waits.
    place: Option<(OwnedSemaphorePermit, Busy)>,
}

impl Work {
    /// Takes a place in the queue, unless the operation needs none.
    pub fn admit(state: &Arc<Serving>, method: &str) -> Result<Work, Refused> {
        let place = match operation(method).map(|operation| operation.mode) {
            Some(Mode::Plain | Mode::Streams) => {
                let place = Arc::clone(&state.places).try_acquire_owned().map_err(|_| Refused)?;
                Some((place, state.enter()))
            }
            Some(Mode::Instant) | None => None,
        };
        Ok(Work { state: Arc::clone(state), place })
    }

    /// Waits for a turn and does it.
    pub async fn carry_out(
        self,
        method: String,
        params: String,
        call: Call,
    ) -> Result<Box<RawValue>, ApiError> {
        let Work { state, place } = self;
        let Some(place) = place else {
            return state.api.dispatch(&method, &params, &call);
        };
        let Ok(turn) = Arc::clone(&state.turns).acquire_owned().await else {
            return Err(ApiError::new(ApiError::CANCELLED, "the server stops"));
        };
        let done = tokio::task::spawn_blocking(move || {
            // Both are held until the work has ended, even when nobody waits for it any more.
            let _held = (turn, place);
            if call.cancel_token().is_cancelled() {
                return Err(ApiError::new(ApiError::CANCELLED, "cancelled"));
            }
            state.api.dispatch(&method, &params, &call)
        });
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "an operation broke off");
            Err(ApiError::new(
                ApiError::INTERNAL,
                "the operation broke off; this is a fault of Daybook",
            ))
        })
    }
}
