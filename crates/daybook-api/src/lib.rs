//! Daybook's operations: everything a window, a command line or another program can ask for.
//!
//! [`LoggingApi`] is the face over the store and ingest. The list of what it offers stands once,
//! in [`for_each_operation!`]; dispatch by name, the table [`OPERATIONS`], the TypeScript
//! signatures and the commands of the desktop shell are expanded from it. Shells only translate:
//!
//! ```
//! use std::sync::Arc;
//! use daybook_api::{LoggingApi, CountRequest};
//! use daybook_store::{LogEntry, PartitionedLogStore, StoreOptions};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let base = tempfile::tempdir()?;
//! let store = Arc::new(PartitionedLogStore::open(base.path(), StoreOptions::default())?);
//! store.insert(&LogEntry { epoch: 1_774_015_200, content: "started".into(), ..LogEntry::default() })?;
//!
//! let api = LoggingApi::new(store);
//! let call = api.begin(None, None);
//! assert_eq!(api.logs_count(CountRequest::default(), &call)?.count, 1);
//! // The same by name and JSON, as a shell does it:
//! let reply = api.dispatch("logs.count", r#"{"filter":{}}"#, &call)?;
//! assert!(reply.get().contains(r#""count":1"#));
//! # Ok(())
//! # }
//! ```
//!
//! What holds here: nothing is async and nothing knows of windows or sockets; the clock comes from
//! the store's options or the caller; a time zone is always passed in, never assumed; errors leave
//! as [`ApiError`] with a code that stays the same from version to version. A histogram has at
//! most [`MAX_BUCKETS`] buckets.

mod api;
mod base;
#[cfg(feature = "ts")]
pub mod bindings;
mod buckets;
mod call;
mod chosen;
mod demo;
mod error;
mod event;
mod export;
mod import;
mod json_file;
pub mod lines;
mod names;
mod operations;
mod perf;
mod query;
mod read_only;
mod received;
mod resources;
mod retention;
mod settings;
mod spool;
mod summary;
mod time;
mod types;
mod upload;
mod watch;
mod zone;

pub use api::LoggingApi;
pub use base::base_folder;
pub use buckets::{Bucket, MAX_BUCKETS, edges};
pub use call::Call;
pub use daybook_ingest::{known_formats, system_log_paths};
pub use demo::{DemoError, DemoInfo, demo_base, demo_in, make_demo};
pub use error::ApiError;
pub use event::{EarlyRows, Event, EventFn, QueryEvent};
pub use export::{
    ChosenExport, Compression, Download, ExportAs, ExportCall, ExportEstimate, ExportPlace,
    ExportWhat,
};
pub use import::{BundleImport, ChosenBundle, ChosenImport, ImportAny, Imported, ImportedBundle};
pub use names::file_name;
pub use operations::{Mode, OPERATIONS, Operation, operation};
pub use perf::{
    PerfCheckRequest, PerfCompareRequest, PerfExportRequest, PerfPeersRequest, PerfRemoveRequest,
    PerfRunId, PerfRunRequest, PerfSaveRequest,
};
pub use query::complete::{CompleteRequest, CompletionItem, CompletionKind, Completions};
pub use query::reading::{PieceKind, QueryMistake, QueryPiece, QueryReading, QueryTerm, QueryText};
pub use query::{QueryError, parse_query};
pub use received::Received;
pub use retention::{PartitionsRequest, RetentionWrite};
pub use settings::{SettingsChange, SettingsFile, SettingsReply};
pub use summary::{BundleContext, BundleSummary};
pub use time::{Moment, TimeError, parse_duration, parse_time};
pub use types::{
    AppInfo, CancelRequest, Chosen, ChosenHandle, ChosenItem, ChosenRequest, CountRequest,
    DeleteRequest, Empty, HistogramRequest, ImportRequest, InsertRequest, MarkRequest, OpenBundle,
    OpenRequest, QueryRequest, Resources, SentFile, SourcesReply, SourcesRequest, UnmarkReply,
    UnmarkRequest, WatchChosen, WatchId,
};
pub use upload::{Offer, Wanted};
pub use watch::{WatchInfo, WatchRequest};
/// The types of the store and of ingest that operations ask for and answer with.
pub mod wire {
    pub use daybook_ingest::{
        FileReport, FormatInfo, IngestProgress, IngestReport, IngestRequest, LeftOut,
    };
    pub use daybook_store::{
        BundleManifest, BundleMember, ContextInfo, Count, DayRef, DeleteDays, DeleteReport,
        DeletedDay, EmptyTrash, EntryRef, ExportReport, ExportedDay, Histogram, ImportReport,
        ImportedDay, InsertReport, LogEntry, LogFilter, Mark, Marks, MarksFilter, MergeReport,
        MetricsSnapshot, PackReport, PackRequest, PackedDay, Page, PartitionInfo, PinRequest,
        Progress, RestoreReport, RestoreTrash, RestoredDay, RetentionError, RetentionPolicy,
        RetentionReport, RetentionRule, RetentionRun, RetentionRunInfo, RetentionStatus,
        RetentionWhy, RetiredDay, TidiedDay, TidyReport, TidyRequest, TrashEmptied, TrashItem,
        TrashReason, VerifyReport, VerifyRequest,
    };
    pub use perf_scenarios::{
        PerfCheck, PerfComparison, PerfExport, PerfExportForm, PerfGroup, PerfPeerAnswer,
        PerfPeers, PerfProgress, PerfReport, PerfRunInfo, PerfScenario, PerfStat, PerfUnit,
        PerfVerdict,
    };
}

/// Figures of the perf lab as text for people.
pub mod perf_text {
    pub use perf_scenarios::{quantity, ratio};
}

pub use zone::{TimeZone, local_zone, parse_zone};
