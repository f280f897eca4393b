//! Asking before what cannot be taken back.

use std::io::{IsTerminal as _, Write as _};

use crate::exit::Failure;
use crate::interrupt;

/// Whether there is somebody to ask.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Shows something to whoever answers, not to whoever reads the output.
pub fn show(text: &str) -> Result<(), Failure> {
    std::io::stderr().lock().write_all(text.as_bytes()).map_err(|error| Failure::io("ask", error))
}

/// Asks; anything but a yes is a no, and Ctrl-C ends the program.
pub fn confirmed(question: &str) -> Result<bool, Failure> {
    interrupt::ends_the_program();
    show(question)?;
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::io("read the answer", error))?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
