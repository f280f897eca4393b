//! Apache's error log, old and new (Apache's documentation of `ErrorLogFormat`):
//!
//! ```text
//! [Fri Mar 20 14:00:00 2026] [error] [client 10.0.0.1] File does not exist
//! [Fri Mar 20 14:00:00.123456 2026] [core:warn] [pid 35:tid 43] [client 10.0.0.1:5000] AH01: x
//! [Fri Mar 20 14:00:00.123456 2026] [core:error] [pid 35] (13)Permission denied: [client 10.0.0.1:5000] AH00035: x
//! ```

use super::scan::bracket;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Apache's error log.
pub(super) struct ApacheError;

impl Format for ApacheError {
    fn name(&self) -> &str {
        "apache_error"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        if !inside.as_bytes().first()?.is_ascii_alphabetic() {
            return None;
        }
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let mut rest = inside.get(end..)?.strip_prefix("] ")?;
        let (module, after) = bracket(rest)?;
        let (module, level) = module.rsplit_once(':').unwrap_or(("", module));
        let mut record = Record::new(stamp, after);
        record.level = severity::word(level)?;
        if !module.is_empty() && module != "-" {
            record.set_component(module, "log.logger");
        }
        rest = after;
        for _ in 0..8 {
            let Some((part, after)) = bracket(rest) else { break };
            if !known(&mut record, part) {
                break;
            }
            rest = after;
        }
        record.content = rest.into();
        // The system's error comes before the client, and stays with the message it belongs to.
        if rest.starts_with('(')
            && let Some((_, after)) = rest.split_once(": [client ")
            && let Some((client, _)) = after.split_once(']')
        {
            record.attrs.text("client.address", client);
        }
        Some(record)
    }
}

/// Whether a text in brackets is part of the head.
fn known(record: &mut Record<'_>, part: &str) -> bool {
    let Some((name, value)) = part.split_once(' ') else { return false };
    match name {
        "client" => record.attrs.text("client.address", value),
        "remote" => record.attrs.text("network.peer.address", value),
        "pid" => {
            let (process, thread) = value.split_once(":tid ").unwrap_or((value, ""));
            record.attrs.digits("process.pid", process);
            if !thread.is_empty() {
                record.attrs.digits("thread.id", thread);
            }
        }
        "tid" => record.attrs.digits("thread.id", value),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn old_and_new() {
        assert_eq!(
            shown(&ApacheError, "[Fri Mar 20 13:00:00 2026] [notice] [x] init() ok /etc"),
            "2026-03-20T13:00:00Z 10 - | [x] init() ok /etc"
        );
        assert_eq!(
            shown(
                &ApacheError,
                "[Fri Mar 20 13:00:00.000005 2026] [core:warn] [pid 35:tid 43] [client 10.0.0.1:5000] AH01: x"
            ),
            r#"2026-03-20T13:00:00.000005Z 13 core | AH01: x | {"process.pid":35,"thread.id":43,"client.address":"10.0.0.1:5000"}"#
        );
        assert_eq!(
            shown(
                &ApacheError,
                "[Fri Mar 20 13:00:00.000005 2026] [proxy:error] [pid 35] (111)Refused: [client 10.0.0.1:5] AH2: x [client y]"
            ),
            r#"2026-03-20T13:00:00.000005Z 17 proxy | (111)Refused: [client 10.0.0.1:5] AH2: x [client y] | {"process.pid":35,"client.address":"10.0.0.1:5"}"#
        );
        assert_eq!(
            shown(
                &ApacheError,
                "[Fri Mar 20 13:00:00.5 2026] [:error] [pid 35] [client 10.0.0.1:5] [note x] y"
            ),
            r#"2026-03-20T13:00:00.500Z 17 - | [note x] y | {"process.pid":35,"client.address":"10.0.0.1:5"}"#
        );
        assert_eq!(shown(&ApacheError, "[2026-03-20 13:00:00] [error] x"), "no");
    }
}
