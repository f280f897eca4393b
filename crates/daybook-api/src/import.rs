//! Taking a bundle in: by path, by the handle of what a person chose or a page sent, or the one that is
//! opened in place.

use std::path::{Path, PathBuf};

use daybook_store::{
    BundleManifest, ImportBundle, MergeReport, PartitionedLogStore, StoreError, StoreOptions,
};
use serde::{Deserialize, Serialize};

use crate::api::LoggingApi;
use crate::call::Call;
use crate::chosen::Selection;
use crate::error::ApiError;
use crate::names::{file_name, shown_name};
use crate::spool::Arriving;
use crate::summary::BundleSummary;
use crate::types::{Chosen, ChosenHandle, Empty, SentFile};

/// Largest bundle that a page may send, in bytes.
const MAX_SENT: u64 = 64 << 30;

/// Asks to take a bundle in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportAny {
    /// The file.
    pub path: PathBuf,
    /// Only verify it and say what would be added.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a bundle says of itself, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Imported {
    /// The bundle, verified.
    pub manifest: BundleManifest,
    /// What was added, or would be.
    pub report: MergeReport,
}

/// A bundle among what a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenBundle {
    /// The handle.
    pub chosen: String,
    /// Which of the files, from 0.
    #[serde(default)]
    pub item: usize,
}

/// Asks to take in a bundle among what a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChosenImport {
    /// The handle.
    pub chosen: String,
    /// Which of the files, from 0.
    #[serde(default)]
    pub item: usize,
    /// Only verify it and say what would be added.
    #[serde(default)]
    pub dry_run: bool,
}

/// Asks to take the bundle that is opened in place into the person's own store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleImport {
    /// Only verify it and say what would be added.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of a bundle, for a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportedBundle {
    /// The bundle, verified.
    pub bundle: BundleSummary,
    /// What was added, or would be.
    pub report: MergeReport,
}

impl LoggingApi {
    /// Carries out `logs.import`.
    ///
    /// # Errors
    /// `bad_bundle` and the codes of partitions for a file that is damaged or hostile: then nothing
    /// was changed; `disk_full`, `cancelled`, or what the store says.
    pub fn logs_import(&self, request: ImportAny, call: &Call) -> Result<Imported, ApiError> {
        let ImportAny { path, dry_run } = request;
        if !dry_run {
            self.takes_in()?;
        }
        let bundle = ImportBundle { path, dry_run, max_bytes: None };
        let (manifest, report) = self.store().import(&bundle, &call.control())?;
        Ok(Imported { manifest, report })
    }

    /// Carries out `bundle.verify`.
    ///
    /// # Errors
    /// `bad_bundle` and the codes of partitions for a file that is damaged or hostile; `cancelled`.
    pub fn bundle_verify(
        &self,
        request: ImportAny,
        call: &Call,
    ) -> Result<BundleManifest, ApiError> {
        Ok(PartitionedLogStore::verify_bundle(&request.path, &call.control())?)
    }

    /// Carries out `import.open`.
    ///
    /// # Errors
    /// `bad_request` for a file that is larger than a page may send, `disk_full`, `io`.
    pub fn import_open(&self, file: SentFile, _: &Call) -> Result<Chosen, ApiError> {
        let name = file_name(&file.name, "bundle.daybook");
        if file.bytes > MAX_SENT {
            return Err(ApiError::bad_request(format!(
                "{name} has {} bytes, and a page may send {MAX_SENT}; take it in with `daybook import`",
                file.bytes
            )));
        }
        let arriving = Arriving::new(self.spool()?, name, file.bytes)?;
        Ok(self.selections.arriving(arriving))
    }

    /// Carries out `import.look`.
    ///
    /// # Errors
    /// `not_chosen`, `bad_request` for what is no file or has not come yet, `bad_bundle`, `io`.
    pub fn import_look(&self, request: ChosenBundle, _: &Call) -> Result<BundleSummary, ApiError> {
        let place = self.bundle_of(&request)?;
        let read = PartitionedLogStore::read_manifest(&place.path);
        let manifest = read.map_err(|error| place.say(error))?;
        Ok(place.summary(&manifest))
    }

    /// Carries out `import.chosen`.
    ///
    /// # Errors
    /// `not_chosen`, `bad_request` for what is no file or has not come yet; those of `logs.import`.
    pub fn import_chosen(
        &self,
        request: ChosenImport,
        call: &Call,
    ) -> Result<ImportedBundle, ApiError> {
        let ChosenImport { chosen, item, dry_run } = request;
        if !dry_run {
            self.takes_in()?;
        }
        let place = self.bundle_of(&ChosenBundle { chosen, item })?;
        self.import_into(self.store(), &place, dry_run, call)
    }

    /// Carries out `bundle.import`.
    ///
    /// # Errors
    /// `bad_request` when no bundle is opened in place, or there is no store of one's own; those of
    /// `logs.import`.
    pub fn bundle_import(
        &self,
        BundleImport { dry_run }: BundleImport,
        call: &Call,
    ) -> Result<ImportedBundle, ApiError> {
        if self.store().bundle().is_none() {
            return Err(ApiError::bad_request("no bundle is opened here"));
        }
        let own = PartitionedLogStore::open(self.own_base()?, StoreOptions::default())?;
        self.import_into(&own, &Place::of(self.store().base()), dry_run, call)
    }

    /// Carries out `chosen.forget`.
    ///
    /// # Errors
    /// None: what is not known is forgotten already.
    pub fn chosen_forget(&self, request: ChosenHandle, _: &Call) -> Result<Empty, ApiError> {
        self.selections.forget(&request.chosen);
        Ok(Empty {})
    }

    /// Forgets what was chosen, for a shell.
    pub fn forget(&self, handle: &str) {
        self.selections.forget(handle);
    }

    /// Where a bundle among what was chosen lies, for a shell that opens it in a window of its own; it is
    /// one, as far as its manifest says.
    ///
    /// # Errors
    /// Those of `import.look`.
    pub fn chosen_bundle(&self, request: &ChosenBundle) -> Result<PathBuf, ApiError> {
        let place = self.bundle_of(request)?;
        PartitionedLogStore::read_manifest(&place.path).map_err(|error| place.say(error))?;
        Ok(place.path)
    }

    fn import_into(
        &self,
        store: &PartitionedLogStore,
        place: &Place,
        dry_run: bool,
        call: &Call,
    ) -> Result<ImportedBundle, ApiError> {
        let bundle = ImportBundle { path: place.path.clone(), dry_run, max_bytes: None };
        let imported = store.import(&bundle, &call.control());
        let (manifest, report) = imported.map_err(|error| place.say(error))?;
        Ok(ImportedBundle { bundle: place.summary(&manifest), report })
    }

    fn bundle_of(&self, request: &ChosenBundle) -> Result<Place, ApiError> {
        match self.selections.of(&request.chosen)? {
            Selection::Paths(paths) => {
                let path = paths.get(request.item).filter(|path| path.is_file());
                let missing = || ApiError::bad_request("what was chosen is no file any more");
                path.map(|path| Place::of(path)).ok_or_else(missing)
            }
            Selection::Arriving(arriving) => Ok(Place {
                path: arriving.whole()?,
                name: arriving.name().to_owned(),
                bytes: arriving.bytes(),
                is_sent: true,
            }),
            _ => Err(ApiError::bad_request("this handle is of no bundle")),
        }
    }
}

/// Where a bundle lies, and what people call it.
struct Place {
    path: PathBuf,
    name: String,
    bytes: u64,
    /// It lies aside, under a name that says nothing to anybody.
    is_sent: bool,
}

impl Place {
    fn of(path: &Path) -> Place {
        let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
        Place { path: path.to_path_buf(), name: shown_name(path), bytes, is_sent: false }
    }

    fn summary(&self, manifest: &BundleManifest) -> BundleSummary {
        BundleSummary::of(manifest, self.name.clone(), self.bytes)
    }

    /// An error in the words of whoever sent the file.
    fn say(&self, error: StoreError) -> ApiError {
        let ApiError { code, message } = ApiError::from(error);
        if !self.is_sent {
            return ApiError { code, message };
        }
        ApiError { code, message: message.replace(&*self.path.display().to_string(), &self.name) }
    }
}
