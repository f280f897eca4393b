//! Files of folders.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file that was found, or why something could not be looked at.
#[derive(Debug)]
pub(crate) enum Found {
    File(PathBuf),
    /// Neither a file nor a folder.
    Other(PathBuf),
    Failed {
        path: PathBuf,
        error: String,
    },
}

/// The files that paths stand for: folders are walked in the order of their names, and links in
/// them are not followed. A path given twice, or within another, is read once.
pub(crate) fn walk(paths: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for path in paths {
        if !path.is_dir() {
            if seen.insert(std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())) {
                found.push(named(path));
            }
            continue;
        }
        for item in WalkDir::new(path).follow_links(false).sort_by_file_name() {
            match item {
                Ok(item) if item.file_type().is_file() => {
                    let file = item.into_path();
                    if seen.insert(std::fs::canonicalize(&file).unwrap_or_else(|_| file.clone())) {
                        found.push(Found::File(file));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(path).to_path_buf();
                    found.push(Found::Failed { path, error: error.to_string() });
                }
            }
        }
    }
    found
}

/// A file that the caller named: a link to a file is followed, that is what was asked for.
fn named(path: &Path) -> Found {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Found::File(path.to_path_buf()),
        Ok(_) => Found::Other(path.to_path_buf()),
        Err(error) => Found::Failed { path: path.to_path_buf(), error: error.to_string() },
    }
}
