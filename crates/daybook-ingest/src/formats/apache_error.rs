//! Apache's error log, old and new:
//!
//! ```text
//! [Fri Mar 20 14:00:00 2026] [error] [client 10.0.0.1] File does not exist
//! [Fri Mar 20 14:00:00.123456 2026] [core:warn] [pid 35:tid 43] [client 10.0.0.1:5000] AH01: x
//! ```

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
            record.set_src(module, "log.logger");
        }
        rest = after;
        while let Some((part, after)) = bracket(rest) {
            if let Some(client) = part.strip_prefix("client ") {
                record.attrs.text("client.address", client);
            } else if let Some(process) = part.strip_prefix("pid ") {
                let (process, thread) = process.split_once(":tid ").unwrap_or((process, ""));
                record.attrs.digits("process.pid", process);
                if !thread.is_empty() {
                    record.attrs.digits("thread.id", thread);
                }
            } else {
                break;
            }
            rest = after;
        }
        record.content = rest.into();
        Some(record)
    }
}

/// What stands in the brackets that a text begins with, and what follows.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix('[')?.split_once(']')?;
    Some((inside, after.strip_prefix(' ').unwrap_or(after)))
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
        assert_eq!(shown(&ApacheError, "[2026-03-20 13:00:00] [error] x"), "no");
    }
}
