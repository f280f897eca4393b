//! The extended log format of the W3C (working draft WD-logfile), as IIS, CloudFront, Exchange
//! and the firewall of Windows write it: a line that names the fields, then fields.
//!
//! ```text
//! #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status
//! 2026-03-20 14:00:00 10.0.0.2 GET /x a=1 10.0.0.1 curl/8 200
//! ```
//!
//! Times are in UTC unless the file says `#Time Format: Local`, as only the firewall's does. The
//! message of a request is method, path, query and status, as of any access log; that of anything
//! else is the line behind its date and time.

use super::http;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Civil, Stamp, stamp};
use fields::{Fields, key_of};

mod fields;

/// W3C's extended log format.
pub(super) struct W3c;

/// No line of names is longer.
const MAX_FIELDS: usize = 4096;

/// Lines above the fields, besides `#Fields:`.
const DIRECTIVES: [&str; 8] = [
    "#Version:",
    "#Software:",
    "#Date:",
    "#Start-Date:",
    "#End-Date:",
    "#Remark:",
    "#Log-type:",
    "#Time Format:",
];

impl Format for W3c {
    fn name(&self) -> &str {
        "w3c"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if !line.starts_with('#') {
            return None;
        }
        if self.is_directive(line) {
            return Some(Record::new(None, line));
        }
        let directive = DIRECTIVES.into_iter().find(|directive| line.starts_with(directive))?;
        let mut record = Record::new(None, line);
        if directive.ends_with("Date:")
            && let Some((Stamp::Civil(civil), _)) =
                stamp::leading(line.get(directive.len()..)?.trim_start().as_bytes())
        {
            record.stamp = Some(Stamp::Civil(Civil { offset: civil.offset.or(Some(0)), ..civil }));
        }
        Some(record)
    }

    fn is_directive(&self, line: &str) -> bool {
        line.len() <= MAX_FIELDS && line.starts_with("#Fields:")
    }

    fn parse_after<'a>(&self, line: &'a str, directive: &str) -> Option<Record<'a>> {
        if line.starts_with('#') {
            return self.parse(line);
        }
        row(line, directive.strip_prefix("#Fields:")?)
    }
}

/// One line of fields.
fn row<'a>(line: &'a str, names: &str) -> Option<Record<'a>> {
    let mut record = Record::new(None, line);
    let (mut date, mut time, mut both) = ("", "", "");
    let (mut method, mut path, mut query, mut status) = ("-", "-", "-", "-");
    let mut values = Fields::of(line, names);
    let mut message_from = 0;
    for (index, name) in names.split([' ', '\t', ',']).filter(|name| !name.is_empty()).enumerate() {
        let value = values.next()?;
        match name {
            "date" => date = value,
            "time" => time = value,
            "date-time" | "datetime" | "timestamp" | "x-timestamp" => both = value,
            "cs-method" => method = value,
            "cs-uri-stem" | "cs-uri" => path = value,
            "cs-uri-query" => query = value,
            "sc-status" => status = value,
            _ => attribute(&mut record, name, value),
        }
        if index <= 1 && matches!(name, "date" | "time" | "date-time") {
            message_from = values.at();
        }
    }
    // Fewer or more fields than were named: not a row of this table.
    if !values.is_done() {
        return None;
    }
    record.stamp = Some(stamp_of(date, time, both, names)?);
    if method == "-" && path == "-" && status == "-" {
        record.content = line.get(message_from..)?.into();
        return Some(record);
    }
    http::given(&mut record, "http.request.method", method);
    http::given(&mut record, "url.path", path);
    http::given(&mut record, "url.query", query);
    http::status(&mut record, status);
    let mark = if query == "-" { "" } else { "?" };
    let query = if query == "-" { "" } else { query };
    record.content = format!("{method} {path}{mark}{query} {status}").into();
    Some(record)
}

fn attribute(record: &mut Record<'_>, name: &str, value: &str) {
    if value == "-" || value.is_empty() {
        return;
    }
    match key_of(name) {
        (Some(key), true) => record.attrs.digits(key, value),
        (Some(key), false) => record.attrs.text(key, value),
        (None, _) => {
            let key = format!("w3c.{name}");
            if value.len() <= 15 && value.bytes().all(|byte| byte.is_ascii_digit()) {
                record.attrs.digits(&key, value);
            } else {
                record.attrs.text(&key, value);
            }
        }
    }
}

/// The time of a row.
fn stamp_of(date: &str, time: &str, both: &str, names: &str) -> Option<Stamp> {
    let stamp = if !both.is_empty() {
        stamp::whole(both)?
    } else if date.is_empty() {
        // The day is that of the line before, or of the file.
        stamp::whole(time)?
    } else {
        let mut text = [0_u8; 40];
        let length = date.len() + 1 + time.len();
        text.get_mut(..date.len())?.copy_from_slice(date.as_bytes());
        *text.get_mut(date.len())? = b' ';
        text.get_mut(date.len() + 1..length)?.copy_from_slice(time.as_bytes());
        stamp::leading(text.get(..length)?)?.0
    };
    // The firewall's times are local, all others' are in UTC.
    let is_firewall = names.contains(" action protocol src-ip dst-ip");
    Some(match stamp {
        Stamp::Civil(civil) if civil.offset.is_none() && !is_firewall => {
            Stamp::Civil(Civil { offset: Some(0), ..civil })
        }
        stamp => stamp,
    })
}

#[cfg(test)]
mod tests;
