//! What `java.util.logging` writes without set-up (two lines an entry, `SimpleFormatter` in the
//! JDK's documentation), and as Tomcat and Jenkins (with tabs) set it up:
//!
//! ```text
//! Mar 20, 2026 2:00:00 PM org.x.Y start
//! INFO: started
//! ```
//! ```text
//! 20-Mar-2026 14:00:00.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup
//! 2026-03-20 14:00:00.123+0000 [id=12]  INFO  hudson.WebAppMain#run: Jenkins is up
//! ```

use std::borrow::Cow;

use daybook_store::{LogEntry, level};

use super::header::is_name;
use super::scan::{bracket, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Stamp, stamp};

/// The JDK's own form: two lines.
pub(super) struct Jul;

/// Tomcat's and Jenkins' form: one line.
pub(super) struct Juli;

impl Format for Jul {
    fn name(&self) -> &str {
        "jul"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // `org.x.Y method` ends the line.
        let (before, method) = line.rsplit_once(' ').filter(|_| line.len() <= 400)?;
        let (time, class) = before.rsplit_once(' ')?;
        if !class.contains('.') || !is_name(class) || !is_method(method) {
            return None;
        }
        // New JDKs set the half of the day off by a narrow blank.
        let time: Cow<'_, str> = if time.is_ascii() {
            time.into()
        } else {
            time.replace(['\u{202f}', '\u{a0}'], " ").into()
        };
        let mut record = Record::new(Some(stamp::whole(&time)?), line);
        record.set_component(class, "log.logger");
        record.attrs.text("code.function.name", method);
        Some(record)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        // The first line went to the time, the source and the attributes.
        let (first, rest) = entry.content.split_once('\n')?;
        if !first.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '>' | '_' | '$')) {
            return None;
        }
        let (word, message) = rest.split_once(": ").unwrap_or(("", rest));
        let known = level_of(word.trim_end());
        if let Some(level) = known {
            entry.loglevel = level;
            entry.error = level >= level::ERROR;
        }
        entry.content = if known.is_some() { message } else { rest }.to_owned();
        None
    }
}

impl Format for Juli {
    fn name(&self) -> &str {
        "juli"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = time_of_digits(line)?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        if rest.starts_with("[id=") {
            return of_jenkins(stamp, rest);
        }
        let (word, rest) = rest.split_once(' ')?;
        let (thread, rest) = bracket(rest)?;
        let (place, message) = rest.split_once(' ')?;
        let (class, method) = place.rsplit_once('.')?;
        let level = level_of(word)?;
        // `org.x.Y.method`: two dots at least, or it is some word of a message.
        if !class.contains('.') || !is_name(class) || !is_method(method) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.level = level;
        record.set_component(class, "log.logger");
        record.attrs.text("code.function.name", method);
        record.attrs.text("thread.name", thread);
        Some(record)
    }
}

fn of_jenkins(stamp: Stamp, rest: &str) -> Option<Record<'_>> {
    let (id, rest) = rest.strip_prefix("[id=")?.split_once("]\t")?;
    let (word, rest) = rest.split_once('\t')?;
    let (place, message) = rest.split_once(": ")?;
    let (class, method) = place.split_once('#')?;
    let mut record = Record::new(stamp, message);
    record.level = level_of(word)?;
    record.set_component(class, "log.logger");
    record.attrs.text("code.function.name", method);
    record.attrs.digits("thread.id", id);
    Some(record)
}

/// The JDK's levels, also as it translates them.
fn level_of(word: &str) -> Option<i32> {
    Some(match word {
        "SCHWERWIEGEND" | "GRAVE" | "ERNSTIG" => level::ERROR,
        "WARNUNG" | "AVERTISSEMENT" | "ADVERTENCIA" | "AVVERTENZA" => level::WARN,
        "INFORMATION" | "INFOS" | "INFORMACIÓN" | "INFORMAZIONI" => level::INFO,
        _ if word.bytes().all(|byte| byte.is_ascii_uppercase()) => severity::word(word)?,
        _ => return None,
    })
}

/// A method, `<init>` and `lambda$run$0` included.
fn is_method(word: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'<' | b'>');
    !word.is_empty() && word.bytes().all(plain) && !word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
