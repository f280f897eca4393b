//! What the perf lab is asked.

use perf_scenarios::PerfExportForm;
use serde::{Deserialize, Serialize};

/// Asks what a scenario's text says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PerfCheckRequest {
    /// The TOML text, at most 256 KiB.
    pub toml: String,
    /// Factor for its entries, above 0 and at most 1,000; 1 when absent.
    #[serde(default)]
    pub scale: Option<f64>,
}

/// Asks to keep a scenario of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfSaveRequest {
    /// Its name: 1 to 64 lower-case letters, digits, `-` and `_`, and no name of a built-in one.
    pub name: String,
    /// Its TOML text, which must be right.
    pub toml: String,
}

/// Asks to remove a scenario of the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfRemoveRequest {
    /// Its name.
    pub name: String,
}

/// Asks to run a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PerfRunRequest {
    /// Name of the scenario.
    pub scenario: String,
    /// Its text where that was edited and not saved; else that of the name.
    #[serde(default)]
    pub toml: Option<String>,
    /// Factor for its entries, above 0 and at most 1,000; 1 when absent.
    #[serde(default)]
    pub scale: Option<f64>,
    /// Seed, in place of the scenario's.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Threads that write, in place of the scenario's.
    #[serde(default)]
    pub writers: Option<u32>,
    /// Threads that search while entries go in, in place of the scenario's.
    #[serde(default)]
    pub readers: Option<u32>,
    /// Entries a second, 0 for as fast as it goes, in place of the scenario's.
    #[serde(default)]
    pub rate: Option<u64>,
    /// Entries in a call, in place of the scenario's.
    #[serde(default)]
    pub batch: Option<u32>,
    /// How often everything is loaded, in place of the scenario's.
    #[serde(default)]
    pub times: Option<u32>,
    /// Whether the one SQLite file takes part, in place of the scenario's.
    #[serde(default)]
    pub baseline: Option<bool>,
    /// Whether the store that is made is kept: the report's `info.base` names it then.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub keep_base: bool,
}

/// Names a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfRunId {
    /// Its id.
    pub id: String,
}

/// Asks for two runs beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfCompareRequest {
    /// Id of the run that is compared with.
    pub before: String,
    /// Id of the run that is judged.
    pub after: String,
}

/// Asks for a run as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfExportRequest {
    /// Id of the run.
    pub id: String,
    /// Form of the file.
    pub form: PerfExportForm,
}

/// Asks other programs the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PerfPeersRequest {
    /// Name of the scenario whose entries are used.
    pub scenario: String,
    /// Factor for its entries, above 0 and at most 1,000; 1 when absent.
    #[serde(default)]
    pub scale: Option<f64>,
}
