//! What PHP writes: its error log (`error_log` in the manual's "Error Handling"), PHP-FPM's log and
//! its slow log, and the requests of its built-in server.
//!
//! ```text
//! [20-Mar-2026 14:00:00 Europe/Berlin] PHP Fatal error:  Uncaught Exception: x in /srv/x.php:3
//! [20-Mar-2026 14:00:00] WARNING: [pool www] child 12 exited on signal 11 (SIGSEGV)
//! [Fri Mar 20 14:00:00 2026] 127.0.0.1:5000 [404]: GET /x - No such file or directory
//! ```

use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use daybook_store::level;

use super::http;
use super::scan::{is_address, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// PHP's error log and PHP-FPM's.
pub(super) struct Php;

/// PHP's built-in server.
pub(super) struct PhpServer;

impl Format for Php {
    fn name(&self) -> &str {
        "php"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        // `20-Mar-2026 …`: no other log has its day and month so in brackets.
        if inside.as_bytes().get(2) != Some(&b'-') || inside.as_bytes().get(6) != Some(&b'-') {
            return None;
        }
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let (zone, message) = inside.get(end..)?.split_once("] ")?;
        let mut record = Record::new(in_zone(stamp, zone.trim())?, message);
        if let Some(rest) = message.strip_prefix("PHP ") {
            record.level = level_of(rest);
            place(&mut record, message);
            return Some(record);
        }
        if let Some((word, rest)) = message.split_once(": ")
            && let Some(level) = severity::word(word)
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            (record.level, record.content) = (level, rest.into());
        }
        let rest = record.content.trim_start();
        if let Some(pool) = rest.strip_prefix("[pool ").and_then(|rest| rest.split(']').next()) {
            let pool = pool.to_owned();
            record.attrs.text("php.pool", &pool);
        }
        if record.level == 0 {
            record.level = severity::leading(message);
        }
        Some(record)
    }
}

/// `Fatal error:  …`, `Warning:  …`
fn level_of(text: &str) -> i32 {
    let kind = text.split(':').next().unwrap_or("");
    match kind {
        "Deprecated" | "Warning" | "Core Warning" | "Compile Warning" | "User Warning" => {
            level::WARN
        }
        "Notice" | "Strict Standards" | "User Notice" => level::NOTICE,
        "Fatal error" | "Parse error" | "Core Error" | "Compile Error" => level::FATAL,
        _ if kind.len() < 40 && kind.to_ascii_lowercase().ends_with("error") => level::ERROR,
        _ => level::UNSPECIFIED,
    }
}

/// ` in /srv/x.php on line 3`, ` in /srv/x.php:3` at the end of the line.
fn place(record: &mut Record<'_>, message: &str) {
    let Some((_, place)) = message.rsplit_once(" in ") else { return };
    let Some((file, line)) = place.rsplit_once(" on line ").or_else(|| place.rsplit_once(':'))
    else {
        return;
    };
    if is_number(line) {
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", line);
    }
}

/// The time in a zone that is written by its whole name.
fn in_zone(stamp: Stamp, zone: &str) -> Option<Stamp> {
    let Stamp::Civil(civil) = stamp else { return None };
    if zone.is_empty() {
        return Some(stamp);
    }
    let zone: Tz = zone.parse().ok()?;
    let date = NaiveDate::from_ymd_opt(civil.year, civil.month.into(), civil.day.into())?;
    let time =
        date.and_hms_opt(civil.hour.into(), civil.minute.into(), civil.second.min(59).into())?;
    let offset = zone.offset_from_local_datetime(&time).earliest();
    let offset = offset.map(|offset| offset.fix().local_minus_utc());
    Some(Stamp::Civil(Civil { offset: offset.or(civil.offset), ..civil }))
}

impl Format for PhpServer {
    fn name(&self) -> &str {
        "php_server"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        if !inside.as_bytes().first()?.is_ascii_uppercase() {
            return None;
        }
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let message = inside.get(end..)?.strip_prefix("] ")?;
        let (client, rest) = message.split_once(' ')?;
        let mut record = Record::new(stamp, message);
        if client == "PHP" {
            record.level =
                if rest.contains("Development Server") { level::INFO } else { level_of(rest) };
            place(&mut record, message);
            return Some(record);
        }
        if !is_address(client) {
            return None;
        }
        record.attrs.text("client.address", client);
        match rest {
            "Accepted" | "Closing" => {
                record.level = level::DEBUG;
                record.content = rest.into();
            }
            _ => {
                let (status, request) = rest.strip_prefix('[')?.split_once("]: ")?;
                if !http::is_status(status) {
                    return None;
                }
                http::request(&mut record, request.split(" - ").next().unwrap_or(request));
                http::status(&mut record, status);
                http::message(&mut record, request, status);
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests;
