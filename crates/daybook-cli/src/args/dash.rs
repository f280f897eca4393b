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

/// Options whose value may be any word. Together with it in one word, `-slow` for `-s low`, a letter too few or
/// a term that leaves out would be taken for them, and nobody would be told.
const ANY_VALUE: &str = "cgstE";

/// Reads a command line, the program's name first.
///
/// # Errors
/// Clap's own, help and version among them; and where a term of a query would be taken for an option.
pub fn parse(given: &[OsString]) -> Result<Args, clap::Error> {
    let words = || given.iter().skip(1).filter_map(|word| word.to_str());
    let Some(command) = command(words()) else { return Args::try_parse_from(given) };
    let advice =
        format!("put a query with such a term behind --: daybook {command} -- error -src:sshd");
    for word in words().take_while(|word| *word != "--") {
        let refused = |message: String| {
            Err(Args::command().error(ErrorKind::ArgumentConflict, format!("{message}; {advice}")))
        };
        if SWALLOWED.iter().any(|field| word.starts_with(field)) {
            return refused(format!("{word:?} would be read as an option"));
        }
        if let Some((option, value)) = joined(word) {
            let message = format!(
                "{word:?} would be read as {option} {value}; write that with a space if it is meant, \
                or, to leave out what says {:?}: daybook {command} -- {word}",
                &word[1..]
            );
            return Err(Args::command().error(ErrorKind::ArgumentConflict, message));
        }
    }
    Args::try_parse_from(given).map_err(|mut error| {
        let is_term = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(arg)) if is_term(words(), arg));
        if error.kind() == ErrorKind::UnknownArgument && is_term {
            let advice = ContextValue::StyledStrs(vec![StyledStr::from(advice)]);
            error.insert(ContextKind::Suggested, advice);
        }
        error
    })
}

/// Whether an argument that no option is may be a term that leaves out: not `-1` of `-n -1`.
fn is_term<'w>(words: impl Iterator<Item = &'w str>, arg: &str) -> bool {
    let mut before = None;
    let of_option = words.into_iter().any(|word| {
        let is_value = word.starts_with(arg) && before.is_some_and(|b: &str| b.starts_with('-'));
        before = Some(word);
        is_value
    });
    !arg.starts_with("--") && !of_option
}

/// The command, where it takes a query.
fn command<'w>(mut words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    loop {
        match words.next()? {
            "--base" | "--tz" => drop(words.next()),
            option if option.starts_with('-') => {}
            word => return Some(word).filter(|word| COMMANDS.contains(word)),
        }
    }
}

/// An option and its value in one word, where the value may be any.
fn joined(word: &str) -> Option<(&str, &str)> {
    let letter = word.strip_prefix('-')?.chars().next()?;
    let (option, value) = word.split_at_checked(2).filter(|_| ANY_VALUE.contains(letter))?;
    value.starts_with(char::is_alphabetic).then_some((option, value))
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
        for (word, option) in [("-slow", "-s low"), ("-timeout", "-t imeout"), ("-gone", "-g one")]
        {
            let error = read(&["search", "lost", word]).unwrap_err();
            assert!(error.contains(&format!("would be read as {option}; ")), "{error}");
            assert!(error.contains(&format!("daybook search -- {word}")), "{error}");
        }
        let error = read(&["search", "lost", "-authentication"]).unwrap_err();
        assert!(error.contains("daybook search -- "), "{error}");
        let error = read(&["search", "-n", "-1"]).unwrap_err();
        assert!(!error.contains("-- error"), "{error}");
        let error = read(&["search", "--oldest-frist"]).unwrap_err();
        assert!(error.contains("--oldest-first") && !error.contains("-- error"), "{error}");
    }

    #[test]
    fn what_is_meant_as_it_stands_is_read() {
        for words in [
            &["search", "--", "-src:sshd", "lost"][..],
            &["search", "lost -src:sshd"],
            &["search", "-s", "sshd", "-n5", "-lwarn", "-S-1h", "-t=x", "-g.so"],
            &["search", "--", "-slow"],
            &["export", "x.daybook", "--", "-level:info"],
            &["delete", "-ssearch"],
            &["--base", "search", "--utc", "ingest", "-cprod", "search"],
        ] {
            read(words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        }
    }
}
