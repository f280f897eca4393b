//! Ctrl-C: the first stops the work in good order, the second ends the program.

use std::sync::{Mutex, OnceLock, PoisonError};

use daybook_store::CancelToken;

/// Exit code after a second Ctrl-C, as shells expect it.
const INTERRUPTED: i32 = 130;

/// What Ctrl-C is for just now.
static STOPS: Mutex<Stops> = Mutex::new(Stops::Program);

/// What Ctrl-C stops.
enum Stops {
    /// Nothing is under way that would have to be ended in order.
    Program,
    Work(CancelToken),
}

/// Lets Ctrl-C (and SIGTERM) stop the work that carries this token, and no longer what it stopped before.
pub fn stops(token: &CancelToken) {
    set(Stops::Work(token.clone()));
    // A program may set it but once.
    static HANDLED: OnceLock<()> = OnceLock::new();
    HANDLED.get_or_init(|| {
        if let Err(error) = ctrlc::set_handler(interrupt) {
            tracing::warn!(%error, "Ctrl-C ends the program without tidying up");
        }
    });
}

/// Lets Ctrl-C end the program: a question is asked, and whoever waits for its answer hears nothing else.
pub fn ends_the_program() {
    set(Stops::Program);
}

fn set(stops: Stops) {
    *STOPS.lock().unwrap_or_else(PoisonError::into_inner) = stops;
}

fn interrupt() {
    match &*STOPS.lock().unwrap_or_else(PoisonError::into_inner) {
        Stops::Work(token) if !token.is_cancelled() => token.cancel(),
        Stops::Work(_) | Stops::Program => std::process::exit(INTERRUPTED),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn it_stops_the_work_that_came_last() {
        let (first, second) = (CancelToken::new(), CancelToken::new());
        stops(&first);
        stops(&second);
        let own = std::process::id().to_string();
        assert!(
            std::process::Command::new("kill").args(["-INT", &own]).status().unwrap().success()
        );
        let began = Instant::now();
        while !second.is_cancelled() {
            assert!(began.elapsed() < Duration::from_secs(10), "it was not stopped");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!first.is_cancelled());
    }
}
