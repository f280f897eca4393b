//! Nest's console (NestJS, "Logger"): the program, its process, a date as in America, the level, who
//! says it, the message, and the milliseconds since the line before.
//!
//! ```text
//! [Nest] 12  - 03/20/2026, 2:00:00 PM     LOG [CartService] loaded +3ms
//! [Nest] 12   - 03/20/2026, 2:00:00 PM   [CartService] loaded
//! ```

use super::header::{is_name, level_word};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;
use daybook_store::level;

/// Nest's console.
pub(super) struct Nest;

impl Format for Nest {
    fn name(&self) -> &str {
        "nest"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (program, rest) = line.strip_prefix('[')?.split_once("] ")?;
        let (process, rest) = rest.split_once(' ').filter(|_| is_name(program))?;
        if process.is_empty() || !process.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let rest = rest.trim_start().strip_prefix("- ")?;
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let mut rest = rest.get(end..)?.trim_start();
        let mut record = Record::new(stamp, "");
        if let Some((word, after)) = rest.split_once(' ')
            && let Some(found) = level_word(word)
        {
            (record.level, rest) = (found, after.trim_start());
        } else {
            // Until version 8 only colours told the level.
            record.level = level::INFO;
        }
        if let Some((name, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            record.set_component(name, "log.logger");
            rest = after;
        }
        if program != "Nest" {
            record.attrs.text("service.name", program);
        }
        record.attrs.digits("process.pid", process);
        if let Some((message, elapsed)) = rest.rsplit_once(" +")
            && let Some(elapsed) = elapsed.strip_suffix("ms")
            && elapsed.bytes().all(|byte| byte.is_ascii_digit())
        {
            record.attrs.digits("nest.elapsed_ms", elapsed);
            rest = message;
        }
        record.content = rest.into();
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn program_process_date_level_context() {
        for (line, expected) in [
            (
                "[Nest] 12  - 03/20/2026, 2:00:00 PM     LOG [CartService] loaded +3ms",
                r#"2026-03-20T14:00:00Z 9 CartService | loaded | {"process.pid":12,"nest.elapsed_ms":3}"#,
            ),
            (
                "[Nest] 12  - 03/20/2026, 2:00:00 PM   ERROR lost it",
                r#"2026-03-20T14:00:00Z 17 - | lost it | {"process.pid":12}"#,
            ),
            (
                "[Shop] 12   - 03/20/2026, 2:00:00 PM   [Router] up +a ms",
                r#"2026-03-20T14:00:00Z 9 Router | up +a ms | {"service.name":"Shop","process.pid":12}"#,
            ),
            ("[Nest] x - 03/20/2026, 2:00:00 PM LOG up", "no"),
            ("[Nest] 12 up", "no"),
            ("[a b] 12 - 03/20/2026, 2:00:00 PM LOG up", "no"),
        ] {
            assert_eq!(shown(&Nest, line), expected, "{line}");
        }
    }
}
