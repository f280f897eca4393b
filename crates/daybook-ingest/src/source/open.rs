//! Files and streams, opened and decompressed.

use std::fs::File;
use std::io::{self, Chain, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Compression::Gzip,
            // A frame, or one that is to be skipped.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
            _ => Compression::None,
        }
    }
}

/// What the file system says of a file. Equal when nothing has happened to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileStat {
    /// Device and inode; 0 where the system has none that last.
    pub(crate) id: (u64, u64),
    pub(crate) size: u64,
    pub(crate) modified: (i64, u32),
}

impl FileStat {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self::from_metadata(&std::fs::metadata(path)?))
    }

    fn from_metadata(metadata: &std::fs::Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(modified.as_secs()).unwrap_or(0);
        FileStat {
            id: file_id(metadata),
            size: metadata.len(),
            modified: (seconds, modified.subsec_nanos()),
        }
    }
}

#[cfg(unix)]
fn file_id(metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn file_id(_: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// A reader of decompressed bytes.
pub(crate) type Reader = Box<dyn Read + Send>;

/// Counts what is read of a file as it stands on the disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

struct Counted<R> {
    reader: R,
    bytes: BytesRead,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bytes.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A file that can be opened anew as often as needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileSource<'a> {
    pub(crate) path: &'a Path,
    pub(crate) compression: Compression,
}

impl<'a> FileSource<'a> {
    /// Looks how it is compressed.
    pub(crate) fn new(path: &'a Path) -> io::Result<Self> {
        let head = read_head(&mut File::open(path)?, 8)?;
        Ok(FileSource { path, compression: Compression::of(&head) })
    }

    /// Reads it from an offset of its decompressed bytes, or from its end if that comes first.
    pub(crate) fn reader(&self, offset: u64, bytes: &BytesRead) -> io::Result<Reader> {
        let mut file = File::open(self.path)?;
        if self.compression == Compression::None {
            file.seek(SeekFrom::Start(offset))?;
            bytes.set(offset);
            return Ok(Box::new(Counted { reader: file, bytes: bytes.clone() }));
        }
        bytes.set(0);
        let mut reader =
            decompress(Counted { reader: file, bytes: bytes.clone() }, self.compression)?;
        io::copy(&mut (&mut reader).take(offset), &mut io::sink())?;
        Ok(reader)
    }
}

/// A stream, decompressed if need be.
pub(crate) fn stream(
    mut reader: impl Read + Send + 'static,
    bytes: &BytesRead,
) -> io::Result<Reader> {
    let head = read_head(&mut reader, 8)?;
    let compression = Compression::of(&head);
    let whole: Chain<_, _> = Cursor::new(head).chain(reader);
    decompress(Counted { reader: whole, bytes: bytes.clone() }, compression)
}

/// Up to so many bytes.
pub(crate) fn read_head(reader: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(most);
    reader.take(most as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn decompress(reader: impl Read + Send + 'static, compression: Compression) -> io::Result<Reader> {
    Ok(match compression {
        Compression::None => Box::new(reader),
        Compression::Gzip => {
            let buffered = io::BufReader::with_capacity(128 << 10, reader);
            Box::new(flate2::bufread::MultiGzDecoder::new(buffered))
        }
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(reader)?),
    })
}
