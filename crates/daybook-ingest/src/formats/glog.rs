//! glog and its kin (glog's README, Kubernetes' klog, Abseil, TensorFlow, CockroachDB): a letter with
//! the date, the time, the thread, the place in the code.
//!
//! ```text
//! I0320 14:00:00.123456  1234 cart.cc:12] loaded
//! W0320 14:00:00.123456       1 cart.go:12] "slow" cart="a b" ms=12
//! I260320 14:00:00.123456 12 1@shop/cart.go:12 ⋮ [n1] 34  loaded
//! 2026-03-20 14:00:00.123456: I shop/cart.cc:12] loaded
//! ```

use std::borrow::Cow;

use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// glog and its kin.
pub(super) struct Glog;

impl Format for Glog {
    fn name(&self) -> &str {
        "glog"
    }

    fn weight(&self) -> u32 {
        85
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().first()?.is_ascii_digit() {
            return time_first(line);
        }
        let lead = Lead::of(line.as_bytes())?;
        let level = severity::letter(*line.as_bytes().first()?)?;
        let rest = line.get(lead.end..)?;
        let (thread, after) = rest.trim_start().split_once(' ')?;
        let after = after.trim_start();
        let mut record = match after.split_once(']') {
            Some((place, message)) if !place.contains(' ') => {
                let mut record = Record::new(lead.stamp, "");
                record.attrs.digits("thread.id", thread.trim());
                set_place(&mut record, place)?;
                record.content = message.strip_prefix(' ').unwrap_or(message).into();
                record
            }
            _ if lead.short_year => cockroach(lead.stamp, thread.trim(), after)?,
            _ => return None,
        };
        record.level = level;
        structured(&mut record);
        Some(record)
    }
}

/// TensorFlow: the time, then the letter and the place.
fn time_first(line: &str) -> Option<Record<'_>> {
    let (stamp, end) = stamp::leading(line.as_bytes())?;
    let rest = line.get(end..)?.strip_prefix(": ")?;
    let (letter, rest) = rest.split_once(' ').filter(|(letter, _)| letter.len() == 1)?;
    let level = severity::letter(*letter.as_bytes().first()?)?;
    let (place, message) = rest.split_once("] ").filter(|(place, _)| !place.contains(' '))?;
    let mut record = Record::new(stamp, message);
    record.level = level;
    set_place(&mut record, place)?;
    Some(record)
}

/// Sets the place in the code, of which the file stands for a logger.
fn set_place(record: &mut Record<'_>, place: &str) -> Option<()> {
    let (file, line) = place.rsplit_once(':')?;
    if line.is_empty() || !line.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    record.set_component(stem, "log.logger");
    record.attrs.text("code.file.path", file);
    record.attrs.digits("code.line.number", line);
    Some(())
}

/// CockroachDB: no bracket ends the place; tags and a counter follow.
fn cockroach<'a>(stamp: Stamp, goroutine: &str, text: &'a str) -> Option<Record<'a>> {
    let (place, rest) = text.split_once(' ')?;
    let (channel, place) = place.split_once('@').unwrap_or(("", place));
    let mut record = Record::new(stamp, "");
    record.attrs.digits("thread.id", goroutine);
    set_place(&mut record, place)?;
    record.attrs.text_if_any("cockroach.channel", channel);
    let mut rest = rest.trim_start().strip_prefix('⋮').unwrap_or(rest).trim_start();
    if let Some((tags, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        record.attrs.text_if_any("cockroach.tags", tags.trim_matches('-'));
        rest = after.trim_start();
    }
    if let Some((counter, after)) = rest.split_once(' ')
        && !counter.is_empty()
        && counter.bytes().all(|byte| byte.is_ascii_digit())
    {
        record.attrs.digits("cockroach.counter", counter);
        rest = after.trim_start();
    }
    record.content = rest.into();
    Some(record)
}

/// klog's structured lines: the message in quotes, fields behind it.
fn structured(record: &mut Record<'_>) {
    let Cow::Borrowed(content) = record.content else { return };
    let Some(inside) = content.strip_prefix('"') else { return };
    let mut escaped = false;
    let end = inside.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    let Some(end) = end else { return };
    let (Some(message), Some(fields)) = (inside.get(..end), inside.get(end + 1..)) else { return };
    if !fields.is_empty() && !pairs::are_pairs(fields) {
        return;
    }
    record.content = if message.contains('\\') {
        let quoted = content.get(..end + 2).unwrap_or("");
        serde_json::from_str(quoted).map_or(Cow::Borrowed(message), Cow::Owned)
    } else {
        Cow::Borrowed(message)
    };
    pairs::add(&mut record.attrs, fields);
}

/// The time that such a line begins with.
pub(super) fn leading(line: &[u8]) -> Option<Stamp> {
    Lead::of(line).map(|lead| lead.stamp)
}

/// Letter, date and time.
struct Lead {
    stamp: Stamp,
    /// Where they end.
    end: usize,
    /// The year has two digits.
    short_year: bool,
}

impl Lead {
    /// `I0320 14:00:00.123456`, and with `-log_year_in_prefix` `I20260320 …`.
    fn of(line: &[u8]) -> Option<Lead> {
        let (letter, rest) = line.split_first()?;
        let digits = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        if !b"IWEFD".contains(letter) || rest.get(digits) != Some(&b' ') {
            return None;
        }
        let number = |from: usize, to: usize| {
            let digits = rest.get(from..to)?;
            Some(digits.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0')))
        };
        let (year, from) = match digits {
            4 => (0, 0),
            6 => (2000 + number(0, 2)?, 2),
            8 => (number(0, 4)?, 4),
            _ => return None,
        };
        let month = u8::try_from(number(from, from + 2)?).ok()?;
        let day = u8::try_from(number(from + 2, from + 4)?).ok()?;
        let (time, end) = stamp::leading(rest.get(digits + 1..)?)?;
        match time {
            Stamp::Civil(civil) if civil.month == 0 && (1..=12).contains(&month) && day > 0 => {
                let stamp = Stamp::Civil(Civil { year, month, day, ..civil });
                Some(Lead { stamp, end: digits + 2 + end, short_year: digits == 6 })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn letter_date_thread_and_place() {
        for (line, expected) in [
            (
                "E0317 15:04:22.619632  1952 unit_test.cc:253] Log: every 3]",
                r#"2026-03-17T15:04:22.619632Z 17 unit_test | Log: every 3] | {"thread.id":1952,"code.file.path":"unit_test.cc","code.line.number":253}"#,
            ),
            (
                "I20260317 15:04:22.619632 1952 cart.cc:12] up",
                r#"2026-03-17T15:04:22.619632Z 9 cart | up | {"thread.id":1952,"code.file.path":"cart.cc","code.line.number":12}"#,
            ),
            (
                r#"W0320 14:00:00.5       1 cart.go:12] "It is \"slow\"" cart="a b" ms=12 err="no: x""#,
                r#"2026-03-20T14:00:00.500Z 13 cart | It is "slow" | {"thread.id":1,"code.file.path":"cart.go","code.line.number":12,"cart":"a b","ms":12,"err":"no: x"}"#,
            ),
            (
                r#"I0320 14:00:00.5       1 cart.go:12] "a" and b"#,
                r#"2026-03-20T14:00:00.500Z 9 cart | "a" and b | {"thread.id":1,"code.file.path":"cart.go","code.line.number":12}"#,
            ),
            (
                "I260320 14:00:00.5 12 1@shop/cart.go:12 ⋮ [n1,s2] 34  loaded [x]",
                r#"2026-03-20T14:00:00.500Z 9 shop.cart | loaded [x] | {"thread.id":12,"log.logger":"shop/cart","code.file.path":"shop/cart.go","code.line.number":12,"cockroach.channel":"1","cockroach.tags":"n1,s2","cockroach.counter":34}"#,
            ),
            (
                "2026-03-20 14:00:00.123456: W shop/cart.cc:12] slow",
                r#"2026-03-20T14:00:00.123456Z 13 shop.cart | slow | {"log.logger":"shop/cart","code.file.path":"shop/cart.cc","code.line.number":12}"#,
            ),
            ("I am here 15:04:22", "no"),
            ("E0517", "no"),
            ("E1317 15:04:22.6 1 a.cc:1] x", "no"),
            ("I0517 15:04 x", "no"),
            ("I0320 14:00:00.5 1 cart.go] x", "no"),
            ("2026-03-20 14:00:00: I x", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Glog, line), expected, "{line}");
        }
    }
}
