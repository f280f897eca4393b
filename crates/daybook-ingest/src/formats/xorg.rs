//! The X server's log (Xorg(1), "LOG FILE"): the uptime, a mark for where a message is from, and it.
//!
//! ```text
//! [    12.345] (II) LoadModule: "glx"
//! [    12.345] (EE) no screens found
//! [    12.345] X.Org X Server 1.21.1
//! ```
//!
//! The uptime is no time of day; it is in `xorg.uptime_s`.

use daybook_store::level;

use crate::format::Format;
use crate::record::Record;

/// The X server's log.
pub(super) struct Xorg;

impl Format for Xorg {
    fn name(&self) -> &str {
        "xorg"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (uptime, rest) = match line.strip_prefix('[') {
            Some(inside) => {
                let close = memchr::memchr(b']', inside.as_bytes().get(..inside.len().min(16))?)?;
                let uptime = inside.get(..close)?.trim_start_matches(' ');
                let (seconds, millis) = uptime.split_once('.')?;
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                // The kernel has six.
                if millis.len() != 3 || seconds.is_empty() || !digits(seconds) || !digits(millis) {
                    return None;
                }
                (uptime, inside.get(close + 1..)?)
            }
            None if line.starts_with('(') => ("", line),
            None => return None,
        };
        let rest = match uptime {
            "" => rest,
            _ if rest.is_empty() => rest,
            _ => rest.strip_prefix(' ')?,
        };
        let (mark, level) = match rest.get(..4) {
            Some("(EE)") => ("EE", level::ERROR),
            Some("(WW)") => ("WW", level::WARN),
            Some("(II)") => ("II", level::INFO),
            Some("(!!)") => ("!!", level::NOTICE),
            Some("(NI)") => ("NI", level::WARN),
            Some("(--)") => ("--", level::INFO),
            Some("(**)") => ("**", level::INFO),
            Some("(==)") => ("==", level::INFO),
            Some("(++)") => ("++", level::INFO),
            Some("(??)") => ("??", level::UNSPECIFIED),
            _ if uptime.is_empty() => return None,
            _ => ("", level::UNSPECIFIED),
        };
        let message = if mark.is_empty() { rest } else { rest.get(4..)?.trim_start_matches(' ') };
        let mut record = Record::new(None, message);
        record.level = level;
        if !uptime.is_empty() {
            super::dmesg::uptime(&mut record, "xorg.uptime_s", uptime);
        }
        record.attrs.text_if_any("xorg.mark", mark);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn uptime_and_mark() {
        assert_eq!(
            shown(&Xorg, "[    12.345] (EE) no screens found"),
            r#"- 17 - | no screens found | {"xorg.uptime_s":12.345,"xorg.mark":"EE"}"#
        );
        assert_eq!(
            shown(&Xorg, "[    12.345] X.Org X Server 1.21.1"),
            r#"- 0 - | X.Org X Server 1.21.1 | {"xorg.uptime_s":12.345}"#
        );
        assert_eq!(
            shown(&Xorg, "(==) Using default"),
            r#"- 9 - | Using default | {"xorg.mark":"=="}"#
        );
        for line in ["[    1.234567] x", "[main] x", "(EE", "(x) y", "[1.234]x", ""] {
            assert_eq!(shown(&Xorg, line), "no", "{line}");
        }
    }
}
