//! The rows of a sample, each with the place up to which it has been understood.

use std::collections::BTreeSet;

use super::plan::{Role, Span, Step, What};
use super::words;

/// A line of the sample.
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    /// What comes next.
    pub(super) at: usize,
    /// The end of the line, or of the group that is open.
    pub(super) end: usize,
    /// Where the time begins.
    pub(super) anchor: usize,
    /// Whether it goes with the others.
    pub(super) alive: bool,
}

/// A step and what it takes from each row.
pub(super) struct Draft {
    pub(super) step: Step,
    pub(super) spans: Vec<Option<Span>>,
}

/// Learns the steps of one kind of lines.
pub(super) struct Learner<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) drafts: Vec<Draft>,
    /// Marks seen since the last step.
    pub(super) marks: String,
    /// The bracket that closes the open group.
    pub(super) group: Option<u8>,
    /// Whether the message begins here, whatever it looks like.
    pub(super) is_done: bool,
    /// The first of the words that were taken since a level comes after them.
    pub(super) run: Option<usize>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(lines: &[&'a str], places: &[(usize, usize)]) -> Self {
        let row = |(index, anchor): &(usize, usize)| {
            let text = *lines.get(*index)?;
            Some(Row { text, at: 0, end: text.len(), anchor: *anchor, alive: true })
        };
        let rows = places.iter().filter_map(row).collect();
        Learner {
            rows,
            drafts: Vec::new(),
            marks: String::new(),
            group: None,
            is_done: false,
            run: None,
        }
    }

    /// The rows that go along.
    pub(super) fn alive(&self) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter().filter(|row| row.alive)
    }

    pub(super) fn count(&self) -> usize {
        self.alive().count()
    }

    /// Which hundredths of the rows are so.
    pub(super) fn share(&self, is: impl Fn(&Row<'a>) -> bool) -> usize {
        let (mut all, mut so) = (0, 0);
        for row in self.alive() {
            all += 1;
            so += usize::from(is(row));
        }
        so * 100 / all.max(1)
    }

    /// How many different values the rows give.
    pub(super) fn distinct<T: Ord>(&self, value: impl Fn(&Row<'a>) -> Option<T>) -> usize {
        self.alive().filter_map(value).collect::<BTreeSet<T>>().len()
    }

    /// Whether so few different values in so many rows are names rather than prose.
    pub(super) fn is_few(&self, distinct: usize, least: usize) -> bool {
        distinct <= least.max(self.count() / 2)
    }

    /// Whether the time is still to come.
    pub(super) fn is_before(&self) -> bool {
        self.share(|row| row.at <= row.anchor) >= 50
    }

    /// Adds a step. Rows it does not fit stay where they are or, if they must have it, drop out.
    pub(super) fn accept(&mut self, mut step: Step) {
        step.mark = std::mem::take(&mut self.marks);
        if matches!(step.role, Role::Level(_) | Role::LevelWithin) {
            step.back = self.run.take();
        }
        let must = step.must;
        let mut spans = Vec::with_capacity(self.rows.len());
        for row in &mut self.rows {
            let span = row.alive.then(|| step.span(row.text.as_bytes(), row.at, row.end)).flatten();
            match span {
                Some(span) => row.at = span.next,
                None if must => row.alive = false,
                None => {}
            }
            spans.push(span);
        }
        self.drafts.push(Draft { step, spans });
    }

    /// Adds a field whose meaning is told later.
    pub(super) fn accept_field(&mut self, what: What) {
        let mut step = Step::new(what, undecided());
        step.must = self.is_before();
        self.accept(step);
    }

    /// Whether the rows that a step takes have something left after it.
    pub(super) fn leaves_something(&self, step: &Step) -> bool {
        let (mut all, mut left) = (0, 0);
        for row in self.alive() {
            if let Some(span) = step.span(row.text.as_bytes(), row.at, row.end) {
                all += 1;
                let rest = row.text.get(span.next..).unwrap_or("");
                left += usize::from(rest.contains(char::is_alphanumeric));
            }
        }
        left * 2 > all
    }

    /// Whether the time stands behind words, and nothing behind the time: the line says something,
    /// and when.
    pub(super) fn is_prose(&self) -> bool {
        let first = self.drafts.iter().position(|draft| matches!(draft.step.role, Role::Time(_)));
        let words = |draft: &Draft| {
            draft.step.label.is_empty()
                && draft.step.what == What::Word
                && self.values(draft).iter().any(|value| value.contains(char::is_alphabetic))
        };
        let behind =
            self.drafts.iter().take(first.unwrap_or(0)).filter(|draft| words(draft)).count();
        let said = |row: &Row<'a>| {
            row.text.get(row.at..).is_some_and(|rest| rest.contains(char::is_alphanumeric))
        };
        behind > 0 && self.share(said) < 50
    }

    /// What a draft takes from the rows.
    pub(super) fn values(&self, draft: &Draft) -> Vec<&'a str> {
        let value = |(row, span): (&Row<'a>, &Option<Span>)| {
            let span = span.as_ref()?;
            row.text.get(span.from..span.to)
        };
        self.rows.iter().zip(&draft.spans).filter_map(value).collect()
    }
}

impl<'a> Row<'a> {
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The place of what comes next, blanks passed.
    pub(super) fn here(&self) -> usize {
        words::skip_blanks(self.bytes(), self.at, self.end)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.here()).copied().filter(|_| self.here() < self.end)
    }

    /// The so-many-th word or group that comes, from 0.
    pub(super) fn token(&self, index: usize) -> Option<&'a str> {
        let mut at = self.at;
        for _ in 0..index {
            at = words::token(self.bytes(), at, self.end)?.1;
        }
        let (start, stop) = words::token(self.bytes(), at, self.end)?;
        self.text.get(start..stop)
    }

    /// What the bracket that opens here holds.
    pub(super) fn group(&self, open: u8) -> Option<&'a str> {
        if self.peek()? != open {
            return None;
        }
        let here = self.here();
        let close = words::group_end(self.bytes(), here, self.end)?;
        self.text.get(here + 1..close)
    }
}

/// The role of a field that has none yet.
pub(super) fn undecided() -> Role {
    Role::Field(String::new())
}
