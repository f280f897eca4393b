//! Android's logcat in all its formats (Android's "Logcat command-line tool") and as Android Studio
//! shows and copies them.
//!
//! ```text
//! 03-20 14:00:00.123  1702  2395 D Cart: loaded
//! 03-20 14:00:00.123 D/Cart( 1702): loaded
//! D/Cart( 1702): loaded
//! [ 03-20 14:00:00.123  1702: 2395 D/Cart ]
//! loaded
//! --------- beginning of main
//! 2026-03-20 14:00:00.123  1702-2395  Cart                    org.shop              D  loaded
//! ```

use daybook_store::LogEntry;

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// Android's logcat.
pub(super) struct Logcat;

impl Format for Logcat {
    fn name(&self) -> &str {
        "logcat"
    }

    fn weight(&self) -> u32 {
        85
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        match line.as_bytes().first()? {
            b'0'..=b'9' | b' ' => timed(line),
            b'[' => long(line),
            b'-' => beginning(line),
            b'A'..=b'Z' => slashed(None, line).or_else(|| processed(line)),
            _ => None,
        }
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // Of the long format, the message stands below.
        if let Some(below) = entry.content.strip_prefix('\n') {
            entry.content = below.to_owned();
        }
        None
    }
}

/// A buffer's name where its lines begin, which says something of the file, not of a line.
fn beginning(line: &str) -> Option<Record<'_>> {
    let rest = line.strip_prefix("--------- ")?;
    (rest.starts_with("beginning of ") || rest.starts_with("switch to "))
        .then(|| Record::new(None, line))
}

fn timed(line: &str) -> Option<Record<'_>> {
    let (stamp, rest) = match stamp::leading(line.as_bytes()) {
        Some((Stamp::Civil(Civil { month: 0, .. }), _)) => return None,
        Some((stamp, end)) => (Some(stamp), line.get(end..)?),
        // `-v monotonic`: seconds since the start.
        None => {
            let seconds = line.trim_start_matches(' ');
            let (number, rest) = seconds.split_at_checked(seconds.find(' ')?)?;
            let (whole, fraction) = number.split_once('.')?;
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            (digits(whole) && digits(fraction)).then_some((None, rest))?
        }
    };
    let rest = rest.strip_prefix(' ')?.trim_start_matches(' ');
    threadtime(stamp, rest).or_else(|| slashed(stamp, rest)).or_else(|| studio(stamp, rest))
}

/// `1702  2395 D Cart: loaded`, with `-v uid` a user before.
fn threadtime(stamp: Option<Stamp>, rest: &str) -> Option<Record<'_>> {
    let (first, rest) = word(rest)?;
    let (second, rest) = word(rest)?;
    let (third, after) = word(rest)?;
    let (user, process, thread, rest) =
        if is_number(third) { (first, second, third, after) } else { ("", first, second, rest) };
    if !is_number(process) || !is_number(thread) {
        return None;
    }
    let level = level(rest.as_bytes().first().copied()?)?;
    let rest = rest.get(1..)?.strip_prefix(' ')?;
    let (tag, message) = split_tag(rest)?;
    let mut record = record(stamp, level, tag, message);
    record.attrs.digits("process.pid", process);
    record.attrs.digits("thread.id", thread);
    record.attrs.text_if_any("user.id", user);
    Some(record)
}

/// `D/Cart( 1702): loaded`, `D/Cart: loaded`, and with a package before as in old Android Studios.
fn slashed(stamp: Option<Stamp>, rest: &str) -> Option<Record<'_>> {
    // `1702-2395/org.shop D/Cart: …`
    let (ids, rest) = match rest.split_once(' ') {
        Some((ids, after)) if stamp.is_some() && ids.contains('-') => (ids, after),
        _ => ("", rest),
    };
    let level = level(rest.as_bytes().first().copied()?)?;
    let rest = rest.get(1..)?.strip_prefix('/')?;
    let (head, message) = split_tag(rest)?;
    let (tag, process) = match head.strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((tag, process)) => (tag, process.trim()),
        None => (head, ""),
    };
    let tag = tag.trim();
    // `I/O: lost` is no tag's.
    if !process.is_empty() && !is_number(process)
        || process.is_empty()
            && (tag.contains(' ') || tag.len() < 3 || ids.is_empty() && stamp.is_some())
    {
        return None;
    }
    let mut record = record(stamp, level, tag, message);
    if !process.is_empty() {
        record.attrs.digits("process.pid", process);
    }
    let (numbers, package) = ids.split_once('/').unwrap_or((ids, ""));
    if let Some((process, thread)) = numbers.split_once('-') {
        record.attrs.digits("process.pid", process);
        record.attrs.digits("thread.id", thread);
    }
    record.attrs.text_if_any("android.package", package.trim_matches('?'));
    Some(record)
}

/// `1702-2395  Cart                    org.shop              D  loaded`
fn studio(stamp: Option<Stamp>, rest: &str) -> Option<Record<'_>> {
    let (ids, rest) = word(rest)?;
    let (process, thread) = ids.split_once('-')?;
    if !is_number(process) || !is_number(thread) {
        return None;
    }
    // A tag may hold blanks, but no two of them.
    let (tag, rest) = rest.split_once("  ").or_else(|| rest.split_once(' '))?;
    let (package, rest) = word(rest.trim_start())?;
    let level = level(rest.as_bytes().first().copied()?)?;
    let message = rest.get(1..)?.strip_prefix("  ")?;
    let mut record = record(stamp, level, tag, message);
    record.attrs.digits("process.pid", process);
    record.attrs.digits("thread.id", thread);
    record.attrs.text("android.package", package);
    Some(record)
}

/// `[ 03-20 14:00:00.123  1702: 2395 D/Cart ]`
fn long(line: &str) -> Option<Record<'_>> {
    let inside = line.strip_prefix("[ ")?.trim_end().strip_suffix(']')?;
    let (stamp, end) = stamp::leading(inside.as_bytes())?;
    let (process, rest) = inside.get(end..)?.trim_start().split_once(':')?;
    let (thread, rest) = word(rest.trim_start())?;
    if !is_number(process) || !is_number(thread) {
        return None;
    }
    let level = level(rest.as_bytes().first().copied()?)?;
    let tag = rest.get(1..)?.strip_prefix('/')?;
    let mut record = record(Some(stamp), level, tag, "");
    record.attrs.digits("process.pid", process);
    record.attrs.digits("thread.id", thread);
    Some(record)
}

/// `D( 1702) loaded  (Cart)`, `D( 1702: 2395) loaded`
fn processed(line: &str) -> Option<Record<'_>> {
    let level = level(line.as_bytes().first().copied()?)?;
    let (ids, message) = line.get(1..)?.strip_prefix('(')?.split_once(") ")?;
    let (process, thread) = ids.split_once(':').unwrap_or((ids, ""));
    let (process, thread) = (process.trim(), thread.trim());
    if !is_number(process) || !(thread.is_empty() || is_number(thread)) {
        return None;
    }
    let tagged = message.strip_suffix(')').and_then(|message| message.rsplit_once("  ("));
    let (message, tag) = tagged.unwrap_or((message, ""));
    let mut record = record(None, level, tag, message);
    record.attrs.digits("process.pid", process);
    if !thread.is_empty() {
        record.attrs.digits("thread.id", thread);
    }
    Some(record)
}

fn record<'a>(stamp: Option<Stamp>, level: i32, tag: &'a str, message: &'a str) -> Record<'a> {
    let mut record = Record::new(stamp, message);
    record.level = level;
    if !tag.trim().is_empty() {
        record.set_component(tag.trim(), "log.tag");
    }
    record
}

/// The word that a text begins with, and what follows the blanks behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_at_checked(memchr::memchr(b' ', text.as_bytes())?)?;
    (!word.is_empty()).then(|| (word, rest.trim_start_matches(' ')))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn level(letter: u8) -> Option<i32> {
    if letter == b'S' {
        Some(0)
    } else {
        severity::letter(letter).filter(|_| b"VDIWEFA".contains(&letter))
    }
}

/// A tag ends at the first colon that a blank or nothing follows.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let colon = from + text.get(from..)?.find(':')?;
        let after = text.get(colon + 1..)?;
        if after.is_empty() || after.starts_with(' ') {
            return Some((text.get(..colon)?, after.strip_prefix(' ').unwrap_or(after)));
        }
        from = colon + 1;
    }
}

#[cfg(test)]
mod tests;
