//! Entries going in: at full speed or at a set rate, from some writers, with or without readers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use daybook_store::{CancelToken, Control, LogEntry, PartitionedLogStore};
use parking_lot::Mutex;

use crate::error::{PerfError, Result};
use crate::generate::Workload;
use crate::latency::Latencies;
use crate::question::Question;
use crate::run::watch::Watch;
use crate::scenario::{LoadSettings, QueryKind};
use crate::single_file::SingleFile;

/// How long a writer that is early sleeps at most before it looks whether to stop.
const NAP: Duration = Duration::from_millis(20);

/// Where entries go.
pub(crate) enum Target<'t> {
    Store(&'t PartitionedLogStore),
    /// One connection writes, others read.
    SingleFile {
        writer: Box<Mutex<SingleFile>>,
        open: &'t (dyn Fn() -> Result<SingleFile> + Sync),
    },
}

impl Target<'_> {
    fn insert(&self, entries: &[LogEntry]) -> Result<()> {
        match self {
            Target::Store(store) => store.insert_batch(entries).map(drop).map_err(Into::into),
            Target::SingleFile { writer, .. } => writer.lock().insert(entries),
        }
    }
}

/// What a load came to.
#[derive(Default)]
pub(crate) struct Loaded {
    /// Entries made durable a second.
    pub rows_per_s: f64,
    /// Each insert call. At a set rate they count from when they were due.
    pub inserts: Latencies,
    /// Questions that were asked meanwhile.
    pub reads: BTreeMap<QueryKind, Latencies>,
    /// Share of the writers' time, 0 to 1, in which they waited for entries to be generated.
    pub waited: f64,
}

/// Loads everything.
pub(crate) fn load(
    watch: &Watch<'_>,
    workload: &Workload,
    settings: &LoadSettings,
    questions: &[Question],
    target: &Target<'_>,
) -> Result<Loaded> {
    let writers = settings.writers.max(1) as usize;
    let (sender, receiver) = bounded::<Vec<LogEntry>>(writers * 2);
    let done = AtomicBool::new(false);
    let shared = Shared {
        watch,
        target,
        settings,
        done: &done,
        started: Instant::now(),
        calls: AtomicU64::new(0),
        waited_us: AtomicU64::new(0),
        inserts: Mutex::default(),
        reads: Mutex::default(),
    };
    std::thread::scope(|scope| {
        let batch = settings.batch.max(1) as usize;
        // The sender goes with the generator, so that writers see the end.
        let maker = scope.spawn(move || generate(workload, batch, &sender, watch.cancel()));
        let readers: Vec<_> = (0..settings.readers as usize)
            .map(|number| {
                scope.spawn({
                    let shared = &shared;
                    move || shared.read(questions, number)
                })
            })
            .collect();
        let writing: Vec<_> = (0..writers)
            .map(|_| {
                let receiver = receiver.clone();
                scope.spawn({
                    let shared = &shared;
                    move || shared.write(&receiver)
                })
            })
            .collect();
        // Once all writers have ended, nobody receives, and the generator ends too.
        drop(receiver);
        let mut result = Ok(());
        for thread in writing {
            result = result.and(thread.join().unwrap_or(Err(died())));
        }
        done.store(true, Ordering::Release);
        for thread in readers {
            result = result.and(thread.join().unwrap_or(Err(died())));
        }
        maker.join().map_err(|_| died())?;
        result
    })?;
    if watch.cancel().is_cancelled() {
        return Err(PerfError::Cancelled);
    }
    let seconds = shared.started.elapsed().as_secs_f64().max(1e-9);
    let waited_us = shared.waited_us.into_inner() as f64;
    Ok(Loaded {
        rows_per_s: workload.total() as f64 / seconds,
        inserts: shared.inserts.into_inner(),
        reads: shared.reads.into_inner(),
        waited: waited_us / 1e6 / seconds / writers as f64,
    })
}

fn died() -> PerfError {
    PerfError::Internal("a thread of the run died")
}

fn generate(
    workload: &Workload,
    batch: usize,
    sender: &Sender<Vec<LogEntry>>,
    cancel: &CancelToken,
) {
    let mut entries = workload.entries();
    while !cancel.is_cancelled() {
        let batch: Vec<_> = entries.by_ref().take(batch).collect();
        if batch.is_empty() || sender.send(batch).is_err() {
            break;
        }
    }
}

struct Shared<'s> {
    watch: &'s Watch<'s>,
    target: &'s Target<'s>,
    settings: &'s LoadSettings,
    done: &'s AtomicBool,
    started: Instant,
    /// Calls that were begun: at a set rate, their places in the timetable.
    calls: AtomicU64,
    waited_us: AtomicU64,
    inserts: Mutex<Latencies>,
    reads: Mutex<BTreeMap<QueryKind, Latencies>>,
}

impl Shared<'_> {
    fn write(&self, receiver: &Receiver<Vec<LogEntry>>) -> Result<()> {
        let mut own = Latencies::default();
        loop {
            let asked = Instant::now();
            let Ok(batch) = receiver.recv() else { break };
            let waited = u64::try_from(asked.elapsed().as_micros()).unwrap_or(0);
            self.waited_us.fetch_add(waited, Ordering::Relaxed);
            let Some(began) = self.turn() else { break };
            self.target.insert(&batch)?;
            let took = began.elapsed();
            own.record(took);
            self.watch.inserts.lock().record(took);
            self.watch.rows.fetch_add(batch.len() as u64, Ordering::Relaxed);
        }
        self.inserts.lock().add(&own);
        Ok(())
    }

    /// Waits until the next call is due. From then its time counts: at a set rate a call that had to
    /// wait for the ones before it is late, which is what a caller would have seen. None once the run is
    /// stopped.
    fn turn(&self) -> Option<Instant> {
        let cancel = self.watch.cancel();
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if self.settings.rate == 0 {
            return (!cancel.is_cancelled()).then(Instant::now);
        }
        let before = call as f64 * f64::from(self.settings.batch) / self.settings.rate as f64;
        let due = self.started + Duration::try_from_secs_f64(before).ok()?;
        while !cancel.is_cancelled() {
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Some(due);
            }
            std::thread::sleep(left.min(NAP));
        }
        None
    }

    /// Asks one question after the other until everything is loaded.
    fn read(&self, questions: &[Question], number: usize) -> Result<()> {
        let control = Control::with_cancel(self.watch.cancel().clone());
        let file = match self.target {
            Target::Store(_) => None,
            Target::SingleFile { open, .. } => Some(open()?),
        };
        if let Some(file) = &file {
            self.watch.interrupts(file.interrupt_handle());
        }
        // Readers begin at different questions.
        for question in questions.iter().cycle().skip(number * 3) {
            if self.done.load(Ordering::Acquire) || self.watch.cancel().is_cancelled() {
                break;
            }
            let began = Instant::now();
            match (&self.target, &file) {
                (Target::Store(store), _) => question.of_store(store, &control)?,
                (_, Some(file)) => question.of_single_file(file)?,
                _ => break,
            };
            self.reads.lock().entry(question.kind).or_default().record(began.elapsed());
            if file.is_none() {
                self.watch.asked(question.kind, began.elapsed());
            }
        }
        Ok(())
    }
}
