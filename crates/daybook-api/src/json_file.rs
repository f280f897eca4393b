//! Small JSON files that people may edit by hand: read with a limit, written durably.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Largest file that is read or written, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("cannot read {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} cannot be understood: {source}", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{} is larger than {MAX_BYTES} bytes", path.display())]
    TooLarge { path: PathBuf },
}

/// Reads a file; one that is not there, or empty, says what a new one would.
pub(crate) fn load<T: DeserializeOwned + Default>(path: &Path) -> Result<T, Problem> {
    let failed = |source| Problem::Io { path: path.to_path_buf(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(failed(error)),
    };
    if file.metadata().map_err(failed)?.len() > MAX_BYTES {
        return Err(Problem::TooLarge { path: path.to_path_buf() });
    }
    let text = io::read_to_string(file).map_err(failed)?;
    if text.trim().is_empty() {
        return Ok(T::default());
    }
    serde_json::from_str(&text).map_err(|source| Problem::Json { path: path.to_path_buf(), source })
}

/// Writes aside and renames, so that a reader sees the old file or the new one.
pub(crate) fn store(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    std::fs::create_dir_all(folder)?;
    let text = serde_json::to_string_pretty(value)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("it would have more than {MAX_BYTES} bytes")));
    }
    let mut aside = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(aside, "{text}")?;
    aside.as_file().sync_all()?;
    aside.persist(path)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Renames are durable by themselves there, and folders cannot be opened.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
