//! When entries arrive: a day's rhythm, bursts, and some that come late.

use crate::generate::{Random, Workload};
use crate::scenario::Rhythm;

/// How much is logged in each hour of the day (UTC), relative to the others.
const RHYTHM: [u64; 24] =
    [3, 2, 2, 2, 2, 3, 4, 6, 8, 10, 11, 10, 9, 10, 11, 11, 10, 9, 8, 7, 6, 5, 4, 3];

const FLAT: [u64; 24] = [1; 24];

const HOUR_US: u64 = 3_600_000_000;
const DAY_US: u64 = 24 * HOUR_US;
/// How far an entry comes before the one that it changes places with, at most.
const SWAP_US: u32 = 50_000;

/// Times in order of arrival, in microseconds since the first day began.
pub(super) struct Arrivals {
    first_day: i64,
    per_day: u64,
    rhythm: [u64; 24],
    late_per_million: u32,
    late_us: u64,
    out_of_order_per_million: u32,
    number: u64,
    before_us: u64,
}

impl Arrivals {
    pub(super) fn new(workload: &Workload) -> Self {
        Arrivals {
            first_day: workload.first_day,
            per_day: (u64::from(workload.entries_per_day) * u64::from(workload.contexts)).max(1),
            rhythm: match workload.rhythm {
                Rhythm::Daily => RHYTHM,
                Rhythm::Flat => FLAT,
            },
            late_per_million: workload.late_per_million,
            late_us: u64::from(workload.late_secs) * 1_000_000,
            out_of_order_per_million: workload.out_of_order_per_million,
            number: 0,
            before_us: 0,
        }
    }

    /// The time of the next entry: Unix seconds, and nanoseconds within the second.
    pub(super) fn next(&mut self, random: &mut Random, in_burst: bool) -> (i64, u32) {
        let (day, place) = (self.number / self.per_day, self.number % self.per_day);
        self.number += 1;
        let regular = day * DAY_US + self.within_day(place, random);
        let squeezed = self.before_us + u64::from(random.below(300));
        // A burst is squeezed together; the day's rhythm catches up with it.
        let time = if in_burst { squeezed.min(regular) } else { regular };
        let time = time.max(day * DAY_US);
        self.before_us = time;
        let behind = if random.happens(self.late_per_million) {
            (u64::from(random.below(1 << 20)) * self.late_us) >> 20
        } else if random.happens(self.out_of_order_per_million) {
            u64::from(random.below(SWAP_US))
        } else {
            0
        };
        let time = time.saturating_sub(behind);
        let seconds = (time / 1_000_000) as i64;
        (self.first_day + seconds, (time % 1_000_000) as u32 * 1000)
    }

    /// Microseconds of the day for the `place`-th of its entries, give or take one place.
    fn within_day(&self, place: u64, random: &mut Random) -> u64 {
        let whole: u64 = self.rhythm.iter().sum();
        let fine = (place << 16) + u64::from(random.below(1 << 16));
        let mut at = (u128::from(fine) * u128::from(whole * HOUR_US)
            / (u128::from(self.per_day) << 16)) as u64;
        for (hour, weight) in (0..).zip(self.rhythm) {
            match at.checked_sub(weight * HOUR_US) {
                None => return hour * HOUR_US + at / weight,
                Some(rest) => at = rest,
            }
        }
        DAY_US - 1
    }
}
