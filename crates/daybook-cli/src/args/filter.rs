//! Which entries: the same arguments for every command that searches.

use clap::Args;
use daybook_store::level;

/// Which entries.
#[derive(Debug, Default, Args)]
pub struct FilterArgs {
    /// What to look for: `word`, `"a phrase"`, `/regex/`, `level:>=warn`, `src:hero.proc`.
    ///
    /// Terms side by side must all hold; OR joins two, -x leaves out, ( ) group. A word, "a phrase"
    /// or /regular expression/ is looked for in the text; level:warn is that level, level:>=warn
    /// that one and graver ones; src:hero.proc is that source and those below it, src:hero.proc*
    /// what begins so; context:prod, tag:slow and error:true say what they mean; attrs.user:alice
    /// and attrs.ms:>=500 look at attributes. A query that begins with -x stands behind --.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// From this time on.
    #[arg(short = 'S', long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Before this time.
    #[arg(short = 'U', long, value_name = "TIME", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// In this context; may be given several times.
    #[arg(short, long, value_name = "CONTEXT")]
    pub context: Vec<String>,
    /// Whose source begins like this: hero.proc is also hero.process.
    #[arg(short, long, value_name = "PREFIX", conflicts_with = "subtree")]
    pub src: Option<String>,
    /// Whose source is this one or one below it.
    #[arg(long, value_name = "SOURCE")]
    pub subtree: Option<String>,
    /// Of this level or a graver one: trace, debug, info, notice, warn, error, critical, fatal, or
    /// a number.
    #[arg(short, long, value_name = "LEVEL", value_parser = read_level)]
    pub level: Option<i32>,
    /// Marked as an error, whatever their level.
    #[arg(long)]
    pub error: bool,
    /// That carry this tag; may be given several times.
    #[arg(short, long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// That contain this text, in any case.
    #[arg(short, long, value_name = "TEXT", conflicts_with = "regex")]
    pub grep: Option<String>,
    /// That match this regular expression.
    #[arg(short = 'E', long, value_name = "REGEX")]
    pub regex: Option<String>,
}

fn read_level(text: &str) -> Result<i32, String> {
    level::parse(text).ok_or_else(|| {
        "expected trace, debug, info, notice, warn, error, critical, alert, fatal or a number"
            .to_owned()
    })
}
