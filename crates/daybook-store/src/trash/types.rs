//! What is deleted and what lies in the trash, as callers see it.

use serde::{Deserialize, Serialize};

use crate::failure::PartitionFailure;
use crate::key::PartitionKey;

/// What goes of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeletedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries; unknown for a day that could not be read and goes all the same.
    pub rows: Option<u64>,
    /// Bytes of its files, when they go.
    pub bytes: u64,
    /// Whether the whole day goes, files and all: then it can be put back from the trash. Entries
    /// that go from a day that stays cannot.
    pub whole: bool,
}

impl DeletedDay {
    /// A day that goes as a whole.
    pub(crate) fn whole(key: &PartitionKey, rows: Option<u64>, bytes: u64) -> DeletedDay {
        let (context, day) = (key.context().to_owned(), key.day().to_string());
        DeletedDay { context, day, rows, bytes, whole: true }
    }

    /// A day that some entries go from.
    pub(crate) fn part(key: &PartitionKey, rows: u64) -> DeletedDay {
        let (context, day) = (key.context().to_owned(), key.day().to_string());
        DeletedDay { context, day, rows: Some(rows), bytes: 0, whole: false }
    }
}

/// Days that were deleted together, and can be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrashItem {
    /// What it is put back by.
    pub id: String,
    /// When it was deleted, Unix seconds.
    pub at_epoch: i64,
    /// When it is deleted for good, Unix seconds.
    pub purge_epoch: i64,
    /// What deleted it.
    pub why: TrashReason,
    /// The days, by context and day.
    pub days: Vec<DeletedDay>,
    /// Their entries, as far as they are known.
    pub rows: u64,
    /// Bytes of their files.
    pub bytes: u64,
}

/// What deletes days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TrashReason {
    /// A person, what was older than a time.
    OlderThan,
    /// A person, the entries of some sources, which were all of a day.
    Source,
    /// A person, these very days.
    Chosen,
    /// The policy.
    Retention,
}

/// Asks to put deleted days back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RestoreTrash {
    /// As the trash's list calls it.
    pub id: String,
}

/// What was put back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RestoreReport {
    /// The days that are back.
    pub days: Vec<RestoredDay>,
    /// Their entries, as far as they are known.
    pub rows: u64,
    /// Whether the days are pinned from now on: the policy took them, and would again.
    pub pinned: bool,
    /// Days that stay in the trash, with the reason.
    pub partitions_failed: Vec<PartitionFailure>,
}

/// A day that is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RestoredDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries that came back; unknown for a day that could not be read.
    pub rows: Option<u64>,
    /// Whether entries had been written to that day meanwhile: then they are joined, each entry as
    /// often as the side that had it more often.
    pub merged: bool,
}

/// Asks to delete what lies in the trash for good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct EmptyTrash {
    /// What of it; everything when absent.
    pub ids: Option<Vec<String>>,
}

/// What was deleted for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TrashEmptied {
    /// What the list had of it.
    pub items: u64,
    /// Bytes that are free again.
    pub bytes: u64,
}
