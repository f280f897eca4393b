//! dpkg's log (`dpkg(1)`, `--log`): what is done with which package.
//!
//! ```text
//! 2026-03-20 14:00:00 status installed bash:amd64 5.2.15-2
//! 2026-03-20 14:00:00 upgrade libc6:amd64 2.36-8 2.36-9
//! 2026-03-20 14:00:00 startup archives unpack
//! ```

use super::scan::time_of_digits;
use crate::format::{Format, Joins};
use crate::record::Record;

/// dpkg's log.
pub(super) struct Dpkg;

impl Format for Dpkg {
    fn name(&self) -> &str {
        "dpkg"
    }

    fn weight(&self) -> u32 {
        80
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(10) != Some(&b' ') {
            return None;
        }
        let (stamp, end) = time_of_digits(line)?;
        let message = line.get(end..)?.strip_prefix(' ')?;
        let mut words = message.split(' ');
        let action = words.next()?;
        let mut record = Record::new(stamp, message);
        let versions: &[&str] = match action {
            "status" => {
                record.attrs.text("dpkg.status", words.next()?);
                &["dpkg.version"]
            }
            "install" | "upgrade" | "remove" | "purge" | "configure" | "trigproc" | "disappear" => {
                &["dpkg.old_version", "dpkg.version"]
            }
            "startup" | "conffile" => &[],
            _ => return None,
        };
        record.attrs.text("dpkg.action", action);
        if !versions.is_empty() {
            let package = words.next().filter(|package| is_package(package))?;
            record.attrs.text("dpkg.package", package);
            let found: Vec<&str> = words.by_ref().take(versions.len()).collect();
            // What is configured or removed is the version that is there: none comes in its place.
            let keys: &[&str] = match found.last() {
                Some(&"<none>") if found.len() == 2 => &["dpkg.version"],
                _ => versions,
            };
            for (key, version) in keys.iter().zip(found).filter(|(_, word)| *word != "<none>") {
                record.attrs.text(key, version);
            }
        }
        // More words than dpkg has are somebody's message.
        (action == "conffile" || words.next().is_none() || action == "startup").then_some(record)
    }
}

fn is_package(word: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b'+' | b'-' | b'.' | b':' | b'_')
    };
    word.len() > 1 && word.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn actions_packages_and_versions() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00 status half-installed bash:amd64 5.2.15-2",
                r#"2026-03-20T14:00:00Z 0 - | status half-installed bash:amd64 5.2.15-2 | {"dpkg.status":"half-installed","dpkg.action":"status","dpkg.package":"bash:amd64","dpkg.version":"5.2.15-2"}"#,
            ),
            (
                "2026-03-20 14:00:00 install libc6:amd64 <none> 2.36-9",
                r#"2026-03-20T14:00:00Z 0 - | install libc6:amd64 <none> 2.36-9 | {"dpkg.action":"install","dpkg.package":"libc6:amd64","dpkg.version":"2.36-9"}"#,
            ),
            (
                "2026-03-20 14:00:00 configure libc6:amd64 2.36-9 <none>",
                r#"2026-03-20T14:00:00Z 0 - | configure libc6:amd64 2.36-9 <none> | {"dpkg.action":"configure","dpkg.package":"libc6:amd64","dpkg.version":"2.36-9"}"#,
            ),
            (
                "2026-03-20 14:00:00 upgrade libc6:amd64 2.36-8 2.36-9",
                r#"2026-03-20T14:00:00Z 0 - | upgrade libc6:amd64 2.36-8 2.36-9 | {"dpkg.action":"upgrade","dpkg.package":"libc6:amd64","dpkg.old_version":"2.36-8","dpkg.version":"2.36-9"}"#,
            ),
            (
                "2026-03-20 14:00:00 startup archives unpack",
                r#"2026-03-20T14:00:00Z 0 - | startup archives unpack | {"dpkg.action":"startup"}"#,
            ),
            ("2026-03-20 14:00:00 install the new one now", "no"),
            ("2026-03-20 14:00:00 status ok", "no"),
            ("2026-03-20T14:00:00 status installed bash 5", "no"),
            ("2026-03-20 14:00:00 remove File", "no"),
        ] {
            assert_eq!(shown(&Dpkg, line), expected, "{line}");
        }
    }
}
