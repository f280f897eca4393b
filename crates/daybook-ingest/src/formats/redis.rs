//! Redis, Valkey and KeyDB (Redis' `serverLogRaw`), from version 2 to today, Sentinel included:
//!
//! ```text
//! 1234:M 20 Mar 2026 14:00:00.123 * Ready to accept connections
//! 1234:X 20 Mar 14:00:00.123 # +sdown master shop 10.0.0.1 6379
//! [1234] 20 Mar 14:00:00.123 - Accepted 127.0.0.1:5000
//! 1234:signal-handler (1774015200) Received SIGTERM scheduling shutdown...
//! ```

use daybook_store::level;

use super::scan::is_number;
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
        let (process, thread, role, rest) = who(line)?;
        if role == "signal-handler" {
            let (time, message) = rest.strip_prefix('(')?.split_once(") ")?;
            let mut record = Record::new(Some(stamp::unix(time)?), message);
            record.level = level::WARN;
            record.attrs.digits("process.pid", process);
            record.attrs.text("redis.role", role);
            return Some(record);
        }
        let role_name = match role {
            "M" => "master",
            "S" => "replica",
            "C" => "child",
            "X" => "sentinel",
            "" => "",
            _ => return None,
        };
        let (stamp, end) = stamp::leading(rest.as_bytes())?;
        let rest = rest.get(end..)?.strip_prefix(' ')?;
        let (mark, message) = rest.split_once(' ').unwrap_or((rest, ""));
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
        if !thread.is_empty() {
            record.attrs.digits("thread.id", thread);
        }
        record.attrs.text_if_any("redis.role", role_name);
        Some(record)
    }
}

/// `1234:M …`, KeyDB's `1234:1240:M …`, and `[1234] …` of Redis 2: process, thread, role and what
/// follows.
fn who(line: &str) -> Option<(&str, &str, &str, &str)> {
    if let Some(inside) = line.strip_prefix('[') {
        let (process, rest) =
            inside.split_at_checked(inside.bytes().take(11).position(|b| b == b']')?)?;
        return is_number(process).then_some((process, "", "", rest.strip_prefix("] ")?));
    }
    let digits = line.bytes().take(11).take_while(u8::is_ascii_digit).count();
    let (process, rest) = line.split_at_checked(digits)?;
    let rest = rest.strip_prefix(':').filter(|_| !process.is_empty())?;
    let (role, rest) = rest.split_at_checked(rest.bytes().take(24).position(|b| b == b' ')?)?;
    let (thread, role) = role.rsplit_once(':').unwrap_or(("", role));
    let valid = thread.is_empty() || is_number(thread);
    (valid && !role.is_empty()).then_some((process, thread, role, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn process_role_and_mark() {
        for (line, expected) in [
            (
                "12:M 20 Mar 2026 14:00:00.123 # Out of memory",
                r#"2026-03-20T14:00:00.123Z 13 - | Out of memory | {"process.pid":12,"redis.role":"master"}"#,
            ),
            (
                "12:X 20 Mar 13:00:00.123 * +reboot",
                r#"2026-03-20T13:00:00.123Z 10 - | +reboot | {"process.pid":12,"redis.role":"sentinel"}"#,
            ),
            (
                "[12] 20 Mar 13:00:00.123 - Accepted 127.0.0.1:5000",
                r#"2026-03-20T13:00:00.123Z 9 - | Accepted 127.0.0.1:5000 | {"process.pid":12}"#,
            ),
            (
                "12:15:S 20 Mar 2026 14:00:00.123 . pong",
                r#"2026-03-20T14:00:00.123Z 5 - | pong | {"process.pid":12,"thread.id":15,"redis.role":"replica"}"#,
            ),
            (
                "12:M 2026-03-20T14:00:00.123+01:00 * Ready",
                r#"2026-03-20T13:00:00.123Z 10 - | Ready | {"process.pid":12,"redis.role":"master"}"#,
            ),
            (
                "12:signal-handler (1774015200) Received SIGTERM",
                r#"2026-03-20T14:00:00Z 13 - | Received SIGTERM | {"process.pid":12,"redis.role":"signal-handler"}"#,
            ),
        ] {
            assert_eq!(shown(&Redis, line), expected, "{line}");
        }
        for line in [
            "12:30 20 Mar 2026 14:00:00.123 # x",
            "12:30:45 20 Mar 2026 14:00:00.123 # x",
            "[12] 20 Mar 2026 14:00:00.123 x",
            "[12]",
            "",
        ] {
            assert_eq!(shown(&Redis, line), "no", "{line}");
        }
    }
}
