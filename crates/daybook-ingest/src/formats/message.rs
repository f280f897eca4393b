//! The level that a message itself names, where no header did.

use daybook_store::level;

use super::jsonl::Jsonl;
use crate::format::Format;
use crate::severity;

/// A level is looked for in so many bytes.
const WINDOW: usize = 160;
/// A message that says its level behind other brackets has no more of them.
const MAX_BRACKETS: usize = 3;

/// The level that a message clearly names at its beginning, else 0. The word stays in the message.
///
/// ```text
/// error: no route            [main] WARN  late            <info>  [1774015200.1] up
/// imap-login: Warning: x     time="…" level=info msg="x"  {"level":"error","msg":"x"}
/// (shell:12): GLib-WARNING **: x                          [drm:f [i915]] *ERROR* x
/// ```
///
/// That something failed (`Failed password for root`) is no level: whoever wrote it knew whether
/// it is an error for them.
pub(super) fn level(text: &str) -> i32 {
    let text = text.trim_start_matches([' ', '\t']);
    let leading = severity::leading(text);
    if leading != level::UNSPECIFIED {
        return leading;
    }
    let head = text.as_bytes().get(..text.len().min(WINDOW)).unwrap_or_default();
    let found = match head.first() {
        Some(b'{') if text.ends_with('}') => Jsonl.parse(text).map(|record| record.level),
        Some(b'[') => behind_brackets(text),
        Some(b'(') => in_parentheses(head),
        _ => None,
    };
    found
        .or_else(|| before_colons(head))
        .or_else(|| in_pairs(head))
        .or_else(|| between_stars(head))
        .unwrap_or(level::UNSPECIFIED)
}

/// `[1] [main] WARN x`
fn behind_brackets(text: &str) -> Option<i32> {
    let mut rest = text;
    for _ in 0..MAX_BRACKETS {
        let window = rest.as_bytes().get(..rest.len().min(WINDOW))?;
        rest = rest.get(memchr::memchr(b']', window)? + 1..)?.trim_start_matches([' ', ':', '-']);
        if let found @ 1.. = severity::leading(rest) {
            return Some(found);
        }
        if !rest.starts_with('[') {
            break;
        }
    }
    None
}

/// The marks of X servers: `(EE) no screen`.
fn in_parentheses(head: &[u8]) -> Option<i32> {
    Some(match head.get(..4)? {
        b"(EE)" => level::ERROR,
        b"(WW)" => level::WARN,
        b"(II)" => level::INFO,
        b"(!!)" => level::NOTICE,
        _ => return None,
    })
}

/// `imap-login: Error: x`: a level word of its own before a colon; one in capitals may stand behind
/// other words, as in `[0320/140000:WARNING:a.cc(1)] x`.
fn before_colons(head: &[u8]) -> Option<i32> {
    let mut from = 0;
    for _ in 0..3 {
        let colon = from + memchr::memchr(b':', head.get(from..)?)?;
        let start = head.get(..colon)?.iter().rposition(|byte| !byte.is_ascii_alphabetic());
        if let Some(start) = start {
            let before = head.get(start.saturating_sub(1)..=start)?;
            let capitals = head.get(start + 1..colon)?.iter().all(u8::is_ascii_uppercase);
            let apart = matches!(before, [b':' | b']' | b')', b' '] | [_, b'[' | b'('])
                || capitals && matches!(before, [.., b' ' | b':']);
            if apart && let Some(found) = word(head.get(start + 1..colon)?) {
                return Some(found);
            }
        }
        from = colon + 1;
    }
    None
}

/// `time="…" level=warning msg="…"`
fn in_pairs(head: &[u8]) -> Option<i32> {
    let mut from = 0;
    for _ in 0..8 {
        let equals = from + memchr::memchr(b'=', head.get(from..)?)?;
        let before = head.get(..equals)?;
        let start = before.iter().rposition(|byte| !byte.is_ascii_alphabetic());
        let start = start.map_or(0, |at| at + 1);
        let set_off = start == 0 || matches!(head.get(start - 1), Some(b' ' | b'{' | b'[' | b','));
        if set_off && matches!(before.get(start..)?, b"level" | b"lvl" | b"severity" | b"loglevel")
        {
            let value = head.get(equals + 1..)?;
            let value = value.strip_prefix(b"\"").unwrap_or(value);
            let end = value.iter().position(|byte| !byte.is_ascii_alphabetic());
            let value = value.get(..end.unwrap_or(value.len()))?;
            return severity::word(std::str::from_utf8(value).ok()?);
        }
        from = equals + 1;
    }
    None
}

/// GLib's `Gtk-WARNING **: x` and the kernel's `[drm:f] *ERROR* x`.
fn between_stars(head: &[u8]) -> Option<i32> {
    let star = memchr::memchr(b'*', head)?;
    let (before, after) = head.split_at(star);
    if after.starts_with(b"** ") || after.starts_with(b"**:") {
        let before = before.trim_ascii_end();
        let start = before.iter().rposition(|byte| !byte.is_ascii_alphabetic());
        return word(before.get(start.map_or(0, |at| at + 1)..)?)
            .or_else(|| before_stars_end(after.get(2..)?));
    }
    let after = after.get(1..)?;
    word(after.get(..memchr::memchr(b'*', after)?)?)
}

/// GLib without a domain: `** (shell:12): WARNING **: x`
fn before_stars_end(after: &[u8]) -> Option<i32> {
    let star = memchr::memchr(b'*', after)?;
    let before = after.get(..star)?.trim_ascii_end();
    let start = before.iter().rposition(|byte| !byte.is_ascii_alphabetic())?;
    word(before.get(start + 1..)?)
}

/// The words that are levels wherever they stand alone, and seldom anything else.
fn word(text: &[u8]) -> Option<i32> {
    if !(4..=8).contains(&text.len()) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    severity::word(text).filter(|_| {
        !["note", "fine", "hint", "fail", "config"].iter().any(|no| text.eq_ignore_ascii_case(no))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_clearly_says_of_its_level() {
        for (message, expected) in [
            ("error: no route", 17),
            ("imap-login: Warning: late", 13),
            ("PAM: error: x", 17),
            ("[0320/140000:WARNING:a.cc(1)] x", 13),
            ("14:00:00.123 ERROR:    177: x", 17),
            ("JS ERROR: x", 17),
            (r#"time="2026-03-20T14:00:00Z" level=warning msg="x""#, 13),
            ("level=debug", 5),
            (r#"{"level":"error","msg":"x"}"#, 17),
            ("[1] [main] WARN x", 13),
            ("(EE) no screen", 17),
            ("(shell:12): GLib-WARNING **: x", 13),
            ("** (shell:12): CRITICAL **: x", 18),
            ("[drm:f [i915]] *ERROR* x", 17),
            ("<info>  [1774015200.1] up", 9),
        ] {
            assert_eq!(level(message), expected, "{message}");
        }
    }

    #[test]
    fn what_only_went_wrong_is_no_level() {
        for message in [
            "Failed password for root from 10.0.0.1 port 22 ssh2",
            "connection error: refused",
            "client error=5",
            "sealevel=info",
            "a: note: b",
            "wildcard *error",
            "level=",
            "[",
            "* *",
            ":::",
            "",
        ] {
            assert_eq!(level(message), 0, "{message}");
        }
    }
}
