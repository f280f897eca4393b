//! The formats that are known, each in a file of its own with its test beside it.
//!
//! To add one: write the file, add it to [`FORMATS`]. A format looks at one line alone; what lines
//! have to do with each other (which format a file is of, times that are carried over, lines that
//! belong together) is decided in [`crate::recognise`] and [`crate::assemble`].

use crate::record::Record;
use crate::time::{Stamp, stamp};

mod access;
mod apache_error;
mod compose;
mod cri;
mod glog;
mod header;
mod jsonl;
mod logcat;
mod logfmt;
mod loose;
mod python;
mod redis;
mod syslog;
mod syslog5424;
mod text;

/// What lines that do not begin an entry of a format are to the entry before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joins {
    /// Nothing: each stands for itself.
    #[default]
    Nothing,
    /// Indented lines and stack traces belong to it.
    Traces,
    /// Whatever follows belongs to it: its messages may have several lines.
    Anything,
}

/// A way to write log lines.
pub trait Format: Sync {
    /// Its name, as `--format` takes it and the report shows it.
    fn name(&self) -> &'static str;

    /// How much it says that a line is of this format, 1 to 100. Where several formats take a
    /// line, the surer one has it.
    fn weight(&self) -> u32;

    /// What lines between its entries are.
    fn joins(&self) -> Joins {
        Joins::Traces
    }

    /// The line, taken apart; `None` when it is not of this format.
    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>>;
}

/// The formats, the surest first.
pub static FORMATS: [&dyn Format; 14] = [
    &jsonl::Jsonl,
    &syslog5424::Syslog5424,
    &access::Access,
    &glog::Glog,
    &logcat::Logcat,
    &cri::Cri,
    &apache_error::ApacheError,
    &redis::Redis,
    &syslog::Syslog,
    &compose::Compose,
    &logfmt::Logfmt,
    &python::Python,
    &text::Text,
    &loose::Loose,
];

/// The time that a line begins with, without looking at the rest of it.
pub(crate) fn leading_stamp(line: &[u8]) -> Option<Stamp> {
    let line = match line {
        [b'<', ..] => line.get(1 + memchr::memchr(b'>', line.get(..6)?)?..)?,
        [b'[' | b'(', rest @ ..] => rest,
        _ => line,
    };
    stamp::leading(line).map(|(stamp, _)| stamp).or_else(|| glog::leading(line))
}

/// The name of the format of lines that none takes.
pub const RAW: &str = "raw";

/// Where the format of this name stands in [`FORMATS`].
#[must_use]
pub fn index_of(name: &str) -> Option<usize> {
    FORMATS.iter().position(|format| format.name().eq_ignore_ascii_case(name))
}

/// The names of all formats.
pub fn names() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.name()).chain([RAW])
}

#[cfg(test)]
mod testing;
