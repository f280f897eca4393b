//! Random choices that can be made again.

/// The seed of this run: `DAYBOOK_SEED`, else a fixed one. Printed, so that a failure names it.
#[must_use]
pub fn seed() -> u64 {
    let seed = std::env::var("DAYBOOK_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    eprintln!("repeat with DAYBOOK_SEED={seed}");
    seed
}

/// Proptest's settings for a number of cases, from our seed.
#[must_use]
pub fn cases(cases: u32) -> proptest::test_runner::Config {
    let times = number("DAYBOOK_TIMES", 1) as u32;
    proptest::test_runner::Config {
        cases: cases * times,
        rng_seed: proptest::test_runner::RngSeed::Fixed(seed()),
        failure_persistence: None,
        max_shrink_iters: 300,
        ..proptest::test_runner::Config::default()
    }
}

/// A number that the environment may set.
#[must_use]
pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// SplitMix64: small, fast, the same everywhere.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Numbers that follow from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}
