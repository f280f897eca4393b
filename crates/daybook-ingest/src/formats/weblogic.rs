//! Oracle's WebLogic (its documentation, "Understanding WebLogic Logging Services"): fields in
//! angle brackets, in the server's log and, shorter, on its console.
//!
//! ```text
//! ####<Mar 20, 2026 2:00:00,123 PM UTC> <Info> <Server> <host1> <AdminServer> <main> <<WLS Kernel>> <> <> <1774015200123> <BEA-002613> <Channel is listening>
//! <Mar 20, 2026 2:00:00 PM UTC> <Notice> <WebLogicServer> <BEA-000360> <Server started in RUNNING mode>
//! ```

use super::scan::is_number;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// WebLogic's log.
pub(super) struct WebLogic;

/// What follows the subsystem in the server's log.
const FIELDS: [&str; 6] = [
    "host.name",
    "weblogic.server",
    "thread.name",
    "user.name",
    "weblogic.transaction_id",
    "weblogic.diagnostic_context_id",
];

impl Format for WebLogic {
    fn name(&self) -> &str {
        "weblogic"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let full = line.strip_prefix("####");
        let rest = full.unwrap_or(line);
        if !rest.starts_with('<') {
            return None;
        }
        let (time, rest) = field(rest)?;
        let (word, rest) = field(rest)?;
        let (subsystem, rest) = field(rest)?;
        let mut record = Record::new(stamp_of(time)?, "");
        record.level = severity::word(word)?;
        let mut rest = rest;
        let mut server = "";
        if full.is_some() {
            for key in FIELDS {
                let (value, after) = field(rest)?;
                record.attrs.text_if_any(key, value);
                if key == "weblogic.server" {
                    server = value;
                }
                rest = after;
            }
        }
        if server.is_empty() {
            record.set_component(subsystem, "log.logger");
        } else {
            record.set_src(&format!("{server}.{subsystem}"), "log.logger");
        }
        // Up to the message: a time in milliseconds, details in brackets, the message's id.
        for _ in 0..8 {
            let Some((value, after)) = field(rest).filter(|(_, after)| after.starts_with('<'))
            else {
                break;
            };
            if value.len() == 13 && is_number(value) {
                record.stamp = stamp::unix(value);
            } else if value.starts_with("BEA-") {
                record.attrs.text("weblogic.message_id", value);
                rest = after;
                break;
            } else {
                record.attrs.text_if_any("weblogic.details", value);
            }
            rest = after;
        }
        // The end of a message of several lines stands in another line.
        let message = rest.strip_prefix('<').unwrap_or(rest);
        let whole = message.trim_end().strip_suffix('>');
        record.content = whole.unwrap_or(message).trim_end().into();
        Some(record)
    }
}

/// What stands in angle brackets, which nest, and what follows the blank behind them.
fn field(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('<')?;
    let mut depth = 0_u32;
    for (at, byte) in inside.bytes().enumerate().take(1024) {
        match byte {
            b'<' => depth += 1,
            b'>' if depth == 0 => {
                let after = inside.get(at + 1..)?;
                return Some((inside.get(..at)?, after.strip_prefix(' ').unwrap_or(after)));
            }
            b'>' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `Mar 20, 2026 2:00:00,123 PM UTC`, and with the zone's whole name nobody knows.
fn stamp_of(text: &str) -> Option<Stamp> {
    let (stamp, _) = stamp::leading(text.as_bytes())?;
    matches!(stamp, Stamp::Civil(_)).then_some(stamp)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn servers_log_and_console() {
        for (line, expected) in [
            (
                "####<Mar 20, 2026 2:00:00,123 PM CET> <Info> <Server> <host1> <AdminServer> <[ACTIVE] main> <<WLS Kernel>> <> <> <1774015200456> <[rid: 0] > <BEA-002613> <Channel <x> is listening> ",
                r#"2026-03-20T14:00:00.456Z 9 AdminServer.Server | Channel <x> is listening | {"host.name":"host1","weblogic.server":"AdminServer","thread.name":"[ACTIVE] main","user.name":"<WLS Kernel>","weblogic.details":"[rid: 0] ","weblogic.message_id":"BEA-002613"}"#,
            ),
            (
                "<Mar 20, 2026 2:00:00 PM UTC> <Notice> <WebLogicServer> <BEA-000360> <Server started>",
                r#"2026-03-20T14:00:00Z 10 WebLogicServer | Server started | {"weblogic.message_id":"BEA-000360"}"#,
            ),
            (
                "<Mar 20, 2026 2:00:00 PM UTC> <Error> <Deployer> <BEA-149265> <Failure:",
                r#"2026-03-20T14:00:00Z 17 Deployer | Failure: | {"weblogic.message_id":"BEA-149265"}"#,
            ),
            ("<x> <Info> <y>", "no"),
            ("<34>Mar 20 14:00:00 gate su: x", "no"),
        ] {
            assert_eq!(shown(&WebLogic, line), expected, "{line}");
        }
    }
}
