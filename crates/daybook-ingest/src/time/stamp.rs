//! The ways in which log lines write a time, read from the beginning of a text.

use std::fmt;

use super::civil::days_in_month;
use cursor::Cursor;

mod cursor;

/// The last second of the year 9999.
pub const MAX_EPOCH: i64 = 253_402_300_799;

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A point in time: Unix seconds and nanoseconds.
    Instant {
        /// Unix seconds.
        epoch: i64,
        /// Nanoseconds within the second.
        nanos: u32,
    },
    /// A date and a time of day, perhaps without year, date or zone.
    Civil(Civil),
}

impl Stamp {
    /// Whether it can be between the years 1970 and 9999.
    #[must_use]
    pub fn is_storable(&self) -> bool {
        match self {
            Stamp::Instant { epoch, nanos } => {
                (0..=MAX_EPOCH).contains(epoch) && *nanos < 1_000_000_000
            }
            Stamp::Civil(_) => true,
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stamp::Instant { epoch, nanos } => write!(f, "{epoch}.{nanos:09}"),
            Stamp::Civil(c) => {
                write!(f, "{:04}-{:02}-{:02} ", c.year, c.month, c.day)?;
                write!(f, "{:02}:{:02}:{:02}.{:09}", c.hour, c.minute, c.second, c.nanos)?;
                c.offset.map_or(Ok(()), |offset| write!(f, " UTC{:+} s", offset))
            }
        }
    }
}

/// A date and a time of day as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Civil {
    /// 0: not given.
    pub year: i32,
    /// From 1; 0: neither month nor day given.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60.
    pub second: u8,
    /// Fraction of the second.
    pub nanos: u32,
    /// Seconds east of UTC, when given.
    pub offset: Option<i32>,
}

impl Civil {
    pub(super) fn second_of_day(&self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }
}

/// The time that a text begins with, and how many bytes it takes (its zone included).
#[must_use]
pub fn leading(text: &[u8]) -> Option<(Stamp, usize)> {
    let mut cursor = Cursor::new(text);
    let stamp = match *text.first()? {
        b'0'..=b'9' => number_first(&mut cursor)?,
        b'A'..=b'Z' | b'a'..=b'z' => word_first(&mut cursor)?,
        _ => return None,
    };
    Some((stamp, cursor.at))
}

/// The time that a text is, nothing before or after it but blanks.
#[must_use]
pub fn whole(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (stamp, end) = leading(text.as_bytes())?;
    (end == text.len()).then_some(stamp)
}

/// A Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by its size:
/// each unit covers the years 2001 to 2286.
#[must_use]
pub fn unix(text: &str) -> Option<Stamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        // Exponents and the like: exact enough as a float.
        let seconds: f64 = text.parse().ok()?;
        return (seconds.is_finite() && (0.0..2.0e11).contains(&seconds)).then(|| Stamp::Instant {
            epoch: seconds as i64,
            nanos: (seconds.fract() * 1e9) as u32,
        });
    }
    let number: i64 = whole.parse().ok()?;
    let (per_second, digits) = match whole.len() {
        ..=11 => (1, 0),
        12..=14 => (1_000, 3),
        15..=17 => (1_000_000, 6),
        18..=19 => (1_000_000_000, 9),
        _ => return None,
    };
    if number < 0 {
        return None;
    }
    let mut nanos = number % per_second;
    // What the number leaves open, its fraction fills, digit by digit.
    let mut fraction = fraction.bytes().map(|byte| i64::from(byte - b'0'));
    for _ in digits..9 {
        nanos = nanos * 10 + fraction.next().unwrap_or(0);
    }
    Some(Stamp::Instant { epoch: number / per_second, nanos: u32::try_from(nanos).ok()? })
}

fn number_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let digits = cursor.digits_ahead();
    match (digits, cursor.peek_at(digits)) {
        (4, Some(separator @ (b'-' | b'/' | b'.'))) => {
            let year = cursor.number(4, 4)?;
            cursor.take(separator)?;
            let month = cursor.number(1, 2)?;
            cursor.take(separator)?;
            let day = cursor.number(1, 2)?;
            then_time(cursor, year, month, day)
        }
        (4, Some(b' ')) => {
            let year = cursor.number(4, 4)?;
            cursor.take(b' ')?;
            let month = cursor.month()?;
            cursor.take(b' ')?;
            let day = cursor.number(1, 2)?;
            then_time(cursor, year, month, day)
        }
        (8, Some(b' ' | b'T' | b'-' | b'_')) => {
            let (year, month, day) =
                (cursor.number(4, 4)?, cursor.number(2, 2)?, cursor.number(2, 2)?);
            then_time(cursor, year, month, day)
        }
        (6, Some(b' ')) => {
            let (year, month, day) =
                (cursor.number(2, 2)?, cursor.number(2, 2)?, cursor.number(2, 2)?);
            then_time(cursor, full_year(year), month, day)
        }
        (1 | 2, Some(b'/')) => slashes(cursor),
        (1 | 2, Some(b'-')) => dashes(cursor),
        (1 | 2, Some(b'.')) => {
            let (day, month) = (cursor.number(1, 2)?, cursor.skip_then_number(b'.', 1, 2)?);
            let year = cursor.skip_then_number(b'.', 2, 4)?;
            then_time(cursor, full_year(year), month, day)
        }
        (1 | 2, Some(b' ')) => {
            let day = cursor.number(1, 2)?;
            cursor.take(b' ')?;
            let month = cursor.month()?;
            cursor.skip(b',');
            cursor.take(b' ')?;
            let year = if cursor.digits_ahead() == 4 { cursor.number(4, 4)? } else { 0 };
            if year != 0 {
                then_time(cursor, year, month, day)
            } else {
                time_of_day(
                    cursor,
                    Civil { month: small(month)?, day: small(day)?, ..Civil::default() },
                )
            }
        }
        (2, Some(b':')) => {
            // Without a date it needs its seconds, or every `12:30` would be one.
            let stamp = time_of_day(cursor, Civil::default())?;
            cursor.had_seconds.then_some(stamp)
        }
        (10 | 13 | 16 | 19, _) => {
            let mut end = cursor.at + digits;
            if digits == 10 && cursor.peek_at(digits) == Some(b'.') {
                end += 1 + cursor.digits_from(end + 1);
            }
            let text = std::str::from_utf8(cursor.text.get(cursor.at..end)?).ok()?;
            let stamp = unix(text)?;
            // Before 2001 or after 2100 it is some other number.
            let Stamp::Instant { epoch: 978_307_200..=4_102_444_800, .. } = stamp else {
                return None;
            };
            if cursor
                .text
                .get(end)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
            {
                return None;
            }
            cursor.at = end;
            Some(stamp)
        }
        _ => None,
    }
}

/// `20/Jul/2009:22:59:26 +0000`, `17/06/09 20:10:40`, `12/31/2025 23:59:59`.
fn slashes(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let first = cursor.number(1, 2)?;
    cursor.take(b'/')?;
    if let Some(month) = cursor.month() {
        let year = cursor.skip_then_number(b'/', 4, 4)?;
        return then_time(cursor, year, month, first);
    }
    let second = cursor.number(1, 2)?;
    cursor.take(b'/')?;
    let digits = cursor.digits_ahead();
    let third = cursor.number(2, 4)?;
    let (year, month, day) = if digits == 4 {
        if first > 12 { (third, second, first) } else { (third, first, second) }
    } else if valid_date(full_year(first), second, third) {
        // Year first, as log4j's short form has it.
        (full_year(first), second, third)
    } else if valid_date(full_year(third), first, second) {
        (full_year(third), first, second)
    } else {
        (full_year(third), second, first)
    };
    then_time(cursor, year, month, day)
}

/// `31-Dec-2025 23:59:59`, `31-12-2025 23:59:59`, and `12-31 23:59:59.123` without a year.
fn dashes(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let first = cursor.number(1, 2)?;
    cursor.take(b'-')?;
    if let Some(month) = cursor.month() {
        let year = cursor.skip_then_number(b'-', 2, 4)?;
        return then_time(cursor, full_year(year), month, first);
    }
    let second = cursor.number(1, 2)?;
    if cursor.skip(b'-') {
        let third = cursor.number(2, 4)?;
        return if third >= 100 {
            then_time(cursor, third, second, first)
        } else {
            then_time(cursor, full_year(first), second, third)
        };
    }
    cursor.take(b' ')?;
    // 2000 had a 29 February.
    if !valid_date(2000, first, second) {
        return None;
    }
    time_of_day(cursor, Civil { month: small(first)?, day: small(second)?, ..Civil::default() })
}

/// `Dec 10 06:55:46`, `Sun Dec 04 04:47:44 2005`, `Sun, 04 Dec 2005 04:47:44 GMT`.
fn word_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let weekday = cursor.weekday();
    if weekday {
        cursor.skip(b',');
        cursor.take(b' ')?;
        cursor.skip(b' ');
        if cursor.digits_ahead() > 0 {
            return number_first(cursor);
        }
    }
    let month = cursor.month()?;
    cursor.skip(b'.');
    cursor.take(b' ')?;
    cursor.skip(b' ');
    let day = cursor.number(1, 2)?;
    cursor.skip(b',');
    let mut year = 0;
    if cursor.peek() == Some(b' ') && cursor.digits_from(cursor.at + 1) == 4 {
        cursor.take(b' ')?;
        year = cursor.number(4, 4)?;
        cursor.skip(b',');
    }
    if !valid_date(if year == 0 { 2000 } else { year }, month, day) {
        return None;
    }
    if !cursor.skip(b':') {
        cursor.take(b' ')?;
    }
    let civil = Civil { year, month: small(month)?, day: small(day)?, ..Civil::default() };
    let Stamp::Civil(mut civil) = time_of_day(cursor, civil)? else { return None };
    if weekday && civil.year == 0 {
        civil.year = cursor.trailing_year().unwrap_or(0);
    }
    Some(Stamp::Civil(civil))
}

/// What stands between a date and its time of day, and that.
fn then_time(cursor: &mut Cursor<'_>, year: i32, month: i32, day: i32) -> Option<Stamp> {
    if !(1970..=9999).contains(&year) || !valid_date(year, month, day) {
        return None;
    }
    cursor.skip(b',');
    match cursor.peek()? {
        b'T' | b't' | b'_' | b':' | b'-' => cursor.at += 1,
        b' ' => {
            cursor.at += 1;
            cursor.skip(b' ');
        }
        _ => return None,
    }
    time_of_day(cursor, Civil { year, month: small(month)?, day: small(day)?, ..Civil::default() })
}

/// `14:05:59.123456789 +01:00` and its shorter forms, into what is known of the date.
fn time_of_day(cursor: &mut Cursor<'_>, mut civil: Civil) -> Option<Stamp> {
    let compact = cursor.digits_ahead();
    if compact == 6 {
        (civil.hour, civil.minute) = (small(cursor.number(2, 2)?)?, small(cursor.number(2, 2)?)?);
        civil.second = small(cursor.number(2, 2)?)?;
        cursor.had_seconds = true;
    } else {
        civil.hour = small(cursor.number(1, 2)?)?;
        civil.minute = small(cursor.skip_then_number(b':', 2, 2)?)?;
        cursor.had_seconds = false;
        if cursor.peek() == Some(b':') && cursor.digits_from(cursor.at + 1) == 2 {
            civil.second = small(cursor.skip_then_number(b':', 2, 2)?)?;
            cursor.had_seconds = true;
        }
    }
    if cursor.had_seconds {
        civil.nanos = cursor.fraction();
    }
    if let Some(afternoon) = cursor.meridiem() {
        if !(1..=12).contains(&civil.hour) {
            return None;
        }
        civil.hour = civil.hour % 12 + if afternoon { 12 } else { 0 };
    }
    if civil.hour > 23 || civil.minute > 59 || civil.second > 60 {
        return None;
    }
    // `12:30:455` is no time, nor is `12:30:5556`.
    let colon = cursor.peek() == Some(b':') && cursor.digits_from(cursor.at + 1) > 0;
    if cursor.digits_ahead() > 0 || (colon && !cursor.had_seconds) {
        return None;
    }
    civil.offset = cursor.offset();
    Some(Stamp::Civil(civil))
}

fn valid_date(year: i32, month: i32, day: i32) -> bool {
    match (small(month), small(day)) {
        (Some(month), Some(day)) => day >= 1 && day <= days_in_month(year, month),
        _ => false,
    }
}

/// Two digits are of the years 1970 to 2069.
fn full_year(year: i32) -> i32 {
    match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        _ => year,
    }
}

fn small(number: i32) -> Option<u8> {
    u8::try_from(number).ok()
}

#[cfg(test)]
mod tests;
