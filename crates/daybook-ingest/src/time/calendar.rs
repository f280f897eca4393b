//! From what a line says of its time to Unix seconds: year, date and zone are added where the line
//! does not give them.

use serde::{Deserialize, Serialize};

use super::civil::{DAY, days_from_civil, is_valid_date, weekday_of, year_of};
use super::lookahead::{DISORDER, First, midnights};
use super::written::{Civil, MAX_EPOCH, Order, Stamp, ZoneName};
use super::zone::{Before, Zone};

/// So many more entries that are older than the one before, and the newest come first.
const FALLING: u8 = 4;
/// A file that has just been written ends within so many days of that.
const RECENT: i64 = 32;

/// Adds what stamps leave out. What it remembers is part of a checkpoint, so that a file that has
/// grown is read on as if it had been read in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Unix seconds of the last time that was read.
    last: Option<i64>,
    /// The year of the first line, where looking ahead told.
    first_year: Option<i32>,
    /// The day of the first line, likewise.
    first_day: Option<i64>,
    /// In which order the numbers of dates stand, once a line left no doubt.
    order: Option<Order>,
    /// How much speaks for the newest coming first.
    falling: u8,
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
            Stamp::Civil(civil) => {
                let civil = self.in_order(civil, file_epoch);
                (self.civil(&civil, zone, file_epoch)?, civil.nanos)
            }
        };
        if !(0..=MAX_EPOCH).contains(&epoch) || nanos > 999_999_999 {
            return None;
        }
        match self.last {
            Some(last) if epoch < last => self.falling = (self.falling + 1).min(2 * FALLING),
            Some(last) if epoch > last => self.falling = self.falling.saturating_sub(2),
            _ => {}
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
        if !is_valid_date(year, civil.month, civil.day) {
            return None;
        }
        Some(self.on(civil, days_from_civil(year, civil.month, civil.day), zone))
    }

    /// The stamp's time of day on this day.
    fn on(&self, civil: &Civil, days: i64, zone: &mut Zone) -> i64 {
        let local = days * DAY + civil.second_of_day();
        let given = civil.offset.map(i64::from);
        let before = Before { epoch: self.last, falling: self.falling >= FALLING };
        match (civil.zone, given) {
            (ZoneName::Short(name), _) => match zone.offset_called(name, local).or(given) {
                Some(offset) => local - offset,
                None => zone.epoch_of(local, before),
            },
            (_, Some(offset)) => local - offset,
            (ZoneName::Full(tz), None) => zone.epoch_in(tz, local, before),
            (ZoneName::None, None) => zone.epoch_of(local, before),
        }
    }

    /// The stamp's date in the order of numbers that the file has: the one that lines before left
    /// no other choice but, the only one that is not in the future, the nearest to the entry
    /// before or to the end of the file, the usual one.
    fn in_order(&mut self, civil: Civil, file_epoch: i64) -> Civil {
        let family = civil.order.family();
        if family.is_empty() {
            return civil;
        }
        let known = self.order.filter(|order| family.contains(order));
        if let Some(read) = known.and_then(|order| civil.read_as(order)) {
            return read;
        }
        let day_of = |read: &Civil| days_from_civil(read.year, read.month, read.day);
        let written = file_epoch.div_euclid(DAY);
        let latest = self.last.map_or(written, |last| written.max(last.div_euclid(DAY))) + 1;
        let past = |read: &Civil| day_of(read) <= latest;
        let readings = || family.iter().filter_map(|order| civil.read_as(*order));
        let Some(usual) = readings().find(past).or_else(|| readings().next()) else { return civil };
        if readings().filter(past).count() == 1 {
            self.order = Some(usual.order);
            return usual;
        }
        let read = match self.last.map(|last| last.div_euclid(DAY)) {
            Some(last) => readings().filter(past).min_by_key(|read| (day_of(read) - last).abs()),
            None => readings().filter(past).find(|read| day_of(read) >= written - RECENT),
        };
        read.unwrap_or(usual)
    }

    /// The first such date that is not before the entry before it (but for some disorder); the
    /// first of a file: the last one before the file was written. Where the line names the day of
    /// the week, of the years in which the date is one.
    fn without_year(&self, civil: &Civil, zone: &mut Zone, file_epoch: i64) -> Option<i64> {
        let newest = file_epoch.max(self.last.unwrap_or(i64::MIN)).saturating_add(DAY);
        let near = year_of(zone.local_of(self.last.unwrap_or(file_epoch)).div_euclid(DAY));
        if civil.weekday != 0
            && let Some(epoch) = self.by_weekday(civil, near, newest, zone)
        {
            return Some(epoch);
        }
        if let Some(last) = self.last {
            let after = (near - 1..=near + 1)
                .filter_map(|year| self.at(civil, year, zone))
                .find(|epoch| *epoch >= last - DISORDER * DAY);
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

    /// Of the years in which the date is on that day of the week: the one nearest to the entry
    /// before, or else the last one.
    fn by_weekday(&self, civil: &Civil, near: i32, newest: i64, zone: &mut Zone) -> Option<i64> {
        let fits = |year: &i32| {
            is_valid_date(*year, civil.month, civil.day)
                && weekday_of(days_from_civil(*year, civil.month, civil.day)) == civil.weekday
        };
        let mut found = None;
        // At the latest after eleven years the same dates come round, but for 29 February.
        for year in (near - 12..=near + 1).rev().filter(fits) {
            let Some(epoch) = self.at(civil, year, zone).filter(|epoch| *epoch <= newest) else {
                continue;
            };
            let Some(last) = self.last else { return Some(epoch) };
            let away = (epoch - last).abs();
            if found.is_none_or(|found: i64| away < (found - last).abs()) {
                found = Some(epoch);
            }
        }
        found
    }

    /// The same with days: past midnight it is the next day.
    fn without_date(&self, civil: &Civil, zone: &mut Zone, file_epoch: i64) -> i64 {
        let local = |epoch: i64| match civil.offset {
            Some(offset) => epoch + i64::from(offset),
            None => zone.local_of(epoch),
        };
        let Some(last) = self.last.map(local) else {
            if let Some(first) = self.first_day {
                return self.on(civil, first, zone);
            }
            let near = local(file_epoch).div_euclid(DAY);
            let same = self.on(civil, near, zone);
            return if same > file_epoch + 3600 { self.on(civil, near - 1, zone) } else { same };
        };
        let (from, to) = (last.rem_euclid(DAY), civil.second_of_day());
        let passed =
            if self.falling >= FALLING { -midnights(to, from) } else { midnights(from, to) };
        self.on(civil, last.div_euclid(DAY) + passed, zone)
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

    #[test]
    fn a_second_of_disorder_at_midnight_is_not_a_day() {
        assert_eq!(
            read(&["13:59:59", "23:59:59", "00:00:01", "23:59:58", "00:00:02"], WRITTEN),
            [
                "2026-03-20 13:59:59",
                "2026-03-20 23:59:59",
                "2026-03-21 00:00:01",
                "2026-03-20 23:59:58",
                "2026-03-21 00:00:02"
            ],
        );
    }

    #[test]
    fn a_file_that_begins_with_its_newest_entry_crosses_midnight_and_new_year_backwards() {
        assert_eq!(
            read(
                &[
                    "10:00:00", "09:00:00", "08:00:00", "07:00:00", "06:00:00", "22:00:00",
                    "12:00:00"
                ],
                WRITTEN
            )
            .last()
            .unwrap(),
            "2026-03-19 12:00:00"
        );
        assert_eq!(
            read(
                &["Feb 20 14:00:00", "Jan 2 14:00:00", "Dec 20 14:00:00", "Oct 20 14:00:00"],
                WRITTEN
            ),
            [
                "2026-02-20 14:00:00",
                "2026-01-02 14:00:00",
                "2025-12-20 14:00:00",
                "2025-10-20 14:00:00"
            ],
        );
    }

    #[test]
    fn logs_that_were_put_one_after_another_newest_first_stay_in_their_year() {
        assert_eq!(
            read(&["Mar 15 00:00:00", "Mar 20 00:00:00", "Mar  1 00:00:00"], WRITTEN),
            ["2026-03-15 00:00:00", "2026-03-20 00:00:00", "2026-03-01 00:00:00"],
        );
    }

    #[test]
    fn the_day_of_the_week_tells_the_year() {
        // 20 March was a Friday in 2020, a Wednesday in 2024.
        assert_eq!(read(&["Fri Mar 20 14:00:00"], WRITTEN), ["2026-03-20 14:00:00"]);
        assert_eq!(read(&["Wed Mar 20 14:00:00"], WRITTEN), ["2024-03-20 14:00:00"]);
        assert_eq!(
            read(&["2020-03-19 14:00:00", "Fri Mar 20 14:00:00"], WRITTEN).last().unwrap(),
            "2020-03-20 14:00:00"
        );
        assert_eq!(read(&["Thu Feb 29 14:00:00"], WRITTEN), ["2024-02-29 14:00:00"]);
    }

    #[test]
    fn a_date_of_numbers_is_read_in_the_order_that_the_file_has() {
        // American: 5 March, since 3 May is yet to come.
        assert_eq!(read(&["03/05/2026 14:00:00"], WRITTEN), ["2026-03-05 14:00:00"]);
        // European: 5 March for the same reason.
        assert_eq!(read(&["05/03/2026 14:00:00"], WRITTEN), ["2026-03-05 14:00:00"]);
        // Old ones as Americans write them, unless a line leaves no doubt.
        assert_eq!(
            read(&["05/03/2020 00:00:00", "05/03/2020 01:00:00"], WRITTEN),
            ["2020-05-03 00:00:00", "2020-05-03 01:00:00"]
        );
        assert_eq!(
            read(&["20/03/2020 00:00:00", "01/04/2020 01:00:00"], WRITTEN),
            ["2020-03-20 00:00:00", "2020-04-01 01:00:00"]
        );
        assert_eq!(
            read(&["05-03-2020 00:00:00", "05-13-2020 01:00:00"], WRITTEN),
            ["2020-03-05 00:00:00", "2020-05-13 01:00:00"]
        );
        assert_eq!(
            read(&["17/06/09 00:00:00", "17/06/10 00:00:00"], WRITTEN),
            ["2017-06-09 00:00:00", "2017-06-10 00:00:00"]
        );
        assert_eq!(
            read(&["20/03/26 00:00:00", "19/03/26 00:00:00"], WRITTEN),
            ["2026-03-20 00:00:00", "2026-03-19 00:00:00"]
        );
        assert_eq!(read(&["03/20/26 00:00:00"], WRITTEN), ["2026-03-20 00:00:00"]);
    }

    #[test]
    fn zones_that_lines_name_count_for_them() {
        let read_in = |zone: &str, text: &str| {
            let (mut calendar, mut zone) = (Calendar::default(), Zone::named(zone).unwrap());
            let (stamp, end) = stamp::leading(text.as_bytes()).unwrap();
            assert_eq!(end, text.len(), "{text}");
            let (epoch, _) = calendar.resolve(&stamp, &mut zone, WRITTEN).unwrap();
            chrono::DateTime::from_timestamp(epoch, 0).unwrap().format("%F %T").to_string()
        };
        for (zone, text, expected) in [
            ("UTC", "2026-03-20 14:00:00 IST", "2026-03-20 08:30:00"),
            ("Asia/Jerusalem", "2026-03-20 14:00:00 IST", "2026-03-20 12:00:00"),
            ("Europe/Dublin", "2026-07-20 14:00:00 IST", "2026-07-20 13:00:00"),
            ("Asia/Shanghai", "2026-03-20 14:00:00 CST", "2026-03-20 06:00:00"),
            ("Europe/Berlin", "2026-03-20 14:00:00 CST", "2026-03-20 20:00:00"),
            ("UTC", "2026-07-20T14:00:00[Europe/Berlin]", "2026-07-20 12:00:00"),
            ("UTC", "2026-07-20T14:00:00+01:00[Europe/Berlin]", "2026-07-20 13:00:00"),
            ("America/New_York", "20-Mar-2026 14:00:00 Europe/Berlin", "2026-03-20 13:00:00"),
            ("Africa/Nairobi", "Fri Mar 20 14:00:00 EAT 2026", "2026-03-20 11:00:00"),
            ("Europe/Berlin", "Fri Mar 20 14:00:00 XYZ 2026", "2026-03-20 13:00:00"),
            ("Asia/Kolkata", "14:00:00 UTC", "2026-03-20 14:00:00"),
            ("Asia/Kolkata", "14:00:00", "2026-03-20 08:30:00"),
            ("America/New_York", "23:30:00+01:00", "2026-03-19 22:30:00"),
        ] {
            assert_eq!(read_in(zone, text), expected, "{zone} {text}");
        }
    }

    #[test]
    fn what_is_remembered_comes_back_from_a_checkpoint_in_the_hour_that_comes_twice() {
        let texts = ["01:30:00", "02:59:00", "02:01:00", "02:30:00", "02:59:59", "03:00:00"];
        let texts = texts.map(|text| format!("2026-10-25 {text}"));
        let expected = ["23:30:00", "00:59:00", "01:01:00", "01:30:00", "01:59:59", "02:00:00"];
        for stop in 0..texts.len() {
            let (mut calendar, mut zone) =
                (Calendar::default(), Zone::named("Europe/Berlin").unwrap());
            for (at, (text, expected)) in texts.iter().zip(expected).enumerate() {
                if at == stop {
                    let saved = serde_json::to_string(&calendar).unwrap();
                    calendar = serde_json::from_str(&saved).unwrap();
                    zone = Zone::named("Europe/Berlin").unwrap();
                }
                let (stamp, _) = stamp::leading(text.as_bytes()).unwrap();
                let (epoch, _) = calendar.resolve(&stamp, &mut zone, WRITTEN).unwrap();
                let read = chrono::DateTime::from_timestamp(epoch, 0).unwrap();
                assert_eq!(read.format("%T").to_string(), expected, "{text}, resumed at {stop}");
            }
        }
        // One of before there was more to remember.
        let old: Calendar =
            serde_json::from_str(r#"{"last":1,"first_year":null,"first_day":null}"#).unwrap();
        assert_eq!(old, Calendar { last: Some(1), ..Calendar::default() });
    }
}
