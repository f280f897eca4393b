//! Rows coming out: warm and cold, near and deep, all of them, and the memory that takes.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use daybook_store::{Control, LogFilter, PartitionedLogStore};

use crate::bench::acceptance::ask::Ask;
use crate::bench::acceptance::questions::{self, Question};
use crate::bench::acceptance::{Loaded, Probe, Run};
use crate::bench::measure::{Repeats, Stat, millis};
use crate::bench::report::{Figure, Unit};
use crate::single_file::SingleFile;

/// Most memory that a search may take, in MiB.
const MEMORY_GOAL: f64 = 64.0;
/// Rows a second of a search that prints everything.
const DUMP_GOAL: f64 = 500e3;

/// Asks everything.
pub(super) fn measure(run: &mut Run<'_>, loaded: &Loaded) -> Result<()> {
    let mut questions = questions::all(&run.options.workload, &run.entries)?;
    // What is measured is the store's memory, not that of the entries it was loaded from.
    let rows = run.entries.len() as u64;
    run.entries = Vec::new();
    let (store, file) = (loaded.store()?, loaded.single_file()?);
    for places in [1, 50] {
        questions.push(deep(run, &store, rows * places / 100)?);
    }
    questions.sort_by_key(|question| question.group != "acceptance");
    for question in &questions {
        (run.note)(&format!("{}: {}", question.group, question.name));
        run.figures.push(warm(question, &store, &file)?);
    }
    (run.note)("everything, in order");
    let dump = Question { ask: Ask::All, ..named("dump", "everything", &whole(run)) };
    run.figures.push(rate(&dump, &store, &file, DUMP_GOAL)?);
    drop((store, file));
    cold(run, loaded, &questions)?;
    memory(run, loaded, &questions)
}

fn whole(run: &Run<'_>) -> LogFilter {
    LogFilter {
        contexts: vec!["default".to_owned()],
        epoch_from: Some(run.options.workload.first_day),
        epoch_to: Some(run.options.workload.end()),
        ..LogFilter::default()
    }
}

fn named(group: &'static str, name: &str, filter: &LogFilter) -> Question {
    Question {
        group,
        name: name.to_owned(),
        ask: Ask::Page,
        filter: filter.clone(),
        goal: None,
        for_single_file: None,
    }
}

/// A page behind so many entries. The single file goes on from the same second.
fn deep(run: &Run<'_>, store: &PartitionedLogStore, behind: u64) -> Result<Question> {
    let mut filter = whole(run);
    let (mut seen, mut last) = (0, 0);
    while seen < behind {
        filter.limit = Some((behind - seen).min(10_000) as usize);
        let page = store.query(&filter, &Control::default())?;
        seen += page.entries.len() as u64;
        last = page.entries.last().map_or(0, |entry| entry.epoch);
        filter.cursor = Some(page.next.context("too few entries for a deep page")?);
    }
    filter.limit = None;
    let question = named("deep page", &format!("behind {behind} entries"), &filter);
    let single = LogFilter { epoch_to: Some(last), limit: Some(200), ..whole(run) };
    Ok(Question { goal: Some(5.0), for_single_file: Some(single), ..question })
}

impl Question {
    fn of_store(&self, store: &PartitionedLogStore) -> Result<u64> {
        self.ask.of_store(store, &self.filter)
    }

    fn of_single_file(&self, file: &SingleFile) -> Result<u64> {
        let mut filter = self.for_single_file.as_ref().unwrap_or(&self.filter).clone();
        if self.ask == Ask::Page {
            filter.limit.get_or_insert(daybook_store::DEFAULT_LIMIT);
        }
        self.ask.of_single_file(file, &filter)
    }

    fn checked(&self, ours: u64, theirs: u64) -> Result<u64> {
        ensure!(
            ours == theirs,
            "{}, {}: the store says {ours}, the single file {theirs}",
            self.group,
            self.name
        );
        Ok(ours)
    }
}

/// With open handles and all that was read before in memory.
fn warm(question: &Question, store: &PartitionedLogStore, file: &SingleFile) -> Result<Figure> {
    question.of_store(store)?;
    let (ours, found) = millis(Repeats::QUICK, || question.of_store(store))?;
    question.of_single_file(file)?;
    let (theirs, expected) = millis(Repeats::QUICK, || question.of_single_file(file))?;
    let figure = Figure::new(question.group, question.name.clone(), Unit::Ms, ours);
    Ok(figure.against(theirs).goal(question.goal).rows(question.checked(found, expected)?))
}

/// Rows a second.
fn rate(
    question: &Question,
    store: &PartitionedLogStore,
    file: &SingleFile,
    goal: f64,
) -> Result<Figure> {
    let (ours, found) = millis(Repeats::SLOW, || question.of_store(store))?;
    let (theirs, expected) = millis(Repeats::SLOW, || question.of_single_file(file))?;
    let rows = question.checked(found, expected)?;
    let per_second = |ms: Stat| Stat {
        median: rows as f64 * 1e3 / ms.median,
        min: rows as f64 * 1e3 / ms.max,
        max: rows as f64 * 1e3 / ms.min,
        runs: ms.runs,
    };
    let figure =
        Figure::new(question.group, question.name.clone(), Unit::RowsPerS, per_second(ours));
    Ok(figure.against(per_second(theirs)).goal(Some(goal)).rows(rows))
}

/// With handles that must be opened first, and are closed again.
fn cold(run: &mut Run<'_>, loaded: &Loaded, questions: &[Question]) -> Result<()> {
    let names = ["everything", "common prefix", "rare prefix", "count everything"];
    for question in questions.iter().filter(|question| names.contains(&question.name.as_str())) {
        (run.note)(&format!("cold handles: {}", question.name));
        let (ours, found) = millis(Repeats::QUICK, || question.of_store(&loaded.store()?))?;
        let (theirs, expected) =
            millis(Repeats::QUICK, || question.of_single_file(&loaded.single_file()?))?;
        let figure = Figure::new("cold handles", question.name.clone(), Unit::Ms, ours);
        run.figures.push(figure.against(theirs).rows(question.checked(found, expected)?));
    }
    Ok(())
}

/// Growth of memory, each search in a process of its own.
fn memory(run: &mut Run<'_>, loaded: &Loaded, questions: &[Question]) -> Result<()> {
    let Some(probe) = run.options.memory_probe.clone() else { return Ok(()) };
    let dump = Question { ask: Ask::All, ..named("dump", "everything, in order", &whole(run)) };
    let mut grown = Vec::new();
    for question in questions.iter().chain([&dump]) {
        (run.note)(&format!("memory: {}", question.name));
        let mib = memory_of(&probe, &loaded.base, question)? / f64::from(1 << 20);
        grown.push((mib, question.name.as_str()));
    }
    grown.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (mib, name) in grown.into_iter().take(4) {
        let figure = Figure::new("memory", name, Unit::Mib, Stat::once(mib));
        run.figures.push(figure.goal(Some(MEMORY_GOAL)));
    }
    Ok(())
}

fn memory_of(program: &Path, base: &Path, question: &Question) -> Result<f64> {
    let probe = Probe { ask: question.ask, filter: question.filter.clone() };
    let output = Command::new(program)
        .args(["memory", "--base"])
        .arg(base)
        .arg("--ask")
        .arg(serde_json::to_string(&probe)?)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| {
        format!("no figure of memory: {}", String::from_utf8_lossy(&output.stderr))
    })
}
