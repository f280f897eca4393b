//! Logs of continuous integration: GitHub Actions as a runner writes and `gh run view --log` shows
//! them ("Workflow commands for GitHub Actions"), and GitLab CI with and without timestamps
//! ("GitLab Runner: job logs").
//!
//! ```text
//! 2026-03-20T14:00:00.1234567Z ##[group]Run make
//! build    Run make    2026-03-20T14:00:00.1234567Z ##[error]Process completed with exit code 1.
//! 2026-03-20T14:00:00.123456Z 01O make: nothing to be done
//! section_start:1774015200:build_script
//! ```

use daybook_store::level;

use super::message;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// GitHub Actions.
pub(super) struct Actions;

impl Format for Actions {
    fn name(&self) -> &str {
        "github_actions"
    }

    fn weight(&self) -> u32 {
        78
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if let Some((stamp, text)) = seven_digits(line) {
            return Some(command(Record::new(stamp, text)));
        }
        let head = line.as_bytes().get(..line.len().min(512))?;
        let first = memchr::memchr(b'\t', head)?;
        let (job, rest) = line.split_at_checked(first)?;
        let (step, rest) = rest.get(1..)?.split_once('\t')?;
        let (stamp, text) = seven_digits(rest)?;
        let mut record = command(Record::new(stamp, text));
        let unknown = matches!(step, "UNKNOWN STEP" | "");
        let src = if unknown { job.to_owned() } else { format!("{job}/{step}") };
        record.set_src(&src, "github.place");
        record.attrs.text("cicd.pipeline.task.name", job);
        record.attrs.text_if_any("github.step", step);
        Some(record)
    }
}

/// .NET's way to write a time, as the runner has it.
fn seven_digits(line: &str) -> Option<(Stamp, &str)> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let bytes = line.as_bytes();
    if bytes.get(19) != Some(&b'.') || bytes.get(27) != Some(&b'Z') {
        return None;
    }
    let (stamp, end) = stamp::leading(bytes)?;
    let rest = line.get(end..).filter(|_| end == 28)?;
    Some((stamp, if rest.is_empty() { rest } else { rest.strip_prefix(' ')? }))
}

/// `##[error]x`, and with its place `::error file=a.c,line=3::x` and `##[error]a.c(3,4): x`.
fn command(mut record: Record<'_>) -> Record<'_> {
    let std::borrow::Cow::Borrowed(text) = record.content else { return record };
    let found = match text.strip_prefix("##[") {
        Some(rest) => rest.split_once(']').map(|(name, rest)| (name, "", rest)),
        None => text.strip_prefix("::").and_then(|rest| {
            let (head, rest) = rest.split_once("::")?;
            let (name, fields) = head.split_once(' ').unwrap_or((head, ""));
            Some((name, fields, rest))
        }),
    };
    let known = |name: &str| {
        name.len() <= 24 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    match found.filter(|(name, ..)| !name.is_empty() && known(name)) {
        Some((name, fields, rest)) => {
            record.level = match name {
                "error" => level::ERROR,
                "warning" => level::WARN,
                "notice" => level::NOTICE,
                "debug" => level::DEBUG,
                _ => level::UNSPECIFIED,
            };
            record.attrs.text("github.command", name);
            record.attrs.text_if_any("github.fields", fields);
            record.content = rest.into();
        }
        None => record.level = message::level(text),
    }
    record
}

/// GitLab CI.
pub(super) struct GitLab;

impl Format for GitLab {
    fn name(&self) -> &str {
        "gitlab_ci"
    }

    fn weight(&self) -> u32 {
        87
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.starts_with("section_") {
            return section(line, Record::default());
        }
        if line.as_bytes().get(10) != Some(&b'T') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        // Two digits for the stream's number, O or E for what it is, `+` where a line goes on.
        let (mark, rest) = rest.split_at_checked(3)?;
        let stream = match mark.as_bytes() {
            [a, b, b'O'] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => "stdout",
            [a, b, b'E'] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => "stderr",
            _ => return None,
        };
        let (goes_on, text) = match rest.strip_prefix('+') {
            Some(text) => (true, text),
            None if rest.is_empty() => (false, rest),
            None => (false, rest.strip_prefix(' ')?),
        };
        let mut record = Record::new(stamp, text);
        record.attrs.text("log.iostream", stream);
        record.attrs.text("gitlab.stream", mark);
        if goes_on {
            record.attrs.flag("log.continues", true);
        }
        if text.starts_with("section_")
            && let Some(found) = section(text, record.clone())
        {
            return Some(found);
        }
        record.level = message::level(text);
        Some(record)
    }
}

/// `section_start:1774015200:name[collapsed=true]`, behind it a carriage return and a title.
fn section<'a>(line: &'a str, mut record: Record<'a>) -> Option<Record<'a>> {
    let (mark, rest) = line.split_once(':')?;
    let event = mark.strip_prefix("section_").filter(|event| matches!(*event, "start" | "end"))?;
    let (time, rest) = rest.split_once(':')?;
    let stamp = stamp::unix(time)?;
    let (name, title) = rest.split_once('\r').unwrap_or((rest, ""));
    let name = name.split('[').next()?;
    if name.is_empty() || name.len() > 128 || name.contains(' ') {
        return None;
    }
    let outer = record.stamp.replace(record.stamp.unwrap_or(stamp));
    if outer.is_some() {
        record.attrs.digits("gitlab.section_time", time);
    }
    record.attrs.text("gitlab.section", event);
    record.set_component(name, "gitlab.section_name");
    record.content = line.into();
    // What erases the mark on a terminal.
    let title = title.trim_start_matches("\u{1b}[0K").trim_matches('\r');
    if !title.is_empty() {
        record.attrs.text("gitlab.section_title", title);
    }
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn commands_of_actions_tell_the_level() {
        for (text, expected) in [
            ("##[error]gone", r#"17 - | gone | {"github.command":"error"}"#),
            ("##[group]Run x", r#"0 - | Run x | {"github.command":"group"}"#),
            (
                "::warning file=a.c,line=3::late",
                r#"13 - | late | {"github.command":"warning","github.fields":"file=a.c,line=3"}"#,
            ),
            ("[WARNING] late", "13 - | [WARNING] late"),
            ("##[x y]z", "0 - | ##[x y]z"),
            ("std::x::y", "0 - | std::x::y"),
            ("", "0 - | "),
        ] {
            let line = format!("2026-03-20T14:00:00.1234567Z {text}");
            let expected = format!("2026-03-20T14:00:00.123456700Z {expected}");
            assert_eq!(shown(&Actions, &line), expected, "{line}");
        }
    }

    #[test]
    fn job_and_step_make_the_source() {
        assert_eq!(
            shown(&Actions, "build\tRun make\t\u{feff}2026-03-20T14:00:00.1234567Z up"),
            r#"2026-03-20T14:00:00.123456700Z 0 build.Run_make | up | {"github.place":"build/Run make","cicd.pipeline.task.name":"build","github.step":"Run make"}"#
        );
        for line in
            ["2026-03-20T14:00:00.123456Z x", "a\tb\tc", "2026-03-20T14:00:00.1234567Zx", ""]
        {
            assert_eq!(shown(&Actions, line), "no", "{line}");
        }
    }

    #[test]
    fn gitlab_s_streams_and_sections() {
        assert_eq!(
            shown(&GitLab, "2026-03-20T14:00:00.123456Z 01E WARNING: late"),
            r#"2026-03-20T14:00:00.123456Z 13 - | WARNING: late | {"log.iostream":"stderr","gitlab.stream":"01E"}"#
        );
        assert_eq!(
            shown(&GitLab, "2026-03-20T14:00:00.123456Z 00O+more"),
            r#"2026-03-20T14:00:00.123456Z 0 - | more | {"log.iostream":"stdout","gitlab.stream":"00O","log.continues":true}"#
        );
        assert_eq!(
            shown(&GitLab, "section_start:1774015200:build[collapsed=true]\r\u{1b}[0KBuilding"),
            "2026-03-20T14:00:00Z 0 build | section_start:1774015200:build[collapsed=true]\r\u{1b}[0KBuilding | {\"gitlab.section\":\"start\",\"gitlab.section_title\":\"Building\"}"
        );
        for line in ["2026-03-20T14:00:00Z 01X x", "section_start:x:y", "section_of x", ""] {
            assert_eq!(shown(&GitLab, line), "no", "{line}");
        }
    }
}
