//! The unified log format of TiDB, TiKV and PD (PingCAP's RFC "Unified log format"): everything in
//! brackets, the message and then the fields.
//!
//! ```text
//! [2026/03/20 14:00:00.123 +08:00] [INFO] [cart.rs:12] ["cart loaded"] [items=3] [by="a b"]
//! ```

use std::borrow::Cow;

use super::header::{code_place, level_word};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// TiDB's unified log format.
pub(super) struct Tidb;

impl Format for Tidb {
    fn name(&self) -> &str {
        "tidb"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let (level, rest) = part(inside.get(end..)?.strip_prefix("] ")?)?;
        let level = level_word(level)?;
        let (place, rest) = part(rest)?;
        let (message, mut rest) = part(rest)?;
        let (file, code_line) = match place {
            "<unknown>" => ("", ""),
            _ => code_place(place)?,
        };
        let mut record = Record::new(stamp, "");
        record.content = unquoted(message);
        record.level = level;
        if !file.is_empty() {
            record
                .set_component(file.rsplit_once('.').map_or(file, |(stem, _)| stem), "log.logger");
            record.attrs.text("code.file.path", file);
            record.attrs.digits("code.line.number", code_line);
        }
        while !rest.is_empty() {
            let Some((field, after)) = part(rest) else {
                record.attrs.text("tidb.rest", rest);
                break;
            };
            match field.split_once('=') {
                Some((key, value)) => record.attrs.digits(&unquoted(key), &unquoted(value)),
                None => record.attrs.text("tidb.field", field),
            }
            rest = after;
        }
        Some(record)
    }
}

/// What stands in the bracket that a text begins with, quotes passed over, and what follows.
fn part(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let (mut quoted, mut escaped) = (false, false);
    let end = inside.bytes().position(|byte| {
        if escaped {
            escaped = false;
            return false;
        }
        match byte {
            b'"' => quoted = !quoted,
            b'\\' => escaped = quoted,
            b']' => return !quoted,
            _ => {}
        }
        false
    })?;
    let after = inside.get(end + 1..)?;
    Some((inside.get(..end)?, after.strip_prefix(' ').unwrap_or(after)))
}

fn unquoted(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inside) if inside.contains('\\') => {
            serde_json::from_str(text).map_or(Cow::Borrowed(inside), Cow::Owned)
        }
        Some(inside) => Cow::Borrowed(inside),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn brackets_hold_everything() {
        for (line, expected) in [
            (
                r#"[2026/03/20 14:00:00.123 +08:00] [WARN] [cart.rs:12] ["cart [x] \"late\""] [items=3] [by="a ] b"]"#,
                r#"2026-03-20T06:00:00.123Z 13 cart | cart [x] "late" | {"code.file.path":"cart.rs","code.line.number":12,"items":3,"by":"a ] b"}"#,
            ),
            (
                "[2026/03/20 14:00:00.123 +00:00] [INFO] [<unknown>] [up]",
                "2026-03-20T14:00:00.123Z 9 - | up",
            ),
            ("[2026-03-20 14:00:00] [INFO] [main] up", "no"),
            ("[2026-03-20 14:00:00] [INFO] [a.rs:1] up", "no"),
            ("[2026-03-20 14:00:00] [x]", "no"),
        ] {
            assert_eq!(shown(&Tidb, line), expected, "{line}");
        }
    }
}
