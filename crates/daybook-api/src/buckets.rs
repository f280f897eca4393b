//! Where the buckets of a histogram begin and end.

use chrono::{Datelike, Months, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::zone::{TimeZone, add_days, instant, offset, start_of_day, wall};

/// The most buckets one histogram may have.
pub const MAX_BUCKETS: usize = 10_000;

/// How wide the buckets of a histogram are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Bucket {
    /// The finest round width that needs at most so many buckets.
    Auto {
        /// Most buckets.
        buckets: u32,
    },
    /// So many seconds, counted from 1970-01-01 00:00 UTC.
    Seconds(u32),
    /// Hours of the time zone's clock.
    Hour,
    /// Days of the time zone.
    Day,
}

impl Default for Bucket {
    fn default() -> Self {
        Bucket::Auto { buckets: 120 }
    }
}

/// A width that lies well on a clock or a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Seconds from the epoch.
    Epoch(i64),
    /// Seconds of the wall clock, dividing an hour.
    Clock(i64),
    /// Hours of the wall clock, dividing a day.
    Hours(u32),
    /// Days; weeks begin on Monday.
    Days(i64),
    /// Months, dividing a year or whole years.
    Months(u32),
}

/// What `auto` chooses from, finest first, with the mean width in seconds.
const ROUND: [(Step, i64); 27] = [
    (Step::Clock(1), 1),
    (Step::Clock(2), 2),
    (Step::Clock(5), 5),
    (Step::Clock(10), 10),
    (Step::Clock(15), 15),
    (Step::Clock(30), 30),
    (Step::Clock(60), 60),
    (Step::Clock(120), 120),
    (Step::Clock(300), 300),
    (Step::Clock(600), 600),
    (Step::Clock(900), 900),
    (Step::Clock(1800), 1800),
    (Step::Clock(3600), 3600),
    (Step::Hours(2), 7200),
    (Step::Hours(3), 10_800),
    (Step::Hours(6), 21_600),
    (Step::Hours(12), 43_200),
    (Step::Days(1), 86_400),
    (Step::Days(2), 172_800),
    (Step::Days(7), 604_800),
    (Step::Days(14), 1_209_600),
    (Step::Months(1), 2_629_746),
    (Step::Months(3), 7_889_238),
    (Step::Months(6), 15_778_476),
    (Step::Months(12), 31_556_952),
    (Step::Months(120), 315_569_520),
    (Step::Months(1200), 3_155_695_200),
];

/// The edges (Unix seconds, strictly increasing) of the buckets that cover `from..to`: the first
/// is at or before `from`, the last at or after `to`. Clocks that are set forward or back make
/// a bucket shorter or longer, never lose or double one.
///
/// # Errors
/// `bad_request` for an empty range, a width of 0, or more than [`MAX_BUCKETS`] buckets.
pub fn edges(bucket: Bucket, from: i64, to: i64, zone: TimeZone) -> Result<Vec<i64>, ApiError> {
    if from >= to {
        return Err(ApiError::bad_request(format!(
            "the range {from}..{to} is empty: its end must be after its beginning"
        )));
    }
    match bucket {
        Bucket::Auto { buckets: 0 } => {
            Err(ApiError::bad_request("a histogram needs at least 1 bucket"))
        }
        Bucket::Auto { buckets } => auto(buckets as usize, from, to, zone),
        Bucket::Seconds(0) => Err(ApiError::bad_request("a bucket must be at least 1 second wide")),
        Bucket::Seconds(seconds) => {
            cover(Step::Epoch(i64::from(seconds)), from, to, zone, MAX_BUCKETS).ok_or_else(too_many)
        }
        Bucket::Hour => cover(Step::Clock(3600), from, to, zone, MAX_BUCKETS).ok_or_else(too_many),
        Bucket::Day => cover(Step::Days(1), from, to, zone, MAX_BUCKETS).ok_or_else(too_many),
    }
}

fn too_many() -> ApiError {
    ApiError::bad_request(format!(
        "more than {MAX_BUCKETS} buckets; choose wider ones or a shorter range"
    ))
}

fn auto(buckets: usize, from: i64, to: i64, zone: TimeZone) -> Result<Vec<i64>, ApiError> {
    let most = buckets.min(MAX_BUCKETS);
    ROUND
        .iter()
        // A width that is far too fine is not tried: the mean tells without making the edges.
        .filter(|(_, mean)| (to - from) / mean <= most as i64 + 1)
        .find_map(|(step, _)| cover(*step, from, to, zone, most))
        // The coarsest always fits two edges; asked for fewer buckets than lie on its grid.
        .or_else(|| Some(vec![from, to]))
        .ok_or_else(too_many)
}

/// The edges of one width over a range, unless they are more than `most` buckets.
fn cover(step: Step, from: i64, to: i64, zone: TimeZone, most: usize) -> Option<Vec<i64>> {
    let mut edges = vec![floor(step, from, zone)?];
    let mut last = *edges.first()?;
    while last < to {
        if edges.len() > most {
            return None;
        }
        last = after(step, last, zone)?;
        edges.push(last);
    }
    Some(edges)
}

/// The last edge at or before a moment.
fn floor(step: Step, at: i64, zone: TimeZone) -> Option<i64> {
    let edge = match step {
        Step::Epoch(width) => at - at.rem_euclid(width),
        Step::Clock(width) => {
            // The hour may have been cut short by a jump within it: then the jump is its edge.
            let before = offset(at, zone);
            let edge = at - (at + before).rem_euclid(width);
            if offset(edge, zone) == before { edge } else { first_with_offset_of(at, edge, zone) }
        }
        Step::Hours(hours) => {
            let wall = wall(at, zone)?;
            instant(wall.date().and_time(hour(wall.hour() / hours * hours)?), zone)
        }
        Step::Days(days) => start_of_day(day_of(wall(at, zone)?.date(), days)?, zone),
        Step::Months(months) => start_of_day(month_of(wall(at, zone)?.date(), months)?, zone),
    };
    Some(edge.min(at))
}

/// The first edge after an edge.
fn after(step: Step, edge: i64, zone: TimeZone) -> Option<i64> {
    match step {
        Step::Epoch(width) => edge.checked_add(width),
        Step::Clock(width) => {
            let before = offset(edge, zone);
            let next = edge + width - (edge + before).rem_euclid(width);
            // A jump on the way is an edge only where it takes the clock off its grid.
            if offset(next, zone) == before || (offset(next, zone) - before) % width == 0 {
                return Some(next);
            }
            Some(first_with_offset_of(next, edge, zone))
        }
        Step::Hours(hours) => {
            let mut wall = wall(edge, zone)?;
            loop {
                let next = wall.hour() / hours * hours + hours;
                wall = if next < 24 {
                    wall.date().and_time(hour(next)?)
                } else {
                    wall.date().succ_opt()?.and_time(NaiveTime::MIN)
                };
                let at = instant(wall, zone);
                if at > edge {
                    return Some(at);
                }
            }
        }
        Step::Days(days) => {
            later(edge, zone, |date| add_days(date, days), |date| day_of(date, days))
        }
        Step::Months(months) => later(
            edge,
            zone,
            |date| date.checked_add_months(Months::new(months)),
            |date| month_of(date, months),
        ),
    }
}

/// The first start of a period after `edge`, passing over periods that a zone left out.
fn later(
    edge: i64,
    zone: TimeZone,
    next: impl Fn(NaiveDate) -> Option<NaiveDate>,
    floor: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Option<i64> {
    let mut date = floor(wall(edge, zone)?.date())?;
    loop {
        date = next(date)?;
        let at = start_of_day(date, zone);
        if at > edge {
            return Some(at);
        }
    }
}

/// The first moment in `low..=high` from which the clock has the offset that it has at `high`.
fn first_with_offset_of(high: i64, low: i64, zone: TimeZone) -> i64 {
    let target = offset(high, zone);
    let (mut low, mut high) = (low, high);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset(middle, zone) == target { high = middle } else { low = middle }
    }
    high
}

fn hour(hour: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, 0, 0)
}

/// The first of the `days` days (weeks from Monday) that hold a date.
fn day_of(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    // 5 January 1970 was a Monday.
    let monday = NaiveDate::from_ymd_opt(1970, 1, 5)?;
    add_days(date, -(date - monday).num_days().rem_euclid(days))
}

/// The first day of the `months` months (counted from a year 0) that hold a date.
fn month_of(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    let width = i32::try_from(months).ok()?;
    let count = date.year() * 12 + date.month0() as i32;
    let first = count - count.rem_euclid(width);
    NaiveDate::from_ymd_opt(first.div_euclid(12), first.rem_euclid(12) as u32 + 1, 1)
}

#[cfg(test)]
mod tests;
