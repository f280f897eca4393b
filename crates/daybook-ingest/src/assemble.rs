//! Lines into entries: times carried over, lines joined, nothing lost.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daybook_store::{LogEntry, level};

use crate::attrs::{self, AttrsBuilder};
use crate::format::Joins;
use crate::record::Record;
use crate::{severity, source_name, traces};
use hole::Hole;
use open::Open;
use sample::Sample;
use text::Decoded;

mod batch;
mod hole;
mod open;
mod sample;
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
    /// So many NULs stand before `bytes`, from `start` on.
    pub(crate) nuls: u64,
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
    /// NULs after which nothing came yet.
    hole: Hole,
    /// Lines that are to be looked at together.
    sample: Option<Sample>,
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
            state: state.clone(),
            open: None,
            waiting: Vec::new(),
            waiting_bytes: 0,
            leading_blanks: 0,
            hole: Hole::default(),
            sample: None,
            carried,
            batch: Batch::at(offset, state.clone()),
            at: offset,
        }
    }

    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>) {
        let Some(line) = self.hole.beyond(line) else { return };
        let wants_sample = self.settings.format == Forced::No
            && self.state.recogniser.wants_sample()
            && !self.state.mid_line;
        if !wants_sample && self.sample.is_none() {
            return self.take(line);
        }
        self.at = line.end;
        let sample = self.sample.get_or_insert_default();
        sample.push(line);
        if sample.is_full() {
            self.learn();
        }
    }

    /// Looks at the lines that wait together, and takes them.
    fn learn(&mut self) {
        let Some(sample) = self.sample.take() else { return };
        let texts = sample.texts();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.state.recogniser.learn(&self.settings.formats, &texts);
        for line in sample.lines() {
            self.line(line);
        }
    }

    fn take(&mut self, line: Line<'_>) {
        let before = self.state.clone();
        self.at = line.end;
        let bytes = line.bytes.strip_suffix(b"\r").unwrap_or(line.bytes);
        let was_cut = std::mem::replace(&mut self.state.mid_line, !line.ended);
        if was_cut && !hole::is_hole(line.nuls) {
            self.rest_of_line(line, bytes, before);
            return;
        }
        let (text, how) = text::decode(bytes, line.start == 0);
        let stripped = text::without_escapes(&text);
        let plain = stripped.as_deref().unwrap_or(&text);
        let found = self.parse(plain);
        let goes_on = found.as_ref().is_some_and(|(format, _)| self.goes_on(*format, plain));
        match found.filter(|_| !goes_on) {
            Some((format, mut record)) => {
                if stripped.is_some() {
                    record.attrs.text("log.original", &text);
                }
                self.close(line.start, before);
                self.begin(record, format);
            }
            None => match self.part(&text, goes_on) {
                Part::Blank if line.nuls == 0 => {
                    match &mut self.open {
                        Some(open) => open.blanks += 1,
                        None => self.leading_blanks += 1,
                    }
                    return;
                }
                Part::Joined => self.join(&text),
                Part::Continues => self.continues(&text, line.start, before),
                Part::Separate | Part::Blank => {
                    self.close(line.start, before);
                    self.raw(&text);
                }
            },
        }
        self.note(line, &text, how);
        if let Some(open) = self.open.as_mut().filter(|_| was_cut) {
            // What a crash left of a line stands before the hole.
            open.lines = open.lines.saturating_sub(1);
        }
    }

    fn parse<'t>(&mut self, text: &'t str) -> Option<(usize, Record<'t>)> {
        if text.is_empty() {
            return None;
        }
        let (formats, recogniser) = (&self.settings.formats, &mut self.state.recogniser);
        match self.settings.format {
            Forced::Raw => None,
            Forced::Format(index) => Some((index, recogniser.parse_as(formats, index, text)?)),
            Forced::No => {
                let open = self.state.open.map_or(Joins::Nothing, |open| open.joins);
                recogniser.parse(formats, text, open)
            }
        }
    }

    /// Whether a line that its format takes belongs to the open entry all the same.
    fn goes_on(&self, format: usize, text: &str) -> bool {
        let Some(open) = self.open.as_ref().filter(|open| open.format == Some(format)) else {
            return false;
        };
        let format = self.settings.formats.get(format);
        format.is_some_and(|format| format.goes_on(text, &open.entry.content))
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
        let next = Batch::at(self.batch.end, self.batch.state.clone());
        std::mem::replace(&mut self.batch, next)
    }

    /// Ends: whatever is open becomes an entry. Where the input may grow and be read again, what
    /// more lines could have changed is provisional.
    pub(crate) fn finish(&mut self, may_grow: bool) {
        let settled = (self.batch.entries.len(), self.batch.end, self.batch.state.clone());
        while self.sample.is_some() {
            self.learn();
        }
        let state = self.state.clone();
        self.close(self.at, state);
        let time = (self.settings.file_epoch, 0);
        if !self.waiting.is_empty() {
            self.state.last = Some(time);
            self.settle_waiting(time, "file");
        }
        let blanks = std::mem::take(&mut self.leading_blanks);
        self.batch.counts.lines += blanks;
        self.batch.counts.joined += blanks;
        self.batch.settle(self.at, self.state.clone());
        if may_grow && self.batch.end > settled.1 {
            self.batch.provisional = Some((settled.0, self.at));
            self.batch.settle(settled.1, settled.2);
        }
    }

    /// What a line that begins no entry is to the one before. `goes_on`: its format says that it
    /// is one more line of that.
    fn part(&mut self, text: &str, goes_on: bool) -> Part {
        if text.is_empty() {
            return Part::Blank;
        }
        let Some(open) = self.state.open else { return Part::Separate };
        let clearly = goes_on || text::is_continuation(text);
        let joins = match open.joins {
            Joins::Nothing => goes_on,
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
        let joins = match self.settings.formats.get(format) {
            Some(format) => format.joins(),
            // What was learnt knows where entries begin.
            None => Joins::Anything,
        };
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
        let src = match (record.src, &settings.program) {
            (Some(part), Some(program)) if record.src_is_component => {
                source_name::of_part(program, part)
            }
            (Some(src), _) => src,
            (None, _) if record.is_own => settings.asked_src.clone().unwrap_or_default(),
            (None, _) => settings.src.clone(),
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
        let (text, how) = text::decode(bytes, false);
        self.continues(&text, line.start, before);
        if let Some(open) = &mut self.open {
            open.lines = 0;
        }
        self.note(line, &text, how);
    }

    fn open(&mut self, mut entry: LogEntry, timed: bool, format: Option<usize>, joins: Joins) {
        let untimed = !timed;
        if let Some((epoch, nanos)) = self.state.last {
            (entry.epoch, entry.nanos) = (epoch, nanos);
        }
        let timed = self.state.last.is_some();
        let bytes = entry.content.len() as u64;
        self.state.open = Some(state::OpenState { joins, bytes, lines: 1 });
        let lines = 1 + std::mem::take(&mut self.leading_blanks);
        self.open = Some(Open { entry, timed, untimed, lines, blanks: 0, format, encoding: None });
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

    /// Keeps what the text of a line, the last one of the open entry, does not say of its bytes.
    fn note(&mut self, line: Line<'_>, text: &str, how: Decoded) {
        if how == Decoded::Utf8
            && line.nuls == 0
            && self.open.as_ref().is_none_or(|open| open.encoding.is_none())
        {
            return;
        }
        let Some(open) = &mut self.open else { return };
        let original = open.decoded(text, how).then(|| BASE64.encode(line.bytes));
        if original.is_some() || line.nuls > 0 {
            open.entry.attrs = attrs::extend(open.entry.attrs.take(), |attrs| {
                if line.nuls > 0 {
                    attrs.number("log.nul_bytes", i64::try_from(line.nuls).unwrap_or(i64::MAX));
                }
                if let Some(original) = original {
                    attrs.text("log.original_base64", &original);
                }
            });
        }
    }

    /// The open entry ends here. `before` is the state as it was then.
    fn close(&mut self, end: u64, mut before: State) {
        let Some(mut open) = self.open.take() else { return };
        open.lines += std::mem::take(&mut open.blanks);
        self.complete(&mut open);
        // What only its last line told is known from here on.
        (before.calendar, before.last) = (self.state.calendar, self.state.last);
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

    /// Lets the entry's format have a last look at all of its lines.
    fn complete(&mut self, open: &mut Open) {
        let level = open.entry.loglevel;
        let format = open.format.and_then(|index| self.settings.formats.get(index));
        let found = format.and_then(|format| format.finish(&mut open.entry));
        if open.lines > 1 {
            traces::annotate(&mut open.entry);
        }
        if open.entry.loglevel != level {
            open.entry.error |= open.entry.loglevel >= level::ERROR;
        }
        let time = found.and_then(|stamp| {
            let settings = &mut self.settings;
            self.state.calendar.resolve(&stamp, &mut settings.zone, settings.file_epoch)
        });
        if let Some(time) = time {
            self.state.last = Some(time);
            self.settle_waiting(time, "next");
            (open.entry.epoch, open.entry.nanos) = time;
            (open.timed, open.untimed) = (true, false);
        }
        if open.timed && open.untimed {
            let add = |attrs: &mut AttrsBuilder| attrs.text("log.time_from", "previous");
            open.entry.attrs = attrs::extend(open.entry.attrs.take(), add);
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

#[cfg(test)]
mod tests;
