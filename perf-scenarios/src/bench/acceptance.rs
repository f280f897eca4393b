//! The questions of the specification: 1,000,000 entries over 7 days, loaded and searched, in the
//! store and in one SQLite file.

mod ask;
mod ingest;
mod insert;
mod questions;
mod search;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use daybook_store::{LogEntry, PartitionedLogStore, StoreOptions};
use serde::Serialize;

pub use ask::Ask;

use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Machine, REPORT_VERSION, Report, Unit};
use crate::generate::Workload;
use crate::single_file::SingleFile;

/// How the run is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is generated: one context.
    pub workload: Workload,
    /// How often everything is loaded.
    pub loads: usize,
    /// How long single inserts go on, for each number of threads.
    pub singles_for: Duration,
    /// Folder in which a temporary one is made.
    pub dir: PathBuf,
    /// A program that answers `memory --base DIR --ask JSON` with the bytes by which its memory
    /// grew; without one, memory is not measured.
    pub memory_probe: Option<PathBuf>,
}

/// What a run needs at every step.
struct Run<'a> {
    options: &'a Options,
    entries: Vec<LogEntry>,
    folder: &'a Path,
    note: &'a dyn Fn(&str),
    figures: Vec<Figure>,
}

/// Loads and searches, telling `note` what is under way.
///
/// # Errors
/// Those of the store and of SQLite; when both do not answer alike; when the disk is full.
pub fn run(options: &Options, note: &dyn Fn(&str)) -> Result<Report> {
    let folder = tempfile::Builder::new()
        .prefix("daybook-perf-")
        .tempdir_in(&options.dir)
        .with_context(|| format!("cannot make a folder in {}", options.dir.display()))?;
    note("generating");
    let (entries, figure) = generate(&options.workload);
    let mut run = Run { options, entries, folder: folder.path(), note, figures: vec![figure] };
    let loaded = insert::measure(&mut run)?;
    ingest::measure(&mut run)?;
    search::measure(&mut run, &loaded)?;
    Ok(Report {
        version: REPORT_VERSION,
        machine: Machine::here(),
        workload: options.workload.clone(),
        beside: "one file",
        figures: run.figures,
    })
}

/// The entries, and how fast they came: not to be what is measured.
fn generate(workload: &Workload) -> (Vec<LogEntry>, Figure) {
    let mut rates = Vec::new();
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let made = workload.entries().map(std::hint::black_box).count();
        rates.push(made as f64 / started.elapsed().as_secs_f64());
    }
    let stat = Stat::of(rates).unwrap_or(Stat::once(0.0));
    let figure = Figure::new("generate", "entries", Unit::RowsPerS, stat).goal(Some(1.5e6));
    (workload.entries().collect(), figure)
}

/// Where the rows lie that are searched.
struct Loaded {
    base: PathBuf,
    single_file: PathBuf,
}

impl Loaded {
    fn store(&self) -> Result<PartitionedLogStore> {
        Ok(PartitionedLogStore::open(&self.base, StoreOptions::default())?)
    }

    fn single_file(&self) -> Result<SingleFile> {
        Ok(SingleFile::open(&self.single_file)?)
    }
}

/// A figure that was agreed upon in [`Unit::Ms`] for a million rows, for as many as there are.
fn for_rows(ms_per_million: f64, rows: usize) -> f64 {
    ms_per_million * (rows as f64 / 1e6).max(0.1)
}

/// What a run of the program itself is asked, as JSON.
#[derive(Clone, Debug, Serialize, serde::Deserialize)]
pub struct Probe {
    /// What kind of answer.
    pub ask: Ask,
    /// Of which entries.
    pub filter: daybook_store::LogFilter,
}

impl Probe {
    /// Asks, and gives the bytes by which this process's memory grew meanwhile.
    ///
    /// # Errors
    /// Those of the store.
    pub fn memory_growth(&self, base: &Path) -> Result<u64> {
        let store = PartitionedLogStore::open(base, StoreOptions::default())?;
        let (answer, grown) =
            crate::memory::growth_during(|| self.ask.of_store(&store, &self.filter));
        answer?;
        Ok(grown)
    }
}
