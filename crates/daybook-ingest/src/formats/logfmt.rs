//! logfmt: `time=2026-03-20T14:00:00Z level=warn msg="slow query" ms=812`

use std::borrow::Cow;

use crate::format::Format;
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// logfmt.
pub(super) struct Logfmt;

impl Format for Logfmt {
    fn name(&self) -> &str {
        "logfmt"
    }

    fn weight(&self) -> u32 {
        70
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let mut record = Record::default();
        let (mut rest, mut has_message, mut pairs) = (line.trim_end(), false, 0);
        let mut level = None;
        while !rest.is_empty() {
            let (key, value, after) = pair(rest)?;
            rest = after.trim_start_matches(' ');
            pairs += 1;
            match key {
                "time" | "ts" | "t" | "timestamp" | "at" if record.stamp.is_none() => {
                    record.stamp = stamp::whole(&value)
                        .or_else(|| stamp::unix(&value))
                        .filter(Stamp::is_storable);
                    if record.stamp.is_none() {
                        record.attrs.text(key, &value);
                    }
                }
                "level" | "lvl" | "severity" if level.is_none() => {
                    level = severity::word(&value)
                        .or_else(|| value.parse().ok().and_then(severity::number));
                    if level.is_none() {
                        record.attrs.text(key, &value);
                    }
                }
                "msg" | "message" if !has_message => {
                    record.content = value;
                    has_message = true;
                }
                "logger" | "component" | "module" | "app" | "source"
                    if record.src.is_none() && !value.is_empty() =>
                {
                    record.set_src(&value, key);
                }
                _ => record.attrs.text(key, &value),
            }
        }
        record.level = level.unwrap_or(0);
        if !has_message {
            record.content = Cow::Borrowed(line);
        }
        // `a=b` alone is prose or configuration; a time, a level or a message makes it a log.
        let known = usize::from(record.stamp.is_some()) + usize::from(level.is_some());
        (pairs >= 2 && known + usize::from(has_message) >= 2).then_some(record)
    }
}

/// The first `key=value` of a text and what follows it.
fn pair(text: &str) -> Option<(&str, Cow<'_, str>, &str)> {
    let equals = memchr::memchr2(b'=', b' ', text.as_bytes())?;
    let key = &text[..equals];
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@' | b'/');
    if key.is_empty() || !text[equals..].starts_with('=') || !key.bytes().all(plain) {
        return None;
    }
    let value = &text[equals + 1..];
    if let Some(quoted) = value.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let after = &quoted[end + 1..];
        if !after.is_empty() && !after.starts_with(' ') {
            return None;
        }
        let inside = &quoted[..end];
        let inside = if inside.contains('\\') {
            // Go quotes as JSON does, but for rare escapes: those stay as they are written.
            let unquoted = serde_json::from_str(&value[..end + 2]).ok();
            Cow::Owned(unquoted.unwrap_or_else(|| inside.to_owned()))
        } else {
            Cow::Borrowed(inside)
        };
        return Some((key, inside, after));
    }
    let end = memchr::memchr(b' ', value.as_bytes()).unwrap_or(value.len());
    Some((key, Cow::Borrowed(&value[..end]), &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn fields_go_where_they_belong() {
        assert_eq!(
            shown(
                &Logfmt,
                r#"time="2026-03-20T14:00:00.5Z" level=error msg="no \"pod\"" pod=a reason= n=3"#
            ),
            r#"2026-03-20T14:00:00.500Z 17 - | no "pod" | {"pod":"a","reason":"","n":"3"}"#
        );
        assert_eq!(
            shown(&Logfmt, "logger=settings t=2026-03-20T14:00:00Z level=info msg=up"),
            "2026-03-20T14:00:00Z 9 settings | up"
        );
        assert_eq!(shown(&Logfmt, "ts=1774015200.25 level=loud caller=a.go:3"), "no");
        assert_eq!(
            shown(&Logfmt, "ts=1774015200.25 level=warn caller=a.go:3"),
            r#"2026-03-20T14:00:00.250Z 13 - | ts=1774015200.25 level=warn caller=a.go:3 | {"caller":"a.go:3"}"#
        );
    }

    #[test]
    fn prose_and_settings_are_not_logfmt() {
        for line in
            ["", "a=b c=d", "level=info", "set x = 3", "msg=\"open", "time=now level=info and more"]
        {
            assert_eq!(shown(&Logfmt, line), "no", "{line}");
        }
    }
}
