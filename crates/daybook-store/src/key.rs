//! Which partition an entry belongs to, and where that partition lies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::context::canonical_context;
use crate::error::{Result, StoreError};
use crate::names;

/// Seconds in a UTC day.
pub(crate) const DAY_SECS: i64 = 86_400;
/// Nanoseconds in a second.
pub(crate) const NANOS: i64 = 1_000_000_000;
/// Nanoseconds in a UTC day.
pub(crate) const DAY_NANOS: i64 = DAY_SECS * NANOS;
/// 9999-12-31 23:59:59 UTC.
pub(crate) const MAX_EPOCH: i64 = 253_402_300_799;

/// A UTC day: days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day that holds a time.
    ///
    /// # Errors
    /// [`StoreError::TimeOutOfRange`] outside the years 1970 to 9999.
    pub fn of_epoch(epoch: i64) -> Result<Day> {
        if !(0..=MAX_EPOCH).contains(&epoch) {
            return Err(StoreError::TimeOutOfRange { epoch, nanos: 0 });
        }
        // In range: 253_402_300_799 / 86_400 is below 2^22.
        Ok(Day((epoch / DAY_SECS) as i32))
    }

    /// The day of a year and its ordinal (1 to 366), when there is one.
    pub(crate) fn of_ordinal(year: i32, ordinal: u32) -> Option<Day> {
        let date = NaiveDate::from_yo_opt(year, ordinal)?;
        Day::of_epoch(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp()).ok()
    }

    /// First second of the day (Unix seconds).
    #[must_use]
    pub fn start(self) -> i64 {
        i64::from(self.0) * DAY_SECS
    }

    /// First second after the day (Unix seconds).
    #[must_use]
    pub fn end(self) -> i64 {
        self.start() + DAY_SECS
    }

    fn date(self) -> NaiveDate {
        // Every `Day` was made from a date between 1970 and 9999.
        chrono::DateTime::from_timestamp(self.start(), 0).unwrap_or_default().date_naive()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

/// Names a partition: one context's UTC day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionKey {
    context: Arc<str>,
    day: Day,
}

impl PartitionKey {
    /// The partition of a context, in any spelling, and a day.
    #[must_use]
    pub fn new(context: &str, day: Day) -> Self {
        PartitionKey { context: canonical_context(context).into(), day }
    }

    /// For names that are canonical already.
    pub(crate) fn of_canonical(context: Arc<str>, day: Day) -> Self {
        PartitionKey { context, day }
    }

    /// Canonical name of the context.
    #[must_use]
    pub fn context(&self) -> &str {
        &self.context
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// The folder below the base: `logs/<context>/<yyyy>/<ddd>`.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        let date = self.day.date();
        [
            names::LOGS,
            &self.context,
            &format!("{:04}", date.year()),
            &format!("{:03}", date.ordinal()),
        ]
        .iter()
        .collect()
    }
}

impl std::fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.context, self.day)
    }
}

/// The partition of a context (any spelling) and a time (Unix seconds).
///
/// # Errors
/// [`StoreError::TimeOutOfRange`] outside the years 1970 to 9999.
pub fn partition_key(context: &str, epoch: i64) -> Result<PartitionKey> {
    Ok(PartitionKey::new(context, Day::of_epoch(epoch)?))
}

/// Where the database of a partition lies:
/// `<base>/logs/<context>/<year>/<day of year>/logs.sqlite`.
///
/// ```
/// use daybook_store::{partition_key, partition_path};
/// let key = partition_key("default", 1_774_015_200).unwrap(); // 2026-03-20
/// let path = partition_path(std::path::Path::new("base"), &key);
/// assert!(path.ends_with("logs/default/2026/079/logs.sqlite"));
/// ```
#[must_use]
pub fn partition_path(base: &Path, key: &PartitionKey) -> PathBuf {
    base.join(key.folder()).join(names::DATABASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_utc_and_the_ordinal_has_three_digits() {
        let path = |epoch| partition_path(Path::new("b"), &partition_key("x", epoch).unwrap());
        assert_eq!(path(0), Path::new("b/logs/x/1970/001/logs.sqlite"));
        assert_eq!(path(1_774_051_199), Path::new("b/logs/x/2026/079/logs.sqlite"));
        assert_eq!(path(1_774_051_200), Path::new("b/logs/x/2026/080/logs.sqlite"));
        assert_eq!(path(1_735_603_200), Path::new("b/logs/x/2024/366/logs.sqlite"));
        assert_eq!(path(MAX_EPOCH), Path::new("b/logs/x/9999/365/logs.sqlite"));
    }

    #[test]
    fn absurd_times_are_refused_by_name() {
        for epoch in [-1, MAX_EPOCH + 1, i64::MIN, i64::MAX, 1_774_015_200_000] {
            let error = partition_key("x", epoch).unwrap_err();
            assert_eq!(error.code(), "time_out_of_range");
            assert!(error.to_string().contains(&epoch.to_string()));
        }
    }
}
