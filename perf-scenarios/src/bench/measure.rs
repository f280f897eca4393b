//! Timing: several runs, their median and their spread.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

/// Several measurements of one thing, in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stat {
    /// Half are at most this.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// How many there are.
    pub runs: usize,
}

impl Stat {
    /// None of no measurements.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<Stat> {
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 {
            values[middle]
        } else {
            f64::midpoint(values[middle - 1], values[middle])
        };
        Some(Stat { median, min, max, runs: values.len() })
    }

    /// One measurement.
    #[must_use]
    pub fn once(value: f64) -> Stat {
        Stat { median: value, min: value, max: value, runs: 1 }
    }
}

/// How often a thing is measured.
#[derive(Clone, Copy, Debug)]
pub struct Repeats {
    /// At least so often.
    pub least: usize,
    /// At most so often.
    pub most: usize,
    /// No more once this has passed.
    pub budget: Duration,
}

impl Repeats {
    /// For questions of milliseconds.
    pub const QUICK: Repeats = Repeats { least: 5, most: 51, budget: Duration::from_millis(1500) };
    /// For loads and dumps of seconds.
    pub const SLOW: Repeats = Repeats { least: 3, most: 3, budget: Duration::ZERO };
}

/// Runs `work` again and again; milliseconds of each run, and what the last one gave.
///
/// # Errors
/// Those of `work`.
pub fn millis<T>(repeats: Repeats, mut work: impl FnMut() -> Result<T>) -> Result<(Stat, T)> {
    let mut values = Vec::new();
    let began = Instant::now();
    loop {
        let started = Instant::now();
        let result = work()?;
        values.push(started.elapsed().as_secs_f64() * 1e3);
        let enough = values.len() >= repeats.least && began.elapsed() >= repeats.budget;
        if (enough || values.len() >= repeats.most)
            && let Some(stat) = Stat::of(std::mem::take(&mut values))
        {
            return Ok((stat, result));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(
            Stat::of(vec![3.0, 1.0, 2.0]).map(|s| (s.median, s.min, s.max)),
            Some((2.0, 1.0, 3.0))
        );
        assert_eq!(Stat::of(vec![1.0, 2.0]).map(|s| s.median), Some(1.5));
        assert_eq!(Stat::of(Vec::new()), None);
    }

    #[test]
    fn a_thing_is_measured_as_often_as_asked() {
        let mut calls = 0;
        let (stat, last) = millis(Repeats::SLOW, || {
            calls += 1;
            Ok(calls)
        })
        .unwrap();
        assert_eq!((stat.runs, last), (3, 3));
    }
}
