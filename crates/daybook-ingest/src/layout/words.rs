//! What a word in a header may be.

use daybook_store::level;

use crate::severity;

/// No word or name in a header is longer.
pub(super) const LONGEST: usize = 256;

/// The level of a word: what loggers write, and what devices do that are no loggers.
pub(super) fn level(word: &str) -> Option<i32> {
    if word.len() > 16 || !word.as_bytes().first()?.is_ascii_alphabetic() {
        return None;
    }
    // Words that name things too: as levels they are written in capitals.
    let weak =
        ["log", "detail", "hint", "statement", "note", "fine", "config", "fail", "panic", "trace"];
    if word.bytes().any(|byte| byte.is_ascii_lowercase())
        && weak.iter().any(|w| word.eq_ignore_ascii_case(w))
        && !matches!(word, "trace" | "Trace")
    {
        return None;
    }
    severity::word(word).or_else(|| {
        let found = [
            ("failure", level::ERROR),
            ("major", level::ERROR),
            ("fehler", level::ERROR),
            ("erreur", level::ERROR),
            ("errore", level::ERROR),
            ("minor", level::WARN),
            ("warnung", level::WARN),
            ("avertissement", level::WARN),
            ("advertencia", level::WARN),
            ("aviso", level::WARN),
            ("attention", level::WARN),
            ("hinweis", level::NOTICE),
            ("kritisch", level::CRITICAL),
        ];
        found.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, level)| *level)
    })
}

/// The level of a single capital, or of one that is written twice (`WW`).
pub(super) fn letter(word: &str) -> Option<i32> {
    match word.as_bytes() {
        [letter] => severity::letter(*letter),
        [a @ (b'E' | b'W' | b'I'), b] if a == b => severity::letter(*a),
        _ => None,
    }
}

/// The level of a letter with three digits (`I005`) or of two letters with a number (`In(05)`), as
/// virtual machines write it.
pub(super) fn coded(word: &str) -> Option<i32> {
    let (name, number) = match word.strip_suffix(')').and_then(|word| word.split_once('(')) {
        Some((name, number)) if name.len() == 2 => (name, number),
        Some(_) => return None,
        None => (word.get(..1)?, word.get(1..).filter(|number| number.len() == 3)?),
    };
    if !is_number(number) {
        return None;
    }
    Some(match name {
        "T" | "Tr" => level::TRACE,
        "D" | "De" | "Db" => level::DEBUG,
        "I" | "In" => level::INFO,
        "No" => level::NOTICE,
        "W" | "Wa" => level::WARN,
        "E" | "Er" => level::ERROR,
        "Cr" => level::CRITICAL,
        _ => return None,
    })
}

/// A number under which a message is described in a manual: `WSVR0001I`, `ORA-00942`.
pub(super) fn is_message_id(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = word.get(letters..).unwrap_or("");
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = rest.len() - digits;
    (1..=8).contains(&letters)
        && digits >= 3
        && (tail == 0 || tail == 1 && rest.ends_with(|c: char| c.is_ascii_uppercase()))
}

/// How the letters of a level word are written: which of these a layout uses is learnt.
pub(super) fn case(word: &str) -> u8 {
    let lower = word.bytes().any(|byte| byte.is_ascii_lowercase());
    let upper = word.bytes().any(|byte| byte.is_ascii_uppercase());
    match (upper, lower, word.len()) {
        (true, false, 1) => LETTER,
        (true, false, _) => UPPER,
        (true, true, _) => MIXED,
        _ => LOWER,
    }
}

pub(super) const UPPER: u8 = 1;
pub(super) const MIXED: u8 = 2;
pub(super) const LOWER: u8 = 4;
pub(super) const LETTER: u8 = 8;
/// `A` is for audit, not for assert: there are too many of it.
pub(super) const AUDIT: u8 = 16;

/// Where the word ends that may be a level: letters and digits up to a blank or a mark.
pub(super) fn level_end(text: &[u8], at: usize, end: usize) -> Option<usize> {
    let rest = text.get(at..end)?;
    let length = rest.iter().take(17).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends = match rest.get(length) {
        None => true,
        Some(byte) => {
            byte.is_ascii_whitespace() || b":,;|]})>[({</=!*\"'".contains(byte) || *byte == b'-'
        }
    };
    // `error-free`, `info.txt`, `I'm`
    let next = rest.get(length + 1).copied().unwrap_or(b' ');
    let glued = matches!(rest.get(length), Some(b'-' | b'\'' | b'=' | b'/'))
        && next.is_ascii_alphanumeric()
        && !matches!(rest.get(length), Some(b'/'));
    (length > 0 && ends && !glued).then_some(at + length)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The place of the next byte that is no blank.
pub(super) fn skip_blanks(text: &[u8], at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_blank(**byte)).count()
}

/// Where the word here ends.
pub(super) fn word_end(text: &[u8], at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    at + rest.iter().take(LONGEST + 1).take_while(|byte| !is_blank(**byte)).count()
}

/// The bracket that closes this one.
pub(super) fn closing(open: u8) -> Option<u8> {
    match open {
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        b'<' => Some(b'>'),
        b'{' => Some(b'}'),
        _ => None,
    }
}

/// Where the bracket that opens here closes.
pub(super) fn group_end(text: &[u8], at: usize, end: usize) -> Option<usize> {
    let open = *text.get(at)?;
    let close = closing(open)?;
    let mut depth = 0;
    for (ahead, byte) in text.get(at..end)?.iter().take(LONGEST).enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + ahead);
            }
        }
    }
    None
}

/// The next word or bracketed group, from its first byte to behind its last.
pub(super) fn token(text: &[u8], at: usize, end: usize) -> Option<(usize, usize)> {
    let start = skip_blanks(text, at, end);
    if start >= end {
        return None;
    }
    let group = group_end(text, start, end).map(|close| close + 1);
    // `[1]x` and `<a>=b` are words all the same.
    let stop = group.map_or_else(|| word_end(text, start, end), |close| word_end(text, close, end));
    Some((start, stop))
}

pub(super) fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number, an address, an identifier in hexadecimal: what a column holds and prose does not.
pub(super) fn is_data(word: &str) -> bool {
    let word = word.trim_start_matches('#');
    let hex = word.strip_prefix("0x").unwrap_or(word);
    let digits = word.bytes().any(|byte| byte.is_ascii_digit());
    let plain = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b':' | b'.' | b'/');
    digits && !word.ends_with([':', '.', ',']) && hex.bytes().all(plain) || word == "-"
}

/// The number of `pid 7`, `T:7`, `thread=7`, or the number alone.
pub(super) fn labelled_number(word: &str) -> Option<&str> {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (label, number) = word.split_at(word.len() - digits);
    let label = label.trim_end_matches([' ', ':', '=', '#']);
    let known = ["", "pid", "tid", "thread", "process", "proc", "t", "p"];
    (digits > 0 && known.iter().any(|known| label.eq_ignore_ascii_case(known))).then_some(number)
}

/// An identifier in hexadecimal, of some length.
pub(super) fn is_hex(word: &str) -> bool {
    let word = word.strip_prefix("0x").unwrap_or(word);
    word.len() >= 6
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A name as programs, classes, modules and machines have it.
pub(super) fn is_name(word: &str) -> bool {
    let plain = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | '_' | '$' | '-' | '/' | '\\' | ':' | '@' | '#' | '+' | '*' | '%')
    };
    word.len() <= 128
        && word.chars().any(char::is_alphabetic)
        && word
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '@' | '%' | '\\'))
        && word.chars().all(plain)
        && !word.ends_with([':', '.'])
        && !word.contains("://")
}

/// A name that is no word of prose: with a digit, a mark or a capital within.
pub(super) fn is_identifier(word: &str) -> bool {
    is_name(word)
        && word.len() > 1
        && (word
            .bytes()
            .any(|b| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'/' | b'@' | b'\\' | b':'))
            || word.contains('-') && word.len() > 3
            || word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
                && word.bytes().any(|byte| byte.is_ascii_lowercase()))
}

/// Whether it looks like a machine's name: `web-1`, `dn228`, `R02-M1-N0`, `10.0.0.1`, `a.example`.
pub(super) fn is_host(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let plain = word
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'/' | b'@'));
    let address = letters == 0 && word.matches('.').count() == 3;
    let top = word.rsplit('.').next().unwrap_or("");
    let domain = ["local", "lan", "com", "net", "org", "internal", "de", "localdomain", "example"];
    let named = word.contains('.') && domain.contains(&top);
    let numbered = letters > 0 && digits > 0 && word.ends_with(|c: char| c.is_ascii_digit());
    plain
        && (address
            || named
            || word == "localhost"
            || numbered && !word.contains(':')
            || numbered && word.contains('-'))
}

pub(super) fn is_thread(name: &str) -> bool {
    // `com.acme.db.Pool` is a class.
    if name.contains("::") || name.contains('.') && !name.contains([' ', '-', '#']) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    matches!(&*lower, "main" | "mainthread" | "scheduler" | "eventloop")
        || lower.strip_prefix("t-").is_some_and(is_number)
        || ["thread", "pool", "worker", "exec-", "executor", "-nio-", "tid", "fiber"]
            .iter()
            .any(|part| lower.contains(part))
}

/// How the files of programs end.
const CODE: [&str; 30] = [
    "c", "cc", "cpp", "cs", "cxx", "erl", "ex", "go", "h", "hpp", "hs", "java", "js", "kt", "lua",
    "m", "mjs", "mm", "php", "pl", "py", "rb", "rs", "scala", "sh", "swift", "ts", "tsx", "vb",
    "zig",
];

/// A place in code: file, line, and a function where one is given.
pub(super) fn code_place(word: &str) -> Option<(&str, &str, &str)> {
    let word = word.trim_end_matches(':');
    // `server.c:123(main)`, `a.py:main:12`, `main.go:12`
    let (word, function) = match word.strip_suffix(')').and_then(|w| w.rsplit_once('(')) {
        Some((word, function)) => (word, function),
        None => (word, ""),
    };
    let (file, line) = word.rsplit_once(':').or_else(|| word.rsplit_once('@'))?;
    if !is_number(line) || line.len() > 7 {
        return None;
    }
    let (file, function) = match file.rsplit_once(':') {
        Some((file, between))
            if function.is_empty() && !file.ends_with(':') && !between.contains(['/', '\\']) =>
        {
            (file, between)
        }
        _ => (file, function),
    };
    let named = function.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '<'));
    // A host with its port looks alike: what follows the dot tells.
    let is_file = file.contains(['/', '\\'])
        || named
        || file.rsplit_once('.').is_some_and(|(_, ending)| CODE.contains(&ending));
    if !function.is_empty() && !named {
        return None;
    }
    (is_file && is_name(file) && !is_number(file)).then_some((file, line, function))
}
