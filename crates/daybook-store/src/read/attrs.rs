//! Conditions on a row's attributes.

use std::cmp::Ordering;

use regex::bytes::Regex;
use serde_json::Value;

use crate::error::Result;
use crate::matching::{AttrFilter, AttrTest};
use crate::read::text;

/// A condition on an attribute, ready for many rows.
#[derive(Clone, Debug)]
pub(crate) struct AttrMatch {
    filter: AttrFilter,
    /// The last step of its name as it stands in most JSON texts: rows without it are not parsed.
    name: Option<Regex>,
}

impl AttrMatch {
    /// # Errors
    /// [`StoreError::BadFilter`](crate::StoreError::BadFilter) for a name that is too long.
    pub(crate) fn of(filter: &AttrFilter) -> Result<AttrMatch> {
        let name = plain_step(&filter.name).map(|step| text::compile(step, false)).transpose()?;
        Ok(AttrMatch { filter: filter.clone(), name })
    }

    /// Whether a row's attributes, a JSON object as it is stored, meet it.
    pub(crate) fn is_match(&self, attrs: &[u8]) -> bool {
        if attrs.is_empty() || self.name.as_ref().is_some_and(|name| !name.is_match(attrs)) {
            return false;
        }
        let attrs: Value = serde_json::from_slice(attrs).unwrap_or_default();
        value(&attrs, &self.filter.name).is_some_and(|value| self.meets(value))
    }

    fn meets(&self, value: &Value) -> bool {
        match value {
            Value::Array(values) if self.filter.test != AttrTest::Exists => {
                values.iter().any(|value| self.meets(value))
            }
            Value::String(text) => meets(&self.filter.test, text),
            other => meets(&self.filter.test, &other.to_string()),
        }
    }
}

/// The last step of a name, where it stands as it is in every JSON text that has it: other characters
/// may be written as escapes.
pub(crate) fn plain_step(name: &str) -> Option<&str> {
    let step = name.rsplit('.').next()?;
    step.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(step)
}

/// The value of a name: the whole name as a key, or step by step into nested objects.
fn value<'v>(attrs: &'v Value, name: &str) -> Option<&'v Value> {
    let object = attrs.as_object()?;
    object.get(name).or_else(|| {
        name.match_indices('.').find_map(|(dot, _)| {
            let (first, rest) = name.split_at(dot);
            value(object.get(first)?, rest.strip_prefix('.')?)
        })
    })
}

fn meets(test: &AttrTest, value: &str) -> bool {
    let compare = |other: &str| compare(value, other);
    match test {
        AttrTest::Exists => true,
        AttrTest::Is(other) => compare(other) == Some(Ordering::Equal),
        AttrTest::Prefix(prefix) => value.starts_with(prefix),
        AttrTest::Below(other) => compare(other) == Some(Ordering::Less),
        AttrTest::AtMost(other) => {
            matches!(compare(other), Some(Ordering::Less | Ordering::Equal))
        }
        AttrTest::Above(other) => compare(other) == Some(Ordering::Greater),
        AttrTest::AtLeast(other) => {
            matches!(compare(other), Some(Ordering::Greater | Ordering::Equal))
        }
    }
}

fn compare(value: &str, other: &str) -> Option<Ordering> {
    if value == other {
        return Some(Ordering::Equal);
    }
    match (value.parse::<f64>(), other.parse::<f64>()) {
        (Ok(value), Ok(other)) => value.partial_cmp(&other),
        _ => Some(value.cmp(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(name: &str, test: AttrTest, attrs: &str) -> bool {
        let filter = AttrFilter { name: name.to_owned(), test };
        AttrMatch::of(&filter).unwrap().is_match(attrs.as_bytes())
    }

    #[test]
    fn a_name_is_a_key_or_a_way_into_nested_objects() {
        for attrs in
            [r#"{"http.status":500}"#, r#"{"http":{"status":500}}"#, r#"{"http":{"status":"500"}}"#]
        {
            assert!(meets("http.status", AttrTest::Is("500".into()), attrs), "{attrs}");
            assert!(meets("http.status", AttrTest::Exists, attrs));
        }
        assert!(!meets("status", AttrTest::Exists, r#"{"http":{"status":1}}"#));
        assert!(meets("größe", AttrTest::Exists, r#"{"gr\u00f6\u00dfe":1}"#));
        assert!(!meets("a", AttrTest::Exists, ""));
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_other_text_by_its_characters() {
        let attrs = r#"{"n":9,"t":"2.50","w":"beta","l":["x","yes"]}"#;
        assert!(meets("n", AttrTest::Below("10".into()), attrs));
        assert!(meets("t", AttrTest::Is("2.5".into()), attrs));
        assert!(meets("w", AttrTest::Above("alpha".into()), attrs));
        assert!(meets("w", AttrTest::AtLeast("beta".into()), attrs));
        assert!(!meets("w", AttrTest::AtMost("alpha".into()), attrs));
        assert!(meets("w", AttrTest::Prefix("be".into()), attrs));
        assert!(meets("l", AttrTest::Is("yes".into()), attrs));
    }
}
