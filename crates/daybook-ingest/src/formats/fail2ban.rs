//! fail2ban's own log (its `logtarget` and the default of its `Formatter`):
//! `2026-03-20 14:00:00,123 fail2ban.filter         [123]: INFO    [sshd] Found 10.0.0.1`, and
//! without the process as older versions write it. The jail stays in the message and is an
//! attribute.

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// fail2ban's log.
pub(super) struct Fail2ban;

impl Format for Fail2ban {
    fn name(&self) -> &str {
        "fail2ban"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.trim_start_matches(' ');
        if !rest.starts_with("fail2ban.") {
            return None;
        }
        let end = rest.find([' ', ':'])?;
        let (name, rest) = rest.split_at_checked(end)?;
        let rest = rest.trim_start_matches(' ');
        let (process, rest) = match rest.strip_prefix('[') {
            Some(inside) => inside.split_once(']')?,
            None => ("", rest),
        };
        let rest = rest.strip_prefix(':')?.trim_start_matches(' ');
        let (word, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let message = message.trim_start_matches(' ');
        let mut record = Record::new(stamp, message);
        record.level = severity::word(word)?;
        record.set_src(name, "log.logger");
        if !process.is_empty() {
            record.attrs.digits("process.pid", process);
        }
        if let Some((jail, _)) = message.strip_prefix('[').and_then(|text| text.split_once(']')) {
            record.attrs.text("fail2ban.jail", jail);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn part_process_level_and_jail() {
        assert_eq!(
            shown(
                &Fail2ban,
                "2026-03-20 14:00:00,123 fail2ban.actions        [77]: NOTICE  [sshd] Ban 10.0.0.1"
            ),
            r#"2026-03-20T14:00:00.123Z 10 fail2ban.actions | [sshd] Ban 10.0.0.1 | {"process.pid":77,"fail2ban.jail":"sshd"}"#
        );
        assert_eq!(
            shown(&Fail2ban, "2026-03-20 14:00:00,123 fail2ban.jail: ERROR Stopped"),
            "2026-03-20T14:00:00.123Z 17 fail2ban.jail | Stopped"
        );
        for line in ["2026-03-20 14:00:00,123 INFO x", "fail2ban.jail: INFO x", ""] {
            assert_eq!(shown(&Fail2ban, line), "no", "{line}");
        }
    }
}
