//! Deleting to the trash, putting back, emptying and retention killed at random points, and done by two
//! processes at once, with an oracle outside: a day lies in its place or in the trash whole, and no
//! acknowledged entry is lost or doubled.
//!
//! `DAYBOOK_KILLS=200` for more points in each test.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use daybook_store::{
    Control, LogFilter, PartitionedLogStore, RestoreTrash, RetentionPolicy, RetentionRule,
};
use daybook_tests::build::{all, base, contents, open};
use daybook_tests::random::{Random, number, seed};
use daybook_tests::worker::{Worker, exactly_once, tally};

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");

fn kept(said: &[String]) -> impl Iterator<Item = &str> {
    said.iter().filter_map(|line| line.strip_prefix("keep ")).flat_map(|line| line.split(' '))
}

/// What is on its way out for good.
fn half_gone(base: &Path) -> Vec<String> {
    let names = std::fs::read_dir(base.join(".trash")).into_iter().flatten().flatten();
    let names = names.map(|name| name.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".purge")).collect()
}

/// Puts everything back. Gives how many items there were.
fn restore_all(store: &PartitionedLogStore, story: &str) -> usize {
    let items = store.trash().unwrap();
    for item in &items {
        let request = RestoreTrash { id: item.id.clone() };
        let report = store.restore(&request, &Control::default()).unwrap();
        assert_eq!(report.partitions_failed, [], "{story}");
    }
    assert_eq!(store.trash().unwrap(), [], "{story}");
    items.len()
}

#[test]
fn days_that_are_deleted_and_put_back_survive_kill_9_whole() {
    let seed = seed();
    let mut random = Random::new(seed);
    let (mut done, mut found) = (0, 0);
    while done < number("DAYBOOK_KILLS", 20) {
        let base = base();
        let mut said = Vec::new();
        for _ in 0..10 {
            let run = random.below(1 << 40).to_string();
            let worker = Worker::start(WORKER, base.path(), &["trash", &run]);
            let moment = Duration::from_micros(random.below(8_000));
            said.extend(worker.kill_after(random.below(40), moment));
            done += 1;
            let story = format!("trash, seed {seed}, kill {done}");
            let store = open(base.path());
            assert_eq!(half_gone(base.path()), [] as [String; 0], "{story}");
            // Whole in the trash or in its place: entries of one acknowledgement are never parted.
            let in_place: BTreeSet<String> =
                contents(&store, &LogFilter::default()).into_iter().collect();
            for line in said.iter().filter_map(|line| line.strip_prefix("keep ")) {
                let there = line.split(' ').filter(|row| in_place.contains(*row)).count();
                let all = line.split(' ').count();
                assert!(there == 0 || there == all, "{story}: {there} of {all} of {line}");
            }
            found += restore_all(&store, &story);
            let stored = tally(contents(&store, &LogFilter::default()));
            exactly_once(&stored, kept(&said), &story);
            for src in said.iter().filter_map(|line| line.strip_prefix("gone ")) {
                assert!(!stored.contains_key(&format!("{src}:")), "{story}: {src} is back");
            }
        }
    }
    assert!(found > 0, "some of the kills came while something lay in the trash");
}

#[test]
fn two_processes_delete_and_put_back_the_same_day_and_lose_nothing() {
    let seed = seed();
    let base = base();
    let start = |n: u64| {
        Worker::start(WORKER, base.path(), &["trash", &(seed % 1_000_000 + n).to_string(), "40"])
    };
    let workers = [start(1), start(2)];
    let said: Vec<String> = workers.into_iter().flat_map(Worker::finish).collect();
    let store = open(base.path());
    restore_all(&store, "two processes");
    let stored = tally(contents(&store, &LogFilter::default()));
    exactly_once(&stored, kept(&said), "two processes");
    assert_eq!(stored.len(), kept(&said).count());
}

#[test]
fn retention_that_exports_first_survives_kill_9_and_what_went_is_in_its_bundles() {
    let seed = seed();
    let mut random = Random::new(seed);
    let mut done = 0;
    while done < number("DAYBOOK_KILLS", 12) {
        let (folder, base) = (base(), base());
        let policy = RetentionPolicy {
            rules: vec![RetentionRule {
                max_age_days: Some(498),
                pack_after_days: Some(1),
                export_first_to: Some(folder.path().to_path_buf()),
                ..RetentionRule::default()
            }],
            ..RetentionPolicy::default()
        };
        open(base.path()).set_retention(&policy).unwrap();
        let mut said = Vec::new();
        for _ in 0..6 {
            let run = random.below(1 << 40).to_string();
            let worker = Worker::start(WORKER, base.path(), &["retain", &run]);
            let moment = Duration::from_micros(random.below(20_000));
            said.extend(worker.kill_after(random.below(12), moment));
            done += 1;
            let story = format!("retain, seed {seed}, kill {done}");
            let store = open(base.path());
            assert_eq!(half_gone(base.path()), [] as [String; 0], "{story}");
            let mut exported = BTreeSet::new();
            for file in std::fs::read_dir(folder.path()).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "daybook") {
                    let options = daybook_store::StoreOptions::default();
                    PartitionedLogStore::verify_bundle(&path, &Control::default()).unwrap();
                    let bundle = PartitionedLogStore::open_bundle(&path, options).unwrap();
                    exported.extend(contents(&bundle, &LogFilter::default()));
                }
            }
            let in_place: BTreeSet<String> =
                contents(&store, &LogFilter::default()).into_iter().collect();
            for row in kept(&said) {
                assert!(in_place.contains(row) || exported.contains(row), "{story}: {row} is lost");
            }
            restore_all(&store, &story);
            let stored =
                tally(all(&store, &LogFilter::default()).into_iter().map(|row| row.content));
            exactly_once(&stored, kept(&said), &story);
        }
    }
}
