//! Lines that bunyan's and pino's tools make of their JSON for people (bunyan's command, pino-pretty):
//! after the level comes who wrote it.
//!
//! ```text
//! [2026-03-20T14:00:00.123Z]  INFO: shop/12 on web-1: loaded (items=3)
//! [14:00:00.123] WARN (shop/12 on web-1): slow
//! [14:00:00.123] INFO (12): started
//! ```

use super::header::{is_name, level_word};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// bunyan's command and pino-pretty.
pub(super) struct BunyanText;

impl Format for BunyanText {
    fn name(&self) -> &str {
        "bunyan_text"
    }

    fn weight(&self) -> u32 {
        78
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix("] ")?.trim_start();
        let (word, rest) = rest.split_once(' ')?;
        let (level, name, message) = match word.strip_suffix(':') {
            // bunyan
            Some(word) => {
                let (name, message) = rest.split_once(": ")?;
                name.split_once(" on ")?;
                (level_word(word)?, name, message)
            }
            // pino
            None => {
                let (name, message) = rest.strip_prefix('(')?.split_once("):")?;
                (level_word(word)?, name, message.trim_start())
            }
        };
        let origin = Origin::of(name)?;
        let mut record = Record::new(stamp, message);
        record.level = level;
        if !origin.name.is_empty() {
            // bunyan's child: `shop/cart/12`
            record.set_src(origin.name, "service.name");
        }
        if !origin.process.is_empty() {
            record.attrs.digits("process.pid", origin.process);
        }
        record.attrs.text_if_any("host.name", origin.host);
        Some(record)
    }
}

/// Who wrote a line.
struct Origin<'a> {
    name: &'a str,
    process: &'a str,
    host: &'a str,
}

impl<'a> Origin<'a> {
    /// `shop/12 on web-1`, `shop/12`, `12`, `shop`.
    fn of(text: &'a str) -> Option<Self> {
        let (who, host) = text.split_once(" on ").unwrap_or((text, ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (name, process) = match who.rsplit_once('/') {
            Some((name, process)) if digits(process) => (name, process),
            _ if digits(who) => ("", who),
            _ => (who, ""),
        };
        let valid = (name.is_empty() || is_name(name)) && !host.contains(' ');
        valid.then_some(Origin { name, process, host })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_and_who_wrote_it() {
        for (line, expected) in [
            (
                "[2026-03-20T14:00:00.123Z]  INFO: shop/12 on web-1: loaded: all (items=3)",
                r#"2026-03-20T14:00:00.123Z 9 shop | loaded: all (items=3) | {"process.pid":12,"host.name":"web-1"}"#,
            ),
            (
                "[14:00:00.123] WARN (shop/12 on web-1): slow",
                r#"2026-03-20T14:00:00.123Z 13 shop | slow | {"process.pid":12,"host.name":"web-1"}"#,
            ),
            (
                "[14:00:00.123] INFO (12): up",
                r#"2026-03-20T14:00:00.123Z 9 - | up | {"process.pid":12}"#,
            ),
            ("[14:00:00] INFO: up: now", "no"),
            ("[14:00:00] INFO (see it): up", "no"),
            ("[x] INFO (12): up", "no"),
        ] {
            assert_eq!(shown(&BunyanText, line), expected, "{line}");
        }
    }
}
