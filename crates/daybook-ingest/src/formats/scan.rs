//! Steps through the words, brackets and quotes of a line; nothing here knows a format.

use std::net::IpAddr;

use crate::time::{Stamp, stamp};

/// The time that a text begins with, where that must begin with a digit: most lines are told from
/// such ones by that alone.
pub(super) fn time_of_digits(text: &str) -> Option<(Stamp, usize)> {
    let bytes = text.as_bytes();
    bytes.first()?.is_ascii_digit().then(|| stamp::leading(bytes))?
}

/// What stands in the brackets that a text begins with, and what follows; a blank after the
/// bracket is passed. Brackets do not nest.
pub(super) fn bracket(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let end = memchr::memchr(b']', inside.as_bytes())?;
    let after = inside.get(end + 1..)?;
    Some((inside.get(..end)?, after.strip_prefix(' ').unwrap_or(after)))
}

/// The word that a text begins with, and what follows the blank behind it. A word in quotes or
/// brackets may hold blanks; it comes without them.
pub(super) fn field(text: &str) -> Option<(&str, &str)> {
    let after = |at: usize| {
        let rest = text.get(at..).unwrap_or("");
        rest.strip_prefix(' ').unwrap_or(rest)
    };
    match text.as_bytes().first()? {
        b'"' => {
            let end = end_of_quoted(text.get(1..)?)?;
            Some((text.get(1..=end)?, after(end + 2)))
        }
        b'[' => {
            let end = memchr::memchr(b']', text.as_bytes())?;
            Some((text.get(1..end)?, after(end + 1)))
        }
        _ => {
            let end = memchr::memchr(b' ', text.as_bytes()).unwrap_or(text.len());
            Some((text.get(..end)?, after(end)))
        }
    }
}

/// Where a quoted text ends; `\"` does not end it.
pub(super) fn end_of_quoted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether a text is a whole number, as process ids and the like are.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a decimal number, as durations are; JSON takes it as it is.
pub(super) fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    is_number(whole) && is_number(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// Whether a text is an IP address, with or without port or brackets.
pub(super) fn is_address(text: &str) -> bool {
    if text.len() > 64 {
        return false;
    }
    let bare = text.strip_prefix('[').and_then(|text| text.split(']').next()).unwrap_or(text);
    bare.parse::<IpAddr>().is_ok()
        || bare.rsplit_once(':').is_some_and(|(host, port)| {
            is_number(port) && !host.contains(':') && host.parse::<IpAddr>().is_ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_stand_in_quotes_and_brackets() {
        assert_eq!(field(r#""a \" b" c"#), Some((r#"a \" b"#, "c")));
        assert_eq!(field("[a b] c"), Some(("a b", "c")));
        assert_eq!(field("a  b"), Some(("a", " b")));
        assert_eq!(field(r#""""#), Some(("", "")));
        for text in ["", "\"a", "[a", "\"a\\"] {
            assert_eq!(field(text), None, "{text}");
        }
        assert_eq!(bracket("[a][b"), Some(("a", "[b")));
    }

    #[test]
    fn addresses_and_numbers() {
        for text in ["10.0.0.1", "10.0.0.1:80", "::1", "[2001:db8::1]:443", "2001:db8::1"] {
            assert!(is_address(text), "{text}");
        }
        for text in ["", "a", "www.x.org", "10.0.0", "12:30"] {
            assert!(!is_address(text), "{text}");
        }
        assert!(is_decimal("0.5") && is_decimal("12") && !is_decimal("01.5") && !is_decimal("1."));
    }
}
