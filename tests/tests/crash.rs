//! Writers killed at random points, with an oracle outside: what was acknowledged is there
//! once, what was not is there at most once.
//!
//! `DAYBOOK_KILLS=1000` for more points in each test.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use daybook_store::{LogFilter, SrcFilter};
use daybook_tests::build::{base, contents, open};
use daybook_tests::random::{Random, number, seed};
use daybook_tests::worker::{Worker, exactly_once, tally};

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");
/// Kills of one base, before a new one is begun.
const KILLS_A_BASE: u64 = 10;

/// How many lines a worker may say, and how long it then still lives: from its first breath
/// (before it has made anything) to well into its work.
fn moment(random: &mut Random, lines: u64) -> (u64, Duration) {
    match random.below(4) {
        0 => (0, Duration::from_micros(random.below(15_000))),
        _ => (random.below(lines), Duration::from_micros(random.below(2_000))),
    }
}

fn stored(base: &Path) -> HashMap<String, u32> {
    tally(contents(&open(base), &LogFilter::default()))
}

/// What the index says is what the rows say, whatever was killed.
fn index_is_right(base: &Path) {
    let scanned = daybook_tests::file::full_scan(base);
    let store = open(base);
    let edges = [daybook_tests::EPOCH, daybook_tests::EPOCH + 3, daybook_tests::EPOCH + 3600];
    for src in ["", "s1", "t", "keep", "drop", "o"] {
        let src = Some(SrcFilter::Prefix(src.into()));
        scanned.adds_up(&store, &LogFilter { src, ..LogFilter::default() }, &edges);
    }
    scanned.agrees(&store, &LogFilter { limit: Some(5000), ..LogFilter::default() }, &edges);
}

/// Runs and kills a worker again and again; `check` gets what the workers of a base said so far.
fn kill(kills: u64, role: &str, lines: u64, check: impl Fn(&Path, &[(u64, Vec<String>)], &str)) {
    let seed = seed();
    let mut random = Random::new(seed);
    let mut done = 0;
    while done < number("DAYBOOK_KILLS", kills) {
        let base = base();
        let mut said = Vec::new();
        for _ in 0..KILLS_A_BASE {
            let run = random.below(1 << 40);
            let worker = Worker::start(WORKER, base.path(), &[role, &run.to_string()]);
            let (lines, moment) = moment(&mut random, lines);
            said.push((run, worker.kill_after(lines, moment)));
            done += 1;
            check(base.path(), &said, &format!("{role}, seed {seed}, kill {done}"));
        }
        index_is_right(base.path());
    }
}

#[test]
fn single_entries_of_many_threads_survive_kill_9_exactly_once() {
    kill(40, "insert", 200, |base, said, story| {
        let acknowledged = said.iter().flat_map(|(_, lines)| lines).map(String::as_str);
        exactly_once(&stored(base), acknowledged, story);
    });
}

#[test]
fn batches_over_several_days_survive_kill_9_exactly_once() {
    kill(30, "batches", 8, |base, said, story| {
        let mut acknowledged = Vec::new();
        for (run, lines) in said {
            for line in lines {
                let (from, to) = line.split_once(' ').unwrap();
                let range = from.parse::<u64>().unwrap()..to.parse().unwrap();
                acknowledged.extend(range.map(|n| format!("{run}:{n}")));
            }
        }
        exactly_once(&stored(base), acknowledged.iter().map(String::as_str), story);
    });
}

#[test]
fn a_file_read_again_after_kill_9_is_in_the_store_exactly_once() {
    let check = |base: &Path, said: &[(u64, Vec<String>)], story: &str| {
        let numbers = said.iter().flat_map(|(_, lines)| lines).filter(|line| *line != "done");
        let upto: u64 = numbers.map(|line| line.parse().unwrap()).max().unwrap_or(0);
        let acknowledged: Vec<String> = (0..upto).map(|n| format!("o:{n}")).collect();
        exactly_once(&stored(base), acknowledged.iter().map(String::as_str), story);
    };
    kill(30, "origin", 20, check);
    // And one that is left to finish completes it.
    let base = base();
    for run in ["1", "2", "3"] {
        let said =
            Worker::start(WORKER, base.path(), &["origin", run]).kill_after(15, Duration::ZERO);
        check(base.path(), &[(0, said)], "origin");
    }
    let said = Worker::start(WORKER, base.path(), &["origin", "4"]).finish();
    assert_eq!(said.last().unwrap(), "done");
    let again = Worker::start(WORKER, base.path(), &["origin", "5"]).finish();
    check(base.path(), &[(0, said), (0, again)], "origin, read to its end twice");
    assert_eq!(stored(base.path()).len(), 20_000);
}

#[test]
fn deletes_and_tidying_killed_midway_lose_nothing_that_is_kept_and_leave_nothing_that_went() {
    kill(30, "delete", 60, |base, said, story| {
        let stored = stored(base);
        let lines = || said.iter().flat_map(|(_, lines)| lines);
        let kept = lines().filter_map(|line| line.strip_prefix("keep "));
        exactly_once(&stored, kept.flat_map(|line| line.split(' ')), story);
        for src in lines().filter_map(|line| line.strip_prefix("gone ")) {
            let back = stored.keys().find(|content| content.starts_with(&format!("{src}:")));
            assert_eq!(back, None, "{story}: deleted, acknowledged, and back");
        }
    });
}

#[test]
fn an_old_database_taken_in_across_kills_is_there_exactly_once() {
    let seed = seed();
    let mut random = Random::new(seed);
    let old = base();
    let path = old.path().join("old.db");
    let rows = 60_000;
    daybook_tests::file::legacy(&path, rows);
    let base = base();
    for kill in 0..number("DAYBOOK_KILLS", 12) {
        let worker = Worker::start(WORKER, base.path(), &["import", path.to_str().unwrap()]);
        let (lines, moment) = moment(&mut random, 6);
        let said = worker.kill_after(lines, moment * 4);
        let upto = said.iter().filter(|line| *line != "done").count() as u64;
        let stored = stored(base.path());
        assert!(stored.values().all(|times| *times == 1), "seed {seed}, kill {kill}: twice");
        assert!(stored.len() as u64 >= upto.saturating_sub(1).min(1), "seed {seed}, kill {kill}");
    }
    assert_eq!(
        Worker::start(WORKER, base.path(), &["import", path.to_str().unwrap()])
            .finish()
            .last()
            .unwrap(),
        "done"
    );
    let all = stored(base.path());
    let expected: Vec<String> = (1..=rows).map(|n| format!("row {n}")).collect();
    exactly_once(&all, expected.iter().map(String::as_str), "import");
    assert_eq!(all.len() as u64, rows);
    index_is_right(base.path());
}
