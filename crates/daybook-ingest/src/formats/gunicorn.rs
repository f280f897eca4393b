//! Gunicorn's own log (its documentation of `errorlog`):
//! `[2026-03-20 14:00:00 +0000] [12] [INFO] Listening at: http://0.0.0.0:8000 (12)`

use super::scan::{bracket, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Gunicorn, and whatever else has time, process and level in brackets.
pub(super) struct Gunicorn;

impl Format for Gunicorn {
    fn name(&self) -> &str {
        "gunicorn"
    }

    fn weight(&self) -> u32 {
        78
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let (process, rest) = bracket(inside.get(end..)?.strip_prefix("] ")?)?;
        let (word, message) = bracket(rest)?;
        if !is_number(process) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = severity::word(word)?;
        record.attrs.digits("process.pid", process);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn process_and_level_in_brackets() {
        assert_eq!(
            shown(&Gunicorn, "[2026-03-20 14:00:00 +0100] [12] [INFO] Listening at: [::]:80"),
            r#"2026-03-20T13:00:00Z 9 - | Listening at: [::]:80 | {"process.pid":12}"#
        );
        for line in
            ["[2026-03-20 14:00:00] [12] x", "[2026-03-20 14:00:00] [a] [INFO] x", "[12] [INFO] x"]
        {
            assert_eq!(shown(&Gunicorn, line), "no", "{line}");
        }
    }
}
