//! Where a run works: a folder of its own below `<base>/perf/running`, held by a lock while it lives.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use daybook_store::AsideFile;

use crate::error::{PerfError, Result};

/// The folder of a run that is under way. Dropping it removes the folder.
#[derive(Debug)]
pub(crate) struct Place {
    folder: PathBuf,
    /// Held as long as the run lives; the system lets go of it when the process dies.
    _lock: File,
}

impl Place {
    /// Takes the one place there is below a base's `perf` folder, and first removes what runs that were
    /// killed left behind.
    ///
    /// # Errors
    /// [`PerfError::Running`] when another run holds it, or what the file system says.
    pub fn take(perf: &Path, id: &str) -> Result<Place> {
        let running = perf.join("running");
        fs::create_dir_all(&running).map_err(PerfError::io("make", &running))?;
        let lock = hold(perf)?;
        empty(&running)?;
        let folder = running.join(id);
        fs::create_dir(&folder).map_err(PerfError::io("make", &folder))?;
        Ok(Place { folder, _lock: lock })
    }

    /// The folder to work in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run, or by whoever lists the runs.
        if let Err(error) = remove_all(&self.folder) {
            tracing::warn!(%error, folder = %self.folder.display(), "a run's folder is not removed");
        }
    }
}

/// Removes what killed runs left below a base's `perf` folder, unless a run is under way.
///
/// # Errors
/// What the file system says.
pub(crate) fn clean(perf: &Path) -> Result<()> {
    let running = perf.join("running");
    if !running.exists() {
        return Ok(());
    }
    match hold(perf) {
        Ok(_lock) => empty(&running),
        Err(PerfError::Running { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The lock of a base's perf lab.
fn hold(perf: &Path) -> Result<File> {
    let path = perf.join(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(PerfError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PerfError::Running { path }),
        Err(TryLockError::Error(error)) => Err(PerfError::io("lock", &path)(error)),
    }
}

fn empty(running: &Path) -> Result<()> {
    for entry in fs::read_dir(running).map_err(PerfError::io("list", running))? {
        let path = entry.map_err(PerfError::io("list", running))?.path();
        tracing::info!(folder = %path.display(), "removing what a run left behind");
        remove_all(&path)?;
    }
    Ok(())
}

/// Removes a folder and all below it; one that is not there is removed already.
pub(crate) fn remove_all(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(PerfError::io("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// Bytes free where a folder lies or will lie; 0 when the system does not say.
pub(crate) fn free_bytes(folder: &Path) -> u64 {
    folder
        .ancestors()
        .find(|folder| folder.exists())
        .and_then(|folder| fs4::available_space(folder).ok())
        .unwrap_or(0)
}

/// Bytes of all files below a folder; what goes away meanwhile counts nothing.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => bytes_below(&entry.path()),
            Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |found| found.len()),
            _ => 0,
        })
        .sum()
}

/// Writes a file so that it is there whole or not at all, with the folders above it.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(PerfError::io("make", folder))?;
    let (aside, mut file) = AsideFile::create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(PerfError::io("write", path))?;
    drop(file);
    Ok(aside.put()?)
}

/// Makes names in a folder durable, where the system has a way to.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    let sync = || File::open(folder)?.sync_all();
    sync().map_err(PerfError::io("sync", folder))
}

/// Windows makes names durable by itself.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time_and_the_folder_goes_with_it() {
        let perf = tempfile::tempdir().unwrap();
        let first = Place::take(perf.path(), "one").unwrap();
        fs::write(first.folder().join("x"), "x").unwrap();
        assert_eq!(Place::take(perf.path(), "two").unwrap_err().code(), "perf_running");
        clean(perf.path()).unwrap();
        assert!(first.folder().exists(), "a living run's folder stays");
        let folder = first.folder().to_path_buf();
        drop(first);
        assert!(!folder.exists());
    }

    #[test]
    fn what_a_killed_run_left_goes_at_the_next_start() {
        let perf = tempfile::tempdir().unwrap();
        let left = perf.path().join("running").join("dead").join("base");
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("logs.sqlite"), "x").unwrap();
        let place = Place::take(perf.path(), "next").unwrap();
        assert!(!left.exists() && place.folder().exists());
    }
}
