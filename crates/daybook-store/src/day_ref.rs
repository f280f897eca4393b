//! One context's day as callers name it.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::context::{canonical_context, is_canonical};
use crate::error::{Result, StoreError};
use crate::key::{Day, PartitionKey};

/// One context's day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DayRef {
    /// Name of the context; in answers the canonical one.
    pub context: String,
    /// The day, `YYYY-MM-DD` (UTC).
    pub day: String,
}

impl DayRef {
    pub(crate) fn of(key: &PartitionKey) -> DayRef {
        DayRef { context: key.context().to_owned(), day: key.day().to_string() }
    }

    /// The partition that is meant.
    ///
    /// # Errors
    /// [`StoreError::BadDay`].
    pub(crate) fn key(&self) -> Result<PartitionKey> {
        let day =
            Day::parse(&self.day).ok_or_else(|| StoreError::BadDay { day: self.day.clone() })?;
        Ok(PartitionKey::new(&self.context, day))
    }
}

impl std::fmt::Display for DayRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.context, self.day)
    }
}

impl Day {
    /// The day that is written as `YYYY-MM-DD`.
    pub(crate) fn parse(text: &str) -> Option<Day> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        let day = Day::of_epoch(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp()).ok()?;
        // Only as this program writes it: one day has one name.
        (day.to_string() == text).then_some(day)
    }
}

/// Of partitions those of these contexts and these days, in order; none of either means all.
///
/// # Errors
/// [`StoreError::BadDay`].
pub(crate) fn chosen(
    mut of: Vec<PartitionKey>,
    contexts: &[String],
    days: &[DayRef],
) -> Result<Vec<PartitionKey>> {
    let contexts: Vec<String> = contexts.iter().map(|name| canonical_context(name)).collect();
    let days = keys(days)?;
    of.retain(|key| {
        (days.is_empty() || days.contains(key))
            && (contexts.is_empty() || contexts.iter().any(|name| name == key.context()))
    });
    of.sort_unstable();
    Ok(of)
}

/// The partitions that are meant.
///
/// # Errors
/// [`StoreError::BadDay`].
pub(crate) fn keys(days: &[DayRef]) -> Result<HashSet<PartitionKey>> {
    days.iter().map(DayRef::key).collect()
}

/// The partition of a context and a day that are written just as this program writes them.
pub(crate) fn exact_key(context: &str, day: &str) -> Option<PartitionKey> {
    let key = PartitionKey::new(context, Day::parse(day)?);
    (is_canonical(context) && key.context() == context).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_named_in_one_way_and_a_context_in_any() {
        let key = |context: &str, day: &str| {
            DayRef { context: context.into(), day: day.into() }.key().map(|key| key.to_string())
        };
        assert_eq!(key("My App", "2026-03-20").unwrap(), "my_app 2026-03-20");
        for day in ["2026-3-20", "2026-02-30", "1969-12-31", "20 March", "", "2026-03-20 "] {
            assert_eq!(key("a", day).unwrap_err().code(), "bad_day", "{day:?}");
        }
        assert!(exact_key("my_app", "2026-03-20").is_some());
        assert!(exact_key("My App", "2026-03-20").is_none());
    }
}
