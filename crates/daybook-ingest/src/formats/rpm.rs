//! What package managers on RPM write: yum (`yum.log`), dnf's levels that nobody else has
//! (`dnf.log`, `dnf.rpm.log`; the rest is read as any text), and zypper's history
//! (`zypper(8)`, `/var/log/zypp/history`).
//!
//! ```text
//! Mar 20 14:00:00 Installed: bash-5.1-2.x86_64
//! 2026-03-20T14:00:00+0000 SUBDEBUG Upgrade: bash-5.1-2.x86_64
//! 2026-03-20 14:00:00|install|bash|5.1-2|x86_64|root@web1|main|ab12|
//! # 2026-03-20 14:00:00 bash-5.1-2.x86_64.rpm installed ok
//! ```

use daybook_store::level;

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// yum and dnf.
pub(super) struct Yum;

/// zypper's history.
pub(super) struct Zypper;

impl Format for Yum {
    fn name(&self) -> &str {
        "yum"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            let message = rest.strip_prefix("DDEBUG ").or_else(|| rest.strip_prefix("SUBDEBUG "));
            if let Some(message) = message {
                let mut record = Record::new(stamp, message);
                record.level = level::DEBUG;
                record.attrs.text("log.level", rest.split(' ').next().unwrap_or(""));
                return Some(record);
            }
            // No header, although it has dashes.
            let message = rest.strip_prefix("INFO ").filter(|message| *message == STARTED)?;
            let mut record = Record::new(stamp, message);
            record.level = level::INFO;
            return Some(record);
        }
        let (action, package) = rest.split_once(": ")?;
        let known = matches!(
            action.strip_prefix("Dep-").unwrap_or(action),
            "Installed" | "Updated" | "Erased" | "Reinstalled" | "Downgraded" | "Obsoleted"
        );
        if !known {
            return None;
        }
        let mut record = Record::new(stamp, rest);
        record.attrs.text("yum.action", action);
        record.attrs.text("yum.package", package);
        Some(record)
    }
}

/// dnf's first line of a run.
const STARTED: &str = "--- logging initialized ---";

impl Format for Zypper {
    fn name(&self) -> &str {
        "zypper"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some(comment) = line.strip_prefix("# ") {
            let (stamp, end) = stamp::leading(comment.as_bytes())?;
            let message = comment.get(end..)?.strip_prefix(' ')?;
            let mut record = Record::new(stamp, message);
            if message.ends_with(" failed") {
                record.level = level::ERROR;
            }
            return Some(record);
        }
        if line.as_bytes().get(19) != Some(&b'|') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let message = line.get(end..)?.strip_prefix('|')?;
        let mut fields = message.split('|').map(str::trim);
        let action = fields.next()?;
        let keys: &[&str] = match action {
            "install" => &[
                "zypper.package",
                "zypper.version",
                "zypper.arch",
                "user.name",
                "zypper.repository",
            ],
            "remove" => &["zypper.package", "zypper.version", "zypper.arch", "user.name"],
            "command" => &["user.name", "process.command_line"],
            "patch" | "radd" | "rremove" | "ralias" | "rurl" => &["zypper.subject"],
            _ => return None,
        };
        let mut record = Record::new(stamp, message);
        record.attrs.text("zypper.action", action);
        for (key, value) in keys.iter().zip(fields) {
            record.attrs.text_if_any(key, value);
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn yum_is_no_syslog_and_dnf_has_levels_of_its_own() {
        for (line, expected) in [
            (
                "Mar 20 13:00:00 Dep-Installed: 1:bash-5.1-2.x86_64",
                r#"2026-03-20T13:00:00Z 0 - | Dep-Installed: 1:bash-5.1-2.x86_64 | {"yum.action":"Dep-Installed","yum.package":"1:bash-5.1-2.x86_64"}"#,
            ),
            (
                "2026-03-20T14:00:00+0000 SUBDEBUG Upgrade: bash",
                r#"2026-03-20T14:00:00Z 5 - | Upgrade: bash | {"log.level":"SUBDEBUG"}"#,
            ),
            (
                "2026-03-20T14:00:00+0000 INFO --- logging initialized ---",
                "2026-03-20T14:00:00Z 9 - | --- logging initialized ---",
            ),
            ("2026-03-20T14:00:00+0000 INFO app: x", "no"),
            ("Mar 20 13:00:00 gate app: x", "no"),
        ] {
            assert_eq!(shown(&Yum, line), expected, "{line}");
        }
    }

    #[test]
    fn zypper_has_pipes_and_remarks() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00|install|bash|5.1-2|x86_64|root@web1|main|ab12|",
                r#"2026-03-20T14:00:00Z 0 - | install|bash|5.1-2|x86_64|root@web1|main|ab12| | {"zypper.action":"install","zypper.package":"bash","zypper.version":"5.1-2","zypper.arch":"x86_64","user.name":"root@web1","zypper.repository":"main"}"#,
            ),
            (
                "# 2026-03-20 14:00:00 bash.rpm install failed",
                "2026-03-20T14:00:00Z 17 - | bash.rpm install failed",
            ),
            ("2026-03-20 14:00:00|x|y", "no"),
            ("# Additional rpm output:", "no"),
        ] {
            assert_eq!(shown(&Zypper, line), expected, "{line}");
        }
    }
}
