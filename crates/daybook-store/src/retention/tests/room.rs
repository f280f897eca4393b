//! What days take: packing them, and keeping a context to a size.

use proptest::prelude::*;

use super::*;
use crate::partitions::PartitionState;

#[test]
fn beyond_its_size_a_context_loses_its_oldest_days_but_never_today_or_a_pinned_one() {
    let mut house = House::new(&["a"]);
    let most = 2 * 1024 * 1024;
    house.pin("a", 1);
    house.decide(vec![RetentionRule { max_bytes: Some(most), ..rule() }]);
    assert_eq!(house.run(true).days, [], "it is small");
    for n in 0..10 {
        house.write("a", n, 6000);
    }
    house.settle();
    let before = house.bytes("a");
    assert!(before > most * 3 / 2, "{before}");
    let done = house.run(false);
    assert_eq!(done.kept_pinned, [day("a", 1)]);
    let left = house.days("a");
    assert!(left.contains(&"2026-03-21".to_owned()) && left.contains(&"2026-03-29".to_owned()));
    assert!(done.days.iter().all(|day| day.why == RetentionWhy::Size));
    assert!(house.bytes("a") <= most || left.len() == 2);
    // Just enough went: with the last of them it would be too much.
    assert!(house.bytes("a") + done.days.last().unwrap().bytes > most);
}

#[test]
fn days_are_packed_by_the_policy_and_their_size_counts_as_it_is_then() {
    let house = House::new(&["a"]);
    house.decide(vec![RetentionRule { pack_after_days: Some(3), ..rule() }]);
    let listed = house.run(true);
    assert_eq!((listed.packed.len(), listed.days.len()), (6, 0));
    assert!(listed.bytes_packed_away > 0);
    assert!(house.store.partitions().unwrap().iter().all(|day| day.packed_bytes == 0));
    let done = house.run(false);
    assert_eq!(done.packed.len(), 6);
    let states: Vec<_> = house.store.partitions().unwrap().iter().map(|day| day.state).collect();
    assert_eq!(states.iter().filter(|state| **state == PartitionState::Packed).count(), 6);
    assert_eq!(house.run(false).packed, [], "once is enough");
    assert_eq!(house.contents().len(), 30);
}

#[test]
fn a_dry_run_names_just_what_the_run_then_packs_and_takes() {
    // Neither tidied nor packed: packing makes files that are not there yet.
    let filled = |most: u64| {
        let mut house = House::new(&[]);
        for n in 0..10 {
            house.write_odd("a", n, 600 + n * 60);
        }
        house.settle();
        house.pin("a", 2);
        let limits = RetentionRule { pack_after_days: Some(2), max_bytes: Some(most), ..rule() };
        house.decide(vec![limits]);
        house
    };
    let mut numbers = std::collections::BTreeSet::new();
    for most in (0..5).map(|n| 1_048_576 + n * 90_011) {
        let house = filled(most);
        let listed = house.run(true);
        let done = house.run(false);
        assert_eq!(listed.days, done.days, "{most}");
        assert_eq!(listed.packed, done.packed, "{most}");
        assert_eq!(
            (listed.bytes, listed.bytes_packed_away, &listed.kept_pinned),
            (done.bytes, done.bytes_packed_away, &done.kept_pinned)
        );
        assert!(house.bytes("a") <= most, "{most}");
        numbers.insert(done.days.len());
        // Once is enough.
        let again = house.run(false);
        assert_eq!((again.days.len(), again.packed.len()), (0, 0));
    }
    assert!(numbers.len() > 2, "the limits make a difference: {numbers:?}");
}

#[test]
fn a_disk_too_full_to_pack_on_does_not_keep_what_is_beyond_a_limit() {
    let mut house = House::new(&[]);
    for n in 0..10 {
        house.write_odd("a", n, 900);
    }
    house.settle();
    house.decide(vec![RetentionRule {
        max_bytes: Some(1_048_576),
        pack_after_days: Some(1),
        ..rule()
    }]);
    let full = StoreOptions {
        clock: house.clock.clone(),
        min_free: MinFree { bytes: u64::MAX, percent: 0 },
        ..StoreOptions::default()
    };
    let store = PartitionedLogStore::open(house.base.path(), full).unwrap();
    let done = store.run_retention(&RetentionRun::default(), &control()).unwrap();
    assert!(!done.days.is_empty() && done.packed.is_empty(), "{done:?}");
    let told = &done.partitions_failed;
    assert!(told.len() == 1 && told[0].message.contains("not packed"), "{told:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// By size: the oldest days that may go, no more than needed, never today's, never pinned ones.
    #[test]
    fn by_size_it_never_takes_more_than_needed(
        rows in prop::collection::vec(1_i64..4000, 10),
        pinned in prop::collection::btree_set(0_i64..10, 0..4),
        most in 1_048_576_u64..3_000_000,
    ) {
        let mut house = House::new(&[]);
        for (n, rows) in rows.iter().enumerate() {
            house.write("a", n as i64, *rows);
        }
        pinned.iter().for_each(|n| house.pin("a", *n));
        house.settle();
        let before: Vec<(String, u64)> = house.store.sorted_keys().unwrap().iter()
            .map(|key| (key.day().to_string(), house.store.settled_bytes(key))).collect();
        house.decide(vec![RetentionRule { max_bytes: Some(most), ..rule() }]);
        let listed = house.run(true);
        let done = house.run(false);
        prop_assert_eq!(&listed.days, &done.days);
        let is_pinned = |n: usize| pinned.contains(&(n as i64));
        let may_go: Vec<&(String, u64)> = before.iter().enumerate()
            .filter(|(n, _)| *n < 9 && !is_pinned(*n)).map(|(_, day)| day).collect();
        let went: Vec<&str> = done.days.iter().map(|day| &*day.day).collect();
        let oldest: Vec<&str> = may_go.iter().take(went.len()).map(|day| &*day.0).collect();
        prop_assert_eq!(&went, &oldest, "the oldest first, and none is passed over");
        let total: u64 = before.iter().map(|day| day.1).sum();
        let freed = |count: usize| may_go.iter().take(count).map(|day| day.1).sum::<u64>();
        if let Some(last) = went.len().checked_sub(1) {
            prop_assert!(total - freed(last) > most, "one less would not have been enough");
        }
        prop_assert!(total - freed(went.len()) <= most || went.len() == may_go.len());
    }
}
