//! Lines of cells: CSV, and what is parted by tabs, bars or semicolons.

use std::collections::BTreeMap;

use super::learner::{Learner, undecided};
use super::plan::{self, Role, Step, Tail, What};
use super::roles;
use super::times;
use super::words;

/// What is known of the cells of a sample.
struct Cells<'a> {
    /// Of each row.
    rows: Vec<Vec<&'a str>>,
    /// How many cells all rows have (but for a few).
    least: usize,
    /// Whether they have no more.
    fixed: bool,
}

impl<'a> Learner<'a> {
    /// Takes the cells before the message; what stands behind it, and whether the message is a cell
    /// of CSV. `None` when it is no table.
    pub(super) fn table(
        &mut self,
        mark: u8,
        header: Option<&[String]>,
    ) -> Option<(Option<Tail>, bool)> {
        let cells = self.cells(mark)?;
        let names = header.filter(|names| names.len() >= cells.least);
        let message = self.message_cell(&cells, names)?;
        for cell in 0..message {
            self.take_cell(mark, names.and_then(|names| names.get(cell)).map(String::as_str));
            if self.count() < 2 && self.rows.len() > 2 {
                return None;
            }
        }
        let behind = cells.least.checked_sub(message + 1)?;
        let tail =
            (cells.fixed && behind > 0 && self.message_is_text(&cells, message)).then(|| {
                let role = |cell: usize| {
                    let name = names.and_then(|names| names.get(cell)).cloned();
                    Role::Field(name.unwrap_or_else(|| format!("field.{}", cell + 1)))
                };
                Tail::Cells(mark, (message + 1..cells.least).map(role).collect())
            });
        Some((tail, mark != b'|'))
    }

    fn cells(&self, mark: u8) -> Option<Cells<'a>> {
        let rows: Vec<Vec<&'a str>> = self.alive().map(|row| split(row.text, mark)).collect();
        let mut counts: Vec<usize> = rows.iter().map(Vec::len).collect();
        counts.sort_unstable();
        let least = *counts.get(counts.len() / 20)?;
        let most = *counts.get(counts.len() * 19 / 20)?;
        let fixed = least == most;
        // Prose has commas; a table has as many in each line, or short cells before its last one.
        let needed = if mark == b',' { 3 } else { 2 };
        if least < needed {
            return None;
        }
        let short = |cell: &&str| cell.len() <= 48 && cell.split_whitespace().count() <= 3;
        let leading = rows.iter().filter(|row| row.iter().take(least - 1).all(short)).count();
        (fixed || mark != b',' || leading * 10 >= rows.len() * 9).then_some(Cells {
            rows,
            least,
            fixed,
        })
    }

    /// Which cell is the message: the one that is called so, else the wordiest one, else the last.
    fn message_cell(&self, cells: &Cells<'a>, names: Option<&[String]>) -> Option<usize> {
        if let Some(named) =
            names.and_then(|names| names.iter().position(|name| roles::is_message(name)))
        {
            return Some(named.min(cells.least - 1));
        }
        let column = |cell: usize| cells.rows.iter().filter_map(move |row| row.get(cell).copied());
        let is_time = |cell: usize| {
            let texts: Vec<&[u8]> =
                column(cell).map(|text| text.trim_matches('"').as_bytes()).collect();
            times::form(&texts, 85).is_some()
        };
        let words =
            |cell: usize| column(cell).map(|text| text.split_whitespace().count()).sum::<usize>();
        let last_time = (0..cells.least).rev().find(|cell| is_time(*cell))?;
        let wordiest = (0..cells.least)
            .filter(|cell| !is_time(*cell))
            .max_by_key(|cell| (words(*cell), *cell))?;
        if words(wordiest) * 10 >= cells.rows.len() * 15
            && (cells.fixed || wordiest + 1 < cells.least)
            && wordiest > 0
        {
            return Some(wordiest);
        }
        // Values alone: behind the time, the level and the names all is the message.
        let is_header = |cell: usize| {
            let values: Vec<&str> = column(cell).collect();
            let known = |text: &&&str| {
                words::level(text).is_some() || words::is_name(text) && !words::is_number(text)
            };
            let distinct = values.iter().collect::<std::collections::BTreeSet<_>>().len();
            values.iter().filter(known).count() * 10 >= values.len() * 9
                && distinct <= (values.len() / 2).max(2)
        };
        let mut first = last_time + 1;
        while first + 1 < cells.least && (is_header(first) || !cells.fixed) {
            first += 1;
        }
        Some(first.min(cells.least - 1))
    }

    fn message_is_text(&self, cells: &Cells<'a>, message: usize) -> bool {
        let words: usize = cells
            .rows
            .iter()
            .filter_map(|row| row.get(message))
            .map(|text| text.split_whitespace().count())
            .sum();
        words * 10 >= cells.rows.len() * 15
    }

    /// Takes one cell.
    fn take_cell(&mut self, mark: u8, name: Option<&str>) {
        let label = self.cell_label(mark);
        let what =
            if mark == b'|' || label.is_some() { What::Cell(mark) } else { What::Quoted(mark) };
        let mut step = Step::new(what, undecided());
        step.must = true;
        step.label = label.clone().unwrap_or_default();
        let name = name
            .map(str::to_owned)
            .or_else(|| Some(label?.trim_end_matches(['=', ':']).to_owned()));
        let value = |row: &super::learner::Row<'a>| {
            let span = step.span(row.bytes(), row.at, row.end)?;
            row.text.get(span.from..span.to)
        };
        let values: Vec<&str> = self.alive().filter_map(value).collect();
        let texts: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
        let levels = values.iter().filter(|value| words::level(value).is_some()).count();
        let letters = values.iter().filter(|value| words::letter(value).is_some()).count();
        let has_level = self.drafts.iter().any(|draft| matches!(draft.step.role, Role::Level(_)));
        let named_level = name.as_deref().is_some_and(roles::is_level);
        if let Some(form) = times::form(&texts, 85).filter(|form| {
            texts
                .iter()
                .filter(|text| form.read(text).is_some_and(|(_, end)| end == text.len()))
                .count()
                * 100
                >= texts.len() * 85
        }) {
            step.role = Role::Time(form);
        } else if !has_level
            && (levels * 2 > values.len()
                || letters * 100 >= values.len() * 95
                || named_level && levels > 0)
        {
            let cases = values.iter().fold(0, |cases, value| cases | words::case(value));
            step.role = Role::Level(cases);
            step.must = false;
        } else if let Some(name) = &name {
            if roles::is_component(name)
                && !self.drafts.iter().any(|d| d.step.role == Role::Component)
            {
                step.role = Role::Component;
            } else {
                step.role = roles::role_of(name).unwrap_or_else(|| Role::Field(name.clone()));
            }
        }
        self.accept(step);
    }

    /// The label that all cells here begin with.
    fn cell_label(&self, mark: u8) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.alive() {
            let rest = row.text.get(row.here()..row.end)?;
            let length = memchr::memchr(mark, rest.as_bytes()).unwrap_or(rest.len());
            let cell = rest.get(..length)?;
            let equals = cell.find(['=', ':'])?;
            let label = cell.get(..=equals)?;
            let plain = label.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'_' | b'=' | b':' | b'-' | b'.' | b' ')
            }) && label.split(' ').count() <= 3;
            if label.len() < 2 || !plain || !label.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return None;
            }
            *counts.entry(label).or_default() += 1;
        }
        (counts.len() == 1 && self.count() > 2)
            .then(|| counts.keys().next().map(|label| (*label).to_owned()))
            .flatten()
    }
}

/// The names of a table's columns, if this line gives them.
pub(super) fn header(line: &str, mark: u8) -> Option<Vec<String>> {
    let line = line.strip_prefix("#fields\t").unwrap_or(line);
    let line = line.trim_start_matches(['#', ' ', '\u{feff}']);
    let names: Vec<String> = split(line, mark)
        .into_iter()
        .map(|name| name.trim_matches('"').trim().to_owned())
        .collect();
    let is_name = |name: &String| {
        name.len() <= 40
            && name.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@')
            && !name.contains(['=', ';', '|'])
            && name.split_whitespace().count() <= 4
    };
    (names.len() > 1 && names.iter().all(is_name)).then_some(names)
}

/// The cells of a line, blanks around them left out.
fn split(line: &str, mark: u8) -> Vec<&str> {
    let text = line.as_bytes();
    let mut cells = Vec::new();
    let mut at = 0;
    while let Some((from, to, next)) = plan::quoted(mark, text, at, text.len()) {
        cells.push(line.get(from..to).unwrap_or(""));
        at = next;
        if cells.len() >= 64 {
            break;
        }
    }
    cells.push(line.get(at..).unwrap_or("").trim());
    cells
}
