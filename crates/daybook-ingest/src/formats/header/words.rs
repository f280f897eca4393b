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
    let wide = after.starts_with('\t') || after.starts_with("  ") || after.starts_with(" [");
    let dashed = [" - ", " : ", " | ", " ("].iter().any(|mark| after.starts_with(mark));
    if tight || wide || dashed {
        return Some(level);
    }
    let capitals = word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    match word.len() {
        // `I am here` is a sentence, `I Choreographer: …` is not.
        1 => is_header_like(after).then_some(level),
        _ if capitals => Some(level),
        _ if matches!(word, "info" | "warn") => Some(level),
        _ => is_header_like(after).then_some(level),
    }
}

/// Whether what follows a level is surely header: a name with a colon or a process, a number.
fn is_header_like(after: &str) -> bool {
    let next = after.trim_start_matches(' ');
    let word = next.split(' ').next().unwrap_or("");
    let name = word.strip_suffix(':').filter(|name| is_name(name) && !is_prose(name));
    let process = word.strip_suffix([']', ':']).is_some_and(|word| {
        let word = word.strip_suffix(']').unwrap_or(word);
        word.split_once('[').is_some_and(|(name, number)| is_name(name) && is_number(number))
    });
    let column = word.len() > 2
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && next.get(word.len()..).is_some_and(|rest| rest.starts_with("  "));
    name.is_some() || process || column || is_logger(word) || super::code_place(word).is_some()
}

/// Whether a level in capitals follows within a few words that may be header.
pub(super) fn level_ahead(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..4 {
        rest = separators(rest);
        if let Some(open @ (b'[' | b'(')) = rest.as_bytes().first() {
            let inner = rest.get(1..).unwrap_or("");
            let Some(close) = closing(inner, *open) else { return false };
            if inner.get(..close).is_some_and(|inside| level_word(inside.trim()).is_some()) {
                return true;
            }
            rest = inner.get(close + 1..).unwrap_or("");
            continue;
        }
        let (word, after) = rest.split_at(rest.find([' ', '\t']).unwrap_or(rest.len()));
        let head = word.split([':', '|', ']']).next().unwrap_or("");
        let capitals = head.len() >= 3 && head.bytes().all(|b| b.is_ascii_uppercase());
        if capitals && level_word(head).is_some() {
            return true;
        }
        if !(is_number(word) || is_structured(word) && is_name(word)) {
            return false;
        }
        rest = after;
    }
    false
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

/// A name that no sentence has: dotted, of several words, with a digit.
pub(super) fn is_structured(name: &str) -> bool {
    let mut small = false;
    let mut humps = 0;
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'.' if at + 1 < name.len() => return true,
            b'_' | b'$' | b'/' | b'0'..=b'9' => return true,
            b'-' if at > 0 => return true,
            b':' => return name.contains("::"),
            b'A'..=b'Z' => {
                humps += u32::from(small);
                small = false;
            }
            b'a'..=b'z' => small = true,
            _ => {}
        }
    }
    humps > 0
}

/// A logger as Java has it: a package in small letters, then a class: `o.a.c.Cart.load`.
pub(in crate::formats) fn is_logger(word: &str) -> bool {
    let mut parts = word.split('.');
    let first = parts.next().is_some_and(|part| part.starts_with(|c: char| c.is_ascii_lowercase()));
    let (mut count, mut class) = (1, false);
    for part in parts {
        if part.is_empty() {
            return false;
        }
        count += 1;
        class |= part.starts_with(|c: char| c.is_ascii_uppercase());
    }
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$' | b'#');
    first && class && count >= 3 && word.len() <= MAX_NAME && word.bytes().all(plain)
}

/// A word that begins sentences, so that `Result: 3` is a message and no source.
pub(in crate::formats) fn is_prose(word: &str) -> bool {
    const WORDS: [&str; 82] = [
        "address",
        "answer",
        "args",
        "arguments",
        "attempt",
        "body",
        "call",
        "cause",
        "code",
        "command",
        "config",
        "configuration",
        "connection",
        "content",
        "count",
        "current",
        "data",
        "date",
        "debug",
        "default",
        "details",
        "done",
        "duration",
        "elapsed",
        "env",
        "environment",
        "error",
        "exception",
        "exit",
        "file",
        "for",
        "found",
        "from",
        "got",
        "headers",
        "hint",
        "host",
        "id",
        "input",
        "items",
        "key",
        "memory",
        "message",
        "name",
        "new",
        "no",
        "note",
        "now",
        "ok",
        "old",
        "options",
        "output",
        "params",
        "path",
        "port",
        "query",
        "reason",
        "received",
        "records",
        "request",
        "response",
        "result",
        "rows",
        "see",
        "size",
        "sql",
        "stack",
        "status",
        "summary",
        "the",
        "time",
        "tip",
        "todo",
        "took",
        "total",
        "url",
        "usage",
        "user",
        "users",
        "value",
        "version",
        "warning",
    ];
    if word.len() > 14 || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let mut lower = [0_u8; 14];
    for (slot, byte) in lower.iter_mut().zip(word.bytes()) {
        *slot = byte.to_ascii_lowercase();
    }
    // `HTTP`, `MyCart` are names.
    let tail_small = word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    let Some(lower) = lower.get(..word.len()).filter(|_| tail_small) else { return false };
    let inflected = word.len() > 4
        && (lower.ends_with(b"ing") || lower.ends_with(b"ed") || lower.ends_with(b"ly"));
    inflected && lower != b"feed" && lower != b"embed"
        || WORDS.iter().any(|known| known.as_bytes() == lower)
        || severity::word(word).is_some()
}

pub(in crate::formats) fn is_thread(name: &str) -> bool {
    if matches!(name, "main" | "MainProcess") {
        return true;
    }
    // `qtp12-34`, `scheduling-1`, `nioEventLoopGroup-2-1`
    if let Some((stem, number)) = name.rsplit_once(['-', ' '])
        && is_number(number)
        && stem.starts_with(|c: char| c.is_alphabetic())
        && !stem.contains(['.', ':', '/', '='])
    {
        return true;
    }
    let contains = |part: &str| {
        name.as_bytes()
            .windows(part.len())
            .any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
    };
    ["thread", "pool-", "worker-", "exec-", "dispatcher", "eventloop"]
        .iter()
        .any(|part| contains(part))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit())
}

/// What follows the blanks and marks between two parts.
pub(super) fn separators(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    let mark = text.starts_with(['-', '|', ':', ',', ']', ';']);
    if !mark || text.starts_with("---") {
        return text;
    }
    let after = text.get(1..).unwrap_or("");
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
        b'{' => b'}',
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
