//! The command line of the perf lab.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::ListForm;

/// Measures the store on this machine.
#[derive(Debug, ClapArgs)]
pub struct PerfArgs {
    #[command(subcommand)]
    pub what: PerfCommand,
}

/// What to do in the perf lab.
#[derive(Debug, Subcommand)]
pub enum PerfCommand {
    /// Print the scenarios there are.
    ///
    /// A to D and acceptance come with Daybook; others are TOML files of yours in perf/scenarios below the
    /// base.
    List(PerfListArgs),
    /// Run a scenario: load, search, measure, and keep the report.
    ///
    /// It works in a temporary folder below the base, so that the disk of your logs is what is measured,
    /// and touches none of your logs. Ctrl-C stops it and cleans up.
    Run(PerfRunArgs),
    /// Print the runs that are kept, the newest first.
    Runs(PerfListArgs),
    /// Print a run again, or write it as a file.
    Report(PerfReportArgs),
    /// Print what changed from one run to another, and what of it is noise.
    Compare(PerfCompareArgs),
    /// Ask DuckDB, ClickHouse and ripgrep the same, where they are installed.
    ///
    /// The first two are the PyPI packages duckdb and chdb, of the Python on the path or of the one that
    /// DAYBOOK_PYTHON names.
    Peers(PerfPeersArgs),
    /// Print a scenario's entries as JSON lines, for use elsewhere.
    Generate(PerfGenerateArgs),
    /// Forget a run, and its store where that was kept.
    Delete(PerfDeleteArgs),
    /// Measure memory for a run, in a process that did nothing before.
    #[command(hide = true)]
    Probe {
        /// The question, as JSON.
        question: String,
    },
}

/// Prints a list.
#[derive(Debug, ClapArgs)]
pub struct PerfListArgs {
    /// Form of the list.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Which entries are generated.
#[derive(Debug, ClapArgs)]
pub struct Generated {
    /// Name of the scenario, such as a or acceptance.
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// Factor for its entries.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    pub scale: f64,
}

/// Runs a scenario.
#[derive(Debug, ClapArgs)]
pub struct PerfRunArgs {
    /// Name of the scenario, or a TOML file.
    #[arg(value_name = "SCENARIO")]
    pub scenario: String,
    /// Factor for its entries.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    pub scale: f64,
    /// The same seed gives the same entries.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads that write at once.
    #[arg(long, value_name = "N")]
    pub writers: Option<u32>,
    /// Threads that search while entries go in.
    #[arg(long, value_name = "N")]
    pub readers: Option<u32>,
    /// Entries a second; 0 is as fast as it goes.
    #[arg(long, value_name = "N")]
    pub rate: Option<u64>,
    /// Entries in a call.
    #[arg(long, value_name = "N")]
    pub batch: Option<u32>,
    /// How often everything is loaded.
    #[arg(long, value_name = "N")]
    pub times: Option<u32>,
    /// Leave out the one SQLite file that each figure is compared with.
    #[arg(long)]
    pub no_baseline: bool,
    /// Keep the store that is made; the report names its base folder.
    #[arg(long)]
    pub keep: bool,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Prints a run again.
#[derive(Debug, ClapArgs)]
pub struct PerfReportArgs {
    /// The run; last is the newest.
    #[arg(value_name = "RUN", default_value = "last")]
    pub run: String,
    /// Write it to this file instead: .html, .svg, .png or .json by its suffix.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Compares two runs.
#[derive(Debug, ClapArgs)]
pub struct PerfCompareArgs {
    /// The run that is compared with.
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// The run that is judged; last is the newest.
    #[arg(value_name = "AFTER", default_value = "last")]
    pub after: String,
    /// Form of the comparison.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Asks other programs.
#[derive(Debug, ClapArgs)]
pub struct PerfPeersArgs {
    #[command(flatten)]
    pub generated: Generated,
    /// Form of the table.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Prints a scenario's entries.
#[derive(Debug, ClapArgs)]
pub struct PerfGenerateArgs {
    #[command(flatten)]
    pub generated: Generated,
    /// The same seed gives the same entries.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// Forgets a run.
#[derive(Debug, ClapArgs)]
pub struct PerfDeleteArgs {
    /// The run; last is the newest.
    #[arg(value_name = "RUN")]
    pub run: String,
}
