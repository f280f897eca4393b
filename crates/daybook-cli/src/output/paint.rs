//! Colours on terminals.

use anstyle::{AnsiColor, Color, Style};
use daybook_store::level;

/// Writes styles where colours are wanted, nothing where not.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    pub fn new(on: bool) -> Self {
        Paint { on }
    }

    /// Appends what `write` writes, in this style.
    pub fn with(self, out: &mut Vec<u8>, style: Style, write: impl FnOnce(&mut Vec<u8>)) {
        use std::io::Write as _;
        if !self.on || style.is_plain() {
            return write(out);
        }
        // Writing to a vector cannot fail.
        let _ = write!(out, "{style}");
        write(out);
        let _ = write!(out, "{style:#}");
    }
}

/// The style of a level.
pub fn of_level(level: i32) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(Color::Ansi(colour)));
    match level {
        level::FATAL.. => colour(AnsiColor::BrightRed).bold().invert(),
        level::ERROR.. => colour(AnsiColor::BrightRed).bold(),
        level::WARN.. => colour(AnsiColor::Yellow),
        level::INFO.. => colour(AnsiColor::Green),
        level::DEBUG.. => colour(AnsiColor::Blue),
        level::TRACE.. => DIM,
        _ => Style::new(),
    }
}

/// What is less important.
pub const DIM: Style = Style::new().dimmed();
/// What stands over others.
pub const NAME: Style = Style::new().bold();
/// Where it comes from.
pub const SOURCE: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Cyan)));
