//! A stream whose beginning can be read again: what has been read is kept, in memory while it is
//! small and in a temporary file beyond.

use std::io::{self, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::source::open::{Reader, read_head};

/// So much is kept in memory.
const IN_MEMORY: usize = 1 << 20;

/// Reads a stream, and keeps it.
pub(crate) struct Replay {
    reader: Reader,
    kept: SpooledTempFile,
    length: u64,
    at: u64,
    /// Something could not be kept: what follows it must not be taken for it.
    is_broken: bool,
}

impl Replay {
    pub(crate) fn new(reader: Reader) -> Self {
        Replay { reader, kept: SpooledTempFile::new(IN_MEMORY), length: 0, at: 0, is_broken: false }
    }

    /// Whether there is more than so many bytes, which were read: waits for more, or for the end.
    pub(crate) fn has_more_than(&mut self, bytes: u64) -> io::Result<bool> {
        self.at = bytes.min(self.length);
        Ok(!read_head(self, 1)?.is_empty())
    }

    /// To the beginning.
    pub(crate) fn rewind(&mut self) {
        self.at = 0;
    }

    /// The stream from an offset that lies in what was read; from there on nothing is kept.
    pub(crate) fn into_reader(mut self, offset: u64) -> io::Result<Reader> {
        if self.is_broken {
            return Err(broken());
        }
        self.kept.seek(SeekFrom::Start(offset.min(self.length)))?;
        Ok(Box::new(self.kept.chain(self.reader)))
    }
}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_broken {
            return Err(broken());
        }
        self.kept.seek(SeekFrom::Start(self.at))?;
        let read = if self.at < self.length {
            self.kept.read(buffer)?
        } else {
            let read = self.reader.read(buffer)?;
            let kept = self.kept.write_all(buffer.get(..read).unwrap_or_default());
            self.is_broken = kept.is_err();
            kept?;
            self.length += read as u64;
            read
        };
        self.at += read as u64;
        Ok(read)
    }
}

fn broken() -> io::Error {
    io::Error::other("there was no room to keep what has to be read twice")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_can_be_read_again_as_far_as_it_was_read_and_then_goes_on() {
        let stream: Vec<u8> = (0..3 * IN_MEMORY).map(|n| (n % 251) as u8).collect();
        let mut replay = Replay::new(Box::new(io::Cursor::new(stream.clone())));
        for length in [10, 5, 2 * IN_MEMORY, 100] {
            let mut read = vec![0; length];
            replay.read_exact(&mut read).unwrap();
            assert_eq!(read, stream[..length]);
            replay.rewind();
        }
        let mut rest = Vec::new();
        replay.into_reader(7).unwrap().read_to_end(&mut rest).unwrap();
        assert_eq!(rest, stream[7..]);
    }
}
