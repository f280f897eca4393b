//! When the system gives no more files.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::error::{Result, StoreError};
use crate::failure::FailureKind;

/// Opens a partition, and again as often as `shed` gives up something for it. One that cannot be opened
/// though there is nothing to give up is tried once more: another thread may have had the last files,
/// and have given them back before anyone looked for the reason.
pub(super) fn retried<T>(
    mut open: impl FnMut() -> Result<T>,
    mut shed: impl FnMut(&StoreError) -> bool,
) -> Result<T> {
    let mut again = true;
    loop {
        match open() {
            Err(error) if shed(&error) => {}
            Err(StoreError::Partition { kind: FailureKind::Unreadable, .. }) if again => {
                again = false;
            }
            result => return result,
        }
    }
}

/// Whether the process, or the system, may open no more files.
pub(super) fn is_out_of_files(base: &Path, error: &StoreError) -> bool {
    match error {
        StoreError::Io { source, .. } => is_file_limit(source),
        // SQLite does not say why it cannot open a file: try as many as it needs.
        StoreError::Partition { kind: FailureKind::Unreadable, .. } => {
            let mut held = Vec::new();
            (0..4).any(|_| match File::open(base) {
                Ok(file) => {
                    held.push(file);
                    false
                }
                Err(error) => is_file_limit(&error),
            })
        }
        _ => false,
    }
}

/// ENFILE and EMFILE; on Windows the limit is beyond anything that is opened here.
fn is_file_limit(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kind: FailureKind) -> StoreError {
        let (context, day) = ("default".to_owned(), "2026-03-20".to_owned());
        StoreError::Partition { context, day, path: "x".into(), kind, message: String::new() }
    }

    /// Opens with these outcomes one after another, the last one for ever. Gives what came of it, and
    /// how often it was tried.
    fn tried(outcomes: &[Option<FailureKind>], handles: usize) -> (Option<FailureKind>, usize) {
        let (mut tries, mut handles) = (0, handles);
        let open = || {
            tries += 1;
            let outcome = outcomes.get(tries - 1).or(outcomes.last()).copied().flatten();
            outcome.map_or(Ok(()), |kind| Err(failed(kind)))
        };
        let shed = |error: &StoreError| {
            let is_out = matches!(error, StoreError::Partition { kind, .. } if *kind == FailureKind::Unreadable);
            let sheds = is_out && handles > 0;
            handles -= usize::from(sheds);
            sheds
        };
        let kind = match retried(open, shed) {
            Err(StoreError::Partition { kind, .. }) => Some(kind),
            _ => None,
        };
        (kind, tries)
    }

    #[test]
    fn what_cannot_be_opened_for_a_moment_is_tried_once_more_and_then_told() {
        let bad = Some(FailureKind::Unreadable);
        assert_eq!(tried(&[bad, None], 0), (None, 2));
        assert_eq!(tried(&[bad], 0), (bad, 2));
        // As long as handles are given up for it, and once more.
        assert_eq!(tried(&[bad, bad, bad, None], 3), (None, 4));
        assert_eq!(tried(&[bad], 3), (bad, 5));
        // What is no lack of files is told at once.
        assert_eq!(tried(&[Some(FailureKind::Damaged), None], 0), (Some(FailureKind::Damaged), 1));
        assert_eq!(tried(&[None], 0), (None, 1));
    }

    #[cfg(unix)]
    #[test]
    fn a_lack_of_files_is_told_from_other_failures() {
        let io = |code| StoreError::io("open", Path::new("x"))(io::Error::from_raw_os_error(code));
        let base = std::env::temp_dir();
        assert!(is_out_of_files(&base, &io(23)) && is_out_of_files(&base, &io(24)));
        assert!(!is_out_of_files(&base, &io(2)));
        // Files can be opened here, so that is not why.
        assert!(!is_out_of_files(&base, &failed(FailureKind::Unreadable)));
        assert!(!is_out_of_files(&base, &failed(FailureKind::Damaged)));
    }
}
