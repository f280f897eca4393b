//! Which dates there are.

use crate::time::Civil;

/// Days of a month; 0 for a month that is none.
pub(in crate::layout) fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        // A date without a year may be of a leap year.
        2 if year == 0 || year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Whether there is such a day, between 1970 and 2099 where the year is given.
pub(super) fn is_date(civil: &Civil) -> bool {
    civil.day >= 1
        && civil.day <= days_in_month(civil.year, civil.month)
        && (civil.year == 0 || (1970..2100).contains(&civil.year))
}

/// The month and day of the so-many-th day of a year.
pub(super) fn of_year_day(year: i32, mut day: i32) -> Option<(u8, u8)> {
    for month in 1..=12 {
        let days = i32::from(days_in_month(year, month));
        if day <= days {
            return u8::try_from(day).ok().filter(|day| *day > 0).map(|day| (month, day));
        }
        day -= days;
    }
    None
}

/// Days since 1970 of a date, to compare times by.
pub(in crate::layout) fn day_number(year: i32, month: u8, day: u8) -> i64 {
    // Years begin in March, so that the leap day is the last one.
    let (year, month) = if month <= 2 { (year - 1, month + 12) } else { (year, month) };
    let (year, month) = (i64::from(year), i64::from(month));
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * (month - 3) + 2) / 5
        + i64::from(day)
        - 719_469
}
