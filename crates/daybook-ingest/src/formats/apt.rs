//! apt's `history.log` and `term.log` (`apt.conf(5)`, `Dir::Log`).
//!
//! A run in `history.log` is a block; it becomes one entry, whose message is what was asked for and
//! done, whose time is that of `Start-Date`:
//!
//! ```text
//! Start-Date: 2026-03-20  14:00:00
//! Commandline: apt install bash
//! Requested-By: alice (1000)
//! Upgrade: bash:amd64 (5.1-1, 5.2-1)
//! End-Date: 2026-03-20  14:00:05
//! ```
//!
//! `term.log` holds what dpkg printed between `Log started: …` and `Log ended: …`, each line an
//! entry of its own.

use daybook_store::{LogEntry, level};

use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// apt's history.
pub(super) struct AptHistory;

/// What dpkg printed under apt.
pub(super) struct AptTerm;

impl Format for AptHistory {
    fn name(&self) -> &str {
        "apt_history"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let time = line.strip_prefix("Start-Date: ")?;
        Some(Record::new(Some(stamp::whole(time)?), line))
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // Alone it is all the message there is.
        let (_, block) = entry.content.split_once('\n')?;
        let mut message = String::with_capacity(block.len());
        let (mut command, mut user, mut end) = (None, None, None);
        for line in block.lines() {
            if let Some(time) = line.strip_prefix("End-Date: ") {
                end = Some(time);
                continue;
            }
            if let Some(who) = line.strip_prefix("Requested-By: ") {
                user = Some(who);
                continue;
            }
            if line.starts_with("Error: ") {
                entry.loglevel = level::ERROR;
                entry.error = true;
            }
            command = command.or_else(|| line.strip_prefix("Commandline: "));
            if !message.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
        entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
            if let Some(command) = command {
                attrs.text("process.command_line", command);
            }
            if let Some(who) = user {
                let (name, id) = who.split_once(" (").unwrap_or((who, ""));
                attrs.text("user.name", name);
                attrs.text_if_any("user.id", id.trim_end_matches(')'));
            }
            if let Some(end) = end {
                attrs.text("apt.end_date", end);
            }
        });
        entry.content = message;
        None
    }
}

impl Format for AptTerm {
    fn name(&self) -> &str {
        "apt_term"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some(time) =
            line.strip_prefix("Log started: ").or_else(|| line.strip_prefix("Log ended: "))
        {
            return Some(Record::new(Some(stamp::whole(time)?), line));
        }
        let rest = line.strip_prefix("dpkg: ")?;
        let mut record = Record::new(None, line);
        record.level = if rest.starts_with("error") {
            level::ERROR
        } else if rest.starts_with("warning") {
            level::WARN
        } else {
            return None;
        };
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn a_run_of_apt_is_one_entry() {
        assert_eq!(
            shown(&AptHistory, "Start-Date: 2026-03-20  14:00:00"),
            "2026-03-20T14:00:00Z 0 - | Start-Date: 2026-03-20  14:00:00"
        );
        for line in ["Start-Date: today", "Commandline: apt x", "End-Date: 2026-03-20  14:00:00"] {
            assert_eq!(shown(&AptHistory, line), "no", "{line}");
        }
        let mut entry = LogEntry {
            content: "Start-Date: 2026-03-20  14:00:00\nCommandline: apt install bash\nRequested-By: alice (1000)\nUpgrade: bash:amd64 (5.1-1, 5.2-1)\nError: Sub-process dpkg failed\nEnd-Date: 2026-03-20  14:00:05".into(),
            ..LogEntry::default()
        };
        assert_eq!(AptHistory.finish(&mut entry), None);
        assert_eq!(
            entry.content,
            "Commandline: apt install bash\nUpgrade: bash:amd64 (5.1-1, 5.2-1)\nError: Sub-process dpkg failed"
        );
        assert_eq!((entry.loglevel, entry.error), (17, true));
        assert_eq!(
            entry.attrs.unwrap().as_json(),
            r#"{"process.command_line":"apt install bash","user.name":"alice","user.id":"1000","apt.end_date":"2026-03-20  14:00:05"}"#
        );
    }

    #[test]
    fn a_block_that_was_cut_keeps_what_it_has() {
        let mut entry = LogEntry { content: "Start-Date: x".into(), ..LogEntry::default() };
        AptHistory.finish(&mut entry);
        assert_eq!((entry.content.as_str(), entry.attrs), ("Start-Date: x", None));
    }

    #[test]
    fn dpkgs_output_has_the_time_of_its_run() {
        assert_eq!(
            shown(&AptTerm, "Log started: 2026-03-20  14:00:00"),
            "2026-03-20T14:00:00Z 0 - | Log started: 2026-03-20  14:00:00"
        );
        assert_eq!(
            shown(&AptTerm, "dpkg: error processing package x (--configure):"),
            "- 17 - | dpkg: error processing package x (--configure):"
        );
        for line in ["Setting up bash (5.2) ...", "Log started: x", "dpkg: x"] {
            assert_eq!(shown(&AptTerm, line), "no", "{line}");
        }
    }
}
