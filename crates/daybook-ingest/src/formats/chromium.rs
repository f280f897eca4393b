//! Chromium and what is built on it, as Electron (Chromium's `base/logging`): process, thread, month
//! and day, time, level and place in one bracket.
//!
//! ```text
//! [12:34:0320/140000.123456:ERROR:cart.cc(12)] lost
//! [0320/140000.123:WARNING:cart.cc(12)] slow
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp};

/// Chromium's lines.
pub(super) struct Chromium;

impl Format for Chromium {
    fn name(&self) -> &str {
        "chromium"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        if !inside.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (head, message) = inside.split_once(']').filter(|(head, _)| head.len() < 200)?;
        let mut parts = head.split(':');
        let (mut ids, mut count) = ([""; 2], 0);
        let stamp = loop {
            let part = parts.next()?;
            if let Some(stamp) = time(part) {
                break stamp;
            }
            let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *ids.get_mut(count).filter(|_| number)? = part;
            count += 1;
        };
        let level = severity::word(parts.next()?)?;
        let place = parts.next()?;
        let (file, code_line) =
            match (place.strip_suffix(')').and_then(|p| p.split_once('(')), parts.next()) {
                (Some(place), None) => place,
                (None, Some(code_line)) => (place, code_line),
                _ => return None,
            };
        let mut record = Record::new(stamp, message.strip_prefix(' ').unwrap_or(message));
        record.level = level;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        record.set_component(stem, "log.logger");
        for (key, id) in [("process.pid", ids[0]), ("thread.id", ids[1])] {
            if !id.is_empty() {
                record.attrs.digits(key, id);
            }
        }
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", code_line);
        Some(record)
    }
}

/// `0320/140000.123456`, with the year before it in newer versions, and a comma on Windows.
fn time(text: &str) -> Option<Stamp> {
    let (date, time) = text.split_once(['/', ','])?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    if !matches!(date.len(), 4 | 8) || clock.len() != 6 || fraction.len() > 9 {
        return None;
    }
    let number = |text: Option<&str>| -> Option<u32> {
        let text = text?;
        text.bytes().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let day_at = date.len() - 4;
    let two = |text: &str, at: usize| u8::try_from(number(text.get(at..at + 2))?).ok();
    let (month, day) = (two(date, day_at)?, two(date, day_at + 2)?);
    let (hour, minute, second) = (two(clock, 0)?, two(clock, 2)?, two(clock, 4)?);
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day);
    let missing = u32::try_from(9 - fraction.len()).ok()?;
    (valid && hour < 24 && minute < 60 && second <= 60).then_some(Stamp::Civil(Civil {
        year: i32::try_from(number(date.get(..day_at))?).ok()?,
        month,
        day,
        hour,
        minute,
        second,
        nanos: number(Some(fraction))? * 10_u32.pow(missing),
        ..Civil::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn ids_date_level_and_place() {
        for (line, expected) in [
            (
                "[12:34:0320/140000.123456:ERROR:shop/cart.cc(12)] lost: x",
                r#"2026-03-20T14:00:00.123456Z 17 shop.cart | lost: x | {"log.logger":"shop/cart","process.pid":12,"thread.id":34,"code.file.path":"shop/cart.cc","code.line.number":12}"#,
            ),
            (
                "[0320/140000.5:VERBOSE1:cart.cc(12)] up",
                r#"2026-03-20T14:00:00.500Z 1 cart | up | {"code.file.path":"cart.cc","code.line.number":12}"#,
            ),
            (
                "[12:34:20260320,140000.123:WARNING:cart.cc:12] slow",
                r#"2026-03-20T14:00:00.123Z 13 cart | slow | {"process.pid":12,"thread.id":34,"code.file.path":"cart.cc","code.line.number":12}"#,
            ),
            ("[1399/140000:ERROR:cart.cc(12)] x", "no"),
            ("[12:34:56] x", "no"),
            ("[0320/140000.5:LOUD:cart.cc(12)] x", "no"),
            ("[0320/140000.5:ERROR]", "no"),
            ("", "no"),
        ] {
            assert_eq!(shown(&Chromium, line), expected, "{line}");
        }
    }
}
