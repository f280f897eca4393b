//! lighttpd's error log, with the place in its own code (lighttpd's wiki, "Details of
//! mod_accesslog"; source `log.c`): `2026-03-20 14:00:00: (server.c.1464) server started`

use super::scan::{is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// lighttpd's error log.
pub(super) struct Lighttpd;

impl Format for Lighttpd {
    fn name(&self) -> &str {
        "lighttpd"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(19) != Some(&b':') {
            return None;
        }
        let (stamp, end) = time_of_digits(line)?;
        let (place, message) = line.get(end..)?.strip_prefix(": (")?.split_once(") ")?;
        let (file, number) = place.rsplit_once('.')?;
        if !file.ends_with(".c") || !is_number(number) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = severity::leading(message);
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", number);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn place_and_message() {
        assert_eq!(
            shown(&Lighttpd, "2026-03-20 14:00:00: (server.c.1464) server started (x/1.4)"),
            r#"2026-03-20T14:00:00Z 0 - | server started (x/1.4) | {"code.file.path":"server.c","code.line.number":1464}"#
        );
        for line in ["2026-03-20 14:00:00: (x) y", "2026-03-20 14:00:00: y", "x"] {
            assert_eq!(shown(&Lighttpd, line), "no", "{line}");
        }
    }
}
