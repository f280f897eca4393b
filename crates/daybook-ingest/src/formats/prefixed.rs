//! JSON or logfmt after a time, or after the name of who wrote it, as runtimes and collectors put
//! it before each line (`docker logs -t`, `kubectl logs --prefix --timestamps`, stern, Fluentd's
//! files, Heroku):
//!
//! ```text
//! 2026-03-20T14:00:00.123456789Z {"level":"warn","msg":"slow"}
//! [pod/web-1/nginx] {"ts":1774015200,"level":"info","msg":"up"}
//! 2026-03-20T14:00:00+00:00 heroku[router]: at=info method=GET path="/" status=200
//! ```

use super::header::{is_name, level_word};
use super::jsonl::{Found, Jsonl, is_exact, join};
use super::logfmt::Logfmt;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::source_name;
use crate::time::{Civil, Stamp, stamp};

/// No prefix is longer.
const MAX_PREFIX: usize = 160;

/// JSON or logfmt after a prefix.
pub(super) struct Prefixed;

impl Format for Prefixed {
    fn name(&self) -> &str {
        "prefixed"
    }

    fn weight(&self) -> u32 {
        // Where some lines are such, the others are texts that begin with a time.
        80
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if !line.ends_with('}') {
            return logfmt(line);
        }
        json(line).or_else(|| logfmt(line))
    }
}

fn json(line: &str) -> Option<Record<'_>> {
    let window = line.as_bytes().get(..line.len().min(MAX_PREFIX))?;
    let at = memchr::memchr(b'{', window).filter(|at| *at > 0)?;
    let (before, object) = line.split_at_checked(at)?;
    let prefix = Prefix::read(before)?;
    let found = Jsonl::read(object)?;
    // A text that ends with some fields as JSON has its message before them.
    (found.has_message && !found.has_more && (found.is_log || prefix.stamp.is_some()))
        .then_some(())?;
    Some(prefix.put(before, found))
}

fn logfmt(line: &str) -> Option<Record<'_>> {
    let window = line.as_bytes().get(..line.len().min(MAX_PREFIX))?;
    let equals = memchr::memchr(b'=', window)?;
    let at = memchr::memrchr(b' ', window.get(..equals)?)? + 1;
    let (before, pairs) = line.split_at_checked(at)?;
    let prefix = Prefix::read(before)?;
    let found = Logfmt::read(pairs)?;
    let is_log = found.is_log || found.is_request && prefix.stamp.is_some();
    let says = found.has_message && prefix.stamp.is_some() && prefix.level.is_some();
    (is_log || says).then_some(())?;
    Some(prefix.put(before, found))
}

/// What stands before.
#[derive(Default)]
struct Prefix<'a> {
    stamp: Option<Stamp>,
    level: Option<i32>,
    /// Who wrote the line.
    name: Option<&'a str>,
    /// There is more than that.
    has_more: bool,
}

impl<'a> Prefix<'a> {
    /// Reads a text that is a prefix to its end: a time, a level, names.
    fn read(text: &'a str) -> Option<Self> {
        let mut prefix = Prefix::default();
        let mut rest = text.trim();
        for _ in 0..6 {
            rest = rest.trim_start_matches([' ', '\t', '|']);
            if rest.is_empty() {
                break;
            }
            let bracket = usize::from(rest.starts_with('['));
            if prefix.stamp.is_none()
                && let Some((stamp, end)) = stamp::leading(rest.as_bytes().get(bracket..)?)
                && !matches!(stamp, Stamp::Civil(Civil { month: 0, .. }))
            {
                prefix.stamp = Some(stamp);
                rest = rest.get(bracket + end..)?.trim_start_matches([']', ':', ',']);
                continue;
            }
            let end = rest.find([' ', '\t']).unwrap_or(rest.len());
            let word = rest.get(..end)?;
            rest = rest.get(end..)?;
            prefix.word(word)?;
        }
        rest.is_empty().then_some(prefix)
    }

    fn word(&mut self, word: &'a str) -> Option<()> {
        let bare = word.trim_matches(['[', ']', '(', ')', ':', '|', '-', ',']);
        if bare.is_empty() {
            return Some(());
        }
        if self.level.is_none()
            && let Some(level) = level_word(bare)
        {
            self.level = Some(level);
            return Some(());
        }
        // `app[web.1]` is the part `web.1` of `app`.
        let inner = bare.split(['[', ']']);
        inner.filter(|part| !part.is_empty()).all(is_name_or_number).then_some(())?;
        if self.name.is_some() {
            // Two names are enough: any more are words of a text. A host and a program with its
            // colon are syslog's.
            (!self.has_more && !word.ends_with(':')).then_some(())?;
            self.has_more = true;
        } else {
            self.name = Some(bare);
        }
        Some(())
    }

    /// Puts what the prefix says to what the line says.
    fn put<'r>(self, before: &str, found: Found<'r>) -> Record<'r> {
        let mut record = found.record;
        let own = record.stamp.filter(is_exact);
        let uses_own = own.is_some() && self.stamp.is_some();
        record.stamp = own.or(self.stamp).or(record.stamp);
        if record.level == 0 {
            record.level = self.level.unwrap_or(0);
        }
        let mut is_whole = !self.has_more && !uses_own && self.level.is_none();
        if let Some(name) = self.name {
            let source = name.split(['[', ']']).filter(|part| !part.is_empty());
            let source = source.collect::<Vec<_>>().join(".");
            let source = source_name::normalise(&source).into_owned();
            is_whole &= source == name;
            record.src = match record.src.take() {
                Some(part) => Some(join(source, &part)),
                None => Some(source),
            };
            record.src_is_component = false;
        }
        if !is_whole {
            record.attrs.text("log.prefix", before.trim());
        }
        record
    }
}

fn is_name_or_number(part: &str) -> bool {
    is_name(part) || part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests;
