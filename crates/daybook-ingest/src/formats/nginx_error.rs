//! nginx's error log (nginx's documentation of `error_log`; the tail is written by
//! `ngx_http_log_error`):
//!
//! ```text
//! 2026/03/20 14:00:00 [notice] 1#1: start worker processes
//! 2026/03/20 14:00:00 [error] 12#7: *1 open() "/x" failed (2: No such file or directory), client: 10.0.0.1, server: x.org, request: "GET /x HTTP/1.1", host: "x.org"
//! ```
//!
//! The message keeps its tail, which is in the attributes as well.

use super::http;
use super::scan::{end_of_quoted, is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// nginx's error log.
pub(super) struct NginxError;

impl Format for NginxError {
    fn name(&self) -> &str {
        "nginx_error"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(4) != Some(&b'/') {
            return None;
        }
        let (stamp, end) = time_of_digits(line)?;
        let (level, rest) = line.get(end..)?.strip_prefix(" [")?.split_once("] ")?;
        let level = severity::word(level)?;
        let (numbers, rest) = rest.split_once(": ")?;
        let (process, thread) = numbers.split_once('#')?;
        if !is_number(process) || !is_number(thread) {
            return None;
        }
        let mut record = Record::new(stamp, rest);
        record.level = level;
        record.attrs.digits("process.pid", process);
        record.attrs.digits("thread.id", thread);
        if let Some((connection, message)) = rest.strip_prefix('*').and_then(|r| r.split_once(' '))
            && is_number(connection)
        {
            record.attrs.digits("nginx.connection.id", connection);
            record.content = message.into();
            tail(&mut record, message);
        }
        Some(record)
    }
}

/// `, client: 10.0.0.1, server: x.org, request: "GET / HTTP/1.1", upstream: "…", host: "x.org"`
fn tail(record: &mut Record<'_>, message: &str) {
    let Some(at) = memchr::memmem::find(message.as_bytes(), b", client: ") else { return };
    let mut rest = message.get(at..).unwrap_or("");
    // nginx writes eight at most.
    for _ in 0..12 {
        let Some((name, value)) = rest.strip_prefix(", ").and_then(|rest| rest.split_once(": "))
        else {
            return;
        };
        let end = match value.strip_prefix('"') {
            Some(quoted) => match end_of_quoted(quoted) {
                Some(end) => end + 2,
                None => return,
            },
            None => value.find(", ").unwrap_or(value.len()),
        };
        let (value, after) = value.split_at_checked(end).unwrap_or((value, ""));
        let value = value.trim_matches('"');
        match name {
            "client" => record.attrs.text("client.address", value),
            "server" => record.attrs.text_if_any("nginx.server", value),
            "request" => http::request(record, value),
            "host" => record.attrs.text("server.address", value),
            "referrer" => record.attrs.text("http.request.referrer", value),
            "upstream" => record.attrs.text("nginx.upstream", value),
            "subrequest" => record.attrs.text("nginx.subrequest", value),
            // The whole is in the message.
            _ => {}
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_tail_is_in_the_attributes_and_in_the_message() {
        assert_eq!(
            shown(
                &NginxError,
                r#"2026/03/20 14:00:00 [error] 12#7: *1 open() "/x" failed (2: No such file), client: 10.0.0.1, server: , request: "GET /x?y HTTP/1.1", upstream: "http://10.0.0.2/x", host: "x.org""#
            ),
            r#"2026-03-20T14:00:00Z 17 - | open() "/x" failed (2: No such file), client: 10.0.0.1, server: , request: "GET /x?y HTTP/1.1", upstream: "http://10.0.0.2/x", host: "x.org" | {"process.pid":12,"thread.id":7,"nginx.connection.id":1,"client.address":"10.0.0.1","http.request.method":"GET","url.path":"/x","url.query":"y","nginx.upstream":"http://10.0.0.2/x","server.address":"x.org"}"#
        );
        assert_eq!(
            shown(&NginxError, "2026/03/20 14:00:00 [emerg] 1#1: bind() to 0.0.0.0:80 failed"),
            r#"2026-03-20T14:00:00Z 21 - | bind() to 0.0.0.0:80 failed | {"process.pid":1,"thread.id":1}"#
        );
        for line in [
            "2026/03/20 14:00:00 [error] x: y",
            "2026-03-20 14:00:00 [error] 1#1: y",
            "2026/03/20 14:00:00 main.go:1: y",
        ] {
            assert_eq!(shown(&NginxError, line), "no", "{line}");
        }
    }
}
