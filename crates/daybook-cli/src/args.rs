//! The command line.

mod ask;
mod dash;
mod examples;
mod files;
mod filter;
mod format;
mod keep;
mod perf;

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser as _};

use clap::{ArgGroup, Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub use ask::{CountArgs, HistogramArgs, SearchArgs, SourcesArgs};
pub use dash::parse;
pub use files::{ExportArgs, FileForm, ImportArgs, IngestArgs};
pub use filter::FilterArgs;
pub use keep::{
    PinArgs, RetentionArgs, RetentionCommand, RetentionSetArgs, TrashArgs, TrashCommand,
};
pub use perf::{PerfArgs, PerfCommand, PerfGenerateArgs, PerfReportArgs, PerfRunArgs};

const ABOUT: &str = "Reads logs into a store on this machine and finds things in them again";

const LONG_ABOUT: &str = "\
Daybook keeps log entries in one SQLite file for each context and day, below a base folder, and \
searches them in milliseconds.

`daybook ingest` reads log files, folders or standard input; `daybook search` prints what matches; \
`daybook serve` opens the same store in a browser. A base that does not exist yet is an empty one.";

const AFTER: &str = "\
TIMES are RFC 3339 (2026-03-20T14:00:00Z), 2026-03-20, 2026-03-20 14:00, 14:00, today, yesterday, \
-1h, now-2d12h (units s, m, h, d, w), or Unix seconds. They are read and shown by this machine's \
clock unless --utc or --tz says otherwise. Ranges hold their beginning and not their end.

EXIT CODES: 0 done, also when nothing matched; 1 failed; 2 asked for in a wrong way; 3 done, but \
something was damaged or skipped, named on stderr.";

/// Heading of what every command understands.
const EVERYWHERE: &str = "Every command";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "daybook", version, about = ABOUT, long_about = LONG_ABOUT, after_long_help = AFTER, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    /// Say more of what is being done, on stderr; twice says still more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = EVERYWHERE)]
    pub verbose: u8,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, ClapArgs)]
pub struct Global {
    /// Folder of the store.
    ///
    /// Without it, DAYBOOK_BASE names it, else `base` in the settings file, else it is `daybook` in the platform's folder for data
    /// (~/.local/share on Linux, ~/Library/Application Support on macOS, %LOCALAPPDATA% on
    /// Windows).
    // The parser for paths would refuse a DAYBOOK_BASE that is set to nothing.
    #[arg(long, global = true, value_name = "DIR", env = "DAYBOOK_BASE", help_heading = EVERYWHERE,
        value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub base: Option<PathBuf>,
    /// Read and show times in UTC.
    #[arg(long, global = true, conflicts_with = "tz", help_heading = EVERYWHERE)]
    pub utc: bool,
    /// Read and show times in this time zone, such as Europe/Brussels.
    #[arg(long, global = true, value_name = "ZONE", help_heading = EVERYWHERE)]
    pub tz: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read log files, folders or standard input into the store.
    ///
    /// How lines are written is found out by itself: some ninety formats are known, what is not known is
    /// learnt from what lines have alike, and what fits none is kept as it is, with the file's time.
    /// Files may be compressed (gzip, bzip2, xz, zstd) or lie in a tar. Reading the same file again adds
    /// only what is new. Not sure what will come of a file? --dry-run shows its first lines as they
    /// would be taken in, and stores nothing.
    #[command(after_long_help = examples::INGEST)]
    Ingest(IngestArgs),
    /// Print the entries that match.
    ///
    /// Without -n, all that match are printed as they are found, beginning with the first. JSON lines
    /// hold the fields of an entry as they are stored, and its time as RFC 3339: `daybook search -o
    /// jsonl | daybook --base OTHER ingest -` copies a store.
    #[command(after_long_help = examples::SEARCH)]
    Search(SearchArgs),
    /// Print how many entries match.
    Count(CountArgs),
    /// Print how many entries match by time and level.
    Histogram(HistogramArgs),
    /// Print the sources of the entries that match, with their counts.
    Sources(SourcesArgs),
    /// Print the partitions: one for each context and day.
    Partitions(PartitionsArgs),
    /// Delete by age, by day or by source.
    ///
    /// On a terminal it lists what would go and asks; elsewhere it wants --yes. Whole days lie in the
    /// trash for a day, or as long as `daybook retention set --trash` says, from where `daybook trash
    /// restore` puts them back. Entries that go from a day that stays are gone. Pinned days stay.
    #[command(after_long_help = examples::DELETE)]
    Delete(DeleteArgs),
    /// List what was deleted and can be put back, put it back, or delete it for good.
    Trash(TrashArgs),
    /// Pin days: nothing deletes them until they are unpinned.
    Pin(PinArgs),
    /// Pin days no longer.
    Unpin(PinArgs),
    /// Show or change what is kept for how long, or carry it out.
    ///
    /// By age and by size, for each context; days that are over can be packed, and exported before
    /// they go. Off until --on; then a window or a server carries it out now and then.
    #[command(after_long_help = examples::RETENTION)]
    Retention(RetentionArgs),
    /// Write all entries that match into a file, or to standard output.
    ///
    /// A bundle (.daybook) can be verified, searched as it is and imported; .jsonl and .csv, with
    /// .gz or .zst behind it, and .parquet are for other programs. The file appears when it is whole.
    /// FILE - is standard output, as JSON lines unless --format says otherwise: `daybook export -
    /// --format daybook | ssh HOST daybook import -` hands a store on. A bundle or a Parquet file lies
    /// aside at the base until it is whole.
    #[command(after_long_help = examples::EXPORT)]
    Export(ExportArgs),
    /// Take in a bundle, or an old single-file database.
    ///
    /// A bundle is verified before anything is changed; --dry-run says what it would add. An old
    /// database is one with the table `logs`. A second time adds nothing twice. FILE - is standard
    /// input, which lies aside at the base until it is verified. Lines are read by `daybook ingest`.
    Import(ImportArgs),
    /// Index, summarise and check days that are over, and empty the trash of what is due.
    ///
    /// A window or a server does this by itself when it has time.
    Tidy(TidyArgs),
    /// Pack days that are over into Parquet files, about a sixth of their size.
    ///
    /// A packed day is searched as before, takes late entries, and is read by DuckDB, pandas and
    /// others as it is. --dry-run says what it would save.
    Pack(PackArgs),
    /// Make databases of packed days again.
    Unpack(PackArgs),
    /// Read a bundle, or all partitions, through and name what is damaged.
    Verify(VerifyArgs),
    /// Serve the window's user interface to the browsers of this machine.
    ///
    /// It listens on 127.0.0.1 and prints its address, which holds the token that every request
    /// needs: whoever has it can read and delete all logs. Ctrl-C ends it.
    Serve(ServeArgs),
    /// Make a store of made-up logs to try Daybook with, and say how to open it.
    ///
    /// Two weeks of a small shop that end now, with an incident to find in them. It lies in a folder of
    /// its own beside the store of your own logs, or where --base says, and takes no other logs in.
    Demo(DemoArgs),
    /// Measure the store on this machine: scenarios, runs, comparisons.
    Perf(PerfArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
}

/// Form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people; coloured on a terminal, with control characters made visible.
    Text,
    /// One JSON object a line, exact.
    #[value(alias = "json")]
    Jsonl,
    /// Comma-separated values for spreadsheets.
    Csv,
}

/// Form of what is printed, where there is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListForm {
    /// For people.
    Text,
    /// One JSON object a line, exact.
    #[value(alias = "json")]
    Jsonl,
}

/// Prints partitions.
#[derive(Debug, ClapArgs)]
pub struct PartitionsArgs {
    /// Form of the output.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Deletes.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("what").required(true).args(["older_than", "day", "src", "subtree"])))]
pub struct DeleteArgs {
    /// Delete what is older than this: a time, or an age such as 30d.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub older_than: Option<String>,
    /// Delete this day (UTC), such as 2026-03-20; may be given several times.
    #[arg(long, value_name = "DAY")]
    pub day: Vec<String>,
    /// Delete the entries of sources that begin like this.
    #[arg(short, long, value_name = "PREFIX")]
    pub src: Option<String>,
    /// Delete the entries of this source and of those below it.
    #[arg(long, value_name = "SOURCE")]
    pub subtree: Option<String>,
    /// Only in this context; may be given several times.
    #[arg(short, long, value_name = "CONTEXT")]
    pub context: Vec<String>,
    /// Only list what would go.
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask.
    #[arg(short, long)]
    pub yes: bool,
    /// Delete whole days for good at once, past the trash; also on a disk without any room.
    #[arg(long)]
    pub now: bool,
    /// Form of the list.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Tidies.
#[derive(Debug, ClapArgs)]
pub struct TidyArgs {
    /// Only list what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Packs, or unpacks.
#[derive(Debug, ClapArgs)]
pub struct PackArgs {
    /// Only days that ended before this: a time, or an age such as 30d.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub older_than: Option<String>,
    /// Only in this context; may be given several times.
    #[arg(short, long, value_name = "CONTEXT")]
    pub context: Vec<String>,
    /// Only list the days, and about what it would save.
    #[arg(long)]
    pub dry_run: bool,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Verifies.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("what").required(true).args(["file", "all"])))]
pub struct VerifyArgs {
    /// A bundle.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// All partitions of the store.
    #[arg(long)]
    pub all: bool,
    /// Only partitions of this context; may be given several times.
    #[arg(short, long, value_name = "CONTEXT", conflicts_with = "file")]
    pub context: Vec<String>,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Serves the user interface.
#[derive(Debug, ClapArgs)]
pub struct ServeArgs {
    /// Port; 0 takes a free one.
    #[arg(short, long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
    /// Open the page in the browser.
    #[arg(long)]
    pub open: bool,
    /// Serve this bundle as it is, to be read and searched; the page can take it into the store.
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
    /// Serve the demo: made-up logs in a store of their own, which is made where there is none.
    #[arg(long, conflicts_with = "bundle")]
    pub demo: bool,
}

/// Makes the demo.
#[derive(Debug, ClapArgs)]
pub struct DemoArgs {
    /// Make it anew although there is one.
    ///
    /// One whose logs do not end within the last day is made anew in any case.
    #[arg(long)]
    pub anew: bool,
}

/// Prints a completion script.
#[derive(Debug, ClapArgs)]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        super::Args::command().debug_assert();
    }
}
