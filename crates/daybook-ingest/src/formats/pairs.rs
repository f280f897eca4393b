//! `key=value` pairs and JSON objects that loggers write behind their message.

use serde_json::{Map, Value};

use crate::attrs::AttrsBuilder;

/// So many places are tried for the beginning of a JSON object.
const MAX_TRIES: usize = 8;
/// Objects within objects are told apart so deep.
const MAX_DEPTH: u32 = 4;

/// A text without the `key=value` pairs at its end, and those. A text of pairs alone is a message.
pub(super) fn split_tail(text: &str) -> (&str, &str) {
    let (mut at, mut run) = (0, None);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with([' ', '\t']) {
            at += 1;
            continue;
        }
        match pair(rest) {
            Some((_, _, length)) => {
                run.get_or_insert(at);
                at += length;
            }
            None => {
                run = None;
                at += rest.find([' ', '\t']).unwrap_or(rest.len());
            }
        }
    }
    let message = run.and_then(|run| text.get(..run)).map(str::trim_end);
    match (message, run.and_then(|run| text.get(run..))) {
        (Some(message), Some(pairs)) if !message.is_empty() => (message, pairs),
        _ => (text.trim_end(), ""),
    }
}

/// Adds pairs to the attributes.
pub(super) fn add(attrs: &mut AttrsBuilder, mut pairs: &str) {
    loop {
        pairs = pairs.trim_start_matches([' ', '\t', ',']);
        if pairs.is_empty() {
            return;
        }
        let Some((key, value, length)) = pair(pairs) else {
            attrs.text("log.fields", pairs);
            return;
        };
        let key = standard(key);
        match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
            Some(inside) if inside.contains('\\') => {
                let unquoted: Option<String> = serde_json::from_str(value).ok();
                attrs.text(key, unquoted.as_deref().unwrap_or(inside));
            }
            Some(inside) => attrs.text(key, inside),
            None => attrs.digits(key, value.trim_end_matches(',')),
        }
        pairs = pairs.get(length..).unwrap_or("");
    }
}

/// Adds the pairs of a text and leaves out the rest, which is kept elsewhere.
pub(super) fn add_known(attrs: &mut AttrsBuilder, pairs: &str) {
    if pair(pairs).is_some() {
        let end = pairs.len() - split_rest(pairs).len();
        add(attrs, pairs.get(..end).unwrap_or(""));
    }
}

/// Whether a text is nothing but pairs.
pub(super) fn are_pairs(text: &str) -> bool {
    split_rest(text.trim_start()).trim().is_empty()
}

/// What follows the pairs that a text begins with.
fn split_rest(mut text: &str) -> &str {
    while let Some((_, _, length)) = pair(text) {
        text = text.get(length..).unwrap_or("").trim_start_matches([' ', ',']);
    }
    text
}

/// The pair that a text begins with: key, value as written, and how long both are.
fn pair(text: &str) -> Option<(&str, &str, usize)> {
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@' | b'/' | b':')
    };
    let equals = text.bytes().take(80).take_while(plain).count();
    let (key, value) = (text.get(..equals)?, text.get(equals..)?.strip_prefix('=')?);
    if !key.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@')) {
        return None;
    }
    let length = match value.as_bytes().first() {
        Some(b'"') => {
            let inside = value.get(1..)?;
            let mut escaped = false;
            2 + inside.bytes().position(|byte| {
                let ends = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                ends
            })?
        }
        _ => value.find([' ', '\t']).unwrap_or(value.len()),
    };
    Some((key, value.get(..length)?, equals + 1 + length))
}

/// The name that the standard has for a field.
fn standard(key: &str) -> &str {
    match key {
        "traceId" | "traceID" | "TraceId" | "trace.id" => "trace_id",
        "spanId" | "spanID" | "SpanId" | "span.id" => "span_id",
        _ => key,
    }
}

/// A text without the JSON at its end, one or two values, and those: `message {"a":1} []`.
pub(super) fn split_json(text: &str) -> (&str, Vec<Value>) {
    let none = (text, Vec::new());
    if !text.ends_with(['}', ']']) {
        return none;
    }
    let starts = text
        .match_indices([' ', '\t'])
        .map(|(at, _)| at + 1)
        .filter(|at| matches!(text.as_bytes().get(*at), Some(b'{' | b'[')));
    for at in starts.take(MAX_TRIES) {
        let Some(tail) = text.get(at..) else { break };
        let mut values = Vec::new();
        let all =
            serde_json::Deserializer::from_str(tail).into_iter::<Value>().all(
                |value| match value {
                    Ok(value) if values.len() < 2 && (value.is_object() || value.is_array()) => {
                        values.push(value);
                        true
                    }
                    _ => false,
                },
            );
        if all && !values.is_empty() {
            return (text.get(..at).unwrap_or(text).trim_end(), values);
        }
    }
    none
}

/// Adds an object's fields, nested ones dotted; anything else under `name`.
pub(super) fn add_json(attrs: &mut AttrsBuilder, name: &str, value: &Value) {
    match value {
        Value::Object(fields) => add_fields(attrs, "", fields, MAX_DEPTH),
        Value::Array(list) if list.is_empty() => {}
        _ => attrs.raw(name, &value.to_string()),
    }
}

fn add_fields(attrs: &mut AttrsBuilder, prefix: &str, fields: &Map<String, Value>, depth: u32) {
    for (key, value) in fields {
        let key =
            if prefix.is_empty() { standard(key).to_owned() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) if depth > 0 && !inner.is_empty() => {
                add_fields(attrs, &key, inner, depth - 1);
            }
            Value::String(text) => attrs.text(&key, text),
            _ => attrs.raw(&key, &value.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &str) -> String {
        let mut attrs = AttrsBuilder::default();
        add(&mut attrs, pairs);
        attrs.finish().map_or(String::new(), |attrs| attrs.as_json().to_owned())
    }

    #[test]
    fn pairs_at_the_end_are_fields_and_others_are_message() {
        for (text, expected) in [
            ("up user=bob n=3", ("up", "user=bob n=3")),
            (r#"set a=1 for b="x y""#, ("set a=1 for", r#"b="x y""#)),
            ("a=1 b=2", ("a=1 b=2", "")),
            ("a=1 failed", ("a=1 failed", "")),
            ("x = y", ("x = y", "")),
            (r#"up msg="open"#, (r#"up msg="open"#, "")),
            ("", ("", "")),
        ] {
            assert_eq!(split_tail(text), expected, "{text}");
        }
        assert_eq!(
            fields(r#"a=1 b="x \"y\"" traceId=ab c= d"#),
            r#"{"a":1,"b":"x \"y\"","trace_id":"ab","c":"","log.fields":"d"}"#
        );
    }

    #[test]
    fn json_at_the_end_is_fields() {
        let (message, values) = split_json(r#"got {x} {"a":{"b":[1]},"c":"d"} []"#);
        assert_eq!((message, values.len()), ("got {x}", 2));
        let mut attrs = AttrsBuilder::default();
        values.iter().for_each(|value| add_json(&mut attrs, "x", value));
        assert_eq!(attrs.finish().unwrap().as_json(), r#"{"a.b":[1],"c":"d"}"#);
        for text in ["no {json", "[x]", "x ]", r#"a {"b":1} c"#, &"{ ".repeat(1000)] {
            assert_eq!(split_json(text), (text, Vec::new()), "{text}");
        }
    }
}
