//! Syslog as RFC 3164 describes it, with or without priority, and with the ISO times of rsyslog
//! and syslog-ng.
//!
//! ```text
//! <34>Oct 11 22:14:15 mymachine su[77]: failed
//! Mar 20 14:00:00 gate sshd(pam_unix)[19939]: check pass; user unknown
//! 2026-03-20T14:00:00.123456+00:00 gate kernel: [    1.5] up
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// Syslog, RFC 3164.
pub(super) struct Syslog;

impl Format for Syslog {
    fn name(&self) -> &str {
        "syslog"
    }

    fn weight(&self) -> u32 {
        75
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (priority, text) = priority(line);
        let (stamp, end) = stamp::leading(text.as_bytes())?;
        let rest = text.get(end..)?.strip_prefix(' ')?;
        let classic = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
        if !classic && priority.is_none() && !is_rfc3339(&stamp, text) {
            return None;
        }
        let mut record = Record::new(stamp, rest);
        let (host, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let tag = tag(after);
        if is_host(host) && (tag.is_some() || classic || priority.is_some()) {
            record.attrs.text("host.name", host);
            record.content = after.into();
            if let Some(tag) = tag {
                set_program(&mut record, &tag);
                record.content = tag.message.into();
            }
        } else if let Some(tag) = self::tag(rest).filter(|_| classic || priority.is_some()) {
            // Sent without a host, as local programs do.
            set_program(&mut record, &tag);
            record.content = tag.message.into();
        } else if priority.is_none() {
            return None;
        }
        match priority {
            Some(priority) => {
                record.level = severity::syslog(priority % 8).unwrap_or(0);
                record.attrs.number("syslog.facility", priority / 8);
            }
            None => record.level = severity::leading(&record.content),
        }
        Some(record)
    }
}

/// `<34>` at the start of a line, and what follows.
pub(super) fn priority(line: &str) -> (Option<i64>, &str) {
    let parsed = line.strip_prefix('<').and_then(|rest| {
        let (digits, rest) = rest.split_once('>')?;
        let valid = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let number = if valid { digits.parse().ok()? } else { return None };
        (number <= 191).then_some((number, rest))
    });
    parsed.map_or((None, line), |(number, rest)| (Some(number), rest))
}

/// A full ISO time with its zone: what daemons write, and few programs of their own.
fn is_rfc3339(stamp: &Stamp, text: &str) -> bool {
    matches!(stamp, Stamp::Civil(civil) if civil.offset.is_some())
        && text.as_bytes().get(10) == Some(&b'T')
}

fn is_host(host: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'%');
    !host.is_empty()
        && host.len() <= 255
        && !host.ends_with(':')
        && host.bytes().all(plain)
        && severity::word(host).is_none()
}

/// The program that wrote a message.
struct Tag<'a> {
    program: &'a str,
    pid: &'a str,
    /// What else stands before the colon.
    detail: &'a str,
    message: &'a str,
}

/// `sshd[123]: `, `kernel: `, `com.x.launchd[1] (com.y[77]): `, `syslogd 1.4.1: ` and the message.
fn tag(text: &str) -> Option<Tag<'_>> {
    // A tag is short; a colon further away belongs to the message.
    let window = text.as_bytes().get(..text.len().min(160))?;
    let mut at = 0;
    let colon = loop {
        let colon = at + memchr::memchr(b':', window.get(at..)?)?;
        match text.as_bytes().get(colon + 1) {
            None | Some(b' ') => break colon,
            // `a::b: ` and `x:y: ` are one tag.
            Some(_) => at = colon + 1,
        }
    };
    let head = text.get(..colon)?;
    let message = text.get(colon + 1..)?;
    let message = message.strip_prefix(' ').unwrap_or(message);
    let first_blank = head.find(' ').unwrap_or(head.len());
    let (name, detail) = match head.find('[') {
        Some(bracket) => {
            let close = bracket + head.get(bracket..)?.find(']')?;
            let pid = head.get(bracket + 1..close)?;
            if !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()) {
                let program = head.get(..bracket)?;
                let detail = head.get(close + 1..)?.trim();
                let in_parentheses = detail.starts_with('(') && detail.ends_with(')');
                let plausible = program.len() <= 64 && program.matches(' ').count() <= 2;
                return (plausible && (detail.is_empty() || in_parentheses)).then_some(Tag {
                    program,
                    pid,
                    detail,
                    message,
                });
            }
            (head.get(..first_blank)?, head.get(first_blank..)?.trim())
        }
        None => (head.get(..first_blank)?, head.get(first_blank..)?.trim()),
    };
    // `syslogd 1.4.1: restart.` has its version; any more words are a message's.
    let version = detail.starts_with(|c: char| c.is_ascii_digit()) && !detail.contains(' ');
    let plain =
        |b: u8| !b.is_ascii_control() && !matches!(b, b' ' | b'"' | b'\'' | b'=' | b',' | b';');
    let valid = !name.is_empty() && name.len() <= 64 && name.bytes().all(plain);
    (valid && (detail.is_empty() || version)).then_some(Tag {
        program: name,
        pid: "",
        detail,
        message,
    })
}

/// `sshd(pam_unix)` is the component `pam_unix` of `sshd`.
fn set_program(record: &mut Record<'_>, tag: &Tag<'_>) {
    match tag.program.strip_suffix(')').and_then(|name| name.split_once('(')) {
        Some((program, component)) if !program.is_empty() && !component.is_empty() => {
            record.set_src(&format!("{program}.{component}"), "syslog.tag");
        }
        _ => record.set_src(tag.program, "syslog.tag"),
    }
    if !tag.pid.is_empty() {
        record.attrs.digits("process.pid", tag.pid);
    }
    record.attrs.text_if_any("syslog.tag_detail", tag.detail);
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn host_program_and_pid() {
        assert_eq!(
            shown(&Syslog, "Mar 20 13:00:00 gate sshd[242]: Invalid user a from 10.0.0.1: x"),
            r#"2026-03-20T13:00:00Z 0 sshd | Invalid user a from 10.0.0.1: x | {"host.name":"gate","process.pid":242}"#
        );
        assert_eq!(
            shown(&Syslog, "Mar  2 13:00:00 combo sshd(pam_unix)[19]: check pass; user unknown"),
            r#"2026-03-02T13:00:00Z 0 sshd.pam_unix | check pass; user unknown | {"host.name":"combo","process.pid":19}"#
        );
        assert_eq!(
            shown(&Syslog, "Mar  2 13:00:00 combo syslogd 1.4.1: restart."),
            r#"2026-03-02T13:00:00Z 0 syslogd | restart. | {"host.name":"combo","syslog.tag_detail":"1.4.1"}"#
        );
        assert_eq!(
            shown(&Syslog, "Mar  2 13:00:00 mac com.x.launchd[1] (com.y[77]): ended"),
            r#"2026-03-02T13:00:00Z 0 com.x.launchd | ended | {"host.name":"mac","process.pid":1,"syslog.tag_detail":"(com.y[77])"}"#
        );
        assert_eq!(
            shown(&Syslog, "Mar  2 13:00:00 mac Some App Helper[5]: error: gone"),
            r#"2026-03-02T13:00:00Z 17 Some_App_Helper | error: gone | {"host.name":"mac","syslog.tag":"Some App Helper","process.pid":5}"#
        );
    }

    #[test]
    fn priority_gives_the_level() {
        assert_eq!(
            shown(&Syslog, "<34>Mar 20 13:00:00 gate su: failed"),
            r#"2026-03-20T13:00:00Z 18 su | failed | {"host.name":"gate","syslog.facility":4}"#
        );
        assert_eq!(
            shown(&Syslog, "<13>Mar 20 13:00:00 root: hello"),
            r#"2026-03-20T13:00:00Z 10 root | hello | {"syslog.facility":1}"#
        );
    }

    #[test]
    fn iso_times_need_their_zone_and_a_tag() {
        assert_eq!(
            shown(&Syslog, "2026-03-20T14:00:00.123456+00:00 gate kernel: [    1.5] up"),
            r#"2026-03-20T14:00:00.123456Z 0 kernel | [    1.5] up | {"host.name":"gate"}"#
        );
        for line in [
            "2026-03-20 14:00:00 gate kernel: up",
            "2026-03-20T14:00:00Z INFO app: up",
            "2026-03-20T14:00:00Z something happened here",
        ] {
            assert_eq!(shown(&Syslog, line), "no", "{line}");
        }
    }

    #[test]
    fn a_message_without_program_keeps_all_its_words() {
        assert_eq!(
            shown(&Syslog, "Mar 20 13:00:00 gate last message repeated 2 times"),
            r#"2026-03-20T13:00:00Z 0 - | last message repeated 2 times | {"host.name":"gate"}"#
        );
        assert_eq!(
            shown(&Syslog, "Mar 20 13:00:00 --- last message repeated 1 time ---"),
            r#"2026-03-20T13:00:00Z 0 - | last message repeated 1 time --- | {"host.name":"---"}"#
        );
        assert_eq!(shown(&Syslog, "March on"), "no");
        assert_eq!(shown(&Syslog, "<192>Mar 20 13:00:00 x"), "no");
    }
}
