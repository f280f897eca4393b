//! Exporting what matches into a file, and taking such a file in.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use daybook_store::{
    AsideFile, BundleManifest, ExportReport, ExportRequest, ImportBundle, LogEntry, LogFilter,
    MergeReport, PartitionedLogStore,
};
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::lines::{CsvLines, JsonLines};
use crate::zone::{local_zone, parse_zone};

/// Writes entries as lines of a form.
type WriteLines<'a> = dyn FnMut(&mut Vec<u8>, &[LogEntry]) -> io::Result<()> + 'a;

/// Form of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ExportAs {
    /// A bundle: verified, searched in place, imported.
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

/// Asks to take a bundle in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportAny {
    /// The file.
    pub path: PathBuf,
    /// Only verify it and say what would be added.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a bundle says of itself, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Imported {
    /// The bundle, verified.
    pub manifest: BundleManifest,
    /// What was added, or would be.
    pub report: MergeReport,
}

impl LoggingApi {
    /// Carries out `logs.export`.
    ///
    /// # Errors
    /// `bad_request` for a name that says no form, `bad_time_zone`, `bad_filter`, `cancelled`, or what
    /// the store or the file system says.
    pub fn logs_export(&self, request: ExportCall, call: &Call) -> Result<ExportReport, ApiError> {
        let ExportCall { filter, path, format, tz } = request;
        let form = format.or_else(|| ExportAs::of(&path)).ok_or_else(|| {
            ApiError::bad_request(format!(
                "{} does not say its form; end it with .daybook, .jsonl, .csv or .parquet (.jsonl.gz, .csv.zst)",
                path.display()
            ))
        })?;
        let zone = tz.as_deref().map_or_else(|| Ok(local_zone()), parse_zone)?;
        let whole = ExportRequest { filter, path };
        let mut lines: Box<WriteLines<'_>> = match form {
            ExportAs::Daybook => return Ok(self.store().export(&whole, &call.control())?),
            ExportAs::Parquet => {
                return Ok(self.store().export_parquet(&whole, &call.control())?);
            }
            ExportAs::Jsonl => {
                let mut json = JsonLines::new(zone);
                Box::new(move |out, entries| {
                    entries.iter().try_for_each(|entry| json.entry(out, entry))
                })
            }
            ExportAs::Csv => {
                let mut csv = CsvLines::new(zone);
                Box::new(move |out, entries| csv.entries(out, entries))
            }
        };
        self.export_lines(&whole, call, &mut *lines)
    }

    fn export_lines(
        &self,
        request: &ExportRequest,
        call: &Call,
        lines: &mut WriteLines<'_>,
    ) -> Result<ExportReport, ApiError> {
        let failed = |error: io::Error| {
            ApiError::new("io", format!("cannot write {}: {error}", request.path.display()))
        };
        let (aside, file) = AsideFile::create(&request.path)?;
        let mut out = Packer::new(file, &request.path).map_err(failed)?;
        let filter = request.filter.clone().in_full();
        let mut text = Vec::new();
        // The head of a table stands over nothing, too.
        lines(&mut text, &[]).and_then(|()| out.write(&text)).map_err(failed)?;
        let mut written = Ok(());
        let summary = self.store().stream(&filter, &call.control(), &mut |entries| {
            text.clear();
            written = lines(&mut text, &entries).and_then(|()| out.write(&text));
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written.map_err(failed)?;
        let summary = summary?;
        let bytes = out.finish().map_err(failed)?;
        aside.put()?;
        Ok(ExportReport {
            rows: summary.found,
            members: summary.stats.partitions_total,
            bytes,
            partitions_failed: summary.partitions_failed,
        })
    }

    /// Carries out `logs.import`.
    ///
    /// # Errors
    /// `bad_bundle` and the codes of partitions for a file that is damaged or hostile: then nothing
    /// was changed; `disk_full`, `cancelled`, or what the store says.
    pub fn logs_import(&self, request: ImportAny, call: &Call) -> Result<Imported, ApiError> {
        let ImportAny { path, dry_run } = request;
        let control = call.control();
        let bundle = ImportBundle { path, dry_run, max_bytes: None };
        let (manifest, report) = self.store().import(&bundle, &control)?;
        Ok(Imported { manifest, report })
    }

    /// Carries out `bundle.verify`.
    ///
    /// # Errors
    /// `bad_bundle` and the codes of partitions for a file that is damaged or hostile; `cancelled`.
    pub fn bundle_verify(
        &self,
        request: ImportAny,
        call: &Call,
    ) -> Result<BundleManifest, ApiError> {
        Ok(PartitionedLogStore::verify_bundle(&request.path, &call.control())?)
    }
}

/// Lines on their way into a file, compressed as its name says.
enum Packer {
    Plain(BufWriter<File>),
    Gz(GzEncoder<BufWriter<File>>),
    Zst(zstd::Encoder<'static, BufWriter<File>>),
}

impl Packer {
    fn new(file: File, path: &Path) -> io::Result<Packer> {
        let out = BufWriter::with_capacity(1 << 18, file);
        Ok(match path.extension().and_then(|ending| ending.to_str()) {
            Some("gz") => Packer::Gz(GzEncoder::new(out, flate2::Compression::default())),
            Some("zst") => Packer::Zst(zstd::Encoder::new(out, 3)?),
            _ => Packer::Plain(out),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Packer::Plain(out) => out.write_all(bytes),
            Packer::Gz(out) => out.write_all(bytes),
            Packer::Zst(out) => out.write_all(bytes),
        }
    }

    /// Makes what was written durable. Gives its size in bytes.
    fn finish(self) -> io::Result<u64> {
        let out = match self {
            Packer::Plain(out) => out,
            Packer::Gz(out) => out.finish()?,
            Packer::Zst(out) => out.finish()?,
        };
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_its_form_by_its_ending() {
        for (name, form) in [
            ("a.daybook", Some(ExportAs::Daybook)),
            ("a.jsonl.gz", Some(ExportAs::Jsonl)),
            ("a.CSV.zst", Some(ExportAs::Csv)),
            ("a.parquet", Some(ExportAs::Parquet)),
            ("a.daybook.gz", None),
            ("a.txt", None),
            ("gz", None),
        ] {
            assert_eq!(ExportAs::of(Path::new(name)), form, "{name}");
        }
    }
}
