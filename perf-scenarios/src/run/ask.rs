//! Questions to the store and to the one file: with open handles, and just opened.

use std::sync::Arc;
use std::time::{Duration, Instant};

use daybook_store::{Control, PartitionedLogStore};

use crate::error::{PerfError, Result};
use crate::figure::{PerfDistribution, PerfFigure, PerfGroup, PerfPhase, PerfStat, PerfUnit};
use crate::latency::Latencies;
use crate::question::Question;
use crate::run::steps::{Made, Plan};
use crate::run::{Watch, figures};
use crate::scenario::Scenario;
use crate::single_file::SingleFile;

/// What one question came to, on one side.
#[derive(Default)]
struct Asked {
    all: Latencies,
    /// Median of each round, in milliseconds.
    rounds: Vec<f64>,
    found: Option<u64>,
}

/// Asks everything with open handles, in rounds, so that what else the machine does shows as spread.
#[allow(clippy::too_many_arguments, reason = "what a step takes and gives")]
pub(super) fn warm(
    watch: &Watch<'_>,
    settings: &Scenario,
    plan: &Plan,
    made: &Made,
    store: &Arc<PartitionedLogStore>,
    questions: &[Question],
    figures: &mut Vec<PerfFigure>,
    distributions: &mut Vec<PerfDistribution>,
) -> Result<()> {
    watch.step(PerfPhase::AskWarm, "Asking".to_owned(), plan.warm_ms);
    let control = Control::with_cancel(watch.cancel().clone());
    let file = settings.ask.baseline.then(|| made.single_file()).transpose()?;
    if let Some(file) = &file {
        watch.interrupts(file.interrupt_handle());
    }
    let none = || (Asked::default(), Asked::default());
    let mut answers: Vec<(Asked, Asked)> = questions.iter().map(|_| none()).collect();
    let rounds = settings.ask.rounds;
    let whole = (questions.len() * rounds as usize).max(1) as f64;
    for round in 0..rounds {
        for (place, (question, (ours, theirs))) in questions.iter().zip(&mut answers).enumerate() {
            let behind = (round as usize * questions.len() + place) as f64 / whole;
            watch.within(format!("{}, round {} of {rounds}", question.title(), round + 1), behind);
            let first = round == 0;
            let of_store = || question.of_store(store, &control);
            again(settings, first, ours, of_store, |took| watch.asked(question.kind, took))?;
            if let Some(file) = &file {
                again(settings, first, theirs, || question.of_single_file(file), |_| ())?;
                same(question, ours.found, theirs.found)?;
            }
            control.check()?;
        }
    }
    watch.no_interrupts();
    for (question, (ours, theirs)) in questions.iter().zip(answers) {
        let figure = figure(question, "warm", PerfGroup::Warm, ours.rounds.clone(), &ours);
        distributions.extend(ours.all.distribution(&figure.id));
        figures.push(figure.against(PerfStat::of(theirs.rounds.clone()), theirs.all.summary()));
    }
    Ok(())
}

/// Asks as often as a round allows. The first time of all is not counted when there is time for another.
fn again(
    settings: &Scenario,
    first: bool,
    asked: &mut Asked,
    ask: impl Fn() -> Result<u64>,
    each: impl Fn(Duration),
) -> Result<()> {
    let budget = Duration::from_millis(settings.ask.budget_ms.into());
    let began = Instant::now();
    if first {
        asked.found = Some(ask()?);
        let took = began.elapsed();
        if took > budget {
            asked.all.record(took);
            each(took);
            asked.rounds.push(took.as_secs_f64() * 1e3);
            return Ok(());
        }
    }
    let mut round = Vec::new();
    while round.is_empty()
        || (round.len() < settings.ask.times as usize && began.elapsed() < budget)
    {
        let started = Instant::now();
        let found = ask()?;
        let took = started.elapsed();
        asked.all.record(took);
        each(took);
        round.push(took.as_secs_f64() * 1e3);
        asked.found = Some(found);
    }
    asked.rounds.extend(PerfStat::of(round).map(|stat| stat.median));
    Ok(())
}

/// Asks each question of what was just opened; opening counts.
pub(super) fn cold(
    watch: &Watch<'_>,
    settings: &Scenario,
    plan: &Plan,
    made: &Made,
    questions: &[Question],
    figures: &mut Vec<PerfFigure>,
) -> Result<()> {
    let times = settings.ask.cold_times;
    if times == 0 {
        return Ok(());
    }
    watch.step(PerfPhase::AskCold, "Asking after opening".to_owned(), plan.cold_ms);
    let control = Control::with_cancel(watch.cancel().clone());
    for (place, question) in questions.iter().enumerate() {
        let behind = place as f64 / questions.len().max(1) as f64;
        watch.within(format!("{}, just opened", question.title()), behind);
        let (mut ours, mut theirs) = (Asked::default(), Asked::default());
        for _ in 0..times {
            let began = Instant::now();
            let store = made.store()?;
            let found = question.of_store(&store, &control)?;
            ours.once(began.elapsed(), found);
            if settings.ask.baseline {
                let began = Instant::now();
                let file = made.single_file()?;
                watch.interrupts(file.interrupt_handle());
                let found = question.of_single_file(&file);
                watch.no_interrupts();
                theirs.once(began.elapsed(), found?);
                drop::<SingleFile>(file);
                same(question, ours.found, theirs.found)?;
            }
            control.check()?;
        }
        let figure = figure(question, "cold", PerfGroup::Cold, ours.rounds.clone(), &ours);
        figures.push(figure.against(PerfStat::of(theirs.rounds.clone()), theirs.all.summary()));
    }
    Ok(())
}

impl Asked {
    /// A call that is a round of its own.
    fn once(&mut self, took: Duration, found: u64) {
        self.all.record(took);
        self.rounds.push(took.as_secs_f64() * 1e3);
        self.found = Some(found);
    }
}

fn same(question: &Question, ours: Option<u64>, theirs: Option<u64>) -> Result<()> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours != theirs => Err(PerfError::AnswersDiffer {
            question: question.title(),
            who: "the one SQLite file",
            ours,
            theirs,
        }),
        _ => Ok(()),
    }
}

fn figure(
    question: &Question,
    state: &str,
    group: PerfGroup,
    rounds: Vec<f64>,
    asked: &Asked,
) -> PerfFigure {
    let about = match group {
        PerfGroup::Cold => format!("{} Opening counts.", question.kind.about()),
        _ => question.kind.about().to_owned(),
    };
    let id = format!("{}.{state}", question.id());
    let stat = PerfStat::of(rounds).unwrap_or_default();
    PerfFigure {
        about,
        latency: asked.all.summary(),
        rows: asked.found,
        kind: Some(question.kind),
        span: Some(question.span),
        warm: Some(group == PerfGroup::Warm),
        ..figures::plain(&id, group, &question.title(), PerfUnit::Ms, stat)
    }
}
