//! What a format is.

use daybook_store::LogEntry;
use serde::{Deserialize, Serialize};

use crate::record::Record;
use crate::time::Stamp;

/// What lines that do not begin an entry of a format are to the entry before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joins {
    /// Nothing: each stands for itself.
    #[default]
    Nothing,
    /// Indented lines and stack traces belong to it.
    Traces,
    /// Whatever follows belongs to it: its messages may have several lines.
    Anything,
}

/// A way to write log lines.
///
/// Most formats are a name, a weight and [`parse`](Format::parse). The other methods are for those
/// whose entries span lines: what a line means may depend on a directive above it (W3C's
/// `#Fields:`), on the entry it may go on with (MySQL's `# User@Host:`), or only come out when all
/// its lines are there (a journal's export, a pretty-printed JSON object).
pub trait Format: Send + Sync {
    /// Its name, as `--format` takes it and the report shows it.
    fn name(&self) -> &str;

    /// How much it says that a line is of this format, 1 to 100. Where several formats take a
    /// line, the surer one has it.
    fn weight(&self) -> u32;

    /// What lines between its entries are.
    fn joins(&self) -> Joins {
        Joins::Traces
    }

    /// The line, taken apart; `None` when it is not of this format.
    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>>;

    /// Whether a line tells how those after it are to be read. It is an entry all the same
    /// ([`parse`](Format::parse) takes it); the last one is handed to
    /// [`parse_after`](Format::parse_after), also when the file is read on another day.
    fn is_directive(&self, _line: &str) -> bool {
        false
    }

    /// [`parse`](Format::parse), below a directive.
    fn parse_after<'a>(&self, line: &'a str, _directive: &str) -> Option<Record<'a>> {
        self.parse(line)
    }

    /// Whether a line that begins an entry as such goes on with the open one, of this format, whose
    /// lines so far are `content`.
    fn goes_on(&self, _line: &str, _content: &str) -> bool {
        false
    }

    /// The entry is complete: what only its lines together say goes where it belongs. The time, if
    /// that is where it was found; nothing may be lost.
    fn finish(&self, _entry: &mut LogEntry) -> Option<Stamp> {
        None
    }
}
