//! Asterisk (its `logger.conf`):
//!
//! ```text
//! [Mar 20 14:00:00] WARNING[123][C-00000001]: chan_sip.c:12 handle_request: Unknown peer
//! [2026-03-20 14:00:00.123] VERBOSE[123][C-00000001] pbx.c: Executing
//! ```

use super::scan::{bracket, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Asterisk's log.
pub(super) struct Asterisk;

impl Format for Asterisk {
    fn name(&self) -> &str {
        "asterisk"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix("] ")?;
        let (word, rest) = rest.split_at_checked(rest.bytes().take(12).position(|b| b == b'[')?)?;
        let level = match word {
            "DTMF" => severity::word("debug")?,
            "SECURITY" => severity::word("notice")?,
            word => severity::word(word)?,
        };
        let close = memchr::memchr(b']', rest.as_bytes())?;
        let thread = rest.get(1..close).filter(|thread| is_number(thread))?;
        let mut rest = rest.get(close + 1..)?;
        let mut call = "";
        if rest.starts_with('[') {
            (call, rest) = bracket(rest)?;
        }
        let rest = rest.trim_start_matches(':').trim_start_matches(' ');
        let mut record = Record::new(stamp, rest);
        record.level = level;
        record.attrs.digits("thread.id", thread);
        record.attrs.text_if_any("asterisk.call_id", call);
        place(&mut record, rest);
        Some(record)
    }
}

/// `chan_sip.c:12 handle_request: ` or `pbx.c: `, and the message.
fn place<'a>(record: &mut Record<'a>, text: &'a str) {
    let Some((place, message)) = text.split_once(": ") else { return };
    let (place, function) = place.split_once(' ').unwrap_or((place, ""));
    let (file, number) = place.split_once(':').unwrap_or((place, ""));
    let Some((stem, _)) = file.rsplit_once('.').filter(|(stem, end)| {
        matches!(*end, "c" | "cc" | "lua" | "ael" | "conf") && !stem.contains(' ')
    }) else {
        return;
    };
    record.set_component(stem, "log.logger");
    record.attrs.text("code.file.path", file);
    if !number.is_empty() {
        record.attrs.digits("code.line.number", number);
    }
    record.attrs.text_if_any("code.function.name", function);
    record.content = message.into();
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn level_thread_call_and_place() {
        for (line, expected) in [
            (
                "[Mar 20 13:00:00] WARNING[123][C-01]: chan_sip.c:12 handle: Unknown: peer",
                r#"2026-03-20T13:00:00Z 13 chan_sip | Unknown: peer | {"thread.id":123,"asterisk.call_id":"C-01","code.file.path":"chan_sip.c","code.line.number":12,"code.function.name":"handle"}"#,
            ),
            (
                "[2026-03-20 14:00:00.123] NOTICE[123] pbx.c: Executing",
                r#"2026-03-20T14:00:00.123Z 10 pbx | Executing | {"thread.id":123,"code.file.path":"pbx.c"}"#,
            ),
            (
                "[2026-03-20 14:00:00] ERROR[123]: no place here: x",
                r#"2026-03-20T14:00:00Z 17 - | no place here: x | {"thread.id":123}"#,
            ),
            ("[2026-03-20 14:00:00] ERROR [123] x", "no"),
            ("[2026-03-20 14:00:00] app[123] x", "no"),
        ] {
            assert_eq!(shown(&Asterisk, line), expected, "{line}");
        }
    }
}
