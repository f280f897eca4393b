//! Ruby's `Logger` (its class `Logger::Formatter`): a letter, the time with the process, the level,
//! the program, the message.
//!
//! ```text
//! I, [2026-03-20T14:00:00.123456 #12]  INFO -- shop: started
//! E, [2026-03-20T14:00:00.123456 #12] ERROR -- : lost
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Ruby's logger.
pub(super) struct Ruby;

impl Format for Ruby {
    fn name(&self) -> &str {
        "ruby"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let letter = *line.as_bytes().first()?;
        let rest = line.get(1..)?.strip_prefix(", [")?;
        let level = match letter {
            // `unknown` is written whatever the threshold: it says nothing of its weight.
            b'A' => 0,
            _ => severity::letter(letter)?,
        };
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let (process, rest) = rest.get(end..)?.split_once(']')?;
        let (_, rest) = rest.split_once(" -- ")?;
        let (program, message) = rest.split_once(':')?;
        let mut record = Record::new(stamp, message.strip_prefix(' ').unwrap_or(message));
        record.level = level;
        if !program.is_empty() {
            record.set_src(program, "process.name");
        }
        let process = process.trim_start_matches([' ', '#']);
        if !process.is_empty() {
            record.attrs.digits("process.pid", process);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn letter_time_process_program() {
        for (line, expected) in [
            (
                "I, [2026-03-20T14:00:00.123456 #12]  INFO -- shop: up: now",
                r#"2026-03-20T14:00:00.123456Z 9 shop | up: now | {"process.pid":12}"#,
            ),
            (
                "E, [2026-03-20T14:00:00.123456 #12] ERROR -- : [a1] lost",
                r#"2026-03-20T14:00:00.123456Z 17 - | [a1] lost | {"process.pid":12}"#,
            ),
            (
                "A, [2026-03-20T14:00:00 #12]   ANY -- x: y",
                r#"2026-03-20T14:00:00Z 0 x | y | {"process.pid":12}"#,
            ),
            ("I, [x]", "no"),
            ("I, too, was there", "no"),
            ("Z, [2026-03-20T14:00:00 #12]  INFO -- : x", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Ruby, line), expected, "{line}");
        }
    }
}
