//! Log entries in one SQLite file for each context and UTC day.

mod answer;
mod block;
mod checkpoints;
mod clock;
mod context;
mod control;
mod cursor;
mod entry;
mod error;
mod failure;
mod filter;
mod key;
mod layout;
mod legacy;
pub mod level;
mod lock;
mod metrics;
mod open;
mod partitions;
mod pool;
mod quarantine;
mod read;
mod retention;
mod schema;
mod sources;
mod space;
mod store;
mod summary;
mod tidy;
mod trash;
mod write;

pub use answer::StreamSummary;
pub use clock::{Clock, ManualClock, SystemClock};
pub use context::{MAX_CONTEXT_LEN, canonical_context};
pub use control::{CancelToken, Control, Progress};
pub use entry::{Attrs, DEFAULT_CONTEXT, LogEntry};
pub use error::{Result, StoreError};
pub use failure::{FailureKind, PartitionFailure};
pub use filter::{
    Count, DEFAULT_LIMIT, Histogram, LevelCount, LevelFilter, LogFilter, MAX_LIMIT, Order, Page,
    QueryStats, SourceCount, SourceList, SrcFilter, TextFilter,
};
pub use key::{Day, PartitionKey, partition_key, partition_path};
pub use legacy::ImportReport;
pub use metrics::{LatencySummary, MetricsSnapshot};
pub use open::{Access, open_partition};
pub use partitions::{ContextInfo, PartitionInfo, PartitionState};
pub use pool::PartitionPool;
pub use retention::{DeleteBySrc, DeleteOlderThan, DeleteReport, DeletedDay};
pub use sources::{SourceNode, source_tree};
pub use space::MinFree;
pub use store::{IndexPolicy, InsertReport, PartitionWritten, PartitionedLogStore, StoreOptions};
pub use tidy::{TidiedDay, TidyReport, TidyRequest};
