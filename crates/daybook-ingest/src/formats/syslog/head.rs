//! What a syslog line begins with: priority, sequence number, time, facility, host.

use std::net::IpAddr;

use crate::severity;
use crate::time::{Stamp, stamp};

/// How much a line's time says of its being syslog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `Mar 20 14:00:00`, or a priority before it.
    Classic,
    /// `2026-03-20T14:00:00+00:00`: what daemons write, and few programs of their own.
    Daemon,
    /// Any other date and time.
    Dated,
}

/// The beginning of a line.
pub(super) struct Head<'a> {
    /// `None`: only a priority.
    pub(super) stamp: Option<Stamp>,
    pub(super) shape: Shape,
    /// The number that network devices count their lines with.
    pub(super) sequence: Option<&'a str>,
    /// Such a device's `*` (its clock was never set) or `.` (it has lost its source).
    pub(super) clock: Option<&'a str>,
    pub(super) rest: &'a str,
}

/// `<34>` at the start of a line, and what follows.
pub(in crate::formats) fn priority(line: &str) -> (Option<i64>, &str) {
    let parsed = line.strip_prefix('<').and_then(|rest| {
        let end = memchr::memchr(b'>', rest.as_bytes().get(..rest.len().min(4))?)?;
        let (digits, rest) = (rest.get(..end)?, rest.get(end + 1..)?);
        let valid = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = if valid { digits.parse().ok()? } else { return None };
        (number <= 191).then_some((number, rest))
    });
    parsed.map_or((None, line), |(number, rest)| (Some(number), rest))
}

impl<'a> Head<'a> {
    /// Reads the time and what may stand before it, priority apart.
    pub(super) fn read(text: &'a str, has_priority: bool) -> Option<Self> {
        let (sequence, text) = sequence(text);
        let text = text.strip_prefix(':').filter(|_| has_priority).unwrap_or(text);
        let (clock, text) = match text.as_bytes() {
            [b'*' | b'.', b'A'..=b'Z', ..] => (text.get(..1), text.get(1..)?),
            _ => (None, text),
        };
        let Some((mut stamp, end)) = stamp::leading(text.as_bytes()) else {
            let shape = Shape::Classic;
            let head = Head { stamp: None, shape, sequence, clock, rest: text };
            return (has_priority && clock.is_none()).then_some(head);
        };
        let (written, mut rest) = (text.get(..end)?, text.get(end..)?);
        if !(rest.starts_with([' ', '\t']) || rest.starts_with(':') && is_classic(written)) {
            return None;
        }
        let shape = if is_classic(written) {
            rest = with_year(&mut stamp, rest);
            Shape::Classic
        } else if has_priority || clock.is_some() {
            Shape::Classic
        } else if is_rfc3339(&stamp, written) {
            Shape::Daemon
        } else {
            Shape::Dated
        };
        let rest = rest.trim_start_matches([' ', '\t']);
        Some(Head { stamp: Some(stamp), shape, sequence, clock, rest })
    }
}

/// `000123: ` as Cisco's devices count, where a time or a message's name follows.
pub(super) fn sequence(text: &str) -> (Option<&str>, &str) {
    let digits = text.bytes().take(11).take_while(u8::is_ascii_digit).count();
    let parts = text.get(digits..).and_then(|rest| {
        let rest = rest.strip_prefix(": ")?;
        let follows = rest.starts_with(['*', '.', '%']) || rest.starts_with(char::is_alphabetic);
        follows.then_some((text.get(..digits)?, rest))
    });
    match parts {
        Some((number, rest)) if (1..=10).contains(&digits) => (Some(number), rest),
        _ => (None, text),
    }
}

/// `Mar 20 14:00:00`, with or without year, fraction and zone; no commas or halves of the day,
/// which are not syslog's.
fn is_classic(written: &str) -> bool {
    let bytes = written.as_bytes();
    let day = match bytes {
        [b'A'..=b'Z', _, _, b' ', rest @ ..] => rest,
        // NX-OS: `2026 Mar 20 14:00:00`
        [b'1' | b'2', _, _, _, b' ', b'A'..=b'Z', _, _, b' ', rest @ ..] => rest,
        _ => return false,
    };
    let day = day.strip_prefix(b" ").unwrap_or(day);
    let end = day.iter().take_while(|byte| byte.is_ascii_digit()).count();
    matches!(end, 1 | 2)
        && day.get(end) == Some(&b' ')
        && !bytes.ends_with(b"M")
        && !bytes.ends_with(b"m")
}

/// The year behind the time, as sudo's own log has it.
fn with_year<'a>(stamp: &mut Stamp, rest: &'a str) -> &'a str {
    let year = rest.get(1..5).filter(|year| year.starts_with("19") || year.starts_with("20"));
    let year = year.and_then(|year| year.parse::<i32>().ok());
    match (stamp, year, rest.get(5..)) {
        (Stamp::Civil(civil), Some(year), Some(after))
            if civil.year == 0 && after.starts_with(' ') =>
        {
            civil.year = year;
            after
        }
        _ => rest,
    }
}

fn is_rfc3339(stamp: &Stamp, written: &str) -> bool {
    matches!(stamp, Stamp::Civil(civil) if civil.offset.is_some())
        && written.as_bytes().get(10) == Some(&b'T')
}

/// The word that a text begins with, and what follows it and the blanks after it.
pub(super) fn word(text: &str) -> (&str, &str) {
    match memchr::memchr2(b' ', b'\t', text.as_bytes()) {
        Some(end) => {
            let (word, rest) = text.split_at(end);
            // One blank parts host and message: more of them are the message's.
            (word, rest.get(1..).unwrap_or(""))
        }
        None => (text, ""),
    }
}

/// Whether a word can be a host: a name, an address, or several (`gate/10.0.0.1`, `src@gate`).
pub(super) fn is_host(host: &str) -> bool {
    let plain = |b: u8| {
        b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'%' | b'/' | b'@')
    };
    if host.is_empty() || host.len() > 255 {
        return false;
    }
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|host| host.parse::<IpAddr>().is_ok());
    }
    !host.ends_with(':')
        && host.bytes().all(plain)
        && host.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && severity::word(host).is_none()
}

/// Facility and level in words, as BSD's syslogd (`-v`), BusyBox, OpenWrt, AIX and Kiwi write them:
/// `daemon.info`, `<auth.err>`, `Local7.Info`, `auth|security:info`.
pub(super) fn facility(text: &str) -> Option<((i64, i32), &str)> {
    let (word, rest) = word(text);
    if word.len() > 24 || word.len() < 5 {
        return None;
    }
    let inside = match word.strip_prefix('<') {
        Some(inside) => inside.strip_suffix('>')?,
        None => word,
    };
    let (facility, level) = inside.split_once(['.', ':'])?;
    let facility = facility_number(facility.split('|').next()?)?;
    Some(((facility, severity::word(level)?), rest.trim_start_matches([' ', '\t'])))
}

/// The number of a facility's name, in any case.
pub(in crate::formats) fn facility_number(name: &str) -> Option<i64> {
    const NAMES: [(&str, i64); 18] = [
        ("kern", 0),
        ("user", 1),
        ("mail", 2),
        ("daemon", 3),
        ("auth", 4),
        ("syslog", 5),
        ("lpr", 6),
        ("news", 7),
        ("uucp", 8),
        ("cron", 9),
        ("authpriv", 10),
        ("ftp", 11),
        ("ntp", 12),
        ("security", 13),
        ("audit", 13),
        ("console", 14),
        ("system", 3),
        ("kernel", 0),
    ];
    let known = NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
    known.map(|(_, number)| *number).or_else(|| match name.as_bytes() {
        [prefix @ .., digit @ b'0'..=b'7'] if prefix.eq_ignore_ascii_case(b"local") => {
            Some(16 + i64::from(digit - b'0'))
        }
        _ => None,
    })
}
