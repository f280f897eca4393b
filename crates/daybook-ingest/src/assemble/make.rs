//! Entries, made of lines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use daybook_store::{LogEntry, level};

use super::open::Open;
use super::text::{self, Decoded};
use super::{Assembler, Carried, Line, State, state};
use crate::attrs;
use crate::format::Joins;
use crate::record::Record;
use crate::{severity, source_name};

impl Assembler {
    /// Begins an entry with a recognised line.
    pub(super) fn begin(&mut self, record: Record<'_>, format: usize) {
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
    pub(super) fn raw(&mut self, text: &str) {
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
    pub(super) fn continues(&mut self, text: &str, start: u64, before: State) {
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
    pub(super) fn rest_of_line(&mut self, line: Line<'_>, bytes: &[u8], before: State) {
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

    pub(super) fn open(
        &mut self,
        mut entry: LogEntry,
        timed: bool,
        format: Option<usize>,
        joins: Joins,
    ) {
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

    pub(super) fn join(&mut self, text: &str) {
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
    pub(super) fn note(&mut self, line: Line<'_>, text: &str, how: Decoded) {
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
}
