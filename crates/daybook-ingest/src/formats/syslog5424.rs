//! Syslog as RFC 5424 describes it, with the length before it that RFC 6587 adds on a connection,
//! without its priority and version, as relays write it to files, and without structured data, as
//! Heroku sends it.
//!
//! ```text
//! <34>1 2026-03-20T14:00:00.003Z gate su 77 ID47 [id@1 k="v"] message
//! 64 <34>1 2026-03-20T14:00:00.003Z gate su 77 ID47 - message
//! 2026-03-20T14:00:00.003Z gate su 77 ID47 [id@1 k="v"] message
//! <45>1 2026-03-20T14:00:00.003Z host app web.1 - message
//! ```

use super::message;
use super::syslog::priority;
use crate::format::Format;
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// Syslog, RFC 5424.
pub(super) struct Syslog5424;

impl Format for Syslog5424 {
    fn name(&self) -> &str {
        "syslog5424"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (length, line) = framed(line);
        let (priority, rest) = priority(line);
        let rest = match priority {
            Some(_) => rest.strip_prefix("1 ")?,
            None => rest,
        };
        let (stamp, rest) = match rest.strip_prefix("- ").filter(|_| priority.is_some()) {
            Some(rest) => (None, rest),
            None => {
                let (stamp, end) = stamp::leading(rest.as_bytes())?;
                let zoned = matches!(stamp, Stamp::Civil(civil) if civil.offset.is_some());
                let iso = zoned && rest.as_bytes().get(10) == Some(&b'T');
                if !iso && priority.is_none() {
                    return None;
                }
                (Some(stamp), rest.get(end..)?.strip_prefix(' ')?)
            }
        };
        let (host, rest) = rest.split_once(' ')?;
        let (program, rest) = rest.split_once(' ')?;
        let (process, rest) = rest.split_once(' ')?;
        let (id, rest) = rest.split_once(' ')?;
        let mut record = Record { stamp, ..Record::default() };
        let number = process.bytes().all(|b| b.is_ascii_digit());
        if priority.is_none() && process != "-" && !number {
            // Without the priority the columns must speak for themselves.
            return None;
        }
        let pid = if number { "process.pid" } else { "syslog.procid" };
        for (key, value) in [("host.name", host), (pid, process), ("syslog.msgid", id)] {
            if value != "-" {
                record.attrs.digits(key, value);
            }
        }
        let before = record.attrs.clone();
        let message = match rest.strip_prefix('-') {
            Some(after) if after.is_empty() || after.starts_with(' ') => after,
            _ => match structured(rest, &mut record) {
                Some(after) => after,
                None if priority.is_some() => {
                    // Without structured data: what was read of it is the message's.
                    (record.attrs, record.level) = (before, 0);
                    rest
                }
                None => return None,
            },
        };
        let message = message.strip_prefix(' ').unwrap_or(message);
        record.content = message.strip_prefix('\u{feff}').unwrap_or(message).into();
        if program != "-" {
            record.set_src(program, "syslog.app_name");
        }
        match priority {
            Some(priority) => {
                record.level = severity::syslog(priority % 8).unwrap_or(0);
                record.attrs.number("syslog.facility", priority / 8);
            }
            None if record.level == 0 => record.level = message::level(&record.content),
            None => {}
        }
        if let Some(length) = length {
            record.attrs.digits("syslog.length", length);
        }
        Some(record)
    }
}

/// `64 <34>1 …`: a message with its length before it, and that.
fn framed(line: &str) -> (Option<&str>, &str) {
    let digits = line.bytes().take(7).take_while(u8::is_ascii_digit).count();
    match line.split_at_checked(digits) {
        Some((length, rest)) if digits > 0 && rest.starts_with(" <") => {
            (Some(length), rest.get(1..).unwrap_or(""))
        }
        _ => (None, line),
    }
}

/// No message has more parameters that are told apart.
const MAX_PARAMETERS: usize = 128;

/// Reads `[id k="v" …][id2 …]` into the record; what follows is the message.
fn structured<'a>(text: &'a str, record: &mut Record<'a>) -> Option<&'a str> {
    let (mut rest, mut count, mut beyond) = (text, 0, None);
    while let Some(element) = rest.strip_prefix('[') {
        let end = element.find([' ', ']'])?;
        let id = element.get(..end)?;
        let from = rest;
        rest = element.get(end..)?;
        if id.is_empty() {
            return None;
        }
        if rest.starts_with(']') {
            count += 1;
            if count <= MAX_PARAMETERS {
                record.attrs.flag(id, true);
            } else {
                beyond.get_or_insert(from);
            }
        }
        while let Some(field) = rest.strip_prefix(' ') {
            let (name, after) = field.trim_start().split_once("=\"")?;
            let (value, after) = quoted(after)?;
            count += 1;
            if count > MAX_PARAMETERS {
                beyond.get_or_insert(rest);
            } else {
                if name == "level" && record.level == 0 {
                    record.level = severity::word(&value).unwrap_or(0);
                }
                record.attrs.text(&format!("{id}.{name}"), &value);
            }
            rest = after;
        }
        rest = rest.strip_prefix(']')?;
    }
    if let Some(from) = beyond {
        let end = from.len().saturating_sub(rest.len());
        record.attrs.text("syslog.structured_data", from.get(..end)?);
    }
    (rest.len() < text.len() && (rest.is_empty() || rest.starts_with(' '))).then_some(rest)
}

/// A value up to its closing quote; `\"`, `\\` and `\]` stand for the mark.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, text.get(at + 1..)?)),
            '\\' => match chars.next()? {
                (_, mark @ ('"' | '\\' | ']')) => value.push(mark),
                (_, other) => value.extend(['\\', other]),
            },
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn all_its_columns() {
        assert_eq!(
            shown(
                &Syslog5424,
                r#"<165>1 2026-03-20T14:00:00.003-01:00 gate evntslog - ID47 [ex@1 iut="3" k="a\"b\]"][x@2] An entry"#
            ),
            r#"2026-03-20T15:00:00.003Z 10 evntslog | An entry | {"host.name":"gate","syslog.msgid":"ID47","ex@1.iut":"3","ex@1.k":"a\"b]","x@2":true,"syslog.facility":20}"#
        );
        assert_eq!(
            shown(&Syslog5424, "<34>1 2026-03-20T14:00:00Z gate su 77 - - \u{feff}failed"),
            r#"2026-03-20T14:00:00Z 18 su | failed | {"host.name":"gate","process.pid":77,"syslog.facility":4}"#
        );
        assert_eq!(shown(&Syslog5424, "<34>1 - - - - - -"), r#"- 18 - |  | {"syslog.facility":4}"#);
    }

    #[test]
    fn as_relays_write_it_without_priority() {
        assert_eq!(
            shown(&Syslog5424, r#"2026-03-20T14:00:00Z gate NSX 31 - [a@6 level="WARN"] kept"#),
            r#"2026-03-20T14:00:00Z 13 NSX | kept | {"host.name":"gate","process.pid":31,"a@6.level":"WARN"}"#
        );
        assert_eq!(
            shown(&Syslog5424, "2026-03-20T14:00:00Z gate CRON 20856 - -  (root) CMD (x)"),
            r#"2026-03-20T14:00:00Z 0 CRON |  (root) CMD (x) | {"host.name":"gate","process.pid":20856}"#
        );
        assert_eq!(
            shown(&Syslog5424, "<158>1 2026-03-20T14:00:00Z host heroku router - at=info [x y"),
            r#"2026-03-20T14:00:00Z 9 heroku | at=info [x y | {"host.name":"host","syslog.procid":"router","syslog.facility":19}"#
        );
        assert_eq!(
            shown(&Syslog5424, "52 <34>1 2026-03-20T14:00:00Z gate su 77 - [a b=\"c"),
            r#"2026-03-20T14:00:00Z 18 su | [a b="c | {"host.name":"gate","process.pid":77,"syslog.facility":4,"syslog.length":52}"#
        );
        for line in [
            "2026-03-20T14:00:00Z gate app: up a b -",
            "2026-03-20T14:00:00Z a b c d - x",
            "<34>2 x",
        ] {
            assert_eq!(shown(&Syslog5424, line), "no", "{line}");
        }
    }

    #[test]
    fn parameters_beyond_any_measure_are_kept_together() {
        let line = format!("<34>1 - - - - - [x{}] m", " k=\"v\"".repeat(200));
        let shown = shown(&Syslog5424, &line);
        assert!(shown.starts_with("- 18 - | m | {"), "{shown}");
        assert!(
            shown.contains(r#""x.k#128":"v","syslog.structured_data":" k=\"v\" k=\"v\""#),
            "{shown}"
        );
        assert_eq!(shown.matches(r#" k=\"v\""#).count(), 72);
    }
}
