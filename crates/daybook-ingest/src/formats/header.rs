//! What stands between a line's time and its message: level, thread, process, source.

use crate::record::Record;
use crate::severity;
use words::{MAX_NAME, bare_level, class_at_line, code_place, is_number, is_thread, separators};

mod words;

pub(super) use words::{closing, is_name, level_word};

/// No header has more parts.
const MAX_PARTS: usize = 8;

/// The parts found so far.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) level: Option<i32>,
    pub(super) source: Option<&'a str>,
    thread: Option<&'a str>,
    /// What stood in brackets and may be a thread or a source: what follows tells.
    bracket: Option<&'a str>,
    numbers: Numbers<'a>,
    file: Option<&'a str>,
    line: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Numbers<'a> {
    process: Option<&'a str>,
    thread: Option<&'a str>,
}

/// One part of a header and what follows it.
enum Part<'a> {
    Found(&'a str),
    /// The source; after it the message begins.
    Last(&'a str),
    None,
}

impl<'a> Header<'a> {
    /// Reads the parts that a text begins with; what is left is the message.
    pub(super) fn read(&mut self, text: &'a str) -> &'a str {
        let mut rest = text;
        let mut numbered = None;
        for _ in 0..MAX_PARTS {
            let start = separators(rest);
            let had_numbers = self.numbers.process.is_some();
            match self.part(start, rest) {
                Part::Found(after) => {
                    if !had_numbers && self.numbers.process.is_some() && self.level.is_none() {
                        numbered = Some(start);
                    }
                    rest = after;
                }
                Part::Last(after) => {
                    rest = after;
                    break;
                }
                Part::None => break,
            }
        }
        if let (Some(start), None) = (numbered, self.level) {
            // A bare number is a process only where a level follows; else the message begins there.
            self.numbers = Numbers::default();
            return start;
        }
        self.settle();
        separators(rest)
    }

    /// Reads a text that must be header to its end, as within brackets.
    pub(super) fn read_all(&mut self, text: &'a str) -> Option<()> {
        let mut rest = text;
        while !rest.is_empty() {
            rest = separators(rest);
            let word_end = rest.find(' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_end);
            if let Some(level) = level_word(word).filter(|_| self.level.is_none()) {
                self.level = Some(level);
            } else if !word.is_empty() && self.source.is_none() && is_name(word) {
                self.source = Some(word);
            } else if !word.is_empty() {
                return None;
            }
            rest = after;
        }
        Some(())
    }

    /// Puts what was found where it belongs.
    pub(super) fn fill(self, record: &mut Record<'_>) {
        if let Some(source) = self.source {
            record.set_src(source, "log.logger");
        }
        record.level = self.level.unwrap_or_else(|| severity::leading(&record.content));
        for (key, number) in
            [("process.pid", self.numbers.process), ("thread.id", self.numbers.thread)]
        {
            if let Some(number) = number {
                record.attrs.digits(key, number);
            }
        }
        if let Some(thread) = self.thread {
            record.attrs.text("thread.name", thread.trim());
        }
        if let Some(file) = self.file {
            record.attrs.text("code.file.path", file);
        }
        if let Some(line) = self.line {
            record.attrs.digits("code.line.number", line);
        }
    }

    fn part(&mut self, text: &'a str, before: &str) -> Part<'a> {
        let tight = before.starts_with([':', '|', ']']) && !before[1..].starts_with(' ');
        match text.as_bytes().first() {
            Some(open @ (b'[' | b'(' | b'<')) => self.bracketed(text, *open),
            Some(_) => self.word(text, tight),
            None => Part::None,
        }
    }

    fn bracketed(&mut self, text: &'a str, open: u8) -> Part<'a> {
        let Some(close) = closing(&text[1..], open).filter(|close| *close <= MAX_NAME) else {
            return Part::None;
        };
        let (inside, after) = (text[1..=close].trim(), &text[close + 2..]);
        if let Some(level) = level_word(inside).filter(|_| self.level.is_none()) {
            self.level = Some(level);
            return Part::Found(after);
        }
        if open == b'<' || self.source.is_some() || inside.is_empty() || inside == "-" {
            return Part::None;
        }
        if is_number(inside) && self.numbers.process.is_none() {
            self.numbers.process = Some(inside);
            // Brackets say that it is not the message's.
            return if self.level.is_some() {
                Part::Found(after)
            } else {
                self.bracketed_number(after)
            };
        }
        if let Some((thread, class, line)) = class_at_line(inside) {
            (self.thread, self.source, self.line) = (thread, Some(class), Some(line));
            return Part::Found(after);
        }
        match (open, self.bracket) {
            (b'(', None) => Part::None,
            (_, None) => {
                self.bracket = Some(inside);
                Part::Found(after)
            }
            (b'(', Some(first)) if is_name(first) && self.thread.is_none() => {
                // JBoss: `[source] (thread) message`
                (self.source, self.thread, self.bracket) = (Some(first), Some(inside), None);
                Part::Found(after)
            }
            (b'[', Some(first)) if is_name(inside) && self.thread.is_none() => {
                (self.source, self.thread, self.bracket) = (Some(inside), Some(first), None);
                Part::Found(after)
            }
            _ => Part::None,
        }
    }

    /// A process in brackets where no level has been yet: `[123] LOG:  …`, `[123]: message`.
    fn bracketed_number(&mut self, after: &'a str) -> Part<'a> {
        let rest = separators(after);
        let end = rest.find([' ', ':']).unwrap_or(rest.len());
        if level_word(&rest[..end]).is_none() {
            self.numbers.process = None;
            return Part::None;
        }
        Part::Found(after)
    }

    fn word(&mut self, text: &'a str, tight: bool) -> Part<'a> {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        if let Some((head, tail)) = word.split_once([':', '|', ']']) {
            // `INFO:module:message`, `25376]ERROR:…`, `LOG:  …`, `error: …`
            let after_head = &text[head.len() + 1..];
            if self.level.is_none() {
                if let Some(level) = level_word(head) {
                    self.level = Some(level);
                    if !tail.is_empty()
                        && self.source.is_none()
                        && let Some((source, _)) = after_head.split_once(':')
                        && is_name(source)
                    {
                        self.source = Some(source);
                        return Part::Last(&after_head[source.len() + 1..]);
                    }
                    // After `LOG: ` the message begins, whatever colons it has.
                    let ends = tail.is_empty() && word.ends_with(':');
                    return if ends { Part::Last(after_head) } else { Part::Found(after_head) };
                }
                if is_number(head) && self.numbers.process.is_none() && !tail.is_empty() {
                    self.numbers.process = Some(head);
                    return Part::Found(after_head);
                }
            }
        }
        if self.level.is_none()
            && !word.contains(':')
            && let Some(level) = bare_level(word, after, tight)
        {
            self.level = Some(level);
            return Part::Found(after);
        }
        if is_number(word) {
            return self.number(word, after);
        }
        if let Some((process, thread)) = word.trim_end_matches(':').split_once('#') {
            // nginx: `1234#0: …`
            if is_number(process) && is_number(thread) && self.level.is_some() {
                self.numbers = Numbers { process: Some(process), thread: Some(thread) };
                return Part::Found(after);
            }
        }
        if word == "---" && self.level.is_some() {
            return Part::Found(after);
        }
        if self.source.is_some() {
            return Part::None;
        }
        if let Some((file, line)) = code_place(word) {
            (self.file, self.line) = (Some(file), Some(line));
            return Part::Found(after);
        }
        self.named(word, after)
    }

    fn number(&mut self, word: &'a str, after: &'a str) -> Part<'a> {
        if word.len() > 10 || self.source.is_some() {
            return Part::None;
        }
        // After the level only Spring has one: `INFO 1 --- [main] …`.
        let allowed = self.level.is_none() || after.trim_start().starts_with("---");
        let slot = match (&self.numbers.process, &self.numbers.thread) {
            (None, _) => &mut self.numbers.process,
            (_, None) => &mut self.numbers.thread,
            _ => return Part::None,
        };
        if !allowed {
            return Part::None;
        }
        *slot = Some(word);
        Part::Found(after)
    }

    /// A word that is the source, if what follows says so.
    fn named(&mut self, word: &'a str, after: &'a str) -> Part<'a> {
        let next = after.trim_start();
        if let Some(name) = word.strip_suffix(':').filter(|name| is_name(name)) {
            self.source = Some(name);
            return Part::Last(after);
        }
        if !is_name(word) {
            return Part::None;
        }
        if let Some(rest) = [":", "-", "|"].iter().find_map(|mark| {
            let rest = next.strip_prefix(mark)?;
            (rest.is_empty() || rest.starts_with(' ')).then_some(rest)
        }) {
            let level_follows = rest
                .trim_start()
                .split([' ', ':', ']'])
                .next()
                .is_some_and(|w| level_word(w).is_some());
            if self.level.is_some() || level_follows {
                self.source = Some(word);
                return if self.level.is_some() { Part::Last(rest) } else { Part::Found(rest) };
            }
        }
        // `INFO api.server [req-1] …`
        if self.level.is_some() && word.contains('.') && next.starts_with('[') {
            self.source = Some(word);
            return Part::Last(after);
        }
        // `name LEVEL message`
        let second = next.split([' ', ':']).next().unwrap_or("");
        if self.level.is_none()
            && second.len() >= 4
            && second.bytes().all(|b| b.is_ascii_uppercase())
            && level_word(second).is_some()
        {
            self.source = Some(word);
            return Part::Found(after);
        }
        Part::None
    }

    /// Decides what stood in brackets: a thread where the source is known, else the source.
    fn settle(&mut self) {
        if let Some(inside) = self.bracket.take() {
            if self.source.is_none() && is_name(inside) && !is_thread(inside) {
                self.source = Some(inside);
            } else {
                self.thread = Some(inside);
            }
        }
    }
}
