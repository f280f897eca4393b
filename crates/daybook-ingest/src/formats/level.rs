//! Lines led by their level, without a time: SLF4J's simple logger, Maven, winston's `simple`, Rust's
//! `tracing` without time, Kivy, log4j's `%r [%t] %p %c - %m`, and much that is made by hand.
//!
//! ```text
//! [INFO] Building shop 1.0
//! [main] INFO org.shop.Cart - loaded
//! 12   [main] WARN  org.shop.Cart  - slow
//! info: started
//!  INFO shop::cart: loaded items=3
//! ```

use super::header::{Header, is_prose, is_thread, level_word};
use super::tracing::Origin;
use crate::format::{Format, Joins};
use crate::record::Record;

/// Lines led by their level.
pub(super) struct Level;

impl Format for Level {
    fn name(&self) -> &str {
        "level"
    }

    fn weight(&self) -> u32 {
        // Less than of any with a time.
        35
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let text =
            line.strip_prefix(' ').filter(|text| text.starts_with(['I', 'W'])).unwrap_or(line);
        let elapsed = elapsed(text);
        let text = elapsed.map_or(text, |(_, rest)| rest);
        if !leads(text, elapsed.is_some()) {
            return None;
        }
        let mut header = Header::default();
        let message = header.read(text);
        header.level?;
        let mut record = Record::new(None, message);
        if let Some(origin) = tracing(line) {
            record.level = header.level.unwrap_or(0);
            record.content = origin.rest.into();
            origin.fill(&mut record);
        } else {
            header.fill(&mut record);
        }
        if let Some((milliseconds, _)) = elapsed {
            record.attrs.digits("log.elapsed_ms", milliseconds);
        }
        Some(record)
    }
}

/// The milliseconds since the program's start, where a thread in brackets follows.
fn elapsed(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take(12).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).filter(|_| digits > 0)?;
    let rest = rest.strip_prefix(' ')?.trim_start();
    rest.starts_with('[').then_some((number, rest))
}

/// Whether a line begins with a level that is set off, or with a thread before one.
fn leads(text: &str, timed: bool) -> bool {
    match text.as_bytes().first() {
        Some(open @ (b'[' | b'<' | b'(')) => {
            let close = match open {
                b'[' => ']',
                b'<' => '>',
                _ => ')',
            };
            let Some((inside, rest)) = text.get(1..).and_then(|text| text.split_once(close)) else {
                return false;
            };
            let inside = inside.trim();
            level_word(inside).is_some()
                || *open == b'[' && (timed || is_thread(inside) || !inside.contains(' ')) && {
                    let word = rest.trim_start().split(' ').next().unwrap_or("");
                    word.len() > 3 && is_capital(word) && rest.starts_with(' ')
                }
        }
        Some(b'A'..=b'Z' | b'a'..=b'z') => {
            let end = text.find([':', ' ', '\t', '|']).unwrap_or(text.len());
            let (word, rest) = text.split_at(end);
            if level_word(word).is_none() {
                return false;
            }
            // `error: …`, `E: …`; `WARN slow`, but no sentence that begins with a level's name.
            let set_off =
                rest.starts_with(": ") || rest.starts_with('|') || rest.starts_with(" | ");
            let wide = rest.starts_with("  ") || rest.starts_with('\t') || rest.starts_with(" - ");
            set_off || word.len() > 2 && (wide || is_capital(word) && rest.starts_with(' '))
        }
        _ => false,
    }
}

fn is_capital(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase()) && level_word(word).is_some()
}

/// What `tracing` writes behind a level in five columns.
fn tracing(line: &str) -> Option<Origin<'_>> {
    let (column, rest) = line.split_at_checked(5)?;
    let word = column.trim_start_matches(' ');
    if word.len() < 4 || !is_capital(word) {
        return None;
    }
    let rest = rest.strip_prefix(' ')?;
    let (head, mark) = rest.split_at(rest.find([':', '{'])?);
    if head.contains(' ') || mark.starts_with(':') && is_prose(head) {
        return None;
    }
    Origin::read(rest)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn a_level_leads_the_line() {
        for (line, expected) in [
            ("[INFO] Building shop 1.0", "- 9 - | Building shop 1.0"),
            ("[ERROR] COMPILATION ERROR : x", "- 17 - | COMPILATION ERROR : x"),
            ("[WARNING   ] [Cart        ] slow", "- 13 Cart | slow"),
            (
                "[main] INFO org.shop.Cart - loaded",
                r#"- 9 org.shop.Cart | loaded | {"thread.name":"main"}"#,
            ),
            (
                "12   [main] WARN  org.shop.Cart  - slow",
                r#"- 13 org.shop.Cart | slow | {"thread.name":"main","log.elapsed_ms":12}"#,
            ),
            ("info: started: now", "- 9 - | started: now"),
            ("error: lost", "- 17 - | lost"),
            ("WARN slow", "- 13 - | slow"),
            ("INFO  [alembic.runtime] Context impl", "- 9 alembic.runtime | Context impl"),
            ("DEBUG - up", "- 5 - | up"),
            ("E: no package", "- 17 - | no package"),
            (
                " INFO request{id=7}: shop::cart: loaded items=3",
                r#"- 9 shop.cart | loaded items=3 | {"log.logger":"shop::cart","tracing.spans":"request{id=7}","id":7}"#,
            ),
            ("ERROR shop: lost", "- 17 shop | lost"),
            ("<error> lost", "- 17 - | lost"),
        ] {
            assert_eq!(shown(&Level, line), expected, "{line}");
        }
    }

    #[test]
    fn sentences_are_none() {
        for line in [
            "",
            "error in the file",
            "Error writing x",
            "I am here",
            "INFORMATION",
            "[x] y",
            "[1] ERRORS were found",
            "Notes on it",
            "12 apples",
            "12 [x",
            "log in",
            "[",
            "(see there) x",
            "\u{e9}",
        ] {
            assert_eq!(shown(&Level, line), "no", "{line}");
        }
    }
}
