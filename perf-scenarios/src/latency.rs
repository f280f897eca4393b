//! Latencies in HDR histograms, and medians with their spread.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::figure::{PerfDistribution, PerfLatency, PerfStat};

/// Longest latency that is told apart, in microseconds: an hour.
const LONGEST_US: u64 = 3_600_000_000;

/// Latencies of one kind of call.
#[derive(Clone, Debug)]
pub(crate) struct Latencies(Option<Histogram<u64>>);

impl Default for Latencies {
    fn default() -> Self {
        // Bounds that are right; were they wrong, nothing would be recorded.
        Latencies(Histogram::new_with_bounds(1, LONGEST_US, 3).ok())
    }
}

impl Latencies {
    pub fn record(&mut self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(LONGEST_US);
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(us.clamp(1, LONGEST_US));
        }
    }

    pub fn add(&mut self, other: &Latencies) {
        if let (Some(histogram), Some(other)) = (&mut self.0, &other.0) {
            // Both have the same bounds: nothing can lie outside.
            let _ = histogram.add(other);
        }
    }

    /// None when nothing was recorded.
    pub fn summary(&self) -> Option<PerfLatency> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        let max = histogram.max();
        // A bucket's bound may lie above the longest call.
        let at = |quantile| histogram.value_at_quantile(quantile).min(max) as f64 / 1e3;
        Some(PerfLatency {
            count: histogram.len(),
            p50_ms: at(0.5),
            p90_ms: at(0.9),
            p95_ms: at(0.95),
            p99_ms: at(0.99),
            max_ms: max as f64 / 1e3,
        })
    }

    /// At most 64 points of the cumulative distribution.
    pub fn distribution(&self, id: &str) -> Option<PerfDistribution> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        let whole = histogram.len() as f64;
        let mut seen = 0;
        let mut points: Vec<(f64, f64)> = histogram
            .iter_recorded()
            .map(|step| {
                seen += step.count_at_value();
                (step.value_iterated_to() as f64 / 1e3, seen as f64 / whole)
            })
            .collect();
        let every = points.len().div_ceil(63).max(1);
        let last = points.last().copied();
        points = points.into_iter().step_by(every).collect();
        if points.last() != last.as_ref() {
            points.extend(last);
        }
        Some(PerfDistribution { id: id.to_owned(), points })
    }
}

impl PerfStat {
    /// None of no measurements.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<PerfStat> {
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let at = |place: usize| values.get(place).copied().unwrap_or(min);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 {
            at(middle)
        } else {
            f64::midpoint(at(middle.saturating_sub(1)), at(middle))
        };
        Some(PerfStat { median, min, max, runs: u32::try_from(values.len()).unwrap_or(u32::MAX) })
    }

    /// One measurement.
    #[must_use]
    pub fn once(value: f64) -> PerfStat {
        PerfStat { median: value, min: value, max: value, runs: 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_recorded() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.summary(), None);
        for ms in 1..=1000 {
            latencies.record(Duration::from_millis(ms));
        }
        let summary = latencies.summary().unwrap();
        for (found, expected) in
            [(summary.p50_ms, 500.0), (summary.p90_ms, 900.0), (summary.p99_ms, 990.0)]
        {
            assert!((found / expected - 1.0).abs() < 0.002, "{summary:?}");
        }
        assert_eq!((summary.count, summary.max_ms.round()), (1000, 1000.0));
        let points = latencies.distribution("x").unwrap().points;
        assert!(points.len() <= 64 && points.last().unwrap().1 == 1.0);
        assert!(points.is_sorted());
    }

    #[test]
    fn the_median_is_in_the_middle() {
        let stat = PerfStat::of(vec![3.0, 1.0, 2.0]).unwrap();
        assert_eq!((stat.median, stat.min, stat.max, stat.runs), (2.0, 1.0, 3.0, 3));
        assert_eq!(PerfStat::of(vec![1.0, 2.0]).unwrap().median, 1.5);
        assert_eq!(PerfStat::of(Vec::new()), None);
    }
}
