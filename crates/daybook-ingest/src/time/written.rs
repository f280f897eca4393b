//! A time as it is written, before anything is added to it.

use std::fmt;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::civil::{full_year, is_valid_date};

/// The last second of the year 9999.
pub const MAX_EPOCH: i64 = 253_402_300_799;

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A point in time: Unix seconds and nanoseconds.
    Instant {
        /// Unix seconds.
        epoch: i64,
        /// Nanoseconds within the second.
        nanos: u32,
    },
    /// A date and a time of day, perhaps without year, date or zone.
    Civil(Civil),
}

impl Stamp {
    /// Whether it can be between the years 1970 and 9999.
    #[must_use]
    pub fn is_storable(&self) -> bool {
        match self {
            Stamp::Instant { epoch, nanos } => {
                (0..=MAX_EPOCH).contains(epoch) && *nanos < 1_000_000_000
            }
            Stamp::Civil(civil) => civil.year == 0 || civil.year >= 1970,
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stamp::Instant { epoch, nanos } => write!(f, "{epoch}.{nanos:09}"),
            Stamp::Civil(c) => {
                write!(f, "{:04}-{:02}-{:02} ", c.year, c.month, c.day)?;
                write!(f, "{:02}:{:02}:{:02}.{:09}", c.hour, c.minute, c.second, c.nanos)?;
                c.offset.map_or(Ok(()), |offset| write!(f, " UTC{offset:+} s"))
            }
        }
    }
}

/// A date and a time of day as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Civil {
    /// 0: not given.
    pub year: i32,
    /// From 1; 0: neither month nor day given.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// 0 to 23; 24 only of 24:00:00, the end of a day.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60.
    pub second: u8,
    /// Fraction of the second.
    pub nanos: u32,
    /// Seconds east of UTC, when given.
    pub offset: Option<i32>,
    /// The name of the zone, when given.
    pub zone: ZoneName,
    /// From 1, Monday, to 7; 0: not given.
    pub weekday: u8,
    /// In which order the numbers of the date stood, where others are possible.
    pub order: Order,
}

impl Civil {
    pub(super) fn second_of_day(&self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// The same numbers read in another order; `None` when that is no date.
    pub(super) fn read_as(&self, order: Order) -> Option<Civil> {
        let year = (self.year % 100) as u8;
        let (a, b, c) = match self.order {
            Order::Sure => return None,
            Order::MonthDay | Order::ShortMonthDayYear => (self.month, self.day, year),
            Order::DayMonth | Order::ShortDayMonthYear => (self.day, self.month, year),
            Order::ShortYearMonthDay => (year, self.month, self.day),
        };
        let (year, month, day) = match order {
            Order::Sure => return None,
            Order::MonthDay => (self.year, a, b),
            Order::DayMonth => (self.year, b, a),
            Order::ShortMonthDayYear => (full_year(c), a, b),
            Order::ShortDayMonthYear => (full_year(c), b, a),
            Order::ShortYearMonthDay => (full_year(a), b, c),
        };
        is_valid_date(year, month, day).then_some(Civil { year, month, day, order, ..*self })
    }
}

/// What a line calls its zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZoneName {
    /// Nothing.
    #[default]
    None,
    /// An abbreviation. Several mean one thing here and another there (IST, CST, BST): the zone
    /// that is asked for decides, where it has that abbreviation.
    Short(ShortName),
    /// An IANA name.
    Full(Tz),
}

/// An abbreviation of a zone, six letters at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShortName {
    bytes: [u8; 6],
    length: u8,
}

impl ShortName {
    /// The abbreviation of these bytes.
    #[must_use]
    pub fn new(name: &[u8]) -> Option<Self> {
        let mut bytes = [0; 6];
        bytes.get_mut(..name.len())?.copy_from_slice(name);
        let plain = name.is_ascii() && !name.is_empty();
        Some(ShortName { bytes, length: u8::try_from(name.len()).ok()? }).filter(|_| plain)
    }

    /// As it was written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

/// The order of the numbers of a date, where it takes other dates to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// There is only one way to read it.
    #[default]
    Sure,
    /// `03/20/2026`
    MonthDay,
    /// `20/03/2026`
    DayMonth,
    /// `26/03/20`
    ShortYearMonthDay,
    /// `03/20/26`
    ShortMonthDayYear,
    /// `20/03/26`
    ShortDayMonthYear,
}

impl Order {
    /// The orders in which the same numbers could be meant, the likelier first.
    pub(super) fn family(self) -> &'static [Order] {
        match self {
            Order::Sure => &[],
            Order::MonthDay => &[Order::MonthDay, Order::DayMonth],
            Order::DayMonth => &[Order::DayMonth, Order::MonthDay],
            Order::ShortYearMonthDay | Order::ShortMonthDayYear | Order::ShortDayMonthYear => {
                &[Order::ShortYearMonthDay, Order::ShortMonthDayYear, Order::ShortDayMonthYear]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_numbers_can_be_read_in_other_orders() {
        let date = |order, year, month, day| Civil { year, month, day, order, ..Civil::default() };
        let spark = date(Order::ShortYearMonthDay, 2017, 6, 9);
        assert_eq!(
            spark.read_as(Order::ShortDayMonthYear),
            Some(date(Order::ShortDayMonthYear, 2009, 6, 17))
        );
        assert_eq!(spark.read_as(Order::ShortMonthDayYear), None);
        let american = date(Order::MonthDay, 2026, 3, 4);
        assert_eq!(american.read_as(Order::DayMonth), Some(date(Order::DayMonth, 2026, 4, 3)));
        assert_eq!(american.read_as(Order::MonthDay), Some(american));
    }
}
