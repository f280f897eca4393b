//! What systemd shows on the console while a machine or container starts, as `boot.log` and
//! `systemd-nspawn` keep it:
//!
//! ```text
//! [  OK  ] Started cron.service - Regular background program processing daemon.
//! [FAILED] Failed to start nginx.service.
//!          Starting dbus.service - D-Bus System Message Bus...
//! ```

use daybook_store::level;

use crate::format::{Format, Joins};
use crate::record::Record;

/// systemd's messages on the console.
pub(super) struct Boot;

impl Format for Boot {
    fn name(&self) -> &str {
        "boot"
    }

    fn weight(&self) -> u32 {
        70
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some(message) = line.strip_prefix("         ") {
            // What has begun, below what is done.
            let begins = message.starts_with(|c: char| c.is_ascii_uppercase());
            let word = message.split(' ').next()?;
            let shape = begins && word.ends_with("ing") && message.ends_with("...");
            return shape.then(|| {
                let mut record = Record::new(None, message);
                record.level = level::INFO;
                record.set_src("systemd", "boot.src");
                record
            });
        }
        let (mark, message) = line.strip_prefix('[')?.split_at_checked(6)?;
        let message = message.strip_prefix("] ")?;
        let level = match mark.trim() {
            "OK" | "INFO" | "SKIP" => level::INFO,
            "FAILED" => level::ERROR,
            "WARN" | "DEPEND" | "TIME" => level::WARN,
            _ => return None,
        };
        let mut record = Record::new(None, message);
        record.level = level;
        record.set_src("systemd", "boot.src");
        record.attrs.text("boot.status", mark.trim());
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn what_is_done_and_what_has_begun() {
        assert_eq!(
            shown(&Boot, "[FAILED] Failed to start x."),
            r#"- 17 systemd | Failed to start x. | {"boot.status":"FAILED"}"#
        );
        assert_eq!(
            shown(&Boot, "[  OK  ] Started x."),
            r#"- 9 systemd | Started x. | {"boot.status":"OK"}"#
        );
        assert_eq!(shown(&Boot, "         Starting x..."), "- 9 systemd | Starting x...");
        for line in ["[ERROR ] x", "[  OK  ]x", "         at x", "[OK] x", "", "[ééé] x"] {
            assert_eq!(shown(&Boot, line), "no", "{line}");
        }
    }
}
