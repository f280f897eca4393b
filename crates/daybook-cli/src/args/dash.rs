//! Terms of a query that begin with a dash (`-src:sshd`, `-authentication`): to the shell's words they look like
//! options.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser as _};

use super::Args;

/// Commands that take a query.
const COMMANDS: [&str; 5] = ["search", "count", "histogram", "sources", "export"];
/// Terms that would be taken for an option and its value: `-src:sshd` for `-s rc:sshd`.
const SWALLOWED: [&str; 4] = ["-src:", "-level:", "-context:", "-tag:"];

/// Reads a command line, the program's name first.
///
/// # Errors
/// Clap's own, help and version among them; and where a term of a query would be taken for an option.
pub fn parse(given: &[OsString]) -> Result<Args, clap::Error> {
    let words = || given.iter().skip(1).filter_map(|word| word.to_str());
    let command = words().find(|word| COMMANDS.contains(word));
    let Some(command) = command else { return Args::try_parse_from(given) };
    let advice =
        format!("put a query with such a term behind --: daybook {command} -- error -src:sshd");
    let term = words()
        .take_while(|word| *word != "--")
        .find(|word| SWALLOWED.iter().any(|field| word.starts_with(field)));
    if let Some(term) = term {
        let message = format!("{term:?} would be read as an option; {advice}");
        return Err(Args::command().error(ErrorKind::ArgumentConflict, message));
    }
    Args::try_parse_from(given).map_err(|mut error| {
        let is_term = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(arg)) if !arg.starts_with("--"));
        if error.kind() == ErrorKind::UnknownArgument && is_term {
            let advice = ContextValue::StyledStrs(vec![StyledStr::from(advice)]);
            error.insert(ContextKind::Suggested, advice);
        }
        error
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Args, String> {
        let given: Vec<OsString> = ["daybook"].iter().chain(words).map(OsString::from).collect();
        parse(&given).map_err(|error| error.to_string())
    }

    #[test]
    fn a_term_that_begins_with_a_dash_is_no_option() {
        for words in [&["search", "-src:sshd", "lost"][..], &["count", "lost", "-level:info"]] {
            let error = read(words).unwrap_err();
            assert!(error.contains("would be read as an option"), "{error}");
            assert!(error.contains(&format!("daybook {} -- ", words[0])), "{error}");
        }
        let error = read(&["search", "lost", "-authentication"]).unwrap_err();
        assert!(error.contains("daybook search -- "), "{error}");
        let error = read(&["search", "--oldest-frist"]).unwrap_err();
        assert!(error.contains("--oldest-first") && !error.contains("-- error"), "{error}");
    }

    #[test]
    fn what_is_meant_as_it_stands_is_read() {
        for words in [
            &["search", "--", "-src:sshd", "lost"][..],
            &["search", "lost -src:sshd"],
            &["search", "-ssshd", "-n5"],
            &["export", "x.daybook", "--", "-level:info"],
            &["delete", "-s", "search"],
        ] {
            read(words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        }
    }
}
