//! Stands in for what ingest does not offer yet. Goes when it does.
#![allow(missing_docs)]

use std::path::PathBuf;

use daybook_store::{CancelToken, PartitionedLogStore};
use serde::{Deserialize, Serialize};

macro_rules! wire {
    ($($name:ident { $($field:ident: $ty:ty),* })*) => {$(
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub struct $name { $(pub $field: $ty),* }
    )*};
}
wire! {
    IngestProgress { files_done: u64, files_total: u64, bytes_done: u64, bytes_total: u64, entries: u64 }
    IngestRequest { paths: Vec<PathBuf>, context: Option<String>, src: Option<String>, format: Option<String>, tz: Option<String>, since: Option<i64> }
    IngestReport { inserted: u64, skipped: u64 }
}

#[derive(Debug, thiserror::Error)]
#[error("not built yet")]
pub struct IngestError;
impl IngestError {
    pub fn code(&self) -> &'static str {
        "not_built_yet"
    }
}
pub struct IngestControl;
impl IngestControl {
    pub fn with_cancel(_: CancelToken) -> Self {
        IngestControl
    }
    pub fn on_progress(self, _: impl Fn(IngestProgress) + Send + Sync + 'static) -> Self {
        self
    }
}
pub fn ingest(
    _: &IngestRequest,
    _: &PartitionedLogStore,
    _: &IngestControl,
) -> Result<IngestReport, IngestError> {
    Err(IngestError)
}
pub fn sqlite_version() -> &'static str {
    ""
}
