//! What is being made, before it is put in its place: a folder below the base for what becomes part
//! of the store, and a file beside its place for what leaves it. What a crash left of either is known
//! by the lock that nobody holds, and taken away by the next one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};
use crate::{folders, names};

/// Tells works of one process apart.
static WORKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// The folder of one piece of work at a base; gone when it is dropped, or when the base is opened next
/// after a crash.
pub struct Workshop {
    folder: PathBuf,
    /// Held as long as the work lasts: nobody else takes the folder away.
    _lock: File,
}

impl Workshop {
    /// Makes one.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn new(base: &Path) -> Result<Workshop> {
        let shelf = base.join(names::ASIDE);
        folders::create_folders(base, &shelf)?;
        // Until its lock is held, the folder looks like what a crash left.
        let door = base.join(names::ASIDE_LOCK);
        let door = open_door(&door).map_err(StoreError::io("open", &door))?;
        door.lock_shared().map_err(StoreError::io("lock", &shelf))?;
        let folder = own_folder(&shelf)?;
        let path = folder.join(names::LOCK);
        let lock = File::create(&path).map_err(StoreError::io("make", &path))?;
        lock.lock().map_err(StoreError::io("lock", &path))?;
        Ok(Workshop { folder, _lock: lock })
    }

    /// Where a file of this name lies in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // The next start does it otherwise.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn open_door(path: &Path) -> std::io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

/// A folder that nobody else has: processes in two containers may have the same number.
fn own_folder(shelf: &Path) -> Result<PathBuf> {
    loop {
        let number = WORKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = shelf.join(format!("{}-{number}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::io("make", &folder)(error)),
        }
    }
}

/// Takes away what works that ended in a crash have left.
pub(crate) fn clean(base: &Path) {
    let Ok(works) = fs::read_dir(base.join(names::ASIDE)) else { return };
    let mut works = works.flatten().map(|work| work.path()).peekable();
    if works.peek().is_none() {
        return;
    }
    // With the door closed nobody is just beginning, so that a folder without a lock is left, too.
    let Ok(door) = open_door(&base.join(names::ASIDE_LOCK)) else { return };
    if door.lock().is_ok() {
        works.for_each(|work| drop_if_left(&work));
    }
}

fn drop_if_left(folder: &Path) {
    let lock = File::open(folder.join(names::LOCK));
    if lock.as_ref().is_ok_and(|lock| lock.try_lock().is_err()) {
        return;
    }
    match fs::remove_dir_all(folder) {
        // Its own process was just taking it away.
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(folder = %folder.display(), %error, "what a crash left is not taken away");
        }
        _ => {}
    }
}

/// A file that is made beside its place: gone when it is dropped before it is put there.
#[derive(Debug)]
pub struct AsideFile {
    path: PathBuf,
    place: PathBuf,
}

impl AsideFile {
    /// Makes a file that [`AsideFile::put`] will rename to `place`, in the same folder, and takes
    /// away what crashes left of others for that place.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn create(place: &Path) -> Result<(AsideFile, File)> {
        let name = place.file_name().filter(|_| !place.is_dir()).ok_or_else(|| {
            StoreError::io("write", place)(std::io::ErrorKind::IsADirectory.into())
        })?;
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
        drop_others(folder.unwrap_or(Path::new(".")), &name.to_string_lossy());
        loop {
            let number = WORKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mut path = place.as_os_str().to_owned();
            path.push(format!(".{}-{number}.tmp", std::process::id()));
            let path = PathBuf::from(path);
            let file = match File::create_new(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                made => made.map_err(StoreError::io("write", place))?,
            };
            file.lock().map_err(StoreError::io("lock", place))?;
            // Before its lock was held, another writer to the same place may have taken it for
            // what a crash left.
            if path.exists() {
                return Ok((AsideFile { path, place: place.to_path_buf() }, file));
            }
        }
    }

    /// Where the file lies until then.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file, which its writer has synced and closed, in its place.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn put(self) -> Result<()> {
        fs::rename(&self.path, &self.place).map_err(StoreError::io("write", &self.place))?;
        self.place.parent().map_or(Ok(()), folders::sync_folder)
    }
}

impl Drop for AsideFile {
    fn drop(&mut self) {
        // After it was put there is nothing; else the error that matters is the one that led here.
        let _ = fs::remove_file(&self.path);
    }
}

fn drop_others(folder: &Path, name: &str) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let is_aside = file.file_name().to_str().is_some_and(|other| {
            let number = other.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
            let number = number.and_then(|rest| rest.strip_suffix(".tmp"));
            number.is_some_and(|number| {
                number.contains('-') && number.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            })
        });
        let is_left = || File::open(file.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_aside && is_left() {
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_between_any_two_steps_of_making_it_goes_at_once_and_what_is_used_stays() {
        let base = tempfile::tempdir().unwrap();
        let used = Workshop::new(base.path()).unwrap();
        fs::write(used.path("x"), "x").unwrap();
        let shelf = base.path().join(names::ASIDE);
        let [bare, unlocked] = ["1-1", "1-2"].map(|name| shelf.join(name));
        fs::create_dir(&bare).unwrap();
        fs::create_dir(&unlocked).unwrap();
        fs::write(unlocked.join(names::LOCK), "").unwrap();
        fs::write(unlocked.join("half"), "x").unwrap();
        clean(base.path());
        assert!(!bare.exists() && !unlocked.exists());
        assert!(used.path("x").exists());
        drop(used);
        assert_eq!(fs::read_dir(&shelf).unwrap().count(), 0);
    }

    #[test]
    fn works_that_begin_while_others_clean_keep_their_folders() {
        let base = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            let work = || {
                for _ in 0..50 {
                    let work = Workshop::new(base.path()).unwrap();
                    fs::write(work.path("x"), "x").unwrap();
                }
            };
            let workers = [scope.spawn(work), scope.spawn(work)];
            while !workers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                clean(base.path());
            }
        });
        assert_eq!(fs::read_dir(base.path().join(names::ASIDE)).unwrap().count(), 0);
    }
}
