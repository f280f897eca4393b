//! HTTP requests among JSON lines: access logs of servers and proxies, audit logs.

use super::fields::Field;
use super::keys::Use;
use crate::severity;

/// Whether the line tells of a request and its answer.
pub(super) fn is_request(list: &[Field<'_>]) -> bool {
    status(list).is_some()
}

/// The level of the answer.
pub(super) fn level(list: &[Field<'_>]) -> Option<i32> {
    Some(severity::http(status(list)?))
}

/// The answer's status, where there is a request.
fn status(list: &[Field<'_>]) -> Option<u16> {
    let status = list.iter().find(|field| field.usage == Use::Status)?;
    let asked = |field: &Field<'_>| {
        matches!(field.usage, Use::Method | Use::Path | Use::Request) && field.is_text()
    };
    list.iter().any(asked).then_some(())?;
    status.digits()?.parse().ok().filter(|status| (100..=599).contains(status))
}

/// The request and its answer in one line, as access logs have it: what a reader wants to see at a
/// glance. All of it stays in the attributes, too.
pub(super) fn summary(list: &[Field<'_>]) -> Option<String> {
    let status = status(list)?;
    let find = |usage: Use| {
        list.iter().find(|field| field.usage == usage).and_then(|field| field.some_text())
    };
    if let Some(request) = find(Use::Request) {
        return Some(format!("{request} {status}"));
    }
    let (method, path) = (find(Use::Method)?, find(Use::Path)?);
    match find(Use::Protocol).filter(|protocol| protocol.starts_with("HTTP/")) {
        Some(protocol) => Some(format!("{method} {path} {protocol} {status}")),
        None => Some(format!("{method} {path} {status}")),
    }
}
