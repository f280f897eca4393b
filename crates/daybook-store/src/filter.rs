//! What a search asks for, and what it answers.

use serde::{Deserialize, Serialize};

use crate::LogEntry;
use crate::explain::Explain;
use crate::failure::PartitionFailure;
use crate::matching::MatchExpr;

/// What a search asks for. The default asks for everything, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct LogFilter {
    /// Contexts to search, in any spelling that normalises to theirs; none means all.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>"))]
    pub contexts: Vec<String>,
    /// First second of the range (Unix seconds, included); none means from the beginning.
    pub epoch_from: Option<i64>,
    /// End of the range (Unix seconds, excluded); none means to the end.
    pub epoch_to: Option<i64>,
    /// Which sources.
    pub src: Option<SrcFilter>,
    /// Which levels.
    pub levels: Option<LevelFilter>,
    /// Only entries whose error flag is this.
    pub error: Option<bool>,
    /// Which contents.
    pub text: Option<TextFilter>,
    /// Only entries that carry all of these tags.
    #[cfg_attr(feature = "ts", ts(as = "Option<Vec<String>>"))]
    pub tags: Vec<String>,
    /// Conditions joined by AND, OR and NOT; they hold besides all the others.
    pub matching: Option<MatchExpr>,
    /// Newest or oldest first.
    #[cfg_attr(feature = "ts", ts(as = "Option<Order>"))]
    pub order: Order,
    /// Most entries in one page; none means [`DEFAULT_LIMIT`].
    #[cfg_attr(feature = "ts", ts(optional, type = "number"))]
    pub limit: Option<usize>,
    /// Where the page before ended ([`Page::next`]).
    pub cursor: Option<String>,
}

impl LogFilter {
    /// The same for what copies all matches: oldest first, without limit or cursor.
    #[must_use]
    pub fn in_full(self) -> LogFilter {
        LogFilter { order: Order::OldestFirst, limit: None, cursor: None, ..self }
    }
}

/// Entries in a page when the filter says nothing.
pub const DEFAULT_LIMIT: usize = 200;

/// The largest page that is given at once.
pub const MAX_LIMIT: usize = 10_000;

/// Which sources match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SrcFilter {
    /// Begins with these characters: `hero.proc` matches `hero.process` too.
    Prefix(String),
    /// This source or one below it: `hero.proc` or `hero.proc.…`.
    Subtree(String),
    /// Just this source.
    Exact(String),
}

/// Which levels match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LevelFilter {
    /// This level or a graver one.
    Min(i32),
    /// One of these levels.
    Set(Vec<i32>),
    /// In one of these half-open ranges of levels: the bands of the window's chips.
    Ranges(Vec<(i32, i32)>),
}

/// Which contents match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TextFilter {
    /// Contains this text, ignoring case.
    Substring(String),
    /// Matches this regular expression (syntax of the `regex` crate, at most 4 KiB).
    Regex(String),
}

/// Order of a page: by (epoch, nanos, context, logid).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Order {
    /// The latest entry first.
    #[default]
    NewestFirst,
    /// The earliest entry first.
    OldestFirst,
}

/// One page of a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Page {
    /// The entries, in the order asked for.
    pub entries: Vec<LogEntry>,
    /// Cursor of the following page; none when this is the last one.
    pub next: Option<String>,
    /// Partitions that could not be read, each with its reason. The rest is answered.
    pub partitions_failed: Vec<PartitionFailure>,
    /// What the search did.
    pub stats: QueryStats,
}

/// What a search did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryStats {
    /// Partitions in the range.
    pub partitions_total: u64,
    /// Of these, opened and searched.
    pub partitions_scanned: u64,
    /// Of these, answered or ruled out by their summary alone.
    pub partitions_summarised: u64,
    /// Rows whose text or tags were read.
    pub rows_read: u64,
    /// Time taken, in microseconds.
    pub elapsed_us: u64,
    /// All of it by partitions and phases, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Explain>"))]
    pub explain: Option<Box<Explain>>,
}

/// A number of entries, with its parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Count {
    /// Entries that match.
    pub count: u64,
    /// Of these, with the error flag.
    pub errors: u64,
    /// Of these, by level, lowest first.
    pub by_level: Vec<LevelCount>,
    /// Partitions that could not be read.
    pub partitions_failed: Vec<PartitionFailure>,
    /// What the search did.
    pub stats: QueryStats,
}

/// How many entries have a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LevelCount {
    /// The level.
    pub loglevel: i32,
    /// Entries with it.
    pub count: u64,
}

/// Entries by time and level.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Histogram {
    /// Edges of the buckets (Unix seconds), one more than there are buckets.
    pub edges: Vec<i64>,
    /// Levels that occur, lowest first.
    pub levels: Vec<i32>,
    /// `counts[bucket][level]`, in the order of `levels`.
    pub counts: Vec<Vec<u64>>,
    /// Partitions that could not be read.
    pub partitions_failed: Vec<PartitionFailure>,
    /// What the search did.
    pub stats: QueryStats,
}

/// The sources that occur, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourceList {
    /// The sources, in order of their names.
    pub sources: Vec<SourceCount>,
    /// Partitions that could not be read.
    pub partitions_failed: Vec<PartitionFailure>,
    /// What the search did.
    pub stats: QueryStats,
}

/// A source with its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourceCount {
    /// The source.
    pub src: String,
    /// Entries that match.
    pub count: u64,
    /// Of these, with the error flag or of level ERROR and above.
    pub errors: u64,
}
