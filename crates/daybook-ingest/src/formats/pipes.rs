//! Columns that bars separate: NLog (its default layout), loguru (for Python), Karaf, ActiveMQ, and
//! whoever likes them. Which column is what shows by what is in it.
//!
//! ```text
//! 2026-03-20 14:00:00.1234|INFO|Shop.Cart|loaded
//! 2026-03-20 14:00:00.123 | WARNING  | shop.cart:load:12 - slow
//! 2026-03-20T14:00:00,123 | INFO  | main | org.shop.Cart | 12 - shop.core - 1.0 | loaded
//! 2026-03-20 14:00:00,123 | INFO  | loaded | org.shop.Cart | main
//! ```

use super::header::{is_logger, is_name, is_thread, level_word};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Civil, Stamp, stamp};

/// So many columns can stand before the message.
const MAX_COLUMNS: usize = 6;

/// Lines of columns that bars separate.
pub(super) struct Pipes;

impl Format for Pipes {
    fn name(&self) -> &str {
        "pipes"
    }

    fn weight(&self) -> u32 {
        64
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if !line.as_bytes().first()?.is_ascii_digit() {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.trim_start_matches(' ').strip_prefix('|')?;
        let mut columns = Columns { rest, ..Columns::default() };
        columns.read();
        let undated = matches!(stamp, Stamp::Civil(Civil { month: 0, .. }));
        if columns.level.is_none() && (undated || columns.source.is_none()) {
            return None;
        }
        columns.message_first();
        let mut record = Record::new(stamp, columns.rest.trim_start_matches(' '));
        record.level = columns.level.unwrap_or(0);
        columns.fill(&mut record);
        Some(record)
    }
}

/// The columns of a line.
#[derive(Default)]
struct Columns<'a> {
    level: Option<i32>,
    source: Option<&'a str>,
    thread: Option<&'a str>,
    numbers: [Option<&'a str>; 2],
    others: [Option<&'a str>; MAX_COLUMNS],
    /// loguru's function and line.
    place: Option<(&'a str, &'a str)>,
    rest: &'a str,
}

impl<'a> Columns<'a> {
    /// Reads columns until one is the message.
    fn read(&mut self) {
        for slot in 0..MAX_COLUMNS {
            let Some((column, after)) = self.rest.split_once('|') else { break };
            let text = column.trim();
            let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if text.is_empty() {
                // A place for something that there is not.
            } else if self.level.is_none()
                && let Some(level) = level_word(text)
            {
                self.level = Some(level);
            } else if number && self.numbers[1].is_none() {
                let free = usize::from(self.numbers[0].is_some());
                self.numbers[free] = Some(text);
            } else if is_thread(text) && self.thread.is_none() && text.len() <= 64 {
                self.thread = Some(text);
            } else if self.source.is_none() && is_name(text) {
                self.source = Some(text);
            } else if is_bundle(text)
                || self.source.is_some() && is_name(text) && self.level.is_none()
            {
                self.others[slot] = Some(text);
            } else {
                break;
            }
            self.rest = after;
        }
        // loguru: `module:function:line - message`
        if self.source.is_none()
            && let Some((place, message)) = self.rest.split_once(" - ")
            && let Some((name, line)) = place.trim().rsplit_once(':')
            && line.bytes().all(|byte| byte.is_ascii_digit())
            && let Some((module, function)) = name.split_once(':')
            && is_name(module)
        {
            (self.source, self.place, self.rest) = (Some(module), Some((function, line)), message);
        }
    }

    /// ActiveMQ has the message first, then the logger and the thread.
    fn message_first(&mut self) {
        let Some((before, thread)) = self.rest.rsplit_once(" | ") else { return };
        let Some((message, logger)) = before.rsplit_once(" | ") else { return };
        if self.source.is_none() && is_logger(logger.trim()) {
            self.source = Some(logger.trim());
            self.thread = Some(thread.trim());
            self.rest = message;
        }
    }

    fn fill(&self, record: &mut Record<'_>) {
        if let Some(source) = self.source {
            record.set_component(source, "log.logger");
        }
        if let Some(thread) = self.thread {
            record.attrs.text("thread.name", thread);
        }
        for (key, number) in ["process.pid", "thread.id"].into_iter().zip(self.numbers) {
            if let Some(number) = number {
                record.attrs.digits(key, number);
            }
        }
        if let Some((function, line)) = self.place {
            record.attrs.text("code.function.name", function);
            record.attrs.digits("code.line.number", line);
        }
        for other in self.others.iter().flatten() {
            record.attrs.text("log.context", other);
        }
    }
}

/// Karaf's bundle: `12 - shop.core - 1.0`.
fn is_bundle(text: &str) -> bool {
    let mut parts = text.split(" - ");
    let number = parts.next().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    number && parts.next().is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn what_is_in_a_column_tells_what_it_is() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00.1234|INFO|Shop.Cart|loaded|all",
                "2026-03-20T14:00:00.123400Z 9 Shop.Cart | loaded|all",
            ),
            (
                "2026-03-20 14:00:00.1234|12|WARN|Shop.Cart|slow |url: x|action: y",
                r#"2026-03-20T14:00:00.123400Z 13 Shop.Cart | slow |url: x|action: y | {"process.pid":12}"#,
            ),
            (
                "2026-03-20 14:00:00.123 | WARNING  | shop.cart:load:12 - slow - 3 s",
                r#"2026-03-20T14:00:00.123Z 13 shop.cart | slow - 3 s | {"code.function.name":"load","code.line.number":12}"#,
            ),
            (
                "2026-03-20 14:00:00.123 | ERROR    | __main__:<module>:7 - lost",
                r#"2026-03-20T14:00:00.123Z 17 __main__ | lost | {"code.function.name":"<module>","code.line.number":7}"#,
            ),
            (
                "2026-03-20T14:00:00,123 | INFO  | main | org.shop.Cart | 12 - shop.core - 1.0 | loaded",
                r#"2026-03-20T14:00:00.123Z 9 org.shop.Cart | loaded | {"thread.name":"main","log.context":"12 - shop.core - 1.0"}"#,
            ),
            (
                "2026-03-20 14:00:00,123 | INFO  | loaded all | org.shop.Cart | Broker Task-1",
                r#"2026-03-20T14:00:00.123Z 9 org.shop.Cart | loaded all | {"thread.name":"Broker Task-1"}"#,
            ),
            (
                "20260320-14:00:00:123|Step_SPU|30002312|onChanged 3579",
                r#"2026-03-20T14:00:00.123Z 0 Step_SPU | onChanged 3579 | {"process.pid":30002312}"#,
            ),
            ("14:00:00|INFO|up", "2026-03-20T14:00:00Z 9 - | up"),
            ("2026-03-20 14:00:00 | up and | away", "no"),
            ("2026-03-20 14:00:00 INFO | up", "no"),
            ("12 | x", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Pipes, line), expected, "{line}");
        }
    }
}
