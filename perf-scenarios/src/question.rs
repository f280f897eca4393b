//! The questions of a run, and how the store and the one file are asked.

use std::ops::ControlFlow;

use daybook_store::{
    Control, LevelFilter, LogFilter, PartitionedLogStore, SrcFilter, TextFilter, level,
};
use serde::{Deserialize, Serialize};

use crate::error::{PerfError, Result};
use crate::generate::Workload;
use crate::scenario::{QueryKind, Scenario, Span};
use crate::single_file::SingleFile;

/// Width of a histogram's buckets.
const HOUR: i64 = 3_600;
/// Entries of a page.
const PAGE: usize = 200;
/// A text that many warnings and errors have.
const FREQUENT: &str = "timed out";
/// A text that no template can make.
const ABSENT: &str = "no such text at all";

/// Something to ask, over some span.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    pub kind: QueryKind,
    pub span: Span,
    pub filter: LogFilter,
    /// The same for the one file, where it must be asked otherwise: it knows no cursors.
    pub for_single_file: Option<LogFilter>,
}

impl Question {
    /// Middle part of the figure's id.
    pub fn id(&self) -> String {
        format!("query.{}.{}", self.kind.name(), self.span.name())
    }

    pub fn title(&self) -> String {
        format!("{}, {}", self.kind.title(), self.span.title())
    }

    /// Asks the store. Gives how many entries were found, or how many sources.
    pub fn of_store(&self, store: &PartitionedLogStore, control: &Control) -> Result<u64> {
        let (found, failed) = match self.kind {
            QueryKind::Count | QueryKind::CountAllContexts => {
                let count = store.count(&self.filter, control)?;
                (count.count, count.partitions_failed)
            }
            QueryKind::Histogram => {
                let histogram = store.histogram(&self.filter, &edges(&self.filter), control)?;
                (histogram.counts.iter().flatten().sum(), histogram.partitions_failed)
            }
            QueryKind::Sources => {
                let list = store.list_sources(&self.filter, control)?;
                (list.sources.len() as u64, list.partitions_failed)
            }
            _ => {
                let page = store.query(&self.filter, control)?;
                (page.entries.len() as u64, page.partitions_failed)
            }
        };
        match failed.is_empty() {
            true => Ok(found),
            false => Err(PerfError::Internal("a partition that was just written cannot be read")),
        }
    }

    /// Asks the one file the same.
    pub fn of_single_file(&self, file: &SingleFile) -> Result<u64> {
        let filter = self.for_single_file.as_ref().unwrap_or(&self.filter);
        match self.kind {
            QueryKind::Count | QueryKind::CountAllContexts => file.count(filter),
            QueryKind::Histogram => file.histogram(filter, HOUR),
            QueryKind::Sources => file.sources(filter),
            _ => file.page(filter),
        }
    }
}

/// Reads everything, in order. Gives how many entries there are.
pub(crate) fn everything(
    store: &PartitionedLogStore,
    filter: &LogFilter,
    control: &Control,
) -> Result<u64> {
    let mut sink = |entries| {
        std::hint::black_box(&entries);
        ControlFlow::Continue(())
    };
    Ok(store.stream(filter, control, &mut sink)?.found)
}

/// Entries of the context `default` over a span that ends with the last day.
pub(crate) fn within(workload: &Workload, span: Span) -> LogFilter {
    let days = span.days().unwrap_or(workload.days).min(workload.days);
    LogFilter {
        contexts: vec!["default".to_owned()],
        epoch_from: Some(workload.end() - i64::from(days) * 86_400),
        epoch_to: Some(workload.end()),
        limit: Some(PAGE),
        ..LogFilter::default()
    }
}

/// The questions of a scenario but deep pages, which need to know what is there.
pub(crate) fn questions(scenario: &Scenario, workload: &Workload) -> Vec<Question> {
    let mut questions = Vec::new();
    for kind in scenario.kinds() {
        for span in scenario.spans() {
            if kind != QueryKind::DeepPage {
                let filter = filter(kind, within(workload, span), workload);
                questions.push(Question { kind, span, filter, for_single_file: None });
            }
        }
    }
    questions
}

fn filter(kind: QueryKind, within: LogFilter, workload: &Workload) -> LogFilter {
    let tree = workload.source_tree();
    let nth = |place: usize| tree.names().get(place).cloned().unwrap_or_default();
    let prefix = |prefix: String| Some(SrcFilter::Prefix(prefix));
    let text = |text: &str| Some(TextFilter::Substring(text.to_owned()));
    match kind {
        QueryKind::SourceExact => {
            LogFilter { src: Some(SrcFilter::Exact(nth(tree.names().len() / 4))), ..within }
        }
        QueryKind::SourcePrefix => {
            LogFilter { src: prefix(tree.common_prefix().to_owned()), ..within }
        }
        QueryKind::RarePrefix => {
            LogFilter { src: prefix(nth(tree.names().len().saturating_sub(1))), ..within }
        }
        QueryKind::Level => LogFilter { levels: Some(LevelFilter::Min(level::WARN)), ..within },
        QueryKind::Error => LogFilter { error: Some(true), ..within },
        QueryKind::Text => LogFilter { text: text(FREQUENT), ..within },
        QueryKind::TextAbsent => LogFilter { text: text(ABSENT), ..within },
        QueryKind::CountAllContexts => LogFilter { contexts: Vec::new(), ..within },
        QueryKind::NewestPage
        | QueryKind::Count
        | QueryKind::Histogram
        | QueryKind::Sources
        | QueryKind::DeepPage => within,
    }
}

/// A page behind half of the entries of each span. The one file, which knows no cursors, goes on from
/// the same second.
pub(crate) fn deep_pages(
    scenario: &Scenario,
    workload: &Workload,
    store: &PartitionedLogStore,
    control: &Control,
) -> Result<Vec<Question>> {
    let kind = QueryKind::DeepPage;
    if !scenario.kinds().contains(&kind) {
        return Ok(Vec::new());
    }
    let mut questions = Vec::new();
    for span in scenario.spans() {
        let whole = within(workload, span);
        let edges = edges(&whole);
        let histogram = store.histogram(&whole, &edges, control)?;
        let hours: Vec<u64> = histogram.counts.iter().map(|levels| levels.iter().sum()).collect();
        let half = hours.iter().sum::<u64>() / 2;
        let mut seen = 0;
        let at = hours.iter().position(|rows| {
            seen += rows;
            seen > half
        });
        let Some(middle) = at.and_then(|at| edges.get(at + 1)) else { continue };
        let to = Some((*middle).min(workload.end()));
        let last = LogFilter { epoch_to: to, limit: Some(1), ..whole.clone() };
        let page = store.query(&last, control)?;
        let (Some(cursor), Some(entry)) = (page.next, page.entries.first()) else { continue };
        let for_single_file = LogFilter { epoch_to: Some(entry.epoch), ..whole.clone() };
        let filter = LogFilter { cursor: Some(cursor), ..whole };
        questions.push(Question { kind, span, filter, for_single_file: Some(for_single_file) });
    }
    Ok(questions)
}

/// Hours over the range of a filter.
fn edges(filter: &LogFilter) -> Vec<i64> {
    let (from, to) = (filter.epoch_from.unwrap_or(0), filter.epoch_to.unwrap_or(0));
    (from.div_euclid(HOUR)..=to.div_euclid(HOUR) + i64::from(to.rem_euclid(HOUR) != 0))
        .map(|bucket| bucket * HOUR)
        .collect()
}
