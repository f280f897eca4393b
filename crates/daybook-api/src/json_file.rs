//! Small JSON files that people may edit by hand: read with a limit, written durably.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use daybook_store::AsideFile;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

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

/// Writes a file so that a reader sees the old one or the new one, and durably.
pub(crate) fn store(path: &Path, value: &impl Serialize) -> Result<(), ApiError> {
    let failed =
        |error: io::Error| ApiError::new("io", format!("cannot write {}: {error}", path.display()));
    let mut text = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    if text.len() as u64 > MAX_BYTES {
        return Err(failed(io::Error::other(format!("it would have more than {MAX_BYTES} bytes"))));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let (aside, mut file) = AsideFile::create(path)?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(failed)?;
    drop(file);
    Ok(aside.put()?)
}
