//! A run for people: charts, a page, a picture, a table.

mod bars;
mod charts;
mod html;
mod lines;
mod numbers;
mod picture;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;

use crate::error::{PerfError, Result};
use crate::figure::{PerfExport, PerfExportForm, PerfReport};

pub use html::html;
pub use numbers::{quantity, ratio};
pub use picture::{png, svg};

/// Largest file that is exported, in bytes.
const MAX_EXPORT: usize = 8 << 20;

/// A run as a file.
///
/// # Errors
/// When a chart cannot be drawn, or the file would be larger than 8 MiB.
pub fn export(report: &PerfReport, form: PerfExportForm) -> Result<PerfExport> {
    let (suffix, mime) = match form {
        PerfExportForm::Json => ("json", "application/json"),
        PerfExportForm::Html => ("html", "text/html"),
        PerfExportForm::Svg => ("svg", "image/svg+xml"),
        PerfExportForm::Png => ("png", "image/png"),
    };
    let (text, base64) = match form {
        PerfExportForm::Json => (Some(json(report)?), None),
        PerfExportForm::Html => (Some(html(report)?), None),
        PerfExportForm::Svg => (Some(svg(report)?), None),
        PerfExportForm::Png => (None, Some(STANDARD.encode(png(report)?))),
    };
    let bytes = text.as_ref().or(base64.as_ref()).map_or(0, String::len);
    if bytes > MAX_EXPORT {
        return Err(PerfError::Internal("the report is larger than 8 MiB"));
    }
    let name = format!("daybook-perf-{}.{suffix}", report.info.id);
    Ok(PerfExport { name, mime: mime.to_owned(), text, base64 })
}

fn json(report: &PerfReport) -> Result<String> {
    let text = serde_json::to_string_pretty(report);
    text.map_err(|_| PerfError::Internal("the report cannot be written as JSON"))
}

/// One line that says what was run, and where.
fn subtitle(report: &PerfReport) -> String {
    let PerfReport { info, machine, .. } = report;
    let when = DateTime::from_timestamp(info.started_epoch, 0).unwrap_or_default();
    format!(
        "{} entries, seed {} · {} · {} threads, {} · SQLite {} · Daybook {} · {} UTC",
        numbers::grouped(info.entries),
        info.seed,
        machine.processor,
        machine.threads,
        numbers::bytes(machine.memory_bytes as f64),
        machine.sqlite,
        info.program,
        when.format("%Y-%m-%d %H:%M")
    )
}
