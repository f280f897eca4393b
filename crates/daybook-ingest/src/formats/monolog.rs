//! Monolog's lines, as Laravel, Symfony and others for PHP write them (Monolog's "LineFormatter"):
//! the channel and the level in one word, context and extra fields as JSON behind the message.
//!
//! ```text
//! [2026-03-20T14:00:00.123456+00:00] shop.ERROR: lost {"order":12} []
//! [2026-03-20 14:00:00] production.INFO: started
//! ```

use super::header::is_name;
use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Monolog's lines.
pub(super) struct Monolog;

impl Format for Monolog {
    fn name(&self) -> &str {
        "monolog"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        // Laravel writes traces into the context, over lines.
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let rest = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let rest = rest.get(end..)?.strip_prefix("] ")?;
        let (head, message) = rest.split_once(':')?;
        let (channel, word) = head.rsplit_once('.')?;
        let capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
        let level = severity::word(word).filter(|_| capitals && is_name(channel))?;
        let (message, values) = pairs::split_json(message.trim());
        // What is empty says nothing, and stands there always.
        let message = message.strip_suffix(" []").unwrap_or(message);
        let mut record = Record::new(stamp, message.strip_suffix(" []").unwrap_or(message));
        record.level = level;
        record.set_component(channel, "monolog.channel");
        for (value, name) in values.iter().zip(["monolog.context", "monolog.extra"]) {
            pairs::add_json(&mut record.attrs, name, value);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn channel_level_context_and_extra() {
        for (line, expected) in [
            (
                r#"[2026-03-20T14:00:00.123456+00:00] shop.ERROR: lost: all {"order":12,"user":{"id":3}} {"uid":"a1"}"#,
                r#"2026-03-20T14:00:00.123456Z 17 shop | lost: all | {"order":12,"user.id":3,"uid":"a1"}"#,
            ),
            (
                "[2026-03-20 14:00:00] production.INFO: started [] []",
                "2026-03-20T14:00:00Z 9 production | started",
            ),
            (
                r#"[2026-03-20 14:00:00] local.NOTICE: see {x} {"a":[1]}"#,
                r#"2026-03-20T14:00:00Z 10 local | see {x} | {"a":[1]}"#,
            ),
            (
                r#"[2026-03-20 14:00:00] local.EMERGENCY: lost {"exception":"[object] (Full(code: 0): no room"#,
                r#"2026-03-20T14:00:00Z 21 local | lost {"exception":"[object] (Full(code: 0): no room"#,
            ),
            ("[2026-03-20 14:00:00] INFO: started", "no"),
            ("[2026-03-20 14:00:00] a.b: started", "no"),
            ("[x] shop.ERROR: y", "no"),
        ] {
            assert_eq!(shown(&Monolog, line), expected, "{line}");
        }
    }
}
