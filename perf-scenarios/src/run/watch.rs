//! What a run tells while it goes on: ten times a second, from a thread of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use daybook_store::{CancelToken, PartitionedLogStore};
use parking_lot::Mutex;
use rusqlite::InterruptHandle;

use crate::figure::{PerfMoment, PerfPhase, PerfProgress, PerfQueryLatency};
use crate::latency::Latencies;
use crate::memory::Watch as Process;
use crate::scenario::QueryKind;

/// How often a run is looked at.
const EVERY: Duration = Duration::from_millis(100);
/// Moments that a report has at most; while a run goes on, twice as many are kept.
const MOMENTS: usize = 600;

/// Takes what a run tells.
pub type Tell<'a> = &'a (dyn Fn(PerfProgress) + Send + Sync);

/// What the threads of a run share.
pub(crate) struct Watch<'a> {
    began: Instant,
    cancel: &'a CancelToken,
    tell: Tell<'a>,
    run: String,
    scenario: String,
    rows_total: u64,
    /// Entries made durable in this load.
    pub rows: AtomicU64,
    /// Insert calls of this load.
    pub inserts: Mutex<Latencies>,
    /// Every question that was asked of the store, by kind.
    pub queries: Mutex<BTreeMap<QueryKind, Latencies>>,
    /// What is being asked of the one file, to be interrupted.
    interrupts: Mutex<Vec<InterruptHandle>>,
    store: Mutex<Option<Arc<PartitionedLogStore>>>,
    doing: Mutex<Doing>,
    course: Mutex<Vec<PerfMoment>>,
    peak_bytes: AtomicU64,
}

/// What is under way, and how far the whole has come.
#[derive(Default)]
struct Doing {
    phase: PerfPhase,
    text: String,
    /// Estimated milliseconds of all steps that are done, of this step, and of all.
    done_ms: f64,
    step_ms: f64,
    whole_ms: f64,
    /// How much of this step is done, 0 to 1, where it is not told by the entries loaded.
    part: f64,
}

impl<'a> Watch<'a> {
    pub fn new(
        cancel: &'a CancelToken,
        tell: Tell<'a>,
        run: &str,
        scenario: &str,
        rows_total: u64,
        whole_ms: f64,
    ) -> Self {
        Watch {
            began: Instant::now(),
            cancel,
            tell,
            run: run.to_owned(),
            scenario: scenario.to_owned(),
            rows_total,
            rows: AtomicU64::new(0),
            inserts: Mutex::default(),
            queries: Mutex::default(),
            interrupts: Mutex::default(),
            store: Mutex::default(),
            doing: Mutex::new(Doing { whole_ms, ..Doing::default() }),
            course: Mutex::default(),
            peak_bytes: AtomicU64::new(0),
        }
    }

    pub fn cancel(&self) -> &CancelToken {
        self.cancel
    }

    /// How long the run has gone on.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Begins a step that is estimated to take so long.
    pub fn step(&self, phase: PerfPhase, text: String, step_ms: f64) {
        if matches!(phase, PerfPhase::Load | PerfPhase::LoadBaseline) {
            self.rows.store(0, Ordering::Relaxed);
            *self.inserts.lock() = Latencies::default();
        }
        let mut doing = self.doing.lock();
        doing.done_ms += doing.step_ms;
        *doing = Doing { phase, text, step_ms, part: 0.0, ..*doing };
    }

    /// Says what is done within a step, and how much of the step is behind.
    pub fn within(&self, text: String, part: f64) {
        let mut doing = self.doing.lock();
        doing.text = text;
        doing.part = part;
    }

    /// The store whose counters are told.
    pub fn of_store(&self, store: Option<Arc<PartitionedLogStore>>) {
        *self.store.lock() = store;
    }

    /// Lets a cancel stop what the one file is being asked.
    pub fn interrupts(&self, handle: InterruptHandle) {
        self.interrupts.lock().push(handle);
    }

    /// The connections have gone.
    pub fn no_interrupts(&self) {
        self.interrupts.lock().clear();
    }

    pub fn asked(&self, kind: QueryKind, took: Duration) {
        self.queries.lock().entry(kind).or_default().record(took);
    }

    /// Most memory that was seen, in bytes.
    pub fn peak_bytes(&self) -> u64 {
        self.peak_bytes.load(Ordering::Relaxed)
    }

    /// The course of the run so far.
    pub fn course(&self) -> Vec<PerfMoment> {
        let mut course = self.course.lock().clone();
        while course.len() > MOMENTS {
            thin(&mut course);
        }
        course
    }

    /// Looks and tells until `done` is set.
    pub fn look(&self, done: &AtomicBool) {
        let mut process = Process::new();
        let (mut before_ms, mut before_rows) = (0, 0);
        while !done.load(Ordering::Acquire) {
            if self.cancel.is_cancelled() {
                self.interrupts.lock().iter().for_each(InterruptHandle::interrupt);
            }
            let moment = self.moment(process.as_mut(), before_ms, before_rows);
            (before_ms, before_rows) = (moment.at_ms, moment.rows);
            self.peak_bytes.fetch_max(moment.rss_bytes, Ordering::Relaxed);
            let mut course = self.course.lock();
            course.push(moment.clone());
            if course.len() >= 2 * MOMENTS {
                thin(&mut course);
            }
            drop(course);
            (self.tell)(self.progress(moment));
            std::thread::park_timeout(EVERY);
        }
    }

    fn moment(
        &self,
        process: Option<&mut Process>,
        before_ms: u64,
        before_rows: u64,
    ) -> PerfMoment {
        let at_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let rows = self.rows.load(Ordering::Relaxed);
        let passed_s = at_ms.saturating_sub(before_ms).max(1) as f64 / 1e3;
        let (rss_bytes, cpu_percent) = process.map_or((0, 0.0), Process::memory_and_cpu);
        let metrics = self.store.lock().as_ref().map(|store| store.metrics()).unwrap_or_default();
        PerfMoment {
            at_ms,
            phase: self.doing.lock().phase,
            rows,
            rows_per_s: rows.saturating_sub(before_rows) as f64 / passed_s,
            insert: self.inserts.lock().summary(),
            rss_bytes,
            cpu_percent,
            open_handles: metrics.open_handles,
            opens: metrics.opens,
            closes: metrics.closes,
            hits: metrics.hits,
            evictions: metrics.evictions,
        }
    }

    fn progress(&self, moment: PerfMoment) -> PerfProgress {
        let queries = self.queries.lock();
        let queries = queries.iter().filter_map(|(kind, latencies)| {
            Some(PerfQueryLatency { kind: *kind, latency: latencies.summary()? })
        });
        let queries = queries.collect();
        let doing = self.doing.lock();
        let part = match doing.phase {
            PerfPhase::Load | PerfPhase::LoadBaseline => {
                moment.rows as f64 / self.rows_total.max(1) as f64
            }
            _ => doing.part,
        };
        let done_ms = doing.done_ms + doing.step_ms * part.clamp(0.0, 1.0);
        let fraction = (done_ms / doing.whole_ms.max(1.0)).clamp(0.0, 1.0);
        let early = fraction < 0.03 || moment.at_ms < 1_000;
        let left = moment.at_ms as f64 * (1.0 - fraction) / fraction;
        PerfProgress {
            run: self.run.clone(),
            scenario: self.scenario.clone(),
            doing: doing.text.clone(),
            fraction,
            left_ms: (!early).then_some(left as u64),
            rows_total: self.rows_total,
            moment,
            queries,
        }
    }
}

/// Every second moment, with the mean of the rates.
fn thin(course: &mut Vec<PerfMoment>) {
    let mut thinned = Vec::with_capacity(course.len() / 2 + 1);
    let mut moments = course.drain(..);
    while let Some(first) = moments.next() {
        match moments.next() {
            Some(second) if second.phase == first.phase => thinned.push(PerfMoment {
                rows_per_s: f64::midpoint(first.rows_per_s, second.rows_per_s),
                cpu_percent: f64::midpoint(first.cpu_percent, second.cpu_percent),
                rss_bytes: first.rss_bytes.max(second.rss_bytes),
                ..second
            }),
            Some(second) => thinned.push(second),
            None => thinned.push(first),
        }
    }
    drop(moments);
    *course = thinned;
}
