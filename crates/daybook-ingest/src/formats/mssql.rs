//! The error log of Microsoft's SQL Server and that of its agent (Microsoft's documentation, "View
//! the SQL Server error log"):
//!
//! ```text
//! 2026-03-20 14:00:00.12 spid7s      Starting up database 'master'.
//! 2026-03-20 14:00:00.12 Logon       Error: 18456, Severity: 14, State: 8.
//! 2026-03-20 14:00:00 - ! [298] SQLServer Error: 2, client unable to connect
//! ```

use daybook_store::level;

use super::scan::{bracket, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::Stamp;

/// SQL Server's error log.
pub(super) struct Mssql;

/// The source has so many columns.
const SOURCE: usize = 12;

impl Format for Mssql {
    fn name(&self) -> &str {
        "mssql"
    }

    fn weight(&self) -> u32 {
        80
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = time_of_digits(line)?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        if let Some(rest) = rest.strip_prefix("- ") {
            return agent(stamp, rest);
        }
        let (source, message) = rest.split_at_checked(SOURCE)?;
        let name = source.trim_end_matches(' ');
        let is_session = name
            .strip_prefix("spid")
            .is_some_and(|id| id.starts_with(|c: char| c.is_ascii_digit()));
        let known = matches!(name, "Server" | "Logon" | "Backup" | "Service" | "Errorlog");
        if !source.ends_with(' ') || name.contains(' ') || !(is_session || known) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        if is_session {
            record.attrs.text("mssql.session", name);
        } else {
            record.set_component(name, "log.logger");
        }
        record.level = severity_of(message);
        Some(record)
    }
}

/// `Error: 18456, Severity: 14, State: 8.`: 10 and less inform, from 20 on the connection ends.
fn severity_of(message: &str) -> i32 {
    let Some((_, rest)) = message.strip_prefix("Error: ").and_then(|m| m.split_once("Severity: "))
    else {
        return level::UNSPECIFIED;
    };
    match rest.split(',').next().and_then(|number| number.parse::<u8>().ok()) {
        Some(..=10) => level::INFO,
        Some(11..=16) => level::ERROR,
        Some(17..=19) => level::CRITICAL,
        Some(_) => level::FATAL,
        None => level::ERROR,
    }
}

/// `! [298] message`: the mark is the level.
fn agent(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (mark, rest) = rest.split_once(' ')?;
    let level = match mark {
        "!" => level::ERROR,
        "+" => level::WARN,
        "?" => level::INFO,
        _ => return None,
    };
    let (id, message) = bracket(rest)?;
    let mut record = Record::new(stamp, message);
    record.level = level;
    record.attrs.text("mssql.message_id", id);
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_source_has_twelve_columns() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00.12 spid7s      Starting up database 'master'.",
                r#"2026-03-20T14:00:00.120Z 0 - | Starting up database 'master'. | {"mssql.session":"spid7s"}"#,
            ),
            (
                "2026-03-20 14:00:00.12 Logon       Error: 18456, Severity: 14, State: 8.",
                "2026-03-20T14:00:00.120Z 17 Logon | Error: 18456, Severity: 14, State: 8.",
            ),
            (
                "2026-03-20 14:00:00 - ! [298] SQLServer Error: 2",
                r#"2026-03-20T14:00:00Z 17 - | SQLServer Error: 2 | {"mssql.message_id":"298"}"#,
            ),
            ("2026-03-20 14:00:00.12 Server is starting", "no"),
            ("2026-03-20 14:00:00.12 INFO        x", "no"),
            ("2026-03-20 14:00:00 - x", "no"),
        ] {
            assert_eq!(shown(&Mssql, line), expected, "{line}");
        }
    }
}
