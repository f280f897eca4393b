//! Lines a second of each format: from disk, recognised and parsed, and from disk to durable.
//!
//! Beside each figure stands what other programs take to read the same file: `wc -l`, which does
//! nothing but count lines, and `lnav -n`, where it is installed, which takes them apart as we do
//! (and stores nothing).

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use daybook_ingest::{IngestControl, IngestRequest, Piece, Sink, Written, ingest};
use daybook_store::{LogEntry, PartitionedLogStore, StoreError, StoreOptions};
use serde::Serialize;

use crate::memory;

mod lines;

/// What one kind of log took.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The format, as it was recognised.
    pub format: String,
    /// What is special about it.
    pub kind: String,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Lines in it.
    pub lines: u64,
    /// Seconds to read and parse it, nothing stored.
    pub parse_seconds: f64,
    /// Seconds until all of it was durable.
    pub store_seconds: f64,
    /// Bytes by which memory grew meanwhile.
    pub memory_bytes: u64,
    /// Seconds of `wc -l`.
    pub wc_seconds: Option<f64>,
    /// Seconds of `lnav -n`.
    pub lnav_seconds: Option<f64>,
}

/// Measures each kind of log with so many lines, in a temporary folder below `dir`.
///
/// # Errors
/// When a file cannot be written, or its lines were not recognised, or not all stored.
pub fn run(lines: u64, dir: &Path, only: Option<&str>, note: &dyn Fn(&str)) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (format, kind, line) in lines::KINDS {
        if only.is_some_and(|only| only != *format) {
            continue;
        }
        note(&format!("{format} {kind}"));
        let folder = tempfile::tempdir_in(dir)?;
        let path = folder.path().join("shop.log");
        let mut text = String::new();
        for n in 0..lines {
            line(&mut text, n);
        }
        std::fs::write(&path, &text)?;
        let bytes = text.len() as u64;
        drop(text);
        let request = IngestRequest {
            paths: vec![path.clone()],
            tz: Some("UTC".into()),
            now_epoch: 1_774_100_000,
            ..IngestRequest::default()
        };
        let parse_seconds = seconds(&request, &Nowhere, format, lines)?;
        let store =
            PartitionedLogStore::open(&folder.path().join("base"), StoreOptions::default())?;
        let (store_seconds, memory_bytes) =
            memory::growth_during(|| seconds(&request, &store, format, lines));
        rows.push(Row {
            format: (*format).to_owned(),
            kind: (*kind).to_owned(),
            bytes,
            lines,
            parse_seconds,
            store_seconds: store_seconds?,
            memory_bytes,
            wc_seconds: peer(Command::new("wc").arg("-l").arg(&path)),
            lnav_seconds: peer(
                Command::new("lnav").env("HOME", folder.path()).arg("-n").arg(&path),
            ),
        });
    }
    Ok(rows)
}

/// A table for people.
#[must_use]
pub fn to_table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:13} {:19} {:>7} {:>9} {:>6} {:>9} {:>6} {:>7} {:>7} {:>7}\n",
        "format", "", "MB", "parsed/s", "MB/s", "stored/s", "MB/s", "memory", "wc -l", "lnav"
    );
    for row in rows {
        let megabytes = row.bytes as f64 / 1e6;
        let thousands = |seconds: f64| format!("{:.0} k", row.lines as f64 / seconds / 1e3);
        // How many times our time, until all is durable, is theirs.
        let ratio = |theirs: Option<f64>| {
            theirs.map_or("-".to_owned(), |theirs| format!("{:.2}x", theirs / row.store_seconds))
        };
        text.push_str(&format!(
            "{:13} {:19} {megabytes:7.1} {:>9} {:6.0} {:>9} {:6.0} {:>4} MB {:>7} {:>7}\n",
            row.format,
            row.kind,
            thousands(row.parse_seconds),
            megabytes / row.parse_seconds,
            thousands(row.store_seconds),
            megabytes / row.store_seconds,
            row.memory_bytes / 1_000_000,
            ratio(row.wc_seconds),
            ratio(row.lnav_seconds),
        ));
    }
    text
}

fn seconds(request: &IngestRequest, sink: &dyn Sink, format: &str, lines: u64) -> Result<f64> {
    let began = Instant::now();
    let report = ingest(request, sink, &IngestControl::default())?;
    let seconds = began.elapsed().as_secs_f64();
    let file = report.files.first().context("nothing was read")?;
    ensure!(file.format == format, "{format} was taken for {}", file.format);
    ensure!(file.lines == lines, "{lines} lines were written, {} read", file.lines);
    Ok(seconds)
}

/// Seconds that another program takes; none where it is not installed.
fn peer(command: &mut Command) -> Option<f64> {
    let began = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.ok()?.success().then(|| began.elapsed().as_secs_f64())
}

/// Takes everything and keeps nothing: what is left is the time of reading and parsing.
struct Nowhere;

impl Sink for Nowhere {
    fn write(&self, entries: &[LogEntry], _: &Piece<'_>) -> Result<Written, StoreError> {
        Ok(Written { inserted: entries.len() as u64, ..Written::default() })
    }

    fn withdraw(&self, _: &str, _: u64, _: &[(String, i64)]) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(Vec::new())
    }

    fn save_checkpoints(&self, _: &[(String, String)]) -> Result<(), StoreError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_each_kind_are_recognised_as_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let rows = run(400, folder.path(), None, &|_| {}).unwrap();
        assert_eq!(rows.len(), lines::KINDS.len());
        assert_eq!(to_table(&rows).lines().count(), rows.len() + 1);
    }
}
