//! What `field:value` means.

use std::ops::Range;

use daybook_store::{AttrFilter, AttrTest, LevelFilter, MatchExpr, SrcFilter, level};

use super::Mistake;
use super::tokens::Field;

/// What begins the name of an attribute.
const ATTRS: &str = "attrs.";

/// The level of lines that state none.
const NONE: &str = "none";

/// The fields, as they are written, with what they tell.
pub(super) const FIELDS: [(&str, &str); 6] = [
    ("level:", "how grave: level:warn, level:>=warn"),
    ("src:", "source and those below it: src:app.db, or src:app* by its beginning"),
    ("context:", "context: context:prod"),
    ("tag:", "with a tag: tag:slow"),
    ("error:", "marked as an error: error:true"),
    ("attrs.", "an attribute: attrs.user:alice, attrs.ms:>=500"),
];

/// Fields of other languages for the time, which stands beside the line here.
const TIMES: [&str; 5] = ["_time", "time", "timestamp", "since", "until"];

/// Whether text before a colon is a field's name; otherwise it is part of a word.
pub(super) fn is_field(name: &str) -> bool {
    name.strip_prefix(ATTRS).is_some_and(|name| !name.is_empty())
        || TIMES.contains(&name)
        || FIELDS.iter().any(|(field, _)| field.strip_suffix(':') == Some(name))
}

/// The condition of a term.
pub(super) fn condition(field: &Field, at: &Range<usize>) -> Result<MatchExpr, Mistake> {
    let name = field.name.as_str();
    let mistake = |message: String, hint: Option<&str>| Mistake {
        from: field.value_at.start,
        to: at.end.max(field.value_at.start),
        message,
        hint: hint.map(str::to_owned),
    };
    if TIMES.contains(&name) {
        return Err(Mistake {
            from: at.start,
            ..mistake(
                "the time is no part of the query line".to_owned(),
                Some(
                    "choose the range beside it (or --since and --until); to search for this text, put it in quotes",
                ),
            )
        });
    }
    let value = field.value.text.as_str();
    if !field.value.is_closed {
        return Err(mistake("this quote has no end".to_owned(), Some("close it with \"")));
    }
    let is_attr = name.starts_with(ATTRS);
    if value.is_empty() && !(is_attr && field.is_prefix) {
        return Err(mistake(format!("{name}: needs a value"), None));
    }
    let is_plain = field.sign.is_empty() && !field.is_prefix;
    if !is_plain && matches!(name, "context" | "tag" | "error") {
        return Err(mistake(format!("{name}: takes neither <, > nor *"), None));
    }
    // Several may be given, as with levels; a comma that is part of one stands in quotes.
    let any_of = |one: fn(String) -> MatchExpr| {
        let values =
            value.split(',').filter(|part| !part.is_empty()).map(|part| one(part.to_owned()));
        match values.collect::<Vec<_>>() {
            several if !field.is_quoted && several.len() > 1 => MatchExpr::Any(several),
            _ => one(value.to_owned()),
        }
    };
    match name {
        "context" => Ok(any_of(MatchExpr::Context)),
        "tag" => Ok(any_of(MatchExpr::Tag)),
        "error" => match value {
            "true" => Ok(MatchExpr::Error(true)),
            "false" => Ok(MatchExpr::Error(false)),
            _ => Err(mistake(format!("{value:?} is neither true nor false"), None)),
        },
        "src" if !field.sign.is_empty() => {
            Err(mistake("src: takes neither < nor >".to_owned(), None))
        }
        "src" if field.is_prefix => Ok(MatchExpr::Src(SrcFilter::Prefix(value.to_owned()))),
        "src" => Ok(any_of(|src| MatchExpr::Src(SrcFilter::Subtree(src)))),
        "level" => levels(field).map_err(|message| mistake(message, None)),
        _ => Ok(MatchExpr::Attr(AttrFilter {
            name: name.strip_prefix(ATTRS).unwrap_or(name).to_owned(),
            test: attr_test(field),
        })),
    }
}

fn attr_test(field: &Field) -> AttrTest {
    let value = field.value.text.clone();
    match (field.sign, field.is_prefix) {
        (">=", _) => AttrTest::AtLeast(value),
        (">", _) => AttrTest::Above(value),
        ("<=", _) => AttrTest::AtMost(value),
        ("<", _) => AttrTest::Below(value),
        (_, true) if value.is_empty() => AttrTest::Exists,
        (_, true) => AttrTest::Prefix(value),
        _ => AttrTest::Is(value),
    }
}

fn levels(field: &Field) -> Result<MatchExpr, String> {
    let value = field.value.text.as_str();
    let number = |name: &str| {
        if name.eq_ignore_ascii_case(NONE) {
            return Ok(level::UNSPECIFIED);
        }
        level::parse(name).ok_or_else(|| {
            format!(
                "there is no level {name:?}; expected trace, debug, info, warn, error, fatal, none or a number"
            )
        })
    };
    if field.is_prefix {
        return Err("level: takes no *".to_owned());
    }
    let below = |end: i32| MatchExpr::Levels(LevelFilter::Ranges(vec![(i32::MIN, end)]));
    Ok(match field.sign {
        ">=" => MatchExpr::Levels(LevelFilter::Min(number(value)?)),
        ">" => MatchExpr::Levels(LevelFilter::Min(band(value, number(value)?).1)),
        "<" => below(number(value)?),
        "<=" => below(band(value, number(value)?).1),
        _ => {
            let bands = value.split(',').map(|name| Ok(band(name, number(name)?)));
            MatchExpr::Levels(LevelFilter::Ranges(bands.collect::<Result<_, String>>()?))
        }
    })
}

/// The half-open band where its name is given (`warn` is 13 to 16), else the one level.
fn band(name: &str, number: i32) -> (i32, i32) {
    let is_band = name.parse::<i32>().is_err();
    match number {
        level::UNSPECIFIED if is_band => (i32::MIN, level::TRACE),
        level::FATAL if is_band => (number, i32::MAX),
        level::TRACE | level::DEBUG | level::INFO | level::WARN | level::ERROR if is_band => {
            (number, number + 4)
        }
        _ => (number, number.saturating_add(1)),
    }
}

/// Words of other query languages, which nobody means as text.
pub(super) fn foreign(word: &str, at: &Range<usize>) -> Result<(), Mistake> {
    let hint = match word {
        "|=" | "|~" => "write the text itself, or /a regular expression/",
        "!=" | "!~" => "write -text to leave text out",
        "=" | "==" | "=~" => "write field:value without spaces, as in level:error",
        "&&" => "terms side by side must all hold; AND may stand between them",
        "||" => "write OR",
        "|" => "there are no pipes here: terms side by side must all hold",
        _ => return Ok(()),
    };
    Err(Mistake {
        from: at.start,
        to: at.end,
        message: format!("{word} means nothing here"),
        hint: Some(format!("{hint}; to search for it, put it in quotes")),
    })
}

/// Whether a pattern is one that the store takes.
pub(super) fn check_pattern(pattern: &str, at: &Range<usize>) -> Result<(), Mistake> {
    daybook_store::check_pattern(pattern).map_err(|message| Mistake {
        from: at.start,
        to: at.end,
        // What is wrong stands below a drawing of the pattern, which the line itself shows better.
        message: match message.rsplit_once("\nerror: ") {
            Some((_, what)) => format!("this regular expression is wrong: {what}"),
            None => message,
        },
        hint: None,
    })
}
