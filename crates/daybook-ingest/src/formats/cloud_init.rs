//! cloud-init's log (its documentation, "Log files"):
//! `2026-03-20 14:00:00,123 - util.py[DEBUG]: Read 12 bytes`, and other programs in Python that are
//! set up likewise.

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// cloud-init's log.
pub(super) struct CloudInit;

impl Format for CloudInit {
    fn name(&self) -> &str {
        "cloud_init"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(" - ")?;
        let open = memchr::memchr(b'[', rest.as_bytes().get(..rest.len().min(128))?)?;
        let (file, rest) = rest.split_at_checked(open)?;
        let (level, message) = rest.get(1..)?.split_once("]: ")?;
        let stem = file.strip_suffix(".py")?;
        let mut record = Record::new(stamp, message);
        record.level = severity::word(level)?;
        record.set_component(stem, "log.logger");
        record.attrs.text("code.file.path", file);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn module_and_level() {
        assert_eq!(
            shown(&CloudInit, "2026-03-20 14:00:00,123 - cc_x.py[WARNING]: late: 3"),
            r#"2026-03-20T14:00:00.123Z 13 cc_x | late: 3 | {"code.file.path":"cc_x.py"}"#
        );
        for line in
            ["2026-03-20 14:00:00,123 - a - INFO - x", "2026-03-20 14:00:00,123 - a.py[x]: y", ""]
        {
            assert_eq!(shown(&CloudInit, line), "no", "{line}");
        }
    }
}
