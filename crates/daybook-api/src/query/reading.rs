//! What a window shows of a query line: its colours, its terms, its mistake.

use daybook_store::{LogFilter, MatchExpr};
use serde::{Deserialize, Serialize};

use super::tokens::{Kind, Token, tokens};
use super::tree::{self, Term};
use super::{Mistake, all};

/// Asks what a query line says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryText {
    /// The line.
    pub query: String,
}

/// What a query line says. Places in it are counted in UTF-16 units, as JavaScript does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryReading {
    /// What it asks; none when it is wrong.
    pub filter: Option<LogFilter>,
    /// The same but for its `level:` terms: what counts by level are made of.
    pub without_levels: Option<LogFilter>,
    /// The same but for its `src:` terms: what the tree of sources is made of.
    pub without_src: Option<LogFilter>,
    /// What to colour, in order.
    pub pieces: Vec<QueryPiece>,
    /// The terms that are joined by AND; none when it is wrong.
    pub terms: Vec<QueryTerm>,
    /// What is wrong with it.
    pub mistake: Option<QueryMistake>,
}

/// A piece of a query line of one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryPiece {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it is.
    pub kind: PieceKind,
}

/// What a piece of a query line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PieceKind {
    /// A word to look for.
    Word,
    /// Text in quotes.
    Phrase,
    /// A regular expression.
    Regex,
    /// A field's name with its colon.
    Field,
    /// A field's value.
    Value,
    /// `-`, `NOT`, `OR`, `AND`.
    Operator,
    /// A parenthesis.
    Bracket,
}

/// A term of a query line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryTerm {
    /// Where it begins, its sign included.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// `src`, `attrs.user`; none for text and for what stands in parentheses.
    pub field: Option<String>,
    /// The field's value without quotes, with its sign and star; for text and parentheses the term
    /// as it stands.
    pub value: String,
    /// Whether it is left out.
    pub negated: bool,
}

/// What is wrong with a query line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueryMistake {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What is wrong, and what was expected.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

/// Reads a query line.
pub(crate) fn read(query: &str) -> QueryReading {
    let tokens = tokens(query);
    let units = Units(query);
    let pieces = pieces(&tokens, units);
    match tree::terms(&tokens) {
        Err(mistake) => {
            QueryReading { pieces, mistake: Some(shown(mistake, units)), ..QueryReading::default() }
        }
        Ok(terms) => {
            let without = |field: &str| {
                let is_other =
                    |term: &&Term| term.field.as_ref().is_none_or(|(name, _)| name != field);
                Some(filter(terms.iter().filter(is_other)))
            };
            QueryReading {
                filter: Some(filter(terms.iter())),
                without_levels: without("level"),
                without_src: without("src"),
                pieces,
                terms: terms.iter().map(|term| shown_term(term, query, units)).collect(),
                mistake: None,
            }
        }
    }
}

/// The filter of a query line.
pub(super) fn filter_of(query: &str) -> Result<LogFilter, Mistake> {
    Ok(filter(tree::terms(&tokens(query))?.iter()))
}

/// The filter of some terms. The first context stands by itself: with the range it is the place that
/// is searched, of whose rows a window says how many match.
fn filter<'t>(terms: impl Iterator<Item = &'t Term>) -> LogFilter {
    let mut contexts = Vec::new();
    let rest = terms.filter_map(|term| match &term.expr {
        MatchExpr::Context(name) if contexts.is_empty() => {
            contexts.push(name.clone());
            None
        }
        expr => Some(expr.clone()),
    });
    let matching = all(rest);
    LogFilter { contexts, matching, ..LogFilter::default() }
}

fn shown(mistake: Mistake, units: Units<'_>) -> QueryMistake {
    let Mistake { from, to, message, hint } = mistake;
    QueryMistake { from: units.of(from), to: units.of(to), message, hint }
}

fn shown_term(term: &Term, query: &str, units: Units<'_>) -> QueryTerm {
    let (field, value) = match &term.field {
        Some((name, value)) => (Some(name.clone()), value.clone()),
        None => (None, query.get(term.at.clone()).unwrap_or_default().to_owned()),
    };
    QueryTerm {
        from: units.of(term.at.start),
        to: units.of(term.at.end),
        field,
        value,
        negated: term.is_negated,
    }
}

fn pieces(tokens: &[Token], units: Units<'_>) -> Vec<QueryPiece> {
    let mut pieces = Vec::new();
    let mut put = |from, to, kind| {
        if from < to {
            pieces.push(QueryPiece { from: units.of(from), to: units.of(to), kind });
        }
    };
    for Token { at, kind } in tokens {
        match kind {
            Kind::Open | Kind::Close => put(at.start, at.end, PieceKind::Bracket),
            Kind::Not | Kind::And | Kind::Or => put(at.start, at.end, PieceKind::Operator),
            Kind::Word(_) => put(at.start, at.end, PieceKind::Word),
            Kind::Phrase(_) => put(at.start, at.end, PieceKind::Phrase),
            Kind::Regex(_) => put(at.start, at.end, PieceKind::Regex),
            Kind::Field(field) => {
                put(at.start, field.value_at.start, PieceKind::Field);
                put(field.value_at.start, at.end, PieceKind::Value);
            }
        }
    }
    pieces
}

/// Bytes of a text as UTF-16 units.
#[derive(Clone, Copy)]
pub(super) struct Units<'q>(pub &'q str);

impl Units<'_> {
    pub(super) fn of(self, byte: usize) -> usize {
        self.0.get(..byte).unwrap_or(self.0).encode_utf16().count()
    }

    /// The byte of a unit; the text's end beyond it.
    pub(super) fn byte(self, unit: usize) -> usize {
        let mut units = 0;
        let begins = |(byte, c): (usize, char)| {
            let here = units;
            units += c.len_utf16();
            (here >= unit).then_some(byte)
        };
        self.0.char_indices().find_map(begins).unwrap_or(self.0.len())
    }
}
