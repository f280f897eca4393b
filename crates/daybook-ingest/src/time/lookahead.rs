//! When a file without years, or without dates, begins: told from how often it starts anew before
//! the time it was last written.

use super::civil::{DAY, days_from_civil, year_of};
use super::written::{Civil, Stamp};
use super::zone::Zone;

/// Days that lines stand out of order at most: of several threads or hosts, or of logs that were
/// put one after another, the newest first.
pub(super) const DISORDER: i64 = 31;
/// Seconds that times of day stand out of order at most.
const DISORDER_OF_DAY: i64 = 3600;
/// The same over a midnight: 23:30 after 00:10 is later the same day.
const DISORDER_AT_MIDNIGHT: i64 = 900;

/// Counts the New Years, or the midnights, that the lines of a file pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lookahead {
    last: Option<Civil>,
    passed: i64,
}

impl Lookahead {
    /// Takes the next line's time; those with a year say nothing here.
    pub fn take(&mut self, stamp: &Stamp) {
        let Stamp::Civil(civil) = stamp else { return };
        if civil.year != 0 {
            return;
        }
        if let Some(last) = self.last {
            // A file is of one kind: a few lines of the other are something else.
            if (last.month == 0) != (civil.month == 0) {
                return;
            }
            self.passed += if civil.month == 0 {
                midnights(last.second_of_day(), civil.second_of_day())
            } else {
                new_years(day_of_year(&last), day_of_year(civil))
            };
        }
        self.last = Some(*civil);
    }

    /// The year, or (without dates) the day since 1970, of the first line of a file that was last
    /// written at this time; `None` when the file gives years, or never starts anew.
    #[must_use]
    pub fn first(&self, zone: &Zone, file_epoch: i64) -> Option<First> {
        let last = self.last.filter(|_| self.passed > 0)?;
        let written = zone.local_of(file_epoch);
        let today = written.div_euclid(DAY);
        if last.month == 0 {
            let later = last.second_of_day() > written.rem_euclid(DAY) + 3600;
            return Some(First::Day(today - i64::from(later) - self.passed));
        }
        let year = year_of(today + 1);
        let end = days_from_civil(year, last.month, last.day);
        let passed = i32::try_from(self.passed).ok()?;
        Some(First::Year(year - i32::from(end > today + 1) - passed))
    }
}

/// Where a file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// In this year.
    Year(i32),
    /// On this day since 1970-01-01.
    Day(i64),
}

/// How many midnights lie between two times of day: one, none, or one backwards.
pub(super) fn midnights(from: i64, to: i64) -> i64 {
    let moved = to - from;
    i64::from(moved < -DISORDER_OF_DAY) - i64::from(moved > DAY - DISORDER_AT_MIDNIGHT)
}

/// The same of New Years between two days of a year.
fn new_years(from: i64, to: i64) -> i64 {
    let moved = to - from;
    i64::from(moved < -DISORDER) - i64::from(moved > 366 - DISORDER)
}

/// Of a year that has a 29 February.
fn day_of_year(civil: &Civil) -> i64 {
    days_from_civil(2000, civil.month, civil.day) - days_from_civil(2000, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::super::stamp;
    use super::*;

    /// 2026-11-23 12:00:00 UTC.
    const WRITTEN: i64 = 1_795_435_200;

    fn first(times: &[&str]) -> Option<First> {
        let mut lookahead = Lookahead::default();
        for time in times {
            lookahead.take(&stamp::leading(time.as_bytes()).unwrap().0);
        }
        lookahead.first(&Zone::named("UTC").unwrap(), WRITTEN)
    }

    #[test]
    fn a_file_that_passes_new_years_begins_so_many_years_before() {
        assert_eq!(first(&["Nov  3 09:23:38", "Feb  3 09:23:38"]), Some(First::Year(2025)));
        assert_eq!(
            first(&["Dec 3 00:00:00", "Jan 3 00:00:00", "Dec 3 00:00:00"]),
            Some(First::Year(2024))
        );
        assert_eq!(first(&["Jan 1 00:00:00", "Dec 31 23:59:59", "Jan 1 00:00:01"]), None);
        assert_eq!(first(&["Oct 3 00:00:00", "Nov 3 00:00:00"]), None);
        // One log after the other, the newest first; and the newest line first.
        assert_eq!(first(&["Nov 20 00:00:00", "Nov 3 00:00:00", "Nov 10 00:00:00"]), None);
        assert_eq!(first(&["Jan 3 00:00:00", "Dec 30 00:00:00", "Dec 20 00:00:00"]), None);
        assert_eq!(first(&["2026-10-03 00:00:00", "2025-11-03 00:00:00"]), None);
    }

    #[test]
    fn a_file_that_passes_midnights_begins_so_many_days_before() {
        let today = WRITTEN / DAY;
        assert_eq!(first(&["01:00:00", "03:00:00", "02:30:00"]), None);
        assert_eq!(first(&["01:00:00", "03:00:00", "00:00:00"]), Some(First::Day(today - 1)));
        assert_eq!(first(&["13:00:00", "00:30:00", "11:00:00"]), Some(First::Day(today - 1)));
        assert_eq!(first(&["13:00:00", "00:30:00", "23:00:00"]), Some(First::Day(today - 2)));
        // Disorder at the very beginning.
        assert_eq!(first(&["00:00:01", "23:59:59", "00:00:02"]), None);
        assert_eq!(
            first(&["00:00:01", "23:59:59", "00:00:02", "23:00:00", "01:00:00"]),
            Some(First::Day(today - 1))
        );
    }
}
