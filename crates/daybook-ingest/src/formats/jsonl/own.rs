//! Our own entries: what `daybook search -o jsonl` writes comes back as it was.

use std::borrow::Cow;

use daybook_store::Attrs;

use super::fields::Fields;
use crate::attrs;
use crate::record::Record;
use crate::time::Stamp;
use crate::time::stamp::MAX_EPOCH;

/// The entry, when the fields are those of one: at least `epoch` (a number) and `content`.
pub(super) fn entry<'a>(fields: &Fields<'a>) -> Option<Record<'a>> {
    let find = |key: &str| fields.list.iter().find(|field| field.key == key);
    let epoch: i64 = find("epoch")?.raw.parse().ok()?;
    let content = find("content")?.text()?;
    let nanos: u32 = find("nanos").map_or(Some(0), |field| field.raw.parse().ok())?;
    if !(0..=MAX_EPOCH).contains(&epoch) || nanos > 999_999_999 {
        return None;
    }
    let mut record =
        Record { stamp: Some(Stamp::Instant { epoch, nanos }), content, ..Record::default() };
    let mut more = Vec::new();
    for field in &fields.list {
        match field.key.as_ref() {
            "epoch" | "content" | "nanos" | "attrs" | "logid" | "time" => {}
            "loglevel" => record.level = field.raw.parse().ok()?,
            "error" => record.error = flag(field.raw)?,
            "src" => record.src = Some(field.text()?.into_owned()),
            "context_name" => record.context = field.text().map(Cow::into_owned),
            "tags" => record.tags = serde_json::from_str(field.raw).ok()?,
            // Fields of `attrs`, which stays one.
            key if fields.attrs.is_some() && key.starts_with("attrs.") => {}
            _ => more.push(field),
        }
    }
    let attrs = fields.attrs.or_else(|| find("attrs").map(|field| field.raw));
    if let Some(attrs) = attrs.filter(|raw| *raw != "null") {
        record.own_attrs = Some(Attrs::from_json(attrs).ok()?);
    }
    if !more.is_empty() {
        record.own_attrs = attrs::extend(record.own_attrs, |attrs| {
            more.iter().for_each(|field| attrs.raw(&field.key, field.raw));
        });
    }
    record.is_own = true;
    Some(record)
}

fn flag(raw: &str) -> Option<bool> {
    match raw {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
