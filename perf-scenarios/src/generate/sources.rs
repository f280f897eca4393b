//! A tree of dot-separated sources, some far more talkative than others.

use crate::generate::Random;

/// Names of the steps of a source, by depth.
const STEPS: [&[&str]; 4] = [
    &[
        "hero", "web", "db", "mail", "zinit", "auth", "kernel", "cron", "cache", "queue", "edge",
        "billing",
    ],
    &[
        "proc", "http", "api", "pool", "sync", "index", "session", "gateway", "replica", "job",
        "store", "net", "policy", "disk", "tls",
    ],
    &[
        "worker",
        "router",
        "handler",
        "reader",
        "writer",
        "scheduler",
        "health",
        "retry",
        "parser",
        "flush",
        "lease",
        "probe",
    ],
    &["0", "1", "2", "3", "4", "5", "6", "7", "primary", "standby"],
];

/// Sources of Zipf popularity: the `n`-th has one `n`-th of the first one's entries.
#[derive(Clone, Debug)]
pub struct SourceTree {
    names: Vec<String>,
    /// Cumulative weights.
    upto: Vec<u64>,
    /// For each slice of the whole weight, the first source that reaches into it.
    guide: Vec<u32>,
}

const SLICES: u64 = 1024;

impl SourceTree {
    /// A tree of `count` sources (at least one).
    pub(crate) fn new(random: &mut Random, count: u32) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut known = std::collections::HashSet::new();
        let mut tries = 0;
        while names.len() < count.max(1) as usize {
            let depth = 1 + [1, 2, 2, 2, 3, 3][random.below(6) as usize];
            let mut name = STEPS
                .iter()
                .take(depth)
                .map(|step| random.one_of(step))
                .collect::<Vec<_>>()
                .join(".");
            tries += 1;
            if tries > count * 4 {
                // The words are used up: instances get numbers.
                name = format!("{name}.{}", random.below(count.saturating_mul(4)));
            }
            if known.insert(name.clone()) {
                names.push(name);
            }
        }
        let mut sum = 0;
        let upto: Vec<u64> = (1..=names.len() as u64)
            .map(|rank| {
                sum += (1 << 40) / rank;
                sum
            })
            .collect();
        let slice =
            |number: u64| upto.partition_point(|upto| *upto <= sum / SLICES * number) as u32;
        let guide = (0..SLICES).map(slice).collect();
        SourceTree { names, upto, guide }
    }

    /// The sources, the most popular first.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// First step of the most popular source: a prefix of many entries.
    #[must_use]
    pub fn common_prefix(&self) -> &str {
        let first = self.names.first().map_or("", String::as_str);
        first.split('.').next().unwrap_or(first)
    }

    /// The place of a source, popular ones more often.
    pub(crate) fn pick(&self, random: &mut Random) -> usize {
        let sum = self.upto.last().copied().unwrap_or(1);
        let at = ((u128::from(random.bits()) * u128::from(sum)) >> 64) as u64;
        let slice = (at / (sum / SLICES)).min(SLICES - 1) as usize;
        let mut place = self.guide[slice] as usize;
        while self.upto.get(place).is_some_and(|upto| *upto <= at) {
            place += 1;
        }
        place.min(self.names.len() - 1)
    }
}
