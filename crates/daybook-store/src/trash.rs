//! Taking partitions away: all of a day's files at once, in a way that a crash cannot halve and
//! no open handle can lose rows to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::failure::{FailureKind, PartitionFailure};
use crate::folders;
use crate::key::PartitionKey;
use crate::names;
use crate::open;
use crate::pool::PartitionPool;

/// Tells removals of one process apart.
static REMOVALS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// What became of the partitions that were to go.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    pub keys: Vec<PartitionKey>,
    /// Those that stay for now, with the reason.
    pub failed: Vec<PartitionFailure>,
}

/// Takes partitions away, those of which `still` holds once no process uses any.
///
/// They are listed in a manifest, moved to `<base>/.trash/` by one rename each, and deleted
/// there; a start deletes what a crash left.
pub(crate) fn remove(
    pool: &PartitionPool,
    keys: &[PartitionKey],
    now_ms: i64,
    control: &Control,
    still: impl Fn(&PartitionKey) -> Result<bool>,
) -> Result<Removed> {
    if keys.is_empty() {
        return Ok(Removed::default());
    }
    let base = pool.base();
    let number = REMOVALS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let heap = base.join(names::TRASH).join(format!("{now_ms}-{}-{number}", std::process::id()));
    let removed = pool.exclusively(control, || {
        folders::create_folders(base, &heap)?;
        let listed: Vec<PathBuf> = keys.iter().map(PartitionKey::folder).collect();
        let manifest = serde_json::json!({ "removed_at_ms": now_ms, "folders": listed });
        folders::write_file(&heap.join("manifest.json"), manifest.to_string().as_bytes())?;
        let mut removed = Removed::default();
        for (number, key) in keys.iter().enumerate() {
            let folder = base.join(key.folder());
            if !still(key)? {
                continue;
            }
            match fs::rename(&folder, heap.join(number.to_string())) {
                Ok(()) => removed.keys.push(key.clone()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // Windows does not move what any process has open.
                Err(error) => {
                    let message = format!("cannot be taken away now ({error}); close other Daybooks or try again later");
                    let error = open::failure(base, key, FailureKind::Busy, message);
                    removed.failed.push(open::as_failure(base, key, error)?);
                }
            }
        }
        for key in &removed.keys {
            drop_empty_folders(base, key)?;
        }
        Ok(removed)
    })?;
    delete_all(&heap);
    Ok(removed)
}

/// Removes the folders above a partition that hold nothing more, and makes that durable.
/// Only while no process uses the base: a writer may be about to fill one.
fn drop_empty_folders(base: &Path, key: &PartitionKey) -> Result<()> {
    let folder = base.join(key.folder());
    let (Some(year), Some(context)) = (folder.parent(), folder.ancestors().nth(2)) else {
        return Ok(());
    };
    if fs::remove_dir(year).is_err() {
        return if year.exists() { folders::sync_folder(year) } else { Ok(()) };
    }
    let is_last = fs::read_dir(context)
        .map_err(StoreError::io("list", context))?
        .flatten()
        .all(|entry| entry.file_name() == names::CONTEXT_FILE);
    if !is_last {
        return folders::sync_folder(context);
    }
    fs::remove_dir_all(context).map_err(StoreError::io("remove the folder", context))?;
    context.parent().map_or(Ok(()), folders::sync_folder)
}

/// Deletes what lies in the trash. Gives the bytes that became free.
pub(crate) fn empty(pool: &PartitionPool) -> Result<u64> {
    let trash = pool.base().join(names::TRASH);
    if !trash.is_dir() {
        return Ok(0);
    }
    // Not while a removal fills a heap.
    let heaps: Vec<PathBuf> = pool.shared(|| match fs::read_dir(&trash) {
        Ok(heaps) => Ok(heaps.flatten().map(|heap| heap.path()).collect()),
        Err(_) => Ok(Vec::new()),
    })?;
    Ok(heaps.iter().map(|heap| delete_all(heap)).sum())
}

/// Bytes that lie in the trash.
pub(crate) fn size(base: &Path) -> u64 {
    size_of(&base.join(names::TRASH))
}

fn size_of(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::read_dir(path)
            .map_or(0, |entries| entries.flatten().map(|entry| size_of(&entry.path())).sum()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    }
}

/// Deletes a heap. What resists stays in the trash until the next start: it is out of the store
/// already, so this is no failure of the removal.
fn delete_all(heap: &Path) -> u64 {
    let bytes = size_of(heap);
    match fs::remove_dir_all(heap) {
        Ok(()) => bytes,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(heap = %heap.display(), %error, "the trash is not emptied");
            }
            0
        }
    }
}
