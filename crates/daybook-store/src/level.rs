//! The scale of `loglevel`: OpenTelemetry severity numbers
//! (<https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber>),
//! with syslog's notice, critical and alert in their places. In-between values are kept.

/// Not stated by the line.
pub const UNSPECIFIED: i32 = 0;
/// Finest detail.
pub const TRACE: i32 = 1;
/// For whoever debugs.
pub const DEBUG: i32 = 5;
/// Normal operation.
pub const INFO: i32 = 9;
/// Normal, but worth noting (syslog 5).
pub const NOTICE: i32 = 10;
/// Something may be wrong.
pub const WARN: i32 = 13;
/// Something failed.
pub const ERROR: i32 = 17;
/// A critical condition (syslog 2).
pub const CRITICAL: i32 = 18;
/// Action must be taken at once (syslog 1).
pub const ALERT: i32 = 19;
/// The program, or the system, cannot go on (syslog 0).
pub const FATAL: i32 = 21;

/// The short name of the band that a level lies in: `TRACE` for 1-4, `DEBUG` for 5-8,
/// `INFO` for 9-12, `WARN` for 13-16, `ERROR` for 17-20, `FATAL` from 21; `-` for 0 and below.
#[must_use]
pub fn name(level: i32) -> &'static str {
    match level {
        ..=0 => "-",
        1..=4 => "TRACE",
        5..=8 => "DEBUG",
        9..=12 => "INFO",
        13..=16 => "WARN",
        17..=20 => "ERROR",
        21.. => "FATAL",
    }
}

/// The highest number of the scale.
const HIGHEST: i32 = 24;

/// A level as histograms tell it: numbers beyond the scale count as its ends, so that a log with
/// a thousand levels does not take a thousand rows of buckets.
#[must_use]
pub fn on_scale(level: i32) -> i32 {
    level.clamp(UNSPECIFIED, HIGHEST)
}

/// A level from its name (any case; the usual synonyms) or its number.
#[must_use]
pub fn parse(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    Some(match text.to_ascii_lowercase().as_str() {
        "trace" | "finest" | "finer" | "verbose" => TRACE,
        "debug" | "fine" | "dbg" => DEBUG,
        "info" | "information" | "informational" | "inf" => INFO,
        "notice" => NOTICE,
        "warn" | "warning" | "wrn" => WARN,
        "error" | "err" | "severe" => ERROR,
        "critical" | "crit" => CRITICAL,
        "alert" => ALERT,
        "fatal" | "emerg" | "emergency" | "panic" => FATAL,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_and_numbers_lead_to_the_same_level() {
        for (text, level) in [("WARN", 13), ("13", 13), ("err", 17), ("Panic", 21)] {
            assert_eq!(super::parse(text), Some(level), "{text}");
        }
        assert_eq!(super::parse("loud"), None);
        assert_eq!(super::name(super::NOTICE), "INFO");
    }
}
