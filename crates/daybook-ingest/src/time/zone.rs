//! Local times of one time zone to Unix seconds.

use chrono::{DateTime, MappedLocalTime, Offset, TimeZone};
use chrono_tz::Tz;

/// Changes of the clock fall on quarters of an hour, so one offset serves a whole quarter.
const QUARTER: i64 = 900;

/// A time zone that remembers the offset it looked up last.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    tz: Tz,
    quarter: i64,
    offset: i64,
}

impl Zone {
    /// This zone.
    #[must_use]
    pub fn new(tz: Tz) -> Self {
        Zone { tz, quarter: i64::MIN, offset: 0 }
    }

    /// The zone of this IANA name, in any case; `local` is the machine's own.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("local") {
            return Some(Self::local());
        }
        let same = |tz: &&Tz| tz.name().eq_ignore_ascii_case(name);
        chrono_tz::TZ_VARIANTS.iter().find(same).copied().map(Self::new)
    }

    /// The machine's own zone; UTC where it has no name.
    #[must_use]
    pub fn local() -> Self {
        let name = iana_time_zone::get_timezone().unwrap_or_default();
        Self::new(name.parse().unwrap_or(Tz::UTC))
    }

    /// Unix seconds of a local time, given as seconds since 1970-01-01 00:00 local time.
    ///
    /// A time that occurs twice (clocks set back) is the first one, unless the entry before it
    /// was later than that. A time that does not occur (clocks set forward) is read with the
    /// offset from before the change.
    pub fn epoch_of(&mut self, local: i64, previous: Option<i64>) -> i64 {
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
                let early = local - first;
                // A minute of disorder is usual among threads; more means the second round.
                if previous.is_some_and(|previous| early + 60 < previous) {
                    local - second
                } else {
                    early
                }
            }
            Some(MappedLocalTime::None) => match self.lookup(local - 4 * 3600) {
                Some(MappedLocalTime::Single(offset)) => local - offset,
                _ => local,
            },
            None => local,
        }
    }

    /// Local seconds of a Unix time.
    #[must_use]
    pub fn local_of(&self, epoch: i64) -> i64 {
        DateTime::from_timestamp(epoch, 0).map_or(epoch, |utc| {
            let offset = self.tz.offset_from_utc_datetime(&utc.naive_utc());
            epoch + i64::from(offset.fix().local_minus_utc())
        })
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

    #[test]
    fn an_hour_that_comes_twice_is_told_apart_by_the_entry_before() {
        let mut zone = Zone::named("america/new_york").unwrap();
        let first = zone.epoch_of(local("2024-11-03 01:59:14"), None);
        let second = zone.epoch_of(local("2024-11-03 01:24:56"), Some(first));
        assert_eq!(first, local("2024-11-03 05:59:14"));
        assert_eq!(second, local("2024-11-03 06:24:56"));
        let third = zone.epoch_of(local("2024-11-03 02:08:19"), Some(second));
        assert_eq!(third, local("2024-11-03 07:08:19"));
    }

    #[test]
    fn an_hour_that_does_not_come_is_read_with_the_old_offset() {
        let mut zone = Zone::named("Europe/Berlin").unwrap();
        let epoch = zone.epoch_of(local("2026-03-29 02:30:00"), None);
        assert_eq!(epoch, local("2026-03-29 01:30:00"));
    }

    #[test]
    fn the_remembered_offset_is_the_right_one() {
        let mut zone = Zone::named("Australia/Lord_Howe").unwrap();
        let fresh = |seconds| Zone::named("Australia/Lord_Howe").unwrap().epoch_of(seconds, None);
        let start = local("2026-03-01 00:00:00");
        for step in 0..20_000 {
            let seconds = start + step * 601;
            assert_eq!(zone.epoch_of(seconds, None), fresh(seconds));
        }
    }
}
