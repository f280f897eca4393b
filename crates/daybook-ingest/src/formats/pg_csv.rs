//! PostgreSQL's `csvlog` (PostgreSQL's documentation, "Using CSV-Format Log Output"), whose fields
//! may have several lines:
//!
//! ```text
//! 2026-03-20 14:00:00.123 UTC,"alice","shop",12,"10.0.0.1:5000",65f2.c,1,"SELECT",2026-03-20 13:59:00 UTC,3/5,0,ERROR,42P01,"relation ""x"" does not exist",,,,,,"SELECT * FROM x",15,,"psql"
//! ```

use daybook_store::{LogEntry, level};

use super::scan::time_of_digits;
use crate::attrs::{self, AttrsBuilder};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::Stamp;

/// PostgreSQL's log as CSV.
pub(super) struct PgCsv;

/// An entry that is this long is complete: whether quotes are open is looked for no further.
const LONGEST_OPEN: usize = 64 << 10;

/// No server writes so many columns more than are known.
const MAX_MORE: usize = 16;

/// The columns behind the time, in their order; empty ones stand for those read apart.
const COLUMNS: [&str; 25] = [
    "user.name",
    "db.namespace",
    "process.pid",
    "client.address",
    "session.id",
    "postgresql.line",
    "postgresql.command_tag",
    "postgresql.session_start",
    "postgresql.virtual_transaction_id",
    "postgresql.transaction_id",
    SEVERITY,
    "db.response.status_code",
    MESSAGE,
    "postgresql.detail",
    "postgresql.hint",
    "postgresql.internal_query",
    "postgresql.internal_query_position",
    "postgresql.context",
    "db.query.text",
    "postgresql.query_position",
    "postgresql.location",
    "postgresql.application_name",
    "postgresql.backend_type",
    "postgresql.leader_pid",
    "postgresql.query_id",
];
const SEVERITY: &str = "postgresql.severity";
const MESSAGE: &str = "message";

impl Format for PgCsv {
    fn name(&self) -> &str {
        "postgresql_csv"
    }

    fn weight(&self) -> u32 {
        94
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, rest) = begins(line)?;
        let mut record = Record::new(stamp, line);
        // A record that goes on in the next line is read when it is complete.
        if is_open(rest) {
            return Some(record);
        }
        let (message, level) = read(rest, &mut record.attrs)?;
        (record.content, record.level) = (message.into(), level);
        Some(record)
    }

    fn goes_on(&self, _line: &str, content: &str) -> bool {
        content.len() < LONGEST_OPEN && begins(content).is_some_and(|(_, rest)| is_open(rest))
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // Complete ones were read: only their message is left.
        let (_, rest) = begins(&entry.content).filter(|_| entry.content.contains('\n'))?;
        let mut found = AttrsBuilder::default();
        let (message, level) = read(rest, &mut found)?;
        let found = found.finish();
        let before = entry.attrs.take();
        entry.attrs = match (before, found) {
            (Some(before), Some(_)) => attrs::extend(Some(before), |attrs| {
                // Only fields of the assembler's own were there.
                let _ = read(rest, attrs);
            }),
            (before, found) => found.or(before),
        };
        entry.loglevel = level;
        entry.error = level >= level::ERROR;
        entry.content = message;
        None
    }
}

/// The time and what follows its comma: `"alice","shop",12,…`, where the process is a number.
fn begins(line: &str) -> Option<(Stamp, &str)> {
    let (stamp, end) = time_of_digits(line)?;
    let after = line.get(end..)?;
    // A zone that has no name of one meaning.
    let comma = after.bytes().take(8).position(|byte| byte == b',')?;
    let rest = after.get(comma + 1..)?;
    let mut rest_of = rest;
    for _ in 0..2 {
        rest_of = field(rest_of)?.1?;
    }
    let (process, _) = rest_of.split_once(',')?;
    (!process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some((stamp, rest))
}

/// Whether a quote is open at the end.
fn is_open(text: &str) -> bool {
    memchr::memchr_iter(b'"', text.as_bytes()).count() % 2 == 1
}

/// One field as it is written, quotes included, and what follows its comma; `None` there: it is the
/// last one.
fn field(text: &str) -> Option<(&str, Option<&str>)> {
    let bytes = text.as_bytes();
    let mut end = 0;
    if bytes.first() == Some(&b'"') {
        end = 1;
        loop {
            end += memchr::memchr(b'"', bytes.get(end..)?)? + 1;
            if bytes.get(end) != Some(&b'"') {
                break;
            }
            end += 1;
        }
        if !matches!(bytes.get(end), None | Some(b',')) {
            return None;
        }
    } else {
        end += memchr::memchr(b',', bytes).unwrap_or(bytes.len());
    }
    Some((text.get(..end)?, text.get(end + 1..)))
}

/// All fields behind the time; the message and the level.
fn read(text: &str, attrs: &mut AttrsBuilder) -> Option<(String, i32)> {
    let (mut message, mut level) = (None, None);
    let mut rest = Some(text);
    let mut columns = COLUMNS.iter();
    let mut more = 0;
    while let Some(text) = rest {
        let (raw, after) = field(text)?;
        rest = after;
        let value = match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => raw.to_owned(),
        };
        match columns.next().copied() {
            Some(MESSAGE) => message = Some(value),
            Some(SEVERITY) => {
                level = Some(if value == "LOG" { level::INFO } else { severity::word(&value)? });
            }
            Some(key @ ("process.pid" | "postgresql.line")) => attrs.digits(key, &value),
            // Empty ones are not given; a query without an id has 0.
            Some(key) => attrs.text_if_any(key, &value),
            // What a newer server adds; hundreds of fields are somebody else's.
            None if more == MAX_MORE => return None,
            None => {
                more += 1;
                attrs.text_if_any("postgresql.more", &value);
            }
        }
    }
    Some((message?, level?))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    const HEAD: &str = r#"2026-03-20 14:00:00.123 UTC,"alice","shop",12,"10.0.0.1:5000",65f2.c,1,"SELECT",2026-03-20 13:59:00 UTC,3/5,0,ERROR,42P01,"#;

    #[test]
    fn columns_have_names() {
        assert_eq!(
            shown(
                &PgCsv,
                &format!(
                    r#"{HEAD}"no ""x""",,"a hint",,,,"SELECT x",15,,"psql","client backend",,0"#
                )
            ),
            r#"2026-03-20T14:00:00.123Z 17 - | no "x" | {"user.name":"alice","db.namespace":"shop","process.pid":12,"client.address":"10.0.0.1:5000","session.id":"65f2.c","postgresql.line":1,"postgresql.command_tag":"SELECT","postgresql.session_start":"2026-03-20 13:59:00 UTC","postgresql.virtual_transaction_id":"3/5","postgresql.transaction_id":"0","db.response.status_code":"42P01","postgresql.hint":"a hint","db.query.text":"SELECT x","postgresql.query_position":"15","postgresql.application_name":"psql","postgresql.backend_type":"client backend","postgresql.query_id":"0"}"#
        );
        assert_eq!(
            shown(&PgCsv, "2026-03-20 14:00:00.123 IST,,,12,,65f2.c,1,,,,0,LOG,00000,\"up\""),
            r#"2026-03-20T14:00:00.123Z 9 - | up | {"process.pid":12,"session.id":"65f2.c","postgresql.line":1,"postgresql.transaction_id":"0","db.response.status_code":"00000"}"#
        );
        for line in
            ["2026-03-20 14:00:00,1,2", "a,b,c", "", "2026-03-20 14:00:00 UTC,\"a\",\"b\",1"]
        {
            assert_eq!(shown(&PgCsv, line), "no", "{line}");
        }
    }

    #[test]
    fn a_field_of_several_lines_is_read_when_it_is_complete() {
        let first = format!(r#"{HEAD}"no x",,,,,,"SELECT"#);
        let mut entry = LogEntry {
            content: PgCsv.parse(&first).unwrap().content.into_owned(),
            attrs: attrs::extend(None, |attrs| attrs.text("log.time_from", "next")),
            ..LogEntry::default()
        };
        assert_eq!(entry.content, first);
        assert!(PgCsv.goes_on("2026-03-20 14:00:00 UTC,\"a\",\"b\",1,", &entry.content));
        entry.content.push_str("\n  *\nFROM x\",15,,\"psql\"");
        assert!(!PgCsv.goes_on(HEAD, &entry.content));
        assert_eq!(PgCsv.finish(&mut entry), None);
        assert_eq!((entry.content.as_str(), entry.loglevel, entry.error), ("no x", 17, true));
        let attrs = entry.attrs.as_ref().unwrap().as_json();
        assert!(attrs.starts_with(r#"{"log.time_from":"next","user.name":"alice""#), "{attrs}");
        assert!(attrs.contains(r#""db.query.text":"SELECT\n  *\nFROM x""#), "{attrs}");
        // Nothing is left to read.
        let done = entry.clone();
        PgCsv.finish(&mut entry);
        assert_eq!(entry, done);
    }

    #[test]
    fn a_record_that_never_ends_keeps_its_lines() {
        let mut entry = LogEntry { content: format!("{HEAD}\"open\nx"), ..LogEntry::default() };
        let before = entry.clone();
        assert_eq!(PgCsv.finish(&mut entry), None);
        assert_eq!(entry, before);
    }
}
