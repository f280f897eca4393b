//! The values of fields: times, levels, places in source code.

use std::borrow::Cow;

use super::fields::Field;
use super::keys::{Numbers, Use};
use crate::severity;
use crate::time::{Stamp, stamp};
use daybook_store::level;

/// A number outside these years is no time of a log.
const YEARS: std::ops::Range<i64> = 978_307_200..4_102_444_800;

/// The time of a field: a text, or a number told apart by its size. `whole`: the field says no
/// more than that.
pub(super) fn time(field: &Field<'_>) -> Option<(Stamp, bool)> {
    let digits = field.digits()?;
    let text = digits.trim();
    let number = |byte: u8| matches!(byte, b'0'..=b'9' | b'.');
    if field.key == "__REALTIME_TIMESTAMP" {
        // Always microseconds, however early.
        let micros: i64 = text.parse().ok()?;
        let nanos = u32::try_from(micros % 1_000_000).ok()? * 1_000;
        return Some((Stamp::Instant { epoch: micros / 1_000_000, nanos }, true));
    }
    if !field.is_text() || text.bytes().all(number) {
        return Some((unix(text)?, true));
    }
    moment(text)
}

/// A Unix time that can be one of a log.
fn unix(text: &str) -> Option<Stamp> {
    let found = stamp::unix(text)?;
    matches!(&found, Stamp::Instant { epoch, .. } if YEARS.contains(epoch)).then_some(found)
}

/// The time that a text is, or begins with where nothing but the name of its zone follows.
pub(in crate::formats) fn moment(text: &str) -> Option<(Stamp, bool)> {
    let (found, end) = stamp::leading(text.as_bytes())?;
    let rest = text.get(end..)?;
    // `+01:00[Europe/Berlin]`, ` +0000 UTC`, ` m=+0.01`: Java and Go add such.
    (rest.is_empty() || rest.starts_with(['[', ' '])).then_some((found, rest.is_empty()))
}

/// Whether a time is one point in time, wherever it is read.
pub(in crate::formats) fn is_exact(stamp: &Stamp) -> bool {
    match stamp {
        Stamp::Instant { .. } => true,
        Stamp::Civil(civil) => civil.offset.is_some() && civil.year != 0,
    }
}

/// The level of a field: a word or a number.
pub(super) fn level(field: &Field<'_>) -> Option<i32> {
    let Use::Level(_, numbers) = field.usage else { return None };
    level_of(&field.digits()?, numbers)
}

/// The level of a text.
pub(in crate::formats) fn level_of(text: &str, numbers: Numbers) -> Option<i32> {
    let text = text.trim();
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return level_word(text);
    }
    let Ok(number) = text.parse::<i64>() else {
        // slog writes what lies between its levels as `INFO+2`, `DEBUG-4`.
        let at = text.rfind(['+', '-']).unwrap_or(text.len());
        let (word, offset) = text.split_at(at);
        let base = level_word(word)?;
        let offset = offset.parse::<i32>().unwrap_or(0);
        return Some(base.saturating_add(offset).clamp(level::TRACE, 24));
    };
    match numbers {
        Numbers::Syslog => severity::syslog(number),
        Numbers::Severity => i32::try_from(number).ok().filter(|number| (1..=24).contains(number)),
        Numbers::Python => Some(match number {
            1..=9 => level::TRACE,
            10..=19 => level::DEBUG,
            20..=24 => level::INFO,
            // loguru's SUCCESS
            25..=29 => level::NOTICE,
            30..=39 => level::WARN,
            40..=49 => level::ERROR,
            50..=99 => level::CRITICAL,
            _ => return None,
        }),
        Numbers::Logback => Some(match number {
            5_000 => level::TRACE,
            10_000 => level::DEBUG,
            20_000 => level::INFO,
            30_000 => level::WARN,
            40_000 => level::ERROR,
            _ => return None,
        }),
        Numbers::Common => common(number),
        Numbers::None => None,
    }
}

/// A number in a field that is called a level, by its size alone.
fn common(number: i64) -> Option<i32> {
    Some(match number {
        // Monolog's
        100 => level::DEBUG,
        200 => level::INFO,
        250 => level::NOTICE,
        300 => level::WARN,
        400 => level::ERROR,
        500 => level::CRITICAL,
        550 => level::ALERT,
        600 => level::FATAL,
        // Custom levels of pino and bunyan lie between the tens.
        25..=69 => {
            let (base, within) = (number / 10 * 10, number % 10);
            let base = severity::number(base)?;
            base + i32::try_from(within * 4 / 10).unwrap_or(0)
        }
        _ => severity::number(number)?,
    })
}

/// A level's word or letter, as loggers that write JSON have them.
pub(super) fn level_word(text: &str) -> Option<i32> {
    let text = text.trim_matches(['[', ']', '<', '>', ':', ' ']);
    if let [letter] | [letter, b'1'..=b'5'] = text.as_bytes() {
        return severity::letter(letter.to_ascii_uppercase());
    }
    severity::word(text).or_else(|| {
        Some(match text.to_ascii_lowercase().as_str() {
            "silly" => level::TRACE,
            // OpenTelemetry's DEBUG3, between npm's verbose and info
            "http" => 7,
            "log" | "config" | "success" | "audit" | "audit success" => level::INFO,
            "deprecation" => level::WARN,
            "audit failure" | "exception" => level::ERROR,
            _ => return None,
        })
    })
}

/// A place in source code.
pub(in crate::formats) struct Place<'a> {
    pub(in crate::formats) file: &'a str,
    pub(in crate::formats) line: &'a str,
    pub(in crate::formats) column: Option<&'a str>,
}

/// `store/raft.go:327`, `main.rs:12:5`.
pub(in crate::formats) fn place(text: &str) -> Option<Place<'_>> {
    let is_number = |text: &str| {
        !text.is_empty() && text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (file, line) = text.rsplit_once(':')?;
    let (file, line, column) = match file.rsplit_once(':') {
        Some((file, number)) if is_number(number) => (file, number, Some(line)),
        _ => (file, line, None),
    };
    let valid = is_number(line) && column.is_none_or(is_number) && is_code(file);
    valid.then_some(Place { file, line, column })
}

/// Whether a name is one of a file of source code.
pub(super) fn is_code(file: &str) -> bool {
    const ENDINGS: [&str; 26] = [
        "go", "rs", "c", "cc", "cpp", "cxx", "h", "hpp", "py", "js", "mjs", "cjs", "ts", "tsx",
        "jsx", "java", "kt", "scala", "cs", "rb", "php", "swift", "ex", "erl", "lua", "m",
    ];
    let Some((stem, ending)) = file.rsplit_once('.') else { return false };
    !stem.is_empty() && file.len() <= 500 && !file.contains(' ') && ENDINGS.contains(&ending)
}

/// The text of a message: a string, or a number or a flag as it stands.
pub(super) fn message<'a>(field: &Field<'a>) -> Option<Cow<'a, str>> {
    let text = match field.raw.as_bytes().first() {
        None | Some(b'"') => field.text()?,
        // A journal's message that is no text, as its bytes.
        Some(b'[') if field.key == "MESSAGE" => Cow::Owned(bytes(field.raw)?),
        Some(b'[' | b'{' | b'n') => return None,
        Some(_) => Cow::Borrowed(field.raw),
    };
    // Docker keeps each line's end.
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(['\r', '\n'])),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
            Cow::Owned(text)
        }
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Whether a message's text says all that its field does.
pub(super) fn is_faithful(field: &Field<'_>, text: &str) -> bool {
    // Bytes that are no text have been replaced.
    !(field.raw.starts_with('[') && text.contains(char::REPLACEMENT_CHARACTER))
}

fn bytes(array: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = super::scan::items(array).map(|item| item.parse().ok()).collect();
    Some(String::from_utf8_lossy(&bytes?).into_owned())
}
