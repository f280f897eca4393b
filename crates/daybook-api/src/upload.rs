//! Files that a page sends piece by piece, while they are read.
//!
//! One side offers pieces ([`Upload::offer`]), the other reads a file at a time
//! ([`Reading::reader`]). The answer to every piece says which one is wanted next: a file that is
//! no text, or that is known already, is passed over without being sent, and after a broken
//! connection both sides agree again. A few pieces wait in memory, never a whole file.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use daybook_ingest::Sent;
use daybook_store::CancelToken;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::types::SentFile;

/// Files in one upload.
const MAX_FILES: usize = 100_000;
/// Pieces that wait to be read.
const WAITING: usize = 2;
/// How long a reader waits for the next piece before it takes the page for gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it looks whether it was told to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Which piece is wanted next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Number of the file.
    pub file: usize,
    /// Where in it the piece begins.
    pub offset: u64,
    /// Nothing more is wanted: reading has ended.
    pub ended: bool,
}

/// What became of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Offer {
    /// It was taken.
    Taken(Wanted),
    /// It is not the one that is wanted.
    NotWanted(Wanted),
    /// There is no room for it yet, or nobody reads yet.
    Later(Vec<u8>),
}

/// Files that are sent.
pub(crate) struct Upload {
    files: Vec<Sent>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    began: bool,
    ended: bool,
    /// The file that is read now.
    file: usize,
    /// So many bytes of it have come.
    offset: u64,
    /// Of these, what is still to be read.
    pieces: VecDeque<Vec<u8>>,
    /// The page cannot read the file any further.
    broken: bool,
}

impl Upload {
    pub(crate) fn of(files: Vec<SentFile>) -> Result<Self, ApiError> {
        if files.len() > MAX_FILES {
            let message = format!("ingest.open: one upload has {MAX_FILES} files at most");
            return Err(ApiError::bad_request(message));
        }
        let sent =
            |file: SentFile| Sent { name: file.name, bytes: file.bytes, modified: file.modified };
        let files = files.into_iter().map(sent).collect();
        Ok(Upload { files, state: Mutex::default(), changed: Condvar::new() })
    }

    pub(crate) fn files(&self) -> &[Sent] {
        &self.files
    }

    /// Begins to read. What is sent can be read once.
    pub(crate) fn begin(self: Arc<Self>) -> Result<Reading, ApiError> {
        if std::mem::replace(&mut self.lock().began, true) {
            let message = "these files were sent once already; open them again";
            return Err(ApiError::new(ApiError::NOT_CHOSEN, message));
        }
        Ok(Reading(self))
    }

    /// Takes a piece if it is the one that is wanted and there is room. A piece without bytes says
    /// that its file cannot be read any further.
    pub(crate) fn offer(&self, file: usize, offset: u64, mut bytes: Vec<u8>) -> Offer {
        let mut state = self.lock();
        if state.ended {
            return Offer::NotWanted(self.wanted(&state));
        }
        if !state.began || file > state.file {
            return Offer::Later(bytes);
        }
        let left = self.size(file).saturating_sub(offset);
        if (file, offset) != (state.file, state.offset) || left == 0 || state.broken {
            return Offer::NotWanted(self.wanted(&state));
        }
        if state.pieces.len() >= WAITING {
            return Offer::Later(bytes);
        }
        // What a file has grown by is left for another time.
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        if bytes.is_empty() {
            state.broken = true;
        } else {
            state.offset += bytes.len() as u64;
            state.pieces.push_back(bytes);
        }
        self.changed.notify_all();
        Offer::Taken(self.wanted(&state))
    }

    fn wanted(&self, state: &State) -> Wanted {
        let State { file, offset, ended, broken, .. } = *state;
        let is_whole = broken || offset >= self.size(file);
        let (file, offset) = if is_whole { (file + 1, 0) } else { (file, offset) };
        Wanted { file, offset, ended }
    }

    fn size(&self, file: usize) -> u64 {
        self.files.get(file).map_or(0, |file| file.bytes)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is whole: what a panicking holder leaves can be used.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload that is being read; nothing more is wanted when it is dropped.
pub(crate) struct Reading(Arc<Upload>);

impl Reading {
    pub(crate) fn files(&self) -> &[Sent] {
        &self.0.files
    }

    /// The bytes of a file. Those before it are not read any further.
    pub(crate) fn reader(&self, file: usize, cancel: &CancelToken) -> FileReader {
        let mut state = self.0.lock();
        if state.file != file {
            let State { began, ended, .. } = *state;
            *state = State { began, ended, file, ..State::default() };
        }
        FileReader { upload: Arc::clone(&self.0), file, at: 0, cancel: cancel.clone() }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.ended = true;
        state.pieces.clear();
    }
}

/// Reads one file of an upload, waiting for its pieces.
pub(crate) struct FileReader {
    upload: Arc<Upload>,
    file: usize,
    /// Where in the first piece it stands.
    at: usize,
    cancel: CancelToken,
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let waiting_since = Instant::now();
        let mut state = self.upload.lock();
        loop {
            if state.file != self.file || state.ended {
                return Err(io::Error::other("it is not read any more"));
            }
            if let Some(piece) = state.pieces.front() {
                let rest = piece.get(self.at..).unwrap_or_default();
                let taken = rest.len().min(buffer.len());
                for (to, from) in buffer.iter_mut().zip(rest) {
                    *to = *from;
                }
                self.at += taken;
                if self.at >= piece.len() {
                    state.pieces.pop_front();
                    self.at = 0;
                }
                return Ok(taken);
            }
            if state.broken {
                let kind = io::ErrorKind::UnexpectedEof;
                return Err(io::Error::new(kind, "the browser could not read it to its end"));
            }
            if state.offset >= self.upload.size(self.file) {
                return Ok(0);
            }
            if self.cancel.is_cancelled() {
                return Err(io::Error::other("cancelled"));
            }
            if waiting_since.elapsed() > PATIENCE {
                let kind = io::ErrorKind::TimedOut;
                return Err(io::Error::new(kind, "the browser sent nothing for a minute"));
            }
            let woken = self.upload.changed.wait_timeout(state, LOOK);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests;
