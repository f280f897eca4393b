//! The common text line: a time, then level, thread and source in any order, then the message.
//!
//! ```text
//! 2026-03-20 14:00:00,123 INFO [main] org.x.Y: started
//! 2026-03-20 14:00:00,123 - WARN  [Worker:9/x:Election@774] - no answer
//! 26/03/20 14:00:00 INFO executor.Z: Registered
//! 260320 140000 148 INFO dfs.Node: stored
//! [2026-03-20T14:00:00Z INFO  crate::module] started
//! 2026-03-20 14:00:00 status installed bash
//! api.log.1 2026-03-20 14:00:00.008 25746 INFO api.server [req-1] GET /
//! ```

use super::header::{self, Header};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Civil, Stamp, stamp};

/// A line led by its time, at most one word before it.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &str {
        "text"
    }

    fn weight(&self) -> u32 {
        50
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, at, end) = leading_or_second(line)?;
        let before = line.get(..at)?;
        let rest = line.get(end..)?;
        let (prefix, bracket) = match before.as_bytes().last() {
            Some(open @ (b'[' | b'(' | b'<')) => (before.get(..at - 1)?, Some(*open)),
            _ => (before, None),
        };
        let mut header = Header::default();
        let message = match bracket {
            Some(open) => {
                // `[time] …` or `[time LEVEL source] …`
                let close = header::closing(rest, open)?;
                header.read_all(rest.get(..close)?.trim())?;
                header.read(rest.get(close + 1..)?)
            }
            None => header.read(rest),
        };
        let mut record = Record::new(stamp, message);
        set_prefix(&mut record, &mut header, prefix.trim());
        header.fill(&mut record);
        Some(record)
    }
}

/// Where a line's leading time stands: at its beginning, in brackets, or as the second word.
fn leading_or_second(line: &str) -> Option<(Stamp, usize, usize)> {
    let at_start = |at: usize| {
        let (stamp, end) = stamp::leading(line.as_bytes().get(at..)?)?;
        // A time of day alone says too little here.
        let dated = !matches!(stamp, Stamp::Civil(Civil { month: 0, .. }));
        dated.then_some((stamp, at, at + end))
    };
    let bracket = |at: usize| matches!(line.as_bytes().get(at), Some(b'[' | b'(' | b'<'));
    let first = usize::from(bracket(0));
    at_start(first).or_else(|| {
        let window = line.as_bytes().get(..line.len().min(120))?;
        let second = memchr::memchr(b' ', window).filter(|at| *at > 0)? + 1;
        // `Start-Date: 2026-…`: the label of a time, not who wrote it.
        if line.as_bytes().get(second - 2) == Some(&b':') {
            return None;
        }
        at_start(second + usize::from(bracket(second)))
    })
}

/// The word before the time: a program, a level, or the file that the line was taken from.
fn set_prefix<'a>(record: &mut Record<'_>, header: &mut Header<'a>, prefix: &'a str) {
    let word = prefix.trim_matches(['[', ']', ':', '|', '-', ' ']);
    if word.is_empty() {
        return;
    }
    if let Some(level) = header::level_word(word) {
        header.level.get_or_insert(level);
    } else if word.contains(".log") || word.contains('/') {
        record.attrs.text("log.file.name", word);
    } else if header.source.is_none() && header::is_name(word) {
        header.source = Some(word);
    } else {
        record.attrs.text("log.prefix", word);
    }
}

#[cfg(test)]
mod tests;
