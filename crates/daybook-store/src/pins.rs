//! Days that nothing deletes until somebody says so.
//!
//! A pin is an empty file in the day's folder. So it is there or not there at any moment, with no
//! list that two processes could write over each other; it is set while no removal is under way
//! and looked for by the removal itself, when nobody else uses the base, so that a day is pinned or
//! gone and never both; and it goes where the folder goes.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::store::PartitionedLogStore;
use crate::{folders, names};

/// Asks to pin days, or to pin them no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PinRequest {
    /// Which.
    pub days: Vec<DayRef>,
    /// Whether they are pinned from now on.
    pub pinned: bool,
}

impl PartitionedLogStore {
    /// Pins days, or pins them no longer; durable when this returns. Twice is once.
    ///
    /// # Errors
    /// [`StoreError::BadDay`] and [`StoreError::NoSuchDay`]: then none was pinned;
    /// [`StoreError::Io`], also where it cannot be told whether a day is there.
    pub fn pin(&self, request: &PinRequest) -> Result<()> {
        self.pool.writable()?;
        let keys = request.days.iter().map(DayRef::key).collect::<Result<Vec<_>>>()?;
        let absent = |key: &PartitionKey| StoreError::NoSuchDay {
            context: key.context().to_owned(),
            day: key.day().to_string(),
        };
        if !is_folder(self.base())? {
            // There is no day of which a pin could be taken off, either.
            return keys.first().filter(|_| request.pinned).map_or(Ok(()), |key| Err(absent(key)));
        }
        self.pool.shared(|| {
            let mut there = Vec::with_capacity(keys.len());
            for key in &keys {
                if is_folder(&self.base().join(key.folder()))? {
                    there.push(key);
                } else if request.pinned {
                    return Err(absent(key));
                }
            }
            let change = if request.pinned { pin } else { unpin };
            there.into_iter().try_for_each(|key| change(self.base(), key))
        })
    }
}

/// Whether a folder is there. One that cannot be looked at is neither there nor absent.
fn is_folder(path: &Path) -> Result<bool> {
    match fs::metadata(path) {
        Ok(meta) => Ok(meta.is_dir()),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(false)
        }
        Err(error) => Err(StoreError::io("read", path)(error)),
    }
}

/// Whether a day is pinned. One of which that cannot be told is.
pub(crate) fn is_pinned(base: &Path, key: &PartitionKey) -> bool {
    match fs::symlink_metadata(path(base, key)) {
        Ok(_) => true,
        Err(error) => {
            !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        }
    }
}

fn path(base: &Path, key: &PartitionKey) -> PathBuf {
    base.join(key.folder()).join(names::PIN)
}

/// Pins a day, durably.
pub(crate) fn pin(base: &Path, key: &PartitionKey) -> Result<()> {
    let path = path(base, key);
    File::create(&path)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::io("make the pin", &path))?;
    folders::sync_folder(&base.join(key.folder()))
}

fn unpin(base: &Path, key: &PartitionKey) -> Result<()> {
    let path = path(base, key);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::io("take away the pin", &path)(error))
        }
        _ => folders::sync_folder(&base.join(key.folder())),
    }
}
