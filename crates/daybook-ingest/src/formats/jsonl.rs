//! JSON lines: our own entries, field for field, and what other loggers write.
//!
//! ```text
//! {"epoch":1774015200,"nanos":5,"loglevel":9,"src":"app.web","content":"started"}
//! {"ts":"2026-03-20T14:00:00Z","lvl":"WARN","logger":"app.db","msg":"slow","ms":812}
//! {"level":50,"time":1774015200123,"name":"api","msg":"failed","err":{"type":"Error"}}
//! {"log":"started\n","stream":"stdout","time":"2026-03-20T14:00:00.5Z"}
//! {"__REALTIME_TIMESTAMP":"1774015200000001","PRIORITY":"3","MESSAGE":"no route"}
//! {"@t":"2026-03-20T14:00:00Z","@mt":"{User} came","User":"ann"}
//! ```
//!
//! Which key means what is in `jsonl/keys`; no logger has a reader of its own, but for the records
//! of OpenTelemetry's exporters.

use fields::collect;

use crate::attrs::AttrsBuilder;
use crate::format::Format;
use crate::record::Record;

mod access;
mod exception;
mod fields;
mod foreign;
mod inner;
mod keys;
mod otlp;
mod own;
mod repair;
mod rest;
mod scan;
mod source;
mod template;
mod values;

pub(super) use fields::{Field, Fields, MAX_FIELDS};
pub(super) use foreign::{Found, read as read_fields};
pub(super) use keys::{Numbers, Use};
pub(super) use scan::number;
pub(super) use source::join;
pub(super) use values::{is_exact, level_of};

/// JSON lines.
pub(super) struct Jsonl;

impl Format for Jsonl {
    fn name(&self) -> &str {
        "jsonl"
    }

    fn weight(&self) -> u32 {
        95
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        Some(Jsonl::read(line)?.record)
    }
}

impl Jsonl {
    /// The line, taken apart.
    pub(super) fn read(line: &str) -> Option<Found<'_>> {
        let text = start(line)?;
        match collect(text) {
            Some(fields) => Self::of(fields),
            None => Self::repaired(line, text),
        }
    }

    /// A line of whole JSON.
    fn of(fields: Fields<'_>) -> Option<Found<'_>> {
        if fields.list.is_empty() {
            return None;
        }
        // What stands between the objects of an array says nothing.
        let rest = fields.rest.trim_matches([' ', '\t', '\r', '\n', ',', ']']);
        if let Some(record) = own::entry(&fields).filter(|_| rest.is_empty()) {
            return Some(Found {
                record,
                has_message: true,
                is_log: true,
                is_request: false,
                has_more: false,
            });
        }
        let mut found = otlp::read(&fields).unwrap_or_else(|| foreign::read(fields.understood()));
        if !rest.is_empty() {
            // Two lines that were written at once, or text that ends like JSON.
            found.is_log.then_some(())?;
            found.has_more = true;
            found.record.attrs.text("json.rest", rest);
        }
        Some(found)
    }

    /// An object over several lines, with what follows it. `has_message`: its content is not its
    /// own text.
    pub(super) fn read_block(text: &str) -> Option<Found<'static>> {
        // Of `}, {` the bracket that ends an object is on the next one's line.
        let closed = [text, "}"].concat();
        let Some(fields) = collect(text).or_else(|| collect(&closed)) else {
            return Self::repaired(text, text);
        };
        let rest = fields.rest.trim_matches([' ', '\t', '\r', '\n', ',', ']', '}']);
        let object = scan::compact(fields.object);
        let line = [&*object, rest].concat();
        let found = Self::of(collect(&line)?)?;
        let has_message = *found.record.content != *object;
        Some(Found { record: inner::owned(found.record), has_message, ..found })
    }

    /// Adds the members of an object to attributes.
    pub(super) fn copy(object: &str, attrs: &mut AttrsBuilder) {
        scan::members(object).for_each(|(key, value)| attrs.raw(&key, value));
    }

    /// A line of broken JSON, if it still says enough.
    fn repaired<'a>(line: &str, text: &str) -> Option<Found<'a>> {
        // Here an object over several lines begins.
        if text.ends_with(['{', '[', ',', ':']) {
            return None;
        }
        let json = repair::object(text)?;
        let found = foreign::read(collect(&json)?.understood());
        found.is_log.then_some(())?;
        let mut record = inner::owned(found.record);
        record.attrs.text("log.original", line);
        Some(Found { record, ..found })
    }
}

/// Where the object of a line begins, whose array may begin there, too.
fn start(line: &str) -> Option<&str> {
    let text = line.trim_matches([' ', '\t']);
    let text = match text.as_bytes().first()? {
        b'{' => text,
        b'[' | b',' => text.get(1..)?.trim_start_matches([' ', '\t']),
        _ => return None,
    };
    (text.starts_with('{') && text.len() >= 3).then_some(text)
}

#[cfg(test)]
mod tests;
