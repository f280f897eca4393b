//! What is said of a scenario before it is run.

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;

/// A scenario that can be run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfScenario {
    /// What it is asked for by: `a`, `acceptance`, or the name of the user's own file without `.toml`.
    pub name: String,
    /// Whether it comes with Daybook; such a one cannot be changed, only copied.
    pub built_in: bool,
    /// Its TOML text, comments included.
    pub toml: String,
    /// What the text says.
    pub check: PerfCheck,
}

/// What a scenario's text says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfCheck {
    /// Its settings; none when there is a mistake.
    pub settings: Option<Scenario>,
    /// The mistake; none when there are settings.
    pub mistake: Option<PerfMistake>,
    /// Entries of one load at this scale.
    pub entries: u64,
    /// Partitions (days of a context) at this scale.
    pub partitions: u64,
    /// Estimate of the disk space that the run needs at its height, in bytes.
    pub disk_bytes: u64,
    /// Bytes free on the disk it would run on.
    pub disk_free_bytes: u64,
}

/// What is wrong with a scenario's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}{}: {message}", if field.is_empty() { String::new() } else { format!(", `{field}`") })]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfMistake {
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// The field, dotted, such as `data.sources.count`; empty where the text is no TOML.
    pub field: String,
    /// What is wrong and what to do, for people.
    pub message: String,
    /// The nearest word that could stand there, where one is near.
    pub nearest: Option<String>,
}
