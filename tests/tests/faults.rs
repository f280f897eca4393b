//! What lies in a partition's place may be anything: it is told apart, named and left out, and
//! the rest is answered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use daybook_store::{
    Control, FailureKind, LogEntry, LogFilter, MinFree, Order, PartitionState, PartitionedLogStore,
    partition_key, partition_path,
};
use daybook_tests::build::{base, contents, open, open_with, prefix};
use daybook_tests::random::{Random, number, seed};
use daybook_tests::worker::Worker;
use daybook_tests::{DAY, EPOCH, Oracle, entry};
use rusqlite::Connection;

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");
/// The day that something happens to; the days around it are well.
const BAD_DAY: i64 = EPOCH + DAY;

fn control() -> Control {
    Control::default()
}

fn path_of(base: &Path, epoch: i64) -> PathBuf {
    partition_path(base, &partition_key("default", epoch).unwrap())
}

/// Three days of a few entries each, with everything in the database files.
fn three_days(base: &Path) {
    let store = open(base);
    let rows = (0..30).map(|i| entry(EPOCH + i % 3 * DAY + i, "s", &format!("day {}", i % 3)));
    store.insert_batch(&rows.collect::<Vec<_>>()).unwrap();
}

/// Every answer goes on without the bad day, and names it with this kind.
fn is_named_and_the_rest_is_answered(base: &Path, kind: FailureKind) {
    let store = open(base);
    let all = LogFilter::default();
    let page = store.query(&all, &control()).unwrap();
    let texts: Vec<&str> = page.entries.iter().map(|entry| entry.content.as_str()).collect();
    assert_eq!(texts, [vec!["day 2"; 10], vec!["day 0"; 10]].concat());
    let count = store.count(&all, &control()).unwrap();
    assert_eq!(count.count, 20);
    let histogram = store.histogram(&all, &[0, i64::MAX], &control()).unwrap();
    assert_eq!(histogram.counts.iter().flatten().sum::<u64>(), 20);
    let sources = store.list_sources(&all, &control()).unwrap();
    assert_eq!(sources.sources[0].count, 20);
    for failed in [
        page.partitions_failed,
        count.partitions_failed,
        histogram.partitions_failed,
        sources.partitions_failed,
    ] {
        assert_eq!(failed.len(), 1, "{failed:?}");
        assert_eq!((failed[0].kind, failed[0].day.as_str()), (kind, "2026-03-21"), "{failed:?}");
        assert_eq!(
            (failed[0].context.as_str(), &failed[0].path),
            ("default", &path_of(base, BAD_DAY))
        );
        assert!(!failed[0].message.is_empty());
    }
    let infos = store.partitions_detailed(&control()).unwrap();
    assert_eq!(
        infos.iter().map(|info| info.state == PartitionState::Failed).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert_eq!(infos[1].failure.as_ref().map(|failure| failure.kind), Some(kind));
}

/// Writing to the bad day works, what was there lies in the quarantine with the reason, and
/// nothing is missing from any answer any more.
fn writing_moves_it_aside(base: &Path) {
    let what_was_there = fs::read(path_of(base, BAD_DAY)).unwrap();
    let store = open(base);
    store.insert(&entry(BAD_DAY, "s", "after")).unwrap();
    assert_eq!(
        contents(&store, &LogFilter::default()).iter().filter(|text| *text == "after").count(),
        1
    );
    let aside: Vec<PathBuf> =
        fs::read_dir(base.join(".quarantine")).unwrap().map(|item| item.unwrap().path()).collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    let reason: serde_json::Value =
        serde_json::from_slice(&fs::read(aside[0].join("reason.json")).unwrap()).unwrap();
    assert_eq!(
        (reason["context"].as_str(), reason["day"].as_str()),
        (Some("default"), Some("2026-03-21"))
    );
    assert!(!reason["reason"].as_str().unwrap().is_empty());
    assert_eq!(
        fs::read(aside[0].join("logs.sqlite")).unwrap(),
        what_was_there,
        "it is kept as it was"
    );
}

#[test]
fn a_file_of_garbage_is_damaged_and_moves_aside_when_its_day_is_written() {
    let base = base();
    three_days(base.path());
    fs::write(path_of(base.path(), BAD_DAY), vec![0x5a; 20_000]).unwrap();
    is_named_and_the_rest_is_answered(base.path(), FailureKind::Damaged);
    writing_moves_it_aside(base.path());
}

#[test]
fn a_truncated_file_is_damaged_and_moves_aside_when_its_day_is_written() {
    for keep in [100, 5000, 8192, 20_000] {
        let base = base();
        three_days(base.path());
        let path = path_of(base.path(), BAD_DAY);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..keep]).unwrap();
        is_named_and_the_rest_is_answered(base.path(), FailureKind::Damaged);
        writing_moves_it_aside(base.path());
    }
}

#[test]
fn a_database_of_another_program_is_foreign_and_is_kept() {
    let base = base();
    three_days(base.path());
    let path = path_of(base.path(), BAD_DAY);
    fs::remove_file(&path).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA application_id = 7; CREATE TABLE entries (logid INTEGER PRIMARY KEY); CREATE TABLE bookmarks (url);").unwrap();
    drop(conn);
    is_named_and_the_rest_is_answered(base.path(), FailureKind::Foreign);
    writing_moves_it_aside(base.path());
}

#[test]
fn the_file_of_another_day_is_foreign_and_its_rows_are_not_shown_under_the_wrong_day() {
    let base = base();
    three_days(base.path());
    fs::copy(path_of(base.path(), EPOCH), path_of(base.path(), BAD_DAY)).unwrap();
    is_named_and_the_rest_is_answered(base.path(), FailureKind::Foreign);
    writing_moves_it_aside(base.path());
}

#[test]
fn a_file_whose_tables_were_changed_by_another_tool_is_damaged_and_moves_aside_when_its_day_is_written()
 {
    for change in [
        "DROP VIEW logs; DROP TABLE sources; CREATE TABLE sources (a, b)",
        "ALTER TABLE entries RENAME COLUMN epoch TO at",
        "DROP TABLE blocks",
        "DELETE FROM partition",
    ] {
        let base = base();
        three_days(base.path());
        let conn = Connection::open(path_of(base.path(), BAD_DAY)).unwrap();
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {change}")).unwrap();
        drop(conn);
        // What needs none of the changed tables is still answered: rows need them all.
        let page = open(base.path()).query(&LogFilter::default(), &control()).unwrap();
        let failed = &page.partitions_failed;
        assert_eq!((page.entries.len(), failed.len()), (20, 1), "{change}");
        assert_eq!((failed[0].kind, failed[0].day.as_str()), (FailureKind::Damaged, "2026-03-21"));
        writing_moves_it_aside(base.path());
    }
}

#[test]
fn an_empty_file_is_an_empty_day_and_no_failure() {
    let base = base();
    three_days(base.path());
    fs::write(path_of(base.path(), BAD_DAY), b"").unwrap();
    let store = open(base.path());
    assert_eq!(contents(&store, &LogFilter::default()).len(), 20);
    let infos = store.partitions_detailed(&control()).unwrap();
    assert_eq!((infos[1].state, infos[1].rows), (PartitionState::Empty, Some(0)));
    store.insert(&entry(BAD_DAY, "s", "after")).unwrap();
    assert_eq!(contents(&store, &LogFilter::default()).len(), 21);
    assert!(!base.path().join(".quarantine").exists());
}

#[test]
fn a_newer_form_with_other_tables_is_named_never_written_and_never_moved() {
    let base = base();
    three_days(base.path());
    let path = path_of(base.path(), BAD_DAY);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "ALTER TABLE blocks RENAME TO blocks_of_tomorrow; PRAGMA user_version = 99;",
    )
    .unwrap();
    drop(conn);
    is_named_and_the_rest_is_answered(base.path(), FailureKind::NewerVersion);
    let before = fs::read(&path).unwrap();
    let store = open(base.path());
    assert_eq!(store.insert(&entry(BAD_DAY, "s", "x")).unwrap_err().code(), "newer_version");
    assert_eq!(
        store.insert_batch(&[entry(BAD_DAY, "s", "x")]).unwrap_err().code(),
        "newer_version"
    );
    drop(store);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!base.path().join(".quarantine").exists());
}

#[test]
fn a_newer_form_with_our_tables_is_read() {
    let base = base();
    three_days(base.path());
    let conn = Connection::open(path_of(base.path(), BAD_DAY)).unwrap();
    conn.execute_batch("ALTER TABLE entries ADD COLUMN colour TEXT; PRAGMA user_version = 2;")
        .unwrap();
    drop(conn);
    let store = open(base.path());
    assert_eq!(contents(&store, &LogFilter::default()).len(), 30);
    assert_eq!(store.insert(&entry(BAD_DAY, "s", "x")).unwrap_err().code(), "newer_version");
}

#[test]
fn what_the_system_refuses_to_read_is_unreadable_and_never_moved() {
    let base = base();
    three_days(base.path());
    // As root no permission is refused: a folder in the file's place is what always is.
    let path = path_of(base.path(), BAD_DAY);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    is_named_and_the_rest_is_answered(base.path(), FailureKind::Unreadable);
    assert_eq!(
        open(base.path()).insert(&entry(BAD_DAY, "s", "x")).unwrap_err().code(),
        "partition_unreadable"
    );
    assert!(path.is_dir() && !base.path().join(".quarantine").exists());
}

/// A day with full blocks, and its oracle.
fn full_day(base: &Path, rows: i64) -> Oracle {
    let store = open(base);
    let row = |i: i64| LogEntry {
        loglevel: (i % 20) as i32,
        error: i % 7 == 0,
        nanos: (i % 1000) as u32 * 1_000_000,
        ..entry(EPOCH + i % 4000, &format!("s{}", i % 5), &format!("row {i}"))
    };
    let batch: Vec<LogEntry> = (0..rows).map(row).collect();
    store.insert_batch(&batch).unwrap();
    let mut oracle = Oracle::default();
    oracle.insert(&batch);
    oracle
}

/// Asks everything; nothing may panic or take the answer down. Says whether the day was named.
fn asks_everything(store: &PartitionedLogStore) -> bool {
    let filters = [
        LogFilter::default(),
        LogFilter { order: Order::OldestFirst, limit: Some(5000), ..prefix("s1") },
        LogFilter {
            epoch_from: Some(EPOCH + 77),
            epoch_to: Some(EPOCH + 300),
            ..LogFilter::default()
        },
        LogFilter {
            text: Some(daybook_store::TextFilter::Substring("row 77".into())),
            ..LogFilter::default()
        },
    ];
    let mut failed = Vec::new();
    for filter in &filters {
        failed.extend(store.query(filter, &control()).unwrap().partitions_failed);
        failed.extend(store.count(filter, &control()).unwrap().partitions_failed);
        failed.extend(store.list_sources(filter, &control()).unwrap().partitions_failed);
        failed.extend(
            store
                .histogram(filter, &[EPOCH, EPOCH + 60, EPOCH + 900], &control())
                .unwrap()
                .partitions_failed,
        );
    }
    assert!(failed.iter().all(|failure| failure.kind == FailureKind::Damaged), "{failed:?}");
    !failed.is_empty()
}

#[test]
fn a_flipped_bit_in_a_block_of_the_index_is_named_or_answered_around_and_never_a_panic() {
    let base = base();
    let oracle = full_day(base.path(), 5000);
    let path = path_of(base.path(), EPOCH);
    let conn = Connection::open(&path).unwrap();
    let (kinds, columns): (Vec<u8>, Vec<u8>) = conn
        .query_row("SELECT kinds, columns FROM blocks", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let mut random = Random::new(seed());
    let mut named = 0;
    let flips = number("DAYBOOK_FLIPS", 60);
    for flip in 0..flips {
        let (column, mut bytes) =
            if flip % 2 == 0 { ("kinds", kinds.clone()) } else { ("columns", columns.clone()) };
        match flip % 10 {
            8 | 9 => bytes.truncate(random.below(bytes.len() as u64) as usize),
            // The head of a blob says how to read the rest: flipped as often as all the rest.
            2 | 3 => bytes[random.below(8) as usize] ^= 1 << random.below(8),
            _ => {
                let at = random.below(bytes.len() as u64) as usize;
                bytes[at] ^= 1 << random.below(8);
            }
        }
        conn.execute(&format!("UPDATE blocks SET {column} = ?1"), [bytes]).unwrap();
        named += u64::from(asks_everything(&open(base.path())));
        conn.execute("UPDATE blocks SET kinds = ?1, columns = ?2", (&kinds, &columns)).unwrap();
    }
    eprintln!("{named} of {flips} flips were noticed");
    assert!(named * 3 > flips, "{named} of {flips} flips were noticed");
    oracle.agrees(
        &open(base.path()),
        &LogFilter { limit: Some(5000), ..LogFilter::default() },
        &[EPOCH, EPOCH + 100],
    );
}

#[test]
fn numbers_of_a_block_that_cannot_be_are_named_and_never_a_panic() {
    let base = base();
    full_day(base.path(), 5000);
    let conn = Connection::open(path_of(base.path(), EPOCH)).unwrap();
    for column in ["first_logid", "last_logid", "first_time", "last_time", "rows"] {
        for value in [i64::MIN, -1, 0, 1, 4097, i64::MAX] {
            conn.execute_batch("BEGIN").unwrap();
            conn.execute(&format!("UPDATE blocks SET {column} = ?1"), [value]).unwrap();
            conn.execute_batch("COMMIT").unwrap();
            asks_everything(&open(base.path()));
            conn.execute_batch("UPDATE blocks SET first_logid = 1, last_logid = 4096, first_time = 50400000000000, last_time = 54399999000000, rows = 4096").unwrap();
        }
    }
}

#[test]
fn bytes_changed_anywhere_in_a_file_take_down_no_answer_and_no_write() {
    let pristine = base();
    full_day(pristine.path(), 5000);
    open(pristine.path()).insert(&entry(EPOCH + DAY, "s", "the day after")).unwrap();
    let bytes = fs::read(path_of(pristine.path(), EPOCH)).unwrap();
    let mut random = Random::new(seed());
    for _ in 0..number("DAYBOOK_FLIPS", 25) {
        let base = base();
        for epoch in [EPOCH, EPOCH + DAY] {
            fs::create_dir_all(path_of(base.path(), epoch).parent().unwrap()).unwrap();
            fs::copy(path_of(pristine.path(), epoch), path_of(base.path(), epoch)).unwrap();
        }
        let mut bytes = bytes.clone();
        for _ in 0..1 + random.below(40) {
            // The first pages hold the schema and the heads of the tables.
            let end = if random.below(2) == 0 { bytes.len() as u64 } else { 40_000 };
            let at = random.below(end) as usize;
            bytes[at] = random.below(256) as u8;
        }
        fs::write(path_of(base.path(), EPOCH), &bytes).unwrap();
        let store = open(base.path());
        asks_something(&store);
        let written = store.insert(&entry(EPOCH, "s", "written to the changed file"));
        match written {
            Ok(_) => asks_something(&store),
            Err(error) => {
                assert!(["newer_version", "partition_damaged"].contains(&error.code()), "{error}")
            }
        }
        assert_eq!(
            store
                .query(
                    &LogFilter {
                        epoch_from: Some(EPOCH + DAY - EPOCH % DAY),
                        ..LogFilter::default()
                    },
                    &control()
                )
                .unwrap()
                .entries[0]
                .content,
            "the day after"
        );
    }
}

/// As [`asks_everything`], of a file that may be anything.
fn asks_something(store: &PartitionedLogStore) {
    for filter in [
        LogFilter::default(),
        LogFilter { order: Order::OldestFirst, limit: Some(5000), ..prefix("s1") },
    ] {
        store.query(&filter, &control()).unwrap();
        store.count(&filter, &control()).unwrap();
        store.list_sources(&filter, &control()).unwrap();
        store.histogram(&filter, &[EPOCH, EPOCH + 900], &control()).unwrap();
    }
}

#[test]
fn many_threads_that_meet_one_damaged_day_move_it_aside_once_and_lose_none_of_their_rows() {
    let base = base();
    full_day(base.path(), 5000);
    let path = path_of(base.path(), EPOCH);
    // Damage that shows only when a row is written: the file opens, its first pages are well.
    let mut bytes = fs::read(&path).unwrap();
    let root: u32 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let page = 8192 * (root as usize - 1);
    bytes[page..page + 8192].fill(0xff);
    fs::write(&path, &bytes).unwrap();
    let stores = [open(base.path()), open(base.path())];
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let store = &stores[thread % 2];
            scope.spawn(move || {
                for n in 0..10 {
                    store.insert(&entry(EPOCH + n, "new", &format!("{thread}:{n}"))).unwrap();
                }
            });
        }
    });
    let stored = daybook_tests::worker::tally(contents(&stores[0], &prefix("new")));
    assert_eq!((stored.len(), stored.values().max()), (80, Some(&1)));
    assert_eq!(fs::read_dir(base.path().join(".quarantine")).unwrap().count(), 1);
}

#[test]
fn a_day_damaged_twice_within_one_moment_is_moved_aside_twice() {
    let base = base();
    three_days(base.path());
    let store = open(base.path());
    for round in 1..=3 {
        store.evict_idle().unwrap();
        let folder = path_of(base.path(), BAD_DAY).parent().unwrap().to_path_buf();
        drop(open(base.path()));
        for side in ["logs.sqlite-wal", "logs.sqlite-shm"] {
            let _ = fs::remove_file(folder.join(side));
        }
        fs::write(path_of(base.path(), BAD_DAY), vec![7; 9000]).unwrap();
        // The clock of the tests stands still.
        open(base.path()).insert(&entry(BAD_DAY, "s", "again")).unwrap();
        assert_eq!(fs::read_dir(base.path().join(".quarantine")).unwrap().count(), round);
    }
}

#[test]
fn a_full_disk_refuses_writes_and_goes_on_reading_and_deleting() {
    let base = base();
    three_days(base.path());
    let clock = std::sync::Arc::new(daybook_store::ManualClock::at_epoch(EPOCH));
    let full = open_with(base.path(), |options| {
        options.min_free = MinFree { bytes: u64::MAX, percent: 0 };
        options.clock = clock;
    });
    assert_eq!(full.insert(&entry(EPOCH, "s", "x")).unwrap_err().code(), "disk_full");
    assert_eq!(full.insert_batch(&[entry(EPOCH, "s", "x")]).unwrap_err().code(), "disk_full");
    assert_eq!(contents(&full, &LogFilter::default()).len(), 30);
    assert_eq!(full.count(&LogFilter::default(), &control()).unwrap().count, 30);
    let old = daybook_store::DeleteOlderThan { epoch: BAD_DAY - EPOCH % DAY, ..Default::default() };
    assert_eq!(full.delete_older_than(&old, &control()).unwrap().rows, 10);
    open(base.path()).insert(&entry(EPOCH, "s", "x")).unwrap();
}

#[test]
fn more_days_than_the_process_may_have_files_open_are_written_and_read() {
    let base = base();
    let mut command = Command::new("sh");
    // 16 handles of three files each, and locks, and threads: more than 48.
    command.args(["-c", "ulimit -n 48; exec \"$0\" \"$@\"", WORKER]);
    command.arg(base.path()).args(["spread", "120"]);
    let said = Worker::run(command).finish();
    assert_eq!(said, ["138", "138"]);
}

#[test]
fn a_write_that_the_system_cuts_short_is_no_damage_and_costs_no_acknowledged_row() {
    let base = base();
    let mut command = Command::new("sh");
    // No file may grow beyond some 2 or 4 MB: in the middle of a commit, writing fails.
    command.args(["-c", "trap '' XFSZ; ulimit -f 4000; exec \"$0\" \"$@\"", WORKER]);
    command.arg(base.path()).arg("until-refused");
    let said = Worker::run(command).finish();
    let (refused, written): (Vec<&String>, Vec<&String>) =
        said.iter().partition(|line| line.starts_with("refused"));
    assert!(written.len() > 10 && refused.len() == 3, "{said:?}");
    assert!(!refused.iter().any(|line| line.contains("damaged")), "{refused:?}");
    let store = open(base.path());
    let stored = daybook_tests::worker::tally(contents(&store, &LogFilter::default()));
    daybook_tests::worker::exactly_once(
        &stored,
        written.into_iter().map(String::as_str),
        "cut short",
    );
    assert!(!base.path().join(".quarantine").exists());
    store.insert(&entry(EPOCH, "s", "with room again")).unwrap();
    daybook_tests::file::full_scan(base.path()).adds_up(
        &store,
        &LogFilter::default(),
        &[0, EPOCH + 1],
    );
}

#[test]
fn a_base_that_does_not_exist_is_empty_for_reading_and_is_not_made_by_it() {
    let base = base();
    let missing = base.path().join("not").join("yet");
    let store = open(&missing);
    assert!(contents(&store, &LogFilter::default()).is_empty());
    assert_eq!(store.count(&LogFilter::default(), &control()).unwrap().count, 0);
    assert!(store.partitions().unwrap().is_empty() && store.contexts().unwrap().is_empty());
    assert!(store.load_checkpoints().unwrap().is_empty());
    assert!(!missing.exists());
}
