//! Ctrl-C: the first stops the work in good order, the second ends the program.

use daybook_store::CancelToken;

/// Exit code after a second Ctrl-C, as shells expect it.
const INTERRUPTED: i32 = 130;

/// Lets Ctrl-C (and SIGTERM) stop the work that carries this token.
pub fn stops(token: &CancelToken) {
    let token = token.clone();
    let set = ctrlc::set_handler(move || {
        if token.is_cancelled() {
            std::process::exit(INTERRUPTED);
        }
        token.cancel();
    });
    if let Err(error) = set {
        tracing::warn!(%error, "Ctrl-C ends the program without tidying up");
    }
}
