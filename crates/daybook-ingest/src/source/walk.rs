//! The files that paths, folders and patterns stand for.
//!
//! A path that is not there and has `*`, `?` or `[` in it is a pattern, as a shell would have
//! expanded it: `**` stands for any folders. Folders are read whole, hidden files and editors'
//! copies included, in the order of their names. Links to files are followed, for logs are often
//! linked to where they lie (`/var/log/containers`), and a file that is reached twice is read once,
//! under its own name. Links to folders are not: one may lead anywhere. Where one leads out of what
//! was asked for, it is said.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use glob::MatchOptions;
use walkdir::WalkDir;

use crate::report::LeftOut;

/// A file that was found, or why something could not be looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    File(PathBuf),
    /// A pipe, which can be read once.
    Stream(PathBuf),
    LeftOut(PathBuf, LeftOut),
    Failed {
        path: PathBuf,
        error: String,
    },
}

/// The files that paths stand for. A file given twice, or within a folder given too, comes once.
pub(crate) fn walk(paths: &[PathBuf]) -> Vec<Found> {
    let mut walk = Walk::default();
    for path in paths {
        match pattern_of(path) {
            Some(pattern) => walk.pattern(path, &pattern),
            None => walk.path(path),
        }
    }
    walk.links();
    walk.found
}

#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    /// Files and folders that were found, by the names that no link leads to.
    seen: HashSet<PathBuf>,
    /// Links in folders, and where in `found` they would stand.
    links: Vec<(PathBuf, usize)>,
}

impl Walk {
    /// What the caller named: a link is followed, that is what was asked for.
    fn path(&mut self, path: &Path) {
        let found = match std::fs::metadata(path) {
            Ok(kind) if kind.is_dir() => return self.folder(path),
            Ok(kind) if kind.is_file() => return self.file(path),
            Ok(kind) if is_pipe(kind.file_type()) => Found::Stream(path.to_path_buf()),
            Ok(_) => Found::LeftOut(path.to_path_buf(), LeftOut::NoFile),
            Err(error) => failed(path, &error.to_string()),
        };
        if self.is_new(path) {
            self.found.push(found);
        }
    }

    fn folder(&mut self, folder: &Path) {
        for item in
            WalkDir::new(folder).follow_links(false).follow_root_links(true).sort_by_file_name()
        {
            match item {
                Ok(item) if item.file_type().is_file() => self.file(item.path()),
                Ok(item) if item.path_is_symlink() && item.depth() > 0 => {
                    self.links.push((item.into_path(), self.found.len()));
                }
                Ok(item) if item.path().is_dir() => {
                    self.is_new(item.path());
                }
                Ok(item) => {
                    if self.is_new(item.path()) {
                        self.found.push(Found::LeftOut(item.into_path(), LeftOut::NoFile));
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_path_buf();
                    self.found.push(failed(&path, &reason(&error)));
                }
            }
        }
    }

    fn file(&mut self, path: &Path) {
        if self.is_new(path) {
            self.found.push(Found::File(path.to_path_buf()));
        }
    }

    fn pattern(&mut self, path: &Path, pattern: &str) {
        let options = MatchOptions {
            case_sensitive: !cfg!(windows),
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let matches = match glob::glob_with(pattern, options) {
            Ok(matches) => matches,
            Err(error) => return self.found.push(failed(path, &format!("no pattern: {error}"))),
        };
        let mut is_empty = true;
        for item in matches {
            is_empty = false;
            match item {
                Ok(path) => self.path(&path),
                Err(error) => self.found.push(failed(error.path(), &error.error().to_string())),
            }
        }
        if is_empty {
            self.found
                .push(failed(path, "there is no such file, nor one that matches the pattern"));
        }
    }

    /// The links in folders, when all that is no link is known.
    fn links(&mut self) {
        let mut inserted = 0;
        for (path, at) in std::mem::take(&mut self.links) {
            let kind = std::fs::metadata(&path);
            if !self.is_new(&path) {
                continue;
            }
            let found = match kind {
                Ok(kind) if kind.is_file() => Found::File(path),
                Ok(kind) if kind.is_dir() => Found::LeftOut(path, LeftOut::Link),
                // Into nothing, in a ring, to a device.
                _ => Found::LeftOut(path, LeftOut::NoFile),
            };
            self.found.insert(at + inserted, found);
            inserted += 1;
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        self.seen.insert(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
    }
}

fn failed(path: &Path, error: &str) -> Found {
    Found::Failed { path: path.to_path_buf(), error: error.to_owned() }
}

/// What the system said; the walker's own words name the path once more.
fn reason(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// The pattern that a path is when there is no file of this name.
fn pattern_of(path: &Path) -> Option<String> {
    let text = path.to_str().filter(|text| text.contains(['*', '?', '[']))?;
    std::fs::symlink_metadata(path).is_err().then(|| text.to_owned())
}

#[cfg(unix)]
fn is_pipe(kind: std::fs::FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: std::fs::FileType) -> bool {
    false
}

#[cfg(test)]
mod tests;
