//! Android's logcat, threadtime: `03-20 14:00:00.123  1702  2395 D Tag: message`, and its brief
//! and time forms with the process in parentheses: `03-20 14:00:00.123 D/Tag( 1702): message`

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

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
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        if !matches!(stamp, Stamp::Civil(_)) {
            return None;
        }
        let rest = line.get(end..)?.strip_prefix(' ')?.trim_start_matches(' ');
        threadtime(stamp, rest).or_else(|| time(stamp, rest))
    }
}

fn threadtime(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (process, rest) = number(rest)?;
    let (thread, rest) = number(rest)?;
    let level = level(rest.as_bytes().first().copied()?)?;
    let rest = rest.get(1..)?.strip_prefix(' ')?;
    let (tag, message) = split_tag(rest)?;
    Some(record(stamp, level, tag, message, process, Some(thread)))
}

fn time(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let level = level(rest.as_bytes().first().copied()?)?;
    let rest = rest.get(1..)?.strip_prefix('/')?;
    let (tag, rest) = rest.split_once('(')?;
    let (process, message) = rest.split_once(')')?;
    let process = process.trim();
    let valid = !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit());
    let message = message.strip_prefix(':')?;
    valid.then(|| {
        record(
            stamp,
            level,
            tag.trim(),
            message.strip_prefix(' ').unwrap_or(message),
            process,
            None,
        )
    })
}

fn record<'a>(
    stamp: Stamp,
    level: i32,
    tag: &'a str,
    message: &'a str,
    process: &'a str,
    thread: Option<&'a str>,
) -> Record<'a> {
    let mut record = Record::new(stamp, message);
    record.level = level;
    record.set_src(tag.trim(), "log.tag");
    record.attrs.digits("process.pid", process);
    if let Some(thread) = thread {
        record.attrs.digits("thread.id", thread);
    }
    record
}

fn number(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = (text.get(..digits)?, text.get(digits..)?);
    (digits > 0 && rest.starts_with(' ')).then(|| (number, rest.trim_start_matches(' ')))
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
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn processes_level_and_tag() {
        assert_eq!(
            shown(&Logcat, "03-17 16:13:38.811  1702  2395 D WindowManager: token = {a: b}"),
            r#"2026-03-17T16:13:38.811Z 5 WindowManager | token = {a: b} | {"process.pid":1702,"thread.id":2395}"#
        );
        assert_eq!(
            shown(&Logcat, "03-17 16:13:38.811 W/My Tag( 1702): x"),
            r#"2026-03-17T16:13:38.811Z 13 My_Tag | x | {"log.tag":"My Tag","process.pid":1702}"#
        );
        for line in ["03-17 16:13:38.811 hello", "03-17 16:13:38.811 1 2 Q Tag: x", "1 2 D Tag: x"]
        {
            assert_eq!(shown(&Logcat, line), "no", "{line}");
        }
    }
}
