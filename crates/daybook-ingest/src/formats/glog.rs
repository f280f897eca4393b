//! glog and klog: `I0320 14:00:00.123456  1234 file.cc:12] message`

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// glog and klog.
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
        let bytes = line.as_bytes();
        let (stamp, end) = date_and_time(bytes)?;
        let level = severity::letter(*bytes.first()?)?;
        let (head, message) = line.get(end..)?.split_once(']')?;
        let (thread, place) = head.trim().split_once(' ')?;
        let (file, code_line) = place.trim().rsplit_once(':')?;
        let mut record = Record::new(stamp, message.strip_prefix(' ').unwrap_or(message));
        record.level = level;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        record.set_src(stem, "log.logger");
        record.attrs.digits("thread.id", thread.trim());
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", code_line);
        Some(record)
    }
}

/// The time that such a line begins with.
pub(super) fn leading(line: &[u8]) -> Option<Stamp> {
    date_and_time(line).map(|(stamp, _)| stamp)
}

/// `I0320 14:00:00.123456`, and with `-log_year_in_prefix` `I20260320 …`; where it ends.
fn date_and_time(line: &[u8]) -> Option<(Stamp, usize)> {
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
        8 => (number(0, 4)?, 4),
        _ => return None,
    };
    let month = u8::try_from(number(from, from + 2)?).ok()?;
    let day = u8::try_from(number(from + 2, from + 4)?).ok()?;
    let (time, end) = stamp::leading(rest.get(digits + 1..)?)?;
    match time {
        Stamp::Civil(civil) if civil.month == 0 && (1..=12).contains(&month) && day > 0 => {
            let civil = Civil { year, month, day, ..civil };
            Some((Stamp::Civil(civil), digits + 2 + end))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn letter_date_thread_and_place() {
        assert_eq!(
            shown(&Glog, "E0317 15:04:22.619632  1952 unit_test.cc:253] Log: every 3]"),
            r#"2026-03-17T15:04:22.619632Z 17 unit_test | Log: every 3] | {"thread.id":1952,"code.file.path":"unit_test.cc","code.line.number":253}"#
        );
        for line in
            ["I am here 15:04:22", "E0517", "E1317 15:04:22.6 1 a.cc:1] x", "I0517 15:04 x", ""]
        {
            assert_eq!(shown(&Glog, line), "no", "{line}");
        }
    }
}
