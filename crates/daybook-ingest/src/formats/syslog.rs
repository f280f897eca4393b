//! Syslog as RFC 3164 describes it, with or without priority, and as daemons write it to files:
//! with the ISO times of rsyslog and syslog-ng, facility and level in words (FreeBSD's
//! `syslogd -v`, BusyBox, OpenWrt, AIX, Solaris), Apple's `<Level>`, and what network devices send
//! (Cisco's "System Message Format"). `journalctl -o short`, `short-iso`, `short-full` and
//! `with-unit` are the same.
//!
//! ```text
//! <34>Oct 11 22:14:15 mymachine su[77]: failed
//! Mar 20 14:00:00 gate sshd(pam_unix)[19939]: check pass; user unknown
//! 2026-03-20T14:00:00.123456+00:00 gate kernel: [    1.5] up
//! Fri 2026-03-20 14:00:00 UTC gate cron[7]: (root) CMD (true)
//! Mar 20 14:00:00 ap daemon.info dnsmasq[99]: started
//! 000042: *Mar 20 14:00:00.123: %SYS-5-CONFIG_I: Configured from console
//! ```
//!
//! The kernel's uptime stays in the message, as in every tool that reads such files, and is an
//! attribute as well. A message that another program made (HAProxy's, logfmt, JSON) keeps its
//! words; its level and, of HAProxy, its fields are read.

use std::borrow::Cow;

use super::{haproxy, message};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;
use head::{Head, Shape, facility, is_host, word};
use tag::Tag;

mod cisco;
mod head;
mod tag;

pub(super) use head::{facility_number, priority};

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
        let head = Head::read(text, priority.is_some())?;
        let mut record = Record::new(head.stamp, head.rest);
        let (words, rest) = match facility(head.rest) {
            Some((words, rest)) => (Some(words), rest),
            None => (None, head.rest),
        };
        let words = sender(&mut record, rest, &head, priority.is_some(), words)?;
        let rank = priority.map(|priority| (priority / 8, severity::syslog(priority % 8)));
        match rank.or(words.map(|(facility, level)| (facility, Some(level)))) {
            Some((facility, level)) => {
                // An answer's status, or what a device calls its message, says more.
                if record.level == 0 {
                    record.level = level.unwrap_or(0);
                }
                record.attrs.number("syslog.facility", facility);
            }
            None if record.level == 0 => record.level = message::level(&record.content),
            None => {}
        }
        if let Some(number) = head.sequence {
            record.attrs.digits("syslog.sequence", number);
        }
        if let Some(mark) = head.clock {
            record.attrs.text("cisco.clock", mark);
        }
        Some(record)
    }
}

/// Reads host, program and message; the facility's words, where they stand between those.
/// `None`: this is no syslog.
fn sender<'a>(
    record: &mut Record<'a>,
    text: &'a str,
    head: &Head<'a>,
    has_priority: bool,
    words: Option<(i64, i32)>,
) -> Option<Option<(i64, i32)>> {
    let classic = head.shape == Shape::Classic;
    if classic && cisco::may_begin(text) && cisco::read(record, text) {
        return Some(words);
    }
    if is_note(text) {
        record.content = text.into();
        return classic.then_some(words);
    }
    let (host, after) = word(text);
    if !is_host(host) {
        let Some(tag) = tag::read(text) else {
            return without_tag(record, text, head, has_priority).then_some(words);
        };
        let sure = head.stamp.is_some() && classic || words.is_some();
        if !sure && (tag.process.is_empty() || head.shape == Shape::Dated) {
            return without_tag(record, text, head, has_priority).then_some(words);
        }
        program(record, &tag);
        return Some(words);
    }
    let (words, after) = match facility(after).filter(|_| words.is_none()) {
        Some((found, rest)) => (Some(found), rest),
        None => (words, after),
    };
    let (mut inner, dated) = (after, classic && head.stamp.is_some());
    if classic {
        if cisco::may_begin(after) && cisco::read(record, after) {
            record.attrs.text("host.name", host);
            return Some(words);
        }
        inner = relayed(record, after).unwrap_or(after);
    }
    let (level, inner) = bare_level(inner);
    let found = tag::read(inner).filter(|tag| match head.shape {
        Shape::Classic => head.stamp.is_some() || tag.is_sure(),
        Shape::Daemon => tag.is_sure() || tag.is_plain(),
        Shape::Dated => (tag.is_sure() || words.is_some()) && tag.is_plain(),
    });
    match found {
        Some(tag) => {
            record.attrs.text("host.name", host);
            program(record, &tag);
            if let Some(level) = level.filter(|_| record.level == 0) {
                record.level = level;
            }
        }
        None if words.is_some() || (dated && is_message_of(host, after, has_priority)) => {
            record.attrs.text("host.name", host);
            record.content = after.into();
        }
        None => return without_tag(record, text, head, has_priority).then_some(words),
    }
    Some(words)
}

/// The message of a line that names no program. `false`: without a priority that is any text.
fn without_tag<'a>(
    record: &mut Record<'a>,
    text: &'a str,
    head: &Head<'_>,
    has_priority: bool,
) -> bool {
    // The log of sudo: `Mar 20 14:00:00 : alice : TTY=…`
    let own = text.strip_prefix(": ").filter(|_| head.shape == Shape::Classic);
    record.content = own.unwrap_or(text).into();
    has_priority && head.stamp.is_some() || own.is_some()
}

/// Whether what follows a word is a message without a program, and the word its host. Sentences
/// begin with a capital: `Mar 20 14:00:00 Connection lost` is no host of that name.
fn is_message_of(host: &str, after: &str, has_priority: bool) -> bool {
    let sentence = host.starts_with(|c: char| c.is_ascii_uppercase())
        && host.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    has_priority || !sentence || is_note(after)
}

/// What syslog daemons write themselves, without a program.
fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches('-').trim_start();
    text.starts_with("last message repeated") || text == "MARK --"
}

/// The time and host of the sender, where a relay put its own before them.
fn relayed<'a>(record: &mut Record<'a>, text: &'a str) -> Option<&'a str> {
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let (_, end) = stamp::leading(text.as_bytes())?;
    let (host, rest) = word(text.get(end..)?.strip_prefix(' ')?);
    if !is_host(host) || tag::read(rest).is_none() {
        return None;
    }
    record.attrs.text("syslog.sent.time", text.get(..end)?);
    record.attrs.text("syslog.sent.host", host);
    Some(rest)
}

/// The level between host and program, as F5's devices have it.
fn bare_level(text: &str) -> (Option<i32>, &str) {
    let (first, rest) = word(text);
    let small = first.len() >= 3 && first.bytes().all(|byte| byte.is_ascii_lowercase());
    match severity::word(first).filter(|_| small) {
        Some(level) if tag::read(rest).is_some_and(|tag| tag.is_sure()) => (Some(level), rest),
        _ => (None, text),
    }
}

fn program<'a>(record: &mut Record<'a>, tag: &Tag<'a>) {
    tag.fill(record);
    record.level = tag.level.unwrap_or(0);
    record.content = Cow::Borrowed(tag.message);
    match tag.program {
        "kernel" => kernel_time(record, tag.message),
        "haproxy" => haproxy::fields(record, tag.message),
        // It sets the users' names in.
        "sudo" => record.content = tag.message.trim_start().into(),
        _ => solaris(record, tag.message),
    }
}

/// Host, program and message where they are beyond doubt; `false`: they are not, and nothing was
/// read.
pub(super) fn sent<'a>(record: &mut Record<'a>, text: &'a str) -> bool {
    let (host, after) = word(text);
    if !is_host(host) {
        return false;
    }
    let Some(tag) = tag::read(after).filter(|tag| tag.is_sure() && tag.is_plain()) else {
        return false;
    };
    record.attrs.text("host.name", host);
    let level = record.level;
    program(record, &tag);
    if level != 0 {
        record.level = level;
    }
    true
}

/// `[12345.678901] usb 1-1: new device`
fn kernel_time(record: &mut Record<'_>, message: &str) {
    let Some(inside) = message.strip_prefix('[') else { return };
    let inside = inside.trim_start_matches(' ');
    let end = inside.bytes().take(24).take_while(|byte| byte.is_ascii_digit() || *byte == b'.');
    let end = end.count();
    if let (Some(uptime), Some(b']')) = (inside.get(..end), inside.as_bytes().get(end)) {
        super::dmesg::uptime(record, "kernel.uptime_s", uptime);
    }
}

/// `[ID 800047 auth.info] message`, as Solaris numbers its messages.
fn solaris<'a>(record: &mut Record<'a>, text: &'a str) {
    let found = text.strip_prefix("[ID ").and_then(|inside| {
        let (number, after) = word(inside);
        let (words, message) = word(after);
        let words = words.strip_suffix(']')?;
        let ((number_of, level), _) = facility(words)?;
        Some((number, number_of, level, message))
    });
    if let Some((number, number_of, level, message)) = found {
        record.attrs.digits("syslog.msgid", number);
        record.attrs.number("syslog.facility", number_of);
        record.level = level;
        record.content = message.into();
    }
}

#[cfg(test)]
mod tests;
