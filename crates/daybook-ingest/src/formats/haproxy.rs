//! HAProxy's traffic logs (its configuration manual, "Log formats"): TCP, HTTP, HTTPS and errors,
//! as they stand in syslog or, from containers, alone.
//!
//! ```text
//! 10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web api/srv1 0/0/1/2/3 200 417 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"
//! haproxy[12]: 10.0.0.1:1234 [20/Mar/2026:14:00:00.123] db pg/srv1 0/0/50 212 -- 0/0/0/0/0 0/0
//! 10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web/1: SSL handshake failure
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// HAProxy's traffic without a syslog header.
pub(super) struct Haproxy;

impl Format for Haproxy {
    fn name(&self) -> &str {
        "haproxy"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (process, text) = match line.strip_prefix("haproxy[") {
            Some(rest) => {
                let (process, text) =
                    rest.split_at_checked(memchr::memchr(b']', rest.as_bytes())?)?;
                (process, text.strip_prefix("]: ")?)
            }
            None => ("", line),
        };
        let traffic = Traffic::read(text)?;
        let mut record = Record::new(traffic.stamp, text);
        record.set_src("haproxy", "syslog.tag");
        if !process.is_empty() {
            record.attrs.digits("process.pid", process);
        }
        traffic.fill(&mut record);
        Some(record)
    }
}

/// Reads the fields of a message that stands in syslog; other messages of HAProxy have none.
pub(super) fn fields(record: &mut Record<'_>, message: &str) {
    if let Some(traffic) = Traffic::read(message) {
        record.attrs.text("haproxy.accept_date", traffic.accepted);
        traffic.fill(record);
    }
}

/// One connection or request.
struct Traffic<'a> {
    client: &'a str,
    port: &'a str,
    stamp: Stamp,
    accepted: &'a str,
    frontend: &'a str,
    rest: Rest<'a>,
}

enum Rest<'a> {
    /// What went wrong before there was a request.
    Error,
    Tcp(Numbers<'a>, &'a str),
    Http(Numbers<'a>, &'a str, &'a str),
}

struct Numbers<'a> {
    server: &'a str,
    timers: &'a str,
    bytes: &'a str,
}

impl<'a> Traffic<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let head = text.as_bytes().get(..text.len().min(128))?;
        let open = memchr::memchr(b'[', head)?;
        let (client, port) = text.get(..open)?.strip_suffix(' ')?.rsplit_once(':')?;
        // The client of a socket has neither.
        if client.contains(' ') || port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (stamp, length) = stamp::leading(text.as_bytes().get(open + 1..)?)?;
        let end = open + 1 + length;
        let accepted = text.get(open + 1..end)?;
        let rest = text.get(end..)?.strip_prefix("] ")?;
        let (frontend, rest) = rest.split_once(' ')?;
        let traffic =
            |frontend, rest| Some(Traffic { client, port, stamp, accepted, frontend, rest });
        if let Some(frontend) = frontend.strip_suffix(':') {
            return if frontend.contains('/') { traffic(frontend, Rest::Error) } else { None };
        }
        let (server, rest) = rest.split_once(' ')?;
        let (timers, rest) = rest.split_once(' ')?;
        let counts = timers.split('/').count();
        let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'+');
        if !server.contains('/') || !timers.bytes().all(plain) {
            return None;
        }
        let (first, rest) = rest.split_once(' ')?;
        match counts {
            3 => traffic(frontend, Rest::Tcp(Numbers { server, timers, bytes: first }, rest)),
            5.. => {
                let (bytes, rest) = rest.split_once(' ')?;
                first.parse::<i32>().ok()?;
                traffic(frontend, Rest::Http(Numbers { server, timers, bytes }, first, rest))
            }
            _ => None,
        }
    }

    fn fill(&self, record: &mut Record<'_>) {
        let attrs = &mut record.attrs;
        attrs.text("client.address", self.client);
        attrs.digits("client.port", self.port);
        attrs.text("haproxy.frontend", self.frontend);
        let (numbers, rest) = match &self.rest {
            Rest::Error => return,
            Rest::Tcp(numbers, rest) => (numbers, *rest),
            Rest::Http(numbers, status, rest) => {
                attrs.digits("http.response.status_code", status);
                // -1: the client left before there was an answer.
                record.level = status.parse().map_or(0, severity::http);
                (numbers, http(record, rest))
            }
        };
        let attrs = &mut record.attrs;
        let (backend, server) = numbers.server.split_once('/').unwrap_or((numbers.server, ""));
        attrs.text("haproxy.backend", backend);
        attrs.text("haproxy.server", server);
        attrs.text("haproxy.timers", numbers.timers);
        attrs.digits("haproxy.bytes_read", numbers.bytes);
        let mut words = rest.splitn(4, ' ');
        for key in ["termination_state", "connections", "queues"] {
            if let Some(word) = words.next().filter(|word| !word.is_empty()) {
                attrs.text(&format!("haproxy.{key}"), word);
            }
        }
        if let Some(captured) = words.next() {
            attrs.text_if_any("haproxy.captured", captured.trim());
        }
    }
}

/// The request in quotes; what is left stands before it, without the captured cookies.
fn http<'a>(record: &mut Record<'_>, text: &'a str) -> &'a str {
    let (before, quoted) = match text.split_once(" \"") {
        Some(parts) => parts,
        None => (text, ""),
    };
    let (request, after) = quoted.rsplit_once('"').unwrap_or((quoted, ""));
    let mut words = request.splitn(3, ' ');
    if let (Some(method), Some(path)) = (words.next(), words.next())
        && method.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        record.attrs.text("http.request.method", method);
        record.attrs.text("url.path", path);
    }
    // What `option httpslog` adds.
    record.attrs.text_if_any("haproxy.tls", after.trim());
    let mut rest = before;
    for key in ["haproxy.request_cookie", "haproxy.response_cookie"] {
        let Some((cookie, after)) = rest.split_once(' ') else { break };
        if cookie != "-" {
            record.attrs.text(key, cookie);
        }
        rest = after;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn http_requests_with_their_status() {
        assert_eq!(
            shown(
                &Haproxy,
                r#"10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web~ api/srv1 0/0/1/2/3 503 417 - a=1 SC-- 1/1/0/0/0 0/0 {x.org} {} "GET /a?b HTTP/1.1""#
            ),
            r#"2026-03-20T14:00:00.123Z 17 haproxy | 10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web~ api/srv1 0/0/1/2/3 503 417 - a=1 SC-- 1/1/0/0/0 0/0 {x.org} {} "GET /a?b HTTP/1.1" | {"client.address":"10.0.0.1","client.port":1234,"haproxy.frontend":"web~","http.response.status_code":503,"http.request.method":"GET","url.path":"/a?b","haproxy.response_cookie":"a=1","haproxy.backend":"api","haproxy.server":"srv1","haproxy.timers":"0/0/1/2/3","haproxy.bytes_read":417,"haproxy.termination_state":"SC--","haproxy.connections":"1/1/0/0/0","haproxy.queues":"0/0","haproxy.captured":"{x.org} {}"}"#
        );
    }

    #[test]
    fn connections_and_errors() {
        assert_eq!(
            shown(
                &Haproxy,
                "haproxy[12]: ::1:1234 [20/Mar/2026:14:00:00.123] db pg/<NOSRV> 0/-1/50 212 -- 0/0/0/0/0 0/0"
            ),
            r#"2026-03-20T14:00:00.123Z 0 haproxy | ::1:1234 [20/Mar/2026:14:00:00.123] db pg/<NOSRV> 0/-1/50 212 -- 0/0/0/0/0 0/0 | {"process.pid":12,"client.address":"::1","client.port":1234,"haproxy.frontend":"db","haproxy.backend":"pg","haproxy.server":"<NOSRV>","haproxy.timers":"0/-1/50","haproxy.bytes_read":212,"haproxy.termination_state":"--","haproxy.connections":"0/0/0/0/0","haproxy.queues":"0/0"}"#
        );
        assert_eq!(
            shown(
                &Haproxy,
                "10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web/1: SSL handshake failure"
            ),
            r#"2026-03-20T14:00:00.123Z 0 haproxy | 10.0.0.1:1234 [20/Mar/2026:14:00:00.123] web/1: SSL handshake failure | {"client.address":"10.0.0.1","client.port":1234,"haproxy.frontend":"web/1"}"#
        );
        for line in [
            "haproxy[12]: Proxy web started.",
            r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "GET / HTTP/1.1" 200 1"#,
            "10.0.0.1:80 [20/Mar/2026:14:00:00] a b c",
            "10.0.0.1:80 [x] a",
        ] {
            assert_eq!(shown(&Haproxy, line), "no", "{line}");
        }
    }
}
