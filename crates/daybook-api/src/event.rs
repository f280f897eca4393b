//! What a long operation says while it runs.

use std::sync::Arc;

use daybook_ingest::IngestProgress;
use daybook_store::Progress;
use perf_scenarios::PerfProgress;
use serde::{Deserialize, Serialize};

/// What a long operation says while it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Event {
    /// How far a search, a deletion or tidying has come.
    Progress(Progress),
    /// How far reading files has come.
    Ingest(IngestProgress),
    /// How far a run of the perf lab has come.
    Perf(Box<PerfProgress>),
}

/// Takes events, from any thread. It must not block for long: the work waits for it.
pub type EventFn = Arc<dyn Fn(Event) + Send + Sync>;
