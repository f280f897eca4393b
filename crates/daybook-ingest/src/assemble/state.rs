//! What must be known of the lines before to read on.

use daybook_store::{LogEntry, level};
use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::format::Joins;
use crate::format_set::FormatSet;
use crate::recognise::{Recogniser, SavedRecogniser};
use crate::time::{Calendar, First};

/// The state between two lines. Cheap to clone, since every line keeps the one before it.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) recogniser: Recogniser,
    pub(super) calendar: Calendar,
    /// Time of the last entry.
    pub(super) last: Option<(i64, u32)>,
    /// The last entry, as far as joining goes.
    pub(super) open: Option<OpenState>,
    /// Lines that began an entry.
    pub(super) starts: u64,
    /// Lines joined only because nothing else could be made of them.
    pub(super) plain: u64,
    /// The last line had no end.
    pub(super) mid_line: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenState {
    pub(super) joins: Joins,
    pub(super) bytes: u64,
    pub(super) lines: u64,
}

/// What an entry that goes on with another takes from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carried {
    context: String,
    src: String,
    level: i32,
}

impl Carried {
    pub(crate) fn of(entry: &LogEntry) -> Self {
        let (context, src) = (entry.context_name.clone(), entry.src.clone());
        Carried { context, src, level: entry.loglevel }
    }

    pub(super) fn give(self, entry: &mut LogEntry, settings: &Settings) {
        let or = |text: String, other: &String| if text.is_empty() { other.clone() } else { text };
        entry.context_name = or(self.context, &settings.context);
        entry.src = or(self.src, &settings.src);
        entry.loglevel = self.level;
        entry.error = self.level >= level::ERROR;
    }
}

/// A [`State`] in a checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedState {
    recogniser: SavedRecogniser,
    calendar: Calendar,
    last: Option<(i64, u32)>,
    open: Option<OpenState>,
    starts: u64,
    plain: u64,
    mid_line: bool,
}

impl SavedState {
    /// Of a file whose first line is then, as looking through it told.
    pub(crate) fn begin_in(&mut self, first: Option<First>) {
        self.calendar = Calendar::beginning(first);
    }
}

impl State {
    pub(crate) fn save(&self, formats: &FormatSet) -> SavedState {
        SavedState {
            recogniser: self.recogniser.save(formats),
            calendar: self.calendar,
            last: self.last,
            open: self.open,
            starts: self.starts,
            plain: self.plain,
            mid_line: self.mid_line,
        }
    }

    pub(crate) fn load(saved: &SavedState, formats: &FormatSet) -> Self {
        State {
            recogniser: Recogniser::load(&saved.recogniser, formats),
            calendar: saved.calendar,
            last: saved.last,
            open: saved.open,
            starts: saved.starts,
            plain: saved.plain,
            mid_line: saved.mid_line,
        }
    }
}
