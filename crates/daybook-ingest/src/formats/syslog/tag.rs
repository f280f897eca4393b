//! The program that wrote a message, as syslog names it before the colon.

use crate::record::Record;
use crate::{severity, source_name};

/// A tag is short; a colon further away belongs to the message.
const WINDOW: usize = 160;
/// No program's name is longer.
const MAX_NAME: usize = 64;

/// The program that wrote a message.
pub(super) struct Tag<'a> {
    pub(super) program: &'a str,
    /// What stands in brackets after it: a process, most often.
    pub(super) process: &'a str,
    /// What else stands before the colon.
    detail: &'a str,
    /// The level before the colon, as Apple's programs have it.
    pub(super) level: Option<i32>,
    pub(super) message: &'a str,
}

/// `sshd[123]: `, `kernel: `, `com.x.launchd[1] (com.y[77]): `, `syslogd 1.4.1: ` and the message.
pub(super) fn read(text: &str) -> Option<Tag<'_>> {
    let window = text.as_bytes().get(..text.len().min(WINDOW))?;
    // The colon ends most tags within a few bytes: nothing further is looked at.
    bracketed(text, window).or_else(|| plain(text, window))
}

/// `program[process]` and what may follow it up to the message.
fn bracketed<'a>(text: &'a str, window: &[u8]) -> Option<Tag<'a>> {
    let open = memchr::memchr(b'[', window)?;
    let program = text.get(..open)?;
    let blanks = program.bytes().filter(|byte| *byte == b' ').count();
    if !is_program(program) || blanks > 2 || program.ends_with(' ') || program.contains(": ") {
        return None;
    }
    let close = open + memchr::memchr(b']', window.get(open..)?)?;
    let process = text.get(open + 1..close)?;
    let is_process = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    let rest = text.get(close + 1..)?;
    let tag = |detail, level, message| Some(Tag { program, process, detail, level, message });
    if let Some(message) = rest.strip_prefix(':') {
        // `app[web.1]:` names no number; then the rest must be beyond doubt.
        let named = blanks == 0 && is_program(process) && (message.is_empty() || blank(message));
        return if is_process || named { tag("", None, without_blank(message)) } else { None };
    }
    if !is_process {
        return None;
    }
    let after = rest.trim_start_matches(' ');
    let colon = || {
        let head = after.as_bytes().get(..after.len().min(WINDOW))?;
        Some(memchr::memchr(b':', head)?).filter(|colon| {
            let next = after.as_bytes().get(colon + 1);
            next.is_none_or(|byte| matches!(byte, b' ' | b'\t'))
        })
    };
    if after.starts_with('<') {
        let end = memchr::memchr(b'>', after.as_bytes().get(..after.len().min(16))?)?;
        let level = severity::word(after.get(1..end)?);
        let message = after.get(end + 1..)?.strip_prefix(':')?;
        return tag(after.get(..=end)?, level, without_blank(message)).filter(|_| level.is_some());
    }
    if after.starts_with('(') {
        // The colon is behind the bracket that closes, whatever colons stand within.
        let end = after.as_bytes().windows(2).take(WINDOW).position(|pair| pair == b"):")?;
        return tag(after.get(..=end)?, None, without_blank(after.get(end + 2..)?));
    }
    if blanks == 0 && rest.starts_with(' ') && colon() != Some(0) {
        // Written without the colon.
        return tag("", None, after);
    }
    None
}

/// `program: `, `program version: `
fn plain<'a>(text: &'a str, window: &[u8]) -> Option<Tag<'a>> {
    let mut at = 0;
    let colon = loop {
        let colon = at + memchr::memchr(b':', window.get(at..)?)?;
        match text.as_bytes().get(colon + 1) {
            None | Some(b' ' | b'\t') => break colon,
            // `a::b: ` and `x:y: ` are one tag.
            Some(_) => at = colon + 1,
        }
    };
    let head = text.get(..colon)?;
    let (name, detail) = head.split_once(' ').unwrap_or((head, ""));
    let detail = detail.trim();
    let level =
        detail.strip_prefix('<').and_then(|detail| severity::word(detail.strip_suffix('>')?));
    // `syslogd 1.4.1: restart.` has its version; any more words are a message's.
    let version = detail.starts_with(|c: char| c.is_ascii_digit()) && !detail.contains(' ');
    if !is_program(name) || !(detail.is_empty() || version || level.is_some()) {
        return None;
    }
    let message = without_blank(text.get(colon + 1..)?);
    Some(Tag { program: name, process: "", detail, level, message })
}

/// Whether a text can be a program's name: no quotes or pairs, a letter in it.
fn is_program(text: &str) -> bool {
    let plain = |byte: u8| {
        !byte.is_ascii_control() && !matches!(byte, b'"' | b'\'' | b'=' | b',' | b';' | b'{' | b'}')
    };
    !text.is_empty()
        && text.len() <= MAX_NAME
        && text.bytes().all(plain)
        && text.chars().any(char::is_alphabetic)
}

fn blank(text: &str) -> bool {
    text.starts_with([' ', '\t'])
}

fn without_blank(text: &str) -> &str {
    text.strip_prefix([' ', '\t']).unwrap_or(text)
}

impl Tag<'_> {
    /// Whether the tag cannot be a word of a message: it has a process, or is the kernel's.
    pub(super) fn is_sure(&self) -> bool {
        !self.process.is_empty() || self.program == "kernel"
    }

    /// Whether it is a name as programs have it, and no place in a file or level.
    pub(super) fn is_plain(&self) -> bool {
        !self.program.contains([':', '<', '>', '*', '|', '#'])
            && severity::word(self.program).is_none()
    }

    /// Makes the program the source: `sshd(pam_unix)` is the component `pam_unix` of `sshd`, a
    /// path is the program at its end, and `-bash` the shell that someone logged in with.
    pub(super) fn fill(&self, record: &mut Record<'_>) {
        let (name, component) = match self.program.strip_suffix(')') {
            Some(name) => match name.split_once('(') {
                Some(("", program)) => (program, ""),
                Some(parts) => parts,
                None => (self.program, ""),
            },
            None => (self.program, ""),
        };
        let name = match name.strip_prefix('/') {
            Some(path) => path.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(path),
            None => name.strip_prefix('-').filter(|rest| is_login_shell(rest)).unwrap_or(name),
        };
        let written = match component {
            "" => name.to_owned(),
            _ => format!("{name}.{component}"),
        };
        let src = source_name::normalise(&written).into_owned();
        if src != written || (component.is_empty() && name != self.program) {
            record.attrs.text("syslog.tag", self.program);
        }
        record.src = Some(src).filter(|src| !src.is_empty());
        if !self.process.is_empty() {
            let number = self.process.bytes().all(|byte| byte.is_ascii_digit());
            let key = if number { "process.pid" } else { "syslog.procid" };
            record.attrs.digits(key, self.process);
        }
        if self.level.is_none() {
            record.attrs.text_if_any("syslog.tag_detail", self.detail);
        }
    }
}

fn is_login_shell(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}
