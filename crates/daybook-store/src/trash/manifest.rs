//! What lies in the trash, by its manifests.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::types::{DeletedDay, TrashItem, TrashReason};
use crate::control::Control;
use crate::day_ref::exact_key;
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::{folders, names};

/// What a heap's folder ends with once it is deleted for good.
pub(super) const PURGE: &str = ".purge";
/// How often the trash's lock is looked at while somebody holds it.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What was deleted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub at_epoch: i64,
    pub purge_epoch: i64,
    pub why: TrashReason,
    /// All that were to go: those that did lie beside.
    pub days: Vec<DeletedDay>,
    /// Names of their contexts as they were first written.
    pub names: BTreeMap<String, String>,
}

/// A folder of the trash.
#[derive(Debug)]
pub(super) struct Heap {
    pub id: String,
    pub folder: PathBuf,
    pub found: Found,
}

/// What is known of it.
#[derive(Debug)]
pub(super) enum Found {
    /// It can be put back.
    Whole(Manifest),
    /// It is being deleted for good, or was when a version before this one ended in a crash.
    Leftover,
    /// Its manifest cannot be read: nothing is done to it by itself.
    Unreadable,
}

/// The folders of the trash, the oldest first. Others may come and go meanwhile.
pub(super) fn heaps(base: &Path) -> Result<Vec<Heap>> {
    let trash = base.join(names::TRASH);
    let entries = match fs::read_dir(&trash) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", &trash)(error)),
    };
    let mut heaps = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", &trash))?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if let (true, Ok(id)) = (is_folder, entry.file_name().into_string()) {
            let folder = entry.path();
            let found = if id.ends_with(PURGE) { Found::Leftover } else { read(&folder) };
            heaps.push(Heap { id, folder, found });
        }
    }
    let at = |heap: &Heap| match &heap.found {
        Found::Whole(manifest) => manifest.at_epoch,
        _ => i64::MIN,
    };
    heaps.sort_by(|a, b| (at(a), &a.id).cmp(&(at(b), &b.id)));
    Ok(heaps)
}

fn read(folder: &Path) -> Found {
    let text = match fs::read(folder.join(names::MANIFEST)) {
        Ok(text) => text,
        // It is written before anything is moved here.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::Leftover,
        Err(_) => return Found::Unreadable,
    };
    /// As it was when what was removed could not be put back.
    #[derive(Deserialize)]
    struct Old {
        #[serde(rename = "folders")]
        _folders: Vec<PathBuf>,
    }
    match serde_json::from_slice(&text) {
        Ok(manifest) => Found::Whole(manifest),
        Err(_) if serde_json::from_slice::<Old>(&text).is_ok() => Found::Leftover,
        Err(error) => {
            tracing::warn!(heap = %folder.display(), %error, "what lies in the trash cannot be read");
            Found::Unreadable
        }
    }
}

impl Heap {
    /// The days that lie in it, of those that its manifest names.
    pub(super) fn days(&self) -> Vec<(PartitionKey, &DeletedDay)> {
        let Found::Whole(manifest) = &self.found else { return Vec::new() };
        let there = manifest.days.iter().filter_map(|day| {
            let key = exact_key(&day.context, &day.day)?;
            self.folder.join(key.folder()).is_dir().then_some((key, day))
        });
        there.collect()
    }

    /// As callers see it; none when nothing of it can be put back.
    pub(super) fn item(&self) -> Option<TrashItem> {
        let Found::Whole(manifest) = &self.found else { return None };
        let days: Vec<DeletedDay> = self.days().into_iter().map(|(_, day)| day.clone()).collect();
        (!days.is_empty()).then(|| TrashItem {
            id: self.id.clone(),
            at_epoch: manifest.at_epoch,
            purge_epoch: manifest.purge_epoch,
            why: manifest.why,
            rows: days.iter().filter_map(|day| day.rows).sum(),
            bytes: days.iter().map(|day| day.bytes).sum(),
            days,
        })
    }
}

/// Held by whoever puts back or deletes for good, of any process: two at once would take from
/// each other. Days come into the trash without it.
pub(super) struct TrashLock {
    _file: File,
}

impl TrashLock {
    /// Waits for it.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`]; [`StoreError::Io`].
    pub(super) fn hold(base: &Path, control: &Control) -> Result<TrashLock> {
        loop {
            if let Some(lock) = Self::try_hold(base)? {
                return Ok(lock);
            }
            control.check()?;
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// None when somebody has it.
    pub(super) fn try_hold(base: &Path) -> Result<Option<TrashLock>> {
        let trash = base.join(names::TRASH);
        folders::create_folders(base, &trash)?;
        let path = trash.join(names::LOCK);
        let file = File::create(&path).map_err(StoreError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(TrashLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(StoreError::io("lock", &path)(error)),
        }
    }
}
