//! Local times of one time zone to Unix seconds.

use chrono::{DateTime, MappedLocalTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::civil::DAY;
use super::local::local_zone;
use super::written::ShortName;

/// Changes of the clock fall on quarters of an hour, so one offset serves a whole quarter.
const QUARTER: i64 = 900;
/// Threads are a minute out of order at most.
const DISORDER: i64 = 60;
/// Where an abbreviation is not that of a day, it may be that of the other half of the year.
const HALF_A_YEAR: i64 = 182 * DAY;

/// A time zone that remembers what it looked up last.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    own: Offsets,
    /// Another zone that lines name, the last one.
    other: Option<Offsets>,
    named: Option<Named>,
}

/// What is known of the entry before, where it takes that to tell two times apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Its time.
    pub epoch: Option<i64>,
    /// The newest come first.
    pub falling: bool,
}

impl Zone {
    /// This zone.
    #[must_use]
    pub fn new(tz: Tz) -> Self {
        Zone { own: Offsets::new(tz), other: None, named: None }
    }

    /// The zone of this IANA name, in any case; `local` that of whoever runs this.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("local") {
            return Some(Self::local());
        }
        let same = |tz: &&Tz| tz.name().eq_ignore_ascii_case(name);
        chrono_tz::TZ_VARIANTS.iter().find(same).copied().map(Self::new)
    }

    /// The zone of whoever runs this: see [`local_zone`].
    #[must_use]
    pub fn local() -> Self {
        Self::new(local_zone())
    }

    /// Unix seconds of a local time, given as seconds since 1970-01-01 00:00 local time.
    ///
    /// A time that occurs twice (clocks set back) is the first one, unless the entry before it
    /// was later than that; where entries fall it is the second one, unless the entry before was
    /// earlier. A time that does not occur (clocks set forward) is read with the offset from
    /// before the change.
    pub fn epoch_of(&mut self, local: i64, before: Before) -> i64 {
        self.own.epoch_of(local, before)
    }

    /// The same for a local time of another zone.
    pub fn epoch_in(&mut self, tz: Tz, local: i64, before: Before) -> i64 {
        let other = match self.other.take() {
            Some(other) if other.tz == tz => other,
            _ => Offsets::new(tz),
        };
        self.other.insert(other).epoch_of(local, before)
    }

    /// The offset for which this zone has an abbreviation, at that local time; `None`: it is none
    /// of its own.
    pub fn offset_called(&mut self, name: ShortName, local: i64) -> Option<i64> {
        let quarter = local.div_euclid(QUARTER);
        if let Some(named) = self.named
            && (named.name, named.quarter) == (name, quarter)
        {
            return named.offset;
        }
        let tz = self.own.tz;
        let offset = [0, HALF_A_YEAR, -HALF_A_YEAR].into_iter().find_map(|away| {
            let utc = DateTime::from_timestamp(local.checked_add(away)?, 0)?.naive_utc();
            let offsets = tz.offset_from_local_datetime(&utc);
            [offsets.earliest(), offsets.latest()].into_iter().flatten().find_map(|offset| {
                let same = offset.abbreviation()?.as_bytes() == name.as_bytes();
                same.then(|| i64::from(offset.fix().local_minus_utc()))
            })
        });
        self.named = Some(Named { name, quarter, offset });
        offset
    }

    /// Local seconds of a Unix time.
    #[must_use]
    pub fn local_of(&self, epoch: i64) -> i64 {
        DateTime::from_timestamp(epoch, 0).map_or(epoch, |utc| {
            let offset = self.own.tz.offset_from_utc_datetime(&utc.naive_utc());
            epoch + i64::from(offset.fix().local_minus_utc())
        })
    }
}

/// What an abbreviation meant last.
#[derive(Clone, Copy, Debug)]
struct Named {
    name: ShortName,
    quarter: i64,
    offset: Option<i64>,
}

/// A zone and the offset that was looked up last.
#[derive(Clone, Copy, Debug)]
struct Offsets {
    tz: Tz,
    quarter: i64,
    offset: i64,
}

impl Offsets {
    fn new(tz: Tz) -> Self {
        Offsets { tz, quarter: i64::MIN, offset: 0 }
    }

    fn epoch_of(&mut self, local: i64, before: Before) -> i64 {
        let quarter = local.div_euclid(QUARTER);
        if quarter == self.quarter {
            return local - self.offset;
        }
        match self.lookup(local) {
            Some(MappedLocalTime::Single(offset)) => {
                self.quarter = quarter;
                self.offset = offset;
                local - offset
            }
            Some(MappedLocalTime::Ambiguous(first, second)) => {
                let (early, late) = (local - first, local - second);
                let passed = before.epoch.is_some_and(|before| early + DISORDER < before);
                let ahead = before.epoch.is_some_and(|before| late > before + DISORDER);
                if (before.falling && !ahead) || (!before.falling && passed) { late } else { early }
            }
            // The offset before the change; some islands once left out a whole day.
            Some(MappedLocalTime::None) => [4 * 3600, 26 * 3600]
                .into_iter()
                .find_map(|back| match self.lookup(local - back) {
                    Some(MappedLocalTime::Single(offset)) => Some(local - offset),
                    _ => None,
                })
                .unwrap_or(local),
            None => local,
        }
    }

    fn lookup(&self, local: i64) -> Option<MappedLocalTime<i64>> {
        let local = DateTime::from_timestamp(local, 0)?.naive_utc();
        let offset = self.tz.offset_from_local_datetime(&local);
        Some(offset.map(|offset| i64::from(offset.fix().local_minus_utc())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> i64 {
        chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
            .unwrap()
            .and_utc()
            .timestamp()
    }

    fn after(epoch: i64) -> Before {
        Before { epoch: Some(epoch), falling: false }
    }

    const FIRST: Before = Before { epoch: None, falling: false };

    #[test]
    fn an_hour_that_comes_twice_is_told_apart_by_the_entry_before() {
        let mut zone = Zone::named("america/new_york").unwrap();
        let first = zone.epoch_of(local("2024-11-03 01:59:14"), FIRST);
        let second = zone.epoch_of(local("2024-11-03 01:24:56"), after(first));
        assert_eq!(first, local("2024-11-03 05:59:14"));
        assert_eq!(second, local("2024-11-03 06:24:56"));
        let third = zone.epoch_of(local("2024-11-03 02:08:19"), after(second));
        assert_eq!(third, local("2024-11-03 07:08:19"));
    }

    /// Two days around each change of a clock, every half minute, in the order in which they
    /// happened and in the other: each is read back.
    #[test]
    fn entries_around_every_change_of_the_clock_keep_their_times() {
        for (name, change) in [
            ("Europe/Berlin", "2026-10-25 01:00:00"),
            ("Europe/Berlin", "2026-03-29 01:00:00"),
            ("America/New_York", "2026-11-01 06:00:00"),
            ("America/New_York", "2026-03-08 07:00:00"),
            ("Australia/Lord_Howe", "2026-04-04 15:00:00"),
            ("Australia/Lord_Howe", "2026-10-03 15:30:00"),
            ("America/Caracas", "2016-05-01 07:00:00"),
            ("Asia/Pyongyang", "2018-05-04 15:00:00"),
            ("Africa/Casablanca", "2026-02-15 02:00:00"),
            ("Pacific/Apia", "2011-12-30 10:00:00"),
        ] {
            let change = local(change);
            let times: Vec<i64> =
                (-2 * DAY / 30..2 * DAY / 30).map(|step| change + step * 30).collect();
            for falling in [false, true] {
                let mut zone = Zone::named(name).unwrap();
                let mut before = Before { epoch: None, falling };
                let mut times = times.clone();
                if falling {
                    times.reverse();
                }
                for time in times {
                    let read = zone.epoch_of(zone.local_of(time), before);
                    assert_eq!(read, time, "{name} {falling} {}", time - change);
                    before.epoch = Some(read);
                }
            }
        }
    }

    #[test]
    fn quiet_logs_pass_the_hour_that_comes_twice_in_order() {
        let mut zone = Zone::named("Europe/Berlin").unwrap();
        let mut before = Before::default();
        for time in ["00:30:00", "00:55:00", "01:20:00", "01:45:00", "02:10:00", "02:20:00"] {
            let time = local(&format!("2026-10-25 {time}"));
            let read = zone.epoch_of(zone.local_of(time), before);
            assert_eq!(read, time);
            before.epoch = Some(read);
        }
    }

    #[test]
    fn an_hour_that_does_not_come_is_read_with_the_old_offset() {
        let mut zone = Zone::named("Europe/Berlin").unwrap();
        let epoch = zone.epoch_of(local("2026-03-29 02:30:00"), FIRST);
        assert_eq!(epoch, local("2026-03-29 01:30:00"));
        let mut zone = Zone::named("Australia/Lord_Howe").unwrap();
        let epoch = zone.epoch_of(local("2026-10-04 02:10:00"), FIRST);
        assert_eq!(epoch, local("2026-10-03 15:40:00"));
        // Samoa had no 30 December 2011.
        let mut zone = Zone::named("Pacific/Apia").unwrap();
        let epoch = zone.epoch_of(local("2011-12-30 12:00:00"), FIRST);
        assert_eq!(epoch, local("2011-12-30 22:00:00"));
    }

    #[test]
    fn the_remembered_offset_is_the_right_one() {
        let mut zone = Zone::named("Australia/Lord_Howe").unwrap();
        let fresh = |seconds| Zone::named("Australia/Lord_Howe").unwrap().epoch_of(seconds, FIRST);
        let start = local("2026-03-01 00:00:00");
        for step in 0..20_000 {
            let seconds = start + step * 601;
            assert_eq!(zone.epoch_of(seconds, FIRST), fresh(seconds));
        }
    }

    #[test]
    fn an_abbreviation_means_what_the_zone_calls_so() {
        let called = |zone: &str, name: &str, at: &str| {
            let name = ShortName::new(name.as_bytes()).unwrap();
            Zone::named(zone).unwrap().offset_called(name, local(at))
        };
        let (winter, summer) = ("2026-01-20 14:00:00", "2026-07-20 14:00:00");
        assert_eq!(called("Asia/Kolkata", "IST", winter), Some(19_800));
        assert_eq!(called("Asia/Jerusalem", "IST", winter), Some(7_200));
        assert_eq!(called("Europe/Dublin", "IST", summer), Some(3_600));
        assert_eq!(called("Asia/Shanghai", "CST", summer), Some(28_800));
        assert_eq!(called("America/Chicago", "CST", winter), Some(-21_600));
        // Who writes winter time all year long.
        assert_eq!(called("America/Chicago", "CST", summer), Some(-21_600));
        assert_eq!(called("Europe/Berlin", "IST", summer), None);
    }
}
