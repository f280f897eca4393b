//! Which format a file is of, and how its next line is to be read.
//!
//! The first lines of a file are looked at together: the format that explains most of them, weighed
//! by how sure it is, goes first from then on. A line that it does not take may be of another
//! format all the same; when many in a row are, the file has changed its mind, and the next lines
//! are looked at together again. Where no format knows the lines well, what they have alike is
//! learnt ([`crate::layout`]), and used when it makes more of them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::format::{Format, Joins};
use crate::format_set::FormatSet;
use crate::layout::Layout;
use crate::record::Record;

/// So many lines in a row that the winner does not take, and the file is looked at anew; twice as
/// many each time.
const CHANGE_OF_MIND: u32 = 24;

/// What has been learnt of a file's format. Cheap to clone, since every line keeps the one before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recogniser {
    /// How often a sample was looked at.
    samples: u32,
    /// The place of a format, or the one after all of them: that of the layout.
    winner: Option<usize>,
    /// What was learnt of lines that no format knows well.
    layout: Option<Arc<Layout>>,
    /// The line that tells how those after it are to be read, and the format whose it is.
    directive: Option<(usize, Arc<str>)>,
    /// Lines in a row that the winner did not take.
    strange: u32,
}

impl Recogniser {
    /// Whether the next lines are to be looked at together.
    pub(crate) fn wants_sample(&self) -> bool {
        self.strange >= CHANGE_OF_MIND << self.samples.saturating_sub(1).min(10)
            || self.samples == 0
    }

    /// Looks at some lines together.
    pub(crate) fn learn(&mut self, formats: &FormatSet, lines: &[&str]) {
        self.samples += 1;
        self.strange = 0;
        let best = Best::of(formats, lines);
        self.winner = best.index;
        self.layout = None;
        if best.is_sure(formats, lines) {
            return;
        }
        if let Some(layout) = Layout::learn(lines)
            && worth(lines, |line| layout.parse(line)) > best.worth(formats, lines)
        {
            self.winner = Some(formats.len());
            self.layout = Some(Arc::new(layout));
        }
    }

    /// The format of a line, by its place in the set, and the line taken apart; `None` when it
    /// begins no entry. `open` is what lines are to the entry before.
    pub(crate) fn parse<'a>(
        &mut self,
        formats: &FormatSet,
        line: &'a str,
        open: Joins,
    ) -> Option<(usize, Record<'a>)> {
        if let Some(winner) = self.winner
            && let Some(record) = self.parse_as(formats, winner, line)
        {
            self.strange = 0;
            return Some((winner, record));
        }
        // Within a trace or a message, what is set in begins no entry of some other format.
        if open != Joins::Nothing && self.winner.is_some() && line.starts_with([' ', '\t']) {
            return None;
        }
        let winner = self.winner;
        let found = formats
            .surest()
            .filter(|(index, _)| Some(*index) != winner)
            .find_map(|(index, format)| Some((index, read(format, line, self.after(index))?)));
        let Some((index, record)) = found else {
            // Of a file that no format takes, nothing else was expected.
            self.strange += u32::from(winner.is_some() && open == Joins::Nothing);
            return None;
        };
        if open == Joins::Anything
            && winner.is_some_and(|winner| belongs_to(formats, winner, index, &record))
        {
            return None;
        }
        self.strange += 1;
        self.direct(formats, index, line);
        Some((index, record))
    }

    /// The line, as one of this format.
    pub(crate) fn parse_as<'a>(
        &mut self,
        formats: &FormatSet,
        index: usize,
        line: &'a str,
    ) -> Option<Record<'a>> {
        if index >= formats.len() {
            return self.layout.as_ref()?.parse(line);
        }
        let record = read(formats.get(index)?, line, self.after(index))?;
        self.direct(formats, index, line);
        Some(record)
    }

    /// The directive that a format is under.
    fn after(&self, index: usize) -> Option<&str> {
        self.directive.as_ref().filter(|(whose, _)| *whose == index).map(|(_, line)| &**line)
    }

    /// Keeps a line of this format if it tells how those after it are to be read.
    fn direct(&mut self, formats: &FormatSet, index: usize, line: &str) {
        if formats.get(index).is_some_and(|format| format.is_directive(line)) {
            self.directive = Some((index, line.into()));
        }
    }

    pub(crate) fn save(&self, formats: &FormatSet) -> SavedRecogniser {
        let name = |index: usize| formats.name(index).to_owned();
        SavedRecogniser {
            samples: self.samples,
            winner: self.winner.map(name),
            layout: self.layout.as_deref().cloned(),
            directive: self
                .directive
                .as_ref()
                .map(|(index, line)| (name(*index), line.as_ref().to_owned())),
            strange: self.strange,
        }
    }

    pub(crate) fn load(saved: &SavedRecogniser, formats: &FormatSet) -> Self {
        Recogniser {
            samples: saved.samples,
            winner: match &saved.layout {
                Some(_) => Some(formats.len()),
                None => saved.winner.as_deref().and_then(|name| formats.index_of(name)),
            },
            layout: saved.layout.clone().map(Arc::new),
            directive: saved
                .directive
                .as_ref()
                .and_then(|(name, line)| Some((formats.index_of(name)?, line.as_str().into()))),
            strange: saved.strange,
        }
    }
}

fn read<'a>(format: &dyn Format, line: &'a str, directive: Option<&str>) -> Option<Record<'a>> {
    match directive {
        Some(directive) => format.parse_after(line, directive),
        None => format.parse(line),
    }
}

/// A format of at least this weight that takes at least half of the lines needs no second opinion.
const SURE: u32 = 60;

/// The format that explains most of some lines.
#[derive(Default)]
struct Best {
    index: Option<usize>,
    taken: usize,
}

impl Best {
    fn of(formats: &FormatSet, lines: &[&str]) -> Best {
        let mut most = 0;
        let mut best = Best::default();
        for (index, format) in formats.surest() {
            let mut taken = 0;
            each(format, lines, |_| taken += 1);
            let score = taken as u64 * u64::from(format.weight());
            if score > most {
                most = score;
                best = Best { index: Some(index), taken };
            }
        }
        best
    }

    fn is_sure(&self, formats: &FormatSet, lines: &[&str]) -> bool {
        // What is set in goes on with the line before, whatever that is.
        let starts = lines.iter().filter(|line| !line.starts_with([' ', '\t'])).count();
        let weight = self.index.and_then(|index| formats.get(index)).map_or(0, Format::weight);
        weight >= SURE && self.taken * 2 >= starts
    }

    fn worth(&self, formats: &FormatSet, lines: &[&str]) -> usize {
        let mut sum = 0;
        if let Some(format) = self.index.and_then(|index| formats.get(index)) {
            each(format, lines, |record| sum += worth_of(&record));
        }
        sum
    }
}

/// Hands on the lines that a format takes, each below the directive before it.
fn each<'l>(format: &dyn Format, lines: &[&'l str], mut take: impl FnMut(Record<'l>)) {
    let mut directive: Option<&str> = None;
    for line in lines.iter().copied() {
        if let Some(record) = read(format, line, directive) {
            take(record);
            if format.is_directive(line) {
                directive = Some(line);
            }
        }
    }
}

/// How much is made of some lines.
fn worth<'l>(lines: &[&'l str], parse: impl Fn(&'l str) -> Option<Record<'l>>) -> usize {
    lines.iter().filter_map(|line| parse(line)).map(|record| worth_of(&record)).sum()
}

/// A time counts most; level and source tell as much as each other.
fn worth_of(record: &Record<'_>) -> usize {
    4 * usize::from(record.stamp.is_some())
        + usize::from(record.level != 0)
        + usize::from(record.src.is_some())
}

/// Whether a line that another format takes is part of the winner's message all the same: within
/// messages of several lines stands JSON, and text with times in it.
fn belongs_to(formats: &FormatSet, winner: usize, other: usize, record: &Record<'_>) -> bool {
    let weight = |index: usize| formats.get(index).map_or(0, Format::weight);
    record.stamp.is_none() || weight(other) < weight(winner)
}

/// A [`Recogniser`] in a checkpoint: by names, since formats are added over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SavedRecogniser {
    samples: u32,
    winner: Option<String>,
    layout: Option<Layout>,
    directive: Option<(String, String)>,
    strange: u32,
}

#[cfg(test)]
mod tests;
