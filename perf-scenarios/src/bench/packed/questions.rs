//! The same questions of the same day, packed and unpacked, with their answers compared.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use daybook_store::{
    Control, LevelFilter, LogFilter, Order, PackRequest, PartitionedLogStore, SrcFilter,
    TextFilter, level,
};

use super::answer::Ask;
use super::{Run, load, open};
use crate::bench::measure::{Repeats, millis};
use crate::bench::report::{Figure, Unit};

/// Of the newest page of a packed day, in milliseconds.
const PAGE_GOAL: f64 = 20.0;

struct Question {
    group: &'static str,
    name: &'static str,
    ask: Ask,
    filter: LogFilter,
}

/// Asks everything of both.
pub(super) fn measure(run: &mut Run<'_>) -> Result<()> {
    let (unpacked, packed) = (run.folder.join("unpacked"), run.folder.join("packed"));
    for base in [&unpacked, &packed] {
        load(run, &run.options.workload, base)?;
    }
    open(&packed)?.pack(&PackRequest::default(), &Control::default())?;
    let stores = (open(&packed)?, open(&unpacked)?);
    let mut questions = all(run);
    let total = run.options.workload.total();
    questions.push(deep(run, &stores.1, "behind 10,000 entries", 10_000.min(total / 4))?);
    questions.push(deep(run, &stores.1, "in the middle of the day", total / 2)?);
    for question in &questions {
        (run.note)(&format!("{}: {}", question.group, question.name));
        let ask = |store| question.ask.of(store, &question.filter);
        let repeats = if matches!(question.ask, Ask::All) { Repeats::SLOW } else { Repeats::QUICK };
        let (ours, answer) = millis(repeats, || ask(&stores.0))?;
        let (theirs, expected) = millis(repeats, || ask(&stores.1))?;
        ensure!(answer == expected, "{}, {}: other answers", question.group, question.name);
        let figure = Figure::new(question.group, question.name, Unit::Ms, ours).against(theirs);
        let goal = (question.group == "newest page").then_some(PAGE_GOAL);
        run.figures.push(figure.goal(goal).rows(answer.rows()));
    }
    drop(stores);
    let names = ["everything", "source prefix", "count of everything"];
    for question in questions.iter().filter(|question| names.contains(&question.name)) {
        (run.note)(&format!("just opened: {}", question.name));
        let ask = |base: &Path| question.ask.of(&open(base)?, &question.filter);
        let (ours, answer) = millis(Repeats::QUICK, || ask(&packed))?;
        let (theirs, expected) = millis(Repeats::QUICK, || ask(&unpacked))?;
        ensure!(answer == expected, "{}, just opened: other answers", question.name);
        let figure = Figure::new("just opened", question.name, Unit::Ms, ours).against(theirs);
        let goal = (question.group == "newest page").then_some(PAGE_GOAL);
        run.figures.push(figure.goal(goal).rows(answer.rows()));
    }
    Ok(())
}

fn all(run: &Run<'_>) -> Vec<Question> {
    let workload = &run.options.workload;
    let tree = workload.source_tree();
    let page = LogFilter { limit: Some(200), ..LogFilter::default() };
    // Not the whole day, which its summary would answer without a look at it.
    let (from, to) = (workload.first_day + 61, workload.end() - 61);
    let within = LogFilter { epoch_from: Some(from), epoch_to: Some(to), ..LogFilter::default() };
    let edges = |step: i64| (0..=(to - from) / step).map(|n| from + n * step).collect::<Vec<_>>();
    let src = |filter: &LogFilter, name: &str| LogFilter {
        src: Some(SrcFilter::Prefix(name.to_owned())),
        ..filter.clone()
    };
    let min = |filter: &LogFilter, level| LogFilter {
        levels: Some(LevelFilter::Min(level)),
        ..filter.clone()
    };
    let word = |filter: &LogFilter, text: &str| LogFilter {
        text: Some(TextFilter::Substring(text.to_owned())),
        ..filter.clone()
    };
    let regex = |filter: &LogFilter| LogFilter {
        text: Some(TextFilter::Regex(r"took \d{4}\.\d ms".to_owned())),
        ..filter.clone()
    };
    let common = tree.common_prefix();
    let rare = tree.names().last().map_or("", String::as_str);
    let newest = |name, filter| Question { group: "newest page", name, ask: Ask::Page, filter };
    let sum = |name, ask, filter| Question { group: "sums", name, ask, filter };
    let text = |name, ask, filter| Question { group: "text", name, ask, filter };
    vec![
        newest("everything", page.clone()),
        newest("oldest first", LogFilter { order: Order::OldestFirst, ..page.clone() }),
        newest("source prefix", src(&page, common)),
        newest("rare source", src(&page, rare)),
        newest("WARN and above", min(&page, level::WARN)),
        newest("FATAL", min(&page, level::FATAL)),
        newest("source prefix, ERROR", min(&src(&page, common), level::ERROR)),
        newest("before noon", LogFilter { epoch_to: Some(from + 43_200), ..page.clone() }),
        sum("count of everything", Ask::Count, within.clone()),
        sum("count of a source prefix", Ask::Count, src(&within, common)),
        sum("count of WARN and above", Ask::Count, min(&within, level::WARN)),
        sum("histogram by minute", Ask::Histogram(edges(60)), within.clone()),
        sum("histogram by hour", Ask::Histogram(edges(3600)), within.clone()),
        sum("sources", Ask::Sources, within.clone()),
        text("frequent word, page", Ask::Page, word(&page, "timed out")),
        text("absent word, page", Ask::Page, word(&page, "no such text at all")),
        text("frequent word, count", Ask::Count, word(&within, "timed out")),
        text("regex, page", Ask::Page, regex(&page)),
        text("regex, count", Ask::Count, regex(&within)),
        Question { group: "dump", name: "all rows", ask: Ask::All, filter: LogFilter::default() },
    ]
}

/// A page behind so many entries.
fn deep(
    run: &Run<'_>,
    store: &PartitionedLogStore,
    name: &'static str,
    behind: u64,
) -> Result<Question> {
    (run.note)("looking for a deep page");
    let mut filter = LogFilter::default();
    let mut left = behind;
    while left > 0 {
        filter.limit = Some(left.min(10_000) as usize);
        let page = store.query(&filter, &Control::default())?;
        left -= page.entries.len() as u64;
        filter.cursor = Some(page.next.context("too few entries for a deep page")?);
    }
    filter.limit = Some(200);
    Ok(Question { group: "deep page", name, ask: Ask::Page, filter })
}
