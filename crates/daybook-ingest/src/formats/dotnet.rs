//! The consoles of `Microsoft.Extensions.Logging` (.NET's "Console log formatting"): level and
//! category with the event's number, then the message, set in on lines of its own or behind; with
//! scopes, with a time before, and with priorities for systemd.
//!
//! ```text
//! info: Shop.Cart[12]
//!       => TraceId:5b8aa5a2d2c872e8321cf37308d69df2
//!       loaded
//! 14:00:00 warn: Shop.Cart[0] slow
//! <6>Shop.Cart[0] loaded
//! ```

use daybook_store::{LogEntry, level};

use super::header::is_name;
use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// .NET's consoles.
pub(super) struct Dotnet;

impl Format for Dotnet {
    fn name(&self) -> &str {
        "dotnet"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (priority, stamp, rest) = match line.strip_prefix('<') {
            Some(rest) => {
                let (digit, rest) = rest.split_once('>')?;
                let priority = severity::syslog(digit.parse().ok()?).filter(|_| digit.len() == 1);
                let (stamp, rest) = time(rest);
                (Some(priority?), stamp, rest)
            }
            None => {
                let (stamp, rest) = time(line);
                (None, stamp, rest)
            }
        };
        let (level, rest) = match priority {
            Some(level) => (level, rest),
            None => (level_word(rest.get(..4)?)?, rest.get(4..)?.strip_prefix(": ")?),
        };
        let (category, rest) = rest.split_once('[')?;
        let (event, message) = rest.split_once(']')?;
        if !is_name(category) || event.is_empty() || !event.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut record = Record::new(stamp, message.trim_start());
        record.level = level;
        record.set_component(category, "log.logger");
        if event != "0" {
            record.attrs.digits("dotnet.event_id", event);
        }
        Some(record)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        let lines = entry.content.strip_prefix('\n')?;
        let mut scopes: Vec<&str> = Vec::new();
        let mut message = String::with_capacity(lines.len());
        for line in lines.split('\n') {
            // Set in by six blanks: what is beyond is the message's own.
            let line = line.strip_prefix("      ").unwrap_or(line);
            if message.is_empty() && scopes.is_empty() && line.starts_with("=> ") {
                scopes.push(line);
                continue;
            }
            if !message.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
        if let Some(scope) = scopes.first() {
            entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
                for (name, key) in [("TraceId:", "trace_id"), ("SpanId:", "span_id")] {
                    let id =
                        scope.split_once(name).and_then(|(_, rest)| rest.split([',', ' ']).next());
                    attrs.text_if_any(key, id.unwrap_or(""));
                }
                attrs.text("dotnet.scope", scope);
            });
        }
        entry.content = message;
        None
    }
}

/// The time that a text begins with, in brackets or bare, and what follows.
fn time(text: &str) -> (Option<Stamp>, &str) {
    let inside = text.strip_prefix('[').unwrap_or(text);
    if !inside.starts_with(|c: char| c.is_ascii_digit()) {
        return (None, text);
    }
    match stamp::leading(inside.as_bytes()) {
        Some((stamp, end)) => {
            let rest = inside.get(end..).unwrap_or("");
            (Some(stamp), rest.trim_start_matches([']', ' ']))
        }
        None => (None, text),
    }
}

fn level_word(word: &str) -> Option<i32> {
    Some(match word {
        "trce" => level::TRACE,
        "dbug" => level::DEBUG,
        "info" => level::INFO,
        "warn" => level::WARN,
        "fail" => level::ERROR,
        "crit" => level::CRITICAL,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_category_and_event() {
        for (line, expected) in [
            ("info: Shop.Cart[12]", r#"- 9 Shop.Cart |  | {"dotnet.event_id":12}"#),
            ("14:00:00 fail: Shop.Cart[0] lost: x", "2026-03-20T14:00:00Z 17 Shop.Cart | lost: x"),
            ("[14:00:00.5] warn: Shop.Cart[0]", "2026-03-20T14:00:00.500Z 13 Shop.Cart | "),
            ("<6>Shop.Cart[0] loaded", "- 9 Shop.Cart | loaded"),
            (
                "<4>2026-03-20T14:00:00Z Shop.Cart[3] slow",
                r#"2026-03-20T14:00:00Z 13 Shop.Cart | slow | {"dotnet.event_id":3}"#,
            ),
            ("info: loaded [12]", "no"),
            ("info: Shop.Cart[x]", "no"),
            ("<34>Shop[1] x", "no"),
            ("information", "no"),
        ] {
            assert_eq!(shown(&Dotnet, line), expected, "{line}");
        }
    }

    #[test]
    fn scopes_and_message_come_from_the_lines_below() {
        let finished = |content: &str| {
            let mut entry = LogEntry { content: content.into(), ..LogEntry::default() };
            assert_eq!(Dotnet.finish(&mut entry), None);
            (entry.content, entry.attrs.map_or(String::new(), |attrs| attrs.as_json().to_owned()))
        };
        assert_eq!(
            finished(
                "\n      => SpanId:b7, TraceId:5b\n      lost\n      System.Exception: x\n         at Y()"
            ),
            (
                "lost\nSystem.Exception: x\n   at Y()".into(),
                r#"{"trace_id":"5b","span_id":"b7","dotnet.scope":"=> SpanId:b7, TraceId:5b"}"#
                    .into()
            )
        );
        assert_eq!(finished("one line"), ("one line".into(), String::new()));
        assert_eq!(finished(""), (String::new(), String::new()));
    }
}
