//! A scenario's text into its settings, or the place of its mistake.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::limits::{self, Problem};
use crate::scenario::{PerfMistake, Scenario};

/// Most bytes of a scenario's text.
pub const MAX_TOML: usize = 256 * 1024;

impl Scenario {
    /// The settings that a text says.
    ///
    /// # Errors
    /// The first mistake, with its line, its field and the nearest word that could stand there.
    pub fn from_toml(text: &str) -> Result<Scenario, PerfMistake> {
        if text.len() > MAX_TOML {
            let message = format!("the text is too large: a scenario has {MAX_TOML} bytes at most");
            return Err(mistake(text, 0, String::new(), message, None));
        }
        let scenario: Scenario = toml::from_str(text).map_err(|error| explain(text, &error))?;
        match limits::check(&scenario) {
            None => Ok(scenario),
            Some(Problem { field, message, nearest }) => {
                let at = place_of(text, &field).map_or(0, |span| span.start);
                Err(mistake(text, at, field, message, nearest))
            }
        }
    }
}

/// What serde and the TOML parser say, with the field that is meant.
fn explain(text: &str, error: &toml::de::Error) -> PerfMistake {
    let at = error.span().map_or(0, |span| span.start);
    let field = field_at(text, at);
    let message = error.message().trim_end_matches('\n');
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    match quoted.split_first() {
        Some((word, known)) if unknown => {
            let nearest = limits::nearest(word, known.iter().copied());
            let said = if message.starts_with("unknown field") {
                format!("there is no field `{word}` here")
            } else {
                format!("{word:?} cannot stand here")
            };
            let hint = match &nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            mistake(text, at, field, format!("{said}; {hint}"), nearest)
        }
        Some((missing, _)) if message.starts_with("missing field") => {
            let message = format!("the field `{missing}` is missing");
            mistake(text, at, (*missing).to_owned(), message, None)
        }
        _ => {
            // Names of Rust's types say nothing to who wrote the file.
            let message = message
                .replace("expected u32", "expected a whole number, 0 or more")
                .replace("expected u64", "expected a whole number, 0 or more")
                .replace("expected f64", "expected a number");
            mistake(text, at, field, message, None)
        }
    }
}

fn mistake(
    text: &str,
    at: usize,
    field: String,
    message: String,
    nearest: Option<String>,
) -> PerfMistake {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    PerfMistake { line: number(line), column: number(column), field, message, nearest }
}

/// The dotted field whose key or value holds a place of the text; empty when none does.
fn field_at(text: &str, at: usize) -> String {
    let Ok(table) = DeTable::parse(text) else { return String::new() };
    let mut path = Vec::new();
    descend(table.get_ref(), at, &mut path);
    path.join(".")
}

fn descend(table: &DeTable<'_>, at: usize, path: &mut Vec<String>) {
    let holds = |span: Range<usize>| span.start <= at && at < span.end.max(span.start + 1);
    for (key, value) in table {
        let inner = value.get_ref().as_table();
        let below = inner.is_some_and(|table| reaches(table, at));
        if holds(key.span()) || holds(value.span()) || below {
            path.push(key.get_ref().to_string());
            if let Some(inner) = inner {
                descend(inner, at, path);
            }
            return;
        }
    }
}

/// Whether anything of a table stands at a place: a table's own span is its heading's only.
fn reaches(table: &DeTable<'_>, at: usize) -> bool {
    table.iter().any(|(key, value)| {
        let (start, end) = (key.span().start, value.span().end);
        (start <= at && at < end) || value.get_ref().as_table().is_some_and(|t| reaches(t, at))
    })
}

/// Where the value of a dotted field stands, or that of the nearest table above it.
fn place_of(text: &str, field: &str) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let (mut table, mut place) = (table.get_ref().clone(), None);
    for step in field.split('.') {
        let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == step) else { break };
        place = Some(Spanned::span(value));
        match value.get_ref().clone() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    place
}
