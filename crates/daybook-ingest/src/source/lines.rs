//! A stream cut into chunks of whole lines.
//!
//! A line ends with `\n`, or `\r\n`. A lone `\r` stays within its line, since that is how progress
//! is drawn over and over; but where a date and time follow it, it ends a line too, as in files of
//! old Macs and of serial consoles. Two things are no whole lines: a piece of a line that is longer
//! than [`MAX_LINE`], and what stands before a hole of NULs, which a crash leaves in the midst of a
//! line when what was written last never reached the disk.

use std::borrow::Cow;
use std::io::{self, Read};
use std::rc::Rc;

use crate::time::{Stamp, stamp};

/// So much is read at once.
const READ: usize = 256 << 10;
/// A line longer than this comes in pieces.
pub(crate) const MAX_LINE: usize = 1 << 20;
/// So many NULs in a row are a hole, not text.
pub(crate) const HOLE: usize = 64;
/// With so much of a line at hand it is known where it has to be cut.
const ENOUGH: usize = MAX_LINE + 2 * HOLE;
/// How far back from where a line has to be cut a better place is looked for.
const BACK: usize = 64 << 10;
/// What holes are read as: however large one is, it takes no memory.
static NULS: [u8; MAX_LINE] = [0; MAX_LINE];

/// Some whole lines. Only the last one may be a piece of a line.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// Where in the stream it begins.
    pub(crate) start: u64,
    pub(crate) bytes: Cow<'static, [u8]>,
}

/// Reads chunks.
pub(crate) struct Chunks<R> {
    reader: R,
    /// What was read and is not in a chunk yet. It begins where a line does, or goes on.
    carry: Vec<u8>,
    /// Up to here it is in chunks.
    given: usize,
    /// Up to here it can be.
    ready: usize,
    /// Where in the stream the next chunk begins.
    start: u64,
    ended: bool,
    /// Why it ended, if not well.
    error: Option<io::Error>,
}

impl<R: Read> Chunks<R> {
    /// The reader stands at offset `start` of its stream.
    pub(crate) fn new(reader: R, start: u64) -> Self {
        Chunks { reader, carry: Vec::new(), given: 0, ready: 0, start, ended: false, error: None }
    }

    /// The next chunk. An error comes after all that could be read before it.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        while self.given == self.ready {
            if self.ended {
                return self.error.take().map_or(Ok(None), Err);
            }
            self.read();
        }
        Ok(Some(self.take()))
    }

    fn read(&mut self) {
        self.carry.drain(..self.given);
        (self.given, self.ready) = (0, 0);
        let old = self.carry.len();
        // Small reads while lines are short, larger ones within a long line.
        self.carry.resize(old + READ.max(old / 2).min(ENOUGH), 0);
        let read = self.reader.read(self.carry.get_mut(old..).unwrap_or_default());
        self.carry.truncate(old + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(read) => self.ended = read == 0,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => (self.ended, self.error) = (true, Some(error)),
        }
        self.ready = match memchr::memrchr(b'\n', self.carry.get(old..).unwrap_or_default()) {
            _ if self.ended => self.carry.len(),
            Some(at) => old + at + 1,
            None if self.carry.len() >= ENOUGH => sure_pieces(&self.carry),
            None => 0,
        };
    }

    /// A chunk of what is ready, or of the beginning of that.
    fn take(&mut self) -> Chunk {
        let ready = self.carry.get(self.given..self.ready).unwrap_or_default();
        let length = piece(ready);
        let bytes = if self.given == 0 && length == self.ready {
            let rest = self.carry.split_off(length);
            self.ready = 0;
            Cow::<'static, [u8]>::Owned(std::mem::replace(&mut self.carry, rest))
        } else {
            self.given += length;
            Cow::Owned(ready.get(..length).unwrap_or_default().to_vec())
        };
        let start = self.start;
        self.start += length as u64;
        let nuls = NULS.get(..length).filter(|nuls| bytes.first() == Some(&0) && *bytes == **nuls);
        Chunk { start, bytes: nuls.map_or(bytes, Cow::Borrowed) }
    }
}

/// Up to where the beginning of a line whose end is not read yet falls into pieces, whatever
/// follows.
fn sure_pieces(bytes: &[u8]) -> usize {
    let mut sure = 0;
    while let Some(rest) = bytes.get(sure..)
        && (rest.len() >= ENOUGH || hole(rest).is_some())
    {
        sure += piece(rest);
    }
    sure
}

/// Where a chunk of these bytes ends: at their end, or else with its first piece of a line.
fn piece(bytes: &[u8]) -> usize {
    let hole = hole(bytes).unwrap_or(bytes.len());
    let bytes = bytes.get(..hole).unwrap_or_default();
    if bytes.len() <= MAX_LINE {
        return hole;
    }
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| rest.len() > MAX_LINE) {
        let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let text = rest.get(..line).unwrap_or_default();
        let text =
            text.strip_suffix(b"\n").map_or(text, |text| text.strip_suffix(b"\r").unwrap_or(text));
        match text.len() > MAX_LINE {
            true if start == 0 => return cut(text),
            true => return start,
            false => start += line,
        }
    }
    bytes.len()
}

/// Where the first hole in the midst of a line begins.
fn hole(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(0, bytes.get(from..)?) {
        let at = from + at;
        let run = bytes.get(at..)?.iter().take_while(|byte| **byte == 0).count();
        let is_within = at
            .checked_sub(1)
            .and_then(|before| bytes.get(before))
            .is_some_and(|byte| *byte != b'\n');
        if run >= HOLE && is_within {
            return Some(at);
        }
        from = at + run;
    }
    None
}

/// Where a line that is too long is cut: not within a character, nor so that a `\r` comes to stand
/// at an end; between two lines of an old Mac if there is such a place.
fn cut(line: &[u8]) -> usize {
    let back = line.get(MAX_LINE - BACK..MAX_LINE).unwrap_or_default();
    let mut returns = memchr::memrchr_iter(b'\r', back).map(|at| MAX_LINE - BACK + at + 1);
    if let Some(at) = returns.find(|at| line.get(*at..).is_some_and(begins_with_date)) {
        return at;
    }
    let begins_character = |at: &usize| line.get(*at).is_some_and(|byte| byte & 0xc0 != 0x80);
    let end = (MAX_LINE - 3..=MAX_LINE).rev().find(begins_character).unwrap_or(MAX_LINE);
    end - usize::from(line.get(end - 1) == Some(&b'\r'))
}

/// Whether a text begins with a date and a time, perhaps in brackets.
fn begins_with_date(text: &[u8]) -> bool {
    let text = text.get(..text.len().min(64)).unwrap_or_default();
    let text = text.strip_prefix(b"[").unwrap_or(text);
    matches!(stamp::leading(text), Some((Stamp::Civil(civil), _)) if civil.month != 0)
}

/// Where in a chunk a line stands: from, to (without its end), end (with it).
pub(crate) type Span = (usize, usize, usize);

/// The lines of a chunk.
pub(crate) fn lines(chunk: &Rc<Chunk>) -> impl Iterator<Item = Span> {
    let chunk = Rc::clone(chunk);
    let mut from = 0;
    // The end of a line that is given in parts.
    let mut ending = None;
    std::iter::from_fn(move || {
        let start = from;
        let rest = chunk.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let (mut to, mut end) =
            ending.take().unwrap_or_else(|| match memchr::memchr(b'\n', rest) {
                Some(at) => (start + at, start + at + 1),
                None => (chunk.bytes.len(), chunk.bytes.len()),
            });
        if let Some(at) = lone_return(&chunk.bytes, start, to) {
            ending = Some((to, end));
            (to, end) = (at, at + 1);
        }
        from = end;
        Some((start, to, end))
    })
}

/// The first `\r` in the midst of a line that a date follows.
fn lone_return(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let line = bytes.get(from..to)?;
    memchr::memchr_iter(b'\r', line)
        .find(|at| line.get(at + 1..).is_some_and(begins_with_date))
        .map(|at| from + at)
}

#[cfg(test)]
mod tests;
