//! Linux's audit log (the audit project's "Audit Event Fields"): a type, a time with a serial
//! number, and pairs.
//!
//! ```text
//! type=SYSCALL msg=audit(1774015200.123:456): arch=c000003e syscall=59 success=yes exe="/bin/ls"
//! node=gate type=USER_LOGIN msg=audit(1774015200.123:457): pid=7 msg='op=login acct="root" res=failed'
//! ```
//!
//! The message are the pairs as they stand. Without a level of its own, since `success=no` is as
//! often what was wanted.

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// No event has more fields that are told apart.
const MAX_FIELDS: usize = 64;

/// The audit log.
pub(super) struct Auditd;

impl Format for Auditd {
    fn name(&self) -> &str {
        "auditd"
    }

    fn weight(&self) -> u32 {
        92
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (node, rest) = match line.strip_prefix("node=") {
            Some(rest) => rest.split_once(' ')?,
            None => ("", line),
        };
        let (kind, rest) = rest.strip_prefix("type=")?.split_once(' ')?;
        let rest = rest.strip_prefix("msg=audit(")?;
        let (id, rest) = rest.split_once(')')?;
        let (time, serial) = id.rsplit_once(':')?;
        // `ausearch -i` writes a date instead of the number.
        let time = stamp::unix(time).or_else(|| stamp::whole(time))?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(':')?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let mut record = Record::new(time, rest);
        record.attrs.text("audit.type", kind);
        record.attrs.digits("audit.serial", serial);
        record.attrs.text_if_any("host.name", node);
        pairs(&mut record, rest);
        Some(record)
    }
}

/// Reads pairs apart by blanks; those within `msg='…'` count like the others.
fn pairs(record: &mut Record<'_>, text: &str) {
    let mut rest = text;
    for _ in 0..MAX_FIELDS {
        // The enriched part, with names for the numbers, is behind a separator.
        rest = rest.trim_start_matches([' ', '\u{1d}', '\'', ',']);
        let Some(end) = memchr::memchr2(b' ', b'=', rest.as_bytes()) else { break };
        let (key, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        if key == "msg" && value.starts_with('\'') {
            rest = value;
            continue;
        }
        let (value, after) = match value.strip_prefix('"').and_then(|value| value.split_once('"')) {
            Some(parts) => parts,
            None => {
                let end = value.find([' ', '\u{1d}']).unwrap_or(value.len());
                let (value, after) = value.split_at(end);
                (value.trim_end_matches('\''), after)
            }
        };
        match key {
            "pid" => record.attrs.digits("process.pid", value),
            "exe" => record.attrs.text("process.executable.path", value),
            _ if key.is_empty() || key.len() > 64 => {}
            _ => record.attrs.digits(&format!("audit.{key}"), value),
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn type_time_and_pairs() {
        assert_eq!(
            shown(
                &Auditd,
                r#"type=SYSCALL msg=audit(1774015200.123:456): arch=c0 success=yes pid=7 exe="/bin/a b" key=(null)"#
            ),
            r#"2026-03-20T14:00:00.123Z 0 - | arch=c0 success=yes pid=7 exe="/bin/a b" key=(null) | {"audit.type":"SYSCALL","audit.serial":456,"audit.arch":"c0","audit.success":"yes","process.pid":7,"process.executable.path":"/bin/a b","audit.key":"(null)"}"#
        );
        assert_eq!(
            shown(
                &Auditd,
                "node=gate type=USER_LOGIN msg=audit(1774015200.123:4): pid=7 msg='op=login acct=\"root\" res=failed'\u{1d}UID=\"a\""
            ),
            "2026-03-20T14:00:00.123Z 0 - | pid=7 msg='op=login acct=\"root\" res=failed'\u{1d}UID=\"a\" | {\"audit.type\":\"USER_LOGIN\",\"audit.serial\":4,\"host.name\":\"gate\",\"process.pid\":7,\"audit.op\":\"login\",\"audit.acct\":\"root\",\"audit.res\":\"failed\",\"audit.UID\":\"a\"}"
        );
        for line in ["type=x", "type=SYSCALL msg=audit(x:1): a", "node=gate", ""] {
            assert_eq!(shown(&Auditd, line), "no", "{line}");
        }
    }
}
