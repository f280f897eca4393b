//! A format's TOML file, checked key by key.

use std::ops::Range;
use std::path::Path;

use chrono_tz::Tz;
use daybook_store::level;
use regex::RegexBuilder;
use toml::de::DeTable;

use super::error::{UserFormatError, UserFormatProblem as Problem, hint};
use super::groups::Group;
use super::levels::Levels;
use super::values::{Source, Table, Value, fields};
use super::when::When;
use super::{Pattern, UserFormat};
use crate::format::Joins;

/// No pattern is longer.
const MAX_PATTERN: usize = 4 << 10;
/// Nor larger when compiled.
const MAX_COMPILED: usize = 1 << 20;
const KEYS: [&str; 9] =
    ["name", "patterns", "time", "tz", "joins", "weight", "levels", "attrs", "samples"];
const ALL_KEYS: &str =
    "there are name, patterns, time, tz, joins, weight, levels, attrs and samples";
const LEVELS: [&str; 9] =
    ["trace", "debug", "info", "notice", "warn", "error", "critical", "alert", "fatal"];
const ALL_LEVELS: &str =
    "there are trace, debug, info, notice, warn, error, critical, alert, fatal and 1 to 24";

type Result<T> = std::result::Result<T, UserFormatError>;

/// The format that a text describes.
pub(super) fn read(text: &str, path: &Path) -> Result<UserFormat> {
    let source = Source { text, path };
    let parsed = DeTable::parse(text).map_err(|error| {
        let problem = Problem::NotToml { message: error.message().to_owned() };
        match error.span() {
            Some(span) => source.fail(span, problem),
            None => source.fail_whole(problem),
        }
    })?;
    let table = parsed.get_ref();
    for key in table.keys() {
        if !KEYS.contains(&key.get_ref().as_ref()) {
            let name = key.get_ref().to_string();
            let hint = hint(&name, KEYS, ALL_KEYS);
            return Err(source.fail(key.span(), Problem::UnknownKey { key: name, hint }));
        }
    }
    let missing = |key, what| source.fail_whole(Problem::Missing { key, what });
    let name = get(table, "name")
        .ok_or_else(|| missing("name", "what `--format` takes and the report shows"))?;
    let name = name_of(&source, name)?;
    let tz = get(table, "tz").map(|value| tz_of(&source, value)).transpose()?;
    let when = match get(table, "time") {
        Some(value) => when_of(&source, value, tz)?,
        None => When::Auto(tz),
    };
    let what = "a regular expression with named groups, or a list of them";
    let value = get(table, "patterns").ok_or_else(|| missing("patterns", what))?;
    let patterns = patterns_of(&source, value, &when)?;
    let joins = match get(table, "joins") {
        Some(value) => joins_of(&source, value)?,
        None => Joins::Traces,
    };
    let weight = match get(table, "weight") {
        Some(value) => source.number("weight", value, 1..101, "a whole number from 1 to 100")?,
        None => 90,
    };
    let weight = u32::try_from(weight).unwrap_or(90);
    let levels = match get(table, "levels") {
        Some(value) => levels_of(&source, value)?,
        None => Levels::default(),
    };
    let mut attrs = Vec::new();
    if let Some(value) = get(table, "attrs") {
        fields(source.table("attrs", value)?, "", &mut attrs);
    }
    let format = UserFormat { name, patterns, when, joins, weight, levels, attrs };
    if let Some(value) = get(table, "samples") {
        for (at, (sample, span)) in source.texts("samples", value)?.into_iter().enumerate() {
            try_sample(&format, sample)
                .map_err(|message| source.fail(span, Problem::Sample { at, message }))?;
        }
    }
    Ok(format)
}

fn get<'t, 'i>(table: &'t Table<'i>, key: &str) -> Option<&'t Value<'i>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

fn name_of(source: &Source<'_>, value: &Value<'_>) -> Result<String> {
    let name = source.text("name", value)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        let hint = "a name has 1 to 64 letters, digits, `-` and `_`".to_owned();
        return Err(unknown(source, value.span(), "name", name, hint));
    }
    Ok(name.to_owned())
}

fn unknown(
    source: &Source<'_>,
    at: Range<usize>,
    key: &str,
    word: &str,
    hint: String,
) -> UserFormatError {
    let (key, word) = (key.to_owned(), word.to_owned());
    source.fail(at, Problem::UnknownWord { key, word, hint })
}

fn tz_of(source: &Source<'_>, value: &Value<'_>) -> Result<Tz> {
    let name = source.text("tz", value)?;
    let all = || chrono_tz::TZ_VARIANTS.iter();
    all().find(|tz| tz.name().eq_ignore_ascii_case(name)).copied().ok_or_else(|| {
        let names = all().map(|tz| tz.name());
        let hint = hint(name, names, "expected is an IANA name like Europe/Berlin, or UTC");
        unknown(source, value.span(), "tz", name, hint)
    })
}

fn when_of(source: &Source<'_>, value: &Value<'_>, tz: Option<Tz>) -> Result<When> {
    let word = source.text("time", value)?;
    if let Some(when) = When::named(word, tz) {
        return Ok(when);
    }
    if !word.contains('%') {
        let all = "there are auto, none, unix, unix_ms, unix_us, unix_ns, and forms like \
                   %Y-%m-%d %H:%M:%S%.f";
        return Err(unknown(source, value.span(), "time", word, hint(word, When::WORDS, all)));
    }
    When::of_form(word, tz).map_err(|message| {
        source.fail(value.span(), Problem::TimeForm { form: word.to_owned(), message })
    })
}

fn joins_of(source: &Source<'_>, value: &Value<'_>) -> Result<Joins> {
    let word = source.text("joins", value)?;
    Ok(match word {
        "nothing" => Joins::Nothing,
        "traces" => Joins::Traces,
        "anything" => Joins::Anything,
        _ => {
            let words = ["nothing", "traces", "anything"];
            let hint = hint(word, words, "there are nothing, traces and anything");
            return Err(unknown(source, value.span(), "joins", word, hint));
        }
    })
}

fn levels_of(source: &Source<'_>, value: &Value<'_>) -> Result<Levels> {
    let mut levels = Levels::default();
    for (word, value) in source.table("levels", value)? {
        let key = format!("levels.{}", word.get_ref());
        let found = match value.get_ref().as_str() {
            Some(name) if LEVELS.contains(&name.to_ascii_lowercase().as_str()) => {
                level::parse(&name.to_ascii_lowercase()).unwrap_or(level::UNSPECIFIED)
            }
            Some(name) => {
                let hint = hint(name, LEVELS, ALL_LEVELS);
                return Err(unknown(source, value.span(), &key, name, hint));
            }
            None => {
                let number = source.number(&key, value, 1..25, "a level's name, or 1 to 24")?;
                i32::try_from(number).unwrap_or(level::UNSPECIFIED)
            }
        };
        levels.add(word.get_ref(), found);
    }
    Ok(levels)
}

fn patterns_of(source: &Source<'_>, value: &Value<'_>, when: &When) -> Result<Vec<Pattern>> {
    let texts = source.texts("patterns", value)?;
    if texts.is_empty() {
        let what = "its list is empty; it takes a regular expression with named groups";
        return Err(source.fail(value.span(), Problem::Missing { key: "patterns", what }));
    }
    let patterns = texts
        .iter()
        .enumerate()
        .map(|(at, (text, span))| {
            let key = format!("patterns[{at}]");
            pattern_of(key, text).map_err(|problem| source.fail(span.clone(), problem))
        })
        .collect::<Result<Vec<Pattern>>>()?;
    let timed = |pattern: &Pattern| {
        pattern.groups.iter().flatten().any(|group| matches!(group, Group::Time | Group::Date))
    };
    let key = "patterns[0]".to_owned();
    match (when, patterns.iter().any(timed)) {
        (When::None, true) => {
            let problem = Problem::TimeForm {
                form: "none".to_owned(),
                message: "a pattern has a group for the time".to_owned(),
            };
            Err(source.fail(value.span(), problem))
        }
        (When::None, false) | (_, true) => Ok(patterns),
        (_, false) => Err(source.fail(
            value.span(),
            Problem::NoGroup {
                key,
                group: "time",
                what: "the time",
                otherwise: ", or say `time = \"none\"`",
            },
        )),
    }
}

fn pattern_of(key: String, text: &str) -> std::result::Result<Pattern, Problem> {
    if text.len() > MAX_PATTERN {
        let message = format!("it has {} bytes, and may have {MAX_PATTERN}", text.len());
        return Err(Problem::Pattern { key, message });
    }
    let regex = RegexBuilder::new(text)
        .size_limit(MAX_COMPILED)
        .dfa_size_limit(2 * MAX_COMPILED)
        .build()
        .map_err(|error| {
            let message = match error {
                regex::Error::CompiledTooBig(_) => {
                    "it is too large; repeat less (`{1,1000}`), or say `+`".to_owned()
                }
                error => error.to_string(),
            };
            Problem::Pattern { key: key.clone(), message }
        })?;
    if regex.is_match("") {
        return Err(Problem::TakesAnything { key });
    }
    let groups: Vec<_> = regex.capture_names().skip(1).map(|name| name.map(Group::named)).collect();
    if !groups.iter().flatten().any(|group| *group == Group::Message) {
        return Err(Problem::NoGroup {
            key,
            group: "message",
            what: "the message",
            otherwise: ", mostly at the end: `(?<message>.*)$`",
        });
    }
    Ok(Pattern { regex, groups })
}

/// Whether the format takes a line, or else why not.
fn try_sample(format: &UserFormat, line: &str) -> std::result::Result<(), String> {
    let mut unreadable = None;
    for (at, pattern) in format.patterns.iter().enumerate() {
        match format.read(pattern, line) {
            Some(Ok(_)) => return Ok(()),
            Some(Err(time)) => {
                unreadable.get_or_insert_with(|| {
                    format!("`patterns[{at}]` takes it, but {time:?} is no time as `time` has it")
                });
            }
            None => {}
        }
    }
    Err(unreadable.unwrap_or_else(|| "no pattern takes it".to_owned()))
}
