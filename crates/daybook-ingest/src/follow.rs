//! Files that are read on and on, as they are written.
//!
//! Each look reads what is new, exactly as [`ingest`](crate::ingest()) would: where reading stands,
//! rotation and truncation are its business. What is left to do here is to look at the right time:
//! when the system says that something changed ([`watch`]), and now and then all the same, since
//! no system says everything (network drives, a queue that overflowed).

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::dry_run::Shown;
use crate::error::{IngestError, Result};
use crate::ingest::Run;
use crate::report::{FileReport, IngestReport, LeftOut};
use crate::request::{IngestControl, IngestRequest};
use crate::sink::Sink;
use crate::source::walk::{Found, walk};

mod rotated;
mod watch;

use rotated::Rotated;
use watch::{Change, Watch};

/// All files are looked at again after this long without a look at all.
const LOOK_ALL_EVERY: Duration = Duration::from_secs(10);
/// The same where the system does not say what changes.
const LOOK_ALL_UNWATCHED: Duration = Duration::from_secs(2);
/// When the store does not take entries (a full disk, a lock), it is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Takes files and folders in, and what is written to them from then on, until the caller says stop:
/// then it gives the report of all that was read. Files that are not there yet are waited for.
/// `trouble` hears what keeps it from going on for now, and None when it goes on. Progress counts the entries that are new in the store.
///
/// # Errors
/// When the request is wrong. That the store does not take entries is trouble, and tried again.
pub fn follow(
    request: &IngestRequest,
    sink: &dyn Sink,
    control: &IngestControl,
    trouble: &mut dyn FnMut(Option<&str>),
) -> Result<IngestReport> {
    let shown = Shown::over(sink);
    let mut run = Run::new(request, sink, &shown, control)?;
    // It watches before it looks, so that nothing falls in between.
    let mut watch = Watch::over(&request.paths);
    let mut rotated = Rotated::default();
    let mut change = Change::Everything;
    let mut is_troubled = false;
    loop {
        let looked = Instant::now();
        let outcome = match change {
            Change::Nothing => Ok(()),
            Change::Files(paths) => {
                look(&mut run, &mut rotated, paths.into_iter().map(Found::File))
            }
            Change::Everything => look_at_all(&mut run, request, &mut watch, &mut rotated),
        };
        // An entry at the end of a file is read again with what follows: it counts once.
        run.progress.entries = run.report.inserted.saturating_sub(run.report.replaced);
        run.tell();
        let every = match outcome {
            Ok(()) if watch.is_blind() => LOOK_ALL_UNWATCHED,
            Ok(()) => LOOK_ALL_EVERY,
            Err(IngestError::Cancelled) => return Ok(run.end()),
            Err(error) => {
                trouble(Some(&error.to_string()));
                is_troubled = true;
                TRY_AGAIN
            }
        };
        if is_troubled && every != TRY_AGAIN {
            is_troubled = false;
            trouble(None);
        }
        change = loop {
            if control.is_cancelled() {
                return Ok(run.end());
            }
            match watch.wait() {
                Change::Nothing if looked.elapsed() >= every => break Change::Everything,
                Change::Nothing => {}
                // What could not be stored is looked at with all the rest, when it is time.
                _ if is_troubled => {}
                change => break change,
            }
        };
    }
}

fn look_at_all(
    run: &mut Run<'_>,
    request: &IngestRequest,
    watch: &mut Watch,
    rotated: &mut Rotated,
) -> Result<()> {
    let found = walk(&request.paths);
    let files: Vec<&Path> = found.iter().filter_map(file).collect();
    watch.know(&files);
    run.progress.files_total = files.len() as u64;
    look(run, rotated, found.into_iter())
}

fn file(found: &Found) -> Option<&Path> {
    match found {
        Found::File(path) => Some(path),
        Found::Stream(_) | Found::LeftOut(..) | Found::Failed { .. } => None,
    }
}

fn look(
    run: &mut Run<'_>,
    rotated: &mut Rotated,
    found: impl Iterator<Item = Found>,
) -> Result<()> {
    for found in found {
        if let Found::File(path) | Found::Failed { path, .. } = &found {
            read_former(run, rotated, path)?;
        }
        let row = match found {
            Found::File(path) => match run.file(&path)? {
                // Between being found and being opened it was rotated away.
                Some(row) if row.error.is_some() && !path.exists() => None,
                row => row,
            },
            // Whoever writes into a pipe waits for a reader: it is no file to come back to.
            Found::Stream(path) => Some(left_out(path, LeftOut::NoFile)),
            Found::LeftOut(path, why) => Some(left_out(path, why)),
            Found::Failed { path, error } if path.exists() => {
                Some(FileReport { path: shown(&path), error: Some(error), ..FileReport::default() })
            }
            // It is waited for.
            Found::Failed { .. } => None,
        };
        if let Some(row) = row {
            run.report.add_to_its_row(row);
        }
    }
    run.progress.files_done = run.progress.files_total;
    Ok(())
}

/// Reads what was written to a file before it was renamed, and until its writer opens the next one.
fn read_former(run: &mut Run<'_>, rotated: &mut Rotated, path: &Path) -> Result<()> {
    rotated.look_at(path, || run.moved(path));
    for former in rotated.former(path) {
        let row = run.file(&former)?.filter(|row| row.error.is_none() && row.left_out.is_none());
        // It is of the file that is followed, whatever its name is by now.
        if let Some(row) = row {
            run.report.add_to_its_row(FileReport { path: shown(path), ..row });
        }
    }
    Ok(())
}

fn left_out(path: PathBuf, why: LeftOut) -> FileReport {
    FileReport { path: shown(&path), left_out: Some(why), ..FileReport::default() }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
