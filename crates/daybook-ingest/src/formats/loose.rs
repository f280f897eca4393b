//! A line that has its time somewhere within its first words, or a time of day alone at its
//! beginning: the last resort before raw.
//!
//! ```text
//! Log started: 2026-03-20  14:00:00
//! 14:00:00.123 worker DEBUG  started
//! ```

use super::header::Header;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// A time is looked for in so many bytes.
const WINDOW: usize = 120;

/// Lines with a time in an unusual place.
pub(super) struct Loose;

impl Format for Loose {
    fn name(&self) -> &str {
        "loose"
    }

    fn weight(&self) -> u32 {
        20
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some((stamp, end)) = stamp::leading(line.as_bytes()) {
            // Whatever has a date at its beginning was taken by another format.
            if !matches!(stamp, Stamp::Civil(Civil { month: 0, .. })) {
                return None;
            }
            let mut header = Header::default();
            let mut record = Record::new(stamp, header.read(line.get(end..)?));
            header.fill(&mut record);
            return Some(record);
        }
        let stamp = within(line)?;
        let mut record = Record::new(stamp, line);
        record.level = severity::leading(line);
        Some(record)
    }
}

/// The first date and time after a blank or a mark. The line is the message as it stands, since
/// the time is part of it.
fn within(line: &str) -> Option<Stamp> {
    let bytes = line.as_bytes();
    let window = bytes.get(..bytes.len().min(WINDOW))?;
    let mut before = b' ';
    for (at, byte) in window.iter().enumerate() {
        let starts =
            matches!(before, b' ' | b'\t' | b'[' | b'(' | b'<' | b'|' | b'=' | b'"' | b'\'');
        if starts
            && byte.is_ascii_digit()
            && let Some((stamp @ Stamp::Civil(Civil { year: 1.., .. }), _)) =
                stamp::leading(bytes.get(at..)?)
        {
            return Some(stamp);
        }
        before = *byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn a_time_within_the_line_leaves_the_line_whole() {
        assert_eq!(
            shown(&Loose, "Log started: 2026-03-18  14:36:25"),
            "2026-03-18T14:36:25Z 0 - | Log started: 2026-03-18  14:36:25"
        );
        assert_eq!(
            shown(&Loose, "13:00:00.5 foo DEBUG  some message"),
            "2026-03-20T13:00:00.500Z 5 foo | some message"
        );
        assert_eq!(shown(&Loose, "build of 2026-03-18"), "no");
        assert_eq!(shown(&Loose, ""), "no");
    }
}
