//! The error log of MySQL and MariaDB (MySQL's manual, "Error Log Output Format"; MariaDB's
//! knowledge base, "Error Log"):
//!
//! ```text
//! 2026-03-20T14:00:00.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.
//! 2026-03-20T14:00:00.123456Z 5 [Note] InnoDB: Starting shutdown...
//! 2026-03-20 14:00:00 0 [Note] InnoDB: Using Linux native AIO
//! 260320 14:00:00 [ERROR] Can't open the table
//! 260320 14:00:00  InnoDB: Initializing buffer pool, size = 128.0M
//! 260320 14:00:00 mysqld_safe Starting mysqld daemon
//! ```

use daybook_store::level;

use super::header::is_name;
use super::scan::{bracket, is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// MySQL's and MariaDB's error log.
pub(super) struct MysqlError;

impl Format for MysqlError {
    fn name(&self) -> &str {
        "mysql_error"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = time_of_digits(line)?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        // MySQL 5.6 has the thread before, in hexadecimal.
        let (thread, of_thread) = rest.split_once(' ').unwrap_or(("", rest));
        let is_hex = (8..=16).contains(&thread.len())
            && thread.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let innodb = if is_hex { of_thread } else { rest };
        if let Some(message) = innodb.strip_prefix("InnoDB: ") {
            let mut record = Record::new(stamp, message);
            record.level = severity::leading(message);
            record.set_component("InnoDB", "log.logger");
            if is_hex {
                record.attrs.text("thread.id", thread);
            }
            return Some(record);
        }
        if let Some(message) = rest.strip_prefix("mysqld_safe ") {
            let mut record = Record::new(stamp, message);
            record.set_src("mysqld_safe", "log.logger");
            return Some(record);
        }
        let (thread, rest) = match rest.split_once(' ') {
            Some((thread, rest)) if is_number(thread) => (thread, rest.trim_start_matches(' ')),
            _ => ("", rest),
        };
        let (word, rest) = bracket(rest)?;
        let level = match word {
            "System" => level::INFO,
            "Note" | "Warning" | "ERROR" | "Error" => severity::word(word)?,
            _ => return None,
        };
        let mut record = Record::new(stamp, rest);
        record.level = level;
        if !thread.is_empty() {
            record.attrs.digits("thread.id", thread);
        }
        parts(&mut record, rest);
        Some(record)
    }
}

/// `[MY-010068] [Server] message` and `InnoDB: message`
fn parts<'a>(record: &mut Record<'a>, text: &'a str) {
    if let Some((code, rest)) = bracket(text)
        && code.strip_prefix("MY-").is_some_and(is_number)
    {
        record.attrs.text("mysql.error_code", code);
        record.content = rest.into();
        if let Some((subsystem, rest)) = bracket(rest) {
            record.set_component(subsystem, "log.logger");
            record.content = rest.into();
        }
        return;
    }
    // The images of both begin with a script: `[Entrypoint]: …`
    let unbracketed = text.strip_prefix('[').and_then(|text| text.split_once("]: "));
    if let Some((name, message)) = unbracketed.or_else(|| text.split_once(": "))
        && is_name(name)
        && !name.starts_with('/')
    {
        record.set_component(name, "log.logger");
        record.content = message.into();
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn mysql_and_mariadb_of_all_ages() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123456Z 0 [System] [MY-010116] [Server] mysqld (mysqld 8.0) starting",
                r#"2026-03-20T14:00:00.123456Z 9 Server | mysqld (mysqld 8.0) starting | {"thread.id":0,"mysql.error_code":"MY-010116"}"#,
            ),
            (
                "2026-03-20T14:00:00.123456Z 5 [Note] InnoDB: Starting shutdown...",
                r#"2026-03-20T14:00:00.123456Z 10 InnoDB | Starting shutdown... | {"thread.id":5}"#,
            ),
            (
                "2026-03-20  4:00:00 140012345678912 [Warning] Access denied for user 'x': 1",
                r#"2026-03-20T04:00:00Z 13 - | Access denied for user 'x': 1 | {"thread.id":140012345678912}"#,
            ),
            ("260320 14:00:00 [ERROR] Can't open", "2026-03-20T14:00:00Z 17 - | Can't open"),
            (
                "260320  4:00:00  InnoDB: Fatal error: x",
                "2026-03-20T04:00:00Z 0 InnoDB | Fatal error: x",
            ),
            ("2026-03-20T14:00:00.6N mysqld_safe Logging", "no"),
            (
                "260320 14:00:00 mysqld_safe Starting mysqld daemon",
                "2026-03-20T14:00:00Z 0 mysqld_safe | Starting mysqld daemon",
            ),
            ("2026-03-20 14:00:00 [info] x", "no"),
            ("2026-03-20 14:00:00 5 apples", "no"),
        ] {
            assert_eq!(shown(&MysqlError, line), expected, "{line}");
        }
    }
}
