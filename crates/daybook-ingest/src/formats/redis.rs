//! Redis: `1234:M 20 Mar 2026 14:00:00.123 * Ready to accept connections`

use daybook_store::level;

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// Redis and its relatives.
pub(super) struct Redis;

impl Format for Redis {
    fn name(&self) -> &str {
        "redis"
    }

    fn weight(&self) -> u32 {
        85
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (process, rest) = line.split_once(':')?;
        if process.is_empty() || process.len() > 10 || !process.bytes().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let (role, rest) = rest.split_once(' ')?;
        let role_name = match role {
            "M" => "master",
            "S" => "replica",
            "C" => "child",
            "X" => "sentinel",
            _ => return None,
        };
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let (mark, message) = rest.get(end..)?.strip_prefix(' ')?.split_once(' ')?;
        let level = match mark {
            "." => level::DEBUG,
            "-" => level::INFO,
            "*" => level::NOTICE,
            "#" => level::WARN,
            _ => return None,
        };
        let mut record = Record::new(stamp, message);
        record.level = level;
        record.attrs.digits("process.pid", process);
        record.attrs.text("redis.role", role_name);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn process_role_and_mark() {
        assert_eq!(
            shown(&Redis, "12:M 20 Mar 2026 14:00:00.123 # Out of memory"),
            r#"2026-03-20T14:00:00.123Z 13 - | Out of memory | {"process.pid":12,"redis.role":"master"}"#
        );
        assert_eq!(shown(&Redis, "12:30 20 Mar 2026 14:00:00.123 # x"), "no");
    }
}
