//! Lines that are nearly JSON: cut short, with a comma too many, `NaN`, single quotes, tabs within
//! strings.

use super::scan::{self, MAX_DEPTH, Scanner};

/// The object that a text seems to be, as JSON; what cannot be helped ends it. `None` when the
/// text is no object at all.
pub(super) fn object(text: &str) -> Option<String> {
    let mut json = String::with_capacity(text.len() + 16);
    let mut rest = text.strip_prefix('{')?;
    json.push('{');
    let mut closers = vec!['}'];
    loop {
        rest = rest.trim_start();
        let Some(closer) = closers.last().copied() else { return Some(json) };
        let Some(first) = rest.chars().next() else { break };
        let mut after = rest.get(first.len_utf8()..)?;
        match first {
            '}' | ']' => {
                if first != closer {
                    break;
                }
                without_comma(&mut json);
                json.push(first);
                closers.pop();
                rest = after;
                continue;
            }
            ',' => {
                if !json.ends_with([',', '{', '[']) {
                    json.push(',');
                }
                rest = after;
                continue;
            }
            _ => {}
        }
        if !json.ends_with([',', '{', '[']) {
            // Two members, and no comma between them.
            break;
        }
        if closer == '}' {
            let start = json.len();
            let Some(left) = key(rest, &mut json) else {
                json.truncate(start);
                break;
            };
            rest = left.trim_start();
            let Some(first) = rest.chars().next() else {
                json.truncate(start);
                break;
            };
            after = rest.get(first.len_utf8()..)?;
            if matches!(first, ',' | '}' | ']') {
                json.truncate(start);
                break;
            }
        }
        match rest.chars().next()? {
            open @ ('{' | '[') => {
                (closers.len() < MAX_DEPTH).then_some(())?;
                json.push(open);
                closers.push(if open == '{' { '}' } else { ']' });
                rest = after;
            }
            quote @ ('"' | '\'') => rest = string(after, quote, &mut json),
            _ => rest = word(rest, &mut json),
        }
    }
    without_comma(&mut json);
    closers.iter().rev().for_each(|closer| json.push(*closer));
    Some(json)
}

fn without_comma(json: &mut String) {
    if json.ends_with(',') {
        json.pop();
    }
}

/// A key and its colon.
fn key<'a>(text: &'a str, json: &mut String) -> Option<&'a str> {
    let rest = match text.chars().next()? {
        quote @ ('"' | '\'') => string(text.get(1..)?, quote, json),
        first if first.is_alphabetic() || matches!(first, '_' | '@' | '$') => {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '.' | '-');
            let end = text.find(|c| !plain(c))?;
            push(text.get(..end)?, json);
            text.get(end..)?
        }
        _ => return None,
    };
    let rest = rest.trim_start().strip_prefix(':')?;
    json.push(':');
    Some(rest)
}

/// The rest of a string, to its quote or to the end.
fn string<'a>(text: &'a str, quote: char, json: &mut String) -> &'a str {
    json.push('"');
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => {
                json.push('"');
                return text.get(at + 1..).unwrap_or("");
            }
            '\\' => match chars.next() {
                Some((_, c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't'))) => {
                    json.extend(['\\', c]);
                }
                Some((at, 'u')) => {
                    let valid = text.get(at + 1..).and_then(scan::escaped);
                    json.push_str(if valid.is_some() { "\\u" } else { "\\\\u" });
                    if let Some((_, 10)) = valid {
                        // Its second half belongs to it.
                        json.push_str(text.get(at + 1..at + 11).unwrap_or(""));
                        chars.nth(9);
                    }
                }
                Some((_, '\'')) => json.push('\''),
                // `\x`, `\.`: not of JSON; the backslash stays.
                Some((_, c)) => {
                    json.push_str("\\\\");
                    plain(c, json);
                }
                None => json.push_str("\\\\"),
            },
            _ => plain(c, json),
        }
    }
    json.push('"');
    ""
}

fn plain(c: char, json: &mut String) {
    match c {
        '"' => json.push_str("\\\""),
        '\n' => json.push_str("\\n"),
        '\t' => json.push_str("\\t"),
        '\0'..='\u{1f}' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
        _ => json.push(c),
    }
}

/// A value without quotes: a number, `true`, or what other languages have in their place.
fn word<'a>(text: &'a str, json: &mut String) -> &'a str {
    let end = text.find([',', '}', ']']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.trim_end();
    match word {
        "True" => json.push_str("true"),
        "False" => json.push_str("false"),
        "None" | "undefined" | "nil" => json.push_str("null"),
        _ => {
            let mut scanner = Scanner::new(word);
            if scanner.skip().is_some() && scanner.rest().is_empty() {
                json.push_str(word);
            } else {
                push(word, json);
            }
        }
    }
    rest
}

fn push(text: &str, json: &mut String) {
    json.push('"');
    text.chars().for_each(|c| if c == '\\' { json.push_str("\\\\") } else { plain(c, json) });
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_json_becomes_json() {
        for (text, expected) in [
            (r#"{"a":1,"b":"cut of"#, r#"{"a":1,"b":"cut of"}"#),
            (r#"{"a":{"b":[1,2"#, r#"{"a":{"b":[1,2]}}"#),
            (r#"{"a":1,"b":"#, r#"{"a":1}"#),
            (r#"{"a":1,"b"#, r#"{"a":1}"#),
            (r#"{"a":[1,],}"#, r#"{"a":[1]}"#),
            (
                r#"{"a":NaN,"b":-Infinity,"c":None,"d":True,"e":01}"#,
                r#"{"a":"NaN","b":"-Infinity","c":null,"d":true,"e":"01"}"#,
            ),
            (r#"{'a':'it\'s "b"'}"#, r#"{"a":"it's \"b\""}"#),
            (r#"{a: 1, b-c: 2}"#, r#"{"a":1,"b-c":2}"#),
            ("{\"a\":\"x\ty\\z\"}", r#"{"a":"x\ty\\z"}"#),
            (r#"{"a":"\u12"#, r#"{"a":"\\u12"}"#),
            (r#"{"a":1 "b":2}"#, r#"{"a":"1 \"b\":2"}"#),
            (r#"{"a":1]"#, r#"{"a":1}"#),
            ("{", "{}"),
        ] {
            assert_eq!(object(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(object("[1"), None);
    }

    #[test]
    fn whatever_comes_in_json_comes_out() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut text = String::from("{");
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let pieces =
                    ["{", "}", "[", "]", ",", ":", "\"", "'", "\\", "a", "1", " ", "\\u", "é", "-"];
                text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            let json = object(&text).unwrap();
            let mut scanner = Scanner::new(&json);
            assert!(scanner.skip().is_some() && scanner.rest().is_empty(), "{text} {json}");
        }
    }
}
