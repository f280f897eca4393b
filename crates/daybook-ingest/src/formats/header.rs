//! What stands between a line's time and its message: level, thread, process, source.
//!
//! A header is read part by part, from the left. What a bracket or a bare word is often only shows
//! by what follows: `[main] org.shop.Cart: …` has a thread, `[cart] …` a source. So these wait as
//! [`Group`]s until a level or a source behind them makes them sure, or the header ends; then what
//! is no name goes back to the message.

use crate::record::Record;
use crate::severity;
use context::Contexts;
use groups::{Group, Groups};
use place::Place;
use words::{bare_level, is_number, level_ahead, separators};

mod brackets;
mod context;
mod groups;
mod named;
mod place;
mod words;

pub(super) use place::code_place;
pub(super) use words::{closing, is_logger, is_name, is_prose, is_thread, level_word};

/// No header has more parts.
const MAX_PARTS: usize = 12;

/// The parts found so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) level: Option<i32>,
    pub(super) source: Option<&'a str>,
    /// The source is a program, of which it may be a part.
    is_program: bool,
    /// Names alone, without a level, are the message's: Go's `log` writes neither.
    plain: bool,
    /// The level stands before the time.
    pub(super) level_led: bool,
    /// Spring's `---` was seen.
    spring: bool,
    /// The program, where the line names it beside the source.
    service: Option<&'a str>,
    thread: Option<&'a str>,
    /// Trace and span.
    ids: Option<(&'a str, &'a str)>,
    process_id: Option<&'a str>,
    thread_id: Option<&'a str>,
    place: Place<'a>,
    groups: Groups<'a>,
    contexts: Contexts<'a>,
}

/// One part of a header and what follows it.
enum Part<'a> {
    Found(&'a str),
    /// The source; after it the message begins.
    Last(&'a str),
    None,
}

impl<'a> Header<'a> {
    /// A header of which the level may be known already. `plain`: of a logger that writes neither
    /// level nor name by itself.
    pub(super) fn new(level: Option<i32>, plain: bool) -> Self {
        Header { level, plain, ..Header::default() }
    }

    /// Reads the parts that a text begins with; what is left is the message.
    pub(super) fn read(&mut self, text: &'a str) -> &'a str {
        let mut rest = text;
        let mut ended = false;
        for _ in 0..MAX_PARTS {
            let start = separators(rest);
            if self.fields_end(rest) {
                self.groups.make_sure();
                (rest, ended) = (start, true);
                break;
            }
            let (level, source) = (self.level.is_some(), self.source.is_some());
            match self.part(start, rest) {
                Part::Found(after) => rest = after,
                Part::Last(after) => (rest, ended) = (after, true),
                Part::None => break,
            }
            if level != self.level.is_some() || source != self.source.is_some() {
                self.groups.make_sure();
            }
            if ended {
                break;
            }
        }
        let message = if ended { rest.trim_start_matches([' ', '\t']) } else { separators(rest) };
        self.settle().unwrap_or(message)
    }

    /// Reads a text that is header to its end, as within brackets. `None` when it is not.
    pub(super) fn read_all(&mut self, text: &'a str) -> Option<()> {
        let before = *self;
        let read = self.read_words(text);
        if read.is_none() {
            *self = before;
        }
        read
    }

    fn read_words(&mut self, text: &'a str) -> Option<()> {
        let mut rest = text;
        let mut known = 0;
        while !rest.is_empty() {
            rest = separators(rest);
            let (word, after) = rest.split_at(rest.find([' ', '\t']).unwrap_or(rest.len()));
            rest = after;
            known += 1;
            if known > MAX_PARTS {
                return None;
            }
            if word.is_empty() {
                continue;
            }
            if self.level.is_none() && self.level_in(word) {
                continue;
            }
            if let Some(place) = Place::within(word) {
                self.set_place(place);
            } else if is_number(word) && self.process_id.is_none() {
                self.process_id = Some(word);
            } else if self.source.is_none() && is_name(word) {
                self.source = Some(word);
            } else if !context::is_context(word) || !self.contexts.push(word) {
                return None;
            }
        }
        Some(())
    }

    /// What stands in brackets and is no part of the message, whatever it is.
    pub(super) fn keep(&mut self, text: &'a str) {
        self.contexts.push(text);
    }

    /// A word or a bracket before the time, once the rest has been read.
    pub(super) fn prefix(&mut self, text: &'a str, in_bracket: bool) {
        if is_number(text) && self.process_id.is_none() {
            self.process_id = Some(text);
        } else if in_bracket && is_thread(text) && self.thread.is_none() {
            self.thread = Some(text);
        } else if self.source.is_none() && is_name(text) {
            (self.source, self.is_program) = (Some(text), true);
        } else {
            self.contexts.push(text);
        }
    }

    /// Puts what was found where it belongs.
    pub(super) fn fill(mut self, record: &mut Record<'_>) {
        if self.level.is_some() && self.source.is_none() {
            self.source = self.place.stem();
        }
        match (self.service, self.source) {
            (Some(service), Some(source)) => {
                record.set_src(&format!("{service}.{source}"), "log.logger");
                record.attrs.text("service.name", service);
            }
            (Some(service), None) => record.set_src(service, "service.name"),
            (None, Some(source)) if self.is_program => record.set_src(source, "process.name"),
            (None, Some(source)) => record.set_component(source, "log.logger"),
            (None, None) => {}
        }
        record.level = self.level.unwrap_or_else(|| severity::leading(&record.content));
        for (key, number) in [("process.pid", self.process_id), ("thread.id", self.thread_id)] {
            if let Some(number) = number {
                record.attrs.digits(key, number);
            }
        }
        if let Some(thread) = self.thread {
            // Python has processes as others have threads.
            let process = thread.ends_with("Process") || thread.starts_with("ForkPoolWorker");
            let key = if process { "process.name" } else { "thread.name" };
            record.attrs.text(key, thread.trim());
        }
        if let Some((trace, span)) = self.ids {
            record.attrs.text_if_any("trace_id", trace);
            record.attrs.text_if_any("span_id", span);
        }
        self.place.fill(record);
        self.contexts.fill(record);
    }

    /// `p=12 u=x n=ansible | message`: fields before a bar are no message's.
    fn fields_end(&self, rest: &str) -> bool {
        self.level.is_none()
            && self.groups.are_fields()
            && rest.trim_start_matches(' ').starts_with("| ")
    }

    fn part(&mut self, text: &'a str, before: &str) -> Part<'a> {
        let tight = before.starts_with([':', '|', ']']) && !before[1..].starts_with(' ');
        match text.as_bytes().first() {
            Some(open @ (b'[' | b'(' | b'<' | b'{')) => self.bracketed(text, *open),
            Some(_) => self.word(text, tight),
            None => Part::None,
        }
    }

    fn word(&mut self, text: &'a str, tight: bool) -> Part<'a> {
        let (word, after) = text.split_at(text.find([' ', '\t']).unwrap_or(text.len()));
        if self.level.is_none() {
            if let Some(part) = self.level_and_more(text, word) {
                return part;
            }
            if !word.contains(':')
                && let Some(level) = bare_level(word, after, tight)
            {
                self.level = Some(level);
                return Part::Found(after);
            }
        }
        if is_number(word) {
            return self.number(text, word, after);
        }
        if let Some((process, thread)) = word.trim_end_matches(':').split_once('#') {
            // nginx: `1234#0: …`
            if is_number(process) && is_number(thread) && self.level.is_some() {
                (self.process_id, self.thread_id) = (Some(process), Some(thread));
                return Part::Found(after);
            }
        }
        if word == "---" && self.level.is_some() {
            self.spring = true;
            return Part::Found(after);
        }
        if self.source.is_some() && !self.is_program {
            return self.place_of(word, after);
        }
        if let Part::Found(after) = self.place_of(word, after) {
            return Part::Found(after);
        }
        if self.source.is_some() {
            return Part::None;
        }
        if self.level.is_none() {
            if context::is_field(word) {
                return self.wait(Group { text: word, at: text, open: b'=', sure: false }, after);
            }
            if word.len() > 2 && is_name(word) && !is_prose(word) && level_ahead(after) {
                return self.wait(Group { text: word, at: text, open: 0, sure: false }, after);
            }
        }
        self.named(word, after)
    }

    /// A word that a level begins: `INFO:module:message`, `25376]ERROR:…`, `LOG:  …`, `I!`.
    fn level_and_more(&mut self, text: &'a str, word: &'a str) -> Option<Part<'a>> {
        if let Some(head) = word.strip_suffix('!').filter(|head| head.len() == 1) {
            // Telegraf
            self.level = level_word(head);
            return self.level.and(text.get(2..)).map(Part::Found);
        }
        let at = word.find([':', '|', ']', '>'])?;
        let (head, tail) = (word.get(..at)?, word.get(at + 1..)?);
        let after_head = text.get(at + 1..)?;
        if let Some(level) = level_word(head) {
            self.level = Some(level);
            if !tail.is_empty()
                && self.source.is_none()
                && let Some((source, message)) = after_head.split_once(':')
                && is_name(source)
            {
                self.source = Some(source);
                return Some(Part::Last(message));
            }
            // After `LOG: ` the message begins, whatever colons it has; but a logger may follow.
            if tail.is_empty() && word.ends_with(':') {
                return Some(match self.logger_ahead(after_head) {
                    Some(after) => Part::Last(after),
                    None => Part::Last(after_head),
                });
            }
            return Some(Part::Found(after_head));
        }
        if is_number(head) && self.process_id.is_none() && !tail.is_empty() {
            self.process_id = Some(head);
            return Some(Part::Found(after_head));
        }
        None
    }

    fn number(&mut self, text: &'a str, word: &'a str, after: &'a str) -> Part<'a> {
        if word.len() > 16 || self.source.is_some() {
            return Part::None;
        }
        if self.level.is_none() {
            // A bare number is a process only where a level follows.
            return self.wait(Group { text: word, at: text, open: 0, sure: false }, after);
        }
        // After the level only Spring has one: `INFO 1 --- [main] …`.
        if after.trim_start().starts_with("---") && self.process_id.is_none() {
            self.process_id = Some(word);
            return Part::Found(after);
        }
        Part::None
    }

    /// The place in the code, where a word is one.
    fn place_of(&mut self, word: &'a str, after: &'a str) -> Part<'a> {
        match Place::of(word).filter(|_| self.place.file.is_none()) {
            Some(place) => {
                self.set_place(place);
                Part::Found(after.trim_start().strip_prefix("> ").unwrap_or(after))
            }
            None => Part::None,
        }
    }

    fn set_place(&mut self, place: Place<'a>) {
        if self.source.is_none() {
            self.source = place.class;
        }
        self.place = place;
    }

    fn wait(&mut self, group: Group<'a>, after: &'a str) -> Part<'a> {
        if self.groups.push(group) { Part::Found(after) } else { Part::None }
    }
}
