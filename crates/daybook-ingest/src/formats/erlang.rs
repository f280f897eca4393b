//! RabbitMQ, CouchDB, ejabberd and others on Erlang: the blocks of old ones, and the lines of
//! lager and of the logger of OTP 21 (RabbitMQ's documentation, "Logging").
//!
//! ```text
//! 2026-03-20 14:00:00.123456+00:00 [info] <0.230.0> Server startup complete
//! [info] 2026-03-20T14:00:00.123456Z couchdb@127.0.0.1 <0.9.0> -------- Apache CouchDB has started
//! 2026-03-20 14:00:00.123 [warning] <0.5.0>@ejabberd_pkix:check:99 No certificate
//! ```
//! ```text
//! =INFO REPORT==== 20-Mar-2026::14:00:00 ===
//! accepting AMQP connection <0.230.0>
//! ```

use daybook_store::LogEntry;

use super::header::is_name;
use super::scan::{bracket, is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// Lines of an Erlang node.
pub(super) struct Erlang;

/// Reports of an old Erlang node: blocks.
pub(super) struct ErlangReport;

impl Format for Erlang {
    fn name(&self) -> &str {
        "erlang"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // CouchDB has the level first.
        let (first, after) = bracket(line).unwrap_or(("", line));
        let (stamp, end) = time_of_digits(after)?;
        let rest = after.get(end..)?.strip_prefix(' ')?;
        let (word, rest) = if first.is_empty() { bracket(rest)? } else { (first, rest) };
        let (node, rest) = match rest.split_once(' ') {
            Some((node, rest)) if !node.starts_with('<') && node.contains('@') => (node, rest),
            _ => ("", rest),
        };
        let (process, rest) = process(rest)?;
        let mut record = Record::new(stamp, rest);
        record.level = severity::word(word)?;
        record.attrs.text("erlang.process", process);
        record.attrs.text_if_any("erlang.node", node);
        let mut message = rest;
        if let Some(place) = rest.strip_prefix('@') {
            let (place, after) = place.split_once(' ').unwrap_or((place, ""));
            place_of(&mut record, place);
            message = after;
        } else {
            message = message.strip_prefix(' ').unwrap_or(message);
        }
        if !first.is_empty()
            && let Some((request, after)) = message.split_once(' ')
        {
            // The id of a request, or dashes.
            if !request.trim_matches('-').is_empty() {
                record.attrs.text("couchdb.request_id", request);
            }
            message = after;
        }
        record.content = message.into();
        Some(record)
    }
}

/// `<0.230.0>` and what follows.
fn process(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_prefix('<').and_then(|_| text.bytes().take(40).position(|b| b == b'>'))?;
    let process = text.get(1..end)?;
    (process.split('.').count() == 3 && process.split('.').all(is_number))
        .then_some((text.get(..=end)?, text.get(end + 1..)?))
}

/// `module:function:line`, as lager and ejabberd add it.
fn place_of(record: &mut Record<'_>, place: &str) {
    let mut parts = place.split(':');
    if let Some(module) = parts.next().filter(|module| is_name(module)) {
        record.set_component(module, "log.logger");
    }
    if let Some(function) = parts.next() {
        record.attrs.text_if_any("code.function.name", function);
    }
    if let Some(line) = parts.next() {
        record.attrs.digits("code.line.number", line);
    }
}

impl Format for ErlangReport {
    fn name(&self) -> &str {
        "erlang_report"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (head, rest) = line.strip_prefix('=')?.split_once("==== ")?;
        let word = head.strip_suffix(" REPORT")?;
        // `20-Mar-2026::14:00:00`, with a fraction since OTP 21.
        let (date, time) = rest.split_once(" ===")?.0.split_once("::")?;
        let stamp = stamp::whole(&format!("{} {}", date.get(..date.len().min(20))?, time))?;
        let mut record = Record::new(stamp, line);
        record.level = match word {
            "PROGRESS" | "SUPERVISOR" | "CRASH" => {
                severity::word(if word == "PROGRESS" { "INFO" } else { "ERROR" })?
            }
            _ => severity::word(word)?,
        };
        record.attrs.text("erlang.report", word);
        Some(record)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // The first line went to the time, the level and the attributes.
        let (_, message) = entry.content.split_once('\n').filter(|(_, rest)| !rest.is_empty())?;
        entry.content = message.to_owned();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn lines_with_a_level_and_a_process() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00.123456+01:00 [info] <0.230.0> Server startup: complete",
                r#"2026-03-20T13:00:00.123456Z 9 - | Server startup: complete | {"erlang.process":"<0.230.0>"}"#,
            ),
            (
                "[notice] 2026-03-20T14:00:00.123456Z couchdb@127.0.0.1 <0.9.0> -------- started",
                r#"2026-03-20T14:00:00.123456Z 10 - | started | {"erlang.process":"<0.9.0>","erlang.node":"couchdb@127.0.0.1"}"#,
            ),
            (
                "2026-03-20 14:00:00.123 [warning] <0.5.0>@mod_x:check/1:99 No certificate",
                r#"2026-03-20T14:00:00.123Z 13 mod_x | No certificate | {"erlang.process":"<0.5.0>","code.function.name":"check/1","code.line.number":99}"#,
            ),
            ("2026-03-20 14:00:00.123 [info] <x> y", "no"),
            ("2026-03-20 14:00:00.123 [info] y", "no"),
        ] {
            assert_eq!(shown(&Erlang, line), expected, "{line}");
        }
    }

    #[test]
    fn a_report_is_what_stands_below_its_head() {
        assert_eq!(
            shown(&ErlangReport, "=ERROR REPORT==== 20-Mar-2026::14:00:00 ==="),
            r#"2026-03-20T14:00:00Z 17 - | =ERROR REPORT==== 20-Mar-2026::14:00:00 === | {"erlang.report":"ERROR"}"#
        );
        for line in ["=x REPORT==== 20-Mar-2026::14:00:00 ===", "=INFO REPORT==== now ===", "=="] {
            assert_eq!(shown(&ErlangReport, line), "no", "{line}");
        }
        let content = "=INFO REPORT==== 20-Mar-2026::14:00:00 ===\na\nb".into();
        let mut entry = LogEntry { content, ..LogEntry::default() };
        ErlangReport.finish(&mut entry);
        assert_eq!(entry.content, "a\nb");
    }
}
