//! IBM's WebSphere and Open Liberty (IBM's documentation, "Log file format"):
//! `[3/20/26 14:00:00:123 UTC] 00000001 ManagerAdmin  I   TRAS0017I: The startup trace state is *`

use daybook_store::level;

use super::header::is_name;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// WebSphere's log.
pub(super) struct WebSphere;

impl Format for WebSphere {
    fn name(&self) -> &str {
        "websphere"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line
            .strip_prefix('[')
            .filter(|_| line.as_bytes().get(1..5).is_some_and(|b| b.contains(&b'/')))?;
        let close = inside.bytes().take(64).position(|byte| byte == b']')?;
        let rest = inside.get(close + 1..)?.strip_prefix(' ')?;
        let (thread, rest) = rest.split_once(' ')?;
        if thread.len() != 8 || !thread.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let (logger, rest) = rest.split_once(' ')?;
        let (kind, message) = rest.trim_start_matches(' ').split_at_checked(1)?;
        let level = match kind {
            "F" => level::FATAL,
            "E" => level::ERROR,
            "W" => level::WARN,
            "A" => level::NOTICE,
            "I" | "C" | "D" | "O" => level::INFO,
            // What a program printed on its standard error.
            "R" => level::WARN,
            "1" => level::DEBUG,
            "2" | "3" | ">" | "<" | "Z" => level::TRACE,
            _ => return None,
        };
        if !is_name(logger) || !(message.is_empty() || message.starts_with(' ')) {
            return None;
        }
        let mut record = Record::new(stamp_of(inside.get(..close)?)?, message.trim_start());
        record.level = level;
        record.set_component(logger, "log.logger");
        record.attrs.text("thread.id", thread);
        record.attrs.text("websphere.event_type", kind);
        Some(record)
    }
}

/// `3/20/26 14:00:00:123 UTC`: the month comes first, unless it cannot; the year comes last.
fn stamp_of(text: &str) -> Option<Stamp> {
    let mut parts = text.splitn(3, '/');
    let (month, day, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let short = rest.bytes().take_while(u8::is_ascii_digit).count() == 2;
    let century = if short { "20" } else { "" };
    let text = format!("{month}/{day}/{century}{rest}");
    // A zone that has no name of one meaning is not read.
    stamp::leading(text.as_bytes()).map(|(stamp, _)| stamp)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn thread_logger_and_type() {
        for (line, expected) in [
            (
                "[3/4/26 14:00:00:123 CET] 0000000a ManagerAdmin  I   TRAS0017I: The state: *",
                r#"2026-03-04T13:00:00.123Z 9 ManagerAdmin | TRAS0017I: The state: * | {"thread.id":"0000000a","websphere.event_type":"I"}"#,
            ),
            (
                "[20/03/2026, 14:00:00:123 UTC] 00000001 com.ibm.x.Manager   E CWWKE1: x",
                r#"2026-03-20T14:00:00.123Z 17 com.ibm.x.Manager | CWWKE1: x | {"thread.id":"00000001","websphere.event_type":"E"}"#,
            ),
            ("[3/20/26 14:00:00:123 UTC] INFO x", "no"),
            ("[3/20/26 14:00:00:123 UTC] 00000001 Name Info x", "no"),
        ] {
            assert_eq!(shown(&WebSphere, line), expected, "{line}");
        }
    }
}
