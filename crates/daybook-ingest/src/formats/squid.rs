//! Squid's logs (the Squid wiki, "Log Files"): accesses in its native form, and `cache.log`.
//!
//! ```text
//! 1774015200.123     45 10.0.0.1 TCP_MISS/200 1234 GET http://x.org/ alice HIER_DIRECT/10.0.0.2 text/html
//! 2026/03/20 14:00:00 kid1| Starting Squid Cache version 6.6
//! 2026/03/20 14:00:00| WARNING: no memory
//! ```

use super::message;
use super::scan::{is_address, is_number};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Squid's accesses.
pub(super) struct Squid;

impl Format for Squid {
    fn name(&self) -> &str {
        "squid"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(10) != Some(&b'.') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?.trim_start_matches(' ');
        let mut words = rest.splitn(6, ' ');
        let (took, client, result) = (words.next()?, words.next()?, words.next()?);
        let (bytes, method, rest) = (words.next()?, words.next()?, words.next()?);
        let (how, status) = result.split_once('/')?;
        if !is_number(took) || !is_number(bytes) || !is_number(status) || how.contains(' ') {
            return None;
        }
        let mut words = rest.splitn(4, ' ');
        let url = words.next()?;
        let code: u16 = status.parse().ok()?;
        let mut record = Record::new(stamp, "");
        // What the reader wants to see at a glance.
        record.content = format!("{method} {url} {result}").into();
        record.level = if code == 0 { 0 } else { severity::http(code) };
        let attrs = &mut record.attrs;
        attrs.digits("squid.elapsed_ms", took);
        attrs.text(if is_address(client) { "client.address" } else { "squid.client" }, client);
        attrs.digits("http.response.status_code", status);
        attrs.digits("http.response.size", bytes);
        attrs.text("http.request.method", method);
        attrs.text("url.full", url);
        for key in ["user.name", "squid.hierarchy", "squid.content_type"] {
            if let Some(word) = words.next().filter(|word| !matches!(*word, "-" | "")) {
                attrs.text(key, word);
            }
        }
        Some(record)
    }
}

/// Squid's `cache.log`.
pub(super) struct SquidCache;

impl Format for SquidCache {
    fn name(&self) -> &str {
        "squid_cache"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(4) != Some(&b'/') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?;
        let (worker, message) = match rest.strip_prefix("| ") {
            Some(message) => ("", message),
            None => rest.strip_prefix(' ')?.split_once("| ")?,
        };
        if !worker.is_empty() && (worker.len() > 12 || !worker.starts_with("kid")) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = message::level(message);
        if !worker.is_empty() {
            record.set_component(worker, "squid.worker");
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn accesses_and_the_cache_s_own_log() {
        assert_eq!(
            shown(
                &Squid,
                "1774015200.123     45 10.0.0.1 TCP_MISS/404 12 GET http://x.org/ - HIER_DIRECT/10.0.0.2 text/html"
            ),
            r#"2026-03-20T14:00:00.123Z 13 - | GET http://x.org/ TCP_MISS/404 | {"squid.elapsed_ms":45,"client.address":"10.0.0.1","http.response.status_code":404,"http.response.size":12,"http.request.method":"GET","url.full":"http://x.org/","squid.hierarchy":"HIER_DIRECT/10.0.0.2","squid.content_type":"text/html"}"#
        );
        for line in ["1774015200.123 a b c d e f", "1774015200.123 45 10.0.0.1 x 1 GET y", ""] {
            assert_eq!(shown(&Squid, line), "no", "{line}");
        }
        assert_eq!(
            shown(&SquidCache, "2026/03/20 14:00:00 kid1| WARNING: late"),
            "2026-03-20T14:00:00Z 13 kid1 | WARNING: late"
        );
        assert_eq!(shown(&SquidCache, "2026/03/20 14:00:00| up"), "2026-03-20T14:00:00Z 0 - | up");
        for line in ["2026/03/20 14:00:00 a | b", "2026/03/20 14:00:00 main| b", ""] {
            assert_eq!(shown(&SquidCache, line), "no", "{line}");
        }
    }
}
