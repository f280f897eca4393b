//! What a run measured: the stable form of its report.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::scenario::{QueryKind, Scenario, Span};

/// Form of the report's JSON; a change of meaning makes a new one.
pub const REPORT_VERSION: u32 = 1;

/// One run, whole. Its JSON is stable: fields are added, never changed in meaning, within a `version`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfReport {
    /// Form of this report.
    pub version: u32,
    /// The run: its kind and when it began, which is its name on disk too.
    pub info: PerfRunInfo,
    /// Where it ran.
    pub machine: PerfMachine,
    /// What was run: the scenario's settings with those of the run (writers, rate, …), before scaling.
    pub settings: Scenario,
    /// The scenario's TOML text.
    pub toml: String,
    /// What was measured, in the order in which it is shown.
    pub figures: Vec<PerfFigure>,
    /// The course of the run for charts: at most 600 moments, evenly spread.
    pub course: Vec<PerfMoment>,
    /// Latencies of each kind of question over each span, warm, for charts: cumulative distributions.
    pub distributions: Vec<PerfDistribution>,
}

/// A run, in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfRunInfo {
    /// What it is asked for by.
    pub id: String,
    /// Name of the scenario: `a`, `acceptance`, …
    pub scenario: String,
    /// Title of the scenario.
    pub title: String,
    /// Factor by which the scenario's entries were scaled.
    pub scale: f64,
    /// The seed of the entries.
    pub seed: u64,
    /// Entries loaded.
    pub entries: u64,
    /// When it began (Unix seconds).
    pub started_epoch: i64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Entries that were made durable a second, the median of the loads.
    pub rows_per_s: f64,
    /// Version of Daybook.
    pub program: String,
    /// Base folder of the store that was made, when it was kept: to be opened like any other.
    pub base: Option<PathBuf>,
    /// Goals that were met.
    pub goals_met: u32,
    /// Goals there were.
    pub goals: u32,
}

/// Where a run ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfMachine {
    /// Name and version of the operating system.
    pub os: String,
    /// Name of the processor.
    pub processor: String,
    /// Threads that run at once.
    pub threads: u32,
    /// RAM in bytes.
    pub memory_bytes: u64,
    /// Version of the SQLite that is linked in.
    pub sqlite: String,
    /// Whether the program was built with optimisations: figures of a debug build say little.
    pub optimised: bool,
}

/// One thing that was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfFigure {
    /// Stable name, dotted: `load.rate`, `query.count.7d.warm`, `memory.growth.text_absent` …
    pub id: String,
    /// Which part of the table it stands in.
    pub group: PerfGroup,
    /// What, for people.
    pub title: String,
    /// What it means, in a sentence.
    pub about: String,
    /// What the numbers count.
    pub unit: PerfUnit,
    /// Which way is better.
    pub better: PerfBetter,
    /// The store: the median over repetitions, with their spread. For questions: of each round's median.
    pub stat: PerfStat,
    /// The store, every single call, where calls were timed.
    pub latency: Option<PerfLatency>,
    /// One SQLite file of the original schema, in the same run.
    pub baseline: Option<PerfStat>,
    /// The one file, every single call.
    pub baseline_latency: Option<PerfLatency>,
    /// How many times better the store is than the one file: above 1 the store is ahead.
    pub ratio: Option<f64>,
    /// What the median is to reach: at most where less is better, else at least.
    pub goal: Option<f64>,
    /// Whether it does. None without a goal.
    pub met: Option<bool>,
    /// Entries (or sources, for that question) that the answer had; both layouts gave the same.
    pub rows: Option<u64>,
    /// The question, where it is one.
    pub kind: Option<QueryKind>,
    /// Its span.
    pub span: Option<Span>,
    /// Whether handles were open and asked before (true) or just opened (false), where it is a question.
    pub warm: Option<bool>,
}

/// Parts of the table of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfGroup {
    /// Entries going in.
    #[default]
    Load,
    /// Questions with open handles.
    Warm,
    /// Questions of a store that was just opened.
    Cold,
    /// Questions that were asked while entries went in.
    WhileLoading,
    /// Memory.
    Memory,
    /// Bytes on disk.
    Disk,
    /// Partition handles.
    Handles,
}

/// What numbers count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfUnit {
    /// Milliseconds.
    #[default]
    Ms,
    /// Entries a second.
    RowsPerS,
    /// Bytes.
    Bytes,
    /// Bytes for each entry.
    BytesPerRow,
    /// Percent of one processor core.
    Percent,
    /// A plain number.
    Count,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfBetter {
    /// Less.
    #[default]
    Lower,
    /// More.
    Higher,
    /// It only informs.
    Neither,
}

/// Several measurements of one thing, in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfStat {
    /// Half are at most this.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// How many there are.
    pub runs: u32,
}

/// Latencies of single calls, in milliseconds, from an HDR histogram of three significant digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfLatency {
    /// Calls.
    pub count: u64,
    /// Half took at most this.
    pub p50_ms: f64,
    /// 90 of 100 took at most this.
    pub p90_ms: f64,
    /// 95 of 100 took at most this.
    pub p95_ms: f64,
    /// 99 of 100 took at most this.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

/// The latencies of one question, for a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfDistribution {
    /// Id of its figure.
    pub id: String,
    /// Pairs of milliseconds and the share of calls (0 to 1) that took at most so long, ascending.
    pub points: Vec<(f64, f64)>,
}

/// One moment of a run: counters since it began, rates since the moment before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfMoment {
    /// Milliseconds since the run began.
    pub at_ms: u64,
    /// What was under way.
    pub phase: PerfPhase,
    /// Entries made durable so far in this load.
    pub rows: u64,
    /// Entries made durable a second since the moment before.
    pub rows_per_s: f64,
    /// Insert calls since the load began; none before the first.
    pub insert: Option<PerfLatency>,
    /// Memory of this process that is in RAM (RSS), in bytes.
    pub rss_bytes: u64,
    /// Processor time of this process since the moment before, in percent of one core.
    pub cpu_percent: f64,
    /// Partition handles open now.
    pub open_handles: u64,
    /// Partition handles opened since the store under test was opened, as are the three that follow.
    pub opens: u64,
    /// Closed.
    pub closes: u64,
    /// Uses that found an open handle.
    pub hits: u64,
    /// Handles closed to make room or because they were idle.
    pub evictions: u64,
}

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfPhase {
    /// Looking at the disk, making folders.
    #[default]
    Prepare,
    /// Loading the store.
    Load,
    /// Loading the one SQLite file.
    LoadBaseline,
    /// Asking with open handles.
    AskWarm,
    /// Asking a store that was just opened.
    AskCold,
    /// Watching memory during the longest searches.
    Memory,
    /// Asking other programs.
    Peers,
    /// Writing the report, cleaning up.
    Finish,
}

/// What a run says while it goes on, about ten times a second. All of it is the state now, so that one
/// that was missed does no harm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfProgress {
    /// The run's id: its report can be asked for by it when it has ended.
    pub run: String,
    /// Name of the scenario.
    pub scenario: String,
    /// What is under way, for people: "Loading, 2 of 3", "Count, 7 days".
    pub doing: String,
    /// How much of the whole run is done, 0 to 1; an estimate.
    pub fraction: f64,
    /// Milliseconds that are left, by the same estimate; none while it is too early to tell.
    pub left_ms: Option<u64>,
    /// Entries that one load has in all.
    pub rows_total: u64,
    /// Counters and rates now.
    pub moment: PerfMoment,
    /// Latencies so far of each kind of question, over all spans, that was asked.
    pub queries: Vec<PerfQueryLatency>,
}

/// Latencies of one kind of question so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfQueryLatency {
    /// What was asked.
    pub kind: QueryKind,
    /// How long it took.
    pub latency: PerfLatency,
}

/// Two runs beside each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfComparison {
    /// The run that is compared with.
    pub before: PerfRunInfo,
    /// The run that is judged.
    pub after: PerfRunInfo,
    /// What makes the two hard to compare: another machine, scale, seed, settings … Empty when nothing does.
    pub cautions: Vec<String>,
    /// Each figure that one of the two has, in the order of the report.
    pub figures: Vec<PerfChange>,
}

/// One figure in two runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfChange {
    /// Id of the figure.
    pub id: String,
    /// Which part of the table it stands in.
    pub group: PerfGroup,
    /// What, for people.
    pub title: String,
    /// What the numbers count.
    pub unit: PerfUnit,
    /// Which way is better.
    pub better: PerfBetter,
    /// In the first run.
    pub before: Option<PerfStat>,
    /// In the second run.
    pub after: Option<PerfStat>,
    /// Change of the median: 0.1 is a tenth more, -0.5 half. None unless both have it, and the first is not 0.
    pub change: Option<f64>,
    /// What to make of it.
    pub verdict: PerfVerdict,
}

/// What to make of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfVerdict {
    /// Within noise: the spreads of the two overlap, or (with fewer than three repetitions on a side) the
    /// change is below a tenth.
    #[default]
    Noise,
    /// Better, beyond noise.
    Better,
    /// Worse, beyond noise.
    Worse,
    /// Different, beyond noise, where neither way is better.
    Changed,
    /// Only one run has it.
    OneSided,
}

/// What other programs make of the same rows and questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfPeers {
    /// Form of this report.
    pub version: u32,
    /// The run, in short.
    pub info: PerfRunInfo,
    /// Where it ran.
    pub machine: PerfMachine,
    /// The programs, Daybook first.
    pub programs: Vec<PerfPeer>,
    /// What was asked of each.
    pub questions: Vec<PerfPeerQuestion>,
}

/// One program among those compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfPeer {
    /// Its name: `daybook`, `sqlite`, `duckdb`, `clickhouse`, `ripgrep`.
    pub name: String,
    /// Its version; empty when it is not installed.
    pub version: String,
    /// Why it was left out, for people; none when it took part.
    pub left_out: Option<String>,
    /// Seconds that it took to load the entries until they were durable.
    pub load_s: Option<f64>,
    /// Bytes on disk.
    pub disk_bytes: Option<u64>,
}

/// One question, put to each program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfPeerQuestion {
    /// What, for people.
    pub title: String,
    /// The answers, in the order of the programs.
    pub answers: Vec<PerfPeerAnswer>,
}

/// A program's answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfPeerAnswer {
    /// How long it took; none when it was not asked.
    pub ms: Option<PerfStat>,
    /// What it counted.
    pub rows: Option<u64>,
    /// Whether this is what Daybook counted; none when it was not asked.
    pub agrees: Option<bool>,
}

/// Forms of a report to keep or hand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PerfExportForm {
    /// The whole report.
    #[default]
    Json,
    /// A page with tables and charts, in one file.
    Html,
    /// The charts, as one picture that scales.
    Svg,
    /// The charts, as one picture of dots.
    Png,
}

/// A report as a file. At most 8 MiB.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PerfExport {
    /// A name for the file, such as `daybook-perf-a-2026-11-24-2146.html`.
    pub name: String,
    /// Its media type, such as `text/html`.
    pub mime: String,
    /// The file, where it is text.
    pub text: Option<String>,
    /// The file in base64, where it is not.
    pub base64: Option<String>,
}
