//! What loggers call the time, the level, the message and the source.

use super::fields::Field;
use crate::severity;
use crate::time::{Stamp, stamp};

/// What a field is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Time,
    Level,
    Message,
    Source,
}

/// The role of a key and its rank: where several fields could have a role, the lowest rank has it.
pub(super) fn role(key: &str) -> Option<(Role, u8)> {
    Some(match key {
        "@timestamp" | "__REALTIME_TIMESTAMP" | "timestamp" | "Timestamp" | "@t" => (Role::Time, 0),
        "ts" | "time" | "Time" | "timeUnixNano" | "time_unix_nano" => (Role::Time, 1),
        "_time" | "datetime" | "dateTime" | "date" | "asctime" | "t" => (Role::Time, 2),
        "fields.timestamp" | "@fields.timestamp" | "event.created" | "created" => (Role::Time, 3),
        "started_at" | "start_time" | "observedTimeUnixNano" | "ObservedTimestamp" => {
            (Role::Time, 4)
        }

        "level" | "Level" | "@l" | "log.level" | "severityText" | "SeverityText" => {
            (Role::Level, 0)
        }
        "lvl" | "severity" | "Severity" | "levelname" | "level_name" => (Role::Level, 1),
        "log_level" | "loglevel" | "logLevel" | "PRIORITY" | "priority" => (Role::Level, 2),
        "severityNumber" | "SeverityNumber" | "severity_number" => (Role::Level, 3),
        "fields.level" | "fields.lvl" | "@fields.level" | "@fields.lvl" => (Role::Level, 4),

        "msg" | "message" | "Message" | "MESSAGE" | "@m" => (Role::Message, 0),
        "body" | "Body" | "body.stringValue" | "short_message" => (Role::Message, 1),
        "fields.message" | "fields.msg" | "@fields.message" | "@fields.msg" => (Role::Message, 2),
        "RenderedMessage" | "@mt" | "MessageTemplate" | "jsonPayload.message" => (Role::Message, 3),
        "textPayload" | "log" | "text" | "event" => (Role::Message, 4),

        "SYSLOG_IDENTIFIER" | "logger" | "Logger" | "loggerName" => (Role::Source, 0),
        "logger_name" | "log.logger" | "target" | "SourceContext" => (Role::Source, 1),
        "Properties.SourceContext" | "name" | "service.name" | "service" => (Role::Source, 2),
        "component" | "module" | "_COMM" | "resource.service.name" => (Role::Source, 3),
        "fields.logger" | "@fields.logger" | "app" | "application" => (Role::Source, 4),
        _ => return None,
    })
}

/// The time of a field: a text, or a number told apart by its size.
pub(super) fn stamp(field: &Field<'_>) -> Option<Stamp> {
    let digits = field.digits()?;
    let first = digits.trim_start().bytes().next()?;
    if first.is_ascii_digit() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.')) {
        if field.key == "__REALTIME_TIMESTAMP" {
            // Always microseconds, however early.
            let micros: i64 = digits.parse().ok()?;
            let nanos = u32::try_from(micros % 1_000_000).ok()? * 1_000;
            return Some(Stamp::Instant { epoch: micros / 1_000_000, nanos });
        }
        return stamp::unix(&digits);
    }
    stamp::whole(&digits).or_else(|| if field.is_text() { None } else { stamp::unix(&digits) })
}

/// The level of a field: a word or a number.
pub(super) fn level(field: &Field<'_>) -> Option<i32> {
    let text = field.digits()?;
    match text.parse::<i64>() {
        Ok(number) => match field.key.as_ref() {
            "PRIORITY" | "priority" => severity::syslog(number),
            "severityNumber" | "SeverityNumber" | "severity_number" => i32::try_from(number).ok(),
            _ => severity::number(number),
        },
        Err(_) => severity::word(text.trim()),
    }
}
