//! The progress bar of `daybook ingest`, on stderr.

use std::time::Duration;

use daybook_api::wire::IngestProgress;
use indicatif::{ProgressBar, ProgressStyle};

use crate::output::escape::escaped;
use crate::output::numbers::grouped;

const BAR: &str = "{bar:28} {bytes}/{total_bytes}, {eta} left  {wide_msg}";
const STREAM: &str = "{spinner} {bytes}  {wide_msg}";

/// The progress bar.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::no_length();
        bar.set_style(style(STREAM));
        bar.enable_steady_tick(Duration::from_millis(120));
        Bar(bar)
    }

    /// Shows how far it is.
    pub fn show(&self, progress: &IngestProgress) {
        if progress.bytes_total > 0 && self.0.length() != Some(progress.bytes_total) {
            self.0.set_length(progress.bytes_total);
            self.0.set_style(style(BAR));
        }
        self.0.set_position(progress.bytes_done);
        self.0.set_message(format!(
            "{} entries, {} lines/s  {}",
            grouped(progress.entries),
            grouped(progress.lines_per_second as u64),
            escaped(&progress.path)
        ));
    }

    /// Takes it away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    // Both templates are constants that are right; a wrong one would only look plain.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
