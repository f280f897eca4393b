//! What network devices of Cisco (and others that write likewise) put before their message.

use super::head::sequence;
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// A message's name, `%SYS-5-CONFIG_I`: who wrote it, how bad it is, what it is.
struct Name<'a> {
    facility: &'a str,
    level: i32,
    text: &'a str,
    message: &'a str,
}

/// Reads `%SYS-5-CONFIG_I: message` with the device's own sequence number and time before it;
/// `false`: this is no such message, and nothing was read.
pub(super) fn read<'a>(record: &mut Record<'a>, text: &'a str) -> bool {
    let mut rest = text;
    let mut counted = None;
    if let Some((context, after)) =
        rest.strip_prefix("%$ ").and_then(|rest| rest.split_once(" %$ "))
    {
        record.attrs.text("cisco.vdc", context);
        rest = after;
    }
    // `12: 34: *Mar 20 14:00:00.123 UTC: %…`, `: %…`
    for _ in 0..3 {
        let (number, after) = sequence(rest);
        counted = number.or(counted);
        let after = after.trim_start_matches(' ');
        let after = after.strip_prefix(':').unwrap_or(after).trim_start_matches(' ');
        if after.len() == rest.len() {
            break;
        }
        rest = after;
    }
    let timed = rest.trim_start_matches(['*', '.']);
    let time = if rest.starts_with('%') { None } else { stamp::leading(timed.as_bytes()) };
    let mut device_time = None;
    if let Some((_, end)) = time {
        let from = rest.len() - timed.len();
        device_time = rest.get(..from + end);
        let Some(after) = rest.get(from + end..) else { return false };
        let after = after.trim_start_matches(' ');
        rest = after.strip_prefix(':').unwrap_or(after).trim_start_matches(' ');
    }
    // IOS XR names the process first: `config[65710]: %MGBL-CONFIG-6-DB_COMMIT : …`
    let (before, named) = match rest.split_once(": ") {
        Some((before, named)) if named.starts_with('%') && !before.contains(' ') => (before, named),
        _ => ("", rest),
    };
    let Some(name) = name(named) else { return false };
    match before.strip_suffix(']').and_then(|process| process.split_once('[')) {
        Some((program, number)) => {
            record.set_src(program, "syslog.tag");
            record.attrs.digits("process.pid", number);
        }
        None => {
            record.set_src(name.facility, "syslog.tag");
            // A zone, where its name says nothing to others.
            record.attrs.text_if_any("cisco.zone", before);
        }
    }
    record.attrs.text("cisco.message", name.text);
    if let Some(number) = counted {
        record.attrs.digits("cisco.sequence", number);
    }
    if let Some(time) = device_time {
        record.attrs.text("cisco.time", time);
    }
    record.level = name.level;
    record.content = name.message.into();
    true
}

/// Whether a text begins with what [`read`] reads, for one glance.
pub(super) fn may_begin(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'%' | b':' | b'*' | b'.' | b'0'..=b'9' | b'A'..=b'Z'))
        && memchr::memchr(b'%', text.as_bytes().get(..text.len().min(80)).unwrap_or_default())
            .is_some()
}

/// `%SYS-5-CONFIG_I: `, `%ASA-6-302013: `, `%SEC_LOGIN-SW1-4-LOGIN_FAILED : `
fn name(text: &str) -> Option<Name<'_>> {
    let inside = text.strip_prefix('%')?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
    let end = inside.bytes().take(80).take_while(plain).count();
    let name = inside.get(..end)?;
    let rest = inside.get(end..)?;
    let message = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(':')?;
    // The digit between two dashes is the level, the last one if there are several.
    let bytes = name.as_bytes();
    let at = bytes
        .windows(3)
        .rposition(|three| matches!(three, [b'-', b'0'..=b'7', b'-']))
        .filter(|at| *at > 0)?;
    let digit = bytes.get(at + 1)?;
    Some(Name {
        facility: name.get(..at)?,
        level: severity::syslog(i64::from(digit - b'0'))?,
        text: text.get(..=end)?,
        message: message.strip_prefix(' ').unwrap_or(message),
    })
}
