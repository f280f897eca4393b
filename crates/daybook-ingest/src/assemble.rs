//! Lines into entries: times carried over, lines joined, nothing lost.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daybook_store::{LogEntry, level};

use crate::attrs::{self, AttrsBuilder};
use crate::format::Joins;
use crate::formats::FORMATS;
use crate::record::Record;
use crate::severity;
use open::Open;

mod batch;
mod open;
mod settings;
mod state;
mod text;

pub(crate) use batch::{Batch, Counts};
pub(crate) use settings::{Forced, Settings};
pub(crate) use state::{Carried, SavedState, State};

/// An entry of several lines ends here; what follows goes on in an entry of its own.
const MAX_JOINED_BYTES: u64 = 1 << 20;
/// The same, in lines.
const MAX_JOINED_LINES: u64 = 10_000;
/// So many entries wait at the start of a file for one that has a time.
const MAX_WAITING: usize = 256;
/// The same, in bytes.
const MAX_WAITING_BYTES: usize = 1 << 20;

/// One line as it stands in the stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// Without its line end.
    pub(crate) bytes: &'a [u8],
    /// Where it begins.
    pub(crate) start: u64,
    /// Where it ends, line end included.
    pub(crate) end: u64,
    /// Whether it has its line end.
    pub(crate) ended: bool,
}

/// Puts entries together.
pub(crate) struct Assembler {
    settings: Settings,
    state: State,
    /// The entry that lines may still be joined to.
    open: Option<Open>,
    /// Closed entries without a time, until the first that has one.
    waiting: Vec<Closed>,
    waiting_bytes: usize,
    /// Empty lines before the first entry.
    leading_blanks: u64,
    /// Source and level of the entry that a checkpoint ended with.
    carried: Carried,
    batch: Batch,
    /// Where the next line begins.
    at: u64,
}

/// An entry and the offset it ends at.
struct Closed {
    open: Open,
    end: u64,
}

/// What a line is to the entry before it.
enum Part {
    Blank,
    /// One more line of it.
    Joined,
    /// Would be, but that is too long already.
    Continues,
    /// Nothing.
    Separate,
}

impl Assembler {
    /// Goes on from a state, at an offset of the stream.
    pub(crate) fn new(settings: Settings, state: State, carried: Carried, offset: u64) -> Self {
        Assembler {
            settings,
            state,
            open: None,
            waiting: Vec::new(),
            waiting_bytes: 0,
            leading_blanks: 0,
            carried,
            batch: Batch::at(offset, state),
            at: offset,
        }
    }

    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>) {
        let before = self.state;
        self.at = line.end;
        let bytes = line.bytes.strip_suffix(b"\r").unwrap_or(line.bytes);
        let was_cut = std::mem::replace(&mut self.state.mid_line, !line.ended);
        if was_cut {
            self.rest_of_line(line, bytes, before);
            return;
        }
        let (text, broken) = text::decode(bytes, line.start == 0);
        let stripped = text::without_escapes(&text);
        let found = match (&stripped, self.settings.format) {
            _ if text.is_empty() => None,
            (_, Forced::Raw) => None,
            (None, Forced::No) => self.state.recogniser.parse(&text),
            (Some(plain), Forced::No) => self.state.recogniser.parse(plain),
            (None, Forced::Format(index)) => parse_as(index, &text),
            (Some(plain), Forced::Format(index)) => parse_as(index, plain),
        };
        match found {
            Some((format, mut record)) => {
                if stripped.is_some() {
                    record.attrs.text("log.original", &text);
                }
                self.close(line.start, before);
                self.begin(record, format);
            }
            None => match self.part(&text) {
                Part::Blank => {
                    match &mut self.open {
                        Some(open) => open.blanks += 1,
                        None => self.leading_blanks += 1,
                    }
                    return;
                }
                Part::Joined => self.join(&text),
                Part::Continues => self.continues(&text, line.start, before),
                Part::Separate => {
                    self.close(line.start, before);
                    self.raw(&text);
                }
            },
        }
        if broken {
            self.keep_original(line.bytes);
        }
    }

    /// Whether there is enough for a batch.
    pub(crate) fn is_full(&self) -> bool {
        self.batch.is_full(self.at)
    }

    /// Up to where everything is in batches.
    pub(crate) fn settled(&self) -> u64 {
        self.batch.end
    }

    /// The entries so far.
    pub(crate) fn take_batch(&mut self) -> Batch {
        let next = Batch::at(self.batch.end, self.batch.state);
        std::mem::replace(&mut self.batch, next)
    }

    /// Ends: whatever is open becomes an entry, unless it is left for the next time.
    pub(crate) fn finish(&mut self, leave_open: bool) {
        if leave_open {
            return;
        }
        let state = self.state;
        self.close(self.at, state);
        let time = (self.settings.file_epoch, 0);
        if !self.waiting.is_empty() {
            self.state.last = Some(time);
            self.settle_waiting(time, "file");
        }
        let blanks = std::mem::take(&mut self.leading_blanks);
        self.batch.counts.lines += blanks;
        self.batch.counts.joined += blanks;
        self.batch.settle(self.at, self.state);
    }

    /// What a line that begins no entry is to the one before.
    fn part(&mut self, text: &str) -> Part {
        if text.is_empty() {
            return Part::Blank;
        }
        let Some(open) = self.state.open else { return Part::Separate };
        let clearly = text::is_continuation(text);
        let joins = match open.joins {
            Joins::Nothing => false,
            Joins::Traces => clearly,
            // A file of which only a line here and there is recognised does not have messages of
            // hundreds of lines: it has other lines.
            Joins::Anything => clearly || self.state.plain <= 64 + 8 * self.state.starts,
        };
        if !joins {
            return Part::Separate;
        }
        if !clearly {
            self.state.plain += 1;
        }
        let length = text.len() as u64 + 1;
        let fits = open.bytes + length <= MAX_JOINED_BYTES && open.lines < MAX_JOINED_LINES;
        if fits && self.open.is_some() { Part::Joined } else { Part::Continues }
    }

    /// Begins an entry with a recognised line.
    fn begin(&mut self, record: Record<'_>, format: usize) {
        let joins = FORMATS.get(format).map_or(Joins::Nothing, |format| format.joins());
        let time = record.stamp.and_then(|stamp| {
            let settings = &mut self.settings;
            self.state.calendar.resolve(&stamp, &mut settings.zone, settings.file_epoch)
        });
        let mut attrs = record.attrs;
        if let (Some(stamp), None) = (record.stamp, time) {
            // Before 1970, or after 9999.
            attrs.text("log.time", &stamp.to_string());
        }
        let attrs = record.own_attrs.or_else(|| attrs.finish());
        let settings = &self.settings;
        let src = match record.src {
            Some(src) => src,
            None if record.is_own => settings.asked_src.clone().unwrap_or_default(),
            None => settings.src.clone(),
        };
        let entry = LogEntry {
            context_name: record.context.unwrap_or_else(|| settings.context.clone()),
            logid: 0,
            epoch: 0,
            nanos: 0,
            loglevel: record.level,
            error: record.error || (!record.is_own && record.level >= level::ERROR),
            src,
            tags: record.tags,
            content: record.content.into_owned(),
            attrs,
        };
        self.state.starts += 1;
        if let Some(time) = time {
            self.state.last = Some(time);
            self.settle_waiting(time, "next");
        }
        self.open(entry, time.is_some(), Some(format), joins);
    }

    /// A line that is an entry of its own.
    fn raw(&mut self, text: &str) {
        let level = severity::leading(text);
        let entry = LogEntry {
            context_name: self.settings.context.clone(),
            src: self.settings.src.clone(),
            loglevel: level,
            error: level >= level::ERROR,
            content: text.to_owned(),
            ..LogEntry::default()
        };
        // In a file that has entries a stack trace may begin with any line.
        let joins = if self.state.starts > 0 { Joins::Traces } else { Joins::Nothing };
        self.open(entry, false, None, joins);
    }

    /// A line that belongs to the entry before, in an entry of its own.
    fn continues(&mut self, text: &str, start: u64, before: State) {
        let joins = self.state.open.map_or(Joins::Nothing, |open| open.joins);
        let carried = match &self.open {
            Some(open) => Carried::of(&open.entry),
            None => self.carried.clone(),
        };
        self.close(start, before);
        let mut entry = LogEntry {
            content: text.to_owned(),
            attrs: attrs::extend(None, |attrs| attrs.flag("log.continues", true)),
            ..LogEntry::default()
        };
        carried.give(&mut entry, &self.settings);
        self.open(entry, false, None, joins);
    }

    /// What follows of a line that was cut, by its length or by the end of the file that day.
    fn rest_of_line(&mut self, line: Line<'_>, bytes: &[u8], before: State) {
        if bytes.is_empty() {
            return;
        }
        let (text, broken) = text::decode(bytes, false);
        self.continues(&text, line.start, before);
        if broken {
            self.keep_original(line.bytes);
        }
    }

    fn open(&mut self, mut entry: LogEntry, timed: bool, format: Option<usize>, joins: Joins) {
        let untimed = !timed;
        if let Some((epoch, nanos)) = self.state.last {
            (entry.epoch, entry.nanos) = (epoch, nanos);
            if untimed {
                let add = |attrs: &mut AttrsBuilder| attrs.text("log.time_from", "previous");
                entry.attrs = attrs::extend(entry.attrs, add);
            }
        }
        let timed = self.state.last.is_some();
        let bytes = entry.content.len() as u64;
        self.state.open = Some(state::OpenState { joins, bytes, lines: 1 });
        let lines = 1 + std::mem::take(&mut self.leading_blanks);
        self.open = Some(Open { entry, timed, untimed, lines, blanks: 0, format });
    }

    fn join(&mut self, text: &str) {
        let Some(open) = &mut self.open else { return };
        for _ in 0..=open.blanks {
            open.entry.content.push('\n');
        }
        open.entry.content.push_str(text);
        open.lines += open.blanks + 1;
        open.blanks = 0;
        if let Some(state) = &mut self.state.open {
            (state.bytes, state.lines) = (open.entry.content.len() as u64, open.lines);
        }
    }

    fn keep_original(&mut self, bytes: &[u8]) {
        if let Some(open) = &mut self.open {
            let attrs = open.entry.attrs.take();
            let original = BASE64.encode(bytes);
            open.entry.attrs =
                attrs::extend(attrs, |attrs| attrs.text("log.original_base64", &original));
        }
    }

    /// The open entry ends here. `before` is the state as it was then.
    fn close(&mut self, end: u64, before: State) {
        let Some(mut open) = self.open.take() else { return };
        open.lines += std::mem::take(&mut open.blanks);
        if open.timed {
            self.batch.push(open, end, &self.settings);
            self.batch.settle(end, before);
            return;
        }
        self.waiting_bytes += open.entry.content.len();
        self.waiting.push(Closed { open, end });
        if self.waiting.len() >= MAX_WAITING || self.waiting_bytes >= MAX_WAITING_BYTES {
            let time = (self.settings.file_epoch, 0);
            self.state.last = Some(time);
            self.settle_waiting(time, "file");
            self.batch.settle(end, State { last: Some(time), ..before });
        }
    }

    /// Gives what waits its time.
    fn settle_waiting(&mut self, (epoch, nanos): (i64, u32), from: &str) {
        self.waiting_bytes = 0;
        for mut closed in std::mem::take(&mut self.waiting) {
            let entry = &mut closed.open.entry;
            (entry.epoch, entry.nanos) = (epoch, nanos);
            entry.attrs =
                attrs::extend(entry.attrs.take(), |attrs| attrs.text("log.time_from", from));
            self.batch.push(closed.open, closed.end, &self.settings);
        }
    }
}

fn parse_as(index: usize, text: &str) -> Option<(usize, Record<'_>)> {
    Some((index, FORMATS.get(index)?.parse(text)?))
}

#[cfg(test)]
mod tests;
