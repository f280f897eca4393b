//! What is to be taken in, and how the caller follows and stops it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use daybook_store::CancelToken;
use serde::{Deserialize, Serialize};

use crate::report::IngestProgress;

/// What is to be taken in. Only `now_epoch` has no sensible default: there is no clock in here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct IngestRequest {
    /// Files and folders; folders are walked.
    pub paths: Vec<PathBuf>,
    /// Context of entries that name none; `default` when absent.
    pub context: Option<String>,
    /// Source of entries that name none; else it comes from the file's name.
    pub src: Option<String>,
    /// The format by its name (a wrong one lists them); else it is recognised.
    pub format: Option<String>,
    /// Time zone of times that give none: an IANA name, or `local`, the default.
    pub tz: Option<String>,
    /// Entries before this time (Unix seconds) are left out.
    pub since: Option<i64>,
    /// The present, Unix seconds: when a stream is read it stands for the time of the file.
    pub now_epoch: i64,
    /// Only look at the first lines of each file and say what was recognised
    /// ([`FileReport::preview`](crate::FileReport::preview)): nothing is stored or remembered.
    pub dry_run: bool,
}

type ProgressFn = dyn Fn(&IngestProgress) + Send + Sync;

/// How the caller follows and stops the work. The default does neither.
#[derive(Clone, Default)]
pub struct IngestControl {
    cancel: CancelToken,
    progress: Option<Arc<ProgressFn>>,
    formats: Option<PathBuf>,
}

impl IngestControl {
    /// Stops when the token says so.
    #[must_use]
    pub fn with_cancel(cancel: CancelToken) -> Self {
        IngestControl { cancel, ..IngestControl::default() }
    }

    /// Reports how far it is, about ten times a second.
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(&IngestProgress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Knows the formats of a folder too, the user's own. No request names it: what can be asked
    /// for over the wire opens no file.
    #[must_use]
    pub fn with_formats(mut self, folder: PathBuf) -> Self {
        self.formats = Some(folder);
        self
    }

    /// The folder of the user's own formats.
    pub(crate) fn formats(&self) -> Option<&Path> {
        self.formats.as_deref()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(crate) fn report(&self, progress: &IngestProgress) {
        if let Some(report) = &self.progress {
            report(progress);
        }
    }
}
