//! A folder for what is being made: it lies on the disk of the base, so that what is done can be
//! renamed into its place, and a start takes away what a crash left of it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};
use crate::{folders, names};

/// Tells works of one process apart.
static WORKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// The folder of one piece of work; gone when it is dropped.
pub(crate) struct Workshop {
    folder: PathBuf,
    /// Held as long as the work lasts: nobody else takes the folder away.
    _lock: File,
}

impl Workshop {
    pub(crate) fn new(base: &Path) -> Result<Workshop> {
        let number = WORKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("{}-{number}", std::process::id());
        let shelf = base.join(names::ASIDE);
        folders::create_folders(base, &shelf)?;
        let folder = shelf.join(name);
        // Of a process that had the same number, long ago.
        drop_if_left(&folder);
        folders::create_folders(base, &folder)?;
        let path = folder.join(names::LOCK);
        let lock = File::create(&path).map_err(StoreError::io("make", &path))?;
        lock.lock().map_err(StoreError::io("lock", &path))?;
        Ok(Workshop { folder, _lock: lock })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // The next start does it otherwise.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Takes away what works that ended in a crash have left.
pub(crate) fn clean(base: &Path) {
    let Ok(works) = fs::read_dir(base.join(names::ASIDE)) else { return };
    works.flatten().for_each(|work| drop_if_left(&work.path()));
}

fn drop_if_left(folder: &Path) {
    let lock = File::open(folder.join(names::LOCK));
    // A folder without a lock is being made, or half removed: another start sees which.
    let is_left = match &lock {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(_) => fs::metadata(folder).and_then(|meta| meta.modified()).is_ok_and(|made| {
            made.elapsed().is_ok_and(|age| age > std::time::Duration::from_secs(60))
        }),
    };
    if is_left && let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!(folder = %folder.display(), %error, "what a crash left is not taken away");
    }
}
