//! A line within a line: what a program wrote, as the container's runtime passes it on.

use super::super::WITHIN;
use super::super::header::Header;
use super::fields::Field;
use super::{Jsonl, keys::Use, values};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// Reads a program's own line; `None` when it is text and no more.
pub(in crate::formats) fn read(text: &str) -> Option<Record<'static>> {
    let plain = without_colours(text);
    let line = plain.as_deref().unwrap_or(text);
    let line = line.trim_matches(['\r', '\n']);
    // Lines of a trace and the like are text.
    let first = line.bytes().next().filter(|byte| !byte.is_ascii_whitespace())?;
    let record = if first == b'{' {
        Jsonl::read(line)
            .filter(|found| found.is_log || found.has_message)
            .map(|found| found.record)
    } else {
        let found = WITHIN.iter().find_map(|format| format.parse(line));
        // A time somewhere in the text is not the line's: the runtime has told that.
        found
            .filter(|found| found.stamp.is_none() || *found.content != *line)
            .or_else(|| leading_level(line))
    };
    let mut record = owned(record?);
    if plain.is_some() {
        record.attrs.text("log.original", text);
    }
    Some(record)
}

/// `WARN [pool-1] org.x.Y: message`: a header without a time.
fn leading_level(line: &str) -> Option<Record<'_>> {
    let mut header = Header::default();
    let message = header.read(line);
    header.level?;
    let mut record = Record::new(None, message);
    header.fill(&mut record);
    Some(record)
}

/// Gives a record the time of the line within where it is sure, else that of the line around it;
/// whichever is not used is kept.
pub(super) fn set_time(
    record: &mut Record<'_>,
    outer: Option<Stamp>,
    line: &str,
    list: &mut [Field<'_>],
) {
    let (Some(inner), Some(outer)) = (record.stamp, outer) else {
        record.stamp = record.stamp.or(outer);
        return;
    };
    if values::is_exact(&inner) {
        let times = list.iter_mut().filter(|field| matches!(field.usage, Use::Time(_)));
        times.for_each(|field| field.taken = false);
        return;
    }
    let written = stamp::leading(line.as_bytes()).and_then(|(_, end)| line.get(..end));
    record.attrs.text("log.inner_time", written.unwrap_or(&inner.to_string()));
    record.stamp = Some(outer);
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
