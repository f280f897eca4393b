//! The formats that are known, each in a file of its own with its test beside it.
//!
//! To add one: write the file, add it to [`FORMATS`]. A format looks at one line alone; what lines
//! have to do with each other (which format a file is of, times that are carried over, lines that
//! belong together) is decided in [`crate::recognise`] and [`crate::assemble`].

use crate::format::Format;
use crate::time::{Stamp, stamp};

mod access;
mod apache_error;
mod compose;
mod cri;
mod glog;
mod header;
mod json_block;
mod jsonl;
mod logcat;
mod logfmt;
mod loose;
mod prefixed;
mod python;
mod redis;
mod syslog;
mod syslog5424;
mod text;

/// The formats, the surest first.
pub static FORMATS: &[&dyn Format] = &[
    &jsonl::Jsonl,
    &syslog5424::Syslog5424,
    &access::Access,
    &glog::Glog,
    &logcat::Logcat,
    &cri::Cri,
    &apache_error::ApacheError,
    &redis::Redis,
    &syslog::Syslog,
    &compose::Compose { inner: WITHIN },
    &logfmt::Logfmt,
    &prefixed::Prefixed,
    &json_block::JsonBlock,
    &python::Python,
    &text::Text,
    &loose::Loose,
];

/// What may follow a container's name: all the others.
static WITHIN: &[&dyn Format] = &[
    &jsonl::Jsonl,
    &syslog5424::Syslog5424,
    &access::Access,
    &glog::Glog,
    &logcat::Logcat,
    &cri::Cri,
    &apache_error::ApacheError,
    &redis::Redis,
    &syslog::Syslog,
    &logfmt::Logfmt,
    &prefixed::Prefixed,
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

#[cfg(test)]
mod testing;
