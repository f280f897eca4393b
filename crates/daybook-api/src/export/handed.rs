//! Exporting for a page, which can name no path: into a file that a person chose in the system's dialog, or
//! into one that lies aside until a browser has fetched it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use daybook_store::{ExportReport, Progress};
use serde::{Deserialize, Serialize};

use super::ExportWhat;
use crate::api::LoggingApi;
use crate::call::Call;
use crate::chosen::Selection;
use crate::error::ApiError;
use crate::names::file_name;
use crate::spool::Fetched;
use crate::types::Chosen;

/// How often it is looked whether there is still room.
const LOOK: Duration = Duration::from_secs(1);

/// Asks for a place for a file that a browser will fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportPlace {
    /// What the browser will call it.
    pub name: String,
    /// Its size, about: so much must be free.
    pub bytes: u64,
}

/// Asks to export into what a person chose, or what was made for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenExport {
    /// The handle.
    pub chosen: String,
    /// What, and in which form.
    pub what: ExportWhat,
}

/// A finished export that a browser fetches. The file stays for as long as this lives.
pub struct Download {
    /// What the browser calls it: no path, and safe in a header once it is encoded.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Open to be read.
    pub file: File,
    _kept: Arc<Fetched>,
}

impl LoggingApi {
    /// Remembers where a person wants a file, so that a page, which may name no path, can have it made
    /// by its handle. `ending` is put behind a name that has none, unless such a file is there: nobody
    /// was asked about that one.
    pub fn choose_place(&self, path: PathBuf, ending: &str) -> Chosen {
        let wanted = format!(".{ending}");
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let has = name.as_ref().is_none_or(|name| name.to_ascii_lowercase().ends_with(&wanted));
        let longer = name.map(|name| path.with_file_name(name + &wanted));
        let path = longer.filter(|longer| !has && !longer.exists()).unwrap_or(path);
        self.selections.place(path)
    }

    /// Carries out `export.open`.
    ///
    /// # Errors
    /// `disk_full` without room for it, `io`.
    pub fn export_open(&self, request: ExportPlace, _: &Call) -> Result<Chosen, ApiError> {
        let spooled = self.spool()?.make(request.bytes)?;
        Ok(self.selections.fetched(file_name(&request.name, "daybook-export"), spooled))
    }

    /// Carries out `export.chosen`.
    ///
    /// # Errors
    /// `not_chosen` when there is no such handle, `bad_request` when it is of something else; those of
    /// `logs.export`.
    pub fn export_chosen(
        &self,
        request: ChosenExport,
        call: &Call,
    ) -> Result<ExportReport, ApiError> {
        let ChosenExport { chosen, what } = request;
        match self.selections.of(&chosen)? {
            Selection::Place(path) => {
                self.export_to(&what, &path, call.cancel_token(), call.teller())
            }
            Selection::Fetched(fetched) => self.export_aside(&what, &fetched, call),
            _ => Err(ApiError::bad_request("this handle is of nothing to export into")),
        }
    }

    /// Exports into the spool.
    fn export_aside(
        &self,
        what: &ExportWhat,
        fetched: &Arc<Fetched>,
        call: &Call,
    ) -> Result<ExportReport, ApiError> {
        let report = self.export_within_room(what, &fetched.file(), call)?;
        fetched.finish();
        Ok(report)
    }

    /// Exports into a file of the spool, as long as the logs themselves do not lack room.
    pub(super) fn export_within_room(
        &self,
        what: &ExportWhat,
        file: &Path,
        call: &Call,
    ) -> Result<ExportReport, ApiError> {
        let spool = Arc::clone(self.spool()?);
        let full = Arc::new(Mutex::new((Instant::now(), None)));
        let (seen, tell, cancel) = (Arc::clone(&full), call.teller(), call.cancel_token().clone());
        let watch = Arc::new(move |progress: Progress| {
            tell(progress);
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.0.elapsed() >= LOOK {
                let found = spool.check_room(0).err();
                if found.is_some() {
                    cancel.cancel();
                }
                *seen = (Instant::now(), found);
            }
        });
        let made = self.export_to(what, file, call.cancel_token(), watch);
        let full = full.lock().unwrap_or_else(PoisonError::into_inner).1.take();
        made.map_err(|error| full.unwrap_or(error))
    }

    /// An export that is finished, to be sent to the browser that asked for it.
    ///
    /// # Errors
    /// `not_chosen` when there is none under this handle, `bad_request` while it is not finished, `io`.
    pub fn download(&self, handle: &str) -> Result<Download, ApiError> {
        let Selection::Fetched(fetched) = self.selections.of(handle)? else {
            return Err(ApiError::bad_request("this handle is of nothing to fetch"));
        };
        if !fetched.is_finished() {
            return Err(ApiError::bad_request("this export is not finished"));
        }
        let opened = File::open(fetched.file()).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (bytes, file) = opened.map_err(|error| {
            ApiError::new("io", format!("cannot read the export again: {error}; export once more"))
        })?;
        Ok(Download { name: fetched.name().to_owned(), bytes, file, _kept: fetched })
    }
}
