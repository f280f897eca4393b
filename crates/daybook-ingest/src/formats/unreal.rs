//! Unreal Engine's log (its "Logging" page): the time, the frame, the category, and the verbosity
//! where it is not the usual one. The first lines of a run have neither time nor frame.
//!
//! ```text
//! [2026.03.20-14.00.00:123][  0]LogNet: Warning: slow
//! LogInit: Build: 5.4
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;
use daybook_store::level;

/// Unreal Engine's log.
pub(super) struct Unreal;

impl Format for Unreal {
    fn name(&self) -> &str {
        "unreal"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, frame, rest) = match line.strip_prefix('[') {
            Some(rest) => {
                let (stamp, end) = stamp::leading(rest.as_bytes())?;
                let (frame, rest) = rest.get(end..)?.strip_prefix("][")?.split_once(']')?;
                (Some(stamp), frame.trim(), rest)
            }
            None if line.starts_with("Log") => (None, "", line),
            None => return None,
        };
        if !frame.bytes().all(|byte| byte.is_ascii_digit()) || stamp.is_some() == frame.is_empty() {
            return None;
        }
        let mut record = Record::new(stamp, rest);
        if let Some((category, message)) = rest.split_once(": ")
            && is_category(category)
        {
            record.set_component(category, "log.logger");
            let (level, message) = verbosity(message);
            (record.level, record.content) = (level, message.into());
        } else if stamp.is_none() {
            return None;
        }
        if !frame.is_empty() {
            record.attrs.digits("unreal.frame", frame);
        }
        Some(record)
    }
}

/// `LogTemp`, `PIE`: one word that begins with a capital.
fn is_category(word: &str) -> bool {
    word.len() <= 64
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        // `Login: …` is a sentence.
        && word.as_bytes().get(3).is_none_or(|byte| !word.starts_with("Log") || byte.is_ascii_uppercase())
        && word != "Log"
}

fn verbosity(text: &str) -> (i32, &str) {
    let (word, rest) = text.split_once(": ").unwrap_or(("", text));
    let level = match word {
        "Fatal" => level::FATAL,
        "Error" => level::ERROR,
        "Warning" => level::WARN,
        "Display" | "Log" => level::INFO,
        "Verbose" => level::DEBUG,
        "VeryVerbose" => level::TRACE,
        _ => return (level::INFO, text),
    };
    (level, rest)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn time_frame_category_verbosity() {
        for (line, expected) in [
            (
                "[2026.03.20-14.00.00:123][  0]LogNet: Warning: slow: 3",
                r#"2026-03-20T14:00:00.123Z 13 LogNet | slow: 3 | {"unreal.frame":0}"#,
            ),
            (
                "[2026.03.20-14.00.00:123][412]LogNet: joined: bob",
                r#"2026-03-20T14:00:00.123Z 9 LogNet | joined: bob | {"unreal.frame":412}"#,
            ),
            (
                "[2026.03.20-14.00.00:123][412]=== map ===",
                r#"2026-03-20T14:00:00.123Z 0 - | === map === | {"unreal.frame":412}"#,
            ),
            ("LogInit: Display: Build: 5", "- 9 LogInit | Build: 5"),
            ("Log: x", "no"),
            ("Login: x", "no"),
            ("[2026-03-20 14:00:00][info] x", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Unreal, line), expected, "{line}");
        }
    }
}
