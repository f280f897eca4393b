//! The logs of the printing system (CUPS, cupsd-logs(5)): errors, and pages that were printed.
//! Requests are written like those of a web server.
//!
//! ```text
//! E [20/Mar/2026:14:00:00 +0000] [Job 7] No pages
//! laser alice 7 [20/Mar/2026:14:00:00 +0000] total 2 - localhost letter.pdf A4 one-sided
//! ```

use daybook_store::level;

use super::scan::is_number;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// CUPS' error log.
pub(super) struct Cups;

impl Format for Cups {
    fn name(&self) -> &str {
        "cups"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (head, inside) = line.split_at_checked(3)?;
        let level = match head {
            "X [" => level::FATAL,
            "A [" => level::ALERT,
            "C [" => level::CRITICAL,
            "E [" => level::ERROR,
            "W [" => level::WARN,
            "N [" => level::NOTICE,
            "I [" => level::INFO,
            "D [" => level::DEBUG,
            "d [" => level::TRACE,
            _ => return None,
        };
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let message = inside.get(end..)?.strip_prefix("] ")?;
        // Others have a letter and a time in brackets too, but not with a month's name.
        inside.get(..end)?.contains('/').then(|| {
            let mut record = Record::new(stamp, message);
            record.level = level;
            let job = message.strip_prefix("[Job ").and_then(|rest| rest.split_once(']'));
            if let Some((job, _)) = job {
                record.attrs.digits("cups.job", job);
            }
            record
        })
    }
}

/// CUPS' page log.
pub(super) struct CupsPages;

impl Format for CupsPages {
    fn name(&self) -> &str {
        "cups_pages"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let open = memchr::memchr(b'[', line.as_bytes().get(..line.len().min(300))?)?;
        let mut head = line.get(..open)?.strip_suffix(' ')?.splitn(3, ' ');
        let (printer, user, job) = (head.next()?, head.next()?, head.next()?);
        let inside = line.get(open + 1..)?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let message = inside.get(end..)?.strip_prefix("] ")?;
        let page = message.split(' ').next()?;
        if !is_number(job) || !(page == "total" || is_number(page)) || printer.is_empty() {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.set_component(printer, "cups.printer");
        record.attrs.text("user.name", user);
        record.attrs.digits("cups.job", job);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn errors_and_pages() {
        assert_eq!(
            shown(&Cups, "W [20/Mar/2026:14:00:00 +0100] [Job 7] No pages"),
            r#"2026-03-20T13:00:00Z 13 - | [Job 7] No pages | {"cups.job":7}"#
        );
        assert_eq!(
            shown(&CupsPages, "laser alice 7 [20/Mar/2026:14:00:00 +0000] total 2 - localhost x"),
            r#"2026-03-20T14:00:00Z 0 laser | total 2 - localhost x | {"user.name":"alice","cups.job":7}"#
        );
        for line in ["E [2026-03-20 14:00:00] x", "E [x] y", "Q [20/Mar/2026:14:00:00 +0000] x", ""]
        {
            assert_eq!(shown(&Cups, line), "no", "{line}");
        }
        for line in
            [r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "GET /" 200 1"#, "a b 1 [x] 2", ""]
        {
            assert_eq!(shown(&CupsPages, line), "no", "{line}");
        }
    }
}
