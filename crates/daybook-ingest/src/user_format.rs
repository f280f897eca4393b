//! A format of one's own, without code: a TOML file with regular expressions.
//!
//! ```toml
//! name = "pump"
//! patterns = ['^(?<time>\S+ \S+) \[(?<level>\w+)\] (?<src>[\w.]+): (?<message>.*)$']
//! time = "%d.%m.%Y %H:%M:%S%.f"
//! tz = "Europe/Berlin"
//!
//! [levels]
//! STOERUNG = "error"
//! ```
//!
//! | key | says | when it is left out |
//! |---|---|---|
//! | `name` | what `--format` takes and the report shows | it is an error |
//! | `patterns` | one or more regular expressions with named groups, tried in order | it is an error |
//! | `time` | `auto`, `none`, `unix`, `unix_ms`, `unix_us`, `unix_ns`, or chrono's `strftime` | `auto` |
//! | `tz` | IANA name of the zone of times that give none | the zone that was asked for |
//! | `joins` | which lines belong to the entry above: `nothing`, `traces`, `anything` | `traces` |
//! | `weight` | how much a line says that takes a pattern, 1 to 100 | 90, surer than most |
//! | `[levels]` | words of this log, and the level that each is | – |
//! | `[attrs]` | fields that every entry has | – |
//! | `samples` | lines that the format must take, tried when it is read | – |
//!
//! The groups `time` (or `date` and `time`), `level`, `src` (or `program`, `component`, `host`),
//! `message`, `pid` and `thread` go where they belong; any other becomes a field of its name, dots
//! included (`(?<http.response.status_code>\d+)`). When the groups leave out more of a line than
//! blanks and marks, the field `log.original` has the whole of it: nothing is lost.
//!
//! A format is refused, with the place and what to do about it, when it could not work: an unknown
//! key or word, a pattern that is none, that takes the empty line or has no `message`. A line of
//! which the time cannot be read is not of the format.
//!
//! # Limits
//!
//! A file has 64 KiB at most, a pattern 4 KiB. Of a longer line than 64 KiB patterns see the first
//! 64 KiB; a message that goes on there goes on to its end.

use std::io::Read;
use std::path::Path;

use regex::Regex;

use crate::format::{Format, Joins};
use crate::formats::{FORMATS, RAW};
use crate::record::Record;
pub use error::{UserFormatError, UserFormatProblem};
use groups::{Found, Group};
use levels::Levels;
use when::When;

mod error;
mod groups;
mod levels;
mod settings;
mod values;
mod when;

/// No file is larger.
const MAX_FILE: u64 = 64 << 10;
/// Patterns see so much of a line.
const MAX_SEEN: usize = 64 << 10;

/// A format that is described in a TOML file.
///
/// ```
/// use daybook_ingest::UserFormat;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("pump.toml");
/// std::fs::write(&path, r#"
/// name = "pump"
/// patterns = ['^(?<time>\S+ \S+) (?<level>\w+) (?<message>.+)$']
/// samples = ["2026-03-20 14:00:00 WARN pressure is low"]
/// "#)?;
/// assert_eq!(UserFormat::load(&path)?.name(), "pump");
///
/// std::fs::write(&path, "name = 'pump'\npatern = '^x'")?;
/// let error = UserFormat::load(&path).unwrap_err();
/// assert!(error.to_string().ends_with("pump.toml:2: there is no key `patern`; did you mean `patterns`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct UserFormat {
    name: String,
    patterns: Vec<Pattern>,
    when: When,
    joins: Joins,
    weight: u32,
    levels: Levels,
    /// Keys, and values as JSON.
    attrs: Vec<(String, String)>,
}

/// Whether a format that everybody has is called so, or what lines are called that have none.
fn is_built_in(name: &str) -> bool {
    let built_in = FORMATS.iter().map(|format| format.name()).chain([RAW, "general"]);
    built_in.into_iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[derive(Clone, Debug)]
struct Pattern {
    regex: Regex,
    /// What the groups are, in their order, the whole match left out.
    groups: Vec<Option<Group>>,
}

impl UserFormat {
    /// Reads a format from its file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no TOML, or describes no format that could work.
    pub fn load(path: &Path) -> Result<Self, UserFormatError> {
        let fail = |problem| UserFormatError { path: path.to_owned(), line: None, problem };
        let file = std::fs::File::open(path).map_err(|e| fail(UserFormatProblem::Read(e)))?;
        let mut bytes = Vec::new();
        file.take(MAX_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| fail(UserFormatProblem::Read(error)))?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(fail(UserFormatProblem::TooLarge { most: MAX_FILE }));
        }
        let text = String::from_utf8(bytes).map_err(|_| fail(UserFormatProblem::NotUtf8))?;
        Self::from_toml(&text, path)
    }

    /// Reads all formats of a folder: its files that end in `.toml`, by their names. One that
    /// cannot be read does not spoil the others; a folder that does not exist is empty.
    #[must_use]
    pub fn load_folder(folder: &Path) -> (Vec<Self>, Vec<UserFormatError>) {
        let (mut formats, mut errors): (Vec<Self>, Vec<UserFormatError>) = Default::default();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (formats, errors),
            Err(error) => {
                let problem = UserFormatProblem::Read(error);
                errors.push(UserFormatError { path: folder.to_owned(), line: None, problem });
                return (formats, errors);
            }
        };
        let is_toml = |path: &Path| {
            path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
        };
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| is_toml(path) && path.is_file())
            .collect();
        paths.sort();
        for path in paths {
            match Self::load(&path) {
                Ok(format)
                    if formats.iter().any(|other| other.name == format.name)
                        || is_built_in(&format.name) =>
                {
                    let problem = UserFormatProblem::NameTaken { name: format.name };
                    errors.push(UserFormatError { path, line: None, problem });
                }
                Ok(format) => formats.push(format),
                Err(error) => errors.push(error),
            }
        }
        (formats, errors)
    }

    /// Reads a format from the text of its file; `path` is for errors.
    ///
    /// # Errors
    ///
    /// As [`UserFormat::load`].
    pub fn from_toml(text: &str, path: &Path) -> Result<Self, UserFormatError> {
        settings::read(text, path)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a pattern makes of a line; `Err` with the time that cannot be read.
    fn read<'a>(&self, pattern: &Pattern, line: &'a str) -> Option<Result<Record<'a>, String>> {
        let seen = line.floor_char_boundary(MAX_SEEN);
        let captures = pattern.regex.captures(line.get(..seen)?)?;
        let mut found = Found::default();
        for (group, capture) in pattern.groups.iter().zip(captures.iter().skip(1)) {
            if let (Some(group), Some(capture)) = (group, capture) {
                let message_goes_on = *group == Group::Message && capture.end() == seen;
                let end = if message_goes_on { line.len() } else { capture.end() };
                found.take(group, line, capture.start()..end);
            }
        }
        let stamp = match (&self.when, found.time()) {
            (When::None, _) | (_, None) => None,
            (when, Some(text)) => match when.read(&text) {
                Some(stamp) => Some(stamp),
                None => return Some(Err(text.into_owned())),
            },
        };
        let mut record = found.into_record(line, &self.levels);
        record.stamp = stamp;
        for (key, json) in &self.attrs {
            record.attrs.raw(key, json);
        }
        Some(Ok(record))
    }
}

impl Format for UserFormat {
    fn name(&self) -> &str {
        &self.name
    }

    fn weight(&self) -> u32 {
        self.weight
    }

    fn joins(&self) -> Joins {
        self.joins
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        self.patterns.iter().find_map(|pattern| self.read(pattern, line)?.ok())
    }
}

#[cfg(test)]
mod tests;
