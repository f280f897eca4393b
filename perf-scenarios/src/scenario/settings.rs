//! What a scenario says: what is generated, how it is loaded, what is asked of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A scenario, as its TOML file says it. Every field but the title has a default, so a file names
/// only what differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfSettings"))]
pub struct Scenario {
    /// A short name for people.
    pub title: String,
    /// What it shows, in a sentence or two.
    #[serde(default)]
    pub about: String,
    /// The same seed gives the same entries, byte for byte.
    #[serde(default = "one")]
    pub seed: u64,
    /// What is generated.
    #[serde(default)]
    pub data: DataSettings,
    /// How it is loaded.
    #[serde(default)]
    pub load: LoadSettings,
    /// What is asked of it.
    #[serde(default)]
    pub ask: AskSettings,
    /// What figures are to reach, by their id, such as `query.source_prefix.all.warm`: in the figure's
    /// unit, at most where less is better, else at least.
    #[serde(default)]
    pub goals: BTreeMap<String, f64>,
}

/// What is generated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfData"))]
pub struct DataSettings {
    /// Contexts; the first is `default`. Entries alternate between them.
    pub contexts: u32,
    /// The first day (UTC), `YYYY-MM-DD`.
    pub first_day: String,
    /// Days.
    pub days: u32,
    /// Entries in a day and context, before scaling.
    pub entries_per_day: u32,
    /// How entries spread over a day.
    pub rhythm: Rhythm,
    /// Entries in a million that arrive late.
    pub late_per_million: u32,
    /// How late they come at most, in seconds.
    pub late_secs: u32,
    /// Entries in a million that change places with one shortly before, as from several threads of a
    /// program that write at once.
    pub out_of_order_per_million: u32,
    /// Entries in a million that report an error whatever their level.
    pub error_per_million: u32,
    /// Where entries come from.
    pub sources: SourceSettings,
    /// How grave they are.
    pub levels: LevelSettings,
    /// What they say.
    pub messages: MessageSettings,
    /// Times when one source has much to say at once.
    pub bursts: BurstSettings,
}

impl Default for DataSettings {
    fn default() -> Self {
        DataSettings {
            contexts: 1,
            first_day: "2026-03-14".to_owned(),
            days: 1,
            entries_per_day: 100_000,
            rhythm: Rhythm::Daily,
            late_per_million: 5_000,
            late_secs: 30,
            out_of_order_per_million: 10_000,
            error_per_million: 2_000,
            sources: SourceSettings::default(),
            levels: LevelSettings::default(),
            messages: MessageSettings::default(),
            bursts: BurstSettings::default(),
        }
    }
}

/// How entries spread over a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfRhythm"))]
pub enum Rhythm {
    /// Few at night, most at noon.
    #[default]
    Daily,
    /// As many in each hour.
    Flat,
}

/// A tree of dot-separated sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfSources"))]
pub struct SourceSettings {
    /// Distinct sources.
    pub count: u32,
    /// Most steps of a name, at least 2: `hero.proc.worker` has three.
    pub depth: u32,
    /// Most children of a node.
    pub fan_out: u32,
    /// Exponent of their Zipf popularity: the n-th source has 1/n^zipf of the first one's entries. 0 makes
    /// all alike.
    pub zipf: f64,
}

impl Default for SourceSettings {
    fn default() -> Self {
        SourceSettings { count: 400, depth: 4, fan_out: 15, zipf: 1.0 }
    }
}

/// Shares of the levels, relative to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfLevels"))]
pub struct LevelSettings {
    /// TRACE (1).
    pub trace: u32,
    /// DEBUG (5).
    pub debug: u32,
    /// INFO (9).
    pub info: u32,
    /// Notice (10).
    pub notice: u32,
    /// WARN (13).
    pub warn: u32,
    /// ERROR (17).
    pub error: u32,
    /// FATAL (21).
    pub fatal: u32,
}

impl Default for LevelSettings {
    fn default() -> Self {
        LevelSettings {
            trace: 250,
            debug: 1600,
            info: 7000,
            notice: 60,
            warn: 700,
            error: 380,
            fatal: 10,
        }
    }
}

/// What entries say, besides their templates with variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfMessages"))]
pub struct MessageSettings {
    /// Entries in a million with JSON attributes.
    pub attrs_per_million: u32,
    /// Entries in a million with one or two tags.
    pub tags_per_million: u32,
    /// Entries in a million of level ERROR and above that carry a stack trace.
    pub traces_per_million: u32,
    /// Frames of a stack trace at most.
    pub trace_frames: u32,
}

impl Default for MessageSettings {
    fn default() -> Self {
        MessageSettings {
            attrs_per_million: 300_000,
            tags_per_million: 120_000,
            traces_per_million: 150_000,
            trace_frames: 12,
        }
    }
}

/// Times when one source has much to say at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfBursts"))]
pub struct BurstSettings {
    /// Entries in a million with which a burst begins.
    pub per_million: u32,
    /// Entries of a burst at most.
    pub length: u32,
}

impl Default for BurstSettings {
    fn default() -> Self {
        BurstSettings { per_million: 200, length: 420 }
    }
}

/// How entries are loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfLoad"))]
pub struct LoadSettings {
    /// Threads that write at once.
    pub writers: u32,
    /// Entries in a call, which is durable when it returns.
    pub batch: u32,
    /// Entries a second over all writers; 0 is as fast as it goes. At a set rate a call's time counts
    /// from when it was due, not from when it could begin.
    pub rate: u64,
    /// Threads that search at the same time, each one search after the other.
    pub readers: u32,
    /// How often everything is loaded, for the spread of the figures. The last load stays.
    pub times: u32,
    /// Whether days are tidied before they are asked, as a window does when it has time.
    pub tidy: bool,
}

impl Default for LoadSettings {
    fn default() -> Self {
        LoadSettings { writers: 1, batch: 10_000, rate: 0, readers: 0, times: 1, tidy: false }
    }
}

/// What is asked of the loaded entries: of the context `default`, unless a question says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfAsk"))]
pub struct AskSettings {
    /// What is asked.
    pub kinds: Vec<QueryKind>,
    /// Over which spans, each ending with the last day. A span longer than the days there are is left out.
    pub spans: Vec<Span>,
    /// Rounds in which each question is asked warm; their medians show the spread.
    pub rounds: u32,
    /// How often a question is asked in a round at most.
    pub times: u32,
    /// Most milliseconds that a question takes of a round; it is asked once at least.
    pub budget_ms: u32,
    /// How often each question is asked cold: of a store that was just opened. 0 leaves it out.
    pub cold_times: u32,
    /// Whether the same is loaded into and asked of one SQLite file, so that each figure is a ratio too.
    pub baseline: bool,
}

impl Default for AskSettings {
    fn default() -> Self {
        AskSettings {
            kinds: QueryKind::ALL.to_vec(),
            spans: Span::ALL.to_vec(),
            rounds: 5,
            times: 20,
            budget_ms: 400,
            cold_times: 5,
            baseline: true,
        }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfQueryKind"))]
pub enum QueryKind {
    /// The newest 200 entries.
    NewestPage,
    /// The newest 200 of one source.
    SourceExact,
    /// The newest 200 of a prefix that many entries have.
    SourcePrefix,
    /// The newest 200 of a prefix that few entries have.
    RarePrefix,
    /// The newest 200 of WARN and above.
    Level,
    /// The newest 200 with the error flag.
    Error,
    /// The newest 200 that hold a frequent text.
    Text,
    /// A text that no entry holds: everything is read.
    TextAbsent,
    /// How many there are.
    Count,
    /// How many there are in all contexts together; left out where there is just one.
    CountAllContexts,
    /// How many by hour and level.
    Histogram,
    /// Which sources there are, with their counts.
    Sources,
    /// A page behind half of the entries.
    DeepPage,
}

impl QueryKind {
    /// All, in the order in which they are asked and shown.
    pub const ALL: [QueryKind; 13] = [
        QueryKind::NewestPage,
        QueryKind::SourceExact,
        QueryKind::SourcePrefix,
        QueryKind::RarePrefix,
        QueryKind::Level,
        QueryKind::Error,
        QueryKind::Text,
        QueryKind::TextAbsent,
        QueryKind::Count,
        QueryKind::CountAllContexts,
        QueryKind::Histogram,
        QueryKind::Sources,
        QueryKind::DeepPage,
    ];

    /// As it stands in files and ids.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            QueryKind::NewestPage => "newest_page",
            QueryKind::SourceExact => "source_exact",
            QueryKind::SourcePrefix => "source_prefix",
            QueryKind::RarePrefix => "rare_prefix",
            QueryKind::Level => "level",
            QueryKind::Error => "error",
            QueryKind::Text => "text",
            QueryKind::TextAbsent => "text_absent",
            QueryKind::Count => "count",
            QueryKind::CountAllContexts => "count_all_contexts",
            QueryKind::Histogram => "histogram",
            QueryKind::Sources => "sources",
            QueryKind::DeepPage => "deep_page",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            QueryKind::NewestPage => "Newest page",
            QueryKind::SourceExact => "Exact source",
            QueryKind::SourcePrefix => "Source prefix",
            QueryKind::RarePrefix => "Rare prefix",
            QueryKind::Level => "WARN and above",
            QueryKind::Error => "Error flag",
            QueryKind::Text => "Frequent text",
            QueryKind::TextAbsent => "Absent text",
            QueryKind::Count => "Count",
            QueryKind::CountAllContexts => "Count, all contexts",
            QueryKind::Histogram => "Histogram",
            QueryKind::Sources => "Sources",
            QueryKind::DeepPage => "Deep page",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            QueryKind::NewestPage => "The newest 200 entries of the span.",
            QueryKind::SourceExact => {
                "The newest 200 entries of one source of middling popularity."
            }
            QueryKind::SourcePrefix => {
                "The newest 200 entries whose source begins like the most popular one."
            }
            QueryKind::RarePrefix => {
                "The newest 200 entries of the rarest source, which are spread thin."
            }
            QueryKind::Level => "The newest 200 entries of level WARN and above.",
            QueryKind::Error => "The newest 200 entries with the error flag.",
            QueryKind::Text => "The newest 200 entries that hold a text which is frequent.",
            QueryKind::TextAbsent => "A text that no entry holds: every entry of the span is read.",
            QueryKind::Count => "How many entries there are, by level.",
            QueryKind::CountAllContexts => {
                "How many entries there are in all contexts together, by level."
            }
            QueryKind::Histogram => "How many entries there are in each hour, by level.",
            QueryKind::Sources => "Which sources there are, with their counts.",
            QueryKind::DeepPage => "The page behind half of the entries of the span.",
        }
    }
}

/// How far back a question reaches from the end of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PerfSpan"))]
pub enum Span {
    /// One day.
    #[serde(rename = "1d")]
    Day,
    /// 7 days.
    #[serde(rename = "7d")]
    Week,
    /// 30 days.
    #[serde(rename = "30d")]
    Month,
    /// Everything there is.
    #[serde(rename = "all")]
    All,
}

impl Span {
    /// All, from short to long.
    pub const ALL: [Span; 4] = [Span::Day, Span::Week, Span::Month, Span::All];

    /// As it stands in files and ids.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Span::Day => "1d",
            Span::Week => "7d",
            Span::Month => "30d",
            Span::All => "all",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Span::Day => "1 day",
            Span::Week => "7 days",
            Span::Month => "30 days",
            Span::All => "all days",
        }
    }

    /// Days, where they are a number.
    #[must_use]
    pub fn days(self) -> Option<u32> {
        match self {
            Span::Day => Some(1),
            Span::Week => Some(7),
            Span::Month => Some(30),
            Span::All => None,
        }
    }
}

fn one() -> u64 {
    1
}
