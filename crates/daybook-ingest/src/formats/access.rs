//! Access logs in the Common Log Format of the NCSA and what grew out of it: Apache's `common`,
//! `combined` and `vhost_combined` (Apache's documentation of `mod_log_config`), nginx, lighttpd,
//! Caddy, Tomcat, Jetty, Traefik, gunicorn, Werkzeug, Django, Python's `http.server`.
//!
//! ```text
//! 10.0.0.1 - alice [20/Mar/2026:14:00:00 +0000] "GET /x HTTP/1.1" 200 134 "-" "curl/8"
//! www.x.org:443 10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "GET /x HTTP/2.0" 404 0 "-" "-"
//! 127.0.0.1 - - [20/Mar/2026 14:00:00] "GET /x HTTP/1.1" 200 -
//! [20/Mar/2026 14:00:00] "GET /x HTTP/1.1" 200 1234
//! ```
//!
//! The message is the request and the status, `GET /x HTTP/1.1 200`, for all servers alike.

use super::http;
use super::scan::{end_of_quoted, field, is_address, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// Access logs.
pub(super) struct Access;

/// The time stands within so many bytes.
const WINDOW: usize = 512;

impl Format for Access {
    fn name(&self) -> &str {
        "access"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, bracket, end) = time(line)?;
        let head = line.get(..bracket).filter(|head| !head.starts_with(' '))?;
        let rest = line.get(end..)?;
        let Some((before, rest)) = until_quote(rest) else {
            return answer_of_http_server(stamp, head, rest).or_else(|| bare(stamp, head, rest));
        };
        if before.contains("TLSv") || before.contains("SSLv") {
            return tls_request(stamp, before, rest);
        }
        let (request, status, after) = request_and_status(rest)?;
        let mut record = Record::new(stamp, request);
        who(&mut record, head, before)?;
        http::request(&mut record, request);
        http::status(&mut record, status);
        http::message(&mut record, request, status);
        tail(&mut record, after);
        Some(record)
    }
}

/// The time in brackets: where its bracket opens, and where what follows it begins.
fn time(line: &str) -> Option<(Stamp, usize, usize)> {
    let bytes = line.as_bytes();
    let window = bytes.get(..bytes.len().min(WINDOW))?;
    memchr::memchr_iter(b'[', window).find_map(|open| {
        let (stamp, end) = stamp::leading(bytes.get(open + 1..)?)?;
        let close = open + 1 + end;
        (bytes.get(close) == Some(&b']') && bytes.get(close + 1) == Some(&b' ')).then_some((
            stamp,
            open,
            close + 2,
        ))
    })
}

/// What stands between the time and the request (nothing, mostly), and what follows the quote.
fn until_quote(rest: &str) -> Option<(&str, &str)> {
    if let Some(rest) = rest.strip_prefix('"') {
        return Some(("", rest));
    }
    let quote = memchr::memchr(b'"', rest.as_bytes().get(..rest.len().min(WINDOW))?)?;
    Some((rest.get(..quote)?.strip_suffix(' ')?, rest.get(quote + 1..)?))
}

/// The request, its status and what follows. Not every server escapes quotes within a request: it
/// ends where a status follows.
fn request_and_status(rest: &str) -> Option<(&str, &str, &str)> {
    memchr::memchr_iter(b'"', rest.as_bytes()).find_map(|quote| {
        let after = rest.get(quote + 1..)?.strip_prefix(' ')?;
        let end = after.bytes().take(5).position(|b| b == b' ').unwrap_or(after.len().min(5));
        let status = after.get(..end).filter(|status| http::is_status(status))?;
        let after = after.get(end..)?;
        Some((rest.get(..quote)?, status, after.strip_prefix(' ').unwrap_or(after)))
    })
}

/// `[virtual host] client[, proxies] ident user`, `client user`, `client` or nothing.
fn who(record: &mut Record<'_>, head: &str, before: &str) -> Option<()> {
    let mut head = head.trim_end();
    // Werkzeug under Python's default logging.
    if let Some((level, rest)) = head.split_once(':')
        && let Some((name, rest)) = rest.split_once(':')
        && severity::word(level).is_some()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
    {
        record.set_component(name, "log.logger");
        head = rest;
    }
    if !before.is_empty() {
        // What stands behind the time here stands before it elsewhere.
        let (client, more) = before.split_once(' ').unwrap_or((before, ""));
        if !is_address(client) || !head.is_empty() {
            return None;
        }
        record.attrs.text("client.address", client);
        record.attrs.text_if_any("access.before_request", more);
        return Some(());
    }
    let mut client_end = word_end(head, 0);
    // A list of forwarders: `10.0.0.1, 10.0.0.2 - -`
    while head.get(..client_end)?.ends_with(',') && client_end < head.len() {
        client_end = word_end(head, client_end + 1);
    }
    let (client, rest) = head.split_at_checked(client_end)?;
    let rest = rest.trim_start();
    let (ident, user) = rest.split_once(' ').unwrap_or((rest, ""));
    let user = user.trim_start();
    if client.len() > 255 {
        return None;
    }
    let is_host = is_address(ident) && !user.is_empty();
    if is_host || (client.contains(':') && ident.contains(['.', ':']) && user.contains(' ')) {
        // `vhost_combined` begins with the host; two addresses are client and proxy.
        if is_address(client) && !client.contains(':') {
            record.attrs.text("client.address", client);
            record.attrs.text("network.peer.address", ident);
        } else {
            record.attrs.text("server.address", client);
            record.attrs.text("client.address", ident);
        }
        let (ident, user) = user.split_once(' ').unwrap_or(("-", user));
        http::given(record, "client.ident", ident);
        http::given(record, "user.name", user.trim_start());
        return Some(());
    }
    http::given(record, "client.address", client);
    // lighttpd has the host in the place of the identity.
    let key = if ident.contains('.') { "server.address" } else { "client.ident" };
    http::given(record, key, ident);
    // A user's name may hold blanks.
    http::given(record, "user.name", user);
    Some(())
}

fn word_end(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    memchr::memchr(b' ', rest).map_or(text.len(), |at| from + at)
}

/// Size, referrer and agent in quotes, and whatever else a server adds.
fn tail(record: &mut Record<'_>, text: &str) {
    let mut rest = text.trim();
    if let Some((size, after)) = field(rest)
        && (size == "-" || is_number(size))
        && !rest.starts_with('"')
    {
        http::given_number(record, "http.response.body.size", size);
        rest = after.trim_start();
    }
    for key in ["http.request.referrer", "user_agent.original"] {
        let Some(end) = rest.strip_prefix('"').and_then(end_of_quoted) else { break };
        http::given(record, key, rest.get(1..=end).unwrap_or(""));
        rest = rest.get(end + 2..).unwrap_or("").trim_start();
    }
    if let Some((router, server, duration)) = traefik(rest) {
        http::given(record, "traefik.router", router);
        http::given(record, "traefik.server", server);
        record.attrs.digits("traefik.duration_ms", duration);
        let count = rest.split(' ').next().unwrap_or("");
        http::given_number(record, "traefik.request_count", count);
        return;
    }
    // nginx's main format ends with the forwarders.
    if let Some((list, after)) = rest.strip_prefix('"').and_then(|_| field(rest))
        && (list == "-" || list.split(',').all(|address| is_address(address.trim())))
    {
        http::given(record, "http.request.header.x-forwarded-for", list);
        rest = after.trim_start();
    }
    record.attrs.text_if_any("access.rest", rest);
}

/// `12 "router@docker" "http://10.0.0.2:80" 3ms`
fn traefik(text: &str) -> Option<(&str, &str, &str)> {
    let (count, rest) = text.split_once(' ')?;
    let (router, rest) = rest.starts_with('"').then(|| field(rest))??;
    let (server, rest) = rest.starts_with('"').then(|| field(rest))??;
    let duration = rest.strip_suffix("ms")?;
    (is_number(count) && is_number(duration)).then_some((router, server, duration))
}

/// Apache's log of TLS requests, which has no status:
/// `[time] 10.0.0.1 TLSv1.3 CIPHER "GET / HTTP/1.1" 134`
fn tls_request<'a>(stamp: Stamp, before: &str, rest: &'a str) -> Option<Record<'a>> {
    let (client, tls) = before.split_once(' ')?;
    let (version, cipher) = tls.split_once(' ')?;
    let (request, size) = rest.rsplit_once("\" ")?;
    if size != "-" && !is_number(size) {
        return None;
    }
    let mut record = Record::new(stamp, request);
    record.attrs.text("client.address", client);
    record.attrs.text("tls.protocol.version", version);
    record.attrs.text("tls.cipher", cipher);
    http::request(&mut record, request);
    http::given_number(&mut record, "http.response.body.size", size);
    Some(record)
}

/// Python's `http.server` on a failure: `10.0.0.1 - - [20/Mar/2026 14:00:00] code 404, message x`
fn answer_of_http_server<'a>(stamp: Stamp, head: &str, rest: &'a str) -> Option<Record<'a>> {
    let (status, _) = rest.strip_prefix("code ")?.split_once(", message ")?;
    let mut record = Record::new(stamp, rest);
    who(&mut record, head, "")?;
    http::status(&mut record, http::is_status(status).then_some(status)?);
    Some(record)
}

/// A request without its quotes, as a pattern of Tomcat's may have it:
/// `10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] GET /x HTTP/1.1 200 134`
fn bare<'a>(stamp: Stamp, head: &str, rest: &'a str) -> Option<Record<'a>> {
    let protocol = memchr::memmem::find(rest.as_bytes(), b" HTTP/")?;
    let end = protocol + 1 + memchr::memchr(b' ', rest.as_bytes().get(protocol + 1..)?)?;
    let (request, after) = (rest.get(..end)?, rest.get(end + 1..)?);
    let (status, after) = after.split_once(' ').unwrap_or((after, ""));
    if !http::is_status(status) || !request.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let mut record = Record::new(stamp, request);
    who(&mut record, head, "")?;
    http::request(&mut record, request);
    http::status(&mut record, status);
    http::message(&mut record, request, status);
    tail(&mut record, after);
    Some(record)
}

#[cfg(test)]
mod tests;
