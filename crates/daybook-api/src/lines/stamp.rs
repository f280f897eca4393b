//! Times as they are printed.

use std::io::Write as _;

use chrono::{DateTime, Datelike as _, Offset as _, Timelike as _, Utc};

use crate::TimeZone;

/// Writes times in one zone. Entries of one second share the work: the zone is asked once.
pub struct Stamps {
    zone: TimeZone,
    epoch: Option<i64>,
    /// `2026-03-20T14:00:00`
    seconds: Vec<u8>,
    /// `Z` or `+01:00`
    offset: Vec<u8>,
}

impl Stamps {
    /// In this zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Stamps { zone, epoch: None, seconds: Vec::new(), offset: Vec::new() }
    }

    /// Appends `2026-03-20 14:00:00.123`.
    pub fn text(&mut self, out: &mut Vec<u8>, epoch: i64, nanos: u32) {
        self.look_at(epoch);
        let start = out.len();
        out.extend_from_slice(&self.seconds);
        // The `T` between day and time.
        if let Some(between) = out.get_mut(start + 10).filter(|byte| **byte == b'T') {
            *between = b' ';
        }
        let _ = write!(out, ".{:03}", nanos / 1_000_000);
    }

    /// Appends RFC 3339 with as many digits as the time has: `2026-03-20T14:00:00.123456+01:00`.
    pub fn rfc3339(&mut self, out: &mut Vec<u8>, epoch: i64, nanos: u32) {
        self.look_at(epoch);
        out.extend_from_slice(&self.seconds);
        match nanos {
            0 => {}
            _ if nanos.is_multiple_of(1_000_000) => {
                let _ = write!(out, ".{:03}", nanos / 1_000_000);
            }
            _ if nanos.is_multiple_of(1000) => {
                let _ = write!(out, ".{:06}", nanos / 1000);
            }
            _ => {
                let _ = write!(out, ".{nanos:09}");
            }
        }
        out.extend_from_slice(&self.offset);
    }

    fn look_at(&mut self, epoch: i64) {
        if self.epoch == Some(epoch) {
            return;
        }
        self.epoch = Some(epoch);
        self.seconds.clear();
        self.offset.clear();
        let Some(utc) = DateTime::<Utc>::from_timestamp(epoch, 0) else {
            // No stored entry is outside of chrono's years.
            let _ = write!(self.seconds, "@{epoch}");
            return;
        };
        let at = utc.with_timezone(&self.zone);
        // Twice as fast as chrono's format strings; this is done for every second of a search.
        let _ = write!(
            self.seconds,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        );
        let _ = match at.offset().fix().local_minus_utc() {
            0 if matches!(self.zone, TimeZone::UTC | TimeZone::Etc__UTC) => {
                write!(self.offset, "Z")
            }
            ahead => {
                let (sign, minutes) = (if ahead < 0 { '-' } else { '+' }, ahead.abs() / 60);
                write!(self.offset, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(zone: TimeZone, epoch: i64, nanos: u32) -> (String, String) {
        let mut stamps = Stamps::new(zone);
        let (mut text, mut exact) = (Vec::new(), Vec::new());
        stamps.text(&mut text, epoch, nanos);
        stamps.rfc3339(&mut exact, epoch, nanos);
        (String::from_utf8(text).unwrap(), String::from_utf8(exact).unwrap())
    }

    #[test]
    fn times_are_those_of_the_zone_and_exact_where_it_counts() {
        let (text, exact) = both(TimeZone::UTC, 1_774_015_200, 1);
        assert_eq!(
            (text.as_str(), exact.as_str()),
            ("2026-03-20 14:00:00.000", "2026-03-20T14:00:00.000000001Z")
        );
        let (text, exact) = both(chrono_tz::Asia::Kolkata, 1_774_015_200, 250_000_000);
        assert_eq!(
            (text.as_str(), exact.as_str()),
            ("2026-03-20 19:30:00.250", "2026-03-20T19:30:00.250+05:30")
        );
        assert_eq!(both(chrono_tz::America::Caracas, 0, 0).1, "1969-12-31T20:00:00-04:00");
    }
}
