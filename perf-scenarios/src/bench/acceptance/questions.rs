//! What is asked, and how fast it is to be answered.

use anyhow::{Context as _, Result};
use daybook_store::{LevelFilter, LogEntry, LogFilter, SrcFilter, TextFilter, level};

use crate::bench::acceptance::ask::Ask;
use crate::bench::acceptance::for_rows;
use crate::generate::Workload;

/// Something to ask.
pub(super) struct Question {
    pub(super) group: &'static str,
    pub(super) name: String,
    pub(super) ask: Ask,
    pub(super) filter: LogFilter,
    /// In milliseconds.
    pub(super) goal: Option<f64>,
    /// The same for the single file, which knows no cursor.
    pub(super) for_single_file: Option<LogFilter>,
}

/// Everything that is asked of the rows.
pub(super) fn all(workload: &Workload, entries: &[LogEntry]) -> Result<Vec<Question>> {
    let tree = workload.source_tree();
    let whole = LogFilter {
        contexts: vec!["default".to_owned()],
        epoch_from: Some(workload.first_day),
        epoch_to: Some(workload.end()),
        ..LogFilter::default()
    };
    let prefix = |prefix: &str| LogFilter {
        src: Some(SrcFilter::Prefix(prefix.to_owned())),
        ..whole.clone()
    };
    let common = prefix(tree.common_prefix());
    let rare = prefix(tree.names().last().map_or("", String::as_str));
    let middle = tree.names().get(tree.names().len() / 4).map_or("", String::as_str);
    let exact = LogFilter { src: Some(SrcFilter::Exact(middle.to_owned())), ..whole.clone() };
    let min = |min| LogFilter { levels: Some(LevelFilter::Min(min)), ..whole.clone() };
    let errors = LogFilter { error: Some(true), ..whole.clone() };
    let day = workload.first_day + i64::from(workload.days / 2) * 86_400;
    let one_day = |filter: &LogFilter| LogFilter {
        epoch_from: Some(day),
        epoch_to: Some(day + 86_400),
        ..filter.clone()
    };
    let grave_common = LogFilter { levels: Some(LevelFilter::Min(level::ERROR)), ..common.clone() };
    let text = |text: TextFilter| LogFilter { text: Some(text), ..whole.clone() };
    let word = |word: &str| text(TextFilter::Substring(word.to_owned()));
    let slow = text(TextFilter::Regex(r"took \d{4}\.\d ms".to_owned()));
    let once = word(once(entries)?);
    let wide = LogFilter { limit: Some(10_000), ..common.clone() };

    let ask = |group, name: &str, ask, filter: &LogFilter, goal| Question {
        group,
        name: name.to_owned(),
        ask,
        filter: filter.clone(),
        goal,
        for_single_file: None,
    };
    let page = |name, filter: &LogFilter| ask("newest page", name, Ask::Page, filter, Some(5.0));
    let sum_goal = Some(for_rows(10.0, entries.len()));
    let sum = |name, kind, filter: &LogFilter| ask("whole range", name, kind, filter, sum_goal);
    Ok(vec![
        ask("acceptance", "common prefix, 7 days, 200", Ask::Page, &common, Some(20.0)),
        ask("acceptance", "common prefix, 7 days, 10,000", Ask::Page, &wide, Some(500.0)),
        ask("acceptance", "rare prefix, 7 days, all", Ask::All, &rare, Some(20.0)),
        page("everything", &whole),
        page("common prefix", &common),
        page("common prefix, one day", &one_day(&common)),
        page("rare prefix", &rare),
        page("exact source", &exact),
        page("WARN and above", &min(level::WARN)),
        page("FATAL", &min(level::FATAL)),
        page("error flag", &errors),
        page("common prefix, ERROR", &grave_common),
        sum("count everything", Ask::Count, &whole),
        sum("count common prefix", Ask::Count, &common),
        sum("count error flag", Ask::Count, &errors),
        sum("histogram by hour", Ask::Histogram(3600), &whole),
        sum("histogram by hour, common prefix", Ask::Histogram(3600), &common),
        sum("histogram of 5 minutes", Ask::Histogram(300), &whole),
        sum("sources", Ask::Sources, &whole),
        sum("sources of WARN and above", Ask::Sources, &min(level::WARN)),
        ask("text", "frequent word, page", Ask::Page, &word("timed out"), None),
        ask("text", "word that occurs once, page", Ask::Page, &once, None),
        ask("text", "absent word, page", Ask::Page, &word("no such text at all"), None),
        ask("text", "frequent word, count", Ask::Count, &word("timed out"), None),
        ask("text", "regex, page", Ask::Page, &slow, None),
        ask("text", "regex, count", Ask::Count, &slow, None),
    ])
}

/// Text that just one entry holds: the id of a lease in the first quarter.
fn once(entries: &[LogEntry]) -> Result<&str> {
    let leases = entries.iter().skip(entries.len() / 4).map(|entry| entry.content.as_str());
    let id = leases.filter_map(|text| text.strip_prefix("lease ")?.split(' ').next()).next();
    id.context("too few entries to search for one of them")
}
