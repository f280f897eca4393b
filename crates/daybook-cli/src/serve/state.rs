//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use daybook_api::LoggingApi;
use tokio::sync::{Semaphore, watch};

use super::limits;
use super::token::Token;
use crate::exit::Failure;

/// What all requests share.
pub struct Serving {
    pub api: Arc<LoggingApi>,
    pub port: u16,
    pub token: Token,
    /// Opens the page once, without showing the token on a command line.
    pub ticket: Token,
    ticket_spent: AtomicBool,
    started: Instant,
    /// A place in the queue: for what runs and what waits.
    pub places: Arc<Semaphore>,
    /// A turn to run.
    pub turns: Arc<Semaphore>,
    /// Operations that run or wait.
    busy: AtomicUsize,
    /// Changes whenever an operation begins or ends.
    pub activity: watch::Sender<()>,
    stopping: watch::Sender<bool>,
}

impl Serving {
    pub fn new(api: Arc<LoggingApi>, port: u16) -> Result<Self, Failure> {
        Ok(Serving {
            api,
            port,
            token: Token::new()?,
            ticket: Token::new()?,
            ticket_spent: AtomicBool::new(false),
            started: Instant::now(),
            places: Arc::new(Semaphore::new(limits::RUNNING + limits::WAITING)),
            turns: Arc::new(Semaphore::new(limits::RUNNING)),
            busy: AtomicUsize::new(0),
            activity: watch::Sender::new(()),
            stopping: watch::Sender::new(false),
        })
    }

    /// Makes the ticket useless; whether it was good until now.
    pub fn spend_ticket(&self) -> bool {
        !self.ticket_spent.swap(true, Ordering::Relaxed) && self.started.elapsed() < limits::TICKET
    }

    /// Tells everything that runs to end.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Ends when the server stops.
    pub async fn stopped(&self) {
        // The sender lives as long as `self`: waiting cannot fail.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Notes an operation for as long as the guard lives.
    pub fn enter(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Ordering::Relaxed);
        self.activity.send_replace(());
        Busy(Arc::clone(self))
    }

    /// Whether any operation runs or waits.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed) > 0
    }
}

/// An operation that runs or waits.
pub struct Busy(Arc<Serving>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
        self.0.activity.send_replace(());
    }
}
