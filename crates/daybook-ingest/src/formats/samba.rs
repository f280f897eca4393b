//! Samba's logs (smb.conf(5), "timestamp logs" and "debug class"): a head in brackets with the
//! place in the code behind it, the message set in below it.
//!
//! ```text
//! [2026/03/20 14:00:00.123456,  0, pid=123] ../../source3/smbd/server.c:12(main)
//!   smbd version 4.19 started.
//! ```
//!
//! The number is Samba's debug level; what it is in syslog's terms is what it is here.

use daybook_store::{LogEntry, level};

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// Samba's logs.
pub(super) struct Samba;

impl Format for Samba {
    fn name(&self) -> &str {
        "samba"
    }

    fn weight(&self) -> u32 {
        87
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix(',')?;
        let (head, rest) = rest.split_once(']')?;
        let mut head = head.splitn(2, ',');
        let number: i32 = head.next()?.trim().parse().ok()?;
        let mut record = Record::new(stamp, rest);
        record.level = match number {
            ..=0 => level::ERROR,
            1 => level::WARN,
            2..=5 => level::NOTICE,
            6..=9 => level::INFO,
            _ => level::DEBUG,
        };
        record.attrs.number("samba.level", i64::from(number));
        if let Some(more) = head.next() {
            details(&mut record, more);
        }
        let place = rest.strip_prefix(' ')?;
        let (path, function) = place.split_once('(')?;
        let (function, message) = function.split_once(')')?;
        let (file, line) = path.rsplit_once(':')?;
        if file.contains(' ') || !super::scan::is_number(line) {
            return None;
        }
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", line);
        record.attrs.text_if_any("code.function.name", function);
        record.content = message.trim_start().into();
        Some(record)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // The message is what stands below the head, without the two blanks it is set in.
        if let Some(message) = entry.content.strip_prefix('\n') {
            let lines = message.split('\n').map(|line| line.strip_prefix("  ").unwrap_or(line));
            entry.content = lines.collect::<Vec<_>>().join("\n");
        }
        None
    }
}

/// `pid=123, effective(0, 0), real(0, 0), class=auth`
fn details(record: &mut Record<'_>, text: &str) {
    let mut rest = Vec::new();
    for part in text.split(", ").map(str::trim) {
        match part.split_once('=') {
            Some(("pid", pid)) => record.attrs.digits("process.pid", pid),
            Some(("class", class)) => record.set_component(class, "samba.class"),
            _ => rest.push(part),
        }
    }
    record.attrs.text_if_any("samba.ids", &rest.join(", "));
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_head_and_the_message_below_it() {
        assert_eq!(
            shown(&Samba, "[2026/03/20 14:00:00.123456,  0] ../x/server.c:12(main)"),
            r#"2026-03-20T14:00:00.123456Z 17 - |  | {"samba.level":0,"code.file.path":"../x/server.c","code.line.number":12,"code.function.name":"main"}"#
        );
        assert_eq!(
            shown(
                &Samba,
                "[2026/03/20 14:00:00,  3, pid=7, effective(0, 0), real(0, 0), class=auth] a.c:1(f)"
            ),
            r#"2026-03-20T14:00:00Z 10 auth |  | {"samba.level":3,"process.pid":7,"samba.ids":"effective(0, 0), real(0, 0)","code.file.path":"a.c","code.line.number":1,"code.function.name":"f"}"#
        );
        for line in ["[2026/03/20 14:00:00] x", "[2026/03/20 14:00:00, 0] x", "[x", ""] {
            assert_eq!(shown(&Samba, line), "no", "{line}");
        }
        let content = "\n  smbd started.\n    more".to_owned();
        let mut entry = LogEntry { content, ..LogEntry::default() };
        assert_eq!(Samba.finish(&mut entry), None);
        assert_eq!(entry.content, "smbd started.\n  more");
    }
}
