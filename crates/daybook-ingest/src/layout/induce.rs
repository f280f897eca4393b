//! Finds the steps of a layout, from left to right: what most rows have next is the next step, until
//! nothing is alike any more. There the message begins.

use std::collections::BTreeMap;

use super::learner::{Learner, Row, undecided};
use super::plan::{self, MAX_STEPS, Role, Step, What};
use super::spots;
use super::times;
use super::words;

mod ahead;
mod columns;
mod labels;

/// Hundredths of the rows that have to agree on what every line has.
pub(super) const MOST: usize = 85;
/// Brackets that hold fields.
pub(super) const OPENS: [u8; 4] = [b'[', b'(', b'<', b'{'];

impl<'a> Learner<'a> {
    /// Takes steps until the message begins.
    pub(super) fn induce(&mut self) {
        let rules: [fn(&mut Self) -> bool; 14] = [
            Self::time,
            Self::close,
            Self::passes_marks,
            Self::opens,
            Self::label,
            Self::level,
            Self::level_within,
            Self::group,
            Self::name,
            Self::ahead,
            Self::until,
            Self::cell,
            Self::column,
            Self::word_before_time,
        ];
        while self.drafts.len() + 1 < MAX_STEPS && !self.is_done {
            self.drop_strays();
            if self.count() == 0
                || self.share(|row| row.here() >= row.end) >= 80 && self.group.is_none()
            {
                break;
            }
            if !rules.iter().any(|rule| rule(self)) {
                break;
            }
        }
    }

    /// Rows that went past their time without reading it are of another kind.
    fn drop_strays(&mut self) {
        let has_time = self.drafts.iter().any(|draft| matches!(draft.step.role, Role::Time(_)));
        if !has_time {
            for row in &mut self.rows {
                row.alive &= row.here() <= row.anchor;
            }
        }
    }

    /// A time that most rows have here.
    fn time(&mut self) -> bool {
        let texts = |row: &Row<'a>| -> &'a [u8] {
            row.text.get(row.here()..row.end).unwrap_or("").as_bytes()
        };
        if self.share(|row| texts(row).first().is_some_and(u8::is_ascii_alphanumeric)) < MOST {
            return false;
        }
        let texts: Vec<&[u8]> = self.alive().map(texts).collect();
        let Some(form) = times::form(&texts, MOST) else { return false };
        let mut step = Step::new(What::Here, Role::Time(form));
        step.must = true;
        self.accept(step);
        true
    }

    /// The end of the open group.
    fn close(&mut self) -> bool {
        let Some(close) = self.group else { return false };
        if self.share(|row| row.here() >= row.end) < 80 {
            return false;
        }
        self.leave_group(Step::new(What::Close(close), Role::Mark));
        true
    }

    fn leave_group(&mut self, step: Step) {
        self.group = None;
        for row in &mut self.rows {
            row.end = row.text.len();
        }
        self.accept(step);
    }

    /// Marks that most rows have here are passed.
    fn passes_marks(&mut self) -> bool {
        if self.marks.len() >= 8 {
            return false;
        }
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        for row in self.alive() {
            *counts.entry(row.peek().unwrap_or(0)).or_default() += 1;
        }
        let Some((mark, most)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
            return false;
        };
        if most * 100 < self.count() * 80 || !self.is_mark(mark) {
            return false;
        }
        self.marks.push(char::from(mark));
        for row in &mut self.rows {
            if row.alive && row.peek() == Some(mark) {
                row.at = row.here() + 1;
            }
        }
        true
    }

    /// Whether a byte that most rows have here only parts fields.
    fn is_mark(&self, mark: u8) -> bool {
        let next_is = |is: fn(Option<u8>) -> bool| {
            self.share(|row| is(row.bytes().get(row.here() + 1).copied())) >= MOST
        };
        let first = self.drafts.is_empty() && self.marks.is_empty();
        match mark {
            b':' | b',' | b';' | b'|' | b'=' | b'>' => true,
            // A line's first word may be a dash.
            b'-' => {
                next_is(|next| !next.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.'))
                    && !(first && next_is(|next| next == Some(b' ')))
                    || self.time_follows(1)
            }
            b'"' | b'\'' => self.time_follows(1) || self.after_quoted_time(mark),
            b'<' => self.is_before() && self.time_follows(1),
            b'*' | b'#' | b'!' | b'~' | b'@' | b'&' | b'/' => {
                let again =
                    self.share(|row| row.bytes().get(row.here() + 1) == Some(&mark)) >= MOST;
                let opens = next_is(|next| next.is_some_and(|byte| OPENS.contains(&byte)));
                self.is_before()
                    && (again
                        || opens
                        || self.time_follows(1)
                        || mark == b'#' && next_is(|b| b == Some(b' ')))
                    || !self.is_before()
                        && matches!(mark, b'*' | b'#' | b'~')
                        && next_is(|b| b == Some(b' '))
            }
            _ => false,
        }
    }

    fn time_follows(&self, after: usize) -> bool {
        self.share(|row| row.bytes().get(row.here() + after..).and_then(spots::time).is_some())
            >= MOST
    }

    fn after_quoted_time(&self, mark: u8) -> bool {
        self.marks.is_empty()
            && self.drafts.last().is_some_and(|draft| {
                matches!(draft.step.role, Role::Time(_))
                    && draft.step.mark.ends_with(char::from(mark))
            })
    }

    /// A bracket that holds a time, alone or with other fields.
    fn opens(&mut self) -> bool {
        if self.group.is_some() {
            return false;
        }
        for open in OPENS {
            let inside = |row: &Row<'a>| -> Option<&'a [u8]> {
                row.group(open).map(|inside| inside.trim().as_bytes())
            };
            if self.share(|row| inside(row).is_some()) < MOST {
                continue;
            }
            let texts: Vec<&[u8]> = self.alive().filter_map(inside).collect();
            if let Some(form) = times::form(&texts, MOST) {
                let whole =
                    |text: &&[u8]| form.read(text).is_some_and(|(_, end)| end == text.len());
                if texts.iter().filter(|text| whole(text)).count() * 100 >= texts.len() * MOST {
                    let mut step = Step::new(What::Group(open), Role::Time(form));
                    step.must = true;
                    self.accept(step);
                    return true;
                }
            } else if self.share(|row| {
                let here = row.here();
                inside(row)
                    .is_some_and(|text| row.anchor > here && row.anchor < here + text.len() + 2)
            }) < MOST
            {
                return false;
            }
            let mut step = Step::new(What::Open(open), Role::Mark);
            step.must = true;
            for row in &mut self.rows {
                let end = words::group_end(row.text.as_bytes(), row.here(), row.end);
                row.end = end.unwrap_or(row.end);
            }
            self.group = words::closing(open);
            self.accept(step);
            return true;
        }
        false
    }

    /// A level here, alone or in brackets.
    fn level(&mut self) -> bool {
        if self
            .drafts
            .iter()
            .any(|draft| matches!(draft.step.role, Role::Level(_) | Role::LevelWithin))
        {
            return false;
        }
        for open in OPENS {
            let cases = self.level_cases(|row| row.group(open).map(str::trim));
            let found = cases.words + cases.letters;
            if found * 2 >= cases.rows && found > 0
                || found * 7 >= cases.rows && found > 0 && open == b'[' && cases.words > 0
            {
                self.accept(Step::new(What::Group(open), Role::Level(cases.mask)));
                return true;
            }
        }
        let cases = self.level_cases(|row| {
            let here = row.here();
            row.text.get(here..words::level_end(row.bytes(), here, row.end)?)
        });
        let rows = cases.rows.max(1);
        let mut mask = cases.mask;
        let bare = self
            .share(|row| row.token(0).is_some_and(|word| matches!(word, "I" | "D" | "W" | "E")))
            == 100;
        let enough = if cases.letters * 100 >= rows * 90 && (cases.distinct > 1 || rows > 2 && bare)
        {
            if cases.audits * 10 > rows {
                mask |= words::AUDIT;
            }
            true
        } else {
            mask &= !words::LETTER;
            cases.words * 100 >= rows * 90
                || cases.words * 100 >= rows * 50 && mask & words::LOWER == 0
                || cases.words * 100 >= rows * 12 && mask == words::UPPER
        };
        if !enough || cases.words + cases.letters == 0 {
            return false;
        }
        self.accept(Step::new(What::Here, Role::Level(mask)));
        true
    }

    fn level_cases<'r>(&'r self, word: impl Fn(&'r Row<'a>) -> Option<&'r str>) -> Cases {
        let mut cases = Cases::default();
        let mut seen = std::collections::BTreeSet::new();
        for row in self.rows.iter().filter(|row| row.alive) {
            cases.rows += 1;
            let Some(word) = word(row) else { continue };
            let known = words::level(word).is_some();
            if known {
                cases.words += 1;
            } else if words::letter(word).is_some() {
                cases.letters += 1;
            } else {
                continue;
            }
            cases.mask |= words::case(word);
            cases.audits += usize::from(word == "A");
            if word.len() == 2 && !known {
                cases.mask |= words::LETTER;
            }
            seen.insert(word);
        }
        cases.distinct = seen.len();
        cases
    }

    /// A level within a word or a group, or one that Cisco's devices write.
    fn level_within(&mut self) -> bool {
        if self.share(|row| row.token(0).and_then(plan::cisco).is_some()) >= MOST {
            self.accept(Step::new(What::Word, Role::Cisco));
            return true;
        }
        if self
            .drafts
            .iter()
            .any(|draft| matches!(draft.step.role, Role::Level(_) | Role::LevelWithin))
        {
            return false;
        }
        for open in OPENS {
            if self.share(|row| {
                row.group(open).and_then(|text| plan::level_within(text.trim())).is_some()
            }) >= MOST
            {
                self.accept(Step::new(What::Group(open), Role::LevelWithin));
                return true;
            }
        }
        let within = |word: &str| {
            !OPENS.iter().any(|open| word.as_bytes().contains(open))
                && plan::level_within(word).is_some()
        };
        if self.group.is_none() && self.share(|row| row.token(0).is_some_and(within)) >= MOST {
            self.accept(Step::new(What::Word, Role::LevelWithin));
            return true;
        }
        false
    }

    /// A group in brackets.
    fn group(&mut self) -> bool {
        for open in OPENS {
            let share = self.share(|row| row.group(open).is_some());
            let single =
                self.share(|row| row.group(open).is_some_and(|text| !text.trim().contains(' ')));
            let usual = share >= 90 || open == b'[' && single >= 50 && single * 10 >= share * 9;
            let step = Step::new(What::Group(open), undecided());
            if usual && (self.is_before() || self.leaves_something(&step)) {
                self.accept_field(What::Group(open));
                return true;
            }
        }
        false
    }

    /// `name:` or `name[pid]:`.
    fn name(&mut self) -> bool {
        if self.group.is_some() {
            return false;
        }
        let step = Step::new(What::Name, undecided());
        let name = |row: &Row<'a>| {
            let span = step.span(row.text.as_bytes(), row.at, row.end)?;
            Some(
                row.text.get(span.from..span.to)?.split(['[', '(']).next().unwrap_or("").to_owned(),
            )
        };
        let few = self.distinct(name);
        let share = self.share(|row| name(row).is_some());
        // What a message begins with, and a manual explains.
        if self.share(|row| name(row).is_some_and(|name| words::is_message_id(&name))) * 10
            >= share * 8
        {
            return false;
        }
        let taken = self.drafts.iter().filter(|draft| draft.step.what == What::Name).count();
        let enough =
            if self.is_before() { share >= 90 } else { share >= 60 && self.is_few(few, 5) };
        if !enough || taken >= 2 {
            return false;
        }
        self.accept_field(What::Name);
        true
    }

    /// Before the time everything is header.
    fn word_before_time(&mut self) -> bool {
        if self.is_before() {
            self.accept_field(What::Word);
            return true;
        }
        let Some(close) = self.group else { return false };
        self.leave_group(Step::new(What::Close(close), undecided()));
        true
    }
}

/// How many rows have a level in a place, and how it is written.
#[derive(Default)]
struct Cases {
    rows: usize,
    words: usize,
    letters: usize,
    audits: usize,
    distinct: usize,
    mask: u8,
}
