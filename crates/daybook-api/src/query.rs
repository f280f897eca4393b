//! The query string: one line that says which entries.

use daybook_store::{LevelFilter, LogFilter, SrcFilter, TextFilter, level};

/// A query that cannot be read: where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}\n  {query}\n  {:>width$}", "^", width = query[..*at].chars().count() + 1)]
pub struct QueryError {
    /// The query.
    pub query: String,
    /// Byte in it where the trouble begins.
    pub at: usize,
    /// What is wrong there, and what was expected.
    pub message: String,
}

/// Adds a query string to a filter.
///
/// Terms are joined by AND: a word or `"a phrase"` (contained in the text, ignoring case),
/// `/a regular expression/`, `level:warn` (that band), `level:>=warn`, `src:hero.proc` (that
/// source and those below it), `src:hero.proc*` (prefix), `context:prod`, `tag:slow`,
/// `error:true`. One text term, one `src` and one `level` can be given today; `OR`, `NOT` and
/// parentheses are kept for later and refused.
///
/// ```
/// use daybook_api::parse_query;
/// use daybook_store::LogFilter;
/// let filter = parse_query(r#"src:hero level:>=warn "connection lost""#, LogFilter::default())?;
/// assert!(filter.text.is_some() && filter.levels.is_some());
/// # Ok::<(), daybook_api::QueryError>(())
/// ```
///
/// # Errors
/// When a term cannot be read, or says what the filter says already; the error shows where.
pub fn parse_query(query: &str, filter: LogFilter) -> Result<LogFilter, QueryError> {
    let mut reader = Reader { query, at: 0, filter };
    while let Some(start) = reader.next_start() {
        reader.term(start)?;
    }
    Ok(reader.filter)
}

struct Reader<'a> {
    query: &'a str,
    at: usize,
    filter: LogFilter,
}

impl<'a> Reader<'a> {
    fn next_start(&mut self) -> Option<usize> {
        let rest = self.query.get(self.at..)?;
        let skipped = rest.len() - rest.trim_start().len();
        self.at += skipped;
        (self.at < self.query.len()).then_some(self.at)
    }

    fn rest(&self) -> &'a str {
        self.query.get(self.at..).unwrap_or_default()
    }

    fn wrong<T>(&self, at: usize, message: impl Into<String>) -> Result<T, QueryError> {
        Err(QueryError { query: self.query.to_owned(), at, message: message.into() })
    }

    fn term(&mut self, start: usize) -> Result<(), QueryError> {
        let rest = self.rest();
        if rest.starts_with('"') {
            let phrase = self.quoted(start)?;
            return self.text(start, TextFilter::Substring(phrase));
        }
        if rest.starts_with('/') {
            let pattern = self.delimited(start, '/')?;
            return self.text(start, TextFilter::Regex(pattern));
        }
        if rest.starts_with(['(', ')']) || (rest.starts_with('-') && rest.len() > 1) {
            return self.wrong(start, "-, NOT, OR and parentheses are not understood yet; put text in quotes to search it as it is");
        }
        if let Some((field, _)) = rest.split_once(':')
            && let Some(read) = field_reader(field)
        {
            self.at += field.len() + 1;
            let value_at = self.at;
            let value = if self.rest().starts_with('"') {
                self.quoted(value_at)?
            } else {
                self.word().to_owned()
            };
            if value.is_empty() {
                return self.wrong(value_at, format!("{field}: needs a value"));
            }
            return match read(&mut self.filter, &value) {
                Ok(()) => Ok(()),
                Err(message) => self.wrong(value_at, message),
            };
        }
        let word = self.word();
        if matches!(word, "OR" | "AND" | "NOT") {
            return self.wrong(
                start,
                "OR, AND and NOT are not understood yet; put text in quotes to search it as it is",
            );
        }
        self.text(start, TextFilter::Substring(word.to_owned()))
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        self.at += word.len();
        word
    }

    fn quoted(&mut self, start: usize) -> Result<String, QueryError> {
        self.delimited(start, '"')
    }

    /// What stands between two `delimiter`s; a backslash keeps one from ending it.
    fn delimited(&mut self, start: usize, delimiter: char) -> Result<String, QueryError> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c == delimiter {
                self.at += at + c.len_utf8();
                return Ok(text);
            }
            match (c, chars.peek()) {
                ('\\', Some((_, next)))
                    if *next == delimiter || (delimiter == '"' && *next == '\\') =>
                {
                    text.push(*next);
                    chars.next();
                }
                _ => text.push(c),
            }
        }
        self.wrong(start, format!("this {delimiter} has no end"))
    }

    fn text(&mut self, start: usize, text: TextFilter) -> Result<(), QueryError> {
        if self.filter.text.is_some() {
            return self.wrong(start, "only one text can be searched at a time; put words that follow each other in quotes");
        }
        self.filter.text = Some(text);
        Ok(())
    }
}

type FieldReader = fn(&mut LogFilter, &str) -> Result<(), String>;

fn field_reader(field: &str) -> Option<FieldReader> {
    Some(match field {
        "level" => level_field,
        "src" => src_field,
        "context" => |filter, value| {
            filter.contexts.push(value.to_owned());
            Ok(())
        },
        "tag" => |filter, value| {
            filter.tags.push(value.to_owned());
            Ok(())
        },
        "error" => |filter, value| {
            let error =
                value.parse().map_err(|_| format!("error:{value} is neither true nor false"))?;
            once(&mut filter.error, error, "error")
        },
        _ => return None,
    })
}

fn once<T>(place: &mut Option<T>, value: T, what: &str) -> Result<(), String> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{what} is given twice")),
    }
}

fn src_field(filter: &mut LogFilter, value: &str) -> Result<(), String> {
    let src = match value.strip_suffix('*') {
        Some(prefix) => SrcFilter::Prefix(prefix.to_owned()),
        None => SrcFilter::Subtree(value.to_owned()),
    };
    once(&mut filter.src, src, "the source")
}

fn level_field(filter: &mut LogFilter, value: &str) -> Result<(), String> {
    let unknown = |name: &str| {
        format!(
            "there is no level {name:?}; expected trace, debug, info, warn, error, fatal or a number"
        )
    };
    let levels = match value.strip_prefix(">=") {
        Some(name) => LevelFilter::Min(level::parse(name).ok_or_else(|| unknown(name))?),
        None => exactly(value, level::parse(value).ok_or_else(|| unknown(value))?),
    };
    once(&mut filter.levels, levels, "the level")
}

/// A band where its name is given (`warn` is 13 to 16), else the one level.
fn exactly(name: &str, number: i32) -> LevelFilter {
    let is_band = name.parse::<i32>().is_err()
        && [level::TRACE, level::DEBUG, level::INFO, level::WARN, level::ERROR].contains(&number);
    match number {
        level::FATAL if name.parse::<i32>().is_err() => LevelFilter::Min(number),
        _ if is_band => LevelFilter::Ranges(vec![(number, number + 4)]),
        _ => LevelFilter::Set(vec![number]),
    }
}

#[cfg(test)]
mod tests;
