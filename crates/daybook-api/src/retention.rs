//! Pins, the trash and what is kept for how long.

use daybook_store::RetentionPolicy;
use serde::{Deserialize, Serialize};

/// Asks which partitions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PartitionsRequest {
    /// Whether those without a current summary are opened for their rows, times and failures.
    /// True when absent.
    pub detailed: Option<bool>,
}

/// Asks to decide what is kept for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionWrite {
    /// In place of what was decided before. In the window a folder to export to is one that stands
    /// there already, or that a person chose in the system's dialog since the program started.
    pub policy: RetentionPolicy,
}
