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
        let number = WORKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut path = place.as_os_str().to_owned();
        path.push(format!(".{}-{number}.tmp", std::process::id()));
        let path = PathBuf::from(path);
        let file = File::create(&path).map_err(StoreError::io("make", place))?;
        let aside = AsideFile { path, place: place.to_path_buf() };
        file.lock().map_err(StoreError::io("lock", place))?;
        Ok((aside, file))
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
