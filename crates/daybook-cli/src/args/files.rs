//! Arguments of what reads files in and writes them out.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, ValueEnum};

use super::format::FormatName;
use super::{FilterArgs, ListForm};

/// Reads logs in.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["paths", "system"])))]
pub struct IngestArgs {
    /// Files, folders, and patterns such as 'app*.log'; - is standard input.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// This machine's own logs (/var/log and the journal on Linux, their like elsewhere).
    #[arg(long)]
    pub system: bool,
    /// Context of entries that name none.
    #[arg(short, long, value_name = "CONTEXT")]
    pub context: Option<String>,
    /// Source of entries that name none.
    #[arg(short, long, value_name = "SOURCE")]
    pub src: Option<String>,
    /// Take every line for this format instead of recognising it.
    ///
    /// What recognises formats by itself rarely needs help; raw keeps every line as it stands.
    #[arg(short, long, value_name = "FORMAT", value_parser = FormatName)]
    pub format: Option<String>,
    /// Leave out entries before this time.
    #[arg(short = 'S', long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Store nothing; show the first lines of each file as they would be taken in.
    ///
    /// Each entry is a line with its time, level, source and message. With -o jsonl the entries are
    /// in `preview`, whole.
    #[arg(long)]
    pub dry_run: bool,
    /// Go on reading what is written to the files, until Ctrl-C.
    ///
    /// Rotated and truncated files are followed, new ones in folders are found, and files that are not
    /// there yet are waited for. Started again it goes on where it ended.
    #[arg(long, conflicts_with = "dry_run")]
    pub follow: bool,
    /// Form of the closing report: text is a table by file, jsonl an object for each.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Takes in a bundle, or an old single-file database.
#[derive(Debug, ClapArgs)]
pub struct ImportArgs {
    /// The bundle, or the SQLite file; - is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Verify a bundle and say what it would add; add nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Exports.
#[derive(Debug, ClapArgs)]
pub struct ExportArgs {
    /// The file, whose ending says its form; - is standard output.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Form of the file, whatever its name; of standard output jsonl where none is given.
    #[arg(long, value_name = "FORM")]
    pub format: Option<FileForm>,
    /// Form of the report.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// Form of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FileForm {
    /// A bundle: verified, searched as it is, imported.
    Daybook,
    /// One JSON object a line, exact.
    Jsonl,
    /// Comma-separated values for spreadsheets.
    Csv,
    /// One Parquet file.
    Parquet,
}
