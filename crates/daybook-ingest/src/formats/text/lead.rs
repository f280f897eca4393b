//! Where a line's leading time stands, and what stands before it.

use super::super::header::{closing, is_name, level_word};
use crate::time::{Civil, Stamp, stamp};

/// A time is looked for in so many bytes.
const WINDOW: usize = 160;
/// So many words or brackets may stand before it.
const MAX_BEFORE: usize = 4;

/// The time that a line begins with.
pub(super) struct Lead<'a> {
    pub(super) stamp: Stamp,
    /// What stands before it, in order.
    pub(super) before: [Before<'a>; MAX_BEFORE],
    /// The bracket that is open around it.
    pub(super) open: Option<u8>,
    /// A level in that bracket, before the time.
    pub(super) level: Option<i32>,
    /// What follows it.
    pub(super) rest: &'a str,
    /// As Go's `log` writes it.
    pub(super) slashes: bool,
}

/// A word or a bracket before the time.
#[derive(Clone, Copy, Default)]
pub(super) struct Before<'a> {
    pub(super) text: &'a str,
    pub(super) in_bracket: bool,
}

impl Lead<'_> {
    /// Whether it has a date: a time of day alone says too little.
    pub(super) fn is_dated(&self) -> bool {
        !matches!(self.stamp, Stamp::Civil(Civil { month: 0, .. }))
    }
}

/// The time that a line begins with; at most a few words or brackets stand before it.
pub(super) fn find(line: &str) -> Option<Lead<'_>> {
    if let Some(lead) = at_start(line) {
        return Some(lead);
    }
    if !line.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '(' | '<' | '/' | '_')) {
        return None;
    }
    let window = line.get(..line.floor_char_boundary(WINDOW))?;
    let mut before = [Before::default(); MAX_BEFORE];
    let (mut rest, mut telling) = (window, false);
    for index in 0..MAX_BEFORE {
        let (part, after) = part(rest)?;
        let next = after.trim_start_matches([' ', '\t', '-', '|']);
        let level = level_word(part.text).is_some();
        let label =
            part.text.ends_with(':') && level_word(part.text.trim_end_matches(':')).is_none();
        let word = part.text.trim_end_matches(':');
        telling |= part.in_bracket || level || word.len() < part.text.len();
        // More than one word before a time is a sentence, unless one of them is a level.
        let plain = part.in_bracket || level || is_name(word) || is_digits(word);
        *before.get_mut(index)? = Before { text: word, ..part };
        let at = window.len() - next.len();
        if let Some(mut lead) = line.get(at..).and_then(at_start) {
            // `Start-Date: 2026-…`: the label of a time, not who wrote it; `app: 2026/…` is Go's.
            let fits = (index == 0 || telling && plain) && (!label || lead.slashes);
            lead.before = before;
            return fits.then_some(lead);
        }
        if !plain || label {
            return None;
        }
        rest = next;
    }
    None
}

/// The first word or bracket of a text, and what follows it.
fn part(text: &str) -> Option<(Before<'_>, &str)> {
    if let Some(open @ (b'[' | b'(' | b'<')) = text.as_bytes().first() {
        let inner = text.get(1..)?;
        let close = closing(inner, *open)?;
        let inside = inner.get(..close)?.trim();
        let after = inner.get(close + 1..)?;
        return (!inside.is_empty())
            .then_some((Before { text: inside, in_bracket: true }, after.trim_start_matches(':')));
    }
    // `INFO:2026-…`
    let end = text.find([' ', '\t'])?;
    let word = text.get(..end)?;
    if let Some((level, _)) = word.split_once(':').filter(|(_, rest)| !rest.is_empty())
        && level_word(level).is_some()
    {
        return Some((Before { text: level, in_bracket: false }, text.get(level.len() + 1..)?));
    }
    Some((Before { text: word, in_bracket: false }, text.get(end..)?))
}

/// The time that a text begins with, perhaps in a bracket.
fn at_start(text: &str) -> Option<Lead<'_>> {
    let bytes = text.as_bytes();
    let open = bytes.first().copied().filter(|byte| matches!(byte, b'[' | b'(' | b'<'));
    let mut at = usize::from(open.is_some());
    let mut level = None;
    if open == Some(b'[') && bytes.get(2) == Some(&b' ') {
        // Jupyter: `[I 2026-…`
        level = level_word(text.get(1..2)?);
        at += if level.is_some() { 2 } else { 0 };
    }
    let first = bytes.get(at)?;
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    let Some((stamp, length)) = stamp::leading(bytes.get(at..)?) else {
        return if open == Some(b'[') { two_brackets(text) } else { None };
    };
    Some(Lead {
        stamp,
        before: Default::default(),
        open,
        level,
        rest: text.get(at + length..)?,
        slashes: bytes.get(at + 4) == Some(&b'/'),
    })
}

/// Date and time in brackets of their own: `[2026-03-20][14:00:00]`.
fn two_brackets(text: &str) -> Option<Lead<'_>> {
    let (date, rest) = text.get(1..)?.split_once("][").filter(|(date, _)| date.len() <= 12)?;
    let (time, rest) = rest.split_once(']').filter(|(time, _)| time.len() <= 40)?;
    let whole = format!("{date} {time}");
    let (stamp, end) = stamp::leading(whole.as_bytes())?;
    (end == whole.len()).then_some(Lead {
        stamp,
        before: Default::default(),
        open: None,
        level: None,
        rest,
        slashes: false,
    })
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
