//! Arguments of what keeps and what lets go: pins, the trash, retention.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs, Subcommand};

use super::ListForm;

/// Pins, or unpins.
#[derive(Debug, ClapArgs)]
pub struct PinArgs {
    /// The days, such as 2026-03-20 (UTC).
    #[arg(value_name = "DAY", required = true)]
    pub days: Vec<String>,
    /// In this context; may be given several times. `default` without it.
    #[arg(short, long, value_name = "CONTEXT", default_value = "default")]
    pub context: Vec<String>,
}

/// What was deleted and can be put back.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_value_name = "WHAT")]
pub struct TrashArgs {
    /// What to do; lists without it.
    #[command(subcommand)]
    pub what: Option<TrashCommand>,
    /// Form of the list.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// What to do with the trash.
#[derive(Debug, Subcommand)]
pub enum TrashCommand {
    /// List what was deleted and can be put back, the newest first.
    List {
        /// Form of the list.
        #[arg(short, long, value_name = "FORM", default_value = "text")]
        output: ListForm,
    },
    /// Put deleted days back.
    ///
    /// Where entries were written to such a day meanwhile, the two are joined: each entry is there as
    /// often as in the one that had it more often.
    Restore {
        /// As the list calls it.
        #[arg(value_name = "ID")]
        id: String,
        /// Form of the report.
        #[arg(short, long, value_name = "FORM", default_value = "text")]
        output: ListForm,
    },
    /// Delete for good: everything, or what is named.
    Empty {
        /// As the list calls them; everything without any.
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// Do not ask.
        #[arg(short, long)]
        yes: bool,
        /// Form of the report.
        #[arg(short, long, value_name = "FORM", default_value = "text")]
        output: ListForm,
    },
}

/// What is kept for how long.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_value_name = "WHAT")]
pub struct RetentionArgs {
    /// What to do; shows the policy without it.
    #[command(subcommand)]
    pub what: Option<RetentionCommand>,
    /// Form of what is shown.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}

/// What to do about retention.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// Show the policy, and how it went the last time.
    Show {
        /// Form of what is shown.
        #[arg(short, long, value_name = "FORM", default_value = "text")]
        output: ListForm,
    },
    /// Change the policy.
    ///
    /// Without --context the rule for all contexts that have none of their own is changed. What is
    /// not given stays as it is; `none` takes a limit away.
    Set(RetentionSetArgs),
    /// Carry the policy out now, whether or not it is turned on.
    Run {
        /// Only list what would go, be packed and be exported.
        #[arg(long)]
        dry_run: bool,
        /// Go on although the clock stands far from where it stood the last time.
        #[arg(short, long)]
        yes: bool,
        /// Form of the report.
        #[arg(short, long, value_name = "FORM", default_value = "text")]
        output: ListForm,
    },
}

/// Changes the policy.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args([
    "max_age", "max_size", "pack_after", "export_to", "keep_all", "remove", "trash", "on", "off",
])))]
#[command(group(ArgGroup::new("limits").multiple(true).args([
    "max_age", "max_size", "pack_after", "export_to",
])))]
pub struct RetentionSetArgs {
    /// Whose rule; may be given several times.
    #[arg(short, long, value_name = "CONTEXT")]
    pub context: Vec<String>,
    /// Days that ended longer ago than this go: 30d, 8w, or none.
    #[arg(long, value_name = "AGE")]
    pub max_age: Option<String>,
    /// Beyond this size of a context its oldest days go: 500MB, 20GiB, or none.
    #[arg(long, value_name = "SIZE")]
    pub max_size: Option<String>,
    /// Days that ended longer ago than this are packed: 7d, or none.
    #[arg(long, value_name = "AGE")]
    pub pack_after: Option<String>,
    /// Folder that a day is exported to, as a bundle, before it goes; or none.
    #[arg(long, value_name = "DIR")]
    pub export_to: Option<PathBuf>,
    /// Keep everything of these contexts, whatever the rule for all others says.
    #[arg(long, requires = "context", conflicts_with_all = ["limits", "remove"])]
    pub keep_all: bool,
    /// Take the rule away.
    #[arg(long, conflicts_with = "limits")]
    pub remove: bool,
    /// How long deleted days can be put back: 24h, 7d; 0h deletes them at once.
    #[arg(long, value_name = "TIME")]
    pub trash: Option<String>,
    /// Have the policy carried out by itself, in the window and by `daybook serve`.
    #[arg(long, conflicts_with = "off")]
    pub on: bool,
    /// Have it no longer carried out by itself.
    #[arg(long)]
    pub off: bool,
    /// Form of what is shown then.
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    pub output: ListForm,
}
