//! Kafka, and others under log4j that name the logger at the end (Kafka's `log4j.properties`,
//! `[%d] %p %m (%c)%n`): `[2026-03-20 14:00:00,123] INFO started (kafka.server.KafkaServer)`
//!
//! A line that does not end with its logger is left to the general text format.

use super::header::is_name;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Kafka's log.
pub(super) struct Kafka;

impl Format for Kafka {
    fn name(&self) -> &str {
        "kafka"
    }

    fn weight(&self) -> u32 {
        76
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let rest = line.strip_suffix(')')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let (word, _) = inside.get(end..)?.strip_prefix("] ")?.split_once(' ')?;
        let level =
            severity::word(word).filter(|_| word.bytes().all(|b| b.is_ascii_uppercase()))?;
        let message = rest.get(1 + end + 2 + word.len() + 1..)?;
        let (message, logger) = message.rsplit_once(" (")?;
        // A class, not some remark in parentheses.
        if !logger.contains('.') || !is_name(logger) || logger.ends_with('.') {
            return None;
        }
        let mut record = Record::new(stamp, message.trim_start());
        record.level = level;
        record.set_component(logger, "log.logger");
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_logger_stands_at_the_end() {
        for (line, expected) in [
            (
                "[2026-03-20 14:00:00,123] INFO [KafkaServer id=0] started (x) (kafka.server.KafkaServer)",
                "2026-03-20T14:00:00.123Z 9 kafka.server.KafkaServer | [KafkaServer id=0] started (x)",
            ),
            ("[2026-03-20 14:00:00,123] INFO started (now)", "no"),
            ("[2026-03-20 14:00:00,123] INFO started (took 1.5 s)", "no"),
            ("[2026-03-20 14:00:00,123] started (kafka.server.KafkaServer)", "no"),
            ("[2026-03-20 14:00:00,123] INFO (kafka.server.KafkaServer)", "no"),
        ] {
            assert_eq!(shown(&Kafka, line), expected, "{line}");
        }
    }
}
