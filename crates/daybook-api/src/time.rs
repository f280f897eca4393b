//! Times as people write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::zone::{TimeZone, add_days, instant, start_of_day, wall};

/// The last second that can be stored: 9999-12-31 23:59:59 UTC.
const LAST_EPOCH: i64 = 253_402_300_799;

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Unix seconds.
    pub epoch: i64,
    /// Nanoseconds within the second.
    pub nanos: u32,
}

impl Moment {
    /// The first whole second at or after the moment: where a half-open range ends that is to
    /// hold all before it.
    #[must_use]
    pub fn ceil(self) -> i64 {
        self.epoch + i64::from(self.nanos > 0)
    }
}

/// A text that is no time, or no duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is {is_no}; expected {expected}")]
pub struct TimeError {
    text: String,
    is_no: &'static str,
    expected: &'static str,
}

const TIMES: &str = "2026-03-20, 2026-03-20 14:00, 14:00, 2026-03-20T14:00:00Z, -1h, now-2d12h, today, yesterday, or \
    Unix seconds";
const DURATIONS: &str = "a number and a unit (s, m, h, d, w), such as 15m, 1h30m, 7d";

/// A moment from what a person writes, in the wall-clock time of `zone` where the text names no
/// offset of its own, relative to `now` (Unix seconds).
///
/// Understood are RFC 3339 (`2026-03-20T14:00:00.5+01:00`), dates and times (`2026-03-20`,
/// `2026-03-20 14:00`, `2026-03-20 14:00:05.25`, `14:00`), `now`, `today`, `yesterday`, `tomorrow`
/// (also `yesterday 14:00`), durations before or after now (`-1h`, `+30m`, `now-2d12h`; units `s`,
/// `m`, `h`, `d`, `w`) and Unix seconds. A day is 24 hours in durations. A wall-clock time that
/// comes twice means its first coming; one that clocks jump over means the moment of the jump.
///
/// ```
/// use daybook_api::{parse_time, TimeZone};
/// let now = 1_774_015_200; // 2026-03-20 14:00 UTC
/// assert_eq!(parse_time("-1h", now, TimeZone::UTC)?.epoch, now - 3600);
/// assert_eq!(parse_time("2026-03-20 15:00", now, "Europe/Brussels".parse()?)?.epoch, now);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the text is none of these, or the moment is outside the years 1970 to 9999.
pub fn parse_time(text: &str, now: i64, zone: TimeZone) -> Result<Moment, TimeError> {
    let wrong = |is_no| TimeError { text: text.to_owned(), is_no, expected: TIMES };
    let moment = read(text.trim(), now, zone).ok_or_else(|| wrong("not a time"))?;
    if (0..=LAST_EPOCH).contains(&moment.epoch) {
        Ok(moment)
    } else if moment.epoch > LAST_EPOCH && text.trim().bytes().all(|b| b.is_ascii_digit()) {
        Err(wrong("not a time (milliseconds? seconds are expected)"))
    } else {
        Err(wrong("not a time between the years 1970 and 9999"))
    }
}

/// Seconds from a duration such as `90s`, `15m`, `1h30m`, `7d`, `2w`.
///
/// # Errors
/// When the text is no such duration.
pub fn parse_duration(text: &str) -> Result<i64, TimeError> {
    duration(text.trim()).ok_or(TimeError {
        text: text.to_owned(),
        is_no: "not a duration",
        expected: DURATIONS,
    })
}

fn read(text: &str, now: i64, zone: TimeZone) -> Option<Moment> {
    let whole = |epoch| Moment { epoch, nanos: 0 };
    if let Ok(epoch) = text.parse::<i64>()
        && !text.starts_with(['-', '+'])
    {
        return Some(whole(epoch));
    }
    let lower = text.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("now") {
        return relative(rest.trim(), now).map(whole);
    }
    if lower.starts_with(['-', '+']) {
        return relative(&lower, now).map(whole);
    }
    let today = wall(now, zone)?.date();
    for (word, days) in [("today", 0), ("yesterday", -1), ("tomorrow", 1)] {
        if let Some(rest) = lower.strip_prefix(word) {
            let date = add_days(today, days)?;
            return match rest.trim() {
                "" => Some(whole(start_of_day(date, zone))),
                time => Some(local(date.and_time(clock(time)?), zone)),
            };
        }
    }
    if let Some(time) = clock(&lower) {
        return Some(local(today.and_time(time), zone));
    }
    if let Ok(date) = NaiveDate::parse_from_str(&lower, "%Y-%m-%d") {
        return Some(whole(start_of_day(date, zone)));
    }
    if let Some((date, time)) = lower.split_once(['t', ' '])
        && let Ok(date) = NaiveDate::parse_from_str(date, "%Y-%m-%d")
        && let Some(time) = clock(time.trim())
    {
        return Some(local(date.and_time(time), zone));
    }
    ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M%#z"]
        .iter()
        .find_map(|form| DateTime::parse_from_str(&offset_spelled(text), form).ok())
        .map(|at| Moment { epoch: at.timestamp(), nanos: at.timestamp_subsec_nanos() })
}

/// `Z` as an offset in digits, and `t` in capitals, as chrono reads them.
fn offset_spelled(text: &str) -> String {
    let text = text.to_ascii_uppercase();
    match text.strip_suffix('Z') {
        Some(rest) => format!("{}+00:00", rest.trim_end()),
        None => text,
    }
}

fn clock(text: &str) -> Option<NaiveTime> {
    // chrono reads second 60 as a nanosecond count beyond a second; the leap second is left out.
    NaiveTime::parse_from_str(text, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M"))
        .ok()
        .filter(|time| chrono::Timelike::nanosecond(time) < 1_000_000_000)
}

fn local(time: NaiveDateTime, zone: TimeZone) -> Moment {
    Moment { epoch: instant(time, zone), nanos: time.and_utc().timestamp_subsec_nanos() }
}

fn relative(text: &str, now: i64) -> Option<i64> {
    match text.split_at_checked(1) {
        None => Some(now),
        Some(("-", rest)) => now.checked_sub(duration(rest.trim())?),
        Some(("+", rest)) => now.checked_add(duration(rest.trim())?),
        Some(_) => None,
    }
}

fn duration(mut text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let mut total = 0i64;
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, rest) = text.split_at(digits);
        let unit = rest.chars().next()?;
        let seconds = match unit.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 7 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        text = rest.get(unit.len_utf8()..)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests;
