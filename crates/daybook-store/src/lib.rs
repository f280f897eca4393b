//! Log entries in one SQLite file for each context and UTC day.
//!
//! ```text
//! <base>/logs/<context>/<year>/<day of year>/logs.sqlite   a partition: one context's UTC day
//!                                            logs.parquet  in its place once it is packed
//!                                            meta.json     its summary, once the day is over
//!                                            texts.index   which grams its blocks have
//!                                            pinned        there while nothing may delete it
//! <base>/logs/<context>/context.json                       the context's name as first written
//! <base>/ingest.sqlite                                     where reading of files stands
//! <base>/marks.sqlite                                      rows that people marked, with notes
//! <base>/retention.json                                    what is kept for how long
//! <base>/.lock .turnstile .trash/ .quarantine/             see `lock`, `trash`, `quarantine`
//! ```
//!
//! [`PartitionedLogStore`] is the way in. A write goes through group commit (`write::group`) to
//! one transaction on a leased handle ([`PartitionPool`], `write::commit`), which fills blocks of
//! the index (`block`); a search is planned (`read::plan`), walks the days of the folder tree
//! (`read::walk`) and looks into blocks (`read::scan`), and reads only the rows it shows.
//!
//! # What it promises
//! - An acknowledged write survives `kill -9` and a power cut; an entry that came from a file is
//!   in the store once, however often the file is read.
//! - Several processes may use one base; taking partitions away loses nobody's rows.
//! - A partition that cannot be read is named in the answer and left out; the rest is answered.
//! - Memory is bounded by the page, not by the range that is searched.
//!
//! # What it is not
//! It knows no log format, no time zone, no window, no network and no async.
//! It keeps no index of words: text is looked for in the rows that time, level, source and, where there
//! is one, the index of texts (`text_index`) leave over.
//!
//! # Limits
//! Years 1970 to 9999; contexts of 64 bytes once normalised; contents of 512 MiB; pages of 10,000
//! entries; patterns of 4 KiB; histograms of 100,000 buckets.
//!
//! # Example
//! ```
//! use daybook_store::{Control, LogEntry, LogFilter, PartitionedLogStore, SrcFilter, StoreOptions};
//!
//! # fn main() -> daybook_store::Result<()> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let base = folder.path();
//! let store = PartitionedLogStore::open(base, StoreOptions::default())?;
//! store.insert(&LogEntry {
//!     epoch: 1_774_015_200, // 2026-03-20 14:00:00 UTC
//!     src: "hero.proc.worker".into(),
//!     content: "started".into(),
//!     ..LogEntry::default()
//! })?;
//! let filter = LogFilter { src: Some(SrcFilter::Prefix("hero.".into())), ..LogFilter::default() };
//! let page = store.query(&filter, &Control::default())?;
//! assert_eq!(page.entries[0].content, "started");
//! assert!(base.join("logs/default/2026/079/logs.sqlite").exists());
//! # Ok(())
//! # }
//! ```

mod answer;
mod aside;
mod block;
mod bundle;
mod checkpoints;
mod clock;
mod context;
mod control;
mod cursor;
mod day_ref;
mod delete;
mod entry;
mod error;
mod explain;
mod failure;
mod filter;
mod folders;
mod insert;
mod key;
mod legacy;
pub mod level;
mod lock;
mod marks;
mod matching;
mod metrics;
mod names;
mod open;
mod origin;
mod packed;
mod partitions;
mod pins;
mod pool;
mod quarantine;
mod read;
mod retention;
mod run;
mod schema;
mod side_table;
mod sources;
mod space;
mod store;
mod summary;
mod tail;
mod text_index;
mod tidy;
mod trash;
mod write;

#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;

pub use answer::StreamSummary;
pub use aside::{AsideFile, Workshop};
pub use bundle::{
    BundleManifest, BundleMember, ExportDay, ExportReport, ExportRequest, ImportBundle, ImportKind,
    ImportedDay, MergeReport,
};
pub use clock::{Clock, ManualClock, SystemClock};
pub use context::{MAX_CONTEXT_LEN, canonical_context};
pub use control::{CancelToken, Control, Progress};
pub use day_ref::DayRef;
pub use delete::{DeleteBySrc, DeleteDays, DeleteOlderThan, DeleteReport};
pub use entry::{Attrs, DEFAULT_CONTEXT, LogEntry};
pub use error::{Result, StoreError};
pub use explain::{
    Explain, ExplainCount, ExplainDay, ExplainLooked, ExplainOutcome, ExplainPhases, MAX_EXPLAINED,
};
pub use failure::{FailureKind, PartitionFailure};
pub use filter::{
    Count, DEFAULT_LIMIT, Histogram, LevelCount, LevelFilter, LogFilter, MAX_LIMIT, Order, Page,
    QueryStats, SourceCount, SourceList, SrcFilter, TextFilter,
};
pub use insert::{InsertReport, PartitionWritten};
pub use key::{Day, PartitionKey, partition_key, partition_path};
pub use legacy::ImportReport;
pub use marks::{EntryRef, MAX_MARKS, MAX_NOTE, Mark, Marks, MarksFilter};
pub use matching::{AttrFilter, AttrTest, MatchExpr};
pub use metrics::{LatencySummary, MetricsSnapshot};
pub use open::{Access, open_partition};
pub use origin::Growth;
pub use packed::{PackReport, PackRequest, PackedDay, VerifyReport, VerifyRequest};
pub use partitions::{ContextInfo, PartitionInfo, PartitionState};
pub use pins::PinRequest;
pub use pool::PartitionPool;
pub use read::text::check_pattern;
pub use retention::{
    ExportedDay, RetentionError, RetentionPolicy, RetentionReport, RetentionRule, RetentionRun,
    RetentionRunInfo, RetentionStatus, RetentionWhy, RetiredDay,
};
pub use sources::{SourceNode, source_tree};
pub use space::MinFree;
pub use store::{IndexPolicy, PartitionedLogStore, StoreOptions};
pub use tidy::{TidiedDay, TidyReport, TidyRequest};
pub use trash::{
    DeletedDay, EmptyTrash, RestoreReport, RestoreTrash, RestoredDay, TrashEmptied, TrashItem,
    TrashReason,
};

/// Version of the SQLite that is linked in, e.g. `3.53.2`.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
