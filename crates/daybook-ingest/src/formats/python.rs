//! Python's `logging` as it comes without set-up, which gives no time: `WARNING:root:message`

use super::header::is_name;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// Python's default.
pub(super) struct Python;

impl Format for Python {
    fn name(&self) -> &str {
        "python"
    }

    fn weight(&self) -> u32 {
        // Less than of any with a time: one such line does not make a file Python's.
        40
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (word, rest) = line.split_once(':')?;
        if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let level = severity::word(word)?;
        let (name, message) = rest.split_once(':')?;
        if !is_name(name) {
            return None;
        }
        let mut record = Record::new(None, message);
        record.level = level;
        record.set_src(name, "log.logger");
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_name_message() {
        assert_eq!(shown(&Python, "WARNING:app.db:slow: 3 s"), "- 13 app.db | slow: 3 s");
        for line in ["error:app:x", "NOTE: this", "INFO: a b: c", "x"] {
            assert_eq!(shown(&Python, line), "no", "{line}");
        }
    }
}
