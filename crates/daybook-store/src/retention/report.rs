//! What retention was asked for, and what it did.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::policy::RetentionPolicy;
use crate::day_ref::DayRef;
use crate::failure::PartitionFailure;
use crate::packed::PackedDay;

/// Days of each list that are kept with the last run.
const KEPT: usize = 200;

/// Asks to carry out the policy, whether or not it is turned on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct RetentionRun {
    /// Only list what would be done.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub dry_run: bool,
    /// Go on although the clock stands far from where it stood the last time.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub confirm_clock: bool,
    /// Of a dry run, the policy to try instead of the one that is kept.
    pub policy: Option<RetentionPolicy>,
}

/// What retention did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionReport {
    /// The days that go, the oldest of a context first.
    pub days: Vec<RetiredDay>,
    /// The days that are packed; of a dry run with an estimate where no limit depends on it.
    pub packed: Vec<PackedDay>,
    /// The bundles that were written before their days went.
    pub exported: Vec<ExportedDay>,
    /// Days that would go if they were not pinned.
    pub kept_pinned: Vec<DayRef>,
    /// Entries of the days that go, as far as they are known.
    pub rows: u64,
    /// Bytes of the days that go.
    pub bytes: u64,
    /// Bytes that packing saves; of a dry run an estimate where no limit depends on it.
    pub bytes_packed_away: u64,
    /// What the days lie under in the trash; none when nothing went, or when it went at once.
    pub trash: Option<String>,
    /// Whether nothing was done because only a list was asked for.
    pub dry_run: bool,
    /// Days that could not be dealt with: they stay as they are.
    pub partitions_failed: Vec<PartitionFailure>,
}

/// A day that goes, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetiredDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries; unknown for a day that could not be read and goes all the same.
    pub rows: Option<u64>,
    /// Bytes of its files.
    pub bytes: u64,
    /// Which limit it is beyond.
    pub why: RetentionWhy,
    /// The context of the rule; null for the rule for all others.
    pub rule: Option<String>,
}

/// A limit of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RetentionWhy {
    /// The day is older than the rule keeps.
    Age,
    /// The context takes more bytes than the rule lets it.
    Size,
}

/// A day that was exported before it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The bundle.
    pub path: PathBuf,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// The last time that the policy was carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionRunInfo {
    /// When it ended, Unix seconds.
    pub at_epoch: i64,
    /// What it did, with the first 200 of each list; null when it failed.
    pub report: Option<RetentionReport>,
    /// Why it failed.
    pub error: Option<RetentionError>,
}

/// Why the policy could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionError {
    /// The stable name of the error, e.g. `clock_jumped`.
    pub code: String,
    /// What it says.
    pub message: String,
}

/// The policy, and how it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionStatus {
    /// The file that it is kept in.
    pub path: PathBuf,
    /// The policy; where the file cannot be understood, the one that does nothing.
    pub policy: RetentionPolicy,
    /// What is wrong with the file, if anything: then nothing is done by it until it is mended.
    pub problem: Option<String>,
    /// The last time that it was carried out.
    pub last_run: Option<RetentionRunInfo>,
    /// Seconds that the clock jumped since the last time it was believed: nothing goes until
    /// somebody confirms it. Null while it is believed.
    pub asks_clock: Option<i64>,
}

impl RetentionReport {
    /// The same with what is kept of its lists.
    pub(super) fn cut(mut self) -> Self {
        self.days.truncate(KEPT);
        self.packed.truncate(KEPT);
        self.exported.truncate(KEPT);
        self.kept_pinned.truncate(KEPT);
        self.partitions_failed.truncate(KEPT);
        self
    }
}
