//! What can go wrong, each with a stable code.

use std::path::{Path, PathBuf};

use daybook_store::StoreError;

use crate::scenario::PerfMistake;

/// Result of the perf lab.
pub type Result<T, E = PerfError> = std::result::Result<T, E>;

/// What can go wrong. Tell kinds apart by the variant or by [`PerfError::code`], never by text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PerfError {
    /// There is no such scenario.
    #[error("there is no scenario {name:?}; {hint}")]
    NoScenario {
        /// As asked for.
        name: String,
        /// The nearest one, or all.
        hint: String,
    },
    /// A scenario's text that is wrong.
    #[error("scenario {name}, {mistake}")]
    BadScenario {
        /// The scenario.
        name: String,
        /// What is wrong with it.
        mistake: PerfMistake,
    },
    /// A name that no scenario of the user's own can have.
    #[error("{name:?} is no name for a scenario of your own: {message}")]
    BadName {
        /// As given.
        name: String,
        /// What is wrong with it.
        message: &'static str,
    },
    /// A setting of the run that cannot be.
    #[error("{field} cannot be {value}: {message}")]
    BadSetting {
        /// Which one.
        field: &'static str,
        /// As given.
        value: String,
        /// What it may be.
        message: String,
    },
    /// There is no such run.
    #[error("there is no run {id:?}; `daybook perf runs` lists them")]
    NoRun {
        /// As asked for.
        id: String,
    },
    /// A run that was kept and cannot be read.
    #[error("the report {} cannot be read: {message}; delete the run", path.display())]
    BadReport {
        /// Its file.
        path: PathBuf,
        /// What was found.
        message: String,
    },
    /// Another run is under way on this base.
    #[error("another run is under way on this base ({}); wait for it or stop it", path.display())]
    Running {
        /// The lock that it holds.
        path: PathBuf,
    },
    /// The run needs more room than there is.
    #[error(
        "the run needs about {needed} bytes on the disk of {} and {free} are free; choose a smaller scale or make room",
        path.display()
    )]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// Estimate of what is needed.
        needed: u64,
        /// What is there.
        free: u64,
    },
    /// The store and the one file, or another program, did not answer alike: no figure is worth anything then.
    #[error(
        "{question}: the store says {ours}, {who} says {theirs}; please report this as a fault"
    )]
    AnswersDiffer {
        /// What was asked.
        question: String,
        /// Who was asked besides the store.
        who: &'static str,
        /// What the store said.
        ours: u64,
        /// What the other said.
        theirs: u64,
    },
    /// The caller said stop.
    #[error("cancelled")]
    Cancelled,
    /// The store said no.
    #[error(transparent)]
    Store(StoreError),
    /// The one SQLite file said no.
    #[error("the one SQLite file: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// A search that the one file cannot be asked.
    #[error("the one SQLite file is not asked for {0}")]
    NotForSqlite(&'static str),
    /// The file system said no.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A chart that could not be drawn.
    #[error("the chart {chart} cannot be drawn: {message}")]
    Draw {
        /// Which one.
        chart: &'static str,
        /// What the drawing said.
        message: String,
    },
    /// A fault of the program itself.
    #[error("{0}; this is a fault of Daybook")]
    Internal(&'static str),
}

impl PerfError {
    /// A short name that stays the same from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PerfError::NoScenario { .. } => "no_scenario",
            PerfError::BadScenario { .. } => "bad_scenario",
            PerfError::BadName { .. } => "bad_name",
            PerfError::BadSetting { .. } => "bad_request",
            PerfError::NoRun { .. } => "no_run",
            PerfError::BadReport { .. } => "bad_report",
            PerfError::Running { .. } => "perf_running",
            PerfError::NoRoom { .. } => "disk_full",
            PerfError::AnswersDiffer { .. } => "answers_differ",
            PerfError::Cancelled => "cancelled",
            PerfError::Store(error) => error.code(),
            PerfError::Sqlite(_) | PerfError::NotForSqlite(_) => "sqlite",
            PerfError::Io { .. } => "io",
            PerfError::Draw { .. } | PerfError::Internal(_) => "internal",
        }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| PerfError::Io { action, path, source }
    }
}

impl From<StoreError> for PerfError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => PerfError::Cancelled,
            error => PerfError::Store(error),
        }
    }
}

impl From<rusqlite::Error> for PerfError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => PerfError::Cancelled,
            _ => PerfError::Sqlite(error),
        }
    }
}
