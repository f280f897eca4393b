//! The entry that lines may still be joined to.

use daybook_store::LogEntry;

use super::text::Decoded;
use crate::attrs::{self, AttrsBuilder};

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
    /// How its lines that are no ASCII were written, once one was not UTF-8.
    pub(super) encoding: Option<Decoded>,
}

impl Open {
    /// The text of a line, which has just become the last of this entry, was decoded so. Whether
    /// its bytes have to be kept, since what the entry says of its encoding is not true of it.
    pub(super) fn decoded(&mut self, text: &str, how: Decoded) -> bool {
        let seen = match (how, self.encoding) {
            (Decoded::Utf8, Some(Decoded::Windows1252)) => return !text.is_ascii(),
            (Decoded::Utf8, _) => return false,
            (Decoded::Replaced, _) => return true,
            (Decoded::Windows1252, Some(seen)) => seen,
            (Decoded::Windows1252, None) if self.before(text).all(str::is_ascii) => {
                let add = |attrs: &mut AttrsBuilder| attrs.text("log.encoding", "windows-1252");
                self.entry.attrs = attrs::extend(self.entry.attrs.take(), add);
                Decoded::Windows1252
            }
            (Decoded::Windows1252, None) => Decoded::Utf8,
        };
        self.encoding = Some(seen);
        seen != Decoded::Windows1252
    }

    /// What the entry says besides its last line, if it has others.
    fn before(&self, last: &str) -> impl Iterator<Item = &str> {
        let has_more = self.entry.content.len() > last.len() && self.entry.content.ends_with(last);
        let content = self.entry.content.strip_suffix(last);
        let attrs = self.entry.attrs.as_ref().map(|attrs| attrs.as_json());
        content.into_iter().chain(attrs).filter(move |_| has_more)
    }
}
