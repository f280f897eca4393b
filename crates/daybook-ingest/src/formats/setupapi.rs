//! Windows' device installation logs, `setupapi.dev.log` and its kin (Microsoft, "SetupAPI Text
//! Logs"): sections of entries, each led by how bad it is and by what kind of operation it is of.
//!
//! ```text
//! >>>  [Device Install (Hardware initiated) - USB\VID_1]
//! >>>  Section start 2026/03/20 14:00:00.123
//!      dvi: {Select Best Driver} 14:00:00.200
//! !    inf: Unable to load the file
//! !!!  dvi: Failed
//! <<<  Section end 2026/03/20 14:00:01.456
//! <<<  [Exit status: SUCCESS]
//! ```

use daybook_store::level;

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// Windows' device installation logs.
pub(super) struct SetupApi;

impl Format for SetupApi {
    fn name(&self) -> &str {
        "setupapi"
    }

    fn weight(&self) -> u32 {
        80
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some(time) = line.strip_prefix("[Boot Session: ") {
            let stamp = stamp::whole(time.strip_suffix(']')?)?;
            return Some(Record::new(stamp, line));
        }
        let (mark, rest) = line.split_at_checked(5)?;
        let mut record = Record::new(None, rest);
        match mark {
            ">>>  " | "<<<  " => {
                let time =
                    rest.strip_prefix("Section start ").or(rest.strip_prefix("Section end "));
                match time {
                    Some(time) => record.stamp = Some(stamp::whole(time)?),
                    None if rest.starts_with('[') && rest.ends_with(']') => {}
                    None => return None,
                }
                record.attrs.text("setupapi.mark", mark.trim_end());
                return Some(record);
            }
            "!!!  " => record.level = level::ERROR,
            "!    " => record.level = level::WARN,
            "     " | ".    " => {}
            _ => return None,
        }
        let (operation, message) = rest.split_once(':')?;
        let short = (3..=4).contains(&operation.len());
        let indented = message.starts_with(' ');
        if !short || !operation.bytes().all(|byte| byte.is_ascii_lowercase()) || !indented {
            return None;
        }
        record.set_component(operation, "setupapi.operation");
        // How far it is set in tells what it is a part of.
        record.content = message.strip_prefix(' ')?.into();
        record.stamp = message.rsplit_once(' ').and_then(|(_, time)| time_of_day(time));
        Some(record)
    }
}

/// The time of day that some entries end with.
fn time_of_day(text: &str) -> Option<Stamp> {
    if text.len() != 12 { None } else { stamp::whole(text) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn sections_and_their_entries() {
        for (line, expected) in [
            (
                ">>>  Section start 2026/03/20 14:00:00.123",
                r#"2026-03-20T14:00:00.123Z 0 - | Section start 2026/03/20 14:00:00.123 | {"setupapi.mark":">>>"}"#,
            ),
            (
                "<<<  [Exit status: SUCCESS]",
                r#"- 0 - | [Exit status: SUCCESS] | {"setupapi.mark":"<<<"}"#,
            ),
            (
                "     dvi:      {Select} 13:00:00.200",
                "2026-03-20T13:00:00.200Z 0 dvi |      {Select} 13:00:00.200",
            ),
            ("     ump: x.exe 13:00:00.150", "2026-03-20T13:00:00.150Z 0 ump | x.exe 13:00:00.150"),
            ("!!!  dvi: Failed", "- 17 dvi | Failed"),
            ("!    inf: late", "- 13 inf | late"),
            (
                "[Boot Session: 2026/03/20 13:00:00.5]",
                "2026-03-20T13:00:00.500Z 0 - | [Boot Session: 2026/03/20 13:00:00.5]",
            ),
            ("     at x", "no"),
            ("     Note: x", "no"),
            (">>>  x", "no"),
            ("!!!", "no"),
        ] {
            assert_eq!(shown(&SetupApi, line), expected, "{line}");
        }
    }
}
