//! Tests that need a row's own text.

use regex::bytes::{Regex, RegexBuilder};

use crate::error::{Result, StoreError};
use crate::filter::{LogFilter, TextFilter};

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 4096;
/// Most memory for a compiled pattern, in bytes.
const MAX_COMPILED: usize = 4 * 1024 * 1024;

/// What a row's content and tags must be.
#[derive(Clone, Debug)]
pub(crate) struct RowTest {
    content: Option<Regex>,
    tags: Vec<String>,
}

impl RowTest {
    /// None when the filter asks nothing of content and tags.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`] for a pattern that is wrong or too large.
    pub(crate) fn of(filter: &LogFilter) -> Result<Option<RowTest>> {
        let content = match &filter.text {
            None => None,
            Some(TextFilter::Substring(text)) if text.is_empty() => None,
            Some(TextFilter::Substring(text)) => {
                Some(compile(&regex::escape(text), true, text.len())?)
            }
            Some(TextFilter::Regex(pattern)) => Some(compile(pattern, false, pattern.len())?),
        };
        if content.is_none() && filter.tags.is_empty() {
            return Ok(None);
        }
        Ok(Some(RowTest { content, tags: filter.tags.clone() }))
    }

    /// Whether a row passes: its content, and its tags as they are stored (a JSON list).
    pub(crate) fn passes(&self, content: &[u8], tags: &[u8]) -> bool {
        self.content.as_ref().is_none_or(|regex| regex.is_match(content)) && self.has_tags(tags)
    }

    /// Whether tags matter.
    pub(crate) fn wants_tags(&self) -> bool {
        !self.tags.is_empty()
    }

    fn has_tags(&self, stored: &[u8]) -> bool {
        if self.tags.is_empty() {
            return true;
        }
        let stored: Vec<String> = serde_json::from_slice(stored).unwrap_or_default();
        self.tags.iter().all(|tag| stored.contains(tag))
    }
}

fn compile(pattern: &str, ignore_case: bool, len: usize) -> Result<Regex> {
    if len > MAX_PATTERN {
        return Err(StoreError::BadFilter {
            message: format!(
                "the text is {len} bytes long, at most {MAX_PATTERN} are searched for"
            ),
        });
    }
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
        let filter = LogFilter { text: Some(text), ..LogFilter::default() };
        RowTest::of(&filter).unwrap().is_none_or(|test| test.passes(content.as_bytes(), b"[]"))
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
            let filter = LogFilter {
                text: Some(TextFilter::Regex(pattern.to_owned())),
                ..LogFilter::default()
            };
            assert_eq!(RowTest::of(&filter).unwrap_err().code(), "bad_filter");
        }
    }

    #[test]
    fn all_tags_must_be_there_as_whole_words() {
        let filter = LogFilter { tags: vec!["a".into(), "b\"c".into()], ..LogFilter::default() };
        let test = RowTest::of(&filter).unwrap().unwrap();
        assert!(test.passes(b"", br#"["b\"c","x","a"]"#));
        assert!(!test.passes(b"", br#"["ab\"c","a"]"#));
    }
}
