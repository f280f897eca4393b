//! Ctrl-C: the first stops the work in good order, the second ends the program.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use daybook_store::CancelToken;

/// Exit code after a second Ctrl-C, as shells expect it.
const INTERRUPTED: i32 = 130;

/// A second one within this is the same press: a program that started this one hands it on, too.
const SAME_PRESS: Duration = Duration::from_millis(300);

/// What Ctrl-C is for just now.
static STOPS: Mutex<Stops> = Mutex::new(Stops::Program);

/// What Ctrl-C stops.
enum Stops {
    /// Nothing is under way that would have to be ended in order.
    Program,
    /// What was stopped, when it was, waits for the end of its work.
    Work(CancelToken, Option<Instant>),
}

/// Lets Ctrl-C (and SIGTERM) stop the work that carries this token, and no longer what it stopped before.
pub fn stops(token: &CancelToken) {
    set(Stops::Work(token.clone(), None));
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
    if heard(&mut STOPS.lock().unwrap_or_else(PoisonError::into_inner)) {
        std::process::exit(INTERRUPTED);
    }
}

/// Stops the work. Whether the program ends instead.
fn heard(stops: &mut Stops) -> bool {
    match stops {
        Stops::Work(token, stopped) if !token.is_cancelled() => {
            token.cancel();
            *stopped = Some(Instant::now());
            false
        }
        Stops::Work(_, stopped) => stopped.is_none_or(|at| at.elapsed() > SAME_PRESS),
        Stops::Program => true,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_comes_twice_by_one_press_does_not_end_the_program() {
        let token = CancelToken::new();
        let mut stops = Stops::Work(token.clone(), None);
        assert!(!heard(&mut stops) && token.is_cancelled());
        assert!(!heard(&mut stops), "handed on by a program above");
        let earlier = Instant::now().checked_sub(2 * SAME_PRESS);
        assert!(heard(&mut Stops::Work(token, earlier)), "pressed again");
        assert!(heard(&mut Stops::Program));
    }

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
