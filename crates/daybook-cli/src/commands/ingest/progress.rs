//! The progress bar of `daybook ingest`, on stderr.

use std::time::Duration;

use daybook_api::wire::IngestProgress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::output::escape::escaped;
use crate::output::numbers::{counted, grouped};

const BAR: &str = "{bar:28} {bytes}/{total_bytes}, {eta} left  {wide_msg}";
const STREAM: &str = "{spinner} {bytes}  {wide_msg}";
const FOLLOWING: &str = "{spinner} {wide_msg}";

/// The progress bar.
pub struct Bar {
    bar: ProgressBar,
    follows: bool,
}

impl Bar {
    /// Of reading to the end, or of following, which has none.
    pub fn new(follows: bool) -> Self {
        let bar = ProgressBar::no_length();
        bar.set_style(style(if follows { FOLLOWING } else { STREAM }));
        bar.enable_steady_tick(Duration::from_millis(120));
        Bar { bar, follows }
    }

    /// Shows how far it is.
    pub fn show(&self, progress: &IngestProgress) {
        if self.follows {
            return self.bar.set_message(format!(
                "following {}: {}, last from {}  (Ctrl-C ends it)",
                counted(progress.files_total, "file", "files"),
                counted(progress.entries, "entry", "entries"),
                escaped(&progress.path)
            ));
        }
        if progress.bytes_total > 0 && self.bar.length() != Some(progress.bytes_total) {
            self.bar.set_length(progress.bytes_total);
            self.bar.set_style(style(BAR));
        }
        self.bar.set_position(progress.bytes_done);
        self.bar.set_message(format!(
            "{} entries, {} lines/s  {}",
            grouped(progress.entries),
            grouped(progress.lines_per_second as u64),
            escaped(&progress.path)
        ));
    }

    /// Takes it away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    // Both templates are constants that are right; a wrong one would only look plain.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
