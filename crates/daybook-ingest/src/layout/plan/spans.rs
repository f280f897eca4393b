//! Where fields stand in a line.

use super::{Role, Span, Step, What};
use crate::layout::words;

/// No header's cell is longer.
const MAX_CELL: usize = 1024;

impl Step {
    /// Where the field stands, in a text that ends at `end`.
    pub(in crate::layout) fn span(&self, text: &[u8], at: usize, end: usize) -> Option<Span> {
        // A tab that ends an empty cell is no blank.
        let tabs = matches!(self.what, What::Quoted(b'\t') | What::Cell(b'\t'));
        let mut at = at;
        if !tabs || !self.mark.is_empty() {
            at = skip_marks(&self.mark, text.get(..end)?, at);
        }
        if !self.label.is_empty() {
            at = words::skip_blanks(text, at, end);
            let label = text.get(at..end)?.get(..self.label.len())?;
            if label != self.label.as_bytes() {
                return None;
            }
            at += self.label.len();
        }
        if !tabs {
            at = words::skip_blanks(text, at, end);
        }
        let mut span = self.what.span(text, at, end, &self.role)?;
        self.role.check(text, &mut span, &self.what)?;
        Some(span)
    }
}

/// Passes marks as far as they are there, and the blanks around them.
pub(super) fn skip_marks(marks: &str, text: &[u8], at: usize) -> usize {
    let mut at = words::skip_blanks(text, at, text.len());
    for mark in marks.bytes() {
        if text.get(at) == Some(&mark) {
            at = words::skip_blanks(text, at + 1, text.len());
        }
    }
    at
}

impl What {
    fn span(&self, text: &[u8], at: usize, end: usize, role: &Role) -> Option<Span> {
        let plain = |from: usize, to: usize, next: usize| {
            let span = Span { from, to, next, piece: None, level: None };
            (from <= to && to <= next && next <= end).then_some(span)
        };
        match self {
            What::Here => match role {
                Role::Time(form) => {
                    let (piece, length) = form.read(text.get(at..end)?)?;
                    let span = plain(at, at + length, at + length)?;
                    Some(Span { piece: Some(piece), ..span })
                }
                Role::Mark => plain(at, at, at),
                _ => {
                    let stop = words::level_end(text, at, end)?;
                    plain(at, stop, stop + usize::from(text.get(stop) == Some(&b':')))
                }
            },
            What::Word => {
                let (from, to) = (at, words::word_end(text, at, end));
                (to > from && to - from <= words::LONGEST).then_some(())?;
                plain(from, to, to)
            }
            What::Group(open) => {
                (text.get(at)? == open).then_some(())?;
                let close = words::group_end(text, at, end)?;
                let (from, to) = trim(text, at + 1, close);
                plain(from, to, close + 1)
            }
            What::Cell(mark) => {
                let window = text.get(at..end.min(at + MAX_CELL))?;
                let length = memchr::memchr(*mark, window)?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + 1)
            }
            What::Quoted(mark) => {
                quoted(*mark, text, at, end).and_then(|(from, to, next)| plain(from, to, next))
            }
            What::Quotes => {
                (text.get(at)? == &b'"').then_some(())?;
                let window = text.get(at + 1..end.min(at + MAX_CELL))?;
                let length = memchr::memchr(b'"', window)?;
                plain(at + 1, at + 1 + length, at + length + 2)
            }
            What::Until(mark) => {
                let window = text.get(at..end.min(at + words::LONGEST))?;
                let length = memchr::memmem::find(window, mark.as_bytes())?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + mark.len())
            }
            What::Name => {
                let (from, to) = name(text, at, end)?;
                plain(from, to, to + 1)
            }
            What::Open(open) => {
                (text.get(at)? == open).then_some(())?;
                plain(at, at + 1, at + 1)
            }
            What::Close(close) => {
                let window = text.get(at..end.min(at + words::LONGEST))?;
                let length = memchr::memchr(*close, window)?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + 1)
            }
        }
    }
}

/// Without the blanks around it.
fn trim(text: &[u8], from: usize, to: usize) -> (usize, usize) {
    let from = words::skip_blanks(text, from, to);
    let inside = text.get(from..to).unwrap_or_default();
    let blanks = inside.iter().rev().take_while(|byte| words::is_blank(**byte)).count();
    (from, to - blanks)
}

/// A cell as CSV has it, without its quotation marks: from, to, behind its end mark.
pub(in crate::layout) fn quoted(
    mark: u8,
    text: &[u8],
    at: usize,
    end: usize,
) -> Option<(usize, usize, usize)> {
    let window = text.get(at..end.min(at + MAX_CELL))?;
    let first = window.iter().take_while(|byte| **byte == b' ').count();
    if window.get(first) == Some(&b'"') {
        let mut close = first + 1;
        loop {
            close += memchr::memchr(b'"', window.get(close..)?)?;
            if window.get(close + 1) == Some(&b'"') {
                close += 2;
                continue;
            }
            break;
        }
        let after = words::skip_blanks(window, close + 1, window.len());
        return (window.get(after) == Some(&mark)).then_some((
            at + first + 1,
            at + close,
            at + after + 1,
        ));
    }
    let length = memchr::memchr(mark, window)?;
    let (from, to) = trim(text, at, at + length);
    Some((from, to, at + length + 1))
}

/// The name of a program or a part of one before a colon, with what is in brackets.
fn name(text: &[u8], at: usize, end: usize) -> Option<(usize, usize)> {
    let stop = words::word_end(text, at, end);
    let word = text.get(at..stop)?;
    let first = *word.first()?;
    if !(first.is_ascii_alphanumeric()
        || matches!(first, b'_' | b'/' | b'\\' | b'@')
        || first >= 0x80)
    {
        return None;
    }
    // The colon at the end of the word, or the first one after which no name goes on.
    let length = if word.last() == Some(&b':') {
        word.len() - 1
    } else {
        let colon = memchr::memchr(b':', word)?;
        let bracket = colon > 0 && matches!(word.get(colon - 1), Some(b']' | b')'));
        if !bracket {
            return None;
        }
        colon
    };
    let name = word.get(..length)?;
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"_.$/\\@#()[]<>-+*:,~%".contains(byte)
    };
    let letter = name.iter().any(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
    (letter && name.len() <= 160 && name.iter().all(plain)).then_some((at, at + length))
}
