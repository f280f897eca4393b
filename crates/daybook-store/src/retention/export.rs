//! Exporting a day before it goes: written aside, read back, renamed, and held against the day once
//! more when it goes.

use std::path::{Path, PathBuf};

use super::report::ExportedDay;
use crate::bundle::{Bundle, ExportRequest};
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::failure::{FailureKind, PartitionFailure};
use crate::filter::LogFilter;
use crate::key::PartitionKey;
use crate::open::{self, Access, open_parts};
use crate::packed::State;
use crate::read::scan::PartitionScan;
use crate::store::PartitionedLogStore;

/// Bundles of one day that are told apart by a number: a day that was put back, written to and
/// went again.
const MOST_NAMES: u32 = 10_000;

/// A day that was exported.
pub(super) struct Exported {
    /// The bundle; none for a day without entries.
    pub(super) day: Option<ExportedDay>,
    /// What the day was like.
    state: Option<State>,
}

impl Exported {
    /// Whether a day is just as it was exported. Only while no process uses the base.
    pub(super) fn is_still(&self, base: &Path, key: &PartitionKey) -> Result<bool> {
        let Some(parts) = open_parts(base, key, Access::Read, false)? else {
            return Ok(self.state.is_none());
        };
        let state = State::of(&parts.conn, parts.packed.as_ref());
        let state = state.map_err(|error| open::classify(base, key, error))?;
        Ok(self.state.as_ref() == Some(&state))
    }
}

/// Writes all of a day into a bundle of its own in a folder. One that holds just the same, from a run
/// that was cut short, is left as it is; any other file is left alone.
pub(super) fn export_day(
    store: &PartitionedLogStore,
    key: &PartitionKey,
    folder: &Path,
    control: &Control,
) -> Result<Exported> {
    // Not made: a disk that is not there today must not become a folder.
    let is_folder = folder.metadata().map_err(StoreError::io("export to", folder))?.is_dir();
    if !is_folder {
        return Err(StoreError::io("export to", folder)(std::io::ErrorKind::NotADirectory.into()));
    }
    // Before it is read: whatever comes meanwhile makes it another state.
    let state = PartitionScan::with(&store.pool, key, control, |scan| {
        let packed = scan.packed.as_ref().map(|packed| packed.day);
        scan.sql(State::of(scan.conn, packed))
    })?;
    let rows = store.rows_of(key, control)?;
    if state.is_none() || rows == Some(0) {
        return Ok(Exported { day: None, state });
    }
    let exported = |path: &Path, bytes| {
        let (context, day) = (key.context().to_owned(), key.day().to_string());
        let day = ExportedDay { context, day, path: path.to_path_buf(), bytes };
        Some(day)
    };
    for path in (1..MOST_NAMES).map(|number| name(folder, key, number)) {
        if let Ok(meta) = path.symlink_metadata() {
            if store.holds_just(key, rows, &path, control)? {
                return Ok(Exported { day: exported(&path, meta.len()), state });
            }
            continue;
        }
        let filter = LogFilter {
            contexts: vec![key.context().to_owned()],
            epoch_from: Some(key.day().start()),
            epoch_to: Some(key.day().end()),
            ..LogFilter::default()
        };
        let request = ExportRequest { filter, days: Vec::new(), path: path.clone() };
        let report = store.export_then(&request, control, &|aside, report| {
            if let Some(failure) = report.partitions_failed.first() {
                return Err(open::failure(
                    store.base(),
                    key,
                    failure.kind,
                    failure.message.clone(),
                ));
            }
            let manifest = PartitionedLogStore::verify_bundle(aside, control)?;
            if rows.is_some_and(|rows| rows == manifest.rows) {
                return Ok(());
            }
            let message = "it was written to while it was exported; the next run does it anew";
            Err(open::failure(store.base(), key, FailureKind::Busy, message.to_owned()))
        })?;
        return Ok(Exported { day: exported(&path, report.bytes), state });
    }
    let message = format!("{} holds {MOST_NAMES} bundles of it; move them away", folder.display());
    Err(open::failure(store.base(), key, FailureKind::Unreadable, message))
}

fn name(folder: &Path, key: &PartitionKey, number: u32) -> PathBuf {
    let number = if number == 1 { String::new() } else { format!("-{number}") };
    folder.join(format!("{}-{}{number}.daybook", key.context(), key.day()))
}

impl PartitionedLogStore {
    /// Whether a file is a bundle of all of a day's entries and of nothing else.
    fn holds_just(
        &self,
        key: &PartitionKey,
        rows: Option<u64>,
        path: &Path,
        control: &Control,
    ) -> Result<bool> {
        let missing = Bundle::open(path).and_then(|bundle| {
            if bundle.keys() != std::slice::from_ref(key) || Some(bundle.manifest.rows) != rows {
                return Ok(None);
            }
            let Some(day) = bundle.day(key)? else { return Ok(None) };
            self.missing(key, &day, control).map(Some)
        });
        match missing {
            // As many, and none that the day does not have: the same.
            Ok(missing) => Ok(missing == Some(0)),
            Err(StoreError::Cancelled) => Err(StoreError::Cancelled),
            // It is something else.
            Err(_) => Ok(false),
        }
    }
}

/// Why a day could not be exported: it stays.
pub(super) fn as_failure(
    store: &PartitionedLogStore,
    key: &PartitionKey,
    error: StoreError,
) -> Result<PartitionFailure> {
    use std::error::Error as _;
    let error = match error {
        StoreError::Cancelled | StoreError::Partition { .. } => error,
        // Of the bundle or the folder it goes to, which is the trouble of this day only.
        other => {
            let source = other.source().map(|source| format!(": {source}")).unwrap_or_default();
            let message = format!("it stays, since it cannot be exported first: {other}{source}");
            open::failure(store.base(), key, FailureKind::Unreadable, message)
        }
    };
    open::as_failure(store.base(), key, error)
}

/// What is said of a day that was written to between its export and its going.
pub(super) fn written_meanwhile(
    store: &PartitionedLogStore,
    key: &PartitionKey,
) -> Result<PartitionFailure> {
    let message = "it was written to after it was exported; the next run does it anew".to_owned();
    let error = open::failure(store.base(), key, FailureKind::Busy, message);
    open::as_failure(store.base(), key, error)
}
