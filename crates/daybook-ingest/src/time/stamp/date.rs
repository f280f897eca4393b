//! The ways to write a date.

use super::clock::{after_date, clock};
use super::cursor::Cursor;
use super::{names, offset, unix};
use crate::time::civil::{
    days_from_civil, full_year, is_valid_date, month_and_day, weekday_of, year_of,
};
use crate::time::written::{Civil, Order, Stamp, ZoneName};

/// A time that begins with a digit.
pub(super) fn number_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let digits = cursor.digits_ahead();
    match (digits, cursor.peek_at(digits)) {
        (1 | 2, Some(b':')) => clock_first(cursor),
        (10 | 13 | 16 | 19, _) => unix::leading(cursor),
        (14 | 17, _) => run_together(cursor),
        (4, Some(b'/')) if cursor.digits_after(5) == 6 => chromium(cursor),
        _ => {
            let civil = numbers(cursor)?;
            after_date(cursor, civil)
        }
    }
}

/// A time that begins with a word: `Dec 10 06:55:46`, `Sun Dec 04 04:47:44 2005`,
/// `Sun, 04 Dec 2005 04:47:44 GMT`, `Fri 2026-03-20 14:00:00 UTC`.
pub(super) fn word_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let word = cursor.word();
    let start = cursor.at;
    cursor.at += word.len();
    let mark = matches!(cursor.peek()?, b' ' | b'.' | b',' | b'-' | b'/');
    if word.len() < 2 || !mark {
        return None;
    }
    // Most words end here: neither a number nor the name of a day is near.
    let mut after = cursor.rest().get(1..)?.iter().take(8);
    let near = after.find(|byte| !matches!(byte, b' ' | b'.' | b','))?;
    if near.is_ascii_digit()
        && let Some(month) = names::month(word)
    {
        if let Some(stamp) = month_first(cursor, month, 0) {
            return Some(stamp);
        }
        // `mar` is a Tuesday too.
        cursor.at = start + word.len();
    }
    let weekday = names::weekday(word)?;
    cursor.skip(b'.');
    cursor.skip(b',');
    cursor.blanks().then_some(())?;
    let stamp = if cursor.digits_ahead() > 0 {
        let civil = Civil { weekday, ..numbers(cursor)? };
        after_date(cursor, civil)?
    } else {
        let word = cursor.word();
        let month = names::month(word)?;
        cursor.at += word.len();
        month_first(cursor, month, weekday)?
    };
    let Stamp::Civil(mut civil) = stamp else { return None };
    if civil.year == 0 {
        civil.year = trailing_year(cursor, &mut civil.zone).unwrap_or(0);
        let lost = civil.year != 0 && !is_valid_date(civil.year, civil.month, civil.day);
        return (!lost).then_some(Stamp::Civil(civil));
    }
    Some(stamp)
}

/// What follows a month's name at the beginning of a time.
fn month_first(cursor: &mut Cursor<'_>, month: u8, weekday: u8) -> Option<Stamp> {
    cursor.skip(b'.');
    let mark = cursor.peek()?;
    let mut civil = Civil { month, weekday, ..Civil::default() };
    if mark == b'-' || mark == b'/' {
        // `Mar-20-2026`
        cursor.at += 1;
        civil.day = cursor.one_or_two()?;
        cursor.take(mark)?;
        civil.year = cursor.number(4, 4)?;
        return after_date(cursor, in_range(civil)?);
    }
    cursor.blanks().then_some(())?;
    civil.day = cursor.one_or_two()?;
    ordinal_ending(cursor);
    let comma = usize::from(cursor.peek() == Some(b','));
    let blank = comma + usize::from(cursor.peek_at(comma) == Some(b' '));
    if blank > 0 && cursor.digits_after(blank) == 4 {
        cursor.at += blank;
        civil.year = cursor.number(4, 4)?;
        civil = in_range(civil)?;
    }
    after_date(cursor, civil)
}

/// A date that begins with a digit.
fn numbers(cursor: &mut Cursor<'_>) -> Option<Civil> {
    let digits = cursor.digits_ahead();
    match (digits, cursor.peek_at(digits)?) {
        (4, mark @ (b'-' | b'/' | b'.')) => year_first(cursor, mark),
        (4, b' ') => {
            let start = cursor.at;
            let year = cursor.number(4, 4)?;
            cursor.take(b' ')?;
            if let Some(month) = month(cursor) {
                cursor.take(b' ')?;
                return in_range(Civil {
                    year,
                    month,
                    day: cursor.one_or_two()?,
                    ..Civil::default()
                });
            }
            // `0320 14:00:00`, `0320 140000`
            let (digits, next) = (cursor.digits_ahead(), cursor.peek_at(cursor.digits_ahead()));
            if digits != 6 && !(digits == 2 && next == Some(b':')) {
                return None;
            }
            cursor.at = start;
            Some(Civil { month: cursor.two()?, day: cursor.two()?, ..Civil::default() })
        }
        (8, b' ' | b'\t' | b'T' | b't' | b'-' | b'_' | b':' | b',' | b'|') => {
            let year = cursor.number(4, 4)?;
            let civil =
                Civil { year, month: cursor.two()?, day: cursor.two()?, ..Civil::default() };
            in_range(civil)
        }
        (6, b' ' | b'T' | b'-' | b'_') => {
            let year = full_year(cursor.two()?);
            Some(Civil { year, month: cursor.two()?, day: cursor.two()?, ..Civil::default() })
        }
        (1 | 2, b'/') => slashes(cursor),
        (1 | 2, b'-') => dashes(cursor),
        (1 | 2, b'.') => dots(cursor),
        (1 | 2, b' ') => {
            let day = cursor.one_or_two()?;
            day_first(cursor, day)
        }
        _ => None,
    }
}

/// `2026-03-20`, `2026/3/20`, `2026-Mar-20`, `2026-079`, `2026-W12-5`.
fn year_first(cursor: &mut Cursor<'_>, mark: u8) -> Option<Civil> {
    let year = cursor.number(4, 4)?;
    cursor.take(mark)?;
    if year == 0 {
        return None;
    }
    if mark == b'-' {
        if cursor.skip(b'W') {
            let week = cursor.two()?;
            cursor.take(b'-')?;
            return week_date(year, i64::from(week), i64::from(cursor.number(1, 1)?));
        }
        if cursor.digits_ahead() == 3 {
            let (month, day) = month_and_day(year, i64::from(cursor.number(3, 3)?))?;
            return Some(Civil { year, month, day, ..Civil::default() });
        }
    }
    let month = if cursor.digits_ahead() > 0 { cursor.one_or_two()? } else { month(cursor)? };
    cursor.take(mark)?;
    Some(Civil { year, month, day: cursor.one_or_two()?, ..Civil::default() })
}

/// The day of an ISO week; weeks belong to the year that has their Thursday.
fn week_date(year: i32, week: i64, weekday: i64) -> Option<Civil> {
    if !(1..=53).contains(&week) || !(1..=7).contains(&weekday) {
        return None;
    }
    let fourth = days_from_civil(year, 1, 4);
    let monday = fourth - i64::from(weekday_of(fourth)) + 1;
    let thursday = monday + (week - 1) * 7 + 3;
    if year_of(thursday) != year {
        return None;
    }
    let days = thursday - 4 + weekday;
    let year = year_of(days);
    let (month, day) = month_and_day(year, days - days_from_civil(year, 1, 1) + 1)?;
    Some(Civil { year, month, day, ..Civil::default() })
}

/// `20/Jul/2009`, `17/06/09`, `12/31/2025`. Where several orders make a date, the calendar decides
/// by the other lines.
fn slashes(cursor: &mut Cursor<'_>) -> Option<Civil> {
    let first = cursor.one_or_two()?;
    cursor.take(b'/')?;
    if let Some(month) = month(cursor) {
        cursor.take(b'/')?;
        let year = cursor.number(4, 4)?;
        return in_range(Civil { year, month, day: first, ..Civil::default() });
    }
    let second = cursor.one_or_two()?;
    cursor.take(b'/')?;
    third(cursor, first, second, Order::MonthDay)
}

/// `31-Dec-2025`, `31-12-2025`, `26-03-20`, and `12-31 23:59:59.123` without a year.
fn dashes(cursor: &mut Cursor<'_>) -> Option<Civil> {
    let first = cursor.one_or_two()?;
    cursor.take(b'-')?;
    if let Some(month) = month(cursor) {
        cursor.take(b'-')?;
        return Some(Civil { year: year(cursor)?, month, day: first, ..Civil::default() });
    }
    let second = cursor.one_or_two()?;
    if cursor.skip(b'-') {
        return third(cursor, first, second, Order::DayMonth);
    }
    let clock_follows = cursor.peek() == Some(b' ') && cursor.digits_after(1) == 2;
    clock_follows.then_some(Civil { month: first, day: second, ..Civil::default() })
}

/// `31.12.2025`, `31.12.25`, `20. März 2026`, and `12.31 23:59:59` without a year.
fn dots(cursor: &mut Cursor<'_>) -> Option<Civil> {
    let first = cursor.one_or_two()?;
    cursor.take(b'.')?;
    if cursor.peek() == Some(b' ') {
        return day_first(cursor, first);
    }
    if let Some(month) = month(cursor) {
        cursor.take(b'.')?;
        return Some(Civil { year: year(cursor)?, month, day: first, ..Civil::default() });
    }
    let two = cursor.digits_ahead() == 2;
    let second = cursor.one_or_two()?;
    let point = cursor.skip(b'.');
    if point && cursor.digits_ahead() > 0 {
        return Some(Civil { year: year(cursor)?, month: second, day: first, ..Civil::default() });
    }
    // A version is not followed by a time of day with its seconds.
    let shape = [cursor.peek_at(0), cursor.peek_at(3), cursor.peek_at(6)];
    if !two || shape != [Some(b' '), Some(b':'), Some(b':')] {
        return None;
    }
    let day_first = point || first > 12;
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    Some(Civil { month, day, ..Civil::default() })
}

/// `20 Mar 2026`, `20 March, 2026`, `20 de marzo de 2026`, `20 Mar 26`, `20 Mar`: from behind the
/// day on.
fn day_first(cursor: &mut Cursor<'_>, day: u8) -> Option<Civil> {
    cursor.take(b' ')?;
    of(cursor);
    let month = month(cursor)?;
    cursor.skip(b'.');
    cursor.skip(b',');
    let mut civil = Civil { month, day, ..Civil::default() };
    let start = cursor.at;
    cursor.take(b' ')?;
    of(cursor);
    let digits = cursor.digits_ahead();
    let short = digits == 2 && cursor.peek_at(2) == Some(b' ');
    if digits == 4 || (short && cursor.digits_after(3) > 0) {
        civil.year = year(cursor)?;
        return in_range(civil);
    }
    cursor.at = start;
    Some(civil)
}

/// `of ` and its like.
fn of(cursor: &mut Cursor<'_>) {
    if [&b"de "[..], b"of ", b"di "].iter().any(|word| cursor.rest().starts_with(word)) {
        cursor.at += 3;
    }
}

/// The third number of a date, a year of two or four digits or a day, and what that makes of it.
fn third(cursor: &mut Cursor<'_>, first: u8, second: u8, order: Order) -> Option<Civil> {
    let digits = cursor.digits_ahead();
    if digits == 4 {
        let year = cursor.number(4, 4)?;
        let written = in_range(match order {
            Order::DayMonth => Civil { year, month: second, day: first, order, ..Civil::default() },
            _ => Civil {
                year,
                month: first,
                day: second,
                order: Order::MonthDay,
                ..Civil::default()
            },
        })?;
        return written.order.family().iter().find_map(|order| written.read_as(*order));
    }
    if digits != 2 && !(digits == 1 && first > 9) {
        return None;
    }
    let last = cursor.one_or_two()?;
    // Year first, as log4j's short form has it.
    let written = Civil {
        year: full_year(first),
        month: second,
        day: last,
        order: Order::ShortYearMonthDay,
        ..Civil::default()
    };
    let family = written.order.family();
    family.iter().find_map(|order| written.read_as(*order))
}

/// A time of day, and the date if that follows: `14:00:00.123 UTC Fri Mar 20 2026`.
fn clock_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let two = cursor.digits_ahead() == 2;
    let start = cursor.at;
    let Stamp::Civil(mut civil) = clock(cursor, Civil::default(), false)? else { return None };
    // `2:05:09` may be anything, `2:05:09 PM` is a time.
    let text = cursor.text.get(start..cursor.at).unwrap_or_default();
    if !two && !text.iter().any(|byte| matches!(byte, b'M' | b'm')) {
        return None;
    }
    let end = cursor.at;
    match trailing_date(cursor) {
        Some(date) => {
            (civil.year, civil.month, civil.day) = (date.year, date.month, date.day);
            civil.order = date.order;
        }
        None => cursor.at = end,
    }
    Some(Stamp::Civil(civil))
}

/// A date with its whole year.
fn trailing_date(cursor: &mut Cursor<'_>) -> Option<Civil> {
    let start = cursor.at;
    cursor.skip(b',');
    cursor.take(b' ')?;
    let word = cursor.word();
    if !word.is_empty() && names::weekday(word).is_some() {
        cursor.at += word.len();
        cursor.skip(b',');
        cursor.blanks();
    }
    let word = cursor.word();
    let date = if word.is_empty() {
        numbers(cursor)?
    } else {
        let month = names::month(word)?;
        cursor.at += word.len();
        cursor.blanks().then_some(())?;
        let day = cursor.one_or_two()?;
        cursor.skip(b',');
        cursor.take(b' ')?;
        in_range(Civil { year: cursor.number(4, 4)?, month, day, ..Civil::default() })?
    };
    let text = cursor.text.get(start..cursor.at)?;
    let marked = text.iter().skip(5).any(|byte| !byte.is_ascii_digit());
    let whole = text.windows(4).any(|digits| digits.iter().all(u8::is_ascii_digit)) && marked;
    let next = cursor.peek();
    let joined = matches!(next, Some(b':' | b'-' | b'/' | b'.'))
        && cursor.peek_at(1).is_some_and(|byte| byte.is_ascii_digit());
    let ends = !cursor.in_word() && !joined;
    // Another time follows: this one stands for itself.
    let another = next == Some(b' ') && cursor.peek_at(3) == Some(b':');
    (whole && ends && !another && is_valid_date(date.year, date.month, date.day)).then_some(date)
}

/// `20260320140000`, `20260320140000.123`, `20260320140000123`.
fn run_together(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let year = cursor.number(4, 4)?;
    let civil = Civil { year, month: cursor.two()?, day: cursor.two()?, ..Civil::default() };
    // Any other number of so many digits.
    if !(1970..2200).contains(&year) || !is_valid_date(year, civil.month, civil.day) {
        return None;
    }
    let stamp = clock(cursor, civil, true)?;
    (!cursor.in_word()).then_some(stamp)
}

/// `0320/140000.123456`
fn chromium(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let civil = Civil { month: cursor.two()?, day: cursor.two()?, ..Civil::default() };
    after_date(cursor, civil)
}

/// The month's name here, passed.
fn month(cursor: &mut Cursor<'_>) -> Option<u8> {
    let word = cursor.word();
    let month = names::month(word)?;
    cursor.at += word.len();
    Some(month)
}

/// A year of two or four digits.
fn year(cursor: &mut Cursor<'_>) -> Option<i32> {
    match cursor.digits_ahead() {
        2 => cursor.two().map(full_year),
        4 => cursor.number(4, 4).filter(|year| (1970..=9999).contains(year)),
        _ => None,
    }
}

/// The `th` of `20th`.
fn ordinal_ending(cursor: &mut Cursor<'_>) {
    if matches!(cursor.word(), b"st" | b"nd" | b"rd" | b"th") {
        cursor.at += 2;
    }
}

/// The year that stands behind the time of day, perhaps with a zone before it:
/// `04:47:44 2005`, `04:47:44 EAT 2005`, `04:47:44 -03 2005`.
fn trailing_year(cursor: &mut Cursor<'_>, zone: &mut ZoneName) -> Option<i32> {
    let start = cursor.at;
    let found = offset::before_year(cursor).and_then(|name| {
        let year = cursor.number(4, 4)?;
        (!cursor.in_word() && (1970..=9999).contains(&year)).then_some((name, year))
    });
    let Some((name, year)) = found else {
        cursor.at = start;
        return None;
    };
    if name != ZoneName::None {
        *zone = name;
    }
    Some(year)
}

/// Only dates from 1970 on: any four digits may stand where a year could.
fn in_range(civil: Civil) -> Option<Civil> {
    (1970..=9999).contains(&civil.year).then_some(civil)
}
