use std::collections::HashMap;

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
    let workload = Workload { bursts_per_million: 0, ..small() };
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
    let workload = Workload { bursts_per_million: 0, ..small() };
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
fn many_sources_are_all_distinct() {
    let tree = Workload { sources: 5_000, ..small() }.source_tree();
    let distinct: std::collections::HashSet<_> = tree.names().iter().collect();
    assert_eq!(distinct.len(), 5_000);
}
