//! JSON lines: our own entries, field for field, and what other loggers write.
//!
//! ```text
//! {"epoch":1774015200,"nanos":5,"loglevel":9,"src":"app.web","content":"started"}
//! {"ts":"2026-03-20T14:00:00Z","lvl":"WARN","logger":"app.db","msg":"slow","ms":812}
//! {"level":50,"time":1774015200123,"name":"api","msg":"failed","err":{"type":"Error"}}
//! {"log":"started\n","stream":"stdout","time":"2026-03-20T14:00:00.5Z"}
//! {"__REALTIME_TIMESTAMP":"1774015200000001","PRIORITY":"3","MESSAGE":"no route"}
//! ```

use std::borrow::Cow;

use fields::{Field, collect};
use roles::{Role, role};

use crate::format::Format;
use crate::record::Record;
use crate::time::Stamp;

mod fields;
mod own;
mod roles;

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
        let object = line.trim_matches([' ', '\t']);
        if !object.starts_with('{') || !object.ends_with('}') || object.len() < 3 {
            return None;
        }
        let fields = collect(object)?;
        own::entry(&fields).or_else(|| foreign(object, &fields))
    }
}

/// A line of some other logger.
fn foreign<'a>(line: &'a str, fields: &[Field<'a>]) -> Option<Record<'a>> {
    let best = Best::of(fields);
    let mut record = Record::default();
    let mut used = Best::default();
    if let Some(index) = best.time {
        // A time that no calendar has stays where it can be read.
        record.stamp = roles::stamp(fields.get(index)?).filter(Stamp::is_storable);
        used.time = record.stamp.and(best.time);
    }
    if let Some(index) = best.level
        && let Some(level) = roles::level(fields.get(index)?)
    {
        record.level = level;
        used.level = best.level;
    }
    if let Some(index) = best.message
        && let Some(text) = fields.get(index)?.text()
    {
        // Docker keeps each line's end.
        record.content = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(['\r', '\n'])),
            Cow::Owned(text) => Cow::Owned(text.trim_end_matches(['\r', '\n']).to_owned()),
        };
        used.message = best.message;
    }
    if let Some(index) = best.src {
        let field = fields.get(index)?;
        if let Some(name) = field.text().filter(|name| !name.is_empty()) {
            record.set_src(&name, &field.key);
            used.src = best.src;
        }
    }
    if used.message.is_none() {
        // Nothing in it is a message: the line itself is.
        record.content = Cow::Borrowed(line);
    }
    if record.level == 0 && used.level.is_none() {
        record.level = crate::severity::leading(&record.content);
    }
    for (index, field) in fields.iter().enumerate() {
        if !used.has(index) {
            record.attrs.raw(&field.key, field.raw);
        }
    }
    Some(record)
}

/// Which field has which role.
#[derive(Default)]
struct Best {
    time: Option<usize>,
    level: Option<usize>,
    message: Option<usize>,
    src: Option<usize>,
}

impl Best {
    fn of(fields: &[Field<'_>]) -> Best {
        let mut best = Best::default();
        let mut ranks = [u8::MAX; 4];
        for (index, field) in fields.iter().enumerate() {
            let Some((role, rank)) = role(&field.key) else { continue };
            let (slot, current) = match role {
                Role::Time => (&mut best.time, &mut ranks[0]),
                Role::Level => (&mut best.level, &mut ranks[1]),
                Role::Message => (&mut best.message, &mut ranks[2]),
                Role::Source => (&mut best.src, &mut ranks[3]),
            };
            if rank < *current && (role != Role::Message || field.is_text()) {
                *current = rank;
                *slot = Some(index);
            }
        }
        best
    }

    fn has(&self, index: usize) -> bool {
        let index = Some(index);
        self.time == index || self.level == index || self.message == index || self.src == index
    }
}

#[cfg(test)]
mod tests;
