//! What the access logs of all servers have in common: a request, its answer's status, and how
//! both read in a list.

use crate::record::Record;
use crate::severity;

/// Puts a request line (`GET /x?y HTTP/1.1`) where it belongs; its protocol is in the message only,
/// and so is a line that is none, as of garbage or a connection without request.
pub(super) fn request(record: &mut Record<'_>, line: &str) {
    let mut words = line.splitn(2, ' ');
    let (Some(method), Some(rest)) = (words.next(), words.next()) else { return };
    let is_word = method.starts_with(|c: char| c.is_ascii_uppercase());
    if !is_word || method.len() > 24 || !method.bytes().all(is_method) {
        return;
    }
    // Blanks in a path are not allowed, and come all the same.
    let target = match rest.rsplit_once(' ') {
        Some((target, protocol)) if is_protocol(protocol) => target,
        _ => rest,
    };
    record.attrs.text("http.request.method", method);
    target_of(record, target);
}

/// A path with its query, or a whole address.
pub(super) fn target_of(record: &mut Record<'_>, target: &str) {
    if target.contains("://") && !target.starts_with('/') {
        record.attrs.text_if_any("url.full", target);
        return;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    record.attrs.text_if_any("url.path", path);
    record.attrs.text_if_any("url.query", query);
}

/// The status of an answer, and the level that comes of it; `-` and 0 are none.
pub(super) fn status(record: &mut Record<'_>, status: &str) {
    let Ok(code @ 1..) = status.parse::<u16>() else { return };
    record.level = severity::http(code);
    record.attrs.digits("http.response.status_code", status);
}

/// Whether a text may stand where a status does.
pub(super) fn is_status(text: &str) -> bool {
    text == "-" || text == "0" || (text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit()))
}

/// The message of an access: what the reader wants to see at a glance.
pub(super) fn message(record: &mut Record<'_>, request: &str, status: &str) {
    record.content = format!("{request} {status}").into();
}

/// A field that is absent when it is `-` or empty.
pub(super) fn given(record: &mut Record<'_>, key: &str, value: &str) {
    if value != "-" {
        record.attrs.text_if_any(key, value);
    }
}

/// The same for a number.
pub(super) fn given_number(record: &mut Record<'_>, key: &str, value: &str) {
    if value != "-" && !value.is_empty() {
        record.attrs.digits(key, value);
    }
}

fn is_method(byte: u8) -> bool {
    byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_')
}

fn is_protocol(word: &str) -> bool {
    let (name, version) = word.split_once('/').unwrap_or(("", ""));
    matches!(name, "HTTP" | "RTSP" | "ICY" | "SIP")
        && !version.is_empty()
        && version.len() <= 5
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
