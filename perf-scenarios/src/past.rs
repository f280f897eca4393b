//! Runs that are kept: `<base>/perf/runs/<id>/report.json`, with their store in `base` where it was kept.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;

use crate::error::{PerfError, Result};
use crate::figure::{PerfReport, PerfRunInfo};
use crate::place::{clean, remove_all, sync_folder, write_durably};

/// Largest report that is read, in bytes.
const MAX_REPORT: u64 = 32 << 20;
/// Most runs that are listed.
const MOST: usize = 1000;

/// The kept runs of a base.
#[derive(Clone, Debug)]
pub struct Runs {
    perf: PathBuf,
}

impl Runs {
    /// The runs of a base folder.
    #[must_use]
    pub fn of_base(base: &Path) -> Self {
        Runs { perf: base.join("perf") }
    }

    /// `<base>/perf`.
    pub(crate) fn perf(&self) -> &Path {
        &self.perf
    }

    fn folder(&self, id: &str) -> PathBuf {
        self.perf.join("runs").join(id)
    }

    /// An id that no run has: when it began, and its scenario.
    pub(crate) fn new_id(&self, scenario: &str, epoch: i64) -> String {
        let when = DateTime::from_timestamp(epoch, 0).unwrap_or_default();
        let id = format!("{}-{scenario}", when.format("%Y%m%d-%H%M%S"));
        let mut tries = (2..).map(|number| format!("{id}-{number}"));
        let mut free = id.clone();
        while self.folder(&free).exists() {
            free = tries.next().unwrap_or_default();
        }
        free
    }

    /// The runs, the newest first, without those whose report cannot be read. What killed runs left is
    /// removed on the way.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<PerfRunInfo>> {
        if let Err(error) = clean(&self.perf) {
            tracing::warn!(%error, "what a run left behind is not removed");
        }
        let folder = self.perf.join("runs");
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(PerfError::io("list", &folder)(error)),
        };
        let mut ids: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        // Ids begin with the time.
        ids.sort_by(|a, b| b.cmp(a));
        let mut runs = Vec::new();
        for id in ids.into_iter().take(MOST) {
            match self.get(&id) {
                Ok(report) => runs.push(report.info),
                Err(error) => tracing::warn!(%error, "a run is not listed"),
            }
        }
        runs.sort_by_key(|run| std::cmp::Reverse(run.started_epoch));
        Ok(runs)
    }

    /// One run, whole.
    ///
    /// # Errors
    /// [`PerfError::NoRun`], [`PerfError::BadReport`], or when its file cannot be read.
    pub fn get(&self, id: &str) -> Result<PerfReport> {
        let path = self.known(id)?.join("report.json");
        let bad = |message: String| PerfError::BadReport { path: path.clone(), message };
        match fs::metadata(&path) {
            Ok(found) if found.len() > MAX_REPORT => return Err(bad("it is too large".to_owned())),
            Ok(_) => {}
            Err(_) => return Err(PerfError::NoRun { id: id.to_owned() }),
        }
        let bytes = fs::read(&path).map_err(PerfError::io("read", &path))?;
        let mut report: PerfReport =
            serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        // The folder's name is what it is asked for by, and where it lies may have been moved.
        report.info.id = id.to_owned();
        let base = self.folder(id).join("base");
        report.info.base = base.is_dir().then_some(base);
        Ok(report)
    }

    /// Keeps a report, and moves the store that was made beside it when there is one to keep.
    pub(crate) fn keep(&self, report: &mut PerfReport, base: Option<&Path>) -> Result<()> {
        let folder = self.folder(&report.info.id);
        fs::create_dir_all(&folder).map_err(PerfError::io("make", &folder))?;
        if let Some(base) = base {
            let kept = folder.join("base");
            fs::rename(base, &kept).map_err(PerfError::io("move", base))?;
            sync_folder(&folder)?;
            report.info.base = Some(kept);
        }
        let text = serde_json::to_vec(report)
            .map_err(|_| PerfError::Internal("the report cannot be written as JSON"))?;
        write_durably(&folder.join("report.json"), &text)
    }

    /// Forgets a run and its store.
    ///
    /// # Errors
    /// [`PerfError::NoRun`], or when it cannot be removed.
    pub fn delete(&self, id: &str) -> Result<()> {
        remove_all(&self.known(id)?)
    }

    /// The folder of a run that is there. An id is a plain name, so that none leads elsewhere.
    fn known(&self, id: &str) -> Result<PathBuf> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let folder = self.folder(id);
        if id.is_empty() || id.len() > 128 || !id.chars().all(plain) || !folder.is_dir() {
            return Err(PerfError::NoRun { id: id.to_owned() });
        }
        Ok(folder)
    }
}
