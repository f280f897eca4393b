//! The kernel's own log, as `dmesg` shows it (util-linux, dmesg(1)) and `/dev/kmsg` gives it.
//!
//! ```text
//! [    1.234567] usb 1-1: new high-speed USB device number 2 using xhci_hcd
//! <6>[    1.234567][    T1] usb 1-1: new high-speed USB device
//! kern  :warn  : [    1.234567] ACPI: no handler
//! [Fri Mar 20 14:00:00 2026] usb 1-1: new high-speed USB device
//! 2026-03-20T14:00:00,123456+00:00 usb 1-1: new high-speed USB device
//! 6,339,5140900,-;usb 1-1: new high-speed USB device
//! ```
//!
//! Seconds since the start are no time of day: they are in `kernel.uptime_s`, and the lines keep
//! their order. `journalctl -o short-monotonic` writes the same with host and program.

use super::message;
use super::scan::is_address;
use super::syslog::{self, facility_number, priority};
use crate::format::Format;
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// The kernel's log.
pub(super) struct Dmesg;

impl Format for Dmesg {
    fn name(&self) -> &str {
        "dmesg"
    }

    fn weight(&self) -> u32 {
        55
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let mut record = Record::default();
        let mut rank = None;
        let rest = match line.as_bytes().first()? {
            b'[' => bracket(&mut record, line)?,
            b'<' => {
                let (priority, rest) = priority(line);
                rank = priority.map(|priority| (priority / 8, priority % 8));
                rank.and_then(|_| bracket(&mut record, rest))?
            }
            b'0'..=b'9' => match kmsg(&mut record, line) {
                Some((found, rest)) => {
                    rank = Some(found);
                    rest
                }
                None => iso(&mut record, line)?,
            },
            b'a'..=b'u' => {
                // `kern  :info  : `, as `dmesg --decode` adds it.
                let (facility, level) = (line.get(..6)?, line.get(7..13)?);
                let (facility, rest) = (facility_number(facility.trim_end())?, line.get(13..)?);
                record.level = severity::word(level.trim_end())?;
                record.attrs.number("syslog.facility", facility);
                let rest = rest.strip_prefix(": ").filter(|_| line.get(6..7) == Some(":"))?;
                bracket(&mut record, rest).or_else(|| iso(&mut record, rest))?
            }
            _ => return None,
        };
        if let Some((facility, severity)) = rank {
            record.level = severity::syslog(severity).unwrap_or(0);
            record.attrs.number("syslog.facility", facility);
        }
        if record.src.is_none() && !syslog::sent(&mut record, rest) {
            let ours = record.stamp.is_none() || rank.is_some() || !line.starts_with('[');
            if ours {
                record.set_src("kernel", "syslog.tag");
            }
            record.content = rest.into();
        }
        if record.level == 0 {
            record.level = message::level(&record.content);
        }
        Some(record)
    }
}

/// The time in brackets that a line begins with; what follows is the message.
fn bracket<'a>(record: &mut Record<'a>, line: &'a str) -> Option<&'a str> {
    let inside = line.strip_prefix('[')?;
    let close = memchr::memchr(b']', inside.as_bytes().get(..inside.len().min(40))?)?;
    let (written, rest) = (inside.get(..close)?, inside.get(close + 1..)?);
    // `[    1.2][    T1] x`: which thread or processor was at it.
    let (caller, rest) = match rest.strip_prefix('[') {
        Some(inside) => {
            let (caller, rest) =
                inside.split_at_checked(memchr::memchr(b']', inside.as_bytes())?)?;
            (caller.trim_start(), rest.get(1..)?)
        }
        None => ("", rest),
    };
    let is_caller = |name: &str| {
        let digits = name.strip_prefix(['T', 'C']).unwrap_or(" ");
        digits.len() <= 10 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !caller.is_empty() && !is_caller(caller) {
        return None;
    }
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    let text = written.trim_start_matches(' ');
    let uptime_end = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, after) = (text.get(..uptime_end)?, text.get(uptime_end..)?);
    if is_uptime(number) && (after.is_empty() || after.starts_with(" <")) {
        uptime(record, "kernel.uptime_s", number);
        record.attrs.text_if_any("kernel.delta", after.trim());
    } else if let Some(delta) = text.strip_prefix(['+', '<']) {
        // `[  +0.000005]` and `[<    0.000005>]`
        let number = delta.trim_matches([' ', '>']);
        is_uptime(number).then_some(())?;
        uptime(record, "kernel.delta_s", number);
    } else if let Some(stamp) = minute(text) {
        record.stamp = Some(stamp);
    } else {
        // Others write such times too, but with what they have in more brackets, an address or a
        // level behind it. Who wrote the line is not said: the file's name tells.
        let plain = text.len() == 24 && text.as_bytes().get(3) == Some(&b' ');
        if !plain || !caller.is_empty() || !is_message(rest) {
            return None;
        }
        record.stamp = Some(stamp::whole(text)?);
    }
    record.attrs.text_if_any("kernel.caller", caller);
    Some(rest)
}

/// Whether this may be a message of the kernel: no brackets, address or level word first.
fn is_message(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    let first = text.get(..text.find(' ').unwrap_or(text.len())).unwrap_or("");
    !text.starts_with(['[', '(', '-', '|'])
        && !is_address(first.trim_end_matches(':'))
        && severity::word(first.trim_end_matches(':')).is_none()
}

/// `Mar20 14:00`, the first line of a minute under `dmesg --reltime`.
fn minute(text: &str) -> Option<Stamp> {
    let (month, rest) = text.split_at_checked(3)?;
    if text.len() != 11 || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let with_seconds = format!("{month} {rest}:00");
    stamp::whole(&with_seconds)
        .filter(|stamp| matches!(stamp, Stamp::Civil(Civil { month: 1.., .. })))
}

/// `2026-03-20T14:00:00,123456+00:00 `: with a comma, as only `dmesg` has it.
fn iso<'a>(record: &mut Record<'a>, line: &'a str) -> Option<&'a str> {
    let bytes = line.as_bytes();
    if bytes.get(10) != Some(&b'T')
        || bytes.get(19) != Some(&b',')
        || !matches!(bytes.get(26), Some(b'+' | b'-'))
        || bytes.get(32) != Some(&b' ')
    {
        return None;
    }
    let (stamp, end) = stamp::leading(bytes)?;
    record.stamp = Some(stamp);
    line.get(end..)?.strip_prefix(' ')
}

/// `6,339,5140900,-;message`: priority, number, microseconds, flags.
fn kmsg<'a>(record: &mut Record<'a>, line: &'a str) -> Option<((i64, i64), &'a str)> {
    let head = line.as_bytes().get(..line.len().min(64))?;
    let (head, rest) = line.split_at_checked(memchr::memchr(b';', head)?)?;
    let mut fields = head.splitn(4, ',');
    let mut number = || {
        let field = fields.next()?;
        let valid = !field.is_empty() && field.len() <= 18;
        if valid { field.parse::<i64>().ok().filter(|number| *number >= 0) } else { None }
    };
    let (priority, sequence, micros) = (number()?, number()?, number()?);
    let flags = fields.next()?;
    if priority > 191 || flags.is_empty() {
        return None;
    }
    record.attrs.number("kernel.sequence", sequence);
    record
        .attrs
        .raw("kernel.uptime_s", &format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000));
    if flags != "-" {
        record.attrs.text("kernel.flags", flags);
    }
    Some(((priority / 8, priority % 8), rest.get(1..)?))
}

fn is_uptime(number: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.len() <= 24
        && number.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// Puts seconds into an attribute, as a number where JSON takes them as they are written.
pub(super) fn uptime(record: &mut Record<'_>, key: &str, seconds: &str) {
    let zeros = seconds.len() > 1 && seconds.starts_with('0') && !seconds.starts_with("0.");
    if is_uptime(seconds) && !zeros {
        record.attrs.raw(key, seconds);
    } else {
        record.attrs.text(key, seconds);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn seconds_since_the_start_are_kept_as_such() {
        assert_eq!(
            shown(&Dmesg, "[    1.234567] usb 1-1: new device"),
            r#"- 0 kernel | usb 1-1: new device | {"kernel.uptime_s":1.234567}"#
        );
        assert_eq!(
            shown(&Dmesg, "<4>[12345.678901][    T1] ACPI: x"),
            r#"- 13 kernel | ACPI: x | {"kernel.uptime_s":12345.678901,"kernel.caller":"T1","syslog.facility":0}"#
        );
        assert_eq!(
            shown(&Dmesg, "kern  :err   : [    1.2] x: y"),
            r#"- 17 kernel | x: y | {"syslog.facility":0,"kernel.uptime_s":1.2}"#
        );
        assert_eq!(
            shown(&Dmesg, "4,339,5140900,c;x"),
            r#"- 13 kernel | x | {"kernel.sequence":339,"kernel.uptime_s":5.140900,"kernel.flags":"c","syslog.facility":0}"#
        );
        assert_eq!(
            shown(&Dmesg, "[    5.000000 <    0.000010>] x"),
            r#"- 0 kernel | x | {"kernel.uptime_s":5.000000,"kernel.delta":"<    0.000010>"}"#
        );
        assert_eq!(
            shown(&Dmesg, "[  +0.000005] x"),
            r#"- 0 kernel | x | {"kernel.delta_s":0.000005}"#
        );
    }

    #[test]
    fn times_of_day() {
        assert_eq!(
            shown(&Dmesg, "[Fri Mar 20 14:00:00 2026] usb 1-1: error: x"),
            "2026-03-20T14:00:00Z 17 - | usb 1-1: error: x"
        );
        assert_eq!(
            shown(&Dmesg, "2026-03-20T14:00:00,123456+01:00 usb 1-1: x"),
            "2026-03-20T13:00:00.123456Z 0 kernel | usb 1-1: x"
        );
        assert_eq!(shown(&Dmesg, "[Mar20 13:00] x"), "2026-03-20T13:00:00Z 0 - | x");
        assert_eq!(
            shown(&Dmesg, "kern  :info  : [Fri Mar 20 14:00:00 2026]  sda: sda1"),
            r#"2026-03-20T14:00:00Z 9 kernel |  sda: sda1 | {"syslog.facility":0}"#
        );
    }

    #[test]
    fn a_journal_with_uptimes_names_host_and_program() {
        assert_eq!(
            shown(&Dmesg, "[12345.678901] gate sshd[7]: error: x"),
            r#"- 17 sshd | error: x | {"kernel.uptime_s":12345.678901,"host.name":"gate","process.pid":7}"#
        );
        assert_eq!(
            shown(&Dmesg, "[    1.500000] gate kernel: Linux version 6"),
            r#"- 0 kernel | Linux version 6 | {"kernel.uptime_s":1.500000,"host.name":"gate"}"#
        );
    }

    #[test]
    fn other_brackets_are_not_the_kernels() {
        for line in [
            "[12] x",
            "[1.5s] x",
            "[main] x",
            "[1.5]x",
            "[Fri Mar 20 14:00:00 2026] [error] x",
            "[Fri Mar 20 14:00:00 2026] 10.0.0.1:80 [200]: GET /",
            "[Fri Mar 20 14:00:00 2026] ERROR x",
            "<6>x",
            "1,2,3;x",
            "2026-03-20T14:00:00.123456+01:00 x",
            "kern  :info  : x",
            "a",
        ] {
            assert_eq!(shown(&Dmesg, line), "no", "{line}");
        }
    }
}
