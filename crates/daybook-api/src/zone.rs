//! Time zones: their names, and instants of wall-clock times.

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone as _, Utc,
};

pub use daybook_ingest::local_zone;

use crate::error::ApiError;

/// A zone of the IANA database, built in.
pub type TimeZone = chrono_tz::Tz;

/// A zone from its IANA name (`Europe/Brussels`, any case) or `local`.
///
/// # Errors
/// `bad_time_zone` with what was expected.
pub fn parse_zone(name: &str) -> Result<TimeZone, ApiError> {
    if name.eq_ignore_ascii_case("local") {
        return Ok(local_zone());
    }
    TimeZone::from_str_insensitive(name).map_err(|_| {
        ApiError::new(
            ApiError::BAD_TIME_ZONE,
            format!("there is no time zone {name:?}; expected an IANA name such as Europe/Brussels, UTC, or local"),
        )
    })
}

/// What the wall clock shows in `zone` at a moment (Unix seconds); none outside chrono's years.
pub(crate) fn wall(epoch: i64, zone: TimeZone) -> Option<NaiveDateTime> {
    DateTime::<Utc>::from_timestamp(epoch, 0).map(|utc| utc.with_timezone(&zone).naive_local())
}

/// How far the wall clock of `zone` is ahead of UTC at a moment, in seconds.
pub(crate) fn offset(epoch: i64, zone: TimeZone) -> i64 {
    DateTime::<Utc>::from_timestamp(epoch, 0).map_or(0, |utc| {
        i64::from(zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc())
    })
}

/// The moment (Unix seconds) at which the wall clock of `zone` shows `time`.
///
/// A time that comes twice (clocks set back) means its first coming; one that never comes (clocks
/// set forward over it) means the moment of the jump.
pub(crate) fn instant(time: NaiveDateTime, zone: TimeZone) -> i64 {
    match zone.from_local_datetime(&time) {
        LocalResult::Single(at) => at.timestamp(),
        LocalResult::Ambiguous(first, _) => first.timestamp(),
        LocalResult::None => end_of_gap(time, zone),
    }
}

/// The first moment after the jump that leaves out `time`: the one place within a day and a half
/// where the wall clock goes from before it to after it.
fn end_of_gap(time: NaiveDateTime, zone: TimeZone) -> i64 {
    const REACH: i64 = 36 * 3600;
    let target = time.and_utc().timestamp();
    let (mut before, mut after) = (target - REACH, target + REACH);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if middle + offset(middle, zone) < target { before = middle } else { after = middle }
    }
    after
}

/// The moment at which a day begins in `zone`: midnight, or the end of the jump over it.
pub(crate) fn start_of_day(date: NaiveDate, zone: TimeZone) -> i64 {
    instant(date.and_time(NaiveTime::MIN), zone)
}

/// A date moved by whole days; none outside chrono's years.
pub(crate) fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(count) } else { date.checked_add_days(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: TimeZone) -> String {
        let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        DateTime::from_timestamp(instant(time, zone), 0).unwrap().format("%m-%d %H:%MZ").to_string()
    }

    #[test]
    fn a_time_that_never_comes_is_the_moment_of_the_jump() {
        let brussels = chrono_tz::Europe::Brussels;
        assert_eq!(at("2026-03-29 01:59", brussels), "03-29 00:59Z");
        assert_eq!(at("2026-03-29 02:30", brussels), "03-29 01:00Z");
        assert_eq!(at("2026-03-29 03:00", brussels), "03-29 01:00Z");
    }

    #[test]
    fn a_time_that_comes_twice_is_its_first_coming() {
        assert_eq!(at("2026-10-25 02:30", chrono_tz::Europe::Brussels), "10-25 00:30Z");
    }

    #[test]
    fn a_day_that_was_left_out_begins_where_the_next_one_does() {
        // Samoa crossed the date line: there was no 30 December 2011.
        let apia = chrono_tz::Pacific::Apia;
        assert_eq!(at("2011-12-30 00:00", apia), at("2011-12-31 00:00", apia));
        // Lebanon's clocks jump at midnight.
        assert_eq!(at("2026-03-29 00:00", chrono_tz::Asia::Beirut), "03-28 22:00Z");
    }

    #[test]
    fn zones_are_found_by_name_in_any_case() {
        assert_eq!(parse_zone("europe/brussels").unwrap(), chrono_tz::Europe::Brussels);
        assert_eq!(parse_zone("Mars/Olympus").unwrap_err().code, "bad_time_zone");
    }
}
