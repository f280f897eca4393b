//! The query line: one text that says which entries.
//!
//! Terms stand side by side and must all hold; `OR` joins two, `-` or `NOT` turns one around,
//! parentheses group. A term is a word or `"a phrase"` (contained in the text, ignoring case),
//! `/a regular expression/`, or `field:value`:
//!
//! | term | entries |
//! |---|---|
//! | `level:warn`, `level:warn,error`, `level:>=warn` | of that band, of one of them, of it or above |
//! | `src:hero.proc`, `src:hero.proc*` | from that source or below it, from what begins so |
//! | `context:prod`, `tag:slow`, `error:true` | in, with, marked so |
//! | `src:till,door`, `context:prod,test`, `tag:a,b` | of one of them; a comma of a name stands in quotes |
//! | `attrs.user:alice`, `attrs.ms:>=500`, `attrs.path:/api*`, `attrs.user:*` | with that attribute |
//!
//! [`tokens`] cuts the text, [`tree`] joins the terms, [`fields`] says what a field's value means,
//! [`reading`] is what a window shows of it, [`complete`] what could follow.

pub(crate) mod complete;
mod fields;
pub(crate) mod reading;
mod tokens;
mod tree;

use daybook_store::{LogFilter, MatchExpr};

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use complete::{CompleteRequest, Completions};
use reading::{QueryReading, QueryText};

impl LoggingApi {
    /// Carries out `query.read`. A line that is wrong is an answer, no error.
    ///
    /// # Errors
    /// None today.
    pub fn query_read(&self, request: QueryText, _: &Call) -> Result<QueryReading, ApiError> {
        Ok(reading::read(&request.query))
    }

    /// Carries out `query.complete`.
    ///
    /// # Errors
    /// Those of a search for the values there are.
    pub fn query_complete(
        &self,
        request: CompleteRequest,
        call: &Call,
    ) -> Result<Completions, ApiError> {
        Ok(complete::complete(self.store(), &request, &call.control())?)
    }
}

/// A query that cannot be read: where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}\n{}", self.hinted(), self.pointed())]
pub struct QueryError {
    /// The query.
    pub query: String,
    /// Byte in it where the trouble begins.
    pub at: usize,
    /// Byte where it ends.
    pub end: usize,
    /// What is wrong there, and what was expected.
    pub message: String,
    /// What to write instead, when that is known.
    pub hint: Option<String>,
}

impl QueryError {
    fn hinted(&self) -> String {
        self.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default()
    }

    /// The query, with what is wrong marked below it.
    fn pointed(&self) -> String {
        let chars = |range: std::ops::Range<usize>| {
            self.query.get(range).map_or(0, |part| part.chars().count())
        };
        let (before, wrong) =
            (" ".repeat(chars(0..self.at)), "^".repeat(chars(self.at..self.end).max(1)));
        format!("  {}\n  {before}{wrong}", self.query)
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        ApiError::new(Self::BAD_QUERY, error.to_string())
    }
}

/// Adds a query line to a filter.
///
/// ```
/// use daybook_api::parse_query;
/// use daybook_store::LogFilter;
/// let query = r#"src:hero level:>=warn ("connection lost" OR timeout) -health"#;
/// let filter = parse_query(query, LogFilter::default())?;
/// assert!(filter.matching.is_some());
/// # Ok::<(), daybook_api::QueryError>(())
/// ```
///
/// # Errors
/// When a term cannot be read; the error shows where.
pub fn parse_query(query: &str, filter: LogFilter) -> Result<LogFilter, QueryError> {
    let terms = tree::terms(&tokens::tokens(query)).map_err(|mistake| mistake.of(query))?;
    let matching = all(terms.into_iter().map(|term| term.expr).chain(filter.matching));
    Ok(LogFilter { matching, ..filter })
}

/// The filter that `query.read` makes of a line, within another: what both say must hold.
///
/// # Errors
/// When a term cannot be read; the error shows where.
pub(crate) fn narrowed(query: &str, within: LogFilter) -> Result<LogFilter, QueryError> {
    let read = reading::filter_of(query).map_err(|mistake| mistake.of(query))?;
    let (contexts, named) = if within.contexts.is_empty() {
        (read.contexts, Vec::new())
    } else {
        (within.contexts, read.contexts)
    };
    let named = named.into_iter().map(MatchExpr::Context);
    let matching = all(named.chain(read.matching).chain(within.matching));
    Ok(LogFilter { contexts, matching, ..within })
}

/// All of some conditions; none when there are none.
fn all(exprs: impl Iterator<Item = MatchExpr>) -> Option<MatchExpr> {
    let mut exprs: Vec<MatchExpr> = exprs.collect();
    match exprs.len() {
        0 | 1 => exprs.pop(),
        _ => Some(MatchExpr::All(exprs)),
    }
}

/// What is wrong with a query, in bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mistake {
    from: usize,
    to: usize,
    message: String,
    hint: Option<String>,
}

impl Mistake {
    fn of(self, query: &str) -> QueryError {
        let Mistake { from, to, message, hint } = self;
        QueryError { query: query.to_owned(), at: from, end: to, message, hint }
    }
}

#[cfg(test)]
mod tests;
