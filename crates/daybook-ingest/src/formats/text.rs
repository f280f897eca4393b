//! The common text line: a time, then level, thread and source in any order, then the message.
//!
//! ```text
//! 2026-03-20 14:00:00,123 INFO [main] org.x.Y: started
//! 2026-03-20 14:00:00,123 - WARN  [Worker:9/x:Election@774] - no answer
//! 26/03/20 14:00:00 INFO executor.Z: Registered
//! 260320 140000 148 INFO dfs.Node: stored
//! [2026-03-20T14:00:00Z INFO  crate::module] started
//! 2026-03-20 14:00:00 status installed bash
//! api.log.1 2026-03-20 14:00:00.008 25746 INFO api.server [req-1] GET /
//! INFO  [main] 2026-03-20 14:00:00,123 Daemon.java:12 - started
//! [2026-03-20 14:00:00,123] INFO [Broker 1] started (shop.server.Broker)
//! 14:00:00.123 [main] INFO org.x.Y -- started
//! ```

use super::header::{self, Header, is_logger, level_word};
use crate::format::{Format, Joins};
use crate::record::Record;
use lead::{Before, Lead};

mod lead;

/// A line led by its time, a few words before it at most.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &str {
        "text"
    }

    fn weight(&self) -> u32 {
        50
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let lead = lead::find(line)?;
        let mut header = Header::new(lead.level, lead.slashes);
        for before in lead.before.iter().filter(|before| !before.text.is_empty()) {
            if let (None, Some(level)) = (header.level, level_word(before.text)) {
                (header.level, header.level_led) = (Some(level), true);
            }
        }
        let message = match lead.open {
            Some(open) => {
                // `[time] …` or `[time LEVEL source] …`
                let close = header::closing(lead.rest, open)?;
                let inside = lead.rest.get(..close)?.trim();
                if header.read_all(inside).is_none() {
                    header.keep(inside);
                }
                let rest = lead.rest.get(close + 1..)?;
                let rest = kafka(&mut header, rest);
                header.read(rest)
            }
            None => header.read(lead.rest),
        };
        if header.level.is_none() && !lead.is_dated() {
            return None;
        }
        let message = logger_at_end(&mut header, message);
        let mut record = Record::new(lead.stamp, message);
        set_before(&mut record, &mut header, &lead);
        header.fill(&mut record);
        Some(record)
    }
}

/// Kafka has the logger in parentheses at the end, and brackets in its messages:
/// `[time] INFO [Broker 1] Started (kafka.server.Broker)`.
fn kafka<'a>(header: &mut Header<'a>, rest: &'a str) -> &'a str {
    let Some((text, name)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) else {
        return rest;
    };
    let level = text.trim_start().split(' ').next().and_then(level_word);
    if level.is_none() || !(is_logger(name) || header::is_name(name) && name.contains('.')) {
        return rest;
    }
    header.source = Some(name);
    text
}

/// A logger in parentheses at the end of a message, where the header named none.
fn logger_at_end<'a>(header: &mut Header<'a>, message: &'a str) -> &'a str {
    if header.source.is_some() || header.level.is_none() {
        return message;
    }
    match message.strip_suffix(')').and_then(|message| message.rsplit_once(" (")) {
        Some((text, name)) if is_logger(name) => {
            header.source = Some(name);
            text.trim_end()
        }
        _ => message,
    }
}

/// What stands before the time: a program, a thread, or the file that the line was taken from.
fn set_before<'a>(record: &mut Record<'_>, header: &mut Header<'a>, lead: &Lead<'a>) {
    let mut level = header.level_led;
    for Before { text, in_bracket } in lead.before {
        if text.is_empty() {
            continue;
        }
        if level && level_word(text).is_some() {
            level = false;
        } else if !in_bracket && (text.contains(".log") || text.contains('/')) {
            record.attrs.text("log.file.name", text);
        } else {
            header.prefix(text, in_bracket);
        }
    }
}

#[cfg(test)]
mod tests;
