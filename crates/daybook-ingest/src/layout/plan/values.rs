//! What a field says: times and levels, and whether it can be what it is taken for.

use daybook_store::level;

use super::{Role, Span, What};
use crate::layout::words;

impl Role {
    /// Whether a field can be this; its level or time is noted.
    pub(super) fn check(&self, text: &[u8], span: &mut Span, what: &What) -> Option<()> {
        let value = || std::str::from_utf8(text.get(span.from..span.to)?).ok();
        match self {
            Role::Time(form) if span.piece.is_none() => {
                let (piece, length) = form.read(text.get(span.from..span.to)?)?;
                (span.from + length == span.to).then_some(())?;
                span.piece = Some(piece);
            }
            Role::Level(cases) => {
                let word = value()?;
                let letter = || match word {
                    "A" if cases & words::AUDIT != 0 => Some(level::INFO),
                    _ => words::letter(word).filter(|_| cases & words::LETTER != 0),
                };
                let found = words::level(word).or_else(letter);
                span.level = match found {
                    Some(level) if cases & words::case(word) != 0 || *what != What::Here => {
                        Some(level)
                    }
                    // A level that nobody knows, in a column of levels.
                    None if *what != What::Here => {
                        let letters = word.bytes().all(|b| b.is_ascii_alphabetic());
                        (letters && !word.is_empty() && cases & words::case(word) != 0).then_some(0)
                    }
                    _ => None,
                };
                span.level?;
            }
            Role::LevelWithin => span.level = Some(level_within(value()?)?.0),
            Role::Cisco => span.level = Some(cisco(value()?)?.1),
            _ => {}
        }
        Some(())
    }
}

/// A level within a word of several parts, and the other parts: `daemon.err`, `main/INFO`.
pub(in crate::layout) fn level_within(word: &str) -> Option<(i32, &str, &str)> {
    let word = word.trim_end_matches(':');
    if word.len() > 96 {
        return None;
    }
    if let Some(level) = words::coded(word) {
        return Some((level, "", word));
    }
    let mark = |c: char| matches!(c, '/' | ',' | '.' | ':' | '|' | '@' | ' ' | '(' | ')');
    let mut start = 0;
    for part in word.split(mark) {
        let end = start + part.len();
        if part.len() > 1
            && part.len() < word.len()
            && let Some(level) = words::level(part)
        {
            let before = word.get(..start)?.trim_end_matches(mark);
            let after = word.get(end..)?.trim_matches(mark);
            return Some((level, before, after));
        }
        start = end + 1;
    }
    None
}

/// `%LINK-3-UPDOWN:`: the facility, the level, the event.
pub(in crate::layout) fn cisco(word: &str) -> Option<(&str, i32, &str)> {
    let word = word.strip_prefix('%')?;
    let word = word.strip_suffix(':').unwrap_or(word);
    let (head, event) = word.rsplit_once('-')?;
    let (facility, severity) = head.rsplit_once('-')?;
    let level = crate::severity::syslog(severity.parse().ok().filter(|_| severity.len() == 1)?)?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    (plain(facility) && plain(event)).then_some((facility, level, event))
}
