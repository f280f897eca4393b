//! Windows' servicing logs, `CBS.log`, `DISM.log`, `setupact.log` (Microsoft, "Windows Setup log
//! files"): time, level and component in columns.
//!
//! ```text
//! 2026-03-20 14:00:00, Info                  CBS    Loaded servicing stack
//! 2026-03-20 14:00:00, Warning               DISM   DISM OS Provider: PID=12 TID=34 late
//! 2026-03-20 14:00:00, Info       [0x0601c1] IBS    Callback done
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Windows' servicing logs.
pub(super) struct Cbs;

impl Format for Cbs {
    fn name(&self) -> &str {
        "cbs"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(19) != Some(&b',') || line.as_bytes().get(4) != Some(&b'-') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(", ")?;
        let word = rest.bytes().take(12).take_while(u8::is_ascii_alphabetic).count();
        let (level, rest) = rest.split_at_checked(word)?;
        // The level stands in a column of its own.
        let rest = rest.strip_prefix("  ")?.trim_start_matches(' ');
        let (code, rest) = match rest.strip_prefix("[0x") {
            Some(inside) => {
                let (code, rest) = inside.split_once(']')?;
                (code, rest.trim_start_matches(' '))
            }
            None => ("", rest),
        };
        let mut record = Record::new(stamp, rest);
        record.level = match level {
            "Perf" => severity::word("debug")?,
            level => severity::word(level)?,
        };
        if !code.is_empty() {
            record.attrs.text("cbs.code", &format!("0x{code}"));
        }
        let name = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let (component, message) = rest.split_at_checked(name)?;
        if (2..=8).contains(&name) && component.starts_with(|c: char| c.is_ascii_uppercase()) {
            // Short names are filled up to their column, longer ones have a blank.
            let upper = component.bytes().all(|byte| !byte.is_ascii_lowercase());
            if message.starts_with("  ") || (upper && message.starts_with(' ')) {
                record.set_component(component, "cbs.component");
                record.content = message.trim_start_matches(' ').into();
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_and_component_in_columns() {
        assert_eq!(
            shown(&Cbs, "2026-03-20 14:00:00, Info                  CBS    Loaded: x"),
            "2026-03-20T14:00:00Z 9 CBS | Loaded: x"
        );
        assert_eq!(
            shown(&Cbs, "2026-03-20 14:00:00, Error      [0x0601c1] IBS    Callback"),
            r#"2026-03-20T14:00:00Z 17 IBS | Callback | {"cbs.code":"0x0601c1"}"#
        );
        assert_eq!(
            shown(&Cbs, "2026-03-20 14:00:00, Warning               Setup is late"),
            "2026-03-20T14:00:00Z 13 - | Setup is late"
        );
        for line in ["2026-03-20 14:00:00, Info x", "2026-03-20 14:00:00 Info    CBS", "", "é"] {
            assert_eq!(shown(&Cbs, line), "no", "{line}");
        }
    }
}
