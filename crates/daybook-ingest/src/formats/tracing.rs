//! Rust's `tracing` (tracing-subscriber's formats `Full`, `Compact` and `Pretty`): the time, the
//! level in five columns, the spans with their fields, the target, the place in the code.
//!
//! ```text
//! 2026-03-20T14:00:00.123456Z  INFO request{id=7}:load: shop::cart: loaded items=3
//! 2026-03-20T14:00:00.123456Z ERROR main ThreadId(01) shop: src/main.rs:12: lost
//! ```

use daybook_store::LogEntry;

use super::header::{code_place, is_name};
use super::pairs;
use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// The spans of a line are looked for in so many bytes.
const MAX_SPANS: usize = 2048;

/// Rust's `tracing`.
pub(super) struct Tracing;

impl Format for Tracing {
    fn name(&self) -> &str {
        "tracing"
    }

    fn weight(&self) -> u32 {
        66
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // `Pretty` sets its first line in by two blanks.
        let text = line.strip_prefix("  ").unwrap_or(line);
        let bytes = text.as_bytes();
        if bytes.get(10) != Some(&b'T') || bytes.get(19) != Some(&b'.') {
            return None;
        }
        let (stamp, end) = stamp::leading(bytes)?;
        let (level, rest) = level(text.get(end..)?.strip_prefix(' ')?)?;
        let mut record = Record::new(stamp, "");
        record.level = level;
        let rest = thread(&mut record, rest);
        let read = Origin::read(rest)?;
        record.content = read.rest.into();
        read.fill(&mut record);
        Some(record)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // `Pretty` has the place on the next line, where it is no message's.
        let (message, below) = entry.content.split_once('\n')?;
        let (first, others) = below.split_once('\n').unwrap_or((below, ""));
        let place = first.strip_prefix("    at ")?.split(' ').next()?;
        let (file, line) = code_place(place)?;
        let (file, line) = (file.to_owned(), line.to_owned());
        let rest = first.split_once(" on ").map_or("", |(_, thread)| thread).to_owned();
        let content =
            if others.is_empty() { message.to_owned() } else { format!("{message}\n{others}") };
        entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
            attrs.text("code.file.path", &file);
            attrs.digits("code.line.number", &line);
            attrs.text_if_any("thread.name", &rest);
        });
        entry.content = content;
        None
    }
}

/// The level in five columns, set to the right, and what follows it.
fn level(text: &str) -> Option<(i32, &str)> {
    let (column, rest) = text.split_at_checked(5)?;
    let word = column.trim_start_matches(' ');
    let capitals = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let level = severity::word(word).filter(|_| capitals)?;
    Some((level, rest.strip_prefix(' ')?))
}

/// Reads the thread's name and number, where they are written.
fn thread<'a>(record: &mut Record<'_>, text: &'a str) -> &'a str {
    let window = text.get(..text.floor_char_boundary(100)).unwrap_or(text);
    let Some(at) = window.find("ThreadId(") else { return text };
    let (name, rest) = text.split_at(at);
    let name = name.trim();
    let Some((number, after)) = rest.get(9..).and_then(|rest| rest.split_once(") ")) else {
        return text;
    };
    if name.contains([' ', '{']) || number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit())
    {
        return text;
    }
    record.attrs.text_if_any("thread.name", name);
    record.attrs.digits("thread.id", number.trim_start_matches('0'));
    after
}

/// Where a message comes from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Origin<'a> {
    spans: &'a str,
    target: &'a str,
    place: Option<(&'a str, &'a str)>,
    /// The message.
    pub(super) rest: &'a str,
}

impl<'a> Origin<'a> {
    /// Reads spans, target and place, which colons and blanks end. `None` without any.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut origin = Origin { rest: text, ..Origin::default() };
        if let Some((chain, after)) = chain(text)
            && (chain.contains('{') || next_is_target(chain, after))
        {
            (origin.spans, origin.rest) = (chain, after);
        }
        if let Some((target, after)) = origin.rest.split_once(": ")
            && is_name(target)
            && code_place(target).is_none()
        {
            (origin.target, origin.rest) = (target, after);
        }
        if let Some((place, after)) = origin.rest.split_once(": ")
            && let Some(found) = code_place(place).filter(|_| !place.contains(' '))
        {
            (origin.place, origin.rest) = (Some(found), after);
        }
        (origin.rest.len() < text.len()).then_some(origin)
    }

    /// Puts them where they belong.
    pub(super) fn fill(&self, record: &mut Record<'_>) {
        if !self.target.is_empty() {
            record.set_component(self.target, "log.logger");
        }
        if let Some((file, line)) = self.place {
            record.attrs.text("code.file.path", file);
            record.attrs.digits("code.line.number", line);
            if record.src.is_none() {
                let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
                record.set_component(stem, "log.logger");
            }
        }
        if !self.spans.is_empty() {
            record.attrs.text("tracing.spans", self.spans);
            for fields in self.spans.split('{').skip(1).filter_map(|span| span.split_once('}')) {
                pairs::add_known(&mut record.attrs, fields.0);
            }
        }
    }
}

/// Spans as they are written, outermost first: `request{id=7}:load`, and what follows `: `.
fn chain(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let (mut depth, mut quoted, mut at) = (0_u32, false, 0);
    while let Some(byte) = bytes.get(at).filter(|_| at < MAX_SPANS) {
        match byte {
            b'"' if depth > 0 => quoted = !quoted,
            b'\\' if quoted => at += 1,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted && depth > 0 => depth -= 1,
            b':' if depth == 0 && bytes.get(at + 1) == Some(&b' ') => {
                return Some((text.get(..at)?, text.get(at + 2..)?));
            }
            b' ' if depth == 0 => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether a name without fields is that of spans: a target stands behind them.
fn next_is_target(chain: &str, after: &str) -> bool {
    let target = after.split_once(": ").map_or("", |(target, _)| target);
    let nested = chain.replace("::", "").contains(':');
    is_name(target) && code_place(target).is_none() && (nested || target.contains("::"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn spans_target_and_place() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123456Z  INFO shop::cart: loaded: all items=3",
                r#"2026-03-20T14:00:00.123456Z 9 shop.cart | loaded: all items=3 | {"log.logger":"shop::cart"}"#,
            ),
            (
                "2026-03-20T14:00:00.123456Z  WARN shop: slow",
                "2026-03-20T14:00:00.123456Z 13 shop | slow",
            ),
            (
                r#"2026-03-20T14:00:00.123456Z ERROR request{id=7 path="/a: }b"}:load: shop::cart: lost"#,
                r#"2026-03-20T14:00:00.123456Z 17 shop.cart | lost | {"log.logger":"shop::cart","tracing.spans":"request{id=7 path=\"/a: }b\"}:load","id":7}"#,
            ),
            (
                "2026-03-20T14:00:00.123456Z DEBUG main ThreadId(01) shop: src/main.rs:12: up",
                r#"2026-03-20T14:00:00.123456Z 5 shop | up | {"thread.name":"main","thread.id":1,"code.file.path":"src/main.rs","code.line.number":12}"#,
            ),
            (
                "2026-03-20T14:00:00.123456Z  INFO outer:inner: shop: up",
                r#"2026-03-20T14:00:00.123456Z 9 shop | up | {"tracing.spans":"outer:inner"}"#,
            ),
            (
                "  2026-03-20T14:00:00.123456Z  INFO shop: up, n: 3",
                "2026-03-20T14:00:00.123456Z 9 shop | up, n: 3",
            ),
            ("2026-03-20T14:00:00.123456Z  INFO up and away", "no"),
            ("2026-03-20T14:00:00.123456Z INFO shop: up", "no"),
            ("2026-03-20T14:00:00Z  INFO shop: up", "no"),
            ("x", "no"),
        ] {
            assert_eq!(shown(&Tracing, line), expected, "{line}");
        }
    }

    #[test]
    fn a_place_on_the_line_below_is_no_message() {
        let mut entry = LogEntry {
            content: "up\n    at src/main.rs:12 on main\n    in load with id: 3".into(),
            ..LogEntry::default()
        };
        assert_eq!(Tracing.finish(&mut entry), None);
        assert_eq!(entry.content, "up\n    in load with id: 3");
        assert_eq!(
            entry.attrs.unwrap().as_json(),
            r#"{"code.file.path":"src/main.rs","code.line.number":12,"thread.name":"main"}"#
        );
    }
}
