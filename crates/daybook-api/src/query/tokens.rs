//! Cutting a query line into tokens. Every text has tokens: what is wrong with one is said where
//! its meaning is asked for, so that a line is coloured while it is typed.

use std::cell::Cell;
use std::ops::Range;

use winnow::combinator::{alt, opt, peek, preceded, repeat};
use winnow::prelude::*;
use winnow::stream::LocatingSlice;
use winnow::token::{none_of, one_of, take_while};

use super::fields;

type Input<'q> = LocatingSlice<&'q str>;

/// A token, with the bytes where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub at: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// `-` before a term, or `NOT`.
    Not,
    And,
    Or,
    Word(String),
    Phrase(Quoted),
    Regex(Quoted),
    Field(Field),
}

/// Text between delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    pub text: String,
    /// Whether the second delimiter is there.
    pub is_closed: bool,
}

/// `name:value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    /// Where the value stands, with its sign and star.
    pub value_at: Range<usize>,
    /// `>=`, `>`, `<=`, `<` or nothing.
    pub sign: &'static str,
    pub value: Quoted,
    /// Whether quotes were around the value.
    pub is_quoted: bool,
    /// Whether `*` follows it.
    pub is_prefix: bool,
}

impl Field {
    /// The value as it was meant, with its sign and star.
    pub(super) fn written(&self) -> String {
        let star = if self.is_prefix { "*" } else { "" };
        format!("{}{}{star}", self.sign, self.value.text)
    }
}

/// The tokens of a query line.
pub(super) fn tokens(query: &str) -> Vec<Token> {
    let mut input = LocatingSlice::new(query);
    // A token takes at least one character of whatever there is: this ends, at the end.
    repeat(0.., preceded(spaces, token)).parse_next(&mut input).unwrap_or_default()
}

fn spaces(input: &mut Input<'_>) -> ModalResult<()> {
    take_while(0.., char::is_whitespace).void().parse_next(input)
}

fn token(input: &mut Input<'_>) -> ModalResult<Token> {
    alt((
        '('.value(Kind::Open),
        ')'.value(Kind::Close),
        ('-', peek(none_of(|c: char| c.is_whitespace() || c == ')'))).value(Kind::Not),
        quoted('"', "\"\\").map(Kind::Phrase),
        quoted('/', "/").map(Kind::Regex),
        field.map(Kind::Field),
        bare.map(keyword),
    ))
    .with_span()
    .map(|(kind, at)| Token { at, kind })
    .parse_next(input)
}

fn keyword(word: String) -> Kind {
    match word.as_str() {
        "AND" => Kind::And,
        "OR" => Kind::Or,
        "NOT" => Kind::Not,
        _ => Kind::Word(word),
    }
}

/// Text between two of a character. A backslash before one of `escapable` stands for that.
fn quoted<'q>(
    delimiter: char,
    escapable: &'static str,
) -> impl Parser<Input<'q>, Quoted, winnow::error::ErrMode<winnow::error::ContextError>> {
    let one = move || {
        alt((
            preceded('\\', one_of(move |c: char| escapable.contains(c))),
            none_of(move |c: char| c == delimiter),
        ))
    };
    let text = repeat(0.., one()).fold(String::new, |mut text, c: char| {
        text.push(c);
        text
    });
    preceded(delimiter, (text, opt(delimiter)))
        .map(|(text, end)| Quoted { text, is_closed: end.is_some() })
}

/// Characters up to a space, or to a parenthesis that was not opened among them.
fn bare(input: &mut Input<'_>) -> ModalResult<String> {
    let opened = Cell::new(0_u32);
    take_while(1.., |c: char| match c {
        ')' if opened.get() == 0 => false,
        ')' | '(' => {
            opened.set(if c == '(' { opened.get() + 1 } else { opened.get() - 1 });
            true
        }
        c => !c.is_whitespace(),
    })
    .map(str::to_owned)
    .parse_next(input)
}

fn field(input: &mut Input<'_>) -> ModalResult<Field> {
    let name = (one_of(|c: char| c.is_alphabetic() || c == '_'), take_while(0.., name_char));
    let name = name.take().verify(fields::is_field).parse_next(input)?;
    let name = name.to_owned();
    ':'.parse_next(input)?;
    let ((sign, value, is_quoted, is_prefix), value_at) =
        alt((quoted_value, bare_value)).with_span().parse_next(input)?;
    Ok(Field { name, value_at, sign, value, is_quoted, is_prefix })
}

/// Whether a field's name may hold a character.
pub(super) fn name_char(c: char) -> bool {
    c.is_alphanumeric() || "_.-@/$".contains(c)
}

type Value = (&'static str, Quoted, bool, bool);

fn quoted_value(input: &mut Input<'_>) -> ModalResult<Value> {
    let (sign, value, star) = (sign, quoted('"', "\"\\"), opt('*')).parse_next(input)?;
    Ok((sign, value, true, star.is_some()))
}

fn bare_value(input: &mut Input<'_>) -> ModalResult<Value> {
    let (sign, text) = (sign, opt(bare)).parse_next(input)?;
    let text = text.unwrap_or_default();
    let (text, is_prefix) = match text.strip_suffix('*') {
        Some(prefix) => (prefix.to_owned(), true),
        None => (text, false),
    };
    Ok((sign, Quoted { text, is_closed: true }, false, is_prefix))
}

fn sign(input: &mut Input<'_>) -> ModalResult<&'static str> {
    alt((">=".value(">="), ">".value(">"), "<=".value("<="), "<".value("<"), "".value("")))
        .parse_next(input)
}
