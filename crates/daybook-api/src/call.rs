//! One running operation: how it is stopped and followed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daybook_store::{CancelToken, Control, Progress};

use crate::event::{Event, EventFn};

/// One running operation. As long as it lives, `ops.cancel` finds it by the id its caller chose.
#[must_use = "an operation runs under its call"]
pub struct Call {
    cancel: CancelToken,
    on_event: Option<EventFn>,
    registered: Option<Registered>,
}

/// Where a call stands in the table of running ones.
struct Registered {
    running: Arc<Running>,
    id: String,
    serial: u64,
}

impl Call {
    pub(crate) fn begin(
        running: &Arc<Running>,
        id: Option<String>,
        on_event: Option<EventFn>,
    ) -> Self {
        let cancel = CancelToken::new();
        let registered = id.map(|id| {
            let serial = running.serials.fetch_add(1, Ordering::Relaxed);
            running.lock().entry(id.clone()).or_default().push((serial, cancel.clone()));
            Registered { running: Arc::clone(running), id, serial }
        });
        Call { cancel, on_event, registered }
    }

    /// The word that stops this operation, to be kept by whoever may want to say it.
    #[must_use]
    pub fn cancel_token(&self) -> &CancelToken {
        &self.cancel
    }

    /// Tells the caller something, if it listens.
    pub fn tell(&self, event: Event) {
        if let Some(on_event) = &self.on_event {
            on_event(event);
        }
    }

    /// What the store takes to stop and to report.
    pub(crate) fn control(&self) -> Control {
        let control = Control::with_cancel(self.cancel.clone());
        match &self.on_event {
            Some(on_event) => {
                let on_event = Arc::clone(on_event);
                control.on_progress(move |progress| on_event(Event::Progress(progress)))
            }
            None => control,
        }
    }

    /// The same for a search that may be asked to explain itself.
    pub(crate) fn search(&self, explain: bool) -> Control {
        let control = self.control();
        if explain { control.explained() } else { control }
    }

    /// Takes how far the work has come, from any thread.
    pub(crate) fn teller(&self) -> Arc<dyn Fn(Progress) + Send + Sync> {
        let on_event = self.on_event.clone();
        Arc::new(move |progress| {
            if let Some(on_event) = &on_event {
                on_event(Event::Progress(progress));
            }
        })
    }

    pub(crate) fn listener(&self) -> Option<EventFn> {
        self.on_event.clone()
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let Some(Registered { running, id, serial }) = self.registered.take() else { return };
        let mut calls = running.lock();
        if let Some(tokens) = calls.get_mut(&id) {
            tokens.retain(|token| token.0 != serial);
            if tokens.is_empty() {
                calls.remove(&id);
            }
        }
    }
}

/// The operations that run now, by the ids their callers chose. Two may have the same id; both
/// are stopped by it.
#[derive(Default)]
pub(crate) struct Running {
    calls: Mutex<Calls>,
    serials: AtomicU64,
}

type Calls = HashMap<String, Vec<(u64, CancelToken)>>;

impl Running {
    /// Stops what runs under this id; nothing does when it has ended already.
    pub(crate) fn cancel(&self, id: &str) {
        if let Some(tokens) = self.lock().get(id) {
            tokens.iter().for_each(|(_, token)| token.cancel());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        // The map is whole even if a holder panicked: each change is one call.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stops_its_call_and_only_while_it_runs() {
        let running = Arc::new(Running::default());
        let one = Call::begin(&running, Some("a".into()), None);
        let other = Call::begin(&running, Some("b".into()), None);
        running.cancel("a");
        assert!(one.cancel_token().is_cancelled());
        assert!(!other.cancel_token().is_cancelled());
        drop((one, other));
        assert!(running.lock().is_empty());
        running.cancel("a");
    }

    #[test]
    fn the_end_of_one_call_leaves_another_of_the_same_id_stoppable() {
        let running = Arc::new(Running::default());
        let first = Call::begin(&running, Some("a".into()), None);
        let second = Call::begin(&running, Some("a".into()), None);
        drop(first);
        running.cancel("a");
        assert!(second.cancel_token().is_cancelled());
    }
}
