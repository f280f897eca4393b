//! How a source prefix becomes a range of the unique index on `sources.src`.

use crate::filter::SrcFilter;

/// Separates the steps of a source.
const DOT: char = '.';
/// The character after it, in the order of the index.
const AFTER_DOT: char = '/';

/// A half-open range of sources in byte order, which for UTF-8 is the order of code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SrcRange {
    pub from: String,
    /// None: to the end.
    pub to: Option<String>,
}

/// The ranges that hold just the sources that match.
pub(crate) fn ranges(filter: &SrcFilter) -> Vec<SrcRange> {
    match filter {
        SrcFilter::Prefix(prefix) => {
            vec![SrcRange { from: prefix.clone(), to: after_prefix(prefix) }]
        }
        SrcFilter::Exact(src) => vec![exactly(src)],
        SrcFilter::Subtree(src) => {
            let below =
                SrcRange { from: format!("{src}{DOT}"), to: Some(format!("{src}{AFTER_DOT}")) };
            vec![exactly(src), below]
        }
    }
}

fn exactly(src: &str) -> SrcRange {
    SrcRange { from: src.to_owned(), to: Some(format!("{src}\0")) }
}

/// The smallest string above all that begin with `prefix`: its last code point incremented, with
/// carry past the highest. None when there is no such string: the empty prefix, or one of
/// highest code points only.
pub(crate) fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        if let Some(next) = next_char(last) {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// The next code point that text can hold: none after the highest, and over the surrogates.
fn next_char(c: char) -> Option<char> {
    match c {
        '\u{D7FF}' => Some('\u{E000}'),
        char::MAX => None,
        c => char::from_u32(u32::from(c) + 1),
    }
}

/// Whether a source matches: what the ranges must say too, for lists in memory.
pub(crate) fn matches(filter: &SrcFilter, src: &str) -> bool {
    match filter {
        SrcFilter::Prefix(prefix) => src.starts_with(prefix.as_str()),
        SrcFilter::Exact(exact) => src == exact,
        SrcFilter::Subtree(root) => src
            .strip_prefix(root.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(DOT)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_ranges(filter: &SrcFilter, src: &str) -> bool {
        ranges(filter)
            .iter()
            .any(|r| src >= r.from.as_str() && r.to.as_deref().is_none_or(|to| src < to))
    }

    #[test]
    fn the_bound_carries_past_the_highest_code_point() {
        assert_eq!(after_prefix("hero.proc").as_deref(), Some("hero.prod"));
        assert_eq!(after_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{D7FF}").as_deref(), Some("\u{E000}"));
        assert_eq!(after_prefix("\u{10FFFF}\u{10FFFF}"), None);
        assert_eq!(after_prefix(""), None);
    }

    #[test]
    fn a_subtree_leaves_out_names_that_only_begin_alike() {
        let subtree = SrcFilter::Subtree("hero.proc".into());
        for (src, expected) in [
            ("hero.proc", true),
            ("hero.proc.x", true),
            ("hero.process", false),
            ("hero.proc-x", false),
        ] {
            assert_eq!(in_ranges(&subtree, src), expected, "{src}");
        }
    }

    proptest! {
        #[test]
        fn a_prefix_range_is_starts_with(prefix in "[a-c.\u{D7FF}\u{E000}\u{10FFFF}\u{0}]{0,3}", src in "[a-c./\u{D7FF}\u{E000}\u{10FFFF}\u{0}]{0,5}") {
            for filter in [SrcFilter::Prefix(prefix.clone()), SrcFilter::Exact(prefix.clone()), SrcFilter::Subtree(prefix)] {
                prop_assert_eq!(in_ranges(&filter, &src), matches(&filter, &src), "{:?}", filter);
            }
        }
    }
}
