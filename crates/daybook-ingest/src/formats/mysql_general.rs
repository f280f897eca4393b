//! The general query log of MySQL and MariaDB (MySQL's manual, "The General Query Log"). Fields
//! are set off by tabs. Old servers write the time only where the second changes.
//!
//! ```text
//! 2026-03-20T14:00:00.123456Z     12 Query  SELECT 1
//! 260320 14:00:00     12 Connect  alice@localhost on shop
//!        12 Query  SELECT 2
//! ```

use super::scan::{is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;

/// The general query log.
pub(super) struct MysqlGeneral;

/// What a client may ask for.
const COMMANDS: [&str; 25] = [
    "Query",
    "Execute",
    "Prepare",
    "Connect",
    "Quit",
    "Init DB",
    "Close stmt",
    "Reset stmt",
    "Long Data",
    "Field List",
    "Statistics",
    "Ping",
    "Change user",
    "Refresh",
    "Shutdown",
    "Processlist",
    "Kill",
    "Debug",
    "Fetch",
    "Set option",
    "Binlog Dump",
    "Binlog Dump GTID",
    "Register Slave",
    "Daemon",
    "Reset Connection",
];

impl Format for MysqlGeneral {
    fn name(&self) -> &str {
        "mysql_general"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, rest) = match line.strip_prefix("\t\t") {
            Some(rest) => (None, rest),
            None => {
                let (stamp, end) = time_of_digits(line)?;
                (Some(stamp), line.get(end..)?.strip_prefix('\t')?)
            }
        };
        let (thread, rest) = rest.trim_start_matches(' ').split_once(' ')?;
        // Before 5.1 the argument was set off by blanks.
        let (command, argument) = rest.split_once('\t').unwrap_or((rest, ""));
        let command = command.trim_end();
        if !is_number(thread) || !COMMANDS.contains(&command) {
            return None;
        }
        let mut record = Record::new(stamp, if argument.is_empty() { command } else { argument });
        record.attrs.digits("thread.id", thread);
        record.attrs.text("mysql.command", command);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_argument_is_the_message_with_or_without_a_time() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123456Z\t   12 Query\tSELECT 1\tx",
                "2026-03-20T14:00:00.123456Z 0 - | SELECT 1\tx | {\"thread.id\":12,\"mysql.command\":\"Query\"}",
            ),
            (
                "260320  4:00:00\t   12 Connect\talice@localhost on shop",
                r#"2026-03-20T04:00:00Z 0 - | alice@localhost on shop | {"thread.id":12,"mysql.command":"Connect"}"#,
            ),
            ("\t\t   12 Quit\t", r#"- 0 - | Quit | {"thread.id":12,"mysql.command":"Quit"}"#),
            ("\t\tat x.Y(Z.java:1)", "no"),
            ("\t\t   12 Apples\tx", "no"),
            ("2026-03-20 14:00:00\tx", "no"),
        ] {
            assert_eq!(shown(&MysqlGeneral, line), expected, "{line}");
        }
    }
}
