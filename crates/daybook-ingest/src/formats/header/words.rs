//! The words that headers are made of.

use crate::severity;

/// No name in a header is longer.
pub(super) const MAX_NAME: usize = 128;

/// A level by its word or, for one letter, in capitals.
pub(in crate::formats) fn level_word(word: &str) -> Option<i32> {
    match word.as_bytes() {
        [letter @ (b'D' | b'I' | b'W' | b'E' | b'F' | b'T' | b'V' | b'C')] => {
            severity::letter(*letter)
        }
        b"WW" => severity::letter(b'W'),
        b"EE" => severity::letter(b'E'),
        b"II" => severity::letter(b'I'),
        _ => severity::word(word),
    }
}

/// A level word that stands bare: in capitals, or in small letters set off from what follows.
pub(super) fn bare_level(word: &str, after: &str, tight: bool) -> Option<i32> {
    let level = level_word(word)?;
    let capitals = word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let wide = after.starts_with('\t') || after.starts_with("  ") || after.starts_with(" [");
    let dashed = [" - ", " : ", " | "].iter().any(|mark| after.starts_with(mark));
    (capitals || wide || dashed || tight).then_some(level)
}

/// `thread:Class@line`, `Class@line`.
pub(super) fn class_at_line(text: &str) -> Option<(Option<&str>, &str, &str)> {
    let (before, line) = text.rsplit_once('@')?;
    if !is_number(line) {
        return None;
    }
    let (thread, class) = match before.rsplit_once(':') {
        Some((thread, class)) => (Some(thread), class),
        None => (None, before),
    };
    (is_name(class) && !is_number(class)).then_some((thread, class, line))
}

/// `src/main.rs:23:`, `file.go:23`.
pub(super) fn code_place(word: &str) -> Option<(&str, &str)> {
    let (file, line) = word.trim_end_matches(':').rsplit_once(':')?;
    let (stem, ending) = file.rsplit_once('.')?;
    let known = ["go", "rs", "c", "cc", "cpp", "h", "py", "js", "ts", "java", "cs", "rb", "php"];
    (is_number(line) && !stem.is_empty() && known.contains(&ending)).then_some((file, line))
}

/// A name as programs, classes and modules have it: one word, a letter in it.
pub(in crate::formats) fn is_name(word: &str) -> bool {
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | '_' | '$' | '-' | '/' | ':' | '@' | '#' | '<' | '>')
    };
    !word.is_empty()
        && word.len() <= MAX_NAME
        && word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '/')
        && word.chars().all(plain)
        && !word.contains("//")
        && !word.ends_with(':')
}

pub(super) fn is_thread(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower == "main"
        || ["thread", "pool", "worker-", "exec-"].iter().any(|part| lower.contains(part))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit())
}

/// What follows the blanks and marks between two parts.
pub(super) fn separators(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    let mark = text.starts_with(['-', '|', ':', ',', ']']);
    if !mark || text.starts_with("---") {
        return text;
    }
    let after = &text[1..];
    // A mark stands alone, or right before the next part (`:INFO:`); `-5` is a number.
    if text.starts_with('-') && !after.starts_with([' ', '\t']) {
        return text;
    }
    after.trim_start_matches([' ', '\t'])
}

/// Where the bracket that is open before a text closes.
pub(in crate::formats) fn closing(text: &str, open: u8) -> Option<usize> {
    let close = match open {
        b'[' => b']',
        b'(' => b')',
        _ => b'>',
    };
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().take(4 * MAX_NAME) {
        if byte == open {
            depth += 1;
        } else if byte == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}
