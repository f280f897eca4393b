//! Apple's unified log as `log show` and `log stream` print it (log(1)), and the older log of the
//! wireless network, `wifi.log`.
//!
//! ```text
//! 2026-03-20 14:00:00.123456+0100 0x1a2b     Default     0x0                  123    0    app: (CoreX) [com.x.y:net] up
//! 2026-03-20 14:00:00.123456+0100  localhost app[123]: (CoreX) [com.x.y:net] up
//! 2026-03-20 14:00:00.123 Df app[123:1a2b] [com.x.y:net] up
//! Fri Mar 20 14:00:00.123 <airportd[123]> up
//! ```
//!
//! The program is the source; library, subsystem and category are attributes.

use daybook_store::level;

use super::message;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// Apple's unified log.
pub(super) struct OsLog;

impl Format for OsLog {
    fn name(&self) -> &str {
        "oslog"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let first = *line.as_bytes().first()?;
        if !first.is_ascii_digit() && !first.is_ascii_uppercase() {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        if !first.is_ascii_digit() {
            return wireless(stamp, rest).or_else(|| unnamed(stamp, rest, line.get(..end)?));
        }
        columns(stamp, rest).or_else(|| like_syslog(stamp, rest)).or_else(|| compact(stamp, rest))
    }
}

/// Thread, type, activity, process and (newer) how long it is kept, in columns.
fn columns(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (thread, rest) = cell(rest.strip_prefix("0x")?)?;
    let (kind, rest) = cell(rest)?;
    let level = kind_of(kind)?;
    let (activity, rest) = cell(rest.strip_prefix("0x")?)?;
    let (process, rest) = cell(rest)?;
    let (kept, rest) = match cell(rest) {
        Some((kept, rest)) if is_number(kept) => (kept, rest),
        _ => ("", rest),
    };
    let (program, rest) = program(rest)?;
    if !is_number(process) {
        return None;
    }
    let mut record = Record::new(stamp, rest);
    record.level = level;
    record.set_src(program, "macos.process");
    record.attrs.digits("process.pid", process);
    record.attrs.text("thread.id", &format!("0x{thread}"));
    if activity != "0" {
        record.attrs.text("macos.activity", &format!("0x{activity}"));
    }
    if !matches!(kept, "" | "0") {
        record.attrs.digits("macos.ttl", kept);
    }
    places(&mut record, rest);
    Some(record)
}

/// `localhost app[123]: ` after two blanks, with `<Level>` before the colon or without.
fn like_syslog(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (host, rest) = cell(rest.strip_prefix(' ')?)?;
    let (program, rest) = rest.split_once('[')?;
    let (process, rest) = rest.split_once(']')?;
    let (level, rest) = match rest.strip_prefix(" <") {
        Some(rest) => {
            let (word, rest) = rest.split_once('>')?;
            (kind_of(word).or_else(|| severity::word(word))?, rest)
        }
        None => (level::UNSPECIFIED, rest),
    };
    let rest = rest.strip_prefix(": ")?;
    if !is_number(process) || program.is_empty() || program.len() > 128 {
        return None;
    }
    let mut record = Record::new(stamp, rest);
    record.level = level;
    record.attrs.text("host.name", host);
    record.set_src(program, "macos.process");
    record.attrs.digits("process.pid", process);
    places(&mut record, rest);
    if record.level == level::UNSPECIFIED {
        record.level = message::level(&record.content);
    }
    Some(record)
}

/// `Df app[123:1a2b] `
fn compact(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (kind, rest) = rest.split_at_checked(3)?;
    let level = match kind {
        "Df " => level::NOTICE,
        "I  " => level::INFO,
        "Db " => level::DEBUG,
        "E  " => level::ERROR,
        "F  " => level::CRITICAL,
        "A  " | "Si " | "St " => level::INFO,
        _ => return None,
    };
    let open = memchr::memchr(b'[', rest.as_bytes().get(..rest.len().min(128))?)?;
    let (program, ids) = rest.split_at_checked(open)?;
    let (ids, rest) = ids.get(1..)?.split_once(']')?;
    let (process, thread) = ids.split_once(':')?;
    if !is_number(process) || program.is_empty() {
        return None;
    }
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let mut record = Record::new(stamp, rest);
    record.level = level;
    record.set_src(program, "macos.process");
    record.attrs.digits("process.pid", process);
    record.attrs.text("thread.id", &format!("0x{thread}"));
    places(&mut record, rest);
    Some(record)
}

/// `<airportd[123]> `, perhaps with a level word before it.
fn wireless(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (level, rest) = match rest.split_once(": <") {
        Some((word, _)) if word.len() <= 8 && severity::word(word).is_some() => {
            (severity::word(word)?, rest.get(word.len() + 2..)?)
        }
        _ => (level::UNSPECIFIED, rest),
    };
    let inside = rest.strip_prefix('<')?;
    let end = memchr::memchr(b'>', inside.as_bytes().get(..inside.len().min(80))?)?;
    let (who, rest) = (inside.get(..end)?, inside.get(end + 1..)?.strip_prefix(' ')?);
    let (program, process) = match who.strip_suffix(']').and_then(|who| who.split_once('[')) {
        Some((program, process)) if is_number(process) => (program, process),
        Some(_) => return None,
        None => (who, ""),
    };
    let mut record = Record::new(stamp, rest);
    record.level = if level == level::UNSPECIFIED { message::level(rest) } else { level };
    record.set_src(program, "macos.process");
    if !process.is_empty() {
        record.attrs.digits("process.pid", process);
    }
    Some(record)
}

/// The same without a program: what tells it is a time to the thousandth without a year.
fn unnamed<'a>(stamp: Stamp, rest: &'a str, written: &str) -> Option<Record<'a>> {
    let ends = written.len() == 23 && written.as_bytes().get(19) == Some(&b'.');
    let word = rest.split([' ', ':']).next().unwrap_or("");
    if !ends || rest.starts_with(['[', '<', '(']) || severity::word(word).is_some() {
        return None;
    }
    Some(Record::new(stamp, rest))
}

/// `(Library) [subsystem:category] ` before the message.
fn places<'a>(record: &mut Record<'a>, text: &'a str) {
    let mut rest = text;
    if let Some((library, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(") "))
        && library.len() <= 128
        && !library.contains(['(', ':'])
    {
        record.attrs.text("macos.library", library);
        rest = after;
    }
    if let Some((place, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "))
        && let Some((subsystem, category)) = place.split_once(':')
        && place.len() <= 256
        && !place.contains(' ')
    {
        record.attrs.text_if_any("macos.subsystem", subsystem);
        record.attrs.text_if_any("macos.category", category);
        rest = after;
    }
    record.content = rest.into();
}

/// `program: ` and what follows; a program's name may hold blanks.
fn program(text: &str) -> Option<(&str, &str)> {
    let head = text.as_bytes().get(..text.len().min(160))?;
    let colon = memchr::memmem::find(head, b": ")?;
    Some((text.get(..colon).filter(|name| !name.is_empty())?, text.get(colon + 2..)?))
}

fn cell(text: &str) -> Option<(&str, &str)> {
    let end = memchr::memchr(b' ', text.as_bytes().get(..text.len().min(128))?)?;
    let (cell, rest) = text.split_at_checked(end)?;
    (!cell.is_empty()).then(|| (cell, rest.trim_start_matches(' ')))
}

/// The types of the unified log: the default is between information and errors, a fault is a bug.
fn kind_of(kind: &str) -> Option<i32> {
    Some(match kind {
        "Default" => level::NOTICE,
        "Info" | "Activity" | "State" | "Signpost" | "Timesync" | "Loss" => level::INFO,
        "Debug" => level::DEBUG,
        "Error" => level::ERROR,
        "Fault" => level::CRITICAL,
        _ => return None,
    })
}

fn is_number(text: &str) -> bool {
    super::scan::is_number(text)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn all_styles_of_log_show() {
        assert_eq!(
            shown(
                &OsLog,
                "2026-03-20 14:00:00.123456+0100 0x1a2b     Error       0x7                  123    14   Some App: (CoreX) [com.x.y:net] up: x"
            ),
            r#"2026-03-20T13:00:00.123456Z 17 Some_App | up: x | {"macos.process":"Some App","process.pid":123,"thread.id":"0x1a2b","macos.activity":"0x7","macos.ttl":14,"macos.library":"CoreX","macos.subsystem":"com.x.y","macos.category":"net"}"#
        );
        assert_eq!(
            shown(
                &OsLog,
                "2026-03-20 14:00:00.123456+0100 0x1a2b     Default     0x0                  0      kernel: up"
            ),
            r#"2026-03-20T13:00:00.123456Z 10 kernel | up | {"process.pid":0,"thread.id":"0x1a2b"}"#
        );
        assert_eq!(
            shown(
                &OsLog,
                "2026-03-20 14:00:00.123456+0100  localhost app[123] <Notice>: (CoreX) up (now)"
            ),
            r#"2026-03-20T13:00:00.123456Z 10 app | up (now) | {"host.name":"localhost","process.pid":123,"macos.library":"CoreX"}"#
        );
        assert_eq!(
            shown(&OsLog, "2026-03-20 14:00:00.123 Df app[123:1a2b] [com.x.y:net] up"),
            r#"2026-03-20T14:00:00.123Z 10 app | up | {"process.pid":123,"thread.id":"0x1a2b","macos.subsystem":"com.x.y","macos.category":"net"}"#
        );
        assert_eq!(
            shown(&OsLog, "2026-03-20 14:00:00.123 E  app[123:1a2b] (CoreX) gone"),
            r#"2026-03-20T14:00:00.123Z 17 app | gone | {"process.pid":123,"thread.id":"0x1a2b","macos.library":"CoreX"}"#
        );
    }

    #[test]
    fn the_wireless_log() {
        assert_eq!(
            shown(&OsLog, "Fri Mar 20 13:00:00.123 <airportd[12]> _f: up"),
            r#"2026-03-20T13:00:00.123Z 0 airportd | _f: up | {"process.pid":12}"#
        );
        assert_eq!(
            shown(&OsLog, "Fri Mar 20 13:00:00.123 Info: <kernel> up"),
            "2026-03-20T13:00:00.123Z 9 kernel | up"
        );
        assert_eq!(
            shown(&OsLog, "Fri Mar 20 13:00:00.123 Usb device is in"),
            "2026-03-20T13:00:00.123Z 0 - | Usb device is in"
        );
    }

    #[test]
    fn other_lines_with_such_times_are_not_apple_s() {
        for line in [
            "2026-03-20 14:00:00.123 Debug x",
            "2026-03-20 14:00:00.123 E  x",
            "2026-03-20 14:00:00.123 Df app[x:y] z",
            "2026-03-20 14:00:00.123 0x1 Default 0x0 x 0 a: b",
            "2026-03-20 14:00:00  a b: c",
            "Fri Mar 20 13:00:00 2026 <x",
            "Fri Mar 20 13:00:00.123 INFO x",
            "Default",
            "",
        ] {
            assert_eq!(shown(&OsLog, line), "no", "{line}");
        }
    }
}
