//! What a long operation says while it runs.

use std::sync::Arc;

use daybook_ingest::IngestProgress;
use daybook_store::{LogEntry, Progress};
use perf_scenarios::PerfProgress;
use serde::{Deserialize, Serialize};

/// What a long operation says while it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Event {
    /// How far a search, a deletion or tidying has come.
    Progress(Progress),
    /// The first entries of a page that is still searched for.
    Early(EarlyRows),
    /// How far reading files has come.
    Ingest(IngestProgress),
    /// How far a run of the perf lab has come.
    Perf(Box<PerfProgress>),
}

/// Entries of a page that is still searched for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EarlyRows {
    /// Those that follow the ones that were sent before: in order, the first that the page will have.
    pub rows: Vec<LogEntry>,
}

/// What a search says while it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum QueryEvent {
    /// How far it has come.
    Progress(Progress),
    /// What it has found already, where a page takes long.
    Early(EarlyRows),
}

/// Takes events, from any thread. It must not block for long: the work waits for it.
pub type EventFn = Arc<dyn Fn(Event) + Send + Sync>;
