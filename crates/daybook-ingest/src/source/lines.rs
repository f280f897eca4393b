//! A stream cut into chunks of whole lines.

use std::io::{self, Read};
use std::rc::Rc;

/// So much is read at once.
const READ: usize = 256 << 10;
/// A line longer than this is cut.
const MAX_LINE: usize = 256 << 20;

/// Some whole lines.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// Where in the stream it begins.
    pub(crate) start: u64,
    pub(crate) bytes: Vec<u8>,
}

/// Reads chunks.
pub(crate) struct Chunks<R> {
    reader: R,
    /// The line whose end is not read yet.
    carry: Vec<u8>,
    start: u64,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    /// The reader stands at offset `start` of its stream.
    pub(crate) fn new(reader: R, start: u64) -> Self {
        Chunks { reader, carry: Vec::new(), start, ended: false }
    }

    /// The next chunk: whole lines, but for the last one of a stream that does not end with a line
    /// end, and for a line beyond all measure, which comes in pieces.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        while !self.ended {
            let old = self.carry.len();
            // Small reads while lines are short, larger ones within a long line.
            self.carry.resize(old + READ.max(old / 2), 0);
            let read = match self.reader.read(self.carry.get_mut(old..).unwrap_or_default()) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.carry.truncate(old);
                    continue;
                }
                Err(error) => {
                    self.carry.truncate(old);
                    self.ended = true;
                    return Err(error);
                }
            };
            self.carry.truncate(old + read);
            self.ended = read == 0;
            let fresh = self.carry.get(old..).unwrap_or_default();
            let end = match memchr::memrchr(b'\n', fresh) {
                Some(at) => old + at + 1,
                None if self.carry.len() >= MAX_LINE => self.carry.len(),
                None => continue,
            };
            return Ok(Some(self.take(end)));
        }
        let end = self.carry.len();
        Ok((end > 0).then(|| self.take(end)))
    }

    fn take(&mut self, end: usize) -> Chunk {
        let rest = self.carry.split_off(end);
        let bytes = std::mem::replace(&mut self.carry, rest);
        let start = self.start;
        self.start += bytes.len() as u64;
        Chunk { start, bytes }
    }
}

/// Where in a chunk a line stands: from, to (without `\n`), end (with it).
pub(crate) type Span = (usize, usize, usize);

/// The lines of a chunk.
pub(crate) fn lines(chunk: &Rc<Chunk>) -> impl Iterator<Item = Span> {
    let chunk = Rc::clone(chunk);
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = chunk.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        let start = from;
        let (to, end) = match memchr::memchr(b'\n', rest) {
            Some(at) => (start + at, start + at + 1),
            None => (chunk.bytes.len(), chunk.bytes.len()),
        };
        from = end;
        Some((start, to, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn read(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
        let mut chunks = Chunks::new(Slow(text), 100);
        let mut found = Vec::new();
        while let Some(chunk) = chunks.next_chunk().unwrap() {
            let chunk = Rc::new(chunk);
            for (from, to, _) in lines(&chunk) {
                found.push((chunk.start + from as u64, chunk.bytes[from..to].to_vec()));
            }
        }
        found
    }

    #[test]
    fn every_line_comes_with_its_offset_the_last_one_without_end_too() {
        assert_eq!(
            read(b"a\n\nbc\nd"),
            [(100, b"a".to_vec()), (102, vec![]), (103, b"bc".to_vec()), (106, b"d".to_vec())]
        );
        assert!(read(b"").is_empty());
    }
}
