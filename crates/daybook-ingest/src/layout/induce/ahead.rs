//! Steps that are told by what comes after them.

use super::super::learner::{Learner, Row, undecided};
use super::super::plan::{Role, Step, What};
use super::super::spots;
use super::super::words;
use super::{MOST, OPENS};

/// A level is looked for so many words ahead.
const LEVEL_AHEAD: usize = 6;

impl<'a> Learner<'a> {
    /// A word that stands before a level, a time or a program's name, in most rows at the same
    /// distance.
    pub(super) fn ahead(&mut self) -> bool {
        if self.group.is_some() && self.is_before() {
            return false;
        }
        let Some(leads_to_level) = self.leads_somewhere() else { return false };
        if leads_to_level && self.run.is_none() && !self.is_before() {
            self.run = Some(self.drafts.len());
        }
        for open in OPENS {
            if self.share(|row| row.group(open).is_some()) >= 90 {
                self.accept_field(What::Group(open));
                return true;
            }
        }
        self.accept_field(What::Word);
        true
    }

    /// Whether words ahead are of a header: `Some(true)` a level, `Some(false)` something else.
    fn leads_somewhere(&mut self) -> Option<bool> {
        let has_level = self
            .drafts
            .iter()
            .any(|draft| matches!(draft.step.role, Role::Level(_) | Role::LevelWithin));
        if !has_level && let Some(distance) = self.level_distance() {
            if distance == 0 {
                return None;
            }
            // Rows without it tell nothing of the words before it.
            for row in &mut self.rows {
                row.alive &= row.token(distance).is_some_and(|word| level_token(word).is_some());
            }
            return Some(true);
        }
        let times = self.drafts.iter().filter(|d| matches!(d.step.role, Role::Time(_))).count();
        if times < 3
            && (1..=4).any(|distance| {
                let time = |row: &Row<'a>| {
                    let word = row.token(distance)?;
                    let start = word.as_ptr() as usize - row.text.as_ptr() as usize;
                    spots::time(row.bytes().get(start..row.end)?)
                        .filter(|found| found.1.has_clock || found.1.epoch.is_none())
                };
                self.share(|row| time(row).is_some()) >= 90
            })
        {
            return Some(false);
        }
        let pid = |row: &Row<'a>, index: usize| {
            row.token(index)
                .is_some_and(|word| word.ends_with("]:") && word.find('[').is_some_and(|at| at > 0))
        };
        let first_is_name = self.share(|row| row.token(0).is_some_and(words::is_name)) >= MOST;
        if first_is_name && self.share(|row| pid(row, 1)) >= 50 {
            return Some(false);
        }
        // `web01 cron: …`: a machine, then a program.
        let hosts = self.share(|row| row.token(0).is_some_and(words::is_identifier)) >= 95;
        let few = self.distinct(|row| row.token(0));
        let named = Step::new(What::Name, undecided());
        let name_next = self.share(|row| {
            words::token(row.bytes(), row.at, row.end)
                .is_some_and(|(_, stop)| named.span(row.bytes(), stop, row.end).is_some())
        });
        let names = self.distinct(|row| row.token(1));
        if hosts && self.is_few(few, 2) && name_next >= 80 && self.is_few(names, 5) {
            return Some(false);
        }
        // `web01 [worker-3] …`
        let group_next = self.share(|row| row.token(1).is_some_and(|word| word.starts_with('[')));
        (hosts && self.is_few(few, 2) && group_next >= 95).then_some(false)
    }

    /// After how many words most rows have a level.
    fn level_distance(&self) -> Option<usize> {
        (0..=LEVEL_AHEAD).find(|distance| {
            let (mut all, mut found, mut lower, mut letters) = (0, 0, 0, 0);
            let mut seen = std::collections::BTreeSet::new();
            for row in self.alive() {
                all += 1;
                let Some(word) = row.token(*distance).and_then(level_token) else { continue };
                found += 1;
                lower += usize::from(words::case(word) == words::LOWER);
                letters += usize::from(words::case(word) == words::LETTER);
                seen.insert(word);
            }
            let enough = if lower * 2 > found { 95 } else { MOST };
            // Letters that are no level are the same in all lines.
            let varied = letters * 2 < found || seen.len() > 1;
            let near = lower * 2 <= found || *distance <= 3;
            all > 0 && found * 100 >= all * enough && varied && near
        })
    }

    /// Up to three words before ` - ` and the like.
    pub(super) fn until(&mut self) -> bool {
        if self.group.is_some() || self.is_before() {
            return false;
        }
        for mark in [" - ", " -- ", " : ", " | ", " => ", " -> ", " >> ", " :: "] {
            let value = |row: &Row<'a>| -> Option<&'a str> {
                let rest = row.text.get(row.here()..row.end)?;
                let window = rest.get(..rest.len().min(96)).unwrap_or(rest);
                let value = window.split_once(mark)?.0.trim();
                (!value.is_empty() && value.split_whitespace().count() <= 3).then_some(value)
            };
            let few = self.distinct(value);
            if self.share(|row| value(row).is_some()) >= MOST && self.is_few(few, 5) {
                self.accept_field(What::Until(mark.to_owned()));
                return true;
            }
        }
        false
    }

    /// A cell that ends with a mark in all rows.
    pub(super) fn cell(&mut self) -> bool {
        if self.group.is_some() {
            return false;
        }
        for mark in [b'\t', b'|', b';'] {
            let value = |row: &Row<'a>| -> Option<&'a str> {
                let rest = row.text.get(row.here()..row.end)?;
                let length = memchr::memchr(mark, rest.as_bytes().get(..rest.len().min(64))?)?;
                let value = rest.get(..length)?.trim();
                (value.split_whitespace().count() <= 3).then_some(value)
            };
            if self.share(|row| value(row).is_some()) < 95 {
                continue;
            }
            let few = self.distinct(value);
            let numbers = self.share(|row| value(row).is_some_and(words::is_data)) >= 95;
            if numbers || self.is_few(few, 5) {
                self.accept_field(What::Cell(mark));
                return true;
            }
        }
        false
    }
}

/// The level that a word is, brackets and a colon aside.
fn level_token(word: &str) -> Option<&str> {
    let bare = word.trim_matches(['[', ']', '(', ')', '<', '>', ':', ',', ' ', '|', '*']);
    (words::level(bare).is_some() || words::letter(bare).is_some()).then_some(bare)
}
