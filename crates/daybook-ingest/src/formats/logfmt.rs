//! logfmt (brandur.org/logfmt, go-logfmt): `key=value` all along the line, as logrus, slog, go-kit,
//! Grafana, Loki, Prometheus, containerd and Heroku's router write it.
//!
//! ```text
//! time=2026-03-20T14:00:00Z level=warn msg="slow query" ms=812
//! ts=2026-03-20T14:00:00.123Z caller=main.go:12 level=info component=web msg=up
//! at=info method=GET path="/x" host=x.org service=18ms status=200
//! ```
//!
//! What a key means is what it means in JSON. Numbers, `true` and `false` without quotes are JSON's;
//! a key without a value has the value `null`.

use std::borrow::Cow;

use super::jsonl::{Field, Fields, Found, MAX_FIELDS, Numbers, Use, level_of, number, read_fields};
use crate::format::Format;
use crate::record::Record;

/// logfmt.
pub(super) struct Logfmt;

impl Format for Logfmt {
    fn name(&self) -> &str {
        "logfmt"
    }

    fn weight(&self) -> u32 {
        70
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let found = Logfmt::read(line)?;
        // `a=b` alone is prose or configuration; a time, a level or a message makes it a log.
        (found.is_log || found.is_request && found.record.level != 0).then_some(found.record)
    }
}

impl Logfmt {
    /// The line, taken apart; it may be something else than a line of a log.
    pub(super) fn read(line: &str) -> Option<Found<'_>> {
        let text = line.trim_matches([' ', '\t', '\r']);
        let mut pairs = Pairs { text, at: 0 };
        let first = pairs.key()?;
        let mut list = Vec::with_capacity(12);
        let mut words = Words { text, first: None, rest: Vec::new() };
        let (mut open_quote, mut too_many) = (None, false);
        let mut next = Some(first);
        while let Some(key) = next {
            let (value, quoted) = pairs.value();
            if quoted == Quoted::Open {
                open_quote = Some(key);
            }
            let mut field = field(key, value, quoted);
            // What follows a message without quotes, up to the next key, is more of it.
            let start = pairs.at;
            while pairs.key_is_next().is_none() && pairs.word() {}
            let more = text.get(start..pairs.at).unwrap_or("");
            if !more.trim().is_empty() {
                match (field.usage, quoted) {
                    (Use::Message(_) | Use::Error, Quoted::No) => {
                        let from = start - field.text().map_or(0, |text| text.len());
                        let whole = text.get(from..pairs.at).unwrap_or("").trim_end();
                        field = Field::plain(key, Cow::Borrowed(whole));
                    }
                    _ => words.add(more.trim()),
                }
            }
            if list.len() < MAX_FIELDS {
                list.push(field);
            } else {
                too_many = true;
            }
            next = pairs.key();
        }
        let has_message = list.iter().any(|field| matches!(field.usage, Use::Message(0..=1)));
        let mut found = read_fields(Fields::of_line(text, list, too_many));
        if !too_many {
            words.put(&mut found.record, has_message);
        }
        if let Some(key) = open_quote {
            found.record.attrs.text("logfmt.open_quote", key);
        }
        Some(found)
    }
}

/// A field as what its value is.
fn field<'a>(key: &'a str, value: Cow<'a, str>, quoted: Quoted) -> Field<'a> {
    let mut field = match value {
        Cow::Borrowed(value) if quoted == Quoted::No && is_json(value) => {
            Field::json(Cow::Borrowed(key), value)
        }
        value => Field::plain(key, value),
    };
    if key == "at" {
        // A level for Heroku's router, a time for others.
        let level = field.text().is_some_and(|text| level_of(&text, Numbers::None).is_some());
        field.usage = if level { Use::Level(2, Numbers::Common) } else { Use::Time(2) };
    }
    field
}

/// Whether a value without quotes is a number or a flag, written so that it can be told again.
fn is_json(value: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-');
    matches!(value, "true" | "false")
        || value.len() <= 15
            && value.bytes().all(plain)
            && number(value.as_bytes()) == Some(value.len())
}

/// How a value is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoted {
    No,
    Yes,
    /// Its quote does not end.
    Open,
}

/// A place in a line.
struct Pairs<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pairs<'a> {
    fn blanks(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }

    /// How long the key is that comes next, if one does.
    fn key_is_next(&mut self) -> Option<usize> {
        self.blanks();
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest.iter().take_while(|byte| is_key(**byte)).count();
        (length > 0 && rest.get(length) == Some(&b'=')).then_some(length)
    }

    /// Passes a key and its `=`.
    fn key(&mut self) -> Option<&'a str> {
        let length = self.key_is_next()?;
        let key = self.text.get(self.at..self.at + length)?;
        self.at += length + 1;
        Some(key)
    }

    /// Passes a word that belongs to no key.
    fn word(&mut self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += memchr::memchr(b' ', rest).unwrap_or(rest.len());
        !rest.is_empty()
    }

    /// Passes a value, which may be empty.
    fn value(&mut self) -> (Cow<'a, str>, Quoted) {
        let rest = self.text.get(self.at..).unwrap_or("");
        let ends = |end: usize| matches!(rest.as_bytes().get(end), None | Some(b' ' | b'\t'));
        if let Some(quote @ (b'"' | b'\'')) = rest.as_bytes().first() {
            match closing(rest, *quote) {
                Some((end, escaped)) if ends(end + 1) => {
                    self.at += end + 1;
                    let inside = rest.get(1..end).unwrap_or("");
                    let text = if escaped { unescape(inside) } else { Cow::Borrowed(inside) };
                    return (text, Quoted::Yes);
                }
                None if *quote == b'"' => {
                    self.at = self.text.len();
                    return (Cow::Borrowed(rest.get(1..).unwrap_or("")), Quoted::Open);
                }
                // `it's`, `"a"b`: no quotes of the value.
                _ => {}
            }
        }
        let end = memchr::memchr2(b' ', b'\t', rest.as_bytes()).unwrap_or(rest.len());
        self.at += end;
        (Cow::Borrowed(rest.get(..end).unwrap_or("")), Quoted::No)
    }
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'.' | b'-' | b'@' | b'/' | b':' | b'#' | b'$' | b'[' | b']')
}

/// Where a quoted text that begins with its quote ends, and whether it has escapes.
fn closing(text: &str, quote: u8) -> Option<(usize, bool)> {
    let (mut at, mut escaped) = (1, false);
    loop {
        at += memchr::memchr2(quote, b'\\', text.as_bytes().get(at..)?)?;
        if text.as_bytes().get(at) == Some(&quote) {
            return Some((at, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// A quoted text as it was before Go quoted it.
fn unescape(text: &str) -> Cow<'_, str> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut chars = after.chars();
        let kind = chars.next();
        rest = chars.as_str();
        let code = |digits: usize| {
            let hex = rest.get(..digits)?;
            char::from_u32(u32::from_str_radix(hex, 16).ok()?).map(|c| (c, digits))
        };
        match kind {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some(c @ ('"' | '\\' | '\'' | '/')) => plain.push(c),
            Some(kind @ ('u' | 'x')) => match code(if kind == 'u' { 4 } else { 2 }) {
                // Bytes above are half a character.
                Some((c, digits)) if kind == 'u' || c.is_ascii() => {
                    plain.push(c);
                    rest = rest.get(digits..).unwrap_or("");
                }
                _ => plain.extend(['\\', kind]),
            },
            // Windows' paths and the like.
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Words between the pairs.
struct Words<'a> {
    text: &'a str,
    first: Option<&'a str>,
    rest: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn add(&mut self, words: &'a str) {
        match self.first {
            None => self.first = Some(words),
            Some(_) => self.rest.push(words),
        }
    }

    /// The first are the message where there is no other: `level=info port=80 Server started`.
    fn put(mut self, record: &mut Record<'a>, has_message: bool) {
        let Some(first) = self.first else { return };
        if !has_message && first.contains(' ') && record.content == self.text {
            record.content = Cow::Borrowed(first);
        } else {
            self.rest.insert(0, first);
        }
        for words in self.rest {
            if words.contains(' ') {
                record.attrs.text("logfmt.text", words);
            } else {
                record.attrs.raw(words, "null");
            }
        }
    }
}

#[cfg(test)]
mod tests;
