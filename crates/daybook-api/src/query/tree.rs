//! Joining terms: what stands side by side by AND, then OR, then what stands in parentheses.

use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;

use daybook_store::{MatchExpr, TextFilter};

use super::tokens::{Kind, Token};
use super::{Mistake, fields};

/// Deepest nesting of parentheses and signs: each is up to four levels of the JSON that a window
/// hands on, of which serde_json reads 128.
const MAX_DEPTH: usize = 20;

/// One of the terms that a query joins by AND.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub at: Range<usize>,
    /// The name and the value of a field, as [`Field::written`](super::tokens::Field::written).
    pub field: Option<(String, String)>,
    pub is_negated: bool,
    pub expr: MatchExpr,
}

/// The terms of a query line.
pub(super) fn terms(tokens: &[Token]) -> Result<Vec<Term>, Mistake> {
    let end = tokens.last().map_or(0, |token| token.at.end);
    let mut tree = Tree { tokens: tokens.iter().peekable(), end };
    let mut any = tree.alternatives(0)?;
    if let Some(close) = tree.tokens.next() {
        return wrong(&close.at, "this parenthesis was not opened", None);
    }
    if any.len() == 1 {
        return Ok(any.pop().unwrap_or_default());
    }
    let start = tokens.first().map_or(0, |token| token.at.start);
    let expr = MatchExpr::Any(any.into_iter().map(group).collect());
    Ok(vec![Term { at: start..end, field: None, is_negated: false, expr }])
}

fn group(terms: Vec<Term>) -> MatchExpr {
    super::all(terms.into_iter().map(|term| term.expr)).unwrap_or(MatchExpr::All(Vec::new()))
}

fn wrong<T>(at: &Range<usize>, message: &str, hint: Option<&str>) -> Result<T, Mistake> {
    Err(Mistake {
        from: at.start,
        to: at.end,
        message: message.to_owned(),
        hint: hint.map(str::to_owned),
    })
}

struct Tree<'t> {
    tokens: Peekable<Iter<'t, Token>>,
    /// Where the line ends.
    end: usize,
}

impl Tree<'_> {
    /// Terms joined by OR, each a list of terms joined by AND.
    fn alternatives(&mut self, depth: usize) -> Result<Vec<Vec<Term>>, Mistake> {
        let mut any = vec![self.conjunction(depth)?];
        while let Some(or) = self.tokens.next_if(|token| token.kind == Kind::Or) {
            if any.last().is_some_and(Vec::is_empty) {
                return wrong(
                    &or.at,
                    "OR stands between two terms",
                    Some("put \"OR\" in quotes to search for the word"),
                );
            }
            let next = self.conjunction(depth)?;
            if next.is_empty() {
                return wrong(&or.at, "OR stands between two terms", Some("a term must follow"));
            }
            any.push(next);
        }
        Ok(any)
    }

    fn conjunction(&mut self, depth: usize) -> Result<Vec<Term>, Mistake> {
        let mut terms = Vec::new();
        while let Some(token) =
            self.tokens.next_if(|token| !matches!(token.kind, Kind::Or | Kind::Close))
        {
            if token.kind == Kind::And {
                let follows = self.tokens.peek();
                if terms.is_empty()
                    || follows
                        .is_none_or(|next| matches!(next.kind, Kind::Or | Kind::Close | Kind::And))
                {
                    return wrong(
                        &token.at,
                        "AND stands between two terms",
                        Some("it may be left out: terms side by side must all hold"),
                    );
                }
                continue;
            }
            terms.push(self.term(token, depth)?);
        }
        Ok(terms)
    }

    fn term(&mut self, token: &Token, depth: usize) -> Result<Term, Mistake> {
        if depth > MAX_DEPTH {
            return wrong(&token.at, "the parentheses are nested too deep", None);
        }
        let plain = |expr| Term { at: token.at.clone(), field: None, is_negated: false, expr };
        match &token.kind {
            Kind::Not => {
                let next = self
                    .tokens
                    .next_if(|next| !matches!(next.kind, Kind::Or | Kind::And | Kind::Close));
                let Some(next) = next else {
                    return wrong(&token.at, "a term must follow what leaves it out", None);
                };
                let term = self.term(next, depth + 1)?;
                Ok(Term {
                    at: token.at.start..term.at.end,
                    is_negated: !term.is_negated,
                    expr: MatchExpr::Not(Box::new(term.expr)),
                    field: term.field,
                })
            }
            Kind::Open => self.parenthesis(token, depth),
            Kind::Word(word) => {
                fields::foreign(word, &token.at)?;
                Ok(plain(MatchExpr::Text(TextFilter::Substring(word.clone()))))
            }
            Kind::Phrase(phrase) if !phrase.is_closed => {
                wrong(&token.at, "this quote has no end", Some("close it with \""))
            }
            Kind::Phrase(phrase) => {
                Ok(plain(MatchExpr::Text(TextFilter::Substring(phrase.text.clone()))))
            }
            Kind::Regex(pattern) if !pattern.is_closed => wrong(
                &token.at,
                "this regular expression has no end",
                Some("close it with /, or put text that begins with / in quotes"),
            ),
            Kind::Regex(pattern) => {
                fields::check_pattern(&pattern.text, &token.at)?;
                Ok(plain(MatchExpr::Text(TextFilter::Regex(pattern.text.clone()))))
            }
            Kind::Field(field) => {
                let expr = fields::condition(field, &token.at)?;
                let field = Some((field.name.clone(), field.written()));
                Ok(Term { field, ..plain(expr) })
            }
            // The callers take these.
            Kind::And | Kind::Or | Kind::Close => wrong(&token.at, "a term was expected", None),
        }
    }

    fn parenthesis(&mut self, open: &Token, depth: usize) -> Result<Term, Mistake> {
        let mut any = self.alternatives(depth + 1)?;
        let Some(close) = self.tokens.next() else {
            return wrong(&(open.at.start..self.end), "this parenthesis is not closed", None);
        };
        if any.iter().all(Vec::is_empty) {
            return wrong(&(open.at.start..close.at.end), "nothing is in these parentheses", None);
        }
        let at = open.at.start..close.at.end;
        let expr = match any.len() {
            1 => group(any.pop().unwrap_or_default()),
            _ => MatchExpr::Any(any.into_iter().map(group).collect()),
        };
        Ok(Term { at, field: None, is_negated: false, expr })
    }
}
