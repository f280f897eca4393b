//! systemd's journal as `journalctl` writes it field by field (systemd's "Journal Export Formats"
//! and journalctl(1)). What it writes line by line is syslog's.
//!
//! `-o export`, where a field of several lines comes as its name, eight bytes of its length, and
//! its data:
//!
//! ```text
//! __CURSOR=s=1;i=2
//! __REALTIME_TIMESTAMP=1774015200123456
//! PRIORITY=3
//! SYSLOG_IDENTIFIER=sshd
//! MESSAGE=no route
//! ```
//!
//! `-o verbose`:
//!
//! ```text
//! Fri 2026-03-20 14:00:00.123456 UTC [s=1;i=2]
//!     PRIORITY=3
//!     MESSAGE=no route
//! ```

use daybook_store::LogEntry;

use super::{inner, message};
use crate::attrs::AttrsBuilder;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};
use crate::{severity, source_name};

/// What an entry of an export begins with.
const CURSOR: &str = "__CURSOR=";

/// `journalctl -o export`.
pub(super) struct JournalExport;

impl Format for JournalExport {
    fn name(&self) -> &str {
        "journal_export"
    }

    fn weight(&self) -> u32 {
        97
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        line.starts_with(CURSOR).then(|| Record::new(None, line))
    }

    fn is_directive(&self, line: &str) -> bool {
        line.starts_with(CURSOR)
    }

    fn parse_after<'a>(&self, line: &'a str, _directive: &str) -> Option<Record<'a>> {
        let name = line.bytes().take(MAX_NAME).take_while(|byte| *byte != b'=').count();
        is_name(line.get(..name)?).then(|| Record::new(None, line))
    }

    fn goes_on(&self, line: &str, content: &str) -> bool {
        content.starts_with(CURSOR) && !line.starts_with(CURSOR)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        if !entry.content.starts_with(CURSOR) {
            return None;
        }
        let content = std::mem::take(&mut entry.content);
        let mut fields = Fields::default();
        let mut rest = content.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            match line.split_once('=') {
                Some((name, value)) if is_name(name) => {
                    fields.add(name, value);
                    rest = after;
                }
                _ if is_name(line) && !after.is_empty() => {
                    let (value, after) = binary(after);
                    fields.add(line, value);
                    rest = after;
                }
                _ => {
                    fields.rest(line);
                    rest = after;
                }
            }
        }
        fields.fill(entry, &content)
    }
}

/// `journalctl -o verbose`.
pub(super) struct JournalVerbose;

impl Format for JournalVerbose {
    fn name(&self) -> &str {
        "journal_verbose"
    }

    fn weight(&self) -> u32 {
        96
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if !line.ends_with(']') || !line.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.trim_start_matches(' ');
        rest.starts_with("[s=").then(|| Record::new(stamp, rest))
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        if !entry.content.starts_with("[s=") || !entry.content.contains("\n    ") {
            return None;
        }
        let content = std::mem::take(&mut entry.content);
        let (cursor, rest) = content.split_once('\n')?;
        let mut fields = Fields::default();
        fields.attrs.text("__CURSOR", cursor.trim_matches(['[', ']']));
        let mut open: Option<(&str, String)> = None;
        for line in rest.split('\n') {
            let field = line.strip_prefix("    ").and_then(|line| line.split_once('='));
            match (field.filter(|(name, _)| is_name(name)), &mut open) {
                (Some((name, value)), _) => {
                    if let Some((name, value)) = open.replace((name, value.to_owned())) {
                        fields.add(name, &value);
                    }
                }
                (None, Some((_, value))) => value.extend(["\n", line.trim_start()]),
                (None, None) => fields.rest(line),
            }
        }
        if let Some((name, value)) = open {
            fields.add(name, &value);
        }
        // The head has the time in the reader's zone, this one is exact.
        fields.fill(entry, &content)
    }
}

/// No entry has more fields that are told apart.
const MAX_FIELDS: usize = 128;
/// No field's name is longer.
const MAX_NAME: usize = 64;

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.bytes().all(plain)
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// The data of a field with a length, and what follows it. Bytes of the length that are no text
/// have been lost by now: then the data goes on until another field begins.
fn binary(text: &str) -> (&str, &str) {
    let (mut length, mut known, mut chars) = (0_u64, true, text.chars());
    for shift in 0..8 {
        match chars.next().map(u32::from) {
            Some(byte @ 0..=255) => length |= u64::from(byte) << (8 * shift),
            Some(_) => known = false,
            None => return (text, ""),
        }
    }
    let data = chars.as_str();
    let whole = usize::try_from(length).ok().filter(|_| known);
    if let Some((value, rest)) = whole.and_then(|length| data.split_at_checked(length))
        && (rest.is_empty() || rest.starts_with('\n'))
    {
        return (value, rest.get(1..).unwrap_or(""));
    }
    // The low byte may be anything, those after it are mostly 0.
    let mut chars = text.chars();
    let _ = chars.next();
    let data = chars.as_str().trim_start_matches(['\0', '\u{1}', '\u{2}', '\u{fffd}']);
    let mut end = 0;
    for line in data.split('\n') {
        let next = line.split_once('=').map_or(line, |(name, _)| name);
        if end > 0 && is_name(next) {
            return (data.get(..end - 1).unwrap_or(""), data.get(end..).unwrap_or(""));
        }
        end += line.len() + 1;
    }
    (data, "")
}

/// The fields of an entry.
#[derive(Default)]
struct Fields {
    attrs: AttrsBuilder,
    message: Option<String>,
    stamp: Option<Stamp>,
    level: Option<i32>,
    /// Names of the source, and how well they name it.
    src: Option<(u8, String)>,
    /// How many there are, and what is beyond the most that are told apart.
    count: usize,
    rest: String,
}

impl Fields {
    fn add(&mut self, name: &str, value: &str) {
        self.count += 1;
        if self.count > MAX_FIELDS {
            self.rest(name);
            self.rest.extend(["=", value]);
            return;
        }
        let rank = match name {
            "MESSAGE" if self.message.is_none() => {
                self.message = Some(value.to_owned());
                return;
            }
            "__REALTIME_TIMESTAMP" if self.stamp.is_none() => {
                let micros: Option<i64> = value.parse().ok();
                self.stamp = micros.filter(|micros| *micros >= 0).map(|micros| Stamp::Instant {
                    epoch: micros / 1_000_000,
                    nanos: u32::try_from(micros % 1_000_000 * 1_000).unwrap_or(0),
                });
                if self.stamp.is_some() {
                    return;
                }
                u8::MAX
            }
            "PRIORITY" if self.level.is_none() => {
                self.level = value.parse().ok().and_then(severity::syslog);
                if self.level.is_some() {
                    return;
                }
                u8::MAX
            }
            "SYSLOG_IDENTIFIER" => 0,
            "_COMM" => 1,
            "_SYSTEMD_UNIT" => 2,
            "_TRANSPORT" if value == "kernel" => 3,
            _ => u8::MAX,
        };
        if rank < self.src.as_ref().map_or(u8::MAX, |(rank, _)| *rank) && !value.is_empty() {
            let src = source_name::normalise(value).into_owned();
            let told = rank == 0 && src == value;
            self.src = Some((rank, src));
            if told {
                return;
            }
        }
        let key = match name {
            "_HOSTNAME" => "host.name",
            "_PID" => "process.pid",
            "TID" => "thread.id",
            "_EXE" => "process.executable.path",
            "_CMDLINE" => "process.command_line",
            "CODE_FILE" => "code.file.path",
            "CODE_LINE" => "code.line.number",
            "CODE_FUNC" => "code.function.name",
            "CONTAINER_NAME" => "container.name",
            "CONTAINER_ID_FULL" => "container.id",
            "SYSLOG_FACILITY" => "syslog.facility",
            name => name,
        };
        match key {
            "process.pid" | "thread.id" | "code.line.number" | "syslog.facility" => {
                self.attrs.digits(key, value);
            }
            _ => self.attrs.text(key, value),
        }
    }

    /// Keeps a line that is no field.
    fn rest(&mut self, line: &str) {
        if !self.rest.is_empty() {
            self.rest.push('\n');
        }
        self.rest.push_str(line);
    }

    fn fill(mut self, entry: &mut LogEntry, content: &str) -> Option<Stamp> {
        // Without a message its fields are all it says.
        entry.content = self.message.unwrap_or_else(|| content.to_owned());
        entry.loglevel = self.level.unwrap_or_else(|| message::level(&entry.content));
        if let Some((_, src)) = self.src.filter(|(_, src)| !src.is_empty()) {
            entry.src = src;
        }
        self.attrs.text_if_any("journal.rest", &self.rest);
        entry.attrs = inner::merge(self.attrs.finish(), entry.attrs.as_ref());
        self.stamp
    }
}

#[cfg(test)]
mod tests;
