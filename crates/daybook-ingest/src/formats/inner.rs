//! A line within a line: what a program wrote, behind what its container's host put before it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use daybook_store::Attrs;
use serde_json::value::RawValue;

use super::header::Header;
use super::message;
use crate::attrs::{self, AttrsBuilder};
use crate::format::Format;
use crate::record::Record;
use crate::source_name;
use crate::time::{Stamp, stamp};

/// The time that a host put before a program's line, and how it is written.
pub(super) type Outer<'a> = (Stamp, &'a str);

/// Reads a program's own line as whichever of these formats takes it; a header without a time and
/// plain text are read too. Of two times the exact one counts, the program's first; the other is
/// kept in `log.outer_time` or `log.inner_time`.
pub(super) fn read<'a>(
    formats: &[&dyn Format],
    text: &'a str,
    outer: Option<Outer<'a>>,
) -> Record<'a> {
    // Lines of a trace and the like are text.
    let begins = text.bytes().next().is_some_and(|byte| !byte.is_ascii_whitespace());
    let found = formats.iter().filter(|_| begins).find_map(|format| format.parse(text));
    let mut record = found
        // A time somewhere in the text is not the line's where the host has told that.
        .filter(|found| outer.is_none() || found.stamp.is_none() || *found.content != *text)
        .or_else(|| leading_level(text).filter(|_| begins))
        .unwrap_or_else(|| {
            let mut record = Record::new(None, text);
            record.level = message::level(text);
            record
        });
    if record.is_own {
        // One of our own entries, but passed on: what the host says of it is kept too.
        record.is_own = false;
        let own = record.own_attrs.take();
        add(&mut record.attrs, own.as_ref());
    }
    let Some((stamp, written)) = outer else { return record };
    match record.stamp {
        Some(inner) if is_exact(&inner) => record.attrs.text("log.outer_time", written),
        Some(inner) => {
            match stamp::leading(text.as_bytes()).and_then(|(_, end)| text.get(..end)) {
                Some(written) => record.attrs.text("log.inner_time", written),
                None => record.attrs.text("log.inner_time", &inner.to_string()),
            }
            record.stamp = Some(stamp);
        }
        None => record.stamp = Some(stamp),
    }
    record
}

/// Adds the fields of one object to another.
pub(super) fn merge(attrs: Option<Attrs>, more: Option<&Attrs>) -> Option<Attrs> {
    attrs::extend(attrs, |attrs| add(attrs, more))
}

fn add(attrs: &mut AttrsBuilder, more: Option<&Attrs>) {
    // By name: the order of the fields says nothing.
    type Fields<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;
    let Some(more) = more else { return };
    match serde_json::from_str::<Fields<'_>>(more.as_json()) {
        Ok(fields) => fields.iter().for_each(|(key, value)| attrs.raw(key, value.get())),
        Err(_) => attrs.raw("log.inner", more.as_json()),
    }
}

/// Makes a container the source; what the line names is a part of it.
pub(super) fn of_container(record: &mut Record<'_>, name: &str, key: &str) {
    let part = record.src.take();
    record.set_src(name, key);
    record.src_is_component = false;
    if let Some(part) = part {
        record.src = Some(match record.src.take() {
            Some(container) => source_name::of_part(&container, part),
            None => part,
        });
    }
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

/// Whether nothing has to be guessed of a time.
fn is_exact(stamp: &Stamp) -> bool {
    match stamp {
        Stamp::Instant { .. } => true,
        Stamp::Civil(civil) => civil.year != 0 && civil.month != 0 && civil.offset.is_some(),
    }
}

/// A time as container runtimes write it, with all nine digits of its nanoseconds and a zone, and
/// the text behind it: `2026-03-20T14:00:00.123456789Z `.
pub(super) fn runtime_time(text: &str) -> Option<(Outer<'_>, &str)> {
    let bytes = text.as_bytes();
    if bytes.get(10) != Some(&b'T') || bytes.get(19) != Some(&b'.') {
        return None;
    }
    let fraction = bytes.get(20..29)?;
    if !fraction.iter().all(u8::is_ascii_digit)
        || !matches!(bytes.get(29), Some(b'Z' | b'+' | b'-'))
    {
        return None;
    }
    let (stamp, end) = stamp::leading(bytes)?;
    let (written, rest) = text.split_at_checked(end)?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')? };
    matches!(stamp, Stamp::Civil(civil) if civil.offset.is_some())
        .then_some(((stamp, written), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_nine_digits_are_a_runtime_s() {
        let time = "2026-03-20T14:00:00.123456789Z";
        let found = runtime_time("2026-03-20T14:00:00.123456789Z  x").unwrap();
        assert_eq!((found.0.1, found.1), (time, " x"));
        assert_eq!(runtime_time(time).unwrap().1, "");
        for text in [
            "2026-03-20T14:00:00.123456Z x",
            "2026-03-20T14:00:00.123456789 x",
            "2026-03-20T14:00:00.123456789Zx",
            "2026-13-20T14:00:00.123456789Z x",
            "",
        ] {
            assert!(runtime_time(text).is_none(), "{text}");
        }
    }
}
