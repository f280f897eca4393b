//! What can go wrong, each with a stable code.

use std::path::{Path, PathBuf};

use crate::failure::FailureKind;

/// Result of a store operation.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What can go wrong. Tell kinds apart by the variant or by [`StoreError::code`], never by text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A time outside the years 1970 to 9999, or nanoseconds outside a second.
    #[error(
        "epoch {epoch} s + {nanos} ns is outside the years 1970 to 9999; check the unit (seconds are expected)"
    )]
    TimeOutOfRange {
        /// Unix seconds as given.
        epoch: i64,
        /// Nanoseconds as given.
        nanos: u32,
    },
    /// An entry that cannot be stored as it is.
    #[error("entry {index} of the batch: {message}")]
    BadEntry {
        /// Place in the batch, from 0.
        index: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A row that a mark was asked for, and that is not there.
    #[error(
        "there is no entry {logid} at epoch {epoch} s in {context}; it may have been deleted since it was shown"
    )]
    NoSuchEntry {
        /// Canonical name of the context.
        context: String,
        /// Unix seconds.
        epoch: i64,
        /// Its number within the partition.
        logid: i64,
    },
    /// A day that is not written as `YYYY-MM-DD`, or is none.
    #[error("{day:?} is no day; days are written as 2026-03-20, from 1970 to 9999")]
    BadDay {
        /// The day as given.
        day: String,
    },
    /// A day of a context that is not there.
    #[error("there is no day {day} in {context}; it may have been deleted since it was shown")]
    NoSuchDay {
        /// Canonical name of the context.
        context: String,
        /// The day.
        day: String,
    },
    /// Days that are pinned, and that somebody asked to delete.
    #[error("nothing is deleted, since these days are pinned: {days}; unpin them first")]
    Pinned {
        /// The first of them, by context and day.
        days: String,
    },
    /// Nothing lies in the trash under this name.
    #[error(
        "there is nothing {id:?} in the trash; no entry of it has that id, or it was put back or deleted for good since"
    )]
    NotInTrash {
        /// The name as given.
        id: String,
    },
    /// A retention policy that cannot be carried out.
    #[error("this retention policy cannot be carried out: {message}")]
    BadPolicy {
        /// What is wrong with it, and what is expected.
        message: String,
    },
    /// A note that is too long.
    #[error("a note has at most {most} bytes, this one has {bytes}")]
    NoteTooLong {
        /// Bytes of the note.
        bytes: usize,
        /// Bytes it may have.
        most: usize,
    },
    /// A filter that asks for something impossible.
    #[error("cannot search: {message}")]
    BadFilter {
        /// What is wrong, and what is expected.
        message: String,
    },
    /// A cursor that this store did not give out.
    #[error("the page cursor {cursor:?} is not one of this search; begin again without it")]
    BadCursor {
        /// The cursor as given.
        cursor: String,
    },
    /// A partition that cannot be used.
    #[error("partition {context} {day} ({}): {message}", path.display())]
    Partition {
        /// Canonical name of the context.
        context: String,
        /// The day, `YYYY-MM-DD`.
        day: String,
        /// The database file.
        path: PathBuf,
        /// Which kind of failure.
        kind: FailureKind,
        /// What was found.
        message: String,
    },
    /// Too little space is left; reading goes on.
    #[error("only {} MiB are free on the disk of {}; writing resumes when {} MiB are", free >> 20, path.display(), needed >> 20)]
    DiskFull {
        /// Base folder.
        path: PathBuf,
        /// Bytes free.
        free: u64,
        /// Bytes that must be free.
        needed: u64,
    },
    /// What could be put back needs a little room for its list, which is not there.
    #[error(
        "the disk of {} is too full to move anything to the trash ({source}); delete it for good, as `daybook delete --now` does, or make room",
        path.display()
    )]
    NoRoomForTrash {
        /// Base folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that is no bundle, or one that contradicts itself.
    #[error("the bundle {} cannot be used: {message}", path.display())]
    Bundle {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A bundle is only read.
    #[error("{} is a bundle, which is only read; import it into a store first", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The caller said stop.
    #[error("cancelled")]
    Cancelled,
    /// The clock moved by more than retention accepts without asking.
    #[error(
        "the clock stands {seconds} s from where it stood at the last deletion; check it, then confirm with --yes"
    )]
    ClockJumped {
        /// Difference in seconds.
        seconds: i64,
    },
    /// The SQLite linked into this program is too old to be safe.
    #[error("SQLite {found} is linked in, 3.51.3 or newer is needed")]
    OldSqlite {
        /// Version that was found.
        found: String,
    },
    /// The file system said no.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite said no, outside the kinds above.
    #[error("cannot {action} {}: {source}", path.display())]
    Sqlite {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// A short name that stays the same from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::TimeOutOfRange { .. } => "time_out_of_range",
            StoreError::BadEntry { .. } => "bad_entry",
            StoreError::NoSuchEntry { .. } => "no_such_entry",
            StoreError::BadDay { .. } => "bad_day",
            StoreError::NoSuchDay { .. } => "no_such_day",
            StoreError::Pinned { .. } => "pinned",
            StoreError::NotInTrash { .. } => "not_in_trash",
            StoreError::BadPolicy { .. } => "bad_policy",
            StoreError::NoteTooLong { .. } => "note_too_long",
            StoreError::BadFilter { .. } => "bad_filter",
            StoreError::BadCursor { .. } => "bad_cursor",
            StoreError::Partition { kind, .. } => match kind {
                FailureKind::Damaged => "partition_damaged",
                FailureKind::Foreign => "partition_foreign",
                FailureKind::NewerVersion => "newer_version",
                FailureKind::Unreadable => "partition_unreadable",
                FailureKind::Busy => "partition_busy",
            },
            StoreError::DiskFull { .. } | StoreError::NoRoomForTrash { .. } => "disk_full",
            StoreError::Bundle { .. } => "bad_bundle",
            StoreError::ReadOnly { .. } => "read_only",
            StoreError::Cancelled => "cancelled",
            StoreError::ClockJumped { .. } => "clock_jumped",
            StoreError::OldSqlite { .. } => "old_sqlite",
            StoreError::Io { .. } => "io",
            StoreError::Sqlite { .. } => "sqlite",
        }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| {
            let source = told_whose(&path, source);
            StoreError::Io { action, path, source }
        }
    }

    pub(crate) fn sqlite(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        move |source| {
            // SQLite does not say why it cannot open a file.
            let refused = (source.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen))
                .then(|| std::fs::File::open(&path).err())
                .flatten()
                .filter(|error| error.kind() == std::io::ErrorKind::PermissionDenied);
            match refused {
                Some(error) => StoreError::io(action, &path)(error),
                None => StoreError::Sqlite { action, path, source },
            }
        }
    }
}

/// Says whose a file is, or the folder that it would lie in, where the system refuses it to who runs this.
fn told_whose(path: &Path, error: std::io::Error) -> std::io::Error {
    if error.kind() != std::io::ErrorKind::PermissionDenied {
        return error;
    }
    match whose(path) {
        Some(whose) => std::io::Error::new(error.kind(), format!("{error}; {whose}")),
        None => error,
    }
}

#[cfg(target_os = "linux")]
fn whose(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let name = |uid: u32| {
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let mut users = users.lines().map(|line| line.split(':'));
        let user = users.find_map(|mut user| {
            let name = user.next()?;
            (user.nth(1)? == uid.to_string()).then(|| name.to_owned())
        });
        user.unwrap_or_else(|| format!("user {uid}"))
    };
    let us = std::fs::metadata("/proc/self").ok()?.uid();
    // Of a file that is not there, or that lies where one may not look, the first folder that tells.
    let (known, meta) =
        path.ancestors().find_map(|path| Some((path, std::fs::metadata(path).ok()?)))?;
    let known = if known == path { "it".to_owned() } else { known.display().to_string() };
    let (owner, mode) = (name(meta.uid()), meta.mode() & 0o7777);
    Some(format!("{known} belongs to {owner} (mode {mode:03o}), this runs as {}", name(us)))
}

#[cfg(not(target_os = "linux"))]
fn whose(_: &Path) -> Option<String> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_says_whose_it_is_and_who_asks() {
        let denied = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("retention.json");
        let told = StoreError::io("write", &path)(denied()).to_string();
        let owner = format!("{} belongs to ", folder.path().display());
        assert!(told.starts_with(&format!("cannot write {}: ", path.display())), "{told}");
        assert!(told.contains(&owner) && told.contains("), this runs as "), "{told}");
        let other = StoreError::io("write", &path)(std::io::ErrorKind::NotFound.into());
        assert!(!other.to_string().contains("belongs"), "{other}");
    }
}
