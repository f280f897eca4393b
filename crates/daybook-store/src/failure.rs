//! A partition that could not be read, named to whoever asked.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A partition that could not be read. The rest of the answer stands without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PartitionFailure {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD` (UTC).
    pub day: String,
    /// The database file.
    pub path: PathBuf,
    /// What kind of failure this is.
    pub kind: FailureKind,
    /// What was found, for people.
    pub message: String,
}

/// Kinds of failure that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FailureKind {
    /// Not a database, or one that contradicts itself.
    Damaged,
    /// A database of another program, or of another context or day.
    Foreign,
    /// Written by a newer Daybook, in a form this one cannot read.
    NewerVersion,
    /// The system refuses to read it (permission, device error, out of handles).
    Unreadable,
    /// Another process kept it locked for too long.
    Busy,
}
