//! When a file without years, or without dates, begins: told from how often it starts anew before
//! the time it was last written.

use super::civil::{DAY, year_of};
use super::stamp::{Civil, Stamp};
use super::zone::Zone;

/// Days that lines stand out of order at most; of times of day it is an hour.
const DISORDER: i32 = 7;

/// Counts the New Years, or the midnights, that the lines of a file pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lookahead {
    last: Option<Civil>,
    passed: i32,
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
            let (moved, round) = if civil.month == 0 {
                ((civil.second_of_day() - last.second_of_day()) as i32, DAY as i32)
            } else {
                (day_number(civil) - day_number(&last), 372)
            };
            let disorder = if civil.month == 0 { 3600 } else { DISORDER };
            if moved < -disorder {
                self.passed += 1;
            } else if moved > round - disorder && self.passed > 0 {
                // Back over the New Year: threads out of order.
                self.passed -= 1;
            }
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
            return Some(First::Day(today - i64::from(later) - i64::from(self.passed)));
        }
        let year = year_of(today + 1);
        let end = super::civil::days_from_civil(year, last.month, last.day);
        Some(First::Year(year - i32::from(end > today + 1) - self.passed))
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

/// Days of a year of months of 31 days.
fn day_number(civil: &Civil) -> i32 {
    i32::from(civil.month) * 31 + i32::from(civil.day)
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
        assert_eq!(
            first(&["Jan 1 00:00:00", "Dec 31 23:59:59", "Jan 1 00:00:01"]),
            Some(First::Year(2025))
        );
        assert_eq!(first(&["Oct 3 00:00:00", "Nov 3 00:00:00"]), None);
        assert_eq!(first(&["2026-10-03 00:00:00", "2025-11-03 00:00:00"]), None);
    }

    #[test]
    fn a_file_that_passes_midnights_begins_so_many_days_before() {
        let today = WRITTEN / DAY;
        assert_eq!(first(&["01:00:00", "03:00:00", "02:30:00"]), None);
        assert_eq!(first(&["01:00:00", "03:00:00", "00:00:00"]), Some(First::Day(today - 1)));
        assert_eq!(first(&["13:00:00", "00:30:00", "11:00:00"]), Some(First::Day(today - 1)));
        assert_eq!(first(&["13:00:00", "00:30:00", "23:00:00"]), Some(First::Day(today - 2)));
    }
}
