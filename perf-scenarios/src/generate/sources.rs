//! A tree of dot-separated sources, some far more talkative than others.

use std::collections::HashSet;

use crate::generate::Random;
use crate::scenario::SourceSettings;

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

/// Sources of Zipf popularity: the `n`-th has `1/n^zipf` of the first one's entries.
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
    /// A tree of sources (at least one), no deeper and no wider than said.
    pub(crate) fn new(random: &mut Random, settings: &SourceSettings) -> Self {
        let names = names(random, settings);
        let mut sum = 0;
        let upto: Vec<u64> = (1..=names.len() as u64)
            .map(|rank| {
                sum += weight(rank, settings.zipf);
                sum
            })
            .collect();
        let slice = |number: u64| {
            upto.partition_point(|upto| *upto <= (sum / SLICES).saturating_mul(number)) as u32
        };
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

/// Names of two steps at least, drawn from the tree; when chance finds no new ones, in their order.
fn names(random: &mut Random, settings: &SourceSettings) -> Vec<String> {
    let (depth, fan_out) = (settings.depth.max(2), settings.fan_out.max(1));
    let wanted = u64::from(settings.count.max(1)).min(settings.room().max(1)) as usize;
    let mut known: HashSet<Vec<u32>> = HashSet::new();
    let mut names = Vec::with_capacity(wanted);
    let mut tries = 0;
    while names.len() < wanted && tries < wanted * 8 {
        tries += 1;
        // Of two draws the deeper: most sources are of some depth, few at the top.
        let steps = 2 + random.below(depth - 1).max(random.below(depth - 1));
        let path: Vec<u32> = (0..steps).map(|_| random.below(fan_out)).collect();
        if known.insert(path.clone()) {
            names.push(name(&path));
        }
    }
    let mut path = vec![0, 0];
    while names.len() < wanted && path.len() <= depth as usize {
        if known.insert(path.clone()) {
            names.push(name(&path));
        }
        // The next path of this length, or the first that is longer.
        match path.iter().rposition(|step| step + 1 < fan_out) {
            Some(at) => {
                path[at] += 1;
                path[at + 1..].fill(0);
            }
            None => path = vec![0; path.len() + 1],
        }
    }
    names
}

/// The words of a path; where a level has more nodes than words, they are numbered.
fn name(path: &[u32]) -> String {
    let mut name = String::new();
    for (level, step) in path.iter().enumerate() {
        let words = STEPS[level % STEPS.len()];
        let (word, round) = (*step as usize % words.len(), *step as usize / words.len());
        if level > 0 {
            name.push('.');
        }
        name.push_str(words[word]);
        if round > 0 {
            name.push('-');
            name.push_str(&round.to_string());
        }
    }
    name
}

/// The weight of the source of a rank, at least 1: 2^40 / rank^zipf, with the exponent in 256ths.
fn weight(rank: u64, zipf: f64) -> u64 {
    let exponent = (zipf * 256.0) as u32;
    let rank = rank as f64;
    let mut power = 1.0;
    for _ in 0..exponent / 256 {
        power *= rank;
    }
    // Square roots are exact to the last bit on every platform, powers are not.
    let mut root = rank;
    for bit in (0..8).rev() {
        root = root.sqrt();
        if (exponent % 256) & (1 << bit) != 0 {
            power *= root;
        }
    }
    ((1_u64 << 40) as f64 / power).max(1.0) as u64
}
