//! PostgreSQL's log on stderr, under any usual `log_line_prefix` (PostgreSQL's documentation,
//! "Error Reporting and Logging"), as also written by RDS and pgBouncer:
//!
//! ```text
//! 2026-03-20 14:00:00.123 UTC [12] alice@shop ERROR:  relation "x" does not exist at character 15
//! 2026-03-20 14:00:00 CET [12]: [3-1] user=alice,db=shop LOG:  duration: 12.3 ms  statement: SELECT 1
//! 2026-03-20 14:00:00 UTC:10.0.0.1(5432):alice@shop:[12]:STATEMENT:  SELECT x
//! < 2026-03-20 14:00:00.123 CET >LOG:  database system is ready to accept connections
//! 2026-03-20 14:00:00.123 UTC [12] LOG C-0x55: shop/alice@10.0.0.1:123 login attempt
//! ```
//!
//! `DETAIL`, `HINT`, `CONTEXT` and `STATEMENT` are entries of their own, as PostgreSQL counts them,
//! of level INFO, like `LOG`: that they stand below an error does not make one more error of them.
//! Which of these words a line has is in `postgresql.severity`. Lines of one message go on behind
//! a tab.

use daybook_store::level;

use super::scan::{is_decimal, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp};

mod prefix;

/// PostgreSQL's log on stderr.
pub(super) struct Postgres;

/// The severity stands within so many bytes.
const WINDOW: usize = 300;

impl Format for Postgres {
    fn name(&self) -> &str {
        "postgresql"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let before = line.bytes().take(2).take_while(|b| matches!(b, b'<' | b'[' | b' ')).count();
        let (mut stamp, end) = time_of_digits(line.get(before..)?)?;
        let mut rest = line.get(before + end..)?;
        rest = prefix::short_offset(rest, &mut stamp);
        let (head, word, message) = severity_word(rest).or_else(|| {
            matches!(stamp, Stamp::Civil(Civil { offset: Some(_), .. }))
                .then(|| of_pgbouncer(rest))?
        })?;
        let mut record = Record::new(stamp, message);
        record.level = level_of(word)?;
        prefix::read(&mut record, head);
        if says_more_than_level(word) {
            record.attrs.text("postgresql.severity", word);
        }
        if let Some(rest) = message.strip_prefix("duration: ")
            && let Some((milliseconds, _)) = rest.split_once(" ms")
            && is_decimal(milliseconds)
        {
            record.attrs.raw("postgresql.duration_ms", milliseconds);
        }
        Some(record)
    }
}

/// What stands before the severity, the severity, and the message: two blanks follow the colon.
fn severity_word(text: &str) -> Option<(&str, &str, &str)> {
    let window = text.as_bytes().get(..text.len().min(WINDOW))?;
    memchr::memmem::find_iter(window, b":  ").find_map(|colon| {
        let head = text.get(..colon)?;
        // Words of other languages too, so everything but what stands between words.
        let start = head.rfind([' ', ':', ']', '>', ',', '|', ')', ';']).map_or(0, |at| at + 1);
        let word = head.get(start..)?;
        level_of(word)?;
        Some((head.get(..start)?, word, text.get(colon + 3..)?))
    })
}

/// pgBouncer has the word after the process, and no colon: ` [12] LOG message`, below a time with
/// its zone.
fn of_pgbouncer(text: &str) -> Option<(&str, &str, &str)> {
    let close = text.strip_prefix(" [").and_then(|_| memchr::memchr(b']', text.as_bytes()))?;
    let (head, rest) = text.split_at_checked(close + 1)?;
    let (word, message) = rest.strip_prefix(' ')?.split_once(' ')?;
    matches!(word, "LOG" | "NOISE" | "DEBUG" | "WARNING" | "ERROR" | "FATAL")
        .then_some((head, word, message))
}

/// The level of a severity, in English and in the languages that PostgreSQL is translated to most.
fn level_of(word: &str) -> Option<i32> {
    let capitals = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    if word.len() < 3 || word.len() > 24 || !word.chars().all(capitals) {
        return None;
    }
    Some(match word {
        "LOG" | "DETAIL" | "HINT" | "STATEMENT" | "CONTEXT" | "QUERY" | "LOCATION"
        | "BACKTRACE" | "INSTRUCTION" | "ANWEISUNG" | "SENTENCIA" | "TIPP" | "ASTUCE"
        | "SUGERENCIA" | "ZUSAMMENHANG" | "CONTEXTE" | "CONTEXTO" | "DÉTAIL" | "DETALLE" => {
            level::INFO
        }
        "NOISE" => level::DEBUG,
        "HINWEIS" => level::NOTICE,
        "WARNUNG" | "ATTENTION" | "ADVERTENCIA" => level::WARN,
        "FEHLER" | "ERREUR" | "ERRO" => level::ERROR,
        "PANIK" => level::FATAL,
        _ => return severity::word(word),
    })
}

/// Whether the level alone does not tell which word it was.
fn says_more_than_level(word: &str) -> bool {
    !matches!(word, "LOG" | "INFO" | "NOTICE" | "WARNING" | "ERROR" | "FATAL")
}

#[cfg(test)]
mod tests;
