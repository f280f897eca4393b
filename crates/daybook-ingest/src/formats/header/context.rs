//! What loggers put into headers beside level, thread and source: ids of traces and requests,
//! fields of a diagnostic context.

use super::words::is_number;
use crate::record::Record;

/// No header has more of them.
const MAX_CONTEXTS: usize = 6;

/// Texts that go to the attributes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contexts<'a> {
    texts: [&'a str; MAX_CONTEXTS],
    count: usize,
}

impl<'a> Contexts<'a> {
    /// Adds one; false where there is no room.
    pub(super) fn push(&mut self, text: &'a str) -> bool {
        let Some(slot) = self.texts.get_mut(self.count) else { return false };
        *slot = text;
        self.count += 1;
        true
    }

    /// Puts them where they belong.
    pub(super) fn fill(&self, record: &mut Record<'_>) {
        for text in self.texts.iter().take(self.count) {
            fill(record, text);
        }
    }
}

fn fill(record: &mut Record<'_>, text: &str) {
    if text.is_empty() || text == "-" || text == "(null)" {
        return;
    }
    if let Some((trace, span)) = trace_and_span(text) {
        record.attrs.text("trace_id", trace);
        record.attrs.text("span_id", span);
    } else if is_list(text) {
        for field in text.split([',', ' ', ';']).filter(|field| !field.is_empty()) {
            match field.split_once(['=', ':']) {
                Some((key, value)) => set_field(record, key, value),
                None => record.attrs.text("log.context", field),
            }
        }
    } else if is_request(text) {
        // OpenStack: the request, then who made it.
        let text = text.strip_prefix("None ").unwrap_or(text);
        let (id, identity) = text.split_once(' ').unwrap_or((text, ""));
        record.attrs.text("request.id", id);
        record.attrs.text_if_any("request.identity", identity.trim_matches(['-', ' ']));
    } else if is_uuid(text) {
        record.attrs.text("request.id", text);
    } else if is_erlang(text) {
        record.attrs.text("erlang.pid", text);
    } else if is_hexadecimal(text) {
        record.attrs.text("thread.id", text);
    } else {
        record.attrs.text("log.context", text);
    }
}

/// A field of a diagnostic context, under the name that the standard has for it.
fn set_field(record: &mut Record<'_>, key: &str, value: &str) {
    let value = value.trim_matches('"');
    match key {
        "traceId" | "traceid" | "trace_id" | "trace" | "X-B3-TraceId" | "dd.trace_id"
        | "trace.id" => record.attrs.text_if_any("trace_id", value),
        "spanId" | "spanid" | "span_id" | "span" | "X-B3-SpanId" | "dd.span_id" | "span.id" => {
            record.attrs.text_if_any("span_id", value);
        }
        "pid" | "p" if is_number(value) => record.attrs.digits("process.pid", value),
        "tid" | "id" | "thread" if is_number(value) => record.attrs.digits("thread.id", value),
        _ => record.attrs.digits(key, value),
    }
}

/// Whether a text is one that this file knows.
pub(super) fn is_context(text: &str) -> bool {
    is_request(text)
        || is_list(text)
        || is_uuid(text)
        || is_erlang(text)
        || is_hexadecimal(text)
        || trace_and_span(text).is_some()
}

/// `key=value`.
pub(super) fn is_field(text: &str) -> bool {
    text.split_once('=').is_some_and(|(key, value)| is_key(key) && !value.starts_with('='))
}

/// `a=1, b=2`, `c:orders s:shard1`.
fn is_list(text: &str) -> bool {
    let mark = if text.contains('=') { '=' } else { ':' };
    let separator = if text.contains(',') { ',' } else { ' ' };
    let mut fields = 0;
    text.split(separator).map(str::trim).filter(|field| !field.is_empty()).all(|field| {
        fields += 1;
        field.split_once(mark).is_some_and(|(key, value)| {
            let known = mark == '=' || !value.is_empty() && !value.starts_with(':');
            is_key(key) && known && !value.contains(' ')
        })
    }) && (mark == '=' && fields > 0 || fields > 1)
}

fn is_key(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    key.len() <= 40
        && key.bytes().all(plain)
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// OpenStack's `[req-… user project - - -]`, or `-` where there is none.
fn is_request(text: &str) -> bool {
    let text = text.strip_prefix("None ").unwrap_or(text);
    text == "-" || text.starts_with("req-") && text.len() > 8
}

/// `32 hex-16 hex`, as Spring Boot has it since 3.2.
fn trace_and_span(text: &str) -> Option<(&str, &str)> {
    let (trace, span) = text.split_once('-')?;
    let valid = matches!(trace.len(), 16 | 32) && span.len() == 16 && is_hex(trace) && is_hex(span);
    valid.then_some((trace, span))
}

/// Sleuth's `app,trace,span` and `app,trace,span,exported`.
pub(super) fn sleuth(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.split(',').map(str::trim);
    let (app, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
    let ids = |text: &str| text.is_empty() || matches!(text.len(), 16 | 32) && is_hex(text);
    let rest = parts.next().is_none_or(|last| matches!(last, "true" | "false" | ""));
    (rest && parts.next().is_none() && ids(trace) && ids(span) && !app.contains(' '))
        .then_some((app, trace, span))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An Erlang process: `0.123.0`.
fn is_erlang(text: &str) -> bool {
    let mut parts = text.split('.');
    let mut three = || parts.next().is_some_and(is_number);
    three() && three() && three() && parts.next().is_none()
}

/// A thread's address: `0x00007f3a`.
fn is_hexadecimal(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| !digits.is_empty() && is_hex(digits))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
