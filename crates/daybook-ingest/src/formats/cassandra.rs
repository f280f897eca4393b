//! Cassandra and others under logback with the level first (Cassandra's `logback.xml`):
//! `INFO  [main] 2026-03-20 14:00:00,123 StorageService.java:12 - Starting up`

use super::scan::{bracket, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Cassandra's log.
pub(super) struct Cassandra;

impl Format for Cassandra {
    fn name(&self) -> &str {
        "cassandra"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (word, rest) = line.split_at_checked(line.bytes().take(8).position(|b| b == b' ')?)?;
        let (thread, rest) = bracket(rest.trim_start_matches(' '))?;
        let level =
            severity::word(word).filter(|_| word.bytes().all(|b| b.is_ascii_uppercase()))?;
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let (place, message) = rest.get(end..)?.strip_prefix(' ')?.split_once(" - ")?;
        let (file, number) = place.rsplit_once(':').unwrap_or((place, ""));
        if place.contains(' ') || !(number.is_empty() || is_number(number)) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = level;
        record.attrs.text("thread.name", thread);
        match file.strip_suffix(".java") {
            Some(class) => {
                record.set_component(class, "log.logger");
                record.attrs.text("code.file.path", file);
            }
            None => record.set_component(file, "log.logger"),
        }
        if !number.is_empty() {
            record.attrs.digits("code.line.number", number);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_thread_time_and_place() {
        for (line, expected) in [
            (
                "INFO  [main] 2026-03-20 14:00:00,123 StorageService.java:12 - Starting - up",
                r#"2026-03-20T14:00:00.123Z 9 StorageService | Starting - up | {"thread.name":"main","code.file.path":"StorageService.java","code.line.number":12}"#,
            ),
            (
                "ERROR [Thread 1:2] 2026-03-20 14:00:00,123 org.x.Y - x",
                r#"2026-03-20T14:00:00.123Z 17 org.x.Y | x | {"thread.name":"Thread 1:2"}"#,
            ),
            ("INFO  [main] x", "no"),
            ("INFO  [main] 2026-03-20 14:00:00,123 two words - x", "no"),
            ("[main] 2026-03-20 14:00:00", "no"),
        ] {
            assert_eq!(shown(&Cassandra, line), expected, "{line}");
        }
    }
}
