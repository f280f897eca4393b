//! Lines of OpenTelemetry's exporters: `{"resourceLogs":[{"scopeLogs":[{"logRecords":[…]}]}]}`
//! (opentelemetry.io, "OTLP/JSON"; the Collector's file exporter).
//!
//! One line may hold many records, and an entry is a line: several records are an entry with their
//! messages one below the other, the time of the first and the level of the worst; the records
//! stay in `otlp.resourceLogs` as they came.

use std::borrow::Cow;

use super::fields::{Fields, MAX_FIELDS};
use super::foreign::Found;
use super::keys::Numbers;
use super::scan::{items, members, number, text_of};
use super::{source, values};
use crate::attrs::AttrsBuilder;
use crate::record::Record;
use crate::source_name;
use crate::time::{Stamp, stamp};

/// An entry shows the messages of so many records.
const MAX_MESSAGES: usize = 1_000;

/// Lists in lists stay as they are below this.
const MAX_DEPTH: usize = 8;

/// One record with what stands around it.
#[derive(Clone, Copy)]
struct LogRecord<'a> {
    resource: &'a str,
    scope: &'a str,
    record: &'a str,
}

/// The entry, when the line is one of an exporter and has records.
pub(super) fn read<'a>(fields: &Fields<'a>) -> Option<Found<'a>> {
    let known = |key: &str| matches!(key, "resourceLogs" | "resource_logs");
    let field = fields.list.iter().find(|field| known(&field.key))?;
    let mut records = records(field.raw);
    let first = records.next()?;
    let mut record = Record { stamp: time(first.record), ..Record::default() };
    set_source(&mut record, first);
    let mut attrs = AttrsBuilder::default();
    std::mem::swap(&mut attrs, &mut record.attrs);
    match records.next() {
        None if is_small(first) => {
            let body = body(first.record);
            record.level = level(first.record).unwrap_or(0);
            put(&mut attrs, first, body.is_some());
            record.content = body.unwrap_or(Cow::Borrowed(fields.object));
        }
        second => {
            let (mut worst, mut content) = (0, String::new());
            let all = std::iter::once(first).chain(second).chain(records);
            for (index, one) in all.enumerate() {
                worst = worst.max(level(one.record).unwrap_or(0));
                if let Some(body) = body(one.record).filter(|_| index < MAX_MESSAGES) {
                    content.push_str(if content.is_empty() { "" } else { "\n" });
                    content.push_str(&body);
                }
            }
            record.level = worst;
            attrs.raw("otlp.resourceLogs", field.raw);
            record.content =
                if content.is_empty() { Cow::Borrowed(fields.object) } else { Cow::Owned(content) };
        }
    }
    for other in fields.list.iter().filter(|field| !known(&field.key)) {
        other.put(&mut attrs, &other.key);
    }
    record.attrs = attrs;
    Some(Found { record, has_message: true, is_log: true, is_request: false, has_more: false })
}

/// Whether a record can be taken apart: one of thousands of attributes stays as it is.
fn is_small(one: LogRecord<'_>) -> bool {
    let resource = get(one.resource, "resource").unwrap_or("");
    let count = members(one.record).count() + attributes(one.record).count();
    count + attributes(resource).count() < MAX_FIELDS
}

fn records(resource_logs: &str) -> impl Iterator<Item = LogRecord<'_>> {
    items(resource_logs).flat_map(|resource| {
        either(resource, ["scopeLogs", "scope_logs"]).into_iter().flat_map(move |scopes| {
            items(scopes).flat_map(move |scope| {
                let records = either(scope, ["logRecords", "log_records"]);
                records.into_iter().flat_map(items).map(move |record| LogRecord {
                    resource,
                    scope,
                    record,
                })
            })
        })
    })
}

fn get<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    members(object).find(|(name, _)| name == key).map(|(_, value)| value)
}

fn either<'a>(object: &'a str, keys: [&str; 2]) -> Option<&'a str> {
    members(object).find(|(name, _)| keys.contains(&&**name)).map(|(_, value)| value)
}

/// The text of a string or number.
fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'"' => text_of(raw),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(raw)),
    }
}

fn time(record: &str) -> Option<Stamp> {
    let nanos = |keys| {
        let digits = scalar(either(record, keys)?)?;
        // 0 is "not known".
        stamp::unix(&digits)
            .filter(|stamp| stamp.is_storable() && *stamp != Stamp::Instant { epoch: 0, nanos: 0 })
    };
    nanos(["timeUnixNano", "time_unix_nano"])
        .or_else(|| nanos(["observedTimeUnixNano", "observed_time_unix_nano"]))
}

fn level(record: &str) -> Option<i32> {
    let of = |keys, numbers| values::level_of(&scalar(either(record, keys)?)?, numbers);
    of(["severityNumber", "severity_number"], Numbers::Severity)
        .or_else(|| of(["severityText", "severity_text"], Numbers::None))
}

fn body(record: &str) -> Option<Cow<'_, str>> {
    let value = value(get(record, "body")?, 0);
    // A list, or an object: as JSON.
    let text = scalar(&value).map_or_else(|| value.to_string(), Cow::into_owned);
    (!text.trim().is_empty() && text != "null").then_some(Cow::Owned(text))
}

/// The service, then the scope, which is the logger's name.
fn set_source(record: &mut Record<'_>, from: LogRecord<'_>) {
    let resource = get(from.resource, "resource").unwrap_or("");
    let service = attributes(resource).find(|(key, _)| key == "service.name");
    let name = |raw: &str| scalar(raw).map(|name| source_name::normalise(&name).into_owned());
    let service = service.and_then(|(_, value)| name(&value)).filter(|name| !name.is_empty());
    let scope = get(from.scope, "scope").and_then(|scope| name(get(scope, "name")?));
    let scope = scope.filter(|name| !name.is_empty());
    record.src_is_component = service.is_none() && scope.is_some();
    record.src = match (service, scope) {
        (Some(service), Some(scope)) => Some(source::join(service, &scope)),
        (service, scope) => service.or(scope),
    };
}

/// All of one record, but for what the entry has already.
fn put(attrs: &mut AttrsBuilder, from: LogRecord<'_>, has_message: bool) {
    let (has_time, has_level) = (time(from.record).is_some(), level(from.record).is_some());
    for (key, value) in members(from.record) {
        let name = match &*key {
            "timeUnixNano" | "time_unix_nano" if has_time && value.len() > 3 => continue,
            "severityNumber" | "severity_number" if has_level => continue,
            "body" if has_message => continue,
            "attributes" => {
                attributes(from.record).for_each(|(key, value)| attrs.raw(&key, &value));
                continue;
            }
            "traceId" | "trace_id" if value != "\"\"" => "trace_id".to_owned(),
            "spanId" | "span_id" if value != "\"\"" => "span_id".to_owned(),
            "flags" => "trace_flags".to_owned(),
            "eventName" | "event_name" => "event.name".to_owned(),
            other => format!("otlp.{other}"),
        };
        attrs.raw(&name, value);
    }
    let resource = get(from.resource, "resource").unwrap_or("");
    let scope = get(from.scope, "scope").unwrap_or("");
    for object in [resource, scope] {
        attributes(object).for_each(|(key, value)| attrs.raw(&key, &value));
    }
    for (prefix, object) in [("otel.scope", scope), ("otlp.resource", resource)] {
        for (key, value) in members(object).filter(|(key, _)| key != "attributes") {
            attrs.raw(&format!("{prefix}.{key}"), value);
        }
    }
    for (prefix, object) in [("otlp.scopeLogs", from.scope), ("otlp.resourceLogs", from.resource)] {
        let own = ["resource", "scope", "scopeLogs", "scope_logs", "logRecords", "log_records"];
        for (key, value) in members(object).filter(|(key, _)| !own.contains(&&**key)) {
            attrs.raw(&format!("{prefix}.{key}"), value);
        }
    }
}

/// The attributes of an object: `[{"key":"a","value":{"stringValue":"b"}}]`.
fn attributes(object: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let list = get(object, "attributes").unwrap_or("[]");
    items(list).filter_map(|pair| {
        Some((text_of(get(pair, "key")?)?, value(get(pair, "value").unwrap_or("null"), 0)))
    })
}

/// A value without the name of its type, as JSON; what has no such name stays.
fn value(any: &str, depth: usize) -> Cow<'_, str> {
    let mut inner = members(any);
    let (Some((kind, inside)), None) = (inner.next(), inner.next()) else {
        return Cow::Borrowed(any);
    };
    match &*kind {
        "stringValue" | "string_value" | "boolValue" | "bool_value" | "doubleValue"
        | "double_value" | "bytesValue" | "bytes_value" => Cow::Borrowed(inside),
        // Whole numbers come as texts, since JavaScript's are not exact.
        "intValue" | "int_value" => match text_of(inside) {
            Some(Cow::Borrowed(digits)) if number(digits.as_bytes()) == Some(digits.len()) => {
                Cow::Borrowed(digits)
            }
            _ => Cow::Borrowed(inside),
        },
        "arrayValue" | "array_value" if depth < MAX_DEPTH => {
            let values = get(inside, "values").unwrap_or("[]");
            let values: Vec<_> = items(values).map(|item| value(item, depth + 1)).collect();
            Cow::Owned(format!("[{}]", values.join(",")))
        }
        "kvlistValue" | "kvlist_value" if depth < MAX_DEPTH => {
            let pairs = items(get(inside, "values").unwrap_or("[]")).filter_map(|pair| {
                let value = value(get(pair, "value").unwrap_or("null"), depth + 1);
                Some(format!("{}:{value}", get(pair, "key").filter(|key| key.starts_with('"'))?))
            });
            Cow::Owned(format!("{{{}}}", pairs.collect::<Vec<_>>().join(",")))
        }
        _ => Cow::Borrowed(any),
    }
}
