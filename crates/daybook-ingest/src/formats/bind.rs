//! BIND with `print-time`, `print-category` and `print-severity` (BIND's "Administrator Reference
//! Manual", `logging`): `20-Mar-2026 14:00:00.123 queries: info: client 10.0.0.1#5000: query: x.org`

use super::scan::time_of_digits;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// BIND's log.
pub(super) struct Bind;

impl Format for Bind {
    fn name(&self) -> &str {
        "bind"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(2) != Some(&b'-') || line.as_bytes().get(6) != Some(&b'-') {
            return None;
        }
        let (stamp, end) = time_of_digits(line)?;
        let (category, rest) = line.get(end..)?.strip_prefix(' ')?.split_once(": ")?;
        let (severity, message) = rest.split_once(": ").unwrap_or((category, rest));
        let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_');
        if !category.bytes().all(plain) {
            return None;
        }
        let word = severity.split(' ').next().unwrap_or("");
        let level = match word {
            "dynamic" => severity::word("info"),
            word if word.bytes().all(plain) => severity::word(word),
            _ => None,
        };
        let mut record = Record::new(stamp, rest);
        if let Some(level) = level {
            (record.level, record.content) = (level, message.into());
            if severity != word {
                // `debug 3`
                record.attrs.text("bind.severity", severity);
            }
        }
        match severity::word(category) {
            // Without its category the severity stands there.
            Some(level) => (record.level, record.content) = (level, rest.into()),
            None => record.set_component(category, "log.logger"),
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn category_and_severity() {
        for (line, expected) in [
            (
                "20-Mar-2026 14:00:00.123 queries: info: client @0x7f 10.0.0.1#5 (x): query: x",
                "2026-03-20T14:00:00.123Z 9 queries | client @0x7f 10.0.0.1#5 (x): query: x",
            ),
            (
                "20-Mar-2026 14:00:00.123 rate-limit: debug 3: limit: x",
                r#"2026-03-20T14:00:00.123Z 5 rate-limit | limit: x | {"bind.severity":"debug 3"}"#,
            ),
            ("20-Mar-2026 14:00:00.123 error: zone: x", "2026-03-20T14:00:00.123Z 17 - | zone: x"),
            (
                "20-Mar-2026 14:00:00.123 general: zone x",
                "2026-03-20T14:00:00.123Z 0 general | zone x",
            ),
            ("20-Mar-2026 14:00:00.123 INFO: x", "no"),
            ("20-Mar-2026 14:00:00.123 two words: x", "no"),
        ] {
            assert_eq!(shown(&Bind, line), expected, "{line}");
        }
    }
}
