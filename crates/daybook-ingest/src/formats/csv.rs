//! Tables with a head that names a column for the time: exports of spreadsheets, of Event Viewer,
//! of log services (RFC 4180 and its relatives with semicolons and tabs).
//!
//! ```text
//! Timestamp,Level,Source,Message
//! 2026-03-20T14:00:00Z,Warning,shop.cart,"slow, 3 s"
//! ```
//!
//! Only a head makes a table: without one such lines are text like any other. The message is the
//! column that says so, else the row.

use super::header::level_word;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};
use columns::{Cells, Role, is_head, role, separator};

mod columns;

/// Tables with a head.
pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &str {
        "csv"
    }

    fn weight(&self) -> u32 {
        70
    }

    fn joins(&self) -> Joins {
        // A cell may have several lines.
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        is_head(line).then(|| Record::new(None, line))
    }

    fn is_directive(&self, line: &str) -> bool {
        is_head(line)
    }

    fn parse_after<'a>(&self, line: &'a str, directive: &str) -> Option<Record<'a>> {
        if is_head(line) {
            return self.parse(line);
        }
        row(line, directive)
    }
}

fn row<'a>(line: &'a str, head: &str) -> Option<Record<'a>> {
    let by = separator(head);
    let mut names = Cells::of(head, by);
    let mut record = Record::new(None, line);
    let (mut date, mut time) = (None, None);
    let mut message = None;
    let mut cells = Cells::of(line, by);
    while let Some(value) = cells.next() {
        // Event Viewer's export has no name for its last column, the message.
        let Some(name) = names.next() else {
            if message.is_some() || cells.next().is_some() {
                return None;
            }
            message = Some(value);
            break;
        };
        match role(&name) {
            Role::Time if time.is_none() => time = Some(value),
            Role::Date if date.is_none() => date = Some(value),
            Role::Message if message.is_none() => message = Some(value),
            Role::Level if record.level == 0 => level(&mut record, &name, &value),
            Role::Source if record.src.is_none() => record.set_component(&value, "log.logger"),
            Role::Key(key) => record.attrs.digits(key, &value),
            _ => record.attrs.text_if_any(&name, &value),
        }
    }
    // A row with a cell that is still open has fewer: its lines are kept as they stand.
    let whole = !cells.is_open() && names.next().is_none();
    record.stamp = Some(stamp_of(date.as_deref(), time.as_deref())?);
    if !whole && !cells.is_open() {
        return None;
    }
    if let Some(message) = message.filter(|message| whole && !message.is_empty()) {
        record.content = message;
    }
    Some(record)
}

fn level(record: &mut Record<'_>, name: &str, value: &str) {
    let word = value.trim();
    match level_word(word) {
        Some(level) => record.level = level,
        None => {
            record.level = word.parse().ok().and_then(severity::number).unwrap_or(0);
            record.attrs.text_if_any(name, value);
        }
    }
}

fn stamp_of(date: Option<&str>, time: Option<&str>) -> Option<Stamp> {
    match (date, time) {
        (Some(date), Some(time)) => stamp::whole(time)
            .filter(has_date)
            .or_else(|| stamp::whole(&format!("{} {}", date.trim(), time.trim()))),
        (None, Some(time)) | (Some(time), None) => stamp::whole(time).filter(has_date),
        (None, None) => None,
    }
}

fn has_date(stamp: &Stamp) -> bool {
    !matches!(stamp, Stamp::Civil(civil) if civil.month == 0)
}

#[cfg(test)]
mod tests;
