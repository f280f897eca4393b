//! The steps of a run, one after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use daybook_store::{Control, PartitionedLogStore, StoreOptions, TidyRequest};
use parking_lot::Mutex;

use crate::error::{PerfError, Result};
use crate::figure::{
    PerfBetter, PerfDistribution, PerfFigure, PerfGroup, PerfPhase, PerfStat, PerfUnit,
};
use crate::generate::Workload;
use crate::place::{bytes_below, remove_all};
use crate::question::{self, Question};
use crate::run::load::{Loaded, Target, load};
use crate::run::{RunOptions, Watch, ask, figures, memory};
use crate::scenario::{QueryKind, Scenario, Span};
use crate::single_file::SingleFile;

/// Entries that are made to see how fast that is.
const MADE: usize = 300_000;

/// What a run came to.
pub(super) struct Measured {
    pub figures: Vec<PerfFigure>,
    pub distributions: Vec<PerfDistribution>,
    pub rows_per_s: f64,
    /// Where the store lies.
    pub base: PathBuf,
}

/// How long each step takes, in milliseconds, guessed before it begins; it only moves a bar.
pub(super) struct Plan {
    pub load_ms: f64,
    pub baseline_ms: f64,
    pub warm_ms: f64,
    pub cold_ms: f64,
    pub memory_ms: f64,
    times: f64,
}

impl Plan {
    pub fn new(settings: &Scenario, scale: f64) -> Plan {
        let rows = settings.entries(scale) as f64;
        let full = |per_s: f64| match settings.load.rate {
            0 => rows * 1e3 / per_s,
            rate => (rows * 1e3 / rate as f64).max(rows * 1e3 / per_s),
        };
        let baseline = settings.ask.baseline;
        let both = if baseline { 2.0 } else { 1.0 };
        let questions = (settings.kinds().len() * settings.spans().len()) as f64;
        let (rounds, budget) = (f64::from(settings.ask.rounds), f64::from(settings.ask.budget_ms));
        Plan {
            load_ms: full(450e3),
            baseline_ms: if baseline { full(130e3) } else { 0.0 },
            warm_ms: questions * rounds * budget * 0.4 * both,
            cold_ms: questions * f64::from(settings.ask.cold_times) * 15.0 * both,
            memory_ms: rows / 400.0 + 200.0,
            times: f64::from(settings.load.times),
        }
    }

    pub fn whole_ms(&self) -> f64 {
        (self.load_ms + self.baseline_ms) * self.times
            + self.warm_ms
            + self.cold_ms
            + self.memory_ms
    }
}

/// Where the rows lie.
pub(super) struct Made {
    pub base: PathBuf,
    pub single: PathBuf,
}

impl Made {
    pub fn store(&self) -> Result<Arc<PartitionedLogStore>> {
        Ok(Arc::new(PartitionedLogStore::open(&self.base, StoreOptions::default())?))
    }

    pub fn single_file(&self) -> Result<SingleFile> {
        SingleFile::open(&self.single)
    }
}

/// Carries out everything.
pub(super) fn all(
    watch: &Watch<'_>,
    options: &RunOptions,
    plan: &Plan,
    folder: &Path,
) -> Result<Measured> {
    let settings = &options.settings;
    let workload = settings.workload(options.scale);
    let made = Made { base: folder.join("base"), single: folder.join("single.sqlite") };
    let mut questions = question::questions(settings, &workload);
    let mut figures = Vec::new();
    let rows_per_s = loads(watch, settings, &workload, plan, &made, &questions, &mut figures)?;

    let store = made.store()?;
    watch.of_store(Some(Arc::clone(&store)));
    let control = Control::with_cancel(watch.cancel().clone());
    if settings.load.tidy {
        watch.step(PerfPhase::Prepare, "Tidying".to_owned(), 0.0);
        let began = Instant::now();
        store.tidy(&TidyRequest::default(), &control)?;
        let took = PerfStat::once(began.elapsed().as_secs_f64() * 1e3);
        figures.push(PerfFigure {
            about: "Time to index, summarise and check all days, once.".to_owned(),
            ..figures::plain("load.tidy", PerfGroup::Load, "Tidying", PerfUnit::Ms, took)
        });
    }
    questions.extend(question::deep_pages(settings, &workload, &store, &control)?);
    let mut distributions = Vec::new();
    ask::warm(watch, settings, plan, &made, &store, &questions, &mut figures, &mut distributions)?;
    figures::handles(&store.metrics(), &mut figures);
    watch.of_store(None);
    drop(store);
    ask::cold(watch, settings, plan, &made, &questions, &mut figures)?;
    memory::measure(watch, options, plan, &made, &workload, &mut figures)?;
    disk(settings, &made, workload.total(), &mut figures);
    figures.sort_by_key(|figure| figure.group);
    figures::judge(&mut figures, &settings.goals);
    Ok(Measured { figures, distributions, rows_per_s, base: made.base })
}

/// Loads everything as often as asked; the last load stays.
fn loads(
    watch: &Watch<'_>,
    settings: &Scenario,
    workload: &Workload,
    plan: &Plan,
    made: &Made,
    questions: &[Question],
    figures: &mut Vec<PerfFigure>,
) -> Result<f64> {
    let asked = while_loading(questions);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let times = settings.load.times;
    for time in 1..=times {
        let of = if times > 1 { format!(", {time} of {times}") } else { String::new() };
        remove_all(&made.base)?;
        remove_single_file(&made.single)?;
        watch.step(PerfPhase::Load, format!("Loading{of}"), plan.load_ms);
        let store = made.store()?;
        watch.of_store(Some(Arc::clone(&store)));
        ours.push(load(watch, workload, &settings.load, &asked, &Target::Store(&store))?);
        watch.of_store(None);
        drop(store);
        if !settings.ask.baseline {
            continue;
        }
        watch.step(PerfPhase::LoadBaseline, format!("Loading the one file{of}"), plan.baseline_ms);
        let file = made.single_file()?;
        watch.interrupts(file.interrupt_handle());
        let open = || made.single_file();
        let target = Target::SingleFile { writer: Box::new(Mutex::new(file)), open: &open };
        let loaded = load(watch, workload, &settings.load, &asked, &target);
        watch.no_interrupts();
        theirs.push(loaded?);
    }
    figures::loads(settings, &ours, &theirs, figures);
    figures.push(generator(workload));
    let rates = ours.iter().map(|loaded: &Loaded| loaded.rows_per_s).collect();
    Ok(PerfStat::of(rates).unwrap_or_default().median)
}

/// How fast entries are made, on one thread, when nobody waits for them.
fn generator(workload: &Workload) -> PerfFigure {
    let rate = || {
        let began = Instant::now();
        let made = workload.entries().take(MADE).map(std::hint::black_box).count();
        made as f64 / began.elapsed().as_secs_f64().max(1e-9)
    };
    let stat = PerfStat::of((0..3).map(|_| rate()).collect()).unwrap_or_default();
    PerfFigure {
        about: "Entries that one thread generates a second, when it does nothing else.".to_owned(),
        better: PerfBetter::Higher,
        ..figures::plain(
            "load.generator",
            PerfGroup::Load,
            "The generator alone",
            PerfUnit::RowsPerS,
            stat,
        )
    }
}

/// What readers ask while entries go in: all that is quick, of everything there is.
fn while_loading(questions: &[Question]) -> Vec<Question> {
    let longest = questions.iter().map(|question| question.span).max().unwrap_or(Span::All);
    questions
        .iter()
        .filter(|question| question.span == longest && question.kind != QueryKind::TextAbsent)
        .cloned()
        .collect()
}

fn remove_single_file(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(PerfError::io("remove", Path::new(&name))(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn disk(settings: &Scenario, made: &Made, rows: u64, figures: &mut Vec<PerfFigure>) {
    let each = |bytes: u64| PerfStat::once(bytes as f64 / rows.max(1) as f64);
    let ours = bytes_below(&made.base);
    let theirs = fs::metadata(&made.single).map_or(0, |found| found.len());
    let baseline = settings.ask.baseline.then(|| each(theirs));
    figures.push(
        PerfFigure {
            about: "Bytes on disk for each entry, with all that belongs to it.".to_owned(),
            ..figures::plain(
                "disk.per_row",
                PerfGroup::Disk,
                "Bytes an entry",
                PerfUnit::BytesPerRow,
                each(ours),
            )
        }
        .against(baseline, None),
    );
    figures.push(PerfFigure {
        about: "Bytes on disk in all.".to_owned(),
        better: PerfBetter::Neither,
        ..figures::plain(
            "disk.bytes",
            PerfGroup::Disk,
            "Bytes in all",
            PerfUnit::Bytes,
            PerfStat::once(ours as f64),
        )
    });
}
