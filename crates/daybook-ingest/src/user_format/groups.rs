//! What the groups of a pattern are, and the record they make.

use std::borrow::Cow;
use std::ops::Range;

use super::levels::Levels;
use crate::record::Record;
use crate::severity;

/// What a named group takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Time,
    Date,
    Level,
    Src,
    Program,
    Component,
    Host,
    Message,
    Pid,
    Thread,
    /// A field of this name.
    Attr(String),
}

impl Group {
    pub(super) fn named(name: &str) -> Self {
        match name {
            "time" => Group::Time,
            "date" => Group::Date,
            "level" => Group::Level,
            "src" => Group::Src,
            "program" => Group::Program,
            "component" => Group::Component,
            "host" => Group::Host,
            "message" => Group::Message,
            "pid" => Group::Pid,
            "thread" => Group::Thread,
            other => Group::Attr(other.to_owned()),
        }
    }
}

/// What the groups have taken of a line.
#[derive(Debug, Default)]
pub(super) struct Found<'a, 'f> {
    time: Option<&'a str>,
    date: Option<&'a str>,
    level: Option<&'a str>,
    src: Option<&'a str>,
    program: Option<&'a str>,
    component: Option<&'a str>,
    host: Option<&'a str>,
    message: Option<&'a str>,
    pid: Option<&'a str>,
    thread: Option<&'a str>,
    attrs: Vec<(&'f str, &'a str)>,
    taken: Vec<Range<usize>>,
}

impl<'a, 'f> Found<'a, 'f> {
    /// Takes a group's part of a line.
    pub(super) fn take(&mut self, group: &'f Group, line: &'a str, part: Range<usize>) {
        let Some(text) = line.get(part.clone()) else { return };
        self.taken.push(part);
        let slot = match group {
            Group::Time => &mut self.time,
            Group::Date => &mut self.date,
            Group::Level => &mut self.level,
            Group::Src => &mut self.src,
            Group::Program => &mut self.program,
            Group::Component => &mut self.component,
            Group::Host => &mut self.host,
            Group::Message => &mut self.message,
            Group::Pid => &mut self.pid,
            Group::Thread => &mut self.thread,
            Group::Attr(name) => {
                self.attrs.push((name, text));
                return;
            }
        };
        // An empty group says nothing, but for the message.
        *slot = Some(text).filter(|text| !text.is_empty() || *group == Group::Message);
    }

    /// Date and time of day as one text.
    pub(super) fn time(&self) -> Option<Cow<'a, str>> {
        match (self.date, self.time) {
            (Some(date), Some(time)) => Some(Cow::Owned(format!("{date} {time}"))),
            (date, time) => date.or(time).map(Cow::Borrowed),
        }
    }

    /// The record, but for its time.
    pub(super) fn into_record(mut self, line: &'a str, levels: &Levels) -> Record<'a> {
        let mut record = Record::new(None, self.message.unwrap_or(line));
        self.set_level(&mut record, levels);
        self.set_source(&mut record);
        if let Some(pid) = self.pid {
            record.attrs.digits("process.pid", pid);
        }
        if let Some(thread) = self.thread {
            let number = thread.bytes().all(|byte| byte.is_ascii_digit());
            if number {
                record.attrs.digits("thread.id", thread);
            } else {
                record.attrs.text("thread.name", thread);
            }
        }
        for (name, text) in std::mem::take(&mut self.attrs) {
            record.attrs.digits(name, text);
        }
        if self.message.is_some() && self.leaves_out_words(line) {
            record.attrs.text("log.original", line);
        }
        record
    }

    fn set_level(&self, record: &mut Record<'a>, levels: &Levels) {
        let Some(word) = self.level else {
            record.level = severity::leading(&record.content);
            return;
        };
        let (level, is_known) = levels.of(word.trim());
        record.level = level.unwrap_or_else(|| severity::leading(&record.content));
        if !is_known {
            // A word of this log alone says more than our level.
            record.attrs.text("log.level", word);
        }
    }

    fn set_source(&self, record: &mut Record<'a>) {
        if let Some(host) = self.host {
            record.attrs.text("host.name", host);
        }
        match (self.src, self.program, self.component) {
            (Some(src), program, component) => {
                record.set_src(src, "log.source");
                record.attrs.text_if_any("program", program.unwrap_or(""));
                record.attrs.text_if_any("component", component.unwrap_or(""));
            }
            (None, Some(program), Some(component)) => {
                record.set_src(&format!("{program}.{component}"), "log.source");
            }
            (None, Some(program), None) => record.set_src(program, "log.source"),
            (None, None, Some(component)) => record.set_component(component, "log.logger"),
            (None, None, None) => {
                if let Some(host) = self.host {
                    record.set_src(host, "log.source");
                }
            }
        }
    }

    /// Whether there is more between the groups than blanks and marks.
    fn leaves_out_words(&mut self, line: &str) -> bool {
        self.taken.sort_by_key(|part| part.start);
        let words = |from: usize, to: usize| {
            line.get(from..to).is_some_and(|text| text.chars().any(char::is_alphanumeric))
        };
        let mut at = 0;
        for part in &self.taken {
            if part.start > at && words(at, part.start) {
                return true;
            }
            at = at.max(part.end);
        }
        words(at, line.len())
    }
}
