//! Bytes of a line as text.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

pub(super) use crate::traces::is_continuation;

/// How bytes became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Utf8,
    /// One character for each byte: nothing is lost.
    Windows1252,
    /// Some bytes had to be replaced.
    Replaced,
}

/// The line as text. `first`: it may begin with a mark.
pub(super) fn decode(bytes: &[u8], first: bool) -> (Cow<'_, str>, Decoded) {
    let bytes = if first { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), Decoded::Utf8),
        Err(_) if is_windows_1252(bytes) => {
            (WINDOWS_1252.decode_without_bom_handling(bytes).0, Decoded::Windows1252)
        }
        Err(_) => (String::from_utf8_lossy(bytes), Decoded::Replaced),
    }
}

/// Whether a line that is no UTF-8 makes sense in the encoding of Western Europe (which has all of
/// Latin-1): words with an accent here and there. Where several such letters stand together it may
/// as well be Cyrillic or Chinese; where there is a letter of UTF-8, it is that with damage.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let (mut high, mut run, mut letters) = (0, 0, 0);
    for byte in bytes {
        match byte {
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => return false,
            0..=8 | 11 | 14..=26 | 28..=31 | 0x7f => return false,
            0x80.. => (high, run) = (high + 1, run + 1),
            _ => {
                letters += usize::from(byte.is_ascii_alphanumeric());
                run = 0;
            }
        }
        if run > 2 {
            return false;
        }
    }
    let has_utf8 = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    !has_utf8 && high <= letters.max(2)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_of_windows_1252_is_a_character_of_its_own() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
        let mut characters: Vec<char> = text.chars().collect();
        assert_eq!(characters.len(), 256);
        let (again, _, had_errors) = WINDOWS_1252.encode(&text);
        assert!(!had_errors && *again == *bytes);
        characters.sort_unstable();
        characters.dedup();
        assert_eq!(characters.len(), 256);
    }

    #[test]
    fn words_of_western_europe_are_shown_and_anything_else_is_replaced() {
        for (bytes, text) in [
            (&b"caf\xe9 ferm\xe9"[..], "café fermé"),
            (b"Gr\xf6\xdfe: 5 \x80 \x96 \x84\xdcber\x93", "Größe: 5 € – „Über“"),
            (b"na\xefve 20\xb0C \xab\xa0oui\xa0\xbb", "naïve 20°C «\u{a0}oui\u{a0}»"),
            (b"\xe9", "é"),
        ] {
            assert_eq!(decode(bytes, false), (text.into(), Decoded::Windows1252));
        }
        for bytes in [
            // Cyrillic, Chinese, Japanese in their old encodings.
            &b"\xee\xf8\xe8\xe1\xea\xe0: x"[..],
            b"\xb4\xed\xce\xf3: disk",
            b"\x83G\x83\x89\x81[: disk",
            // Damaged UTF-8, and bytes that are nothing.
            "café \u{e9}".as_bytes().split_last().unwrap().1,
            b"\xe9\x00\x01",
            b"x\x81y",
        ] {
            let (text, how) = decode(bytes, false);
            assert_eq!(how, Decoded::Replaced, "{text}");
        }
    }

    #[test]
    fn escapes_are_taken_out_whole() {
        let plain = without_escapes("\u{1b}[0m\u{1b}[1;32mINFO\u{1b}[0m up\u{1b}");
        assert_eq!(plain.as_deref(), Some("INFO up"));
        assert_eq!(without_escapes("INFO up"), None);
    }
}
