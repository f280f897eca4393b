//! Text of others on a terminal: what would act on it, or hide in it, is made visible.

use std::io::Write as _;

/// Appends `text` with control characters (C0 but tab, DEL, C1), marks that turn the direction of
/// writing and marks without width as their codes.
pub fn escape_into(out: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    // Nearly all text needs nothing: runs go over whole.
    while let Some(at) = rest.find(is_hidden) {
        let (plain, from) = rest.split_at(at);
        out.extend_from_slice(plain.as_bytes());
        let mut chars = from.chars();
        if let Some(c) = chars.next() {
            let code = u32::from(c);
            // Writing to a vector cannot fail.
            let _ = if code < 0x100 {
                write!(out, "\\x{code:02x}")
            } else {
                write!(out, "\\u{{{code:x}}}")
            };
        }
        rest = chars.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
}

/// The text with nothing hidden.
pub fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    escape_into(&mut out, text);
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a character would act on a terminal or not be seen on it.
fn is_hidden(c: char) -> bool {
    match c {
        '\t' | ' '..='~' => false,
        _ => matches!(u32::from(c),
            0..=0x1f | 0x7f..=0x9f
            | 0xad | 0x61c | 0x180e
            | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
            | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_or_hides_is_shown() {
        for (text, shown) in [
            ("plain, größe, 日本語 🎈", "plain, größe, 日本語 🎈"),
            ("a\tb", "a\tb"),
            ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
            ("a\r\nb\0", "a\\x0d\\x0ab\\x00"),
            ("\u{7f}\u{9b}2J", "\\x7f\\x9b2J"),
            ("abc\u{202e}txt.exe", "abc\\u{202e}txt.exe"),
            ("pass\u{200b}word\u{feff}", "pass\\u{200b}word\\u{feff}"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_gets_through(text in any::<String>()) {
            prop_assert!(!escaped(&text).chars().any(is_hidden));
        }
    }
}
