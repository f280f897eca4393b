//! Arguments of what asks the store: entries, counts, sources.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{FilterArgs, Form, ListForm};

/// Prints entries.
#[derive(Debug, ClapArgs)]
pub struct SearchArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Print at most so many.
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print the oldest entry first instead of the newest.
    #[arg(long)]
    pub oldest_first: bool,
    /// Go on where a search with -n ended (--explain prints the cursor).
    #[arg(long, value_name = "CURSOR")]
    pub cursor: Option<String>,
    /// Form of the output.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: Form,
    /// Say on stderr what the search did, and the cursor of what follows.
    #[arg(long)]
    pub explain: bool,
    /// Search this bundle instead of the store.
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
}

/// Prints a bare number.
#[derive(Debug, ClapArgs)]
pub struct CountArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// text is the bare number, jsonl has the levels too.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Prints how many entries match by time and level.
#[derive(Debug, ClapArgs)]
pub struct HistogramArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Width of a bucket: 30s, 15m, 1h, 1d, or auto.
    ///
    /// Hours and days are those of the time zone, also where clocks change.
    #[arg(short, long, value_name = "WIDTH", default_value = "auto")]
    pub bucket: String,
    /// Form of the output.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Prints sources.
#[derive(Debug, ClapArgs)]
pub struct SourcesArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Draw them as a tree by the dots in their names.
    #[arg(long)]
    pub tree: bool,
    /// Form of the output.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}
