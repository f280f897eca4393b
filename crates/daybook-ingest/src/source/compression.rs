//! Compressed bytes, told by what they begin with and not by a file's name.
//!
//! Files of several parts, as `cat a.gz b.gz` or a parallel compressor makes them, are read part by
//! part, whatever each is compressed with; NULs between and after them are padding. What cannot be
//! decompressed ends the stream with an error, after all that could.

use std::io::{self, BufRead, BufReader, Read};

use crate::source::open::Reader;

/// Compressions within each other (`a.log.gz.xz`) are taken off up to so many times.
pub(crate) const MAX_DEPTH: usize = 4;
/// So much memory a decompressor may take, in bytes as a power of two: what `xz -9` and
/// `zstd --ultra -20` need; a compressor within another gets less.
const MEMORY: [u32; MAX_DEPTH] = [26, 24, 23, 23];
/// What `xz` takes besides its dictionary.
const XZ_SELF: u64 = 2 << 20;
/// Bytes that tell how a part is compressed.
const HEAD: usize = 16;
const BUFFER: usize = 128 << 10;

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    Gzip,
    Bzip2,
    Xz,
    Lzma,
    Zstd,
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        Some(match head {
            [0x1f, 0x8b, 8, ..] => Compression::Gzip,
            // The first block, or the end of an empty file.
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => {
                Compression::Bzip2
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Compression::Xz,
            // A frame, or one that is to be skipped.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
            _ if is_lzma(head) => Compression::Lzma,
            _ => return None,
        })
    }
}

/// Whether it begins as the old `.lzma` does, which has no mark: the usual properties, a size of
/// the dictionary as encoders choose it, a length (or none) and the first byte of the coder.
fn is_lzma(head: &[u8]) -> bool {
    let [0x5d, d0, d1, d2, d3, length @ .., 0] = head.get(..14).unwrap_or_default() else {
        return false;
    };
    let dictionary = u32::from_le_bytes([*d0, *d1, *d2, *d3]);
    let round = dictionary.is_power_of_two() || (dictionary / 3).is_power_of_two();
    let length = length.try_into().map_or(0, u64::from_le_bytes);
    dictionary >= 4096 && round && (length == u64::MAX || length < 1 << 40)
}

/// Whether bytes that begin so are compressed in a way that is read.
pub(crate) fn is_compressed(head: &[u8]) -> bool {
    Compression::of(head).is_some()
}

/// Reads what is compressed, at a depth of compressions within each other.
pub(crate) fn decompress(reader: Reader, depth: usize) -> Reader {
    let input = Input { head: Vec::new(), at: 0, reader: BufReader::with_capacity(BUFFER, reader) };
    let window = MEMORY.get(depth).copied().unwrap_or(23);
    Box::new(Parts { part: Part::None(input), window, failed: None })
}

/// Reads part by part.
struct Parts {
    part: Part,
    window: u32,
    /// An error stays: who reads on is told again.
    failed: Option<(io::ErrorKind, String)>,
}

enum Part {
    None(Input),
    Gzip(Box<flate2::bufread::GzDecoder<Input>>),
    Bzip2(Box<bzip2::bufread::BzDecoder<Input>>),
    Xz(Box<liblzma::bufread::XzDecoder<Input>>),
    Zstd(Box<zstd::Decoder<'static, Input>>),
    End,
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, text)) = &self.failed {
            return Err(io::Error::new(*kind, text.clone()));
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.read_on(buffer);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some((error.kind(), error.to_string()));
        }
        read
    }
}

impl Parts {
    fn read_on(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.part {
                Part::None(_) => {
                    let Part::None(input) = std::mem::replace(&mut self.part, Part::End) else {
                        return Ok(0);
                    };
                    self.part = self.begin(input)?;
                    continue;
                }
                Part::Gzip(part) => part.read(buffer)?,
                Part::Bzip2(part) => part.read(buffer)?,
                Part::Xz(part) => part.read(buffer)?,
                Part::Zstd(part) => part.read(buffer)?,
                Part::End => return Ok(0),
            };
            if read > 0 {
                return Ok(read);
            }
            self.part = match std::mem::replace(&mut self.part, Part::End) {
                Part::Gzip(part) => Part::None(part.into_inner()),
                Part::Bzip2(part) => Part::None(part.into_inner()),
                Part::Xz(part) => Part::None(part.into_inner()),
                Part::Zstd(part) => Part::None(part.finish()),
                other => other,
            };
        }
    }

    /// The part that comes next, if any.
    fn begin(&self, mut input: Input) -> io::Result<Part> {
        input.skip_nuls()?;
        let head = input.look()?;
        if head.is_empty() {
            return Ok(Part::End);
        }
        let memory = (1 << self.window) + XZ_SELF;
        let xz = |stream: Result<liblzma::stream::Stream, _>| stream.map_err(io::Error::from);
        Ok(match Compression::of(head) {
            Some(Compression::Gzip) => Part::Gzip(Box::new(flate2::bufread::GzDecoder::new(input))),
            Some(Compression::Bzip2) => {
                Part::Bzip2(Box::new(bzip2::bufread::BzDecoder::new(input)))
            }
            Some(Compression::Xz) => {
                let stream = xz(liblzma::stream::Stream::new_stream_decoder(memory, 0))?;
                Part::Xz(Box::new(liblzma::bufread::XzDecoder::new_stream(input, stream)))
            }
            Some(Compression::Lzma) => {
                let stream = xz(liblzma::stream::Stream::new_lzma_decoder(memory))?;
                Part::Xz(Box::new(liblzma::bufread::XzDecoder::new_stream(input, stream)))
            }
            Some(Compression::Zstd) => {
                let mut part = zstd::Decoder::with_buffer(input)?.single_frame();
                part.window_log_max(self.window)?;
                Part::Zstd(Box::new(part))
            }
            None => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "something else follows the compressed data",
                ));
            }
        })
    }
}

/// A stream that can be looked ahead in.
struct Input {
    head: Vec<u8>,
    at: usize,
    reader: BufReader<Reader>,
}

impl Input {
    /// The next bytes, up to [`HEAD`] of them.
    fn look(&mut self) -> io::Result<&[u8]> {
        self.head.drain(..self.at);
        self.at = 0;
        let missing = HEAD.saturating_sub(self.head.len());
        (&mut self.reader).take(missing as u64).read_to_end(&mut self.head)?;
        Ok(&self.head)
    }

    fn skip_nuls(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.fill_buf()?;
            let nuls = bytes.iter().take_while(|byte| **byte == 0).count();
            let (is_end, is_over) = (bytes.is_empty(), nuls < bytes.len());
            self.consume(nuls);
            if is_end || is_over {
                return Ok(());
            }
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.head.get(self.at..) {
            Some(head) if !head.is_empty() => Ok(head),
            _ => self.reader.fill_buf(),
        }
    }

    fn consume(&mut self, bytes: usize) {
        if self.at < self.head.len() {
            self.at += bytes;
        } else {
            self.reader.consume(bytes);
        }
    }
}

#[cfg(test)]
mod tests;
