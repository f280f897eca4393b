//! Tests that need a row's own text.

use regex::bytes::{Regex, RegexBuilder};

use crate::error::{Result, StoreError};
use crate::filter::TextFilter;

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 4096;
/// Most memory for a compiled pattern, in bytes.
const MAX_COMPILED: usize = 4 * 1024 * 1024;

/// A condition on a row's content, ready for many rows.
#[derive(Clone, Debug)]
pub(crate) struct TextMatch(Regex);

impl TextMatch {
    /// None when everything meets it.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`] for a pattern that is wrong or too large.
    pub(crate) fn of(filter: &TextFilter) -> Result<Option<TextMatch>> {
        Ok(match filter {
            TextFilter::Substring(text) if text.is_empty() => None,
            TextFilter::Substring(text) => {
                limit(text)?;
                Some(TextMatch(compile(&regex::escape(text), true)?))
            }
            TextFilter::Regex(pattern) => {
                limit(pattern)?;
                Some(TextMatch(compile(pattern, false)?))
            }
        })
    }

    pub(crate) fn is_match(&self, content: &[u8]) -> bool {
        self.0.is_match(content)
    }
}

/// Says what is wrong with a regular expression, in words for people; nothing when it can be
/// searched for.
///
/// # Errors
/// When it cannot be read, or is too large.
pub fn check_pattern(pattern: &str) -> std::result::Result<(), String> {
    match TextMatch::of(&TextFilter::Regex(pattern.to_owned())) {
        Ok(_) => Ok(()),
        Err(StoreError::BadFilter { message }) => Err(message),
        Err(error) => Err(error.to_string()),
    }
}

fn limit(text: &str) -> Result<()> {
    let len = text.len();
    if len <= MAX_PATTERN {
        return Ok(());
    }
    Err(StoreError::BadFilter {
        message: format!("the text is {len} bytes long, at most {MAX_PATTERN} are searched for"),
    })
}

/// # Errors
/// [`StoreError::BadFilter`] for a pattern that is wrong or too large.
pub(crate) fn compile(pattern: &str, ignore_case: bool) -> Result<Regex> {
    RegexBuilder::new(pattern)
        .case_insensitive(ignore_case)
        .size_limit(MAX_COMPILED)
        .dfa_size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| StoreError::BadFilter { message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: TextFilter, content: &str) -> bool {
        TextMatch::of(&text).unwrap().is_none_or(|test| test.is_match(content.as_bytes()))
    }

    #[test]
    fn a_substring_ignores_case_and_means_itself() {
        assert!(passes(TextFilter::Substring("STRASSE (".into()), "die Strasse (links)"));
        assert!(passes(TextFilter::Substring("ÄRGER".into()), "viel ärger"));
        assert!(!passes(TextFilter::Substring("a.c".into()), "abc"));
        assert!(passes(TextFilter::Substring(String::new()), "anything"));
    }

    #[test]
    fn wrong_or_huge_patterns_are_refused() {
        for pattern in ["(", &"x".repeat(5000), r"\w{999}{999}"] {
            let error = TextMatch::of(&TextFilter::Regex(pattern.to_owned())).unwrap_err();
            assert_eq!(error.code(), "bad_filter");
        }
    }
}
