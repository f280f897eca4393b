//! A line within a line: what a program wrote, as the container's runtime passes it on.

use super::super::WITHIN;
use super::super::inner::{self, Outer};
use super::Jsonl;
use crate::format::Format;
use crate::record::Record;

/// JSON lines that are clearly of a log; what else is JSON is a program's output.
struct Logs;

impl Format for Logs {
    fn name(&self) -> &str {
        "jsonl"
    }

    fn weight(&self) -> u32 {
        95
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let found = Jsonl::read(line)?;
        (found.is_log || found.has_message).then_some(found.record)
    }
}

/// Reads a program's own line, with the time that the runtime gave it.
pub(super) fn read(text: &str, outer: Option<Outer<'_>>) -> Record<'static> {
    let plain = without_colours(text);
    let line = plain.as_deref().unwrap_or(text);
    let line = line.trim_matches(['\r', '\n']);
    let formats = if line.starts_with('{') { &[&Logs as &dyn Format] } else { WITHIN };
    let mut record = owned(inner::read(formats, line, outer));
    if plain.is_some() {
        record.attrs.text("log.original", text);
    }
    record
}

pub(super) fn owned(record: Record<'_>) -> Record<'static> {
    Record {
        stamp: record.stamp,
        level: record.level,
        error: record.error,
        src: record.src,
        src_is_component: record.src_is_component,
        content: record.content.into_owned().into(),
        attrs: record.attrs,
        own_attrs: record.own_attrs,
        is_own: record.is_own,
        context: record.context,
        tags: record.tags,
    }
}

/// The text without terminal colours, when it has any where formats look.
fn without_colours(text: &str) -> Option<String> {
    let head = text.as_bytes().get(..text.len().min(64))?;
    memchr::memchr(0x1b, head)?;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(0x1b, rest.as_bytes()) {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let end = escape.strip_prefix("\u{1b}[").and_then(|sequence| {
            let end = sequence.bytes().position(|byte| (0x40..=0x7e).contains(&byte))?;
            sequence.get(end + 1..)
        });
        rest = end.or(escape.get(1..)).unwrap_or("");
    }
    plain.push_str(rest);
    Some(plain)
}
