//! MongoDB before 4.4 (MongoDB's manual of 4.2, "Log Messages"); since then it writes JSON.
//!
//! ```text
//! 2026-03-20T14:00:00.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.1:5000 #1
//! 2026-03-20T14:00:00.123+0000 D2 STORAGE  [conn1] WT begin_transaction
//! ```

use daybook_store::level;

use super::scan::{bracket, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// MongoDB's text log.
pub(super) struct Mongodb;

impl Format for Mongodb {
    fn name(&self) -> &str {
        "mongodb"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = time_of_digits(line)?;
        let (word, rest) = line.get(end..)?.strip_prefix(' ')?.split_once(' ')?;
        let level = match word.as_bytes() {
            [letter @ (b'F' | b'E' | b'W' | b'I')] => severity::letter(*letter)?,
            [b'D'] | [b'D', b'1'] => level::DEBUG,
            [b'D', b'2'..=b'5'] => level::TRACE,
            _ => return None,
        };
        let (component, rest) = rest.split_once(' ')?;
        let is_component = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
        if component != "-" && !component.bytes().all(is_component) {
            return None;
        }
        let (context, message) = bracket(rest.trim_start_matches(' '))?;
        let mut record = Record::new(stamp, message);
        record.level = level;
        if component != "-" {
            record.set_component(component, "log.logger");
        }
        record.attrs.text("thread.name", context);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn letter_component_and_context() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123+0000 I NETWORK  [listener] accepted [x]",
                r#"2026-03-20T14:00:00.123Z 9 NETWORK | accepted [x] | {"thread.name":"listener"}"#,
            ),
            (
                "2026-03-20T14:00:00.123+0100 W -        [conn1] slow",
                r#"2026-03-20T13:00:00.123Z 13 - | slow | {"thread.name":"conn1"}"#,
            ),
            (
                "2026-03-20T14:00:00.123+0000 D3 STORAGE  [conn1] x",
                r#"2026-03-20T14:00:00.123Z 1 STORAGE | x | {"thread.name":"conn1"}"#,
            ),
            ("2026-03-20T14:00:00.123+0000 I am here", "no"),
            ("2026-03-20T14:00:00.123+0000 INFO NETWORK [x] y", "no"),
        ] {
            assert_eq!(shown(&Mongodb, line), expected, "{line}");
        }
    }
}
