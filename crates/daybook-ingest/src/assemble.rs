//! Lines into entries: times carried over, lines joined, nothing lost.

use crate::format::Joins;
use crate::record::Record;
use hole::Hole;
use open::Open;
use sample::Sample;

mod batch;
mod close;
mod hole;
mod make;
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
}

#[cfg(test)]
mod tests;
