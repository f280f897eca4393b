//! Fields that say what they are: `level=warn`, `Level: WARN`.

use std::collections::BTreeMap;

use super::super::learner::{Learner, Row, undecided};
use super::super::plan::{Role, Step, What};
use super::super::roles;
use super::super::times;
use super::super::words;
use super::MOST;

impl<'a> Learner<'a> {
    /// A label that most rows have here, with its value.
    pub(super) fn label(&mut self) -> bool {
        if self.group.is_some() {
            return false;
        }
        let Some(label) = self.common_label() else { return false };
        let after = |row: &Row<'a>| -> Option<&'a str> {
            row.text.get(row.here()..row.end)?.strip_prefix(&*label)
        };
        let quoted = self.share(|row| after(row).is_some_and(|rest| rest.starts_with('"'))) >= 80;
        let texts: Vec<&[u8]> = self
            .alive()
            .filter_map(after)
            .map(|rest| rest.trim_start().trim_start_matches('"').as_bytes())
            .collect();
        let what = if quoted { What::Quotes } else { self.extent(&label) };
        let mut step = Step::new(what, undecided());
        if let Some(form) = times::form(&texts, MOST) {
            step.role = Role::Time(form);
            if !quoted {
                step.what = What::Here;
            }
            step.must = true;
        } else if self.share(|row| after(row).is_some()) < 60 {
            return false;
        } else if roles::is_message(&label) {
            step = Step::new(What::Here, Role::Mark);
            self.is_done = true;
        } else if roles::is_level(&label) {
            step.role = Role::Level(words::UPPER | words::MIXED | words::LOWER | words::LETTER);
        }
        step.must |= self.is_before();
        step.label = label;
        self.accept(step);
        true
    }

    /// How far the value of a label goes.
    fn extent(&self, label: &str) -> What {
        let after = |row: &Row<'a>| -> Option<&'a str> {
            row.text.get(row.here()..row.end)?.strip_prefix(label)
        };
        for mark in [b',', b';', b'|'] {
            let marked = |row: &Row<'a>| {
                let rest = after(row)?;
                let length = memchr::memchr(mark, rest.as_bytes())?;
                (rest.get(..length)?.split_whitespace().count() <= 3).then_some(())
            };
            if self.share(|row| marked(row).is_some()) >= MOST {
                return What::Cell(mark);
            }
        }
        What::Word
    }

    /// `key=` or `Key: ` that most rows have here.
    fn common_label(&self) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.alive() {
            if let Some(label) = row.text.get(row.here()..row.end).and_then(label) {
                *counts.entry(label).or_default() += 1;
            }
        }
        let (label, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        let rows = self.count();
        let labelled = self.drafts.iter().any(|draft| !draft.step.label.is_empty());
        if label.ends_with('=') {
            return (count * 100 >= rows * 80 && (rows > 2 || labelled || self.is_before()))
                .then(|| label.to_owned());
        }
        // `Connection: …` is a message, unless what comes is a time, or labels have been before it.
        let time_next = |row: &Row<'a>| {
            let rest = row.text.get(row.here() + label.len()..).unwrap_or("").trim_start();
            super::spots::time(rest.trim_start_matches('"').as_bytes()).is_some()
        };
        let level_next = |row: &Row<'a>| {
            let rest = row.text.get(row.here() + label.len()..).unwrap_or("");
            rest.split_whitespace().next().is_some_and(|word| words::level(word).is_some())
        };
        if roles::is_level(label) && self.share(level_next) >= MOST {
            return Some(label.to_owned());
        }
        let known = words::level(label.trim_end_matches(':')).is_some();
        (!known && count * 100 >= rows * 90 && (labelled || self.share(time_next) >= MOST))
            .then(|| label.to_owned())
    }
}

/// The label that a text begins with, its mark included.
fn label(text: &str) -> Option<&str> {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@');
    let length = text.bytes().take(32).take_while(|byte| plain(*byte)).count();
    let key = text.get(..length)?;
    if !key.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '@')) {
        return None;
    }
    let rest = text.get(length..)?;
    if rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("= ") {
        return text.get(..=length);
    }
    (rest.starts_with(": ") || rest.starts_with(":\t")).then(|| text.get(..=length)).flatten()
}
