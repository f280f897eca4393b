//! structlog's console (structlog's `ConsoleRenderer`): the level in brackets of one width, the event
//! set in columns, the logger, then fields.
//!
//! ```text
//! 2026-03-20T14:00:00Z [info     ] loaded                         [shop.cart] items=3
//! 2026-03-20 14:00:00 [warning  ] slow                           ms=12
//! ```

use super::header::{is_name, level_word};
use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// structlog's console.
pub(super) struct Structlog;

impl Format for Structlog {
    fn name(&self) -> &str {
        "structlog"
    }

    fn weight(&self) -> u32 {
        76
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, rest) = match line.as_bytes().first()? {
            b'[' => (None, line),
            b'0'..=b'9' => {
                let (stamp, end) = stamp::leading(line.as_bytes())?;
                (Some(stamp), line.get(end..)?.strip_prefix(' ')?)
            }
            _ => return None,
        };
        let (column, rest) = rest.strip_prefix('[')?.split_once("] ")?;
        let word = column.trim_end_matches(' ');
        let small = word.bytes().all(|byte| byte.is_ascii_lowercase());
        // The longest level is `exception`, or `critical`.
        if !matches!(column.len(), 8 | 9) || !small {
            return None;
        }
        let level = level_word(if word == "exception" { "error" } else { word })?;
        let (event, fields) = pairs::split_tail(rest);
        let mut record = Record::new(stamp, event);
        record.level = level;
        if let Some((event, name)) =
            event.strip_suffix(']').and_then(|event| event.rsplit_once('['))
            && is_name(name)
            && (event.is_empty() || event.ends_with(' '))
        {
            record.set_component(name, "log.logger");
            record.content = event.trim_end().into();
        }
        pairs::add(&mut record.attrs, fields);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_event_logger_fields() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.5Z [info     ] loaded all         [shop.cart] items=3 by=bob",
                r#"2026-03-20T14:00:00.500Z 9 shop.cart | loaded all | {"items":3,"by":"bob"}"#,
            ),
            (
                "2026-03-20 14:00:00 [warning  ] slow        ms=12",
                r#"2026-03-20T14:00:00Z 13 - | slow | {"ms":12}"#,
            ),
            ("[critical ] lost [x y]", "- 18 - | lost [x y]"),
            ("2026-03-20 14:00:00 [exception] lost", "2026-03-20T14:00:00Z 17 - | lost"),
            ("2026-03-20 14:00:00 [info] up", "no"),
            ("[INFO     ] up", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Structlog, line), expected, "{line}");
        }
    }
}
