//! Rows going in: batches, single entries from several threads, and what they take on disk.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use daybook_store::{LogEntry, PartitionedLogStore, StoreOptions};

use crate::bench::acceptance::{Loaded, Run};
use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Unit};
use crate::single_file::SingleFile;

/// Rows in a commit, with the goal in rows a second.
const BATCHES: [(usize, f64); 2] = [(10_000, 400e3), (1_000, 250e3)];
/// How many times better than the single file it is to be.
const BATCH_RATIO: f64 = 3.0;
/// Threads that insert single entries at once.
const WRITERS: [usize; 4] = [1, 4, 16, 64];

/// Measures, and leaves the rows in place.
pub(super) fn measure(run: &mut Run<'_>) -> Result<Loaded> {
    let mut loaded = None;
    for (batch, goal) in BATCHES {
        loaded = Some(batches(run, batch, goal)?);
    }
    let loaded = loaded.context("nothing was loaded")?;
    singles(run)?;
    let rows = run.entries.len() as f64;
    let ours = Stat::once(bytes_below(&loaded.base)? as f64 / rows);
    let theirs = Stat::once(fs::metadata(&loaded.single_file)?.len() as f64 / rows);
    run.figures.push(Figure::new("disk", "bytes an entry", Unit::Bytes, ours).against(theirs));
    Ok(loaded)
}

/// Loads everything in commits of `batch` rows, several times; the last load stays.
fn batches(run: &mut Run<'_>, batch: usize, goal: f64) -> Result<Loaded> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let rate = |started: Instant| run.entries.len() as f64 / started.elapsed().as_secs_f64();
    let loaded = Loaded {
        base: run.folder.join(format!("store-{batch}")),
        single_file: run.folder.join(format!("single-{batch}.sqlite")),
    };
    for load in 1..=run.options.loads.max(1) {
        (run.note)(&format!("inserting {batch} rows a commit, load {load}"));
        remove(&loaded)?;
        let store = loaded.store()?;
        let started = Instant::now();
        for entries in run.entries.chunks(batch) {
            store.insert_batch(entries)?;
        }
        ours.push(rate(started));
        drop(store);

        let mut file = loaded.single_file()?;
        let started = Instant::now();
        for entries in run.entries.chunks(batch) {
            file.insert(entries)?;
        }
        theirs.push(rate(started));
    }
    let (ours, theirs) = (Stat::of(ours), Stat::of(theirs));
    let figure = Figure::new(
        "insert",
        format!("{batch} rows a commit"),
        Unit::RowsPerS,
        ours.context("nothing was loaded")?,
    );
    let figure = figure.against(theirs.context("nothing was loaded")?);
    run.figures.push(figure.goal(Some(goal)).goal_ratio(BATCH_RATIO));
    Ok(loaded)
}

/// Single entries, each durable before its thread goes on.
fn singles(run: &mut Run<'_>) -> Result<()> {
    let entries = &run.entries;
    let length = run.options.singles_for;
    for writers in WRITERS {
        (run.note)(&format!("inserting single entries from {writers} threads"));
        let base = tempfile::tempdir_in(run.folder)?;
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default())?;
        let ours = at_once(writers, length, entries, |entry| Ok(store.insert(entry).map(drop)?))?;
        let file = Mutex::new(SingleFile::open(&base.path().join("single.sqlite"))?);
        let theirs = at_once(writers, length, entries, |entry| {
            let mut file = file.lock().map_err(|_| anyhow!("a writer died"))?;
            Ok(file.insert(std::slice::from_ref(entry))?)
        })?;
        let name = match writers {
            1 => "single, 1 thread".to_owned(),
            writers => format!("single, {writers} threads"),
        };
        let figure = Figure::new("insert", name, Unit::RowsPerS, Stat::once(ours));
        run.figures.push(figure.against(Stat::once(theirs)));
    }
    Ok(())
}

/// Rows a second that `writers` threads insert one by one.
fn at_once(
    writers: usize,
    length: Duration,
    entries: &[LogEntry],
    insert: impl Fn(&LogEntry) -> Result<()> + Sync,
) -> Result<f64> {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let work = || -> Result<()> {
        while started.elapsed() < length
            && let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed))
        {
            insert(entry)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a writer died"))?)
    })?;
    let inserted = next.into_inner().min(entries.len());
    Ok(inserted as f64 / started.elapsed().as_secs_f64())
}

fn remove(loaded: &Loaded) -> Result<()> {
    if loaded.base.exists() {
        fs::remove_dir_all(&loaded.base)?;
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = loaded.single_file.clone().into_os_string();
        name.push(suffix);
        if Path::new(&name).exists() {
            fs::remove_file(&name)?;
        }
    }
    Ok(())
}

fn bytes_below(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() {
            bytes_below(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(bytes)
}
