//! The entry that lines may still be joined to.

use daybook_store::LogEntry;

/// An entry whose end is not reached.
pub(super) struct Open {
    pub(super) entry: LogEntry,
    /// Whether it has a time, its own or another's.
    pub(super) timed: bool,
    /// Whether the time is another's.
    pub(super) untimed: bool,
    pub(super) lines: u64,
    /// Empty lines after its last one: part of it once more follows.
    pub(super) blanks: u64,
    pub(super) format: Option<usize>,
}
