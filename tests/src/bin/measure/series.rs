//! Measured values, and what is said of many.

/// Values of one kind, in order of size.
#[derive(Clone, Debug, Default)]
pub struct Series(Vec<f64>);

impl Series {
    pub fn new(mut values: Vec<f64>) -> Self {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        Series(values)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The least value that this share of all does not exceed (nearest rank).
    pub fn percentile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.percentile(0.5)
    }

    pub fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    /// How many are above a bound.
    pub fn above(&self, bound: f64) -> usize {
        self.0.iter().filter(|value| **value > bound).count()
    }

    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let series = Series::new(vec![5.0, 1.0, 4.0, 2.0, 3.0, f64::NAN]);
        assert_eq!((series.median(), series.percentile(0.95), series.max()), (3.0, 5.0, 5.0));
        assert_eq!((series.above(3.0), series.len()), (2, 5));
        let hundred = Series::new((1..=100).map(f64::from).collect());
        assert_eq!((hundred.median(), hundred.percentile(0.95)), (50.0, 95.0));
        assert!(Series::default().median().is_nan());
    }
}
