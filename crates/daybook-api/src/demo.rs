//! A store of made-up logs, to try Daybook with: two weeks of a small shop that end now, with an
//! incident to find in them.
//!
//! It lies in a folder of its own. One that holds anything else is refused, so that made-up entries and a
//! person's own never come into one store. It is made aside and put in its place when it is whole.

mod incident;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use daybook_store::{
    CancelToken, Control, LogEntry, PartitionedLogStore, Progress, StoreError, StoreOptions,
    TidyRequest,
};
use perf_scenarios::generate::Workload;
use perf_scenarios::{BurstSettings, DataSettings, LevelSettings, SourceSettings};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::json_file;

/// What is said of the demo, in its folder: a folder without this file is none.
const MARKER: &str = "demo.json";
/// What comes to be in a base when a person's own logs are read into it.
const OWN: [&str; 2] = ["ingest.sqlite", "watches.json"];
/// Days before today.
const DAYS: u32 = 14;
/// Entries in a day and context.
const PER_DAY: u32 = 7_200;
/// What the contexts of the generator are called here.
const CONTEXTS: [&str; 2] = ["shop", "platform"];
/// Entries that are written at once.
const BATCH: usize = 10_000;
/// A demo older than this does not end now any more.
const FRESH_SECS: i64 = 86_400;
/// What was left half made this long ago is nobody's work under way.
const LEFT: Duration = Duration::from_secs(3600);

/// What is said of a demo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DemoInfo {
    /// When it was made, which is where its logs end (Unix seconds).
    pub made_epoch: i64,
    /// When the incident in it began (Unix seconds).
    pub incident_epoch: i64,
    /// Entries that were made.
    pub entries: u64,
}

impl DemoInfo {
    /// Whether its logs still end about now.
    #[must_use]
    pub fn is_fresh(&self, now: i64) -> bool {
        (self.made_epoch..self.made_epoch.saturating_add(FRESH_SECS)).contains(&now)
    }
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// This user has no home folder.
    #[error("there is no home folder; name a folder for the demo with --base")]
    NoPlace,
    /// The folder holds something else.
    #[error("{} holds something that is no demo; name a folder that is empty or not there yet", .0.display())]
    NoDemo(PathBuf),
    /// Logs of the person's own were read into the demo, and would go with it.
    #[error(
        "logs of your own were read into the demo in {}; it is not made anew while they lie there",
        .0.display()
    )]
    OwnLogs(PathBuf),
    /// The system says no.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The store says no, or the caller said stop.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of what is said of it cannot be written.
    #[error(transparent)]
    Marker(ApiError),
}

impl From<DemoError> for ApiError {
    fn from(error: DemoError) -> Self {
        let message = error.to_string();
        match error {
            DemoError::NoPlace | DemoError::NoDemo(_) | DemoError::OwnLogs(_) => {
                ApiError::bad_request(message)
            }
            DemoError::Io { .. } => ApiError::new("io", message),
            DemoError::Store(error) => error.into(),
            DemoError::Marker(error) => error,
        }
    }
}

/// Where the demo lies when nobody says: beside the base folder of a person's own logs, never in it.
#[must_use]
pub fn demo_base() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "daybook-demo")
        .map(|places| places.data_local_dir().to_path_buf())
}

/// What is said of the demo in a folder; none when there is none.
#[must_use]
pub fn demo_in(base: &Path) -> Option<DemoInfo> {
    let path = base.join(MARKER);
    path.is_file().then(|| json_file::load::<Option<DemoInfo>>(&path).ok().flatten()).flatten()
}

/// Makes the demo in a folder, where there is none that ends about now; with `anew` in any case. Gives
/// what is said of it, and whether it was made.
///
/// # Errors
/// [`DemoError`]. What was made until then goes.
pub fn make_demo(
    base: &Path,
    now: i64,
    anew: bool,
    cancel: &CancelToken,
    tell: &dyn Fn(Progress),
) -> Result<(DemoInfo, bool), DemoError> {
    let known = demo_in(base);
    if let Some(known) = known.filter(|known| !anew && known.is_fresh(now)) {
        return Ok((known, false));
    }
    match known {
        Some(known) if OWN.iter().any(|name| base.join(name).exists()) => {
            // Only who asks for it is told that it cannot be had; it can be looked at as it is.
            return if anew {
                Err(DemoError::OwnLogs(base.to_owned()))
            } else {
                Ok((known, false))
            };
        }
        Some(_) => {}
        None if is_free(base)? => {}
        None => return Err(DemoError::NoDemo(base.to_owned())),
    }
    sweep(base);
    let aside = beside(base, "making");
    let made = fill(&aside, now, cancel, tell).and_then(|info| {
        put(&aside, base, known.is_some())?;
        Ok((info, true))
    });
    if made.is_err() {
        remove(&aside);
    }
    made
}

/// Whether a folder is not there, or holds nothing.
fn is_free(base: &Path) -> Result<bool, DemoError> {
    match std::fs::read_dir(base) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(failed("look into", base)(source)),
    }
}

/// A folder beside the base that belongs to this process.
fn beside(base: &Path, what: &str) -> PathBuf {
    let mut name = base.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}-{}", std::process::id()));
    base.with_file_name(name)
}

/// Takes away what a kill left beside the base long ago. Failing to is no reason not to go on.
fn sweep(base: &Path) {
    let (Some(folder), Some(name)) = (base.parent(), base.file_name()) else { return };
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let other = entry.file_name();
        let rest =
            other.to_str().zip(name.to_str()).and_then(|(other, name)| other.strip_prefix(name));
        let is_ours =
            rest.is_some_and(|rest| rest.starts_with(".making-") || rest.starts_with(".old-"));
        let age = entry.metadata().and_then(|meta| meta.modified()).ok();
        let age = age.and_then(|at| SystemTime::now().duration_since(at).ok());
        if is_ours && age.is_some_and(|age| age > LEFT) {
            remove(&entry.path());
        }
    }
}

fn remove(folder: &Path) {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, folder = %folder.display(), "what was left of a demo stays");
        }
        _ => {}
    }
}

/// Puts what was made in its place, and takes away what lay there.
fn put(aside: &Path, base: &Path, replaces: bool) -> Result<(), DemoError> {
    let old = beside(base, "old");
    if replaces {
        std::fs::rename(base, &old).map_err(failed("move aside", base))?;
    } else if base.is_dir() {
        // It is empty; on Windows nothing is renamed over it.
        std::fs::remove_dir(base).map_err(failed("take the place of", base))?;
    }
    if let Err(source) = std::fs::rename(aside, base) {
        if replaces && let Err(error) = std::fs::rename(&old, base) {
            tracing::warn!(%error, "the demo that was there lies in {}", old.display());
        }
        return Err(failed("put the demo into", base)(source));
    }
    remove(&old);
    Ok(())
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DemoError {
    let path = path.to_owned();
    move |source| DemoError::Io { doing, path, source }
}

/// Writes the entries, day by day, and adds the days up.
fn fill(
    base: &Path,
    now: i64,
    cancel: &CancelToken,
    tell: &dyn Fn(Progress),
) -> Result<DemoInfo, DemoError> {
    std::fs::create_dir_all(base).map_err(failed("make", base))?;
    let store = PartitionedLogStore::open(base, StoreOptions::default())?;
    let control = Control::with_cancel(cancel.clone());
    let workload = workload(now);
    let (incident_epoch, incident) = incident::entries(now);
    let days = u64::from(workload.days);
    let mut info = DemoInfo { made_epoch: now, incident_epoch, entries: 0 };
    let mut batch = incident;
    let mut seen = 0;
    let write = |batch: &mut Vec<LogEntry>, info: &mut DemoInfo, seen: u64| {
        control.check()?;
        info.entries += store.insert_batch(batch)?.inserted;
        batch.clear();
        let done = (days * seen).checked_div(workload.total()).unwrap_or(days);
        tell(Progress { partitions_done: done, partitions_total: days, found: info.entries });
        Ok::<(), StoreError>(())
    };
    for entry in workload.entries() {
        seen += 1;
        // Today ends now.
        if entry.epoch <= now {
            batch.push(named(entry));
        }
        if batch.len() >= BATCH {
            write(&mut batch, &mut info, seen)?;
        }
    }
    write(&mut batch, &mut info, seen)?;
    store.tidy(&TidyRequest::default(), &control)?;
    drop(store);
    json_file::store(&base.join(MARKER), &info).map_err(DemoError::Marker)?;
    Ok(info)
}

/// What happens every day: fewer sources than of a large system, and errors that are rare enough for a
/// bad hour to stand out.
fn workload(now: i64) -> Workload {
    let today = now.div_euclid(86_400) * 86_400;
    let data = DataSettings::default();
    Workload {
        seed: 0x5109,
        contexts: CONTEXTS.len() as u32,
        first_day: today - i64::from(DAYS) * 86_400,
        days: DAYS + 1,
        entries_per_day: PER_DAY,
        error_per_million: 500,
        sources: SourceSettings { count: 36, depth: 3, fan_out: 5, zipf: 0.9 },
        levels: LevelSettings { error: 25, fatal: 0, warn: 300, ..data.levels },
        bursts: BurstSettings { per_million: 60, length: 200 },
        rhythm: data.rhythm,
        late_per_million: data.late_per_million,
        late_secs: data.late_secs,
        out_of_order_per_million: data.out_of_order_per_million,
        messages: data.messages,
    }
}

fn named(entry: LogEntry) -> LogEntry {
    let context = usize::from(entry.context_name != "default");
    LogEntry { context_name: CONTEXTS[context].to_owned(), ..entry }
}

#[cfg(test)]
mod tests;
