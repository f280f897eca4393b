//! Checksums of a file's bytes, a CRC-32 for each run of 16 KiB: Parquet's own pages carry none here,
//! and a flipped bit would be believed.

use std::io::{self, Write};

/// Bytes under one checksum.
pub(crate) const RUN: u64 = 16 * 1024;

/// Fuzzing gets past the checksums, as an enemy does who writes his own.
pub(crate) const BELIEVED: bool = cfg!(feature = "fuzzing");

/// The checksums of a file's first bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Bytes that are covered.
    pub(crate) covered: u64,
    pub(crate) runs: Vec<u32>,
}

impl Sums {
    /// Whether whole runs that begin at `start` (a multiple of [`RUN`]) are what was written.
    pub(crate) fn hold(&self, start: u64, bytes: &[u8]) -> bool {
        let first = (start / RUN) as usize;
        BELIEVED
            || bytes
                .chunks(RUN as usize)
                .zip(self.runs.iter().skip(first))
                .all(|(run, sum)| crc32fast::hash(run) == *sum)
    }
}

/// Hands bytes on and sums them up.
pub(crate) struct Summing<W> {
    pub(crate) inner: W,
    written: u64,
    run: crc32fast::Hasher,
    runs: Vec<u32>,
}

impl<W> Summing<W> {
    pub(crate) fn new(inner: W) -> Self {
        Summing { inner, written: 0, run: crc32fast::Hasher::new(), runs: Vec::new() }
    }

    /// The checksums of what was written so far.
    pub(crate) fn sums(&self) -> Sums {
        let mut runs = self.runs.clone();
        if !self.written.is_multiple_of(RUN) {
            runs.push(self.run.clone().finalize());
        }
        Sums { covered: self.written, runs }
    }

    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = (RUN - self.written % RUN) as usize;
            let (now, rest) = bytes.split_at(room.min(bytes.len()));
            self.run.update(now);
            self.written += now.len() as u64;
            if self.written.is_multiple_of(RUN) {
                self.runs.push(std::mem::take(&mut self.run).finalize());
            }
            bytes = rest;
        }
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
