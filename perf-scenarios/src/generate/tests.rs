use std::collections::{HashMap, HashSet};

use super::*;

fn small() -> Workload {
    Workload { days: 2, entries_per_day: 20_000, ..Workload::acceptance() }
}

#[test]
fn a_seed_means_the_same_entries_and_another_seed_others() {
    let other = Workload { seed: 2, ..small() };
    assert!(small().entries().eq(small().entries()));
    assert!(small().entries().zip(other.entries()).any(|(a, b)| a != b));
}

#[test]
fn entries_lie_in_the_days_asked_for_and_fill_them() {
    let workload = Workload { contexts: 3, ..small() };
    let mut by_day: HashMap<(String, i64), u32> = HashMap::new();
    for entry in workload.entries() {
        let day = (entry.epoch - workload.first_day).div_euclid(86_400);
        assert!((0..2).contains(&day) && entry.nanos < 1_000_000_000, "{entry:?}");
        *by_day.entry((entry.context_name, day)).or_default() += 1;
    }
    assert_eq!(by_day.len(), 6);
    // A few late ones cross midnight.
    assert!(by_day.values().all(|rows| rows.abs_diff(20_000) < 20), "{by_day:?}");
}

#[test]
fn most_entries_arrive_in_order_and_some_are_late() {
    let times: Vec<_> = small().entries().map(|entry| (entry.epoch, entry.nanos)).collect();
    let late = times.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!((50..2_000).contains(&late), "{late} of {} come after a later one", times.len());
}

#[test]
fn sources_are_of_zipf_popularity_in_a_tree() {
    let workload =
        Workload { bursts: BurstSettings { per_million: 0, ..small().bursts }, ..small() };
    let tree = workload.source_tree();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for entry in workload.entries() {
        *counts.entry(entry.src).or_default() += 1;
    }
    let of = |rank: usize| f64::from(counts.get(&tree.names()[rank]).copied().unwrap_or(0));
    assert!((of(0) / of(9) - 10.0).abs() < 2.0, "{} {}", of(0), of(9));
    assert_eq!(tree.names().len(), 400);
    assert!(tree.names().iter().all(|name| name.contains('.')));
}

#[test]
fn levels_and_errors_are_mixed_as_stated() {
    let workload =
        Workload { bursts: BurstSettings { per_million: 0, ..small().bursts }, ..small() };
    let entries: Vec<_> = workload.entries().collect();
    let share = |test: &dyn Fn(&LogEntry) -> bool| {
        entries.iter().filter(|entry| test(entry)).count() * 100 / entries.len()
    };
    assert_eq!(share(&|entry| entry.loglevel == level::INFO).abs_diff(70) / 2, 0);
    assert!((3..=5).contains(&share(&|entry| entry.error)));
    assert!((25..=35).contains(&share(&|entry| entry.attrs.is_some())));
    let bytes: usize = entries.iter().map(|entry| entry.content.len()).sum();
    assert!((50..150).contains(&(bytes / entries.len())), "{} bytes each", bytes / entries.len());
}

#[test]
fn a_tree_is_as_wide_and_deep_as_said_and_holds_as_many_as_fit() {
    let settings = SourceSettings { count: 5_000, depth: 3, fan_out: 20, zipf: 1.0 };
    let tree = Workload { sources: settings.clone(), ..small() }.source_tree();
    let distinct: HashSet<_> = tree.names().iter().collect();
    assert_eq!(distinct.len(), 5_000);
    let depth = |name: &&String| name.split('.').count();
    assert_eq!(distinct.iter().map(depth).max(), Some(3));
    let firsts: HashSet<_> =
        tree.names().iter().filter_map(|name| name.split('.').next()).collect();
    assert_eq!(firsts.len(), 20);

    // Every place of the tree is taken when there are as many sources.
    let full = SourceSettings { count: 14 * 14, depth: 2, fan_out: 14, zipf: 0.5 };
    assert_eq!(full.room(), 14 * 14);
    assert_eq!(Workload { sources: full, ..small() }.source_tree().names().len(), 14 * 14);
}

#[test]
fn popularity_follows_its_exponent() {
    for (zipf, expected) in [(0.0, 1.0), (0.5, 2.0), (1.0, 4.0), (1.5, 8.0), (2.0, 16.0)] {
        let settings = SourceSettings { count: 30, zipf, ..SourceSettings::default() };
        let workload = Workload {
            sources: settings,
            bursts: BurstSettings { per_million: 0, length: 1 },
            entries_per_day: 60_000,
            ..small()
        };
        let tree = workload.source_tree();
        let of = |rank: usize| {
            workload.entries().filter(|entry| entry.src == tree.names()[rank]).count() as f64
        };
        let ratio = of(0) / of(3);
        assert!((ratio / expected - 1.0).abs() < 0.15, "zipf {zipf}: {ratio}, not {expected}");
    }
}

#[test]
fn a_flat_day_has_as_much_in_each_hour_and_a_daily_one_a_peak() {
    let by_hour = |rhythm| {
        let mut hours = [0_u32; 24];
        for entry in (Workload {
            rhythm,
            days: 1,
            bursts: BurstSettings { per_million: 0, length: 1 },
            ..small()
        })
        .entries()
        {
            hours[(entry.epoch.rem_euclid(86_400) / 3600) as usize] += 1;
        }
        (*hours.iter().min().unwrap(), *hours.iter().max().unwrap())
    };
    let (least, most) = by_hour(Rhythm::Flat);
    assert!(most < least * 11 / 10, "{least} to {most}");
    let (least, most) = by_hour(Rhythm::Daily);
    assert!(most > least * 4, "{least} to {most}");
}

#[test]
fn shares_of_attributes_tags_and_traces_are_as_stated() {
    let messages = MessageSettings {
        attrs_per_million: 500_000,
        tags_per_million: 0,
        traces_per_million: 1_000_000,
        trace_frames: 3,
    };
    let workload = Workload { messages, ..small() };
    let entries: Vec<_> = workload.entries().collect();
    let attrs = entries.iter().filter(|entry| entry.attrs.is_some()).count();
    assert!(attrs.abs_diff(entries.len() / 2) < entries.len() / 40, "{attrs}");
    assert!(entries.iter().all(|entry| entry.tags.is_empty()));
    for entry in entries.iter().filter(|entry| entry.loglevel >= level::ERROR) {
        assert!(entry.content.contains('\n'), "{:?}", entry.content);
    }
}

/// The bytes of a seed, as they were when this was written: a change of the generator makes old runs
/// incomparable and must be meant.
#[test]
fn the_bytes_of_a_seed_stay_the_same() {
    let mut hash = crc32fast::Hasher::new();
    for entry in (Workload { contexts: 2, entries_per_day: 5_000, ..small() }).entries() {
        hash.update(&serde_json::to_vec(&entry).unwrap());
    }
    assert_eq!(hash.finalize(), 3_906_921_240);
}
