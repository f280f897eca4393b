//! What loggers call their levels, on the scale of [`daybook_store::level`].
//!
//! | level | words, in any case | in capitals only |
//! |---|---|---|
//! | TRACE | trace trc trce finest finer verbose verb vrb silly spam | |
//! | DEBUG | debug dbg dbug debu | FINE |
//! | INFO | info inf information informational, infos informationen información | CONFIG LOG STATEMENT DETAIL HINT AUDIT SUCCESS NOTIFICATION |
//! | NOTICE | notice note, hinweis | |
//! | WARN | warn warning wrn, warnung avertissement advertencia avvertimento aviso waarschuwing | ATTENTION ATTENZIONE ATENCIÓN |
//! | ERROR | error err eror erro severe fail failure, fehler erreur errore fout schwerwiegend | GRAVE FAILED |
//! | CRITICAL | critical crit crt, kritisch critique crítico | |
//! | ALERT | alert | |
//! | FATAL | fatal ftl fatl emerg emergency panic dpanic | |
//!
//! The words in capitals are words of messages otherwise (`config: loaded`); in a field that is
//! called a level they count in any case. Digits at the end do not count (PostgreSQL's
//! `DEBUG5`), slog's `INFO+2` does.
//!
//! | numbers | of |
//! |---|---|
//! | 0 to 7 | syslog: emergency to debug |
//! | 10 20 30 40 50 60 | bunyan, pino: trace to fatal |
//! | 8 to 24 otherwise | OpenTelemetry |
//! | 100 200 250 300 400 500 550 600 | Monolog: debug to emergency |
//! | 700 800 900 1000 | java.util.logging: CONFIG to SEVERE |
//! | 5000 10000 20000 30000 40000 50000 | logback, log4j: trace to fatal |
//! | below 0 | slog, zap: debug (from -4 on) and trace |
//!
//! A field's name may say more: see `formats/jsonl/keys.rs`.

use daybook_store::level;

/// The longest word there is, in bytes.
const MAX_WORD: usize = 16;

/// The level of a word, in any case, as loggers write them (`WARNING`, `err`, `DEBUG5`, `FTL`).
#[must_use]
pub fn word(text: &str) -> Option<i32> {
    let mut lower = [0; MAX_WORD];
    let (base, offset) = base(text)?;
    let word = lower_case(base, &mut lower)?;
    let level = always(word).or_else(|| {
        let capitals = base.bytes().all(|byte| !byte.is_ascii_lowercase());
        if capitals { in_capitals(word) } else { None }
    })?;
    Some((level + offset).clamp(level::TRACE, 24))
}

/// A level word without digits at its end, and what slog adds to it or takes from it.
fn base(text: &str) -> Option<(&str, i32)> {
    let base = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(word) = base.strip_suffix(['+', '-'])
        && let Ok(offset) = text.get(word.len()..)?.parse::<i32>()
        && matches!(word, "DEBUG" | "INFO" | "WARN" | "ERROR")
        && offset.abs() < 24
    {
        return Some((word, offset));
    }
    // PostgreSQL numbers its DEBUG1 to DEBUG5.
    Some((base, 0))
}

fn lower_case<'b>(text: &str, buffer: &'b mut [u8; MAX_WORD]) -> Option<&'b [u8]> {
    let lower = buffer.get_mut(..text.len())?;
    lower.copy_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    Some(lower)
}

/// Words that say a level in any case.
fn always(lower: &[u8]) -> Option<i32> {
    Some(match lower {
        b"trace" | b"trc" | b"trce" | b"finest" | b"finer" | b"verbose" | b"verb" | b"vrb"
        | b"silly" | b"spam" => level::TRACE,
        b"debug" | b"dbg" | b"dbug" | b"debu" => level::DEBUG,
        b"info"
        | b"inf"
        | b"information"
        | b"informational"
        | b"infos"
        | b"informationen"
        | b"informaci\xc3\xb3n"
        | b"informaci\xc3\x93n" => level::INFO,
        b"notice" | b"note" | b"hinweis" => level::NOTICE,
        b"warn" | b"warning" | b"wrn" | b"warnung" | b"avertissement" | b"advertencia"
        | b"avvertimento" | b"aviso" | b"waarschuwing" => level::WARN,
        b"error" | b"err" | b"eror" | b"erro" | b"severe" | b"fail" | b"failure" | b"fehler"
        | b"erreur" | b"errore" | b"fout" | b"schwerwiegend" => level::ERROR,
        b"critical" | b"crit" | b"crt" | b"kritisch" | b"critique" | b"cr\xc3\xadtico"
        | b"cr\xc3\x8dtico" => level::CRITICAL,
        b"alert" => level::ALERT,
        b"fatal" | b"ftl" | b"fatl" | b"emerg" | b"emergency" | b"panic" | b"dpanic" => {
            level::FATAL
        }
        _ => return None,
    })
}

/// Words that are levels where they stand in capitals.
fn in_capitals(lower: &[u8]) -> Option<i32> {
    Some(match lower {
        b"fine" => level::DEBUG,
        b"config" | b"log" | b"statement" | b"detail" | b"hint" | b"audit" | b"success"
        | b"notification" => level::INFO,
        b"attention" | b"attenzione" | b"atenci\xc3\xb3n" | b"atenci\xc3\x93n" => level::WARN,
        b"grave" | b"failed" => level::ERROR,
        _ => return None,
    })
}

/// The level of a letter (glog, logcat, oslo).
#[must_use]
pub fn letter(letter: u8) -> Option<i32> {
    Some(match letter {
        b'V' | b'T' => level::TRACE,
        b'D' => level::DEBUG,
        b'I' => level::INFO,
        b'N' => level::NOTICE,
        b'W' => level::WARN,
        b'E' => level::ERROR,
        b'C' => level::CRITICAL,
        b'F' | b'A' => level::FATAL,
        _ => return None,
    })
}

/// A syslog severity, 0 (emergency) to 7 (debug).
#[must_use]
pub fn syslog(severity: i64) -> Option<i32> {
    Some(match severity {
        0 => level::FATAL,
        1 => level::ALERT,
        2 => level::CRITICAL,
        3 => level::ERROR,
        4 => level::WARN,
        5 => level::NOTICE,
        6 => level::INFO,
        7 => level::DEBUG,
        _ => return None,
    })
}

/// The level of a number in a field that is called a level and does not say whose it is.
#[must_use]
pub fn number(number: i64) -> Option<i32> {
    Some(match number {
        0..=7 => return syslog(number),
        10 => level::TRACE,
        20 => level::DEBUG,
        30 => level::INFO,
        40 => level::WARN,
        50 => level::ERROR,
        60 => level::FATAL,
        8..=24 => i32::try_from(number).ok()?,
        100 => level::DEBUG,
        200 => level::INFO,
        250 => level::NOTICE,
        300 => level::WARN,
        400 => level::ERROR,
        500 => level::CRITICAL,
        550 => level::ALERT,
        600 => level::FATAL,
        700 | 800 => level::INFO,
        900 => level::WARN,
        1000 => level::ERROR,
        5000 => level::TRACE,
        10_000 => level::DEBUG,
        20_000 => level::INFO,
        30_000 => level::WARN,
        40_000 => level::ERROR,
        50_000 => level::FATAL,
        -4..=-1 => level::DEBUG,
        -100..=-5 => level::TRACE,
        _ => return None,
    })
}

/// The level of an HTTP answer.
#[must_use]
pub fn http(status: u16) -> i32 {
    match status {
        500.. => level::ERROR,
        400.. => level::WARN,
        _ => level::INFO,
    }
}

/// The level word that a message clearly begins with: `error: …`, `[warn] …`, `<info> …`,
/// `WARNING …`, `Error - …`, `** ERROR **`, `(EE) …`, `<3>…`, `E: …`; 0 without one. The word
/// stays in the message.
#[must_use]
pub fn leading(message: &str) -> i32 {
    let found = match message.as_bytes().first() {
        Some(b'[') => in_brackets(message, b']'),
        Some(b'<') => in_brackets(message, b'>'),
        Some(b'(') => in_brackets(message, b')'),
        Some(b'*' | b'=' | b'!') => behind_marks(message),
        Some(b'A'..=b'Z' | b'a'..=b'z') => bare(message),
        _ => None,
    };
    found.unwrap_or(level::UNSPECIFIED)
}

fn in_brackets(message: &str, close: u8) -> Option<i32> {
    let window = message.as_bytes().get(1..message.len().min(MAX_WORD + 4))?;
    let inside = message.get(1..=memchr::memchr(close, window)?)?.trim();
    match (inside.as_bytes(), close) {
        ([digit @ b'0'..=b'7'], b'>') => syslog(i64::from(digit - b'0')),
        // X.org
        (b"EE", _) => Some(level::ERROR),
        (b"WW", _) => Some(level::WARN),
        (b"II", _) => Some(level::INFO),
        (_, b')') => None,
        ([letter @ (b'D' | b'I' | b'W' | b'E' | b'F')], _) => self::letter(*letter),
        _ => word(inside),
    }
}

/// `*** WARNING ***`, `=ERROR REPORT====`
fn behind_marks(message: &str) -> Option<i32> {
    let window = message.get(..message.len().min(8)).unwrap_or(message);
    let marks = window.find(|c| !matches!(c, '*' | '=' | '!' | ' '))?;
    let rest = message.get(marks..)?;
    let length = rest.bytes().take(MAX_WORD).take_while(u8::is_ascii_uppercase).count();
    let (word, after) = rest.split_at_checked(length)?;
    match word {
        // Erlang's other reports.
        "CRASH" | "SUPERVISOR" if after.starts_with(" REPORT=") => Some(level::ERROR),
        "PROGRESS" if after.starts_with(" REPORT=") => Some(level::INFO),
        _ if length >= 4 && !after.starts_with(|c: char| c.is_alphanumeric()) => self::word(word),
        _ => None,
    }
}

fn bare(message: &str) -> Option<i32> {
    let length = message.bytes().take(MAX_WORD).take_while(u8::is_ascii_alphanumeric).count();
    let (candidate, after) = message.split_at_checked(length)?;
    let next = after.as_bytes();
    if length == 1 {
        // apt
        let apt = matches!(candidate, "E" | "W") && after.starts_with(": ");
        return if apt { letter(*candidate.as_bytes().first()?) } else { None };
    }
    let capitals = candidate.bytes().all(|byte| byte.is_ascii_uppercase());
    let clear = match next {
        [b':', rest @ ..] => behind_colon(candidate, rest, capitals),
        // `error[E0308]: …`
        [b'[', ..] => !capitals && after.get(..12.min(after.len()))?.contains("]:"),
        [b' ', b'-', b' ', ..] => true,
        [b' ' | b'\t' | b'|' | b'!', ..] | [] if capitals => {
            (length >= 4 || matches!(candidate, "ERR" | "WRN" | "DBG")) && !speaks_of_it(after)
        }
        _ => false,
    };
    if clear { word(candidate) } else { None }
}

/// Whether what follows `word:` is a message: neither a path (`error::Error`) nor a count
/// (`error: 0`), and for the lesser levels set off from it.
fn behind_colon(word: &str, rest: &[u8], capitals: bool) -> bool {
    let blank = matches!(rest.first(), None | Some(b' ' | b'\t' | b'['));
    let count =
        |text: &[u8]| !text.is_empty() && text.len() < 20 && text.iter().all(u8::is_ascii_digit);
    let grave = self::word(word).is_some_and(|level| level >= level::WARN);
    rest.first() != Some(&b':') && (blank || capitals || grave) && !count(rest.trim_ascii())
}

/// `DEBUG mode is on`, `TRACE level set`: of levels, not on one.
fn speaks_of_it(after: &str) -> bool {
    let next = after.trim_start().split([' ', '.', ':', ',']).next().unwrap_or("");
    matches!(next, "mode" | "level" | "levels" | "logging" | "log" | "logs" | "output" | "enabled")
}

#[cfg(test)]
mod tests;
