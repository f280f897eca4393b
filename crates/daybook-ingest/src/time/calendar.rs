//! From what a line says of its time to Unix seconds: year, date and zone are added where the line
//! does not give them.

use serde::{Deserialize, Serialize};

use super::civil::{DAY, days_from_civil, days_in_month, year_of};
use super::lookahead::First;
use super::stamp::{Civil, MAX_EPOCH, Stamp};
use super::zone::Zone;

/// Entries of several threads or hosts stand this much out of order at most.
const DISORDER: i64 = 7 * DAY;

/// Adds what stamps leave out. What it remembers is part of a checkpoint, so that a file that has
/// grown is read on as if it had been read in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Unix seconds of the last time that was read.
    last: Option<i64>,
    /// The year of the first line, where looking ahead told.
    first_year: Option<i32>,
    /// The day of the first line, likewise.
    first_day: Option<i64>,
}

impl Calendar {
    /// At the beginning of a file that was looked through.
    #[must_use]
    pub fn beginning(first: Option<First>) -> Self {
        match first {
            Some(First::Year(year)) => Calendar { first_year: Some(year), ..Calendar::default() },
            Some(First::Day(day)) => Calendar { first_day: Some(day), ..Calendar::default() },
            None => Calendar::default(),
        }
    }

    /// Unix seconds and nanoseconds of a stamp; `None` when there is no such time between 1970
    /// and 9999. `file_epoch` is when the file was last written: nothing in it is later than that,
    /// so it tells the year of the first line.
    pub fn resolve(
        &mut self,
        stamp: &Stamp,
        zone: &mut Zone,
        file_epoch: i64,
    ) -> Option<(i64, u32)> {
        let (epoch, nanos) = match *stamp {
            Stamp::Instant { epoch, nanos } => (epoch, nanos),
            Stamp::Civil(civil) => (self.civil(&civil, zone, file_epoch)?, civil.nanos),
        };
        if !(0..=MAX_EPOCH).contains(&epoch) || nanos > 999_999_999 {
            return None;
        }
        self.last = Some(epoch);
        Some((epoch, nanos))
    }

    fn civil(&self, civil: &Civil, zone: &mut Zone, file_epoch: i64) -> Option<i64> {
        match (civil.month, civil.year) {
            (0, _) => Some(self.without_date(civil, zone, file_epoch)),
            (_, 0) => self.without_year(civil, zone, file_epoch),
            _ => self.at(civil, civil.year, zone),
        }
    }

    /// The stamp's time in this year, unless the year has no such day.
    fn at(&self, civil: &Civil, year: i32, zone: &mut Zone) -> Option<i64> {
        if civil.day == 0 || civil.day > days_in_month(year, civil.month) {
            return None;
        }
        Some(self.on(civil, days_from_civil(year, civil.month, civil.day), zone))
    }

    /// The stamp's time of day on this day.
    fn on(&self, civil: &Civil, days: i64, zone: &mut Zone) -> i64 {
        let local = days * DAY + civil.second_of_day();
        match civil.offset {
            Some(offset) => local - i64::from(offset),
            None => zone.epoch_of(local, self.last),
        }
    }

    /// The first such date that is not before the entry before it (but for some disorder); the
    /// first of a file: the last one before the file was written.
    fn without_year(&self, civil: &Civil, zone: &mut Zone, file_epoch: i64) -> Option<i64> {
        let newest = file_epoch.max(self.last.unwrap_or(i64::MIN)).saturating_add(DAY);
        let near = year_of(zone.local_of(self.last.unwrap_or(file_epoch)).div_euclid(DAY));
        if let Some(last) = self.last {
            let after = (near - 1..=near + 1)
                .filter_map(|year| self.at(civil, year, zone))
                .find(|epoch| *epoch >= last - DISORDER);
            if after.is_some_and(|epoch| epoch <= newest) {
                return after;
            }
        } else if let Some(first) = self.first_year.and_then(|year| self.at(civil, year, zone)) {
            return Some(first);
        }
        // Eight years back there has been a 29 February, 1900 and 2100 included.
        (0..=8)
            .filter_map(|back| self.at(civil, near + 1 - back, zone))
            .find(|epoch| *epoch <= newest)
    }

    /// The same with days: past midnight it is the next day.
    fn without_date(&self, civil: &Civil, zone: &mut Zone, file_epoch: i64) -> i64 {
        let near = zone.local_of(self.last.unwrap_or(file_epoch)).div_euclid(DAY);
        match self.last {
            Some(last) => {
                let same = self.on(civil, near, zone);
                if same < last - 3600 { self.on(civil, near + 1, zone) } else { same }
            }
            None => {
                if let Some(first) = self.first_day {
                    return self.on(civil, first, zone);
                }
                let same = self.on(civil, near, zone);
                if same > file_epoch + 3600 { self.on(civil, near - 1, zone) } else { same }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::stamp;
    use super::*;

    /// 2026-03-20 14:00:00 UTC.
    const WRITTEN: i64 = 1_774_015_200;

    fn read(texts: &[&str], file_epoch: i64) -> Vec<String> {
        let (mut calendar, mut zone) = (Calendar::default(), Zone::named("UTC").unwrap());
        let mut times = Vec::new();
        for text in texts {
            let (stamp, _) = stamp::leading(text.as_bytes()).unwrap();
            let (epoch, _) = calendar.resolve(&stamp, &mut zone, file_epoch).unwrap();
            times.push(
                chrono::DateTime::from_timestamp(epoch, 0).unwrap().format("%F %T").to_string(),
            );
        }
        times
    }

    #[test]
    fn the_first_line_is_of_the_last_such_date_before_the_file_was_written() {
        assert_eq!(read(&["Mar 20 14:00:00"], WRITTEN), ["2026-03-20 14:00:00"]);
        assert_eq!(read(&["Mar 21 03:00:00"], WRITTEN), ["2026-03-21 03:00:00"]);
        assert_eq!(read(&["Mar 23 03:00:00"], WRITTEN), ["2025-03-23 03:00:00"]);
        assert_eq!(read(&["Feb 29 03:00:00"], WRITTEN), ["2024-02-29 03:00:00"]);
    }

    #[test]
    fn new_year_is_crossed_forwards_and_a_little_disorder_is_not_a_year() {
        assert_eq!(
            read(
                &["Dec 31 23:59:59", "Jan  1 00:00:01", "Dec 31 23:59:58", "Feb 3 10:00:00"],
                WRITTEN
            ),
            [
                "2025-12-31 23:59:59",
                "2026-01-01 00:00:01",
                "2025-12-31 23:59:58",
                "2026-02-03 10:00:00"
            ],
        );
    }

    #[test]
    fn lines_that_jump_far_back_stay_before_the_file_was_written() {
        assert_eq!(
            read(&["Mar 10 00:00:00", "Jan  5 00:00:00"], WRITTEN),
            ["2026-03-10 00:00:00", "2026-01-05 00:00:00"],
        );
    }

    #[test]
    fn a_time_of_day_alone_takes_its_date_from_the_file_and_crosses_midnight() {
        assert_eq!(
            read(&["23:59:59.5", "00:00:01", "13:00:00", "00:10:00"], WRITTEN),
            [
                "2026-03-19 23:59:59",
                "2026-03-20 00:00:01",
                "2026-03-20 13:00:00",
                "2026-03-21 00:10:00"
            ],
        );
    }
}
