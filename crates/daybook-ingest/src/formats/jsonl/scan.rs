//! Steps through JSON text in one pass, its values left as they are written.
//!
//! Strict: what it takes every reader of JSON takes (no halves of characters, no number beyond
//! those of a double, no depth that readers refuse), so that a value can go into `attrs` as it
//! stands. A general parser would build a tree first, or look at inner objects once for each level.

use std::borrow::Cow;

/// Deeper text is refused: readers have limits of their own.
pub(super) const MAX_DEPTH: usize = 100;

/// A place in a JSON text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scanner { text, at: 0 }
    }

    /// How many bytes are passed.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What was passed since.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// What is not passed yet.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// A member's key with its colon; the value is next.
    pub(super) fn key(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at;
        self.string()?;
        let raw = self.since(start);
        self.blanks();
        self.take(b':').then_some(())?;
        self.blanks();
        text_of(raw)
    }

    /// Passes a value whole.
    pub(super) fn skip(&mut self) -> Option<&'a str> {
        let start = self.at;
        let mut closers: Vec<u8> = Vec::new();
        loop {
            match self.peek()? {
                b'"' => self.string()?,
                open @ (b'{' | b'[') => {
                    self.at += 1;
                    self.blanks();
                    // The closing bracket comes two places after the opening one in ASCII.
                    let closer = open + 2;
                    (closers.len() < MAX_DEPTH).then_some(())?;
                    if !self.take(closer) {
                        closers.push(closer);
                        if open == b'{' {
                            self.passed_key()?;
                        }
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // After a value: the next one, or the end of what it stands in.
            loop {
                let Some(closer) = closers.last().copied() else { return Some(self.since(start)) };
                self.blanks();
                let byte = self.next()?;
                if byte == b',' {
                    self.blanks();
                    if closer == b'}' {
                        self.passed_key()?;
                    }
                    break;
                }
                if byte != closer {
                    return None;
                }
                closers.pop();
            }
        }
    }

    fn passed_key(&mut self) -> Option<()> {
        self.string()?;
        self.blanks();
        self.take(b':').then_some(())?;
        self.blanks();
        Some(())
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<()> {
        self.take(b'"').then_some(())?;
        let bytes = self.text.as_bytes();
        loop {
            self.at += plain_bytes(bytes.get(self.at..)?);
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => match self.next()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => self.at += escaped(self.rest())?.1,
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn scalar(&mut self) -> Option<()> {
        for word in ["true", "false", "null"] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Some(());
            }
        }
        let length = number(self.rest().as_bytes())?;
        self.at += length;
        Some(())
    }
}

/// How many bytes come before a quote, a backslash or a control character.
fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    // In each byte that is below the limit the highest bit is set; the lowest such is exact.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS;
    let mut at = 0;
    while let Some(Ok(eight)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(eight);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
        let found = quote | backslash | below(word, 0x20);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// How long the JSON number is that a text begins with.
pub(in crate::formats) fn number(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
        return None;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        (fraction > 0).then_some(())?;
        at += 1 + fraction;
    }
    let has_exponent = matches!(bytes.get(at), Some(b'e' | b'E'));
    if has_exponent {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        (exponent > 0).then_some(())?;
        at += 1 + sign + exponent;
    }
    if has_exponent || at > 300 {
        // Else it cannot be too large.
        let text = std::str::from_utf8(bytes.get(..at)?).ok()?;
        text.parse::<f64>().is_ok_and(f64::is_finite).then_some(())?;
    }
    Some(at)
}

/// The text of a JSON string; `None` when it is none.
pub(super) fn text_of(raw: &str) -> Option<Cow<'_, str>> {
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(escape) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(rest.get(..escape)?);
        rest = rest.get(escape + 1..)?;
        let kind = *rest.as_bytes().first()?;
        rest = rest.get(1..)?;
        text.push(match kind {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let (c, length) = escaped(rest)?;
                rest = rest.get(length..)?;
                c
            }
            other => char::from(other),
        });
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The character after `\u` and how long it is, its second half included.
pub(super) fn escaped(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let hex = text.get(..4).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(hex, 16).ok()
    };
    let first = unit(text)?;
    if let 0xd800..=0xdbff = first {
        let second = unit(text.get(4..)?.strip_prefix("\\u")?)?;
        let second = Some(second).filter(|second| (0xdc00..=0xdfff).contains(second))?;
        let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(joined)?, 10));
    }
    Some((char::from_u32(first)?, 4))
}

/// The members of an object, not looked into; empty when it is none.
pub(super) fn members(object: &str) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
    let mut scanner = Scanner::new(object);
    scanner.blanks();
    let mut open = scanner.take(b'{');
    std::iter::from_fn(move || {
        scanner.blanks();
        if !open || scanner.peek() == Some(b'}') {
            return None;
        }
        let key = scanner.key()?;
        let value = scanner.skip()?;
        scanner.blanks();
        open = scanner.take(b',');
        Some((key, value))
    })
}

/// The items of an array, not looked into; empty when it is none.
pub(super) fn items(array: &str) -> impl Iterator<Item = &str> {
    let mut scanner = Scanner::new(array);
    scanner.blanks();
    let mut open = scanner.take(b'[');
    std::iter::from_fn(move || {
        scanner.blanks();
        if !open || scanner.peek() == Some(b']') {
            return None;
        }
        let value = scanner.skip()?;
        scanner.blanks();
        open = scanner.take(b',');
        Some(value)
    })
}

/// A JSON text without the blanks between its parts.
pub(super) fn compact(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = c == '"';
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(text: &str) -> bool {
        let mut scanner = Scanner::new(text);
        scanner.skip().is_some() && scanner.rest().is_empty()
    }

    #[test]
    fn takes_what_serde_takes_and_nothing_else() {
        let pieces = [
            "0",
            "-1.5e+3",
            "01",
            "1.",
            "-",
            ".5",
            "1e",
            "true",
            "nul",
            "\"\"",
            "\"a\\u00e9\\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"tab\there\"",
            "\"long enough to be read by eights \\\" é\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ude00\\ud83d\"",
            "1e400",
            "1e-400",
            "1E5",
            "\"open",
        ];
        for piece in pieces {
            for (before, after) in [
                ("", ""),
                ("[", "]"),
                ("[1 , ", ",{}]"),
                ("{\"k\" : ", "}"),
                ("{\"a\":[{\"b\":", "}]}"),
                ("[", ",]"),
                ("{", "}"),
                ("{\"k\":", ",}"),
                ("[", "}"),
                ("[[", "]"),
                ("{\"k\" ", "}"),
            ] {
                let text = format!("{before}{piece}{after}");
                let expected = serde_json::from_str::<serde_json::Value>(&text).is_ok();
                assert_eq!(is_json(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn depth_costs_no_stack_and_has_a_limit_that_readers_share() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(is_json(&deep(MAX_DEPTH)) && !is_json(&deep(MAX_DEPTH + 1)));
        assert!(serde_json::from_str::<serde_json::Value>(&deep(MAX_DEPTH + 10)).is_ok());
        assert!(!is_json(&deep(1_000_000)));
    }

    #[test]
    fn a_quote_is_found_wherever_it_stands() {
        for length in 0..40 {
            for end in ['"', '\\', '\u{1f}', '\0'] {
                let text = format!("{}é{end}\"\\", " !#[]~\u{7f}".repeat(8).get(..length).unwrap());
                assert_eq!(plain_bytes(text.as_bytes()), length + 2, "{text:?}");
            }
        }
    }

    #[test]
    fn escapes_become_what_they_stand_for() {
        let raw = r#""a\"\\\/\b\f\n\r\tz\u00e9\ud83d\ude00!""#;
        let text = text_of(raw).unwrap();
        assert_eq!(text, "a\"\\/\u{8}\u{c}\n\r\tz\u{e9}\u{1f600}!");
        assert_eq!(text_of("3"), None);
    }

    #[test]
    fn members_and_items_are_left_as_they_are() {
        let object = r#" { "a" : [1, 2] , "b\n":{"c":null} } "#;
        let found: Vec<_> = members(object).collect();
        assert_eq!(found, [("a".into(), "[1, 2]"), ("b\n".into(), r#"{"c":null}"#)]);
        assert_eq!(items("[1, \"x\" ,{} ]").collect::<Vec<_>>(), ["1", "\"x\"", "{}"]);
        assert_eq!(members("[1]").count() + items("{}").count() + items("").count(), 0);
        assert_eq!(compact("{ \"a b\" : [ 1,\n\t\"\\\" }\" ] }"), r#"{"a b":[1,"\" }"]}"#);
    }
}
