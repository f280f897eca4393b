//! A time on a line of its own, for the lines below it, as in Oracle's alert log (Oracle's
//! "Database Administrator's Guide", "The Alert Log") and in scripts that begin with `date`:
//!
//! ```text
//! 2026-03-20T14:00:00.123456+00:00
//! Thread 1 advanced to log sequence 12 (LGWR switch)
//! Fri Mar 20 14:00:01 2026
//! ORA-00600: internal error code
//! ```

use daybook_store::{LogEntry, level};

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// A time, and below it what happened.
pub(super) struct TimeAbove;

impl Format for TimeAbove {
    fn name(&self) -> &str {
        "time_above"
    }

    fn weight(&self) -> u32 {
        60
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.len() > 64 {
            return None;
        }
        let stamp = stamp::whole(line)?;
        // A number may be anything, a day without its year a heading.
        let dated = matches!(stamp, Stamp::Civil(Civil { year: 1.., month: 1.., .. }));
        dated.then(|| Record::new(stamp, line))
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        let (_, message) = entry.content.split_once('\n').filter(|(_, rest)| !rest.is_empty())?;
        let oracle = message.lines().take(16).any(|line| line.starts_with("ORA-"));
        entry.loglevel = if oracle { level::ERROR } else { severity::leading(message) };
        entry.content = message.to_owned();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_time_stands_alone() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123456+01:00",
                "2026-03-20T13:00:00.123456Z 0 - | 2026-03-20T14:00:00.123456+01:00",
            ),
            ("Fri Mar 20 14:00:01 2026", "2026-03-20T14:00:01Z 0 - | Fri Mar 20 14:00:01 2026"),
            (
                "Fri Mar 20 14:00:01 UTC 2026",
                "2026-03-20T14:00:01Z 0 - | Fri Mar 20 14:00:01 UTC 2026",
            ),
            ("1774015200", "no"),
            ("14:00:01", "no"),
            ("Mar 20 14:00:01", "no"),
            ("2026-03-20 14:00:00 x", "no"),
        ] {
            assert_eq!(shown(&TimeAbove, line), expected, "{line}");
        }
    }

    #[test]
    fn the_message_is_below_it() {
        let finished = |content: &str| {
            let mut entry = LogEntry { content: content.into(), ..LogEntry::default() };
            assert_eq!(TimeAbove.finish(&mut entry), None);
            (entry.loglevel, entry.content)
        };
        assert_eq!(
            finished("2026-03-20 14:00:00\nErrors in file x:\nORA-00600: y"),
            (17, "Errors in file x:\nORA-00600: y".into())
        );
        assert_eq!(finished("2026-03-20 14:00:00\nWARNING: x"), (13, "WARNING: x".into()));
        assert_eq!(finished("2026-03-20 14:00:00"), (0, "2026-03-20 14:00:00".into()));
    }
}
