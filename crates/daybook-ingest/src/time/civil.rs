//! Days and dates of the Gregorian calendar, by arithmetic alone: this runs once a line.

/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;

/// Two digits are of the years 1970 to 2069.
pub(super) fn full_year(short: u8) -> i32 {
    i32::from(short) + if short < 70 { 2000 } else { 1900 }
}

/// Days from 1970-01-01 to this date. Months count from 1; any day number is carried over.
pub(super) fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    // Years begin in March, so that the leap day is the last one.
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The year of a day counted from 1970-01-01.
pub(super) fn year_of(days: i64) -> i32 {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // From the 306th day on (1 January) it is the next year already.
    let year = era * 400 + year_of_era + i64::from(day_of_year >= 306);
    i32::try_from(year).unwrap_or(0)
}

/// The day of the week of a day counted from 1970-01-01, from 1, Monday, to 7.
pub(super) fn weekday_of(days: i64) -> u8 {
    // 1 January 1970 was a Thursday.
    (days + 3).rem_euclid(7) as u8 + 1
}

/// Month and day of the so many-th day of a year, counted from 1; `None` when it has no such day.
pub(super) fn month_and_day(year: i32, ordinal: i64) -> Option<(u8, u8)> {
    let mut rest = u16::try_from(ordinal).ok().filter(|rest| *rest > 0)?;
    for month in 1..=12 {
        let days = u16::from(days_in_month(year, month));
        if rest <= days {
            return Some((month, u8::try_from(rest).ok()?));
        }
        rest -= days;
    }
    None
}

/// Whether there is such a day.
pub(super) fn is_valid_date(year: i32, month: u8, day: u8) -> bool {
    day >= 1 && day <= days_in_month(year, month)
}

/// Days of a month; 0 for a month that is none.
pub(super) fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn every_day_of_four_centuries_agrees_with_chrono() {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        for days in (-40_000..120_000).step_by(5) {
            let date = epoch + chrono::Duration::days(days);
            let (month, day) = (date.month() as u8, date.day() as u8);
            assert_eq!(days_from_civil(date.year(), month, day), days, "{date}");
            assert_eq!(year_of(days), date.year(), "{date}");
            assert_eq!(u32::from(weekday_of(days)), date.weekday().number_from_monday(), "{date}");
            assert_eq!(month_and_day(date.year(), i64::from(date.ordinal())), Some((month, day)));
            assert!(day <= days_in_month(date.year(), month));
        }
        assert_eq!(month_and_day(2026, 366), None);
        assert_eq!(month_and_day(2024, 366), Some((12, 31)));
    }
}
