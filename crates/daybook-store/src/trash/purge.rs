//! Deleting for good what lies in the trash.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{Found, Heap, PURGE, TrashLock, heaps};
use super::types::TrashEmptied;
use crate::control::Control;
use crate::error::Result;
use crate::pool::PartitionPool;
use crate::{folders, names};

/// Where what is deleted for good without a list lies until it is: in the trash; or beside it where that
/// is not there and the disk is too full to make it.
pub(super) fn place(base: &Path, name: &str) -> PathBuf {
    let trash = base.join(names::TRASH);
    match folders::create_folders(base, &trash) {
        Ok(()) => trash.join(format!("{name}{PURGE}")),
        Err(_) => base.join(format!("{}-{name}{PURGE}", names::TRASH)),
    }
}

/// What was put there beside the trash.
fn beside(base: &Path) -> impl Iterator<Item = PathBuf> {
    let is_doomed = |name: &str| name.starts_with(names::TRASH) && name.ends_with(PURGE);
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    let doomed = entries.filter(move |entry| entry.file_name().to_str().is_some_and(is_doomed));
    doomed.map(|entry| entry.path()).filter(|path| path.is_dir())
}

/// Finishes what was being deleted for good when a crash came. What can be put back stays, however
/// old it is.
pub(crate) fn finish(pool: &PartitionPool) -> Result<()> {
    for day in beside(pool.base()) {
        delete_all(&day);
    }
    if !has_any(pool.base()) {
        return Ok(());
    }
    // Whoever has it finishes it.
    let Some(lock) = TrashLock::try_hold(pool.base())? else { return Ok(()) };
    purge_with(&lock, pool, |heap| heap.item().is_none() && !is_unreadable(heap)).map(drop)
}

/// Deletes for good what cannot be put back any more at this time.
pub(crate) fn due(pool: &PartitionPool, now: i64, control: &Control) -> Result<TrashEmptied> {
    purge(pool, control, |heap| match &heap.found {
        Found::Whole(manifest) => manifest.purge_epoch <= now || heap.item().is_none(),
        Found::Leftover => true,
        Found::Unreadable => false,
    })
}

/// Bytes that [`due`] would delete.
pub(crate) fn due_bytes(base: &Path, now: i64) -> u64 {
    let is_due = |heap: &&Heap| match &heap.found {
        Found::Whole(manifest) => manifest.purge_epoch <= now,
        Found::Leftover => true,
        Found::Unreadable => false,
    };
    let heaps = heaps(base).unwrap_or_default();
    heaps.iter().filter(is_due).map(|heap| size_of(&heap.folder)).sum()
}

/// Deletes for good what lies longest in the trash, one after another until there is enough room.
pub(crate) fn make_room(pool: &PartitionPool, is_enough: &dyn Fn() -> bool) -> Result<()> {
    if !has_any(pool.base()) {
        return Ok(());
    }
    // Whoever has it makes room, or puts back what would have gone.
    let Some(lock) = TrashLock::try_hold(pool.base())? else { return Ok(()) };
    for heap in heaps(pool.base())? {
        if is_enough() {
            return Ok(());
        }
        if is_unreadable(&heap) {
            continue;
        }
        let gone = purge_with(&lock, pool, |other| other.id == heap.id)?;
        tracing::warn!(
            trash = heap.id,
            bytes = gone.bytes,
            "deleted for good, since the disk is full"
        );
    }
    Ok(())
}

/// Deletes for good what is wanted of the trash.
pub(crate) fn purge(
    pool: &PartitionPool,
    control: &Control,
    want: impl Fn(&Heap) -> bool,
) -> Result<TrashEmptied> {
    if !has_any(pool.base()) {
        return Ok(TrashEmptied::default());
    }
    let lock = TrashLock::hold(pool.base(), control)?;
    purge_with(&lock, pool, want)
}

pub(super) fn purge_with(
    _lock: &TrashLock,
    pool: &PartitionPool,
    want: impl Fn(&Heap) -> bool,
) -> Result<TrashEmptied> {
    let trash = pool.base().join(names::TRASH);
    let mut done = TrashEmptied::default();
    // Not while days come into a heap that was looked at as an empty one.
    pool.shared(|| {
        for heap in heaps(pool.base())? {
            if heap.id.ends_with(PURGE) || !want(&heap) {
                continue;
            }
            done.items += u64::from(heap.item().is_some());
            let gone = trash.join(format!("{}{PURGE}", heap.id));
            // Windows does not move what any process has open: another time.
            if let Err(error) = fs::rename(&heap.folder, gone) {
                tracing::warn!(heap = %heap.folder.display(), %error, "it stays in the trash");
            }
        }
        folders::sync_folder(&trash)
    })?;
    for heap in heaps(pool.base())? {
        if heap.id.ends_with(PURGE) {
            done.bytes += delete_all(&heap.folder);
        }
    }
    Ok(done)
}

fn is_unreadable(heap: &Heap) -> bool {
    matches!(heap.found, Found::Unreadable)
}

/// Whether there is anything in the trash: else nothing is made for looking.
fn has_any(base: &Path) -> bool {
    fs::read_dir(base.join(names::TRASH))
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|e| e.path().is_dir())))
}

fn size_of(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::read_dir(path)
            .map_or(0, |entries| entries.flatten().map(|entry| size_of(&entry.path())).sum()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    }
}

/// Deletes a heap or a day. What resists stays there until the next start: it is out of the store
/// already, so this is no failure of the removal.
pub(super) fn delete_all(heap: &Path) -> u64 {
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
