//! A part of a file, read by position: several threads may share the file, and a member may lie
//! within a bundle.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use crate::sums::{RUN, Sums};

/// A part of a file.
#[derive(Clone, Debug)]
pub struct Window {
    file: Arc<File>,
    start: u64,
    len: u64,
    /// Known once the member is open.
    sums: Arc<OnceLock<Sums>>,
}

impl Window {
    /// A whole file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Window> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Window { file: Arc::new(file), start: 0, len, sums: Arc::default() })
    }

    /// `len` bytes of a file from `start` on.
    #[must_use]
    pub fn part(file: Arc<File>, start: u64, len: u64) -> Window {
        Window { file, start, len, sums: Arc::default() }
    }

    /// Bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.len
    }

    /// Hands on all bytes, held against their checksums where those are known.
    ///
    /// # Errors
    /// Those of reading, and those of `each`.
    pub fn copy(&self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut at = 0;
        while at < self.len {
            let to = (at + 64 * RUN).min(self.len);
            each(&self.read(at, (to - at) as usize)?)?;
            at = to;
        }
        Ok(())
    }

    pub(crate) fn know(&self, sums: Sums) {
        // Of the same bytes when it is known already.
        let _ = self.sums.set(sums);
    }

    /// Reads bytes, and holds them against their checksums where those are known.
    pub(crate) fn read(&self, start: u64, len: usize) -> io::Result<Bytes> {
        let end = start.checked_add(len as u64).filter(|end| *end <= self.len);
        let end = end.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        let Some(sums) = self.sums.get().filter(|sums| start < sums.covered) else {
            return Ok(self.read_plain(start, end)?.into());
        };
        let from = start - start % RUN;
        let to = end.next_multiple_of(RUN).min(sums.covered).max(end);
        let bytes = self.read_plain(from, to)?;
        let covered = usize::try_from(sums.covered.min(to) - from).unwrap_or(usize::MAX);
        if !sums.hold(from, bytes.get(..covered).unwrap_or_default()) {
            let message = format!("bytes {from} to {to} are not those that were written");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let skipped = (start - from) as usize;
        Ok(Bytes::from(bytes).slice(skipped..skipped + len))
    }

    fn read_plain(&self, from: u64, to: u64) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(to - from).map_err(io::Error::other)?];
        let mut filled = 0;
        while filled < bytes.len() {
            let rest = bytes.get_mut(filled..).unwrap_or_default();
            match read_at(&self.file, rest, self.start + from + filled as u64) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, at)
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Window {
    type T = WindowReader;

    fn get_read(&self, start: u64) -> parquet::errors::Result<WindowReader> {
        Ok(WindowReader { window: self.clone(), at: start, held: Bytes::new() })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        self.read(start, length).map_err(told)
    }
}

/// Bytes that are not what was written are damage, not a failure of the system.
fn told(error: io::Error) -> ParquetError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            ParquetError::General(error.to_string())
        }
        _ => ParquetError::External(Box::new(error)),
    }
}

/// Reads a window on from a place.
#[derive(Debug)]
pub struct WindowReader {
    window: Window,
    at: u64,
    held: Bytes,
}

impl Read for WindowReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.held.is_empty() {
            let ahead = (RUN - self.at % RUN).min(self.window.len.saturating_sub(self.at));
            self.held = self.window.read(self.at, ahead as usize)?;
        }
        let len = out.len().min(self.held.len());
        let read = self.held.split_to(len);
        for (to, from) in out.iter_mut().zip(read.iter()) {
            *to = *from;
        }
        self.at += len as u64;
        Ok(len)
    }
}
