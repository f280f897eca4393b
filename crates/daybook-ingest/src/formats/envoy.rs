//! Envoy's default access log, and Istio's, which has three fields more (Envoy's documentation of
//! access logging; Istio's of its proxy's):
//!
//! ```text
//! [2026-03-20T14:00:00.123Z] "GET /x HTTP/1.1" 200 - 0 5 10 9 "-" "curl/8" "id" "x.org" "10.0.0.2:80"
//! [2026-03-20T14:00:00.123Z] "GET /x HTTP/1.1" 503 UF via_upstream - "-" 0 5 10 - "-" "curl/8" "id" "x.org" "-" out - - - - -
//! ```
//!
//! And what it says itself (`--log-format`):
//! `[2026-03-20 14:00:00.123][12][info][main] [source/server/server.cc:412] starting main loop`

use super::http;
use super::scan::{bracket, end_of_quoted, field, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Envoy's access log.
pub(super) struct Envoy;

/// Envoy's own log.
pub(super) struct EnvoyLog;

/// Istio's additions, behind the flags.
const DETAILS: [&str; 3] = [
    "envoy.response_code_details",
    "envoy.connection_termination_details",
    "envoy.upstream_transport_failure_reason",
];

/// What follows. The last ones are Istio's.
const FIELDS: [&str; 15] = [
    "http.request.body.size",
    "http.response.body.size",
    "envoy.duration_ms",
    "envoy.upstream_service_time_ms",
    "http.request.header.x-forwarded-for",
    "user_agent.original",
    "http.request.header.x-request-id",
    "server.address",
    "envoy.upstream_host",
    "envoy.upstream_cluster",
    "envoy.upstream_local_address",
    "envoy.downstream_local_address",
    "envoy.downstream_remote_address",
    "envoy.requested_server_name",
    "envoy.route_name",
];

impl Format for Envoy {
    fn name(&self) -> &str {
        "envoy"
    }

    fn weight(&self) -> u32 {
        92
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix("] \"")?;
        let quote = end_of_quoted(rest)?;
        let request = rest.get(..quote)?;
        let rest = rest.get(quote + 1..)?.strip_prefix(' ')?;
        let (status, rest) = rest.split_once(' ')?;
        let (flags, mut rest) = rest.split_once(' ')?;
        let is_flag = |b: u8| b.is_ascii_uppercase() || matches!(b, b',' | b'-');
        // A size in the place of flags is another server's.
        if !http::is_status(status) || flags.is_empty() || !flags.bytes().all(is_flag) {
            return None;
        }
        let mut record = Record::new(stamp, request);
        http::request(&mut record, request);
        http::status(&mut record, status);
        http::given(&mut record, "envoy.response_flags", flags);
        if !rest.bytes().next()?.is_ascii_digit() {
            for key in DETAILS {
                let (value, after) = field(rest)?;
                http::given(&mut record, key, value);
                rest = after;
            }
        }
        for (index, key) in FIELDS.into_iter().enumerate() {
            let Some((value, after)) = field(rest) else {
                // All of the default's first ones must be there.
                if index < 4 {
                    return None;
                }
                break;
            };
            if index < 4 {
                http::given_number(&mut record, key, value);
            } else {
                http::given(&mut record, key, value);
            }
            rest = after;
        }
        record.attrs.text_if_any("envoy.rest", rest);
        http::message(&mut record, request, status);
        Some(record)
    }
}

impl Format for EnvoyLog {
    fn name(&self) -> &str {
        "envoy_log"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let (thread, rest) = bracket(inside.get(end..)?.strip_prefix(']')?)?;
        let (word, rest) = bracket(rest)?;
        let (component, rest) = bracket(rest)?;
        if !is_number(thread) {
            return None;
        }
        let mut record = Record::new(stamp, rest);
        record.level = severity::word(word)?;
        record.set_component(component, "log.logger");
        record.attrs.digits("thread.id", thread);
        if let Some((place, message)) = bracket(rest)
            && let Some((file, number)) = place.rsplit_once(':')
            && is_number(number)
        {
            record.attrs.text("code.file.path", file);
            record.attrs.digits("code.line.number", number);
            record.content = message.into();
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn envoys_default() {
        assert_eq!(
            shown(
                &Envoy,
                r#"[2026-03-20T14:00:00.123Z] "GET /x HTTP/1.1" 200 - 0 5 10 9 "-" "curl/8" "ab-1" "x.org" "10.0.0.2:80""#
            ),
            r#"2026-03-20T14:00:00.123Z 9 - | GET /x HTTP/1.1 200 | {"http.request.method":"GET","url.path":"/x","http.response.status_code":200,"http.request.body.size":0,"http.response.body.size":5,"envoy.duration_ms":10,"envoy.upstream_service_time_ms":9,"user_agent.original":"curl/8","http.request.header.x-request-id":"ab-1","server.address":"x.org","envoy.upstream_host":"10.0.0.2:80"}"#
        );
        assert_eq!(
            shown(
                &Envoy,
                r#"[2026-03-20T14:00:00.123Z] "- - -" 0 UH 123 456 789 - "-" "-" "-" "-" "10.0.0.2:80""#
            ),
            r#"2026-03-20T14:00:00.123Z 0 - | - - - 0 | {"envoy.response_flags":"UH","http.request.body.size":123,"http.response.body.size":456,"envoy.duration_ms":789,"envoy.upstream_host":"10.0.0.2:80"}"#
        );
    }

    #[test]
    fn istio_says_more() {
        assert_eq!(
            shown(
                &Envoy,
                r#"[2026-03-20T14:00:00.123Z] "GET / HTTP/2" 503 UF,URX upstream_reset - "no route" 0 95 10 - "-" "curl/8" "ab" "x" "10.0.0.2:80" out|80||x - 10.0.0.3:80 10.0.0.4:5 - default new"#
            ),
            r#"2026-03-20T14:00:00.123Z 17 - | GET / HTTP/2 503 | {"http.request.method":"GET","url.path":"/","http.response.status_code":503,"envoy.response_flags":"UF,URX","envoy.response_code_details":"upstream_reset","envoy.upstream_transport_failure_reason":"no route","http.request.body.size":0,"http.response.body.size":95,"envoy.duration_ms":10,"user_agent.original":"curl/8","http.request.header.x-request-id":"ab","server.address":"x","envoy.upstream_host":"10.0.0.2:80","envoy.upstream_cluster":"out|80||x","envoy.downstream_local_address":"10.0.0.3:80","envoy.downstream_remote_address":"10.0.0.4:5","envoy.route_name":"default","envoy.rest":"new"}"#
        );
        for line in [
            r#"[20/Mar/2026 14:00:00] "GET / HTTP/1.1" 200 1234"#,
            r#"[2026-03-20T14:00:00Z] "GET / HTTP/1.1" 200 - x"#,
            "[x] y",
        ] {
            assert_eq!(shown(&Envoy, line), "no", "{line}");
        }
    }

    #[test]
    fn its_own_log_has_thread_level_component_and_place() {
        for (line, expected) in [
            (
                "[2026-03-20 14:00:00.123][12][warning][main] [source/server/server.cc:412] [x] y",
                r#"2026-03-20T14:00:00.123Z 13 main | [x] y | {"thread.id":12,"code.file.path":"source/server/server.cc","code.line.number":412}"#,
            ),
            (
                "[2026-03-20 14:00:00.123][12][info][http] up",
                r#"2026-03-20T14:00:00.123Z 9 http | up | {"thread.id":12}"#,
            ),
            ("[2026-03-20 14:00:00.123][INFO ][12][http] up", "no"),
        ] {
            assert_eq!(shown(&EnvoyLog, line), expected, "{line}");
        }
    }
}
