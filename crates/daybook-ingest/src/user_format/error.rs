//! What can be wrong with a user's format, where, and what to do about it.

use std::fmt;
use std::path::PathBuf;

/// Why a format cannot be used.
#[derive(Debug)]
pub struct UserFormatError {
    /// Its file.
    pub path: PathBuf,
    /// The line of the file, from 1, where there is one to name.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: UserFormatProblem,
}

impl fmt::Display for UserFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for UserFormatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.problem)
    }
}

/// What is wrong with a format. Tell kinds apart by the variant, never by text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UserFormatProblem {
    /// The file or folder cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[source] std::io::Error),
    /// The file is larger than any format.
    #[error("is too large: a format has {most} bytes at most")]
    TooLarge {
        /// So many bytes are allowed.
        most: u64,
    },
    /// The file is not UTF-8.
    #[error("is not UTF-8; save it as UTF-8")]
    NotUtf8,
    /// The file is not TOML.
    #[error("is not TOML: {message}")]
    NotToml {
        /// What the parser says.
        message: String,
    },
    /// There is no such key.
    #[error("there is no key `{key}`; {hint}")]
    UnknownKey {
        /// As written.
        key: String,
        /// The nearest one, or all.
        hint: String,
    },
    /// A key that must be there is not.
    #[error("`{key}` is missing: {what}")]
    Missing {
        /// Its name.
        key: &'static str,
        /// What it says.
        what: &'static str,
    },
    /// A value of another kind than the key takes.
    #[error("`{key}` must be {expected}, and is {found}")]
    Wrong {
        /// The key, dotted.
        key: String,
        /// What it takes.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A word that is none of those that can stand there.
    #[error("`{key}` cannot be {word:?}; {hint}")]
    UnknownWord {
        /// The key, dotted.
        key: String,
        /// As written.
        word: String,
        /// The nearest one, or all.
        hint: String,
    },
    /// A pattern that is no regular expression, or one too large.
    #[error("`{key}` is no pattern: {message}")]
    Pattern {
        /// Which one.
        key: String,
        /// What is wrong with it, and where.
        message: String,
    },
    /// A pattern that takes the empty line would take many others too.
    #[error(
        "`{key}` takes the empty line, and so would take any: begin it with `^` and what all lines \
         have, and let a group take at least one character (`.+` for `.*`)"
    )]
    TakesAnything {
        /// Which one.
        key: String,
    },
    /// A pattern lacks a group.
    #[error("`{key}` has no group `{group}`: put what is {what} into `(?<{group}>…)`{otherwise}")]
    NoGroup {
        /// Which one.
        key: String,
        /// The group.
        group: &'static str,
        /// What it takes.
        what: &'static str,
        /// What else could be done.
        otherwise: &'static str,
    },
    /// A time form that does not tell a time.
    #[error("`time` cannot be {form:?}: {message}")]
    TimeForm {
        /// As written.
        form: String,
        /// What is wrong with it.
        message: String,
    },
    /// A sample that the format does not take.
    #[error("`samples[{at}]` is not of this format: {message}")]
    Sample {
        /// Which one, from 0.
        at: usize,
        /// Why not.
        message: String,
    },
    /// Another format has this name.
    #[error("there is another format {name:?}; give it a name of its own")]
    NameTaken {
        /// The name.
        name: String,
    },
}

impl UserFormatProblem {
    /// A short name that stays the same from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            UserFormatProblem::Read(_) => "io",
            UserFormatProblem::TooLarge { .. } => "too_large",
            UserFormatProblem::NotUtf8 => "not_utf8",
            UserFormatProblem::NotToml { .. } => "not_toml",
            UserFormatProblem::UnknownKey { .. } => "unknown_key",
            UserFormatProblem::Missing { .. } => "missing_key",
            UserFormatProblem::Wrong { .. } => "wrong_value",
            UserFormatProblem::UnknownWord { .. } => "unknown_word",
            UserFormatProblem::Pattern { .. } => "bad_pattern",
            UserFormatProblem::TakesAnything { .. } => "takes_anything",
            UserFormatProblem::NoGroup { .. } => "no_group",
            UserFormatProblem::TimeForm { .. } => "bad_time_form",
            UserFormatProblem::Sample { .. } => "bad_sample",
            UserFormatProblem::NameTaken { .. } => "name_taken",
        }
    }
}

/// The nearest of some words, or where none is near, all of them or what is expected.
pub(super) fn hint<'w>(
    word: &str,
    words: impl IntoIterator<Item = &'w str>,
    otherwise: &str,
) -> String {
    let word = word.to_lowercase();
    let far = |known: &str| strsim::damerau_levenshtein(&word, &known.to_lowercase());
    let nearest = words.into_iter().map(|known| (far(known), known)).min();
    match nearest {
        // Half of its letters may be wrong.
        Some((distance, known)) if distance * 2 <= known.chars().count() => {
            format!("did you mean `{known}`?")
        }
        _ => otherwise.to_owned(),
    }
}
