//! The same rows and questions for other programs: DuckDB and ClickHouse (the PyPI packages `duckdb` and
//! `chdb`), and ripgrep over the same lines as text. What is not installed is left out and named.

mod ask;
mod child;
mod python;
mod ripgrep;

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use daybook_store::{CancelToken, Control, LogEntry, PartitionedLogStore, StoreOptions};

use crate::error::{PerfError, Result};
use crate::figure::{
    PerfMachine, PerfPeer, PerfPeerAnswer, PerfPeerQuestion, PerfPeers, PerfPhase, PerfRunInfo,
    PerfStat, REPORT_VERSION,
};
use crate::generate::Workload;
use crate::past::Runs;
use crate::place::{Place, bytes_below, free_bytes};
use crate::run::{Tell, Watch, watched};
use crate::scenario::{Scenario, check_scale};
use crate::single_file::SingleFile;

use ask::Asked;

/// How often each question is asked of each program, after once for nothing.
const TIMES: usize = 5;
/// Entries in a call of the store and of the one file.
const BATCH: usize = 10_000;
/// Bytes that an entry takes on disk in all programs together, lines included; by measurement.
const BYTES: u64 = 1_400;

/// What other programs are asked.
#[derive(Clone, Debug)]
pub struct PeersOptions {
    /// Name of the scenario.
    pub scenario: String,
    /// Its settings: what is generated counts, and nothing else.
    pub settings: Scenario,
    /// Factor for its entries.
    pub scale: f64,
    /// When it begins (Unix seconds).
    pub started_epoch: i64,
    /// Version of Daybook, for the report.
    pub program: String,
}

/// What one program made of it.
struct Outcome {
    peer: PerfPeer,
    /// Milliseconds and entries of each question; none where it was not asked.
    answers: Vec<Option<(Vec<f64>, u64)>>,
}

/// Loads the same JSON lines into each program and asks each the same.
///
/// # Errors
/// Those of a run. What a program says no to is in the reply.
pub fn peers(
    base: &Path,
    options: &PeersOptions,
    cancel: &CancelToken,
    tell: Tell<'_>,
) -> Result<PerfPeers> {
    let settings = &options.settings;
    check_scale(settings, options.scale)?;
    let runs = Runs::of_base(base);
    let id = runs.new_id(&format!("peers-{}", options.scenario), options.started_epoch);
    let place = Place::take(runs.perf(), &id)?;
    let rows = settings.entries(options.scale);
    let (needed, free) = (rows * BYTES + (256 << 20), free_bytes(place.folder()));
    if free < needed {
        return Err(PerfError::NoRoom { path: place.folder().to_path_buf(), needed, free });
    }
    let watch = Watch::new(cancel, tell, &id, &options.scenario, rows, 6.0);
    let workload = settings.workload(options.scale);
    let outcomes = watched(&watch, || all(&watch, &workload, place.folder()))?;
    let info = PerfRunInfo {
        id,
        scenario: options.scenario.clone(),
        title: settings.title.clone(),
        scale: options.scale,
        seed: settings.seed,
        entries: rows,
        started_epoch: options.started_epoch,
        took_ms: u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX),
        rows_per_s: outcomes
            .first()
            .and_then(|ours| ours.peer.load_s)
            .map_or(0.0, |seconds| rows as f64 / seconds.max(1e-9)),
        program: options.program.clone(),
        ..PerfRunInfo::default()
    };
    Ok(table(info, &ask::questions(&workload), outcomes))
}

fn all(watch: &Watch<'_>, workload: &Workload, folder: &Path) -> Result<Vec<Outcome>> {
    let questions = ask::questions(workload);
    let step = |text: &str| watch.step(PerfPhase::Peers, text.to_owned(), 1.0);
    step("Writing JSON lines");
    let files = Files { lines: folder.join("logs.jsonl"), text: folder.join("logs.txt") };
    files.write(workload, watch.cancel())?;
    step("Daybook");
    let mut outcomes = vec![daybook(&files, folder, &questions, watch.cancel())?];
    step("SQLite");
    outcomes.push(sqlite(watch, &files, folder, &questions)?);
    for (program, title) in [("duckdb", "DuckDB"), ("clickhouse", "ClickHouse")] {
        step(title);
        outcomes.push(python::outcome(program, &files.lines, folder, &questions, watch.cancel())?);
    }
    step("ripgrep");
    outcomes.push(ripgrep::outcome(&files.text, &questions, watch.cancel())?);
    Ok(outcomes)
}

/// The entries as files: JSON lines for databases, plain lines for what reads text.
struct Files {
    lines: PathBuf,
    text: PathBuf,
}

impl Files {
    fn write(&self, workload: &Workload, cancel: &CancelToken) -> Result<()> {
        let make = |path: &Path| {
            File::create(path).map(BufWriter::new).map_err(PerfError::io("make", path))
        };
        let (mut lines, mut text) = (make(&self.lines)?, make(&self.text)?);
        for (number, entry) in workload.entries().enumerate() {
            if number % BATCH == 0 && cancel.is_cancelled() {
                return Err(PerfError::Cancelled);
            }
            serde_json::to_writer(&mut lines, &entry)
                .map_err(std::io::Error::from)
                .and_then(|()| lines.write_all(b"\n"))
                .map_err(PerfError::io("write", &self.lines))?;
            let content = entry.content.replace('\n', "\\n");
            writeln!(
                text,
                "{}.{:09} {:02} {} {content}",
                entry.epoch, entry.nanos, entry.loglevel, entry.src
            )
            .map_err(PerfError::io("write", &self.text))?;
        }
        for (file, path) in [(lines, &self.lines), (text, &self.text)] {
            let file =
                file.into_inner().map_err(|e| PerfError::io("write", path)(e.into_error()))?;
            file.sync_all().map_err(PerfError::io("write", path))?;
        }
        Ok(())
    }

    /// Reads the JSON lines in batches: what each program has to do as well.
    fn read(
        &self,
        cancel: &CancelToken,
        mut take: impl FnMut(&[LogEntry]) -> Result<()>,
    ) -> Result<()> {
        let file = File::open(&self.lines).map_err(PerfError::io("open", &self.lines))?;
        let mut batch = Vec::with_capacity(BATCH);
        for line in BufReader::new(file).lines() {
            let line = line.map_err(PerfError::io("read", &self.lines))?;
            let entry = serde_json::from_str(&line)
                .map_err(|_| PerfError::Internal("a line that was just written is no entry"))?;
            batch.push(entry);
            if batch.len() == BATCH {
                take(&batch)?;
                batch.clear();
                if cancel.is_cancelled() {
                    return Err(PerfError::Cancelled);
                }
            }
        }
        take(&batch)
    }
}

fn daybook(
    files: &Files,
    folder: &Path,
    questions: &[Asked],
    cancel: &CancelToken,
) -> Result<Outcome> {
    let base = folder.join("base");
    let store = PartitionedLogStore::open(&base, StoreOptions::default())?;
    let began = Instant::now();
    files.read(cancel, |batch| Ok(store.insert_batch(batch).map(drop)?))?;
    let load_s = began.elapsed().as_secs_f64();
    let control = Control::with_cancel(cancel.clone());
    let answers = questions
        .iter()
        .map(|asked| Ok(Some(timed(|| asked.of_store(&store, &control))?)))
        .collect::<Result<_>>()?;
    drop(store);
    Ok(Outcome {
        peer: PerfPeer {
            name: "daybook".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            left_out: None,
            load_s: Some(load_s),
            disk_bytes: Some(bytes_below(&base)),
        },
        answers,
    })
}

fn sqlite(watch: &Watch<'_>, files: &Files, folder: &Path, questions: &[Asked]) -> Result<Outcome> {
    let path = folder.join("single.sqlite");
    let mut file = SingleFile::open(&path)?;
    watch.interrupts(file.interrupt_handle());
    let began = Instant::now();
    files.read(watch.cancel(), |batch| file.insert(batch))?;
    let load_s = began.elapsed().as_secs_f64();
    let answers = questions
        .iter()
        .map(|asked| Ok(Some(timed(|| asked.of_single_file(&file))?)))
        .collect::<Result<_>>()?;
    watch.no_interrupts();
    drop(file);
    Ok(Outcome {
        peer: PerfPeer {
            name: "sqlite".to_owned(),
            version: daybook_store::sqlite_version().to_owned(),
            left_out: None,
            load_s: Some(load_s),
            disk_bytes: std::fs::metadata(&path).ok().map(|found| found.len()),
        },
        answers,
    })
}

/// Asks once for nothing, then for the clock.
fn timed(ask: impl Fn() -> Result<u64>) -> Result<(Vec<f64>, u64)> {
    let mut rows = ask()?;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        rows = ask()?;
        took.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok((took, rows))
}

/// A program that takes no part.
fn left_out(name: &str, version: String, why: String, questions: usize) -> Outcome {
    Outcome {
        peer: PerfPeer {
            name: name.to_owned(),
            version,
            left_out: Some(why),
            ..PerfPeer::default()
        },
        answers: vec![None; questions],
    }
}

fn table(info: PerfRunInfo, questions: &[Asked], outcomes: Vec<Outcome>) -> PerfPeers {
    let questions = questions.iter().enumerate().map(|(place, asked)| {
        let answer = |outcome: &Outcome| outcome.answers.get(place).cloned().flatten();
        let ours = outcomes.first().and_then(answer).map(|(_, rows)| rows);
        let answers = outcomes.iter().map(|outcome| match answer(outcome) {
            None => PerfPeerAnswer::default(),
            Some((took, rows)) => PerfPeerAnswer {
                ms: PerfStat::of(took),
                rows: Some(rows),
                agrees: Some(Some(rows) == ours),
            },
        });
        PerfPeerQuestion { title: asked.title.clone(), answers: answers.collect() }
    });
    PerfPeers {
        version: REPORT_VERSION,
        info,
        machine: PerfMachine::here(),
        questions: questions.collect(),
        programs: outcomes.into_iter().map(|outcome| outcome.peer).collect(),
    }
}
