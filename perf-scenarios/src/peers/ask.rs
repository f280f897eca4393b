//! What is asked of every program, in each one's own words.

use daybook_store::{
    Control, LevelFilter, LogFilter, PartitionedLogStore, SrcFilter, TextFilter, level,
};

use crate::error::Result;
use crate::generate::Workload;
use crate::question::Question;
use crate::scenario::{QueryKind, Span};
use crate::single_file::SingleFile;

/// One question.
pub(super) struct Asked {
    pub title: String,
    question: Question,
    pub sql: String,
    /// Whether its answer is how many rows come back, or else the sum of their last column.
    pub counts_rows: bool,
    /// Arguments of ripgrep that count the lines, where lines of text can say it.
    pub ripgrep: Option<Vec<String>>,
}

impl Asked {
    pub fn of_store(&self, store: &PartitionedLogStore, control: &Control) -> Result<u64> {
        self.question.of_store(store, control)
    }

    pub fn of_single_file(&self, file: &SingleFile) -> Result<u64> {
        self.question.of_single_file(file)
    }
}

/// The questions.
pub(super) fn questions(workload: &Workload) -> Vec<Asked> {
    let tree = workload.source_tree();
    let prefix = tree.common_prefix().to_owned();
    // A range as the store has it: all sources that begin like this. The words of a tree are plain ASCII.
    let (from, to) = (prefix.clone(), format!("{prefix}~"));
    let whole = LogFilter {
        contexts: vec!["default".to_owned()],
        epoch_from: Some(workload.first_day),
        epoch_to: Some(workload.end()),
        limit: Some(200),
        ..LogFilter::default()
    };
    let text = |text: &str| LogFilter {
        text: Some(TextFilter::Substring(text.to_owned())),
        ..whole.clone()
    };
    let sourced = LogFilter { src: Some(SrcFilter::Prefix(prefix.clone())), ..whole.clone() };
    let grave = LogFilter { levels: Some(LevelFilter::Min(level::WARN)), ..whole.clone() };
    let within = format!(
        "context_name = 'default' AND epoch >= {} AND epoch < {}",
        workload.first_day,
        workload.end()
    );
    let count = |condition: String| format!("SELECT count(*) FROM logs WHERE {condition}");
    let page = |condition: &str| {
        format!(
            "SELECT context_name, epoch, nanos, loglevel, error, src, content FROM logs \
             WHERE {within} AND {condition} ORDER BY epoch DESC, nanos DESC LIMIT 200"
        )
    };
    // Lines of text name no context.
    let one_context = workload.contexts == 1;
    let lines = |arguments: &[&str]| {
        one_context.then(|| arguments.iter().map(|argument| (*argument).to_owned()).collect())
    };
    let ask = |title: &str, kind, filter: &LogFilter, sql: String, counts_rows, ripgrep| Asked {
        title: title.to_owned(),
        question: Question { kind, span: Span::All, filter: filter.clone(), for_single_file: None },
        sql,
        counts_rows,
        ripgrep,
    };
    let in_src = format!("src >= '{from}' AND src < '{to}'");
    let by_src = format!(r"^\S+ \S+ {prefix}");
    vec![
        ask(
            "Count everything",
            QueryKind::Count,
            &whole,
            count(within.clone()),
            false,
            lines(&["-c", "^"]),
        ),
        ask(
            "Count a source prefix",
            QueryKind::Count,
            &sourced,
            count(format!("{within} AND {in_src}")),
            false,
            lines(&["-c", &by_src]),
        ),
        ask(
            "Newest 200 of a source prefix",
            QueryKind::SourcePrefix,
            &sourced,
            page(&in_src),
            true,
            None,
        ),
        ask(
            "Newest 200 of WARN and above",
            QueryKind::Level,
            &grave,
            page("loglevel >= 13"),
            true,
            None,
        ),
        ask(
            "Histogram by hour and level",
            QueryKind::Histogram,
            &whole,
            format!(
                "SELECT floor(epoch / 3600), loglevel, count(*) FROM logs WHERE {within} GROUP BY 1, 2"
            ),
            false,
            None,
        ),
        ask(
            "Sources with counts",
            QueryKind::Sources,
            &whole,
            format!("SELECT src, count(*) FROM logs WHERE {within} GROUP BY src"),
            true,
            None,
        ),
        ask(
            "Count a frequent text",
            QueryKind::Count,
            &text("timed out"),
            count(format!("{within} AND content ILIKE '%timed out%'")),
            false,
            lines(&["-c", "-i", "-F", "timed out"]),
        ),
        ask(
            "Count an absent text",
            QueryKind::Count,
            &text("no such text at all"),
            count(format!("{within} AND content ILIKE '%no such text at all%'")),
            false,
            lines(&["-c", "-i", "-F", "no such text at all"]),
        ),
    ]
}
