//! A day packed and unpacked, and bundles: what they take on disk, rows a second and memory of all
//! that is done with them, and every kind of question put to both.

mod answer;
mod plain;
mod questions;
mod sizes;
mod work;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use daybook_store::{Control, PartitionedLogStore, StoreOptions, TidyRequest};

pub use work::{Done, Job};

use crate::bench::report::{Figure, Machine, REPORT_VERSION, Report};
use crate::generate::Workload;

/// Entries in a commit while the day is loaded.
const BATCH: usize = 10_000;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Bytes on disk.
    Sizes,
    /// Rows a second and memory of packing, exporting, importing …
    Work,
    /// Searches of the packed day beside the unpacked one.
    Questions,
}

/// How the run is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is generated: one day of one context.
    pub workload: Workload,
    /// How often each work is timed.
    pub times: usize,
    /// Folder in which a temporary one is made.
    pub dir: PathBuf,
    /// What is measured; all of it when nothing is said.
    pub parts: Vec<Part>,
    /// This program, which does each work in a process of its own (`packed-work --job JSON`).
    pub program: PathBuf,
    /// The `daybook` command, which writes the forms for other programs; they are left out without it.
    pub daybook: Option<PathBuf>,
}

impl Options {
    /// One day of `rows` entries.
    #[must_use]
    pub fn workload(rows: u64, seed: u64) -> Workload {
        Workload { seed, days: 1, ..Workload::acceptance() }.with_rows(rows)
    }
}

/// What a run needs at every step.
struct Run<'a> {
    options: &'a Options,
    folder: &'a Path,
    note: &'a dyn Fn(&str),
    figures: Vec<Figure>,
}

/// Loads the day and measures, telling `note` what is under way.
///
/// # Errors
/// Those of the store; when an answer is not the other's; when a work does not do what it says.
pub fn run(options: &Options, note: &dyn Fn(&str)) -> Result<Report> {
    let folder = tempfile::Builder::new()
        .prefix("daybook-perf-")
        .tempdir_in(&options.dir)
        .with_context(|| format!("cannot make a folder in {}", options.dir.display()))?;
    let mut run = Run { options, folder: folder.path(), note, figures: Vec::new() };
    let wanted = |part| options.parts.is_empty() || options.parts.contains(&part);
    if wanted(Part::Sizes) {
        sizes::measure(&mut run)?;
    }
    if wanted(Part::Work) {
        work::measure(&mut run)?;
    }
    if wanted(Part::Questions) {
        questions::measure(&mut run)?;
    }
    Ok(Report {
        version: REPORT_VERSION,
        machine: Machine::here(),
        workload: options.workload.clone(),
        beside: "unpacked",
        figures: run.figures,
    })
}

/// A store that does everything on one thread.
fn open(base: &Path) -> Result<PartitionedLogStore> {
    Ok(PartitionedLogStore::open(base, StoreOptions { threads: 1, ..StoreOptions::default() })?)
}

/// Fills a base with the day, tidied as a day that is over is.
fn load(run: &Run<'_>, workload: &Workload, base: &Path) -> Result<()> {
    (run.note)(&format!("loading {} entries", workload.total()));
    let store = open(base)?;
    let mut entries = workload.entries();
    loop {
        let batch: Vec<_> = entries.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        store.insert_batch(&batch)?;
    }
    store.tidy(&TidyRequest::default(), &Control::default())?;
    Ok(())
}

/// Bytes of all partitions of a base.
fn bytes_of(base: &Path) -> Result<u64> {
    let partitions = open(base)?.partitions()?;
    Ok(partitions.iter().map(|p| p.bytes + p.wal_bytes + p.packed_bytes).sum())
}
