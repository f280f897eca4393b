//! logrus on a terminal (its `TextFormatter` with colours): the level's first four letters, seconds
//! since the start or a time, the message, fields.
//!
//! ```text
//! INFO[0000] loaded                                        items=3
//! WARN[2026-03-20T14:00:00Z]cart.go:12 main.load() slow      ms=12
//! ```

use super::header::code_place;
use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;
use daybook_store::level;

/// logrus on a terminal.
pub(super) struct Logrus;

impl Format for Logrus {
    fn name(&self) -> &str {
        "logrus"
    }

    fn weight(&self) -> u32 {
        80
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let level = match line.get(..4)? {
            "TRAC" => level::TRACE,
            "DEBU" => level::DEBUG,
            "INFO" => level::INFO,
            "WARN" => level::WARN,
            "ERRO" => level::ERROR,
            "FATA" | "PANI" => level::FATAL,
            _ => return None,
        };
        let (time, rest) = line.get(4..)?.strip_prefix('[')?.split_once(']')?;
        let seconds = (4..=9).contains(&time.len()) && time.bytes().all(|b| b.is_ascii_digit());
        let stamp = stamp::whole(time);
        if !seconds && stamp.is_none() {
            return None;
        }
        let mut record = Record::new(stamp.filter(|_| !seconds), "");
        record.level = level;
        if seconds {
            let number = time.trim_start_matches('0');
            let number = if number.is_empty() { "0" } else { number };
            record.attrs.digits("log.elapsed_s", number);
        }
        let rest = caller(&mut record, rest).trim_start();
        let (message, fields) = pairs::split_tail(rest);
        record.content = message.into();
        pairs::add(&mut record.attrs, fields);
        Some(record)
    }
}

/// Reads `cart.go:12 main.load() `, which stands right behind the bracket.
fn caller<'a>(record: &mut Record<'_>, text: &'a str) -> &'a str {
    let Some((place, rest)) = text.split_once(' ') else { return text };
    let Some((file, line)) = code_place(place) else { return text };
    record.attrs.text("code.file.path", file);
    record.attrs.digits("code.line.number", line);
    match rest.split_once("() ") {
        Some((function, rest)) if !function.contains(' ') => {
            record.attrs.text("code.function.name", function);
            rest
        }
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_seconds_message_fields() {
        for (line, expected) in [
            (
                "INFO[0000] loaded all                          items=3 user=bob",
                r#"- 9 - | loaded all | {"log.elapsed_s":0,"items":3,"user":"bob"}"#,
            ),
            (
                "ERRO[2026-03-20T14:00:00Z] lost  error=\"no: x\"",
                r#"2026-03-20T14:00:00Z 17 - | lost | {"error":"no: x"}"#,
            ),
            (
                "DEBU[0123]cart.go:12 main.load() up",
                r#"- 5 - | up | {"log.elapsed_s":123,"code.file.path":"cart.go","code.line.number":12,"code.function.name":"main.load"}"#,
            ),
            ("INFO[x] up", "no"),
            ("INFO[12] up", "no"),
            ("INFO up", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Logrus, line), expected, "{line}");
        }
    }
}
