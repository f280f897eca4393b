//! Requests and replies that are not the store's or ingest's own.

use std::path::PathBuf;

use daybook_store::{EntryRef, LogEntry, LogFilter, SourceList, SourceNode, SrcFilter};
use serde::{Deserialize, Serialize};

use crate::buckets::Bucket;
use crate::demo::DemoInfo;
use crate::summary::BundleSummary;

/// Asks for nothing in particular, or answers nothing but that it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "Record<string, never>"))]
pub struct Empty {}

/// What runs here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppInfo {
    /// Version of Daybook.
    pub version: String,
    /// The base folder of the store.
    pub base: PathBuf,
    /// Version of the SQLite that is linked in.
    pub sqlite_version: String,
    /// Name and version of the operating system.
    pub os: String,
    /// IANA name of this machine's time zone.
    pub time_zone: String,
    /// What the store's clock shows (Unix seconds).
    pub now_epoch: i64,
    /// When this program started (Unix seconds).
    pub started_epoch: i64,
    /// The bundle, where one is opened in place instead of a store: it is only read.
    pub bundle: Option<OpenBundle>,
    /// What is said of the demo, where this store is one: made-up logs in a store of their own.
    pub demo: Option<DemoInfo>,
}

/// A bundle that is opened in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenBundle {
    /// What it says of itself.
    pub summary: BundleSummary,
    /// The base of the person's own store, which it can be taken into; none where there is none.
    pub own_base: Option<PathBuf>,
}

/// What the program and the store take of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Resources {
    /// Memory of this process that is in RAM, in bytes.
    pub rss_bytes: u64,
    /// The machine's RAM, in bytes.
    pub system_total_bytes: u64,
    /// Of this, in use.
    pub system_used_bytes: u64,
    /// Processor time of this process since the last such request, in percent of one core.
    pub cpu_percent: f32,
    /// Bytes free on the disk of the base folder.
    pub disk_free_bytes: u64,
    /// Bytes of the store's partitions, side files included.
    pub store_bytes: u64,
}

/// Asks for one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct QueryRequest {
    /// Which entries.
    pub filter: LogFilter,
    /// A query line that narrows them: the page is that of `query.read`'s filter within `filter`, in
    /// one go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether the answer's `stats` say what became of each partition, and where the time went.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub explain: bool,
}

/// Asks how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct CountRequest {
    /// Which entries.
    pub filter: LogFilter,
    /// Whether the answer's `stats` say what became of each partition, and where the time went.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub explain: bool,
}

/// Asks for entries by time and level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct HistogramRequest {
    /// Which entries. An open end of the range becomes the first or last entry of the store.
    pub filter: LogFilter,
    /// How wide the buckets are.
    pub bucket: Bucket,
    /// Whose hours and days (IANA name); this machine's when absent.
    #[serde(default)]
    pub tz: Option<String>,
    /// Whether the answer's `stats` say what became of each partition, and where the time went.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub explain: bool,
}

/// Asks which sources there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct SourcesRequest {
    /// Which entries.
    pub filter: LogFilter,
    /// Whether the reply has a tree too.
    #[serde(default)]
    pub tree: bool,
    /// Whether the answer's `stats` say what became of each partition, and where the time went.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub explain: bool,
}

/// The sources there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourcesReply {
    /// By name.
    pub list: SourceList,
    /// By the dots in their names, when asked for.
    pub tree: Option<Vec<SourceNode>>,
}

/// Asks to follow what a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct WatchChosen {
    /// The handle.
    pub chosen: String,
    /// Context of entries that name none; `default` when absent.
    pub context: Option<String>,
    /// Source of entries that name none; else it comes from the file's name.
    pub src: Option<String>,
    /// The format by its name; else it is recognised.
    pub format: Option<String>,
    /// Time zone of times that give none: an IANA name, or `local`, the default.
    pub tz: Option<String>,
}

/// One watch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WatchId {
    /// As the list calls it.
    pub id: String,
}

/// Asks to mark a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct MarkRequest {
    /// Which.
    pub entry: EntryRef,
    /// Its note; absent, the one it has stays.
    pub note: Option<String>,
}

/// Asks to take marks away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UnmarkRequest {
    /// Of which rows.
    pub entries: Vec<EntryRef>,
}

/// What was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UnmarkReply {
    /// Marks that were there.
    pub removed: u64,
}

/// Asks to delete by age or by source: one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DeleteRequest {
    /// What is older than this (Unix seconds).
    pub older_than: Option<i64>,
    /// What comes from these sources.
    pub src: Option<SrcFilter>,
    /// In these contexts; in all when there are none.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>"))]
    pub contexts: Vec<String>,
    /// Only say what would go.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub dry_run: bool,
    /// Go on although the clock stands far from where it stood the last time.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub confirm_clock: bool,
    /// Whole days go for good at once, and not to the trash: that works on a disk without any room.
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub for_good: bool,
}

/// Asks to add entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InsertRequest {
    /// The entries; their `logid` is given by the store.
    pub entries: Vec<LogEntry>,
}

/// Asks to take in an old single-file database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportRequest {
    /// The SQLite file with the table `logs`.
    pub path: PathBuf,
}

/// What a person chose to have read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Chosen {
    /// What it is asked for by, as long as the program runs.
    pub handle: String,
    /// What was chosen, to be shown.
    pub items: Vec<ChosenItem>,
}

/// One file or folder of what was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenItem {
    /// Its path or name, for people only.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Size of a file, where it can be told.
    pub bytes: Option<u64>,
}

/// Names what a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenHandle {
    /// The handle.
    pub chosen: String,
}

/// Asks for what a person chose. The fields are those of `logs.ingest`, without paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct ChosenRequest {
    /// The handle.
    pub chosen: String,
    /// Context of entries that name none; `default` when absent.
    #[serde(default)]
    pub context: Option<String>,
    /// Source of entries that name none; else it comes from the file's name.
    #[serde(default)]
    pub src: Option<String>,
    /// The format by its name; else it is recognised.
    #[serde(default)]
    pub format: Option<String>,
    /// Time zone of times that give none: an IANA name; this machine's when absent.
    #[serde(default)]
    pub tz: Option<String>,
    /// Entries before this time (Unix seconds) are left out.
    #[serde(default)]
    pub since: Option<i64>,
    /// Only look at the first lines of each file, and store nothing.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Asks to get ready for files that a page sends, once and in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenRequest {
    /// The files.
    pub files: Vec<SentFile>,
}

/// A file that a page sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SentFile {
    /// Its name, with folders where it came with some; never a path to be opened.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written (Unix seconds); 0 where nobody knows.
    pub modified: i64,
}

/// Asks to stop a running operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CancelRequest {
    /// The id that its caller chose.
    pub id: String,
}
