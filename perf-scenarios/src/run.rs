//! One run of a scenario: load, ask warm, ask cold, watch memory; the store beside the one file.

mod ask;
mod figures;
mod load;
mod memory;
mod steps;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use daybook_store::CancelToken;

use crate::error::{PerfError, Result};
use crate::figure::{PerfMachine, PerfPhase, PerfReport, PerfRunInfo, REPORT_VERSION};
use crate::past::Runs;
use crate::place::{Place, free_bytes};
use crate::scenario::{Scenario, check_scale};

pub use memory::{Probe, probe};
pub use watch::Tell;
pub(crate) use watch::Watch;

/// What is run, and how.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Name of the scenario.
    pub scenario: String,
    /// Its TOML text.
    pub toml: String,
    /// Its settings, with those of this run in place of the scenario's.
    pub settings: Scenario,
    /// Factor for its entries.
    pub scale: f64,
    /// Whether the store that is made is kept beside the report.
    pub keep_base: bool,
    /// When it begins (Unix seconds).
    pub started_epoch: i64,
    /// Version of the program, for the report.
    pub program: String,
    /// A program that, called with `perf probe` and a [`Probe`] as JSON, prints what [`probe`] says: memory
    /// is then measured in a process that did nothing before. Without one it is this process's.
    pub probe: Option<PathBuf>,
}

/// Runs a scenario in a temporary folder below `<base>/perf`, and keeps its report there. `tell` hears
/// ten times a second how far it is, from a thread of the run.
///
/// # Errors
/// [`PerfError::NoRoom`], [`PerfError::Running`], [`PerfError::Cancelled`] within a second of the word,
/// [`PerfError::AnswersDiffer`], or what the store, SQLite or the file system says. Nothing is left behind.
pub fn run(
    base: &Path,
    options: &RunOptions,
    cancel: &CancelToken,
    tell: Tell<'_>,
) -> Result<PerfReport> {
    let runs = Runs::of_base(base);
    check_scale(&options.settings, options.scale)?;
    let id = runs.new_id(&options.scenario, options.started_epoch);
    let place = Place::take(runs.perf(), &id)?;
    enough_room(&place, options)?;
    let rows = options.settings.entries(options.scale);
    let plan = steps::Plan::new(&options.settings, options.scale);
    let watch = Watch::new(cancel, tell, &id, &options.scenario, rows, plan.whole_ms());
    let measured = watched(&watch, || steps::all(&watch, options, &plan, place.folder()))?;

    watch.step(PerfPhase::Finish, "Writing the report".to_owned(), 0.0);
    let goals = measured.figures.iter().filter_map(|figure| figure.met);
    let (goals, met) = goals.fold((0, 0), |(all, met), this| (all + 1, met + u32::from(this)));
    let settings = &options.settings;
    let mut report = PerfReport {
        version: REPORT_VERSION,
        info: PerfRunInfo {
            id: id.clone(),
            scenario: options.scenario.clone(),
            title: settings.title.clone(),
            scale: options.scale,
            seed: settings.seed,
            entries: rows,
            started_epoch: options.started_epoch,
            took_ms: u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX),
            rows_per_s: measured.rows_per_s,
            program: options.program.clone(),
            base: None,
            goals_met: met,
            goals,
        },
        machine: PerfMachine::here(),
        settings: settings.clone(),
        toml: options.toml.clone(),
        figures: measured.figures,
        course: watch.course(),
        distributions: measured.distributions,
    };
    runs.keep(&mut report, options.keep_base.then_some(measured.base.as_path()))?;
    Ok(report)
}

/// Does the work of a run while another thread looks and tells.
pub(crate) fn watched<T>(watch: &Watch<'_>, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| watch.look(&done));
        let result = work();
        done.store(true, Ordering::Release);
        looking.thread().unpark();
        watch.of_store(None);
        match (looking.join(), watch.cancel().is_cancelled()) {
            (Err(_), _) => Err(PerfError::Internal("the thread that watches the run died")),
            // Whatever else went wrong because of it.
            (Ok(()), true) => Err(PerfError::Cancelled),
            (Ok(()), false) => result,
        }
    })
}

fn enough_room(place: &Place, options: &RunOptions) -> Result<()> {
    let needed = options.settings.disk_bytes(options.scale);
    let free = free_bytes(place.folder());
    // As much as the store itself wants free, and no more.
    let kept = daybook_store::MinFree::default().bytes;
    if free < needed.saturating_add(kept) {
        return Err(PerfError::NoRoom { path: place.folder().to_path_buf(), needed, free });
    }
    Ok(())
}

impl PerfMachine {
    /// This one.
    #[must_use]
    pub fn here() -> PerfMachine {
        let known = sysinfo::System::new().map(|mut system| {
            system.refresh_memory();
            system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
            let processor = system.cpus().first().map(|cpu| cpu.brand().to_owned());
            (processor.unwrap_or_default(), system.total_memory())
        });
        let (processor, memory_bytes) = known.unwrap_or_default();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        PerfMachine {
            os: sysinfo::System::long_os_version()
                .unwrap_or_else(|_| std::env::consts::OS.to_owned()),
            processor,
            threads: u32::try_from(threads).unwrap_or(u32::MAX),
            memory_bytes,
            sqlite: daybook_store::sqlite_version().to_owned(),
            optimised: !cfg!(debug_assertions),
        }
    }
}

#[cfg(test)]
mod tests;
