//! What is done with packed days and bundles, each in a process of its own that did nothing before:
//! rows a second on one thread, and the bytes by which memory grows.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use daybook_store::{
    Control, ExportRequest, ImportBundle, LogFilter, PackRequest, PartitionFailure,
    PartitionedLogStore, SrcFilter, VerifyRequest,
};
use serde::{Deserialize, Serialize};

use super::{Run, load, open, plain};
use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Unit};
use crate::memory::growth_during;

/// Rows a second of packing and exporting.
const OUT_GOAL: f64 = 300e3;
/// Rows a second of importing.
const IN_GOAL: f64 = 200e3;
/// Most memory that any of it may take, in MiB.
pub(super) const MEMORY_GOAL: f64 = 128.0;

/// What a run of the program itself is to do, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    base: PathBuf,
    work: Work,
    /// Look at memory meanwhile, which takes some of the time.
    watch: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Work {
    Pack,
    Unpack,
    Verify,
    VerifyBundle { from: PathBuf },
    Export { to: PathBuf, prefix: Option<String> },
    Parquet { to: PathBuf },
    Import { from: PathBuf },
}

/// What it did.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Done {
    rows: u64,
    seconds: f64,
    /// Bytes by which memory grew, where it was looked at.
    grown: u64,
}

impl Job {
    /// Does it in this process.
    ///
    /// # Errors
    /// Those of the store; when a partition is left out.
    pub fn run(&self) -> Result<Done> {
        let store = open(&self.base)?;
        let started = Instant::now();
        let (rows, grown) = if self.watch {
            growth_during(|| self.work.of(&store))
        } else {
            (self.work.of(&store), 0)
        };
        Ok(Done { rows: rows?, seconds: started.elapsed().as_secs_f64(), grown })
    }
}

impl Work {
    /// Gives the number of rows that it is about.
    fn of(&self, store: &PartitionedLogStore) -> Result<u64> {
        let control = Control::default();
        let everything = PackRequest::default();
        let (rows, failed): (u64, Vec<PartitionFailure>) = match self {
            Work::Pack => {
                let report = store.pack(&everything, &control)?;
                (report.days.iter().map(|day| day.rows).sum(), report.partitions_failed)
            }
            Work::Unpack => {
                let report = store.unpack(&everything, &control)?;
                (report.days.iter().map(|day| day.rows).sum(), report.partitions_failed)
            }
            Work::Verify => {
                let report = store.verify(&VerifyRequest::default(), &control)?;
                (report.rows, report.partitions_failed)
            }
            Work::VerifyBundle { from } => {
                (PartitionedLogStore::verify_bundle(from, &control)?.rows, Vec::new())
            }
            Work::Export { to, prefix } => {
                let src = prefix.clone().map(SrcFilter::Prefix);
                let filter = LogFilter { src, ..LogFilter::default() };
                let request = ExportRequest { filter, path: to.clone(), days: Vec::new() };
                let report = store.export(&request, &control)?;
                (report.rows, report.partitions_failed)
            }
            Work::Parquet { to } => {
                let request = ExportRequest { path: to.clone(), ..ExportRequest::default() };
                let report = store.export_parquet(&request, &control)?;
                (report.rows, report.partitions_failed)
            }
            Work::Import { from } => {
                let request = ImportBundle { path: from.clone(), dry_run: false, max_bytes: None };
                let held = store.count(&LogFilter::default(), &control)?.count;
                let (_, report) = store.import(&request, &control)?;
                // All of it or nothing: it is taken in once.
                let expected = if held == 0 { report.rows } else { 0 };
                ensure!(report.added == expected, "{} rows were added", report.added);
                (report.rows, report.partitions_failed)
            }
        };
        ensure!(failed.is_empty(), "left out: {failed:?}");
        Ok(rows)
    }
}

/// A step of a round: what it is called, its goal, and whether it is about some rows only.
struct Step {
    name: &'static str,
    goal: Option<f64>,
    part: bool,
    job: Job,
}

/// Does everything in rounds; memory is looked at in the first, which is not timed.
pub(super) fn measure(run: &mut Run<'_>) -> Result<()> {
    let base = run.folder.join("work");
    load(run, &run.options.workload, &base)?;
    let steps = steps(run, &base);
    let mut rates: Vec<Vec<f64>> = vec![Vec::new(); steps.len()];
    let mut grown = vec![0; steps.len()];
    let mut rows = vec![0; steps.len()];
    for round in 0..=run.options.times.max(1) {
        for (place, step) in steps.iter().enumerate() {
            (run.note)(&format!("{}, round {round}", step.name));
            let job = Job { watch: round == 0, ..step.job.clone() };
            if matches!(job.work, Work::Import { .. }) && step.goal.is_some() && job.base.exists() {
                std::fs::remove_dir_all(&job.base)?;
            }
            let done = in_a_process(&run.options.program, &job)?;
            let whole = run.options.workload.total();
            ensure!(step.part || done.rows == whole, "{}: {} rows", step.name, done.rows);
            rows[place] = done.rows;
            match round {
                0 => grown[place] = done.grown,
                _ => rates[place].push(done.rows as f64 / done.seconds),
            }
        }
    }
    for ((step, rates), rows) in steps.iter().zip(rates).zip(rows) {
        let rate = Stat::of(rates).context("nothing was timed")?;
        let figure = Figure::new("one core", step.name, Unit::RowsPerS, rate);
        run.figures.push(figure.goal(step.goal).rows(rows));
    }
    plain::rates(run, &base)?;
    for (step, grown) in steps.iter().zip(grown) {
        let mib = Stat::once(grown as f64 / f64::from(1 << 20));
        let figure = Figure::new("memory", step.name, Unit::Mib, mib);
        run.figures.push(figure.goal(Some(MEMORY_GOAL)));
    }
    plain::memory(run, &base)
}

/// A round: it leaves the day as it found it.
fn steps(run: &Run<'_>, base: &Path) -> Vec<Step> {
    let file = |name: &str| run.folder.join(name);
    let prefix = Some(run.options.workload.source_tree().common_prefix().to_owned());
    let (whole, taken) = (file("whole.daybook"), file("taken"));
    let export = |name: &str, prefix| Work::Export { to: file(name), prefix };
    let step = |name: &'static str, goal: Option<f64>, base: &Path, work: Work| {
        let part = matches!(&work, Work::Export { prefix: Some(_), .. });
        Step { name, goal, part, job: Job { base: base.to_path_buf(), work, watch: false } }
    };
    let (out, into) = (Some(OUT_GOAL), Some(IN_GOAL));
    vec![
        step("verify an unpacked day", None, base, Work::Verify),
        step("export, unpacked", out, base, export("unpacked.daybook", None)),
        step(
            "export, unpacked, one source prefix",
            out,
            base,
            export("some.daybook", prefix.clone()),
        ),
        step("pack", out, base, Work::Pack),
        step("verify a packed day", None, base, Work::Verify),
        step("export, packed: copied", out, base, export("whole.daybook", None)),
        step("export, packed, one source prefix", out, base, export("some.daybook", prefix)),
        step("export as Parquet, packed", out, base, Work::Parquet { to: file("whole.parquet") }),
        step("verify a bundle", None, base, Work::VerifyBundle { from: whole.clone() }),
        step("import into an empty base", into, &taken, Work::Import { from: whole.clone() }),
        step("import again, nothing new", None, &taken, Work::Import { from: whole }),
        step("unpack", None, base, Work::Unpack),
    ]
}

fn in_a_process(program: &Path, job: &Job) -> Result<Done> {
    let job = serde_json::to_string(job)?;
    let output = Command::new(program).args(["packed-work", "--job", &job]).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{job}: {said}");
    serde_json::from_slice(&output.stdout).with_context(|| format!("{job}: no figures: {said}"))
}
