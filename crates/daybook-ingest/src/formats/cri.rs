//! The files that Kubernetes' container runtimes write (the Container Runtime Interface's logging
//! format): time, stream, `F` for a full line or `P` for a part of one, and the program's line.
//!
//! ```text
//! 2026-03-20T14:00:00.123456789Z stdout F {"level":"info","msg":"up"}
//! 2026-03-20T14:00:00.123456789Z stderr P a very long
//! 2026-03-20T14:00:00.123456790Z stderr F  line
//! ```
//!
//! The parts of a line become one entry, with the time of the first; those of the others are in
//! `cri.part_times`.

use daybook_store::LogEntry;

use super::inner;
use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::source_name;
use crate::time::{Stamp, stamp};

/// CRI container logs.
pub(super) struct Cri {
    /// What may follow the header.
    pub(super) inner: &'static [&'static dyn Format],
}

impl Format for Cri {
    fn name(&self) -> &str {
        "cri"
    }

    fn weight(&self) -> u32 {
        92
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let head = Head::read(line)?;
        // A part is read when all of them are there, and keeps its header until then.
        let mut record = if head.is_part() {
            Record::new(head.stamp, line)
        } else {
            let mut record = inner::read(self.inner, head.text, Some((head.stamp, head.time)));
            record.src_is_component = record.src.is_some();
            record
        };
        record.attrs.text("log.iostream", head.stream);
        if head.tags != "F" {
            record.attrs.text("cri.tags", head.tags);
        }
        Some(record)
    }

    fn goes_on(&self, line: &str, content: &str) -> bool {
        let last = content.rsplit_once('\n').map_or(content, |(_, last)| last);
        match (Head::read(last), Head::read(line)) {
            (Some(last), Some(next)) => last.is_part() && last.stream == next.stream,
            _ => false,
        }
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        let has_parts = entry.attrs.as_ref()?.as_json().contains("\"cri.tags\":\"P");
        let first = Head::read(entry.content.split('\n').next()?)?;
        if !has_parts || !first.is_part() {
            return None;
        }
        let mut text = String::with_capacity(entry.content.len());
        let mut times = Vec::new();
        for (index, line) in entry.content.split('\n').enumerate() {
            match Head::read(line) {
                Some(head) => {
                    text.push_str(head.text);
                    if index > 0 {
                        times.push(head.time);
                    }
                }
                None => text.extend(["\n", line]),
            }
        }
        let times = times.join(" ");
        let record = inner::read(self.inner, &text, Some((first.stamp, first.time)));
        entry.loglevel = record.level;
        entry.error |= record.error;
        if let Some(part) = record.src {
            entry.src = source_name::of_part(&entry.src, part);
        }
        entry.tags.extend(record.tags);
        let found = record.stamp;
        let content = record.content.into_owned();
        entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
            attrs.text_if_any("cri.part_times", &times);
        });
        entry.attrs = inner::merge(entry.attrs.take(), record.attrs.finish().as_ref());
        entry.content = content;
        found
    }
}

/// What the runtime put before a line.
struct Head<'a> {
    stamp: Stamp,
    time: &'a str,
    stream: &'a str,
    tags: &'a str,
    text: &'a str,
}

impl<'a> Head<'a> {
    fn read(line: &'a str) -> Option<Self> {
        if line.as_bytes().get(10) != Some(&b'T') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let (time, rest) = line.split_at_checked(end)?;
        let (stream, rest) = rest.strip_prefix(' ')?.split_at_checked(6)?;
        if !matches!(stream, "stdout" | "stderr") {
            return None;
        }
        let rest = rest.strip_prefix(' ')?;
        let (tags, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let whole = tags.split(':').next()?;
        matches!(whole, "F" | "P").then_some(Head { stamp, time, stream, tags, text })
    }

    fn is_part(&self) -> bool {
        self.tags.starts_with('P')
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    const CRI: Cri = Cri { inner: super::super::WITHIN };

    #[test]
    fn stream_and_message() {
        assert_eq!(
            shown(&CRI, "2026-03-20T14:00:00.5Z stderr F fatal: no such pod"),
            r#"2026-03-20T14:00:00.500Z 21 - | no such pod | {"log.iostream":"stderr"}"#
        );
        assert_eq!(
            shown(&CRI, "2026-03-20T14:00:00.5Z stdout F"),
            r#"2026-03-20T14:00:00.500Z 0 - |  | {"log.iostream":"stdout"}"#
        );
        for line in [
            "2026-03-20T14:00:00.5Z stdout says hello",
            "2026-03-20T14:00:00.5Z stdoutF F x",
            "2026-03-20 14:00:00.5Z stdout F x",
            "2026-03-20T14:00:00.5Z stdéut F x",
            "",
        ] {
            assert_eq!(shown(&CRI, line), "no", "{line}");
        }
    }

    #[test]
    fn what_programs_wrote_is_read() {
        assert_eq!(
            shown(
                &CRI,
                r#"2026-03-20T14:00:00.5Z stdout F {"level":"warn","ts":"2026-03-20T13:59:59Z","msg":"m"}"#
            ),
            r#"2026-03-20T13:59:59Z 13 - | m | {"log.outer_time":"2026-03-20T14:00:00.5Z","log.iostream":"stdout"}"#
        );
        assert_eq!(
            shown(&CRI, "2026-03-20T14:00:00.5Z stderr F E0320 13:59:59.000000       1 a.go:7] m"),
            r#"2026-03-20T14:00:00.500Z 17 a | m | {"thread.id":1,"code.file.path":"a.go","code.line.number":7,"log.inner_time":"0000-03-20 13:59:59.000000000","log.iostream":"stderr"}"#
        );
        assert_eq!(
            shown(
                &CRI,
                "2026-03-20T14:00:00.5Z stdout F 2026-03-20 13:59:59,123 WARN [main] a.B: m"
            ),
            r#"2026-03-20T14:00:00.500Z 13 a.B | m | {"thread.name":"main","log.inner_time":"2026-03-20 13:59:59,123","log.iostream":"stdout"}"#
        );
        assert_eq!(
            shown(&CRI, "2026-03-20T14:00:00.5Z stdout F build of 2026-03-18 10:00:00 done"),
            r#"2026-03-20T14:00:00.500Z 0 - | build of 2026-03-18 10:00:00 done | {"log.iostream":"stdout"}"#
        );
        assert_eq!(
            shown(&CRI, "2026-03-20T14:00:00.5Z stderr F \tat a.B(C.java:1)"),
            "2026-03-20T14:00:00.500Z 0 - | \tat a.B(C.java:1) | {\"log.iostream\":\"stderr\"}"
        );
    }

    #[test]
    fn parts_of_a_line_are_one_entry() {
        let parts = [
            r#"2026-03-20T14:00:00.5+01:00 stdout P {"level":"error","#,
            r#"2026-03-20T14:00:00.6+01:00 stdout P "msg":"#,
            r#"2026-03-20T14:00:00.7+01:00 stdout F "long","a":1}"#,
        ];
        let first = CRI.parse(parts[0]).unwrap();
        assert!(CRI.goes_on(parts[1], &first.content));
        let other = parts[1].replace("stdout", "stderr");
        assert!(!CRI.goes_on(&other, &first.content));
        let joined = parts[..2].join("\n");
        assert!(CRI.goes_on(parts[2], &joined));
        assert!(!CRI.goes_on(parts[1], &parts.join("\n")));
        let mut entry = LogEntry {
            content: parts.join("\n"),
            attrs: first.attrs.finish(),
            src: "pod".to_owned(),
            ..LogEntry::default()
        };
        assert_eq!(CRI.finish(&mut entry), first.stamp);
        assert_eq!((entry.content.as_str(), entry.loglevel), ("long", 17));
        assert_eq!(
            entry.attrs.unwrap().as_json(),
            r#"{"log.iostream":"stdout","cri.tags":"P","cri.part_times":"2026-03-20T14:00:00.6+01:00 2026-03-20T14:00:00.7+01:00","a":1}"#
        );
        let mut whole = LogEntry { content: parts[0].to_owned(), ..LogEntry::default() };
        assert_eq!(CRI.finish(&mut whole), None);
        assert_eq!(whole.content, parts[0]);
    }
}
