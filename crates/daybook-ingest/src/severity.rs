//! What loggers call their levels, on the scale of [`daybook_store::level`].

use daybook_store::level;

/// The level of a word, in any case, as loggers write them (`WARNING`, `err`, `DEBUG5`, `FTL`).
#[must_use]
pub fn word(text: &str) -> Option<i32> {
    // PostgreSQL numbers its DEBUG1 to DEBUG5.
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit()).as_bytes();
    let mut lower = [0_u8; 13];
    let lower = lower.get_mut(..text.len())?;
    lower.copy_from_slice(text);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"trace" | b"trc" | b"trce" | b"finest" | b"finer" | b"verbose" | b"vrb" => level::TRACE,
        b"debug" | b"dbg" | b"dbug" | b"debu" | b"fine" => level::DEBUG,
        b"info" | b"inf" | b"information" | b"informational" | b"config" => level::INFO,
        b"log" | b"statement" | b"detail" | b"hint" if text.first() != lower.first() => level::INFO,
        b"notice" | b"note" => level::NOTICE,
        b"warn" | b"warning" | b"wrn" => level::WARN,
        b"error" | b"err" | b"eror" | b"erro" | b"severe" | b"fail" => level::ERROR,
        b"critical" | b"crit" | b"crt" => level::CRITICAL,
        b"alert" => level::ALERT,
        b"fatal" | b"ftl" | b"emerg" | b"emergency" | b"panic" | b"dpanic" => level::FATAL,
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

/// The level of a number in a JSON field that is called a level: the tens of bunyan and pino,
/// syslog's 0 to 7, else an OpenTelemetry number.
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
/// `WARNING …`; 0 without one. The word stays in the message.
#[must_use]
pub fn leading(message: &str) -> i32 {
    let Some(first) = message.bytes().next() else { return level::UNSPECIFIED };
    let (text, closing) = match first {
        b'[' => (&message[1..], Some(b']')),
        b'<' => (&message[1..], Some(b'>')),
        b'A'..=b'Z' | b'a'..=b'z' => (message, None),
        _ => return level::UNSPECIFIED,
    };
    let length = text.bytes().take(14).take_while(u8::is_ascii_alphanumeric).count();
    let candidate = &text[..length];
    let next = text.as_bytes().get(length).copied();
    let clear = match closing {
        Some(closing) => next == Some(closing),
        None => {
            next == Some(b':')
                || next == Some(b' ')
                    && length >= 4
                    && candidate.bytes().all(|b| b.is_ascii_uppercase())
        }
    };
    if clear { word(candidate).unwrap_or(level::UNSPECIFIED) } else { level::UNSPECIFIED }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_letters_and_numbers_lead_to_the_scale() {
        for (text, expected) in
            [("WARNING", 13), ("Err", 17), ("DEBUG5", 5), ("FTL", 21), ("LOG", 9)]
        {
            assert_eq!(word(text), Some(expected), "{text}");
        }
        for text in ["log", "", "loud", "informationalistic", "42", "é"] {
            assert_eq!(word(text), None, "{text}");
        }
        assert_eq!(number(50), Some(17));
        assert_eq!(number(3), Some(17));
        assert_eq!(number(17), Some(17));
        assert_eq!(letter(b'W'), Some(13));
        assert_eq!((http(200), http(404), http(503)), (9, 13, 17));
    }

    #[test]
    fn only_a_clear_level_word_at_the_start_counts() {
        for (message, expected) in [
            ("error: no such file", 17),
            ("[warn] late", 13),
            ("<info> up", 9),
            ("WARNING disk is filling", 13),
            ("Error writing the file", 0),
            ("error in the file", 0),
            ("[main] x", 0),
            ("é", 0),
            ("", 0),
        ] {
            assert_eq!(leading(message), expected, "{message}");
        }
    }
}
