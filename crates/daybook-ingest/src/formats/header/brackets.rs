//! The parts of a header that stand in brackets.

use super::context::sleuth;
use super::groups::Group;
use super::place::Place;
use super::words::{MAX_NAME, class_at_line, closing, is_number, level_word};
use super::{Header, Part};

impl<'a> Header<'a> {
    pub(super) fn bracketed(&mut self, text: &'a str, open: u8) -> Part<'a> {
        let inner = text.get(1..).unwrap_or("");
        let Some(close) = closing(inner, open).filter(|close| *close <= MAX_NAME) else {
            return Part::None;
        };
        let (Some(inside), Some(after)) = (inner.get(..close), inner.get(close + 1..)) else {
            return Part::None;
        };
        let inside = inside.trim();
        if self.level.is_none() && self.level_in(inside) {
            return Part::Found(after);
        }
        if self.source.is_some() {
            return self.after_source(inside, open, after);
        }
        if inside.is_empty() || inside == "-" {
            // Spring's and oslo's place for an id, where there is none.
            return if self.level.is_some() && open == b'[' {
                Part::Found(after)
            } else {
                Part::None
            };
        }
        if open != b'<' && !is_number(inside) {
            if let Some((thread, class, line)) = class_at_line(inside) {
                (self.thread, self.source) = (thread, Some(class));
                self.place.line = Some(line);
                return Part::Found(after);
            }
            if let Some(place) = Place::within(inside).filter(|_| self.place.file.is_none()) {
                self.set_place(place);
                return Part::Found(after);
            }
            if let Some((app, trace, span)) = sleuth(inside) {
                self.service = Some(app).filter(|app| !app.is_empty());
                self.ids = Some((trace, span));
                return Part::Found(after);
            }
        }
        self.wait(Group { text: inside, at: text, open, sure: false }, after)
    }

    /// A level in brackets: alone, or with a thread as in `[INFO/MainProcess]`, `[main/INFO]`.
    pub(super) fn level_in(&mut self, inside: &'a str) -> bool {
        if let Some(level) = level_word(inside) {
            self.level = Some(level);
            return true;
        }
        let Some((first, second)) = inside.split_once('/') else { return false };
        let (level, thread) = match (level_word(first), level_word(second)) {
            (Some(level), None) if first.len() > 1 => (level, second),
            (None, Some(level)) if second.len() > 1 => (level, first),
            _ => return false,
        };
        (self.level, self.thread) = (Some(level), Some(thread));
        true
    }

    /// What stands in brackets behind the source is the message's, but for a request's id.
    fn after_source(&mut self, inside: &'a str, open: u8, after: &'a str) -> Part<'a> {
        let id = inside == "-" || inside.starts_with("req-") || inside.starts_with("None req-");
        if open == b'[' && id && self.level.is_some() {
            self.contexts.push(inside);
            return Part::Found(after);
        }
        if self.place.file.is_none()
            && let Some(place) = Place::of(inside)
        {
            self.place = place;
            return Part::Found(after);
        }
        Part::None
    }
}
