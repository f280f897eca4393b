//! What a format is.

use serde::{Deserialize, Serialize};

use crate::record::Record;

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
pub trait Format: Sync {
    /// Its name, as `--format` takes it and the report shows it.
    fn name(&self) -> &'static str;

    /// How much it says that a line is of this format, 1 to 100. Where several formats take a
    /// line, the surer one has it.
    fn weight(&self) -> u32;

    /// What lines between its entries are.
    fn joins(&self) -> Joins {
        Joins::Traces
    }

    /// The line, taken apart; `None` when it is not of this format.
    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>>;
}
