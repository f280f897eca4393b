//! Packing, exporting and importing killed at random points, with an oracle outside: nothing that was
//! acknowledged is lost or doubled, and the next start cleans what is left.
//!
//! `DAYBOOK_KILLS=200` for more points in each test.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use daybook_store::{
    Control, ExportRequest, LogEntry, LogFilter, ManualClock, PackRequest, PartitionedLogStore,
};
use daybook_tests::build::{DAY, EPOCH, all, base, contents, entry, open, open_with};
use daybook_tests::random::{Random, number, seed};
use daybook_tests::worker::{Worker, exactly_once, tally};

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");

fn moment(random: &mut Random, lines: u64) -> (u64, Duration) {
    (random.below(lines), Duration::from_micros(random.below(8_000)))
}

/// Files that should not outlive the work they are of.
fn leftovers(folder: &Path) -> Vec<String> {
    let aside = folder.join(".aside");
    let works = std::fs::read_dir(&aside).into_iter().flatten().flatten();
    works.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn days_that_are_packed_and_written_to_survive_kill_9_exactly_once() {
    let seed = seed();
    let mut random = Random::new(seed);
    let mut done = 0;
    while done < number("DAYBOOK_KILLS", 20) {
        let base = base();
        let mut said = Vec::new();
        for _ in 0..10 {
            let run = random.below(1 << 40);
            let worker = Worker::start(WORKER, base.path(), &["pack", &run.to_string()]);
            let (lines, moment) = moment(&mut random, 60);
            said.extend(worker.kill_after(lines, moment));
            done += 1;
            let story = format!("pack, seed {seed}, kill {done}");
            let store = open(base.path());
            assert_eq!(leftovers(base.path()), [] as [String; 0], "{story}");
            let stored = tally(contents(&store, &LogFilter::default()));
            let kept = said.iter().filter_map(|line| line.strip_prefix("keep "));
            exactly_once(&stored, kept.flat_map(|line| line.split(' ')), &story);
            let count = store.count(&LogFilter::default(), &Control::default()).unwrap();
            assert_eq!(
                (count.count, count.partitions_failed.len()),
                (stored.len() as u64, 0),
                "{story}"
            );
            for src in said.iter().filter_map(|line| line.strip_prefix("gone ")) {
                assert!(!stored.contains_key(&format!("{src}:")), "{story}: {src} is back");
            }
        }
    }
}

/// A store all of whose days are over.
fn open_when_over(base: &Path) -> PartitionedLogStore {
    open_with(base, |options| {
        options.clock = Arc::new(ManualClock::at_epoch(EPOCH + 500 * DAY));
    })
}

fn rows() -> Vec<LogEntry> {
    let row = |n: i64| LogEntry {
        context_name: if n % 2 == 0 { "default".into() } else { "other".into() },
        ..entry(EPOCH + n % 5 * DAY + n / 5, "s", &format!("row {n}"))
    };
    (0..20_000).map(row).collect()
}

#[test]
fn an_export_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let seed = seed();
    let mut random = Random::new(seed);
    let (base, folder) = (base(), base());
    open(base.path()).insert_batch(&rows()).unwrap();
    let path = folder.path().join("x.daybook");
    for kill in 0..number("DAYBOOK_KILLS", 12) {
        let worker = Worker::start(WORKER, base.path(), &["export", path.to_str().unwrap()]);
        let (lines, moment) = moment(&mut random, 3);
        let said = worker.kill_after(lines, moment * 8);
        if path.exists() {
            let manifest = PartitionedLogStore::verify_bundle(&path, &Control::default());
            assert_eq!(manifest.unwrap().rows, 20_000, "seed {seed}, kill {kill}");
        } else {
            assert_eq!(said, [] as [String; 0]);
        }
    }
    let request = ExportRequest { path: path.clone(), ..ExportRequest::default() };
    open(base.path()).export(&request, &Control::default()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "what was left is cleaned");
}

/// How many rows each partition holds.
fn sizes(rows: &[LogEntry]) -> BTreeMap<(String, i64), usize> {
    let mut sizes = BTreeMap::new();
    for row in rows {
        *sizes.entry((row.context_name.clone(), row.epoch.div_euclid(DAY))).or_default() += 1;
    }
    sizes
}

#[test]
fn an_import_that_is_killed_leaves_whole_partitions_and_is_finished_by_the_next() {
    let seed = seed();
    let mut random = Random::new(seed);
    let (source, folder) = (base(), base());
    open(source.path()).insert_batch(&rows()).unwrap();
    let path = folder.path().join("x.daybook");
    let request = ExportRequest { path: path.clone(), ..ExportRequest::default() };
    open(source.path()).export(&request, &Control::default()).unwrap();
    let take = ["take", path.to_str().unwrap()];
    let mut done = 0;
    while done < number("DAYBOOK_KILLS", 20) {
        let base = base();
        // Some of it may be there, in days that are packed or not.
        let held = match random.below(3) {
            0 => Vec::new(),
            part => rows().into_iter().step_by(1 + 2 * part as usize).collect(),
        };
        if !held.is_empty() {
            let store = open_when_over(base.path());
            store.insert_batch(&held).unwrap();
            let epoch_to = Some(EPOCH + random.below(6) as i64 * DAY);
            let pack = PackRequest { epoch_to, ..PackRequest::default() };
            store.pack(&pack, &Control::default()).unwrap();
        }
        let before = sizes(&held);
        for _ in 0..5 {
            let (lines, moment) = moment(&mut random, 10);
            let said = Worker::start(WORKER, base.path(), &take).kill_after(lines, moment);
            done += 1;
            let story = format!("take, seed {seed}, kill {done}");
            let store = open(base.path());
            let stored = all(&store, &LogFilter::default());
            for (partition, size) in sizes(&stored) {
                let was = before.get(&partition).copied().unwrap_or(0);
                assert!(size == 2000 || size == was, "{story}: {size} rows of {partition:?}");
            }
            exactly_once(&tally(stored.iter().map(|row| row.content.clone())), [], &story);
            let told = said.iter().filter_map(|line| line.parse::<usize>().ok()).max().unwrap_or(0);
            assert!(told <= stored.len(), "{story}: {told} acknowledged, {} there", stored.len());
        }
        assert_eq!(Worker::start(WORKER, base.path(), &take).finish().last().unwrap(), "done");
        let store = open(base.path());
        assert_eq!(sizes(&all(&store, &LogFilter::default())), sizes(&rows()));
        assert_eq!(leftovers(base.path()), [] as [String; 0]);
    }
}
