//! glog and klog: `I0320 14:00:00.123456  1234 file.cc:12] message`

use super::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// glog and klog.
pub(super) struct Glog;

impl Format for Glog {
    fn name(&self) -> &'static str {
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
        let level = severity::letter(*bytes.first()?).filter(|_| b"IWEFD".contains(&bytes[0]))?;
        let digits = bytes.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        // MMDD, and YYYYMMDD with `-log_year_in_prefix`.
        let (year, month, day) = match digits {
            4 => (0, line.get(1..3)?, line.get(3..5)?),
            8 => (line.get(1..5)?.parse().ok()?, line.get(5..7)?, line.get(7..9)?),
            _ => return None,
        };
        let rest = line.get(digits + 1..)?.strip_prefix(' ')?;
        let (time, end) = stamp::leading(rest.as_bytes())?;
        let Stamp::Civil(Civil { month: 0, .. }) = time else { return None };
        let Stamp::Civil(mut civil) = time else { return None };
        (civil.year, civil.month, civil.day) = (year, month.parse().ok()?, day.parse().ok()?);
        if !(1..=12).contains(&civil.month) {
            return None;
        }
        let (head, message) = rest.get(end..)?.split_once(']')?;
        let (thread, place) = head.trim().split_once(' ')?;
        let (file, code_line) = place.trim().rsplit_once(':')?;
        let mut record =
            Record::new(Stamp::Civil(civil), message.strip_prefix(' ').unwrap_or(message));
        record.level = level;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        record.set_src(stem, "log.logger");
        record.attrs.digits("thread.id", thread.trim());
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", code_line);
        Some(record)
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
