//! By how much memory grows during the longest searches.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use daybook_store::{CancelToken, Control, LogFilter, PartitionedLogStore, StoreOptions};
use serde::{Deserialize, Serialize};

use crate::error::{PerfError, Result};
use crate::figure::{PerfFigure, PerfGroup, PerfPhase, PerfStat, PerfUnit};
use crate::generate::Workload;
use crate::memory::growth_during;
use crate::question::{everything, questions, within};
use crate::run::steps::{Made, Plan};
use crate::run::{RunOptions, Watch, figures};
use crate::scenario::{QueryKind, Span};

/// How often a probe is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a process that did nothing before is asked, to see its memory grow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Probe {
    /// Base folder of the store.
    base: PathBuf,
    /// What is asked; everything is read, in order, when absent.
    kind: Option<QueryKind>,
    /// Of which entries.
    filter: LogFilter,
}

/// Asks, and gives the bytes by which this process's memory grew meanwhile at most.
///
/// # Errors
/// What the store says.
pub fn probe(probe: &Probe, cancel: &CancelToken) -> Result<u64> {
    let store = PartitionedLogStore::open(&probe.base, StoreOptions::default())?;
    let control = Control::with_cancel(cancel.clone());
    let (found, grown) = growth_during(|| match probe.kind {
        None => everything(&store, &probe.filter, &control),
        Some(QueryKind::Count) => Ok(store.count(&probe.filter, &control)?.count),
        Some(_) => Ok(store.query(&probe.filter, &control)?.entries.len() as u64),
    });
    found?;
    Ok(grown)
}

/// Measures three long searches.
pub(super) fn measure(
    watch: &Watch<'_>,
    options: &RunOptions,
    plan: &Plan,
    made: &Made,
    workload: &Workload,
    out: &mut Vec<PerfFigure>,
) -> Result<()> {
    watch.step(PerfPhase::Memory, "Watching memory".to_owned(), plan.memory_ms);
    let whose = match options.probe {
        Some(_) => "in a process that did nothing before",
        None => "in this process, which may have had room to spare from before",
    };
    let absent = questions(&options.settings, workload)
        .into_iter()
        .filter(|question| question.kind == QueryKind::TextAbsent)
        .max_by_key(|question| question.span)
        .map(|question| (Some(QueryKind::TextAbsent), question.filter));
    let whole = within(workload, Span::All);
    let searches = [
        ("text_absent", "Absent text, all days", absent),
        ("count", "Count, all days", Some((Some(QueryKind::Count), whole.clone()))),
        ("everything", "Everything, in order", Some((None, whole))),
    ];
    for (place, (id, title, search)) in searches.into_iter().enumerate() {
        let Some((kind, filter)) = search else { continue };
        watch.within(format!("Memory: {title}"), place as f64 / 3.0);
        let asked = Probe { base: made.base.clone(), kind, filter };
        let grown = match &options.probe {
            Some(program) => in_its_own_process(program, &asked, watch.cancel())?,
            None => probe(&asked, watch.cancel())?,
        };
        let id = format!("memory.growth.{id}");
        let stat = PerfStat::once(grown as f64);
        out.push(PerfFigure {
            about: format!("By how much memory grew during this search, {whose}."),
            ..figures::plain(&id, PerfGroup::Memory, title, PerfUnit::Bytes, stat)
        });
    }
    let stat = PerfStat::once(watch.peak_bytes() as f64);
    out.push(PerfFigure {
        about: "Most memory of this process (RSS) at any moment of the run, the generator and the \
                one file's cache included."
            .to_owned(),
        ..figures::plain("memory.peak", PerfGroup::Memory, "Peak of the run", PerfUnit::Bytes, stat)
    });
    Ok(())
}

fn in_its_own_process(program: &Path, asked: &Probe, cancel: &CancelToken) -> Result<u64> {
    let text = serde_json::to_string(asked)
        .map_err(|_| PerfError::Internal("a question cannot be written as JSON"))?;
    let mut child = Command::new(program)
        .args(["perf", "probe", &text])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(PerfError::io("start", program))?;
    loop {
        match child.try_wait().map_err(PerfError::io("wait for", program))? {
            Some(_) => break,
            None if cancel.is_cancelled() => {
                // Already ended is as good.
                let _ = child.kill();
                let _ = child.wait();
                return Err(PerfError::Cancelled);
            }
            None => std::thread::sleep(LOOK_EVERY),
        }
    }
    let mut said = String::new();
    if let Some(mut out) = child.stdout.take() {
        out.read_to_string(&mut said).map_err(PerfError::io("read from", program))?;
    }
    said.trim().parse().map_err(|_| PerfError::Internal("the probe of memory gave no figure"))
}
