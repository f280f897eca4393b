//! Syslog as RFC 5424 describes it:
//! `<34>1 2026-03-20T14:00:00.003Z gate su 77 ID47 [id@1 k="v"] message`, and without its
//! priority and version, as relays write it to files.

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
                if !iso {
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
        for (key, value) in [("host.name", host), ("process.pid", process), ("syslog.msgid", id)] {
            if value != "-" {
                record.attrs.digits(key, value);
            }
        }
        let message = match rest.strip_prefix('-') {
            Some(after) if after.is_empty() || after.starts_with(' ') => after,
            _ => structured(rest, &mut record)?,
        };
        if priority.is_none() && process != "-" && !process.bytes().all(|b| b.is_ascii_digit()) {
            // Without the priority the columns must speak for themselves.
            return None;
        }
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
            None if record.level == 0 => record.level = severity::leading(&record.content),
            None => {}
        }
        Some(record)
    }
}

/// Reads `[id k="v" …][id2 …]` into the record; what follows is the message.
fn structured<'a>(text: &'a str, record: &mut Record<'a>) -> Option<&'a str> {
    let mut rest = text;
    while let Some(element) = rest.strip_prefix('[') {
        let end = element.find([' ', ']'])?;
        let id = element.get(..end)?;
        rest = element.get(end..)?;
        if id.is_empty() {
            return None;
        }
        let mut fields = 0;
        while let Some(field) = rest.strip_prefix(' ') {
            let (name, after) = field.trim_start().split_once("=\"")?;
            let (value, after) = quoted(after)?;
            if name == "level" && record.level == 0 {
                record.level = severity::word(&value).unwrap_or(0);
            }
            record.attrs.text(&format!("{id}.{name}"), &value);
            fields += 1;
            rest = after;
        }
        if fields == 0 {
            record.attrs.flag(id, true);
        }
        rest = rest.strip_prefix(']')?;
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
        for line in [
            "2026-03-20T14:00:00Z gate app: up a b -",
            "2026-03-20T14:00:00Z a b c d - x",
            "<34>2 x",
        ] {
            assert_eq!(shown(&Syslog5424, line), "no", "{line}");
        }
    }
}
