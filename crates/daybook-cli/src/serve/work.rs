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

#[cfg(test)]
mod tests {
    use super::super::limits;
    use super::*;
    use daybook_api::LoggingApi;
    use daybook_store::{PartitionedLogStore, StoreOptions};

    #[test]
    fn what_is_too_much_is_refused_but_cancelling_never() {
        let base = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
        let api = Arc::new(LoggingApi::new(Arc::new(store)));
        let state = Arc::new(Serving::new(api, 1).unwrap());
        let admitted: Vec<_> =
            std::iter::from_fn(|| Work::admit(&state, "logs.query").ok()).collect();
        assert_eq!(admitted.len(), limits::RUNNING + limits::WAITING);
        assert!(state.is_busy());
        assert!(Work::admit(&state, "app.info").is_err());
        assert!(Work::admit(&state, "ops.cancel").is_ok());
        drop(admitted);
        assert!(!state.is_busy());
        assert!(Work::admit(&state, "logs.query").is_ok());
    }

    #[test]
    fn a_ticket_works_once() {
        let base = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
        let state = Serving::new(Arc::new(LoggingApi::new(Arc::new(store))), 1).unwrap();
        assert!(state.spend_ticket());
        assert!(!state.spend_ticket());
    }
}
