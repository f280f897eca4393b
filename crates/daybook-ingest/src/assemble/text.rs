//! Bytes of a line as text.

use std::borrow::Cow;

/// The line as text, and whether bytes had to be replaced for it.
pub(super) fn decode(bytes: &[u8], first: bool) -> (Cow<'_, str>, bool) {
    let bytes = if first { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (String::from_utf8_lossy(bytes), true),
    }
}

/// The line without terminal escapes, when one stands where formats look.
pub(super) fn without_escapes(text: &str) -> Option<String> {
    let head = text.as_bytes().get(..text.len().min(64))?;
    memchr::memchr(0x1b, head)?;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(escape) = memchr::memchr(0x1b, rest.as_bytes()) {
        plain.push_str(&rest[..escape]);
        rest = &rest[escape + 1..];
        if let Some(sequence) = rest.strip_prefix('[') {
            // A control sequence ends with its first letter or the like.
            let end = sequence.bytes().position(|byte| (0x40..=0x7e).contains(&byte));
            rest = end.map_or("", |end| sequence.get(end + 1..).unwrap_or(""));
        }
    }
    plain.push_str(rest);
    Some(plain)
}

/// Whether a line clearly goes on with what the one before it says: indented, or part of a stack
/// trace.
pub(super) fn is_continuation(text: &str) -> bool {
    match text.as_bytes() {
        [b' ' | b'\t', ..] => true,
        [b'}' | b')' | b']'] | [b'}' | b')' | b']', b',' | b';'] => true,
        _ => {
            const STARTS: [&str; 13] = [
                "Caused by:",
                "Traceback (",
                "During handling of",
                "The above exception",
                "goroutine ",
                "stack backtrace:",
                "note: run with `RUST_BACKTRACE",
                "Suppressed:",
                "--- End of ",
                "panic: ",
                "created by ",
                "Stack trace:",
                "... ",
            ];
            STARTS.iter().any(|start| text.starts_with(start)) || is_exception(text)
        }
    }
}

/// `java.lang.IllegalStateException: x`, `ValueError: x`: one word that ends so.
fn is_exception(text: &str) -> bool {
    let end = text.find([':', ' ']).unwrap_or(text.len());
    let Some(name) = text.get(..end).filter(|name| name.len() <= 200) else { return false };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$');
    (name.ends_with("Exception") || name.ends_with("Error"))
        && name.len() > 5
        && name.starts_with(|c: char| c.is_alphabetic())
        && name.chars().all(plain)
        && !matches!(text.as_bytes().get(end), Some(b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_taken_out_whole() {
        let plain = without_escapes("\u{1b}[0m\u{1b}[1;32mINFO\u{1b}[0m up\u{1b}");
        assert_eq!(plain.as_deref(), Some("INFO up"));
        assert_eq!(without_escapes("INFO up"), None);
    }

    #[test]
    fn traces_are_told_from_messages() {
        for line in [
            "\tat x.Y(Z.java:1)",
            "Caused by: x",
            "java.io.IOException: x",
            "ValueError: 3",
            "}",
            "...  12 more",
        ] {
            assert!(is_continuation(line), "{line}");
        }
        for line in ["started", "Error: x", "IOException was thrown", "", "}x"] {
            assert!(!is_continuation(line), "{line}");
        }
    }
}
