//! Heads, cells, and what columns are called.

use std::borrow::Cow;

/// No head is longer.
const MAX_HEAD: usize = 4096;
/// No table has more columns.
const MAX_COLUMNS: usize = 200;
/// No name of a column is longer.
const MAX_NAME: usize = 48;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Time,
    Date,
    Level,
    Message,
    Source,
    /// An attribute of this name.
    Key(&'static str),
    Other,
}

/// Whether a line is the head of a table with a column for the time: names only, at least three,
/// or two of which one is the message.
pub(super) fn is_head(line: &str) -> bool {
    let bytes = line.as_bytes();
    if bytes.len() > MAX_HEAD
        || !bytes
            .first()
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'"' | b'@' | b'_'))
        || memchr::memchr3(b',', b';', b'\t', bytes).is_none_or(|mark| mark > MAX_NAME + 2)
        // `time, level` of a sentence is no head.
        || memchr::memmem::find(bytes, b", ").is_some()
    {
        return false;
    }
    let (mut count, mut time, mut message, mut level) = (0, false, false, false);
    for name in Cells::of(line, separator(line)) {
        if !is_column(&name) || count == MAX_COLUMNS {
            return false;
        }
        count += 1;
        match role(&name) {
            Role::Time | Role::Date => time = true,
            Role::Message => message = true,
            Role::Level => level = true,
            _ => {}
        }
    }
    time && (message || level || count >= 4) && count >= 2
}

fn is_column(name: &str) -> bool {
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | ' ' | '.' | '@' | '/' | '(' | ')' | '-' | '#')
    };
    !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(plain)
}

/// What sets the cells off: what the head has outside of its first name.
pub(super) fn separator(head: &str) -> u8 {
    let of = |by: u8| {
        memchr::memchr_iter(by, head.as_bytes().get(..head.len().min(MAX_HEAD)).unwrap_or_default())
            .count()
    };
    [b'\t', b';'].into_iter().find(|by| of(*by) > 0 && of(*by) >= of(b',')).unwrap_or(b',')
}

/// What a column of this name holds: blanks, marks and case do not count.
pub(super) fn role(name: &str) -> Role {
    let mut lower = [0_u8; MAX_NAME];
    let mut length = 0;
    for byte in name.bytes().filter(|byte| byte.is_ascii_alphanumeric()) {
        let Some(slot) = lower.get_mut(length) else { return Role::Other };
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    match lower.get(..length).unwrap_or_default() {
        b"time" | b"timestamp" | b"datetime" | b"ts" | b"dateandtime" | b"datetimeutc"
        | b"timestamputc" | b"eventtime" | b"eventtimestamp" | b"logtime" | b"logtimestamp"
        | b"createdat" | b"created" | b"timegenerated" | b"timecreated" | b"timegeneratedutc"
        | b"asctime" | b"occurredat" | b"timeutc" => Role::Time,
        b"date" | b"day" | b"logdate" => Role::Date,
        b"level" | b"severity" | b"loglevel" | b"levelname" | b"severitytext" | b"lvl"
        | b"leveldisplayname" | b"severitylevel" | b"entrytype" => Role::Level,
        b"message" | b"msg" | b"content" | b"text" | b"body" | b"logmessage" | b"eventmessage"
        | b"description" => Role::Message,
        b"logger" | b"source" | b"component" | b"module" | b"service" | b"application" | b"app"
        | b"program" | b"loggername" | b"providername" | b"servicename" => Role::Source,
        b"host" | b"hostname" | b"computer" | b"machine" | b"machinename" | b"computername" => {
            Role::Key("host.name")
        }
        b"pid" | b"processid" => Role::Key("process.pid"),
        b"tid" | b"threadid" => Role::Key("thread.id"),
        b"thread" | b"threadname" => Role::Key("thread.name"),
        b"user" | b"username" => Role::Key("user.name"),
        b"traceid" => Role::Key("trace_id"),
        b"spanid" => Role::Key("span_id"),
        _ => Role::Other,
    }
}

/// The cells of a line.
pub(super) struct Cells<'a> {
    rest: Option<&'a str>,
    by: u8,
    open: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn of(line: &'a str, by: u8) -> Self {
        Cells { rest: Some(line), by, open: false }
    }

    /// Whether the last cell has no closing quote.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        let text = self.rest.take()?;
        let bytes = text.as_bytes();
        if bytes.first() != Some(&b'"') {
            let end = memchr::memchr(self.by, bytes).unwrap_or(bytes.len());
            self.rest = text.get(end + 1..);
            return text.get(..end).map(Cow::Borrowed);
        }
        let (mut end, mut doubled) = (1, false);
        loop {
            let Some(quote) = bytes.get(end..).and_then(|rest| memchr::memchr(b'"', rest)) else {
                self.open = true;
                return text.get(1..).map(Cow::Borrowed);
            };
            end += quote + 1;
            if bytes.get(end) != Some(&b'"') {
                break;
            }
            doubled = true;
            end += 1;
        }
        let value = text.get(1..end - 1)?;
        // What follows the quote up to the mark is of the cell too; writers differ.
        let mark = bytes.get(end..).and_then(|rest| memchr::memchr(self.by, rest));
        self.rest = mark.and_then(|mark| text.get(end + mark + 1..));
        let tail = text.get(end..end + mark.unwrap_or(text.len() - end)).unwrap_or("");
        if !tail.is_empty() {
            return Some(Cow::Owned(format!("{value}{tail}")));
        }
        Some(if doubled { Cow::Owned(value.replace("\"\"", "\"")) } else { Cow::Borrowed(value) })
    }
}
