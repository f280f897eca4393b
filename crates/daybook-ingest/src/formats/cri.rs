//! Kubernetes' container runtime files: `2026-03-20T14:00:00.123456789Z stdout F message`

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// CRI container logs.
pub(super) struct Cri;

impl Format for Cri {
    fn name(&self) -> &str {
        "cri"
    }

    fn weight(&self) -> u32 {
        92
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(10) != Some(&b'T') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        let (stream, rest) = rest.split_once(' ')?;
        let (tags, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let whole = tags.split(':').next()?;
        if !matches!(stream, "stdout" | "stderr") || !matches!(whole, "F" | "P") {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = severity::leading(message);
        record.attrs.text("log.iostream", stream);
        if tags != "F" {
            // `P`: the runtime cut the line, the rest follows.
            record.attrs.text("cri.tags", tags);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn stream_and_message() {
        assert_eq!(
            shown(&Cri, "2026-03-20T14:00:00.5Z stderr F error: no such pod"),
            r#"2026-03-20T14:00:00.500Z 17 - | error: no such pod | {"log.iostream":"stderr"}"#
        );
        assert_eq!(
            shown(&Cri, "2026-03-20T14:00:00.5+01:00 stdout P half of"),
            r#"2026-03-20T13:00:00.500Z 0 - | half of | {"log.iostream":"stdout","cri.tags":"P"}"#
        );
        assert_eq!(shown(&Cri, "2026-03-20T14:00:00.5Z stdout says hello"), "no");
    }
}
