//! Exporting what matches into a file.

mod estimate;
mod handed;
mod packer;
mod streamed;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use daybook_store::{
    AsideFile, CancelToken, Control, ExportDay, ExportReport, ExportRequest, LogEntry, LogFilter,
    Progress,
};
use serde::{Deserialize, Serialize};

pub use self::estimate::ExportEstimate;
pub use self::handed::{ChosenExport, Download, ExportPlace};
pub use self::packer::Compression;
use self::packer::Packer;
use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::lines::{CsvLines, JsonLines};
use crate::zone::{TimeZone, local_zone, parse_zone};

const DAY_SECS: i64 = 86_400;

/// Who hears how far an export has come, from any thread.
type Teller = Arc<dyn Fn(Progress) + Send + Sync>;

/// Form of an exported file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ExportAs {
    /// A bundle: verified, searched in place, imported.
    #[default]
    Daybook,
    /// One JSON object a line, exact; `.gz` and `.zst` at the end of the name compress it.
    Jsonl,
    /// Comma-separated values for spreadsheets, compressed in the same way.
    Csv,
    /// One Parquet file.
    Parquet,
}

impl ExportAs {
    /// The form that a name says by its ending.
    #[must_use]
    pub fn of(path: &Path) -> Option<ExportAs> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst"));
        match bare.unwrap_or(&name).rsplit_once('.')?.1 {
            "daybook" if bare.is_none() => Some(ExportAs::Daybook),
            "parquet" if bare.is_none() => Some(ExportAs::Parquet),
            "jsonl" | "ndjson" | "json" | "log" => Some(ExportAs::Jsonl),
            "csv" => Some(ExportAs::Csv),
            _ => None,
        }
    }

    /// What its name ends with, without the dot.
    #[must_use]
    pub fn ending(self, compression: Option<Compression>) -> &'static str {
        match (self, compression) {
            (ExportAs::Daybook, _) => "daybook",
            (ExportAs::Parquet, _) => "parquet",
            (ExportAs::Jsonl, None) => "jsonl",
            (ExportAs::Jsonl, Some(Compression::Gz)) => "jsonl.gz",
            (ExportAs::Jsonl, Some(Compression::Zst)) => "jsonl.zst",
            (ExportAs::Csv, None) => "csv",
            (ExportAs::Csv, Some(Compression::Gz)) => "csv.gz",
            (ExportAs::Csv, Some(Compression::Zst)) => "csv.zst",
        }
    }

    /// Whether it is lines of text, which can be compressed.
    fn is_lines(self) -> bool {
        matches!(self, ExportAs::Jsonl | ExportAs::Csv)
    }
}

/// What is exported, and in which form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct ExportWhat {
    /// Which entries: all of them, whatever limit it says.
    #[serde(default)]
    pub filter: LogFilter,
    /// Only those of these days, each of a context; of all days when there are none.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<ExportDay>>"))]
    pub days: Vec<ExportDay>,
    /// The form.
    pub format: ExportAs,
    /// How lines are compressed; the other forms are by themselves.
    #[serde(default)]
    pub compression: Option<Compression>,
    /// Time zone of times in lines; this machine's when none is given.
    #[serde(default)]
    pub tz: Option<String>,
}

impl ExportWhat {
    fn zone(&self) -> Result<TimeZone, ApiError> {
        self.tz.as_deref().map_or_else(|| Ok(local_zone()), parse_zone)
    }

    /// Searches that together find what is exported: for each run of days one, or the only one.
    fn filters(&self) -> Result<Vec<LogFilter>, ApiError> {
        let whole = self.filter.clone().in_full();
        if self.days.is_empty() {
            return Ok(vec![whole]);
        }
        let mut by_context: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for ExportDay { context, day } in &self.days {
            let context = daybook_store::canonical_context(context);
            by_context.entry(context).or_default().push(day_start(day)?);
        }
        let wanted: Vec<_> =
            whole.contexts.iter().map(|name| daybook_store::canonical_context(name)).collect();
        let mut filters = Vec::new();
        for (context, mut days) in by_context {
            if !wanted.is_empty() && !wanted.contains(&context) {
                continue;
            }
            days.sort_unstable();
            days.dedup();
            for run in days.chunk_by(|a, b| a + DAY_SECS == *b) {
                let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
                let from = whole.epoch_from.map_or(*first, |from| from.max(*first));
                let end = last + DAY_SECS;
                let to = whole.epoch_to.map_or(end, |to| to.min(end));
                if from < to {
                    filters.push(LogFilter {
                        contexts: vec![context.clone()],
                        epoch_from: Some(from),
                        epoch_to: Some(to),
                        ..whole.clone()
                    });
                }
            }
        }
        Ok(filters)
    }
}

/// The first second of a day.
fn day_start(day: &str) -> Result<i64, ApiError> {
    let date = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
    let midnight = date.and_then(|date| date.and_hms_opt(0, 0, 0));
    midnight.map(|time| time.and_utc().timestamp()).ok_or_else(|| {
        ApiError::bad_request(format!("{day:?} is no day; write it like 2026-03-20"))
    })
}

/// Asks to export what matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportCall {
    /// Which entries: all of them, whatever limit it says.
    #[serde(default)]
    pub filter: LogFilter,
    /// The file that is made, or replaced.
    pub path: PathBuf,
    /// Its form; by its name when none is given.
    #[serde(default)]
    pub format: Option<ExportAs>,
    /// Time zone of times in lines; this machine's when none is given.
    #[serde(default)]
    pub tz: Option<String>,
}

impl LoggingApi {
    /// Carries out `logs.export`.
    ///
    /// # Errors
    /// `bad_request` for a name that says no form, `bad_time_zone`, `bad_filter`, `cancelled`, or what
    /// the store or the file system says.
    pub fn logs_export(&self, request: ExportCall, call: &Call) -> Result<ExportReport, ApiError> {
        let ExportCall { filter, path, format, tz } = request;
        let format = format.or_else(|| ExportAs::of(&path)).ok_or_else(|| {
            ApiError::bad_request(format!(
                "{} does not say its form; end it with .daybook, .jsonl, .csv or .parquet (.jsonl.gz, .csv.zst)",
                path.display()
            ))
        })?;
        let compression = Compression::of(&path).filter(|_| format.is_lines());
        let what = ExportWhat { filter, format, compression, tz, ..ExportWhat::default() };
        self.export_to(&what, &path, call.cancel_token(), call.teller())
    }

    /// Writes what is wanted aside, and puts it in its place when it is whole. `tell` hears how many
    /// entries are written.
    fn export_to(
        &self,
        what: &ExportWhat,
        path: &Path,
        cancel: &CancelToken,
        tell: Teller,
    ) -> Result<ExportReport, ApiError> {
        let zone = what.zone()?;
        let whole = || ExportRequest {
            filter: what.filter.clone(),
            path: path.to_path_buf(),
            days: what.days.clone(),
        };
        if what.format.is_lines() {
            return self.export_lines(what, zone, path, cancel, &tell);
        }
        let control = Control::with_cancel(cancel.clone()).on_progress(move |now| tell(now));
        match what.format {
            ExportAs::Parquet => Ok(self.store().export_parquet(&whole(), &control)?),
            _ => Ok(self.store().export(&whole(), &control)?),
        }
    }

    fn export_lines(
        &self,
        what: &ExportWhat,
        zone: TimeZone,
        path: &Path,
        cancel: &CancelToken,
        tell: &Teller,
    ) -> Result<ExportReport, ApiError> {
        let failed = |error: io::Error| {
            ApiError::new("io", format!("cannot write {}: {error}", path.display()))
        };
        let (aside, file) = AsideFile::create(path)?;
        let (file, mut report) = self.write_lines(what, zone, file, cancel, tell, &failed)?;
        file.sync_all().map_err(failed)?;
        report.bytes = file.metadata().map_err(failed)?.len();
        aside.put()?;
        Ok(report)
    }

    /// Writes lines as they are found. The report does not say yet how many bytes they are.
    fn write_lines<W: Write>(
        &self,
        what: &ExportWhat,
        zone: TimeZone,
        out: W,
        cancel: &CancelToken,
        tell: &Teller,
        failed: &dyn Fn(io::Error) -> ApiError,
    ) -> Result<(W, ExportReport), ApiError> {
        let filters = what.filters()?;
        let mut lines = Lines::of(what.format, zone);
        let mut out = Packer::new(out, what.compression).map_err(failed)?;
        let mut text = Vec::new();
        // The head of a table stands over nothing, too.
        lines.write(&mut text, &[]).and_then(|()| out.write(&text)).map_err(failed)?;
        let mut report = ExportReport::default();
        let mut partitions = Partitions::default();
        for filter in filters {
            let before = report.rows;
            // The search tells of its days, the chunks below of the entries in between.
            let days: Arc<Mutex<Progress>> = Arc::default();
            let (seen, told) = (Arc::clone(&days), Arc::clone(tell));
            let control = Control::with_cancel(cancel.clone()).on_progress(move |now| {
                let now = Progress { found: before + now.found, ..now };
                *seen.lock().unwrap_or_else(PoisonError::into_inner) = now;
                told(now);
            });
            let mut written = Ok(());
            let mut rows = before;
            let summary = self.store().stream(&filter, &control, &mut |entries| {
                text.clear();
                written = lines.write(&mut text, &entries).and_then(|()| out.write(&text));
                rows += entries.len() as u64;
                partitions.of(&entries);
                let days = *days.lock().unwrap_or_else(PoisonError::into_inner);
                tell(Progress { found: rows, ..days });
                if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            written.map_err(failed)?;
            let summary = summary?;
            report.rows = before + summary.found;
            report.partitions_failed.extend(summary.partitions_failed);
        }
        report.members = partitions.count();
        Ok((out.finish().map_err(failed)?, report))
    }
}

/// The partitions that entries are of: days, and their contexts.
#[derive(Default)]
struct Partitions(HashMap<i64, HashSet<String>>);

impl Partitions {
    fn of(&mut self, entries: &[LogEntry]) {
        for entry in entries {
            let contexts = self.0.entry(entry.epoch.div_euclid(DAY_SECS)).or_default();
            if !contexts.contains(&entry.context_name) {
                contexts.insert(entry.context_name.clone());
            }
        }
    }

    fn count(&self) -> u64 {
        self.0.values().map(|contexts| contexts.len() as u64).sum()
    }
}

/// Writes entries as lines of a form.
enum Lines {
    Json(JsonLines),
    Csv(CsvLines),
}

impl Lines {
    fn of(format: ExportAs, zone: TimeZone) -> Lines {
        match format {
            ExportAs::Csv => Lines::Csv(CsvLines::new(zone)),
            _ => Lines::Json(JsonLines::new(zone)),
        }
    }

    fn write(&mut self, out: &mut Vec<u8>, entries: &[LogEntry]) -> io::Result<()> {
        match self {
            Lines::Json(json) => entries.iter().try_for_each(|entry| json.entry(out, entry)),
            Lines::Csv(csv) => csv.entries(out, entries),
        }
    }
}

#[cfg(test)]
mod tests;
