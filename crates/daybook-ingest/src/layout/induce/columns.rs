//! Columns that are told by their shape.

use super::super::learner::{Learner, Row};
use super::super::plan::{Role, What};
use super::super::words;

/// No more columns of numbers or names stand before a message.
const MAX_COLUMNS: usize = 5;

impl<'a> Learner<'a> {
    /// A column that is filled up with blanks, or holds numbers or names.
    pub(super) fn column(&mut self) -> bool {
        if self.is_before() {
            return false;
        }
        if self.is_padded() {
            self.accept_field(What::Word);
            return true;
        }
        if self.columns_so_far() >= MAX_COLUMNS || self.is_record() {
            return false;
        }
        let code =
            |row: &Row<'a>| row.token(0).is_some_and(|word| words::code_place(word).is_some());
        if self.is_data()
            || self.is_names()
            || self.share(code) >= 90 && self.share(|row| row.token(1).is_some()) >= 50
        {
            self.accept_field(What::Word);
            return true;
        }
        false
    }

    fn columns_so_far(&self) -> usize {
        let after_time =
            self.drafts.iter().rev().take_while(|d| !matches!(d.step.role, Role::Time(_)));
        after_time.filter(|draft| draft.step.what == What::Word).count()
    }

    /// Words that are followed by two blanks or a tab, or after which the next word begins at the
    /// same place however long they are.
    fn is_padded(&self) -> bool {
        let word = |row: &Row<'a>| -> Option<(&'a str, usize, usize, bool)> {
            let (start, stop) = words::token(row.bytes(), row.at, row.end)?;
            let next = words::skip_blanks(row.bytes(), stop, row.end);
            let word = row.text.get(start..stop).filter(|_| next < row.end)?;
            let tab = row.bytes().get(stop) == Some(&b'\t');
            Some((word, next - stop, next - start, tab))
        };
        let column =
            |text: &str| !text.ends_with([',', '.', '!']) && !text.starts_with(['"', '\'']);
        let few = self.distinct(|row| word(row).map(|(word, ..)| word));
        if !self.is_few(few, 8)
            || self.share(|row| word(row).is_some_and(|(word, ..)| column(word))) < 95
        {
            return false;
        }
        let wide = |row: &Row<'a>| word(row).is_some_and(|(_, blanks, _, tab)| blanks > 1 || tab);
        if self.share(wide) >= 90 {
            return true;
        }
        let lengths = self.distinct(|row| word(row).map(|(word, ..)| word.len()));
        let widths = self.distinct(|row| word(row).map(|(_, _, width, _)| width));
        lengths > 1 && widths == 1 && self.share(wide) > 0 && self.count() > 3
    }

    /// Whether all that is left is the same number of words in all rows: a record without a
    /// message, which is kept together.
    fn is_record(&self) -> bool {
        let words = |row: &Row<'a>| Some(row.text.get(row.at..row.end)?.split_whitespace().count());
        let counts = self.distinct(words);
        let first = self.alive().next().and_then(words);
        counts == 1 && (self.count() >= 8 && first > Some(4) || self.count() > 2 && first > Some(8))
    }

    /// Numbers, addresses, identifiers in hexadecimal, with a message after them.
    fn is_data(&self) -> bool {
        let text_follows = |row: &Row<'a>| {
            let rest = words::token(row.bytes(), row.at, row.end)
                .and_then(|(_, stop)| row.text.get(stop..));
            rest.is_some_and(|rest| rest.contains(char::is_alphabetic))
        };
        self.share(|row| row.token(0).is_some_and(words::is_data)) >= 97
            && self.share(text_follows) >= 80
    }

    /// Names that are no prose, few of them.
    fn is_names(&self) -> bool {
        let identifier = |row: &Row<'a>| -> Option<&'a str> {
            row.token(0).filter(|word| words::is_identifier(word))
        };
        let qualified = |row: &Row<'a>| {
            identifier(row).is_some_and(|word| word.matches('.').count() > 1 || word.contains("::"))
        };
        let few = self.distinct(identifier);
        let rows = self.count();
        if rows < 2 || self.share(|row| row.token(1).is_some()) < 90 {
            return false;
        }
        self.share(qualified) >= 90 && (few * 10 <= rows * 7 || rows < 10)
            || self.share(|row| identifier(row).is_some()) >= 95
                && few <= (rows / 5).max(2).min(rows / 2 + 1)
    }
}
