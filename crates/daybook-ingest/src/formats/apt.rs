//! apt's `history.log` and `term.log` (`apt.conf(5)`, `Dir::Log`).
//!
//! A run in `history.log` is a block; it becomes one entry, whose message is what was asked for and
//! done, whose time is that of `Start-Date`. The first line says that those up to `End-Date` are its
//! own: by themselves they could be anybody's.
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
//! entry of its own. Of a line that dpkg wrote over again and again, the last state is the message.

use daybook_store::{LogEntry, level};

use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// What begins and what ends a run in the history.
const START: &str = "Start-Date: ";
const END: &str = "End-Date: ";

/// What is done with packages, by the words of the history, and the field that lists them.
const ACTIONS: [(&str, &str); 6] = [
    ("Install: ", "apt.install"),
    ("Reinstall: ", "apt.reinstall"),
    ("Upgrade: ", "apt.upgrade"),
    ("Downgrade: ", "apt.downgrade"),
    ("Remove: ", "apt.remove"),
    ("Purge: ", "apt.purge"),
];

/// What else stands in a run.
const OTHERS: [&str; 5] = ["Commandline: ", "Requested-By: ", "Comment: ", "Error: ", END];

/// What begins and what ends dpkg's output.
const TERM_START: &str = "Log started: ";
const TERM_END: &str = "Log ended: ";

/// What the lines of dpkg and of what it runs begin with.
const TERM_WORDS: [&str; 16] = [
    "Adding ",
    "Created symlink ",
    "debconf: ",
    "Extracting templates ",
    "invoke-rc.d: ",
    "Preconfiguring packages ",
    "Preparing to ",
    "Processing triggers for ",
    "Purging configuration files for ",
    "Removing ",
    "Replacing ",
    "Scanning processes",
    "Selecting previously unselected package ",
    "Setting up ",
    "Unpacking ",
    "update-alternatives: ",
];
/// What dpkg writes over as it goes on.
const READING: &str = "(Reading database ...";

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
        let time = line.strip_prefix(START)?;
        Some(Record::new(Some(stamp::whole(time)?), line))
    }

    fn is_directive(&self, line: &str) -> bool {
        line.starts_with(START) || line.starts_with(END)
    }

    fn parse_after<'a>(&self, line: &'a str, directive: &str) -> Option<Record<'a>> {
        let mut words = ACTIONS.iter().map(|(word, _)| *word).chain(OTHERS);
        if directive.starts_with(START) && words.any(|word| line.starts_with(word)) {
            return Some(Record::new(None, line));
        }
        self.parse(line)
    }

    fn goes_on(&self, line: &str, _content: &str) -> bool {
        !line.starts_with(START)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // Alone it is all the message there is.
        let (_, block) = entry.content.split_once('\n')?;
        let mut message = String::with_capacity(block.len());
        let (mut user, mut end) = (None, None);
        let mut fields = Vec::new();
        for line in block.lines() {
            if let Some(time) = line.strip_prefix(END) {
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
            let command = [("Commandline: ", "process.command_line")];
            fields.extend(
                command
                    .into_iter()
                    .chain(ACTIONS)
                    .filter_map(|(word, field)| Some((field, line.strip_prefix(word)?))),
            );
            if !message.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
        entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
            for (field, value) in &fields {
                attrs.text(field, value);
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
        let dated = line.strip_prefix(TERM_START).or_else(|| line.strip_prefix(TERM_END));
        if let Some(time) = dated {
            return Some(Record::new(Some(stamp::whole(time)?), line));
        }
        if line.starts_with(READING)
            && let Some((_, last)) = line.rsplit_once('\r')
        {
            let mut record = Record::new(None, last);
            record.attrs.text("log.original", line);
            return Some(record);
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

    fn is_directive(&self, line: &str) -> bool {
        line.starts_with(TERM_START) || line.starts_with(TERM_END)
    }

    fn parse_after<'a>(&self, line: &'a str, directive: &str) -> Option<Record<'a>> {
        self.parse(line).or_else(|| {
            let is_dpkgs = TERM_WORDS.iter().any(|word| line.starts_with(word));
            let is_dpkgs = is_dpkgs || line.starts_with(READING);
            (is_dpkgs && directive.starts_with(TERM_START)).then(|| Record::new(None, line))
        })
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
            r#"{"process.command_line":"apt install bash","apt.upgrade":"bash:amd64 (5.1-1, 5.2-1)","user.name":"alice","user.id":"1000","apt.end_date":"2026-03-20  14:00:05"}"#
        );
    }

    #[test]
    fn lines_of_a_run_are_its_own_between_its_dates_and_anybodys_elsewhere() {
        let (start, end) = ("Start-Date: 2026-03-20  14:00:00", "End-Date: 2026-03-20  14:00:05");
        assert!(AptHistory.is_directive(start) && AptHistory.is_directive(end));
        for line in ["Commandline: apt upgrade", "Purge: bash:amd64 (5.1-1)", "Error: x", end] {
            assert!(AptHistory.parse_after(line, start).is_some(), "{line}");
            assert!(AptHistory.goes_on(line, start), "{line}");
            assert!(AptHistory.parse_after(line, end).is_none(), "{line}");
        }
        assert!(AptHistory.parse_after("2026-03-20 14:00:01 x", start).is_none());
        assert!(AptHistory.parse_after(start, end).is_some());
        assert!(!AptHistory.goes_on(start, start));
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
        let (start, end) = ("Log started: 2026-03-20  14:00:00", "Log ended: 2026-03-20  14:00:09");
        for line in ["Setting up bash (5.2) ...", "(Reading database ... 9 files installed.)"] {
            assert!(AptTerm.parse_after(line, start).is_some(), "{line}");
            assert!(AptTerm.parse_after(line, end).is_none(), "{line}");
        }
        assert!(AptTerm.parse_after("any words", start).is_none());
    }

    #[test]
    fn what_dpkg_wrote_over_is_shown_as_it_was_in_the_end() {
        let line = "(Reading database ... \r(Reading database ... 50%\r(Reading database ... 9 files installed.)";
        assert_eq!(
            shown(&AptTerm, line),
            r#"- 0 - | (Reading database ... 9 files installed.) | {"log.original":"(Reading database ... \r(Reading database ... 50%\r(Reading database ... 9 files installed.)"}"#
        );
    }
}
