//! The progress bar of long work on the store's days, on stderr.

use std::sync::Arc;
use std::time::Duration;

use daybook_api::{Call, Event, EventFn};
use indicatif::{ProgressBar, ProgressStyle};

use crate::output::numbers::grouped;
use crate::session::Session;

const BAR: &str = "{bar:28} {pos}/{len} days  {wide_msg}";
/// Work that is done sooner shows none.
const AFTER: Duration = Duration::from_millis(300);

/// Shown as long as it lives.
pub struct Bar(Option<ProgressBar>);

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Begins the command's call, which Ctrl-C stops, with a bar where stderr is a terminal.
pub fn followed(session: &Session, doing: &'static str) -> (Call, Bar) {
    let (on_event, bar) = bar(session.shows_progress, doing);
    (session.call(on_event), bar)
}

/// A bar, and what it hears.
pub fn bar(is_shown: bool, doing: &'static str) -> (Option<EventFn>, Bar) {
    let bar = is_shown.then(ProgressBar::no_length);
    let shown = bar.clone();
    let begun = std::time::Instant::now();
    let on_event = shown.map(|bar| -> EventFn {
        // The template is a constant that is right; a wrong one would only look plain.
        bar.set_style(
            ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Arc::new(move |event| {
            if let (Event::Progress(progress), true) = (event, begun.elapsed() >= AFTER) {
                bar.set_length(progress.partitions_total);
                bar.set_position(progress.partitions_done);
                let entries = match progress.found {
                    0 => String::new(),
                    found => format!("  {} entries", grouped(found)),
                };
                bar.set_message(format!("{doing}{entries}"));
            }
        })
    });
    (on_event, Bar(bar))
}
