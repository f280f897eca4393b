//! The progress bar of a run, on stderr.

use std::time::Duration;

use daybook_api::wire::PerfProgress;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::output::numbers::{bytes, grouped};

const BAR: &str = "{bar:28} {percent:>3} %  {wide_msg}";
/// Steps of the bar.
const STEPS: u64 = 1000;

/// The progress bar.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::new(STEPS);
        // The template is a constant that is right; a wrong one would only look plain.
        bar.set_style(
            ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Bar(bar)
    }

    /// Shows how far it is.
    pub fn show(&self, progress: &PerfProgress) {
        self.0.set_position((progress.fraction * STEPS as f64) as u64);
        let moment = &progress.moment;
        let mut text = progress.doing.clone();
        if moment.rows > 0 && moment.rows < progress.rows_total {
            text += &format!("  {} entries/s", grouped(moment.rows_per_s as u64));
        }
        text += &format!("  {}", bytes(moment.rss_bytes));
        if let Some(left) = progress.left_ms {
            text += &format!("  {} left", HumanDuration(Duration::from_millis(left)));
        }
        self.0.set_message(text);
    }

    /// Takes it away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
