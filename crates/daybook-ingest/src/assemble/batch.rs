//! Entries on their way to the store.

use daybook_store::LogEntry;

use super::open::Open;
use super::settings::Settings;
use super::state::State;

/// A batch has about so many entries.
const MAX_ENTRIES: usize = 8_192;
/// The same, in bytes of their texts.
const MAX_BYTES: usize = 4 << 20;
/// Where entries are left out, a checkpoint comes after so many bytes of input all the same.
const MAX_INPUT: u64 = 64 << 20;

/// Entries that are ready, and the state after the last of them.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) entries: Vec<LogEntry>,
    /// Where in the stream each ends.
    pub(crate) offsets: Vec<u64>,
    /// Up to here the stream is in this batch and those before, for good.
    pub(crate) end: u64,
    /// The state there.
    pub(crate) state: State,
    /// At the end of an input that may grow: entries from this one on are provisional, and go up
    /// to this offset.
    pub(crate) provisional: Option<(usize, u64)>,
    pub(crate) counts: Counts,
    start: u64,
    bytes: usize,
}

/// What a batch was made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) lines: u64,
    pub(crate) entries: u64,
    pub(crate) joined: u64,
    pub(crate) without_time: u64,
    pub(crate) raw: u64,
    /// Further pieces of lines too long for one entry.
    pub(crate) continued: u64,
    /// Older than asked for.
    pub(crate) older: u64,
    /// Entries by format, as far as there are any.
    pub(crate) formats: Vec<u64>,
    pub(crate) times: Option<(i64, i64)>,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Counts) {
        self.lines += other.lines;
        self.entries += other.entries;
        self.joined += other.joined;
        self.without_time += other.without_time;
        self.raw += other.raw;
        self.continued += other.continued;
        self.older += other.older;
        if self.formats.len() < other.formats.len() {
            self.formats.resize(other.formats.len(), 0);
        }
        for (sum, more) in self.formats.iter_mut().zip(&other.formats) {
            *sum += more;
        }
        if let Some((first, last)) = other.times {
            self.span(first);
            self.span(last);
        }
    }

    fn span(&mut self, epoch: i64) {
        self.times = Some(match self.times {
            Some((first, last)) => (first.min(epoch), last.max(epoch)),
            None => (epoch, epoch),
        });
    }
}

impl Batch {
    pub(super) fn at(end: u64, state: State) -> Self {
        Batch {
            entries: Vec::new(),
            offsets: Vec::new(),
            end,
            state,
            provisional: None,
            counts: Counts::default(),
            start: end,
            bytes: 0,
        }
    }

    pub(super) fn is_full(&self, at: u64) -> bool {
        self.entries.len() >= MAX_ENTRIES
            || self.bytes >= MAX_BYTES
            || (at - self.start >= MAX_INPUT && self.end > self.start)
    }

    pub(super) fn push(&mut self, open: Open, end: u64, settings: &Settings) {
        let counts = &mut self.counts;
        counts.lines += open.lines;
        counts.entries += 1;
        counts.joined += open.lines.saturating_sub(1);
        // A further piece of a line is no line of its own.
        counts.continued += u64::from(open.lines == 0);
        match open.format {
            Some(format) => {
                if counts.formats.len() <= format {
                    counts.formats.resize(format + 1, 0);
                }
                if let Some(count) = counts.formats.get_mut(format) {
                    *count += 1;
                }
            }
            None => counts.raw += u64::from(open.lines > 0),
        }
        counts.without_time += u64::from(open.untimed);
        let epoch = open.entry.epoch;
        if settings.since.is_some_and(|since| epoch < since) {
            counts.older += 1;
            return;
        }
        counts.span(epoch);
        let attrs = open.entry.attrs.as_ref().map_or(0, |attrs| attrs.as_json().len());
        self.bytes += open.entry.content.len() + attrs + 64;
        self.entries.push(open.entry);
        self.offsets.push(end);
    }

    /// Everything up to here is in the batch.
    pub(super) fn settle(&mut self, end: u64, state: State) {
        self.end = end;
        self.state = state;
    }
}
