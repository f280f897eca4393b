//! JSON objects over several lines, one after the other or in an array, as `jq` and the exporters
//! of OpenTelemetry's libraries write them.
//!
//! ```text
//! {
//!   "time": "2026-03-20T14:00:00Z",
//!   "level": "warn",
//!   "msg": "slow"
//! }
//! ```
//!
//! The first line of an object begins an entry; what is in it is known when its last has come, and
//! is what it is in a JSON line. An entry that is no JSON stays text.

use daybook_store::LogEntry;

use super::jsonl::Jsonl;
use crate::attrs;
use crate::format::Format;
use crate::record::Record;
use crate::source_name;
use crate::time::Stamp;

/// No object is set in deeper.
const MAX_INDENT: usize = 64;

/// JSON over several lines.
pub(super) struct JsonBlock;

impl Format for JsonBlock {
    fn name(&self) -> &str {
        "json"
    }

    fn weight(&self) -> u32 {
        // A bracket alone says less than a line that is JSON.
        60
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // Set in, it may be part of anything.
        (line.starts_with(['{', '[', '}', ']', ',']) && (opens(line) || closes(line)))
            .then(|| Record::new(None, line))
    }

    /// An array over several lines, whose objects are set in.
    fn is_directive(&self, line: &str) -> bool {
        line.trim_end() == "["
    }

    fn parse_after<'a>(&self, line: &'a str, _directive: &str) -> Option<Record<'a>> {
        (opens(line) || closes(line) || line.trim_end() == "]").then(|| Record::new(None, line))
    }

    fn goes_on(&self, line: &str, content: &str) -> bool {
        let blank = |byte: &u8| matches!(byte, b'[' | b' ' | b'\t' | b'\n' | b'\r');
        // Where the object's first line begins, its last ends.
        let begin = content.bytes().take(MAX_INDENT + 1).take_while(blank).count();
        if begin == content.len() {
            // The array's first object, or its end.
            return true;
        }
        if begin > MAX_INDENT {
            return false;
        }
        let before = content.get(..begin).unwrap_or("");
        let level = before.len() - before.trim_end_matches([' ', '\t']).len();
        if indent(line) <= level && opens(line) && line.trim_start().starts_with('}') {
            return false;
        }
        let start = content.rfind('\n').map_or(0, |at| at + 1);
        let last = content.get(start..).unwrap_or("");
        let closed = start > begin && indent(last) <= level && last.trim_start().starts_with('}');
        !closed || closes(line) || line.trim_end() == "]"
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        let object = entry.content.trim_start_matches(['[', '}', ']', ',', ' ', '\t', '\n', '\r']);
        let found = Jsonl::read_block(object)?;
        let record = found.record;
        if found.has_message {
            entry.content = record.content.into_owned();
        }
        entry.loglevel = record.level;
        entry.error |= record.error;
        if let Some(src) = record.src {
            // A stream without a name has `stdin` here, which is no program.
            let part = record.src_is_component && entry.src != "stdin";
            entry.src = if part { source_name::of_part(&entry.src, src) } else { src };
        }
        if record.is_own {
            entry.tags = record.tags;
            if let Some(context) = record.context {
                entry.context_name = context;
            }
        }
        let before = entry.attrs.take();
        let found = record.own_attrs.or_else(|| record.attrs.finish());
        entry.attrs = match before {
            Some(before) => attrs::extend(found, |attrs| Jsonl::copy(before.as_json(), attrs)),
            None => found,
        };
        record.stamp
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// `{`, `[`, `[{`, `}, {`, `{"time": 1,`: an object begins and goes on below.
fn opens(line: &str) -> bool {
    let text = line.trim();
    let object = text.trim_start_matches(['[', '}', ',', ' ', '\t']);
    if text.len() - object.len() > 8 || indent(line) > MAX_INDENT {
        return false;
    }
    match object.as_bytes() {
        [] => text == "[",
        [b'{'] => text.len() <= 8,
        [b'{', rest @ ..] => {
            let key = matches!(rest.trim_ascii_start().first(), Some(b'"' | b'\''));
            key && matches!(text.as_bytes().last(), Some(b',' | b'{' | b'[' | b':'))
        }
        _ => false,
    }
}

/// `}]`, `],`: nothing but the ends of several brackets.
fn closes(line: &str) -> bool {
    let text = line.trim();
    let brackets = || text.bytes().filter(|byte| matches!(byte, b'}' | b']')).count();
    (2..=8).contains(&text.len())
        && text.starts_with(['}', ']'])
        && brackets() > 1
        && text.bytes().all(|byte| matches!(byte, b'}' | b']' | b',' | b' '))
}

#[cfg(test)]
mod tests;
