//! JSON lines from a file on disk into the store: read, taken apart, durable.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use daybook_ingest::{IngestControl, IngestRequest};
use daybook_store::{LogEntry, PartitionedLogStore, StoreOptions};

use crate::bench::acceptance::Run;
use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Unit};
use crate::single_file::SingleFile;

/// Lines a second from disk to acknowledged.
const GOAL: f64 = 200e3;
/// Lines that the single file is given in a commit.
const BATCH: usize = 10_000;

/// Measures what the command `ingest` does, and a plain loop for the single file.
pub(super) fn measure(run: &mut Run<'_>) -> Result<()> {
    let lines = run.folder.join("entries.jsonl");
    write_lines(&run.entries, &lines)?;
    let rows = run.entries.len() as u64;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for load in 1..=run.options.loads.max(1) {
        (run.note)(&format!("ingesting JSON lines, load {load}"));
        let folder = tempfile::tempdir_in(run.folder)?;
        let request = IngestRequest {
            paths: vec![lines.clone()],
            tz: Some("UTC".to_owned()),
            now_epoch: run.options.workload.end(),
            ..IngestRequest::default()
        };
        ours.push(rows as f64 / ingest(&request, folder.path(), rows)?);
        let started = Instant::now();
        load_single_file(&lines, folder.path().join("single.sqlite"))?;
        theirs.push(rows as f64 / started.elapsed().as_secs_f64());
    }
    std::fs::remove_file(&lines)?;
    let figure = Figure::new(
        "ingest",
        "JSON lines, disk to durable",
        Unit::RowsPerS,
        Stat::of(ours).context("nothing was ingested")?,
    );
    let theirs = Stat::of(theirs).context("nothing was ingested")?;
    run.figures.push(figure.against(theirs).goal(Some(GOAL)));
    Ok(())
}

/// Seconds that it took.
fn ingest(request: &IngestRequest, base: &Path, rows: u64) -> Result<f64> {
    let store = PartitionedLogStore::open(base, StoreOptions::default())?;
    let started = Instant::now();
    let report = daybook_ingest::ingest(request, &store, &IngestControl::default())?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(
        report.lines == rows && report.entries == rows,
        "{rows} lines were written, {} read, {} stored",
        report.lines,
        report.entries
    );
    Ok(seconds)
}

fn load_single_file(lines: &Path, path: PathBuf) -> Result<()> {
    let mut file = SingleFile::open(&path)?;
    let mut batch: Vec<LogEntry> = Vec::with_capacity(BATCH);
    for line in BufReader::new(File::open(lines)?).lines() {
        batch.push(serde_json::from_str(&line?)?);
        if batch.len() == BATCH {
            file.insert(&batch)?;
            batch.clear();
        }
    }
    Ok(file.insert(&batch)?)
}

fn write_lines(entries: &[LogEntry], path: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for entry in entries {
        serde_json::to_writer(&mut out, entry)?;
        out.write_all(b"\n")?;
    }
    out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
    Ok(())
}
