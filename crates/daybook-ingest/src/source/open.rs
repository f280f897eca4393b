//! Files and streams, opened, decompressed and decoded.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::source::archive;
use crate::source::binary::{self, Kind};
use crate::source::compression::{self, MAX_DEPTH};
use crate::source::encoding::Encoding;
use crate::source::live;

/// So many of the first bytes tell what a content is.
pub(crate) const HEAD: usize = 8192;

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

/// Reads a file that others read too, each at a place of its own.
struct Positioned {
    file: Arc<File>,
    at: u64,
}

impl Read for Positioned {
    #[cfg(unix)]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }

    #[cfg(windows)]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// What lies between the bytes of a file and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layers {
    /// Compressions within each other.
    compressions: usize,
    encoding: Encoding,
    /// Not text but files: an archive.
    pub(crate) is_archive: bool,
}

impl Layers {
    fn take_off(self, mut reader: Reader) -> Reader {
        for depth in 0..self.compressions {
            reader = compression::decompress(reader, depth);
        }
        self.encoding.decode(reader)
    }
}

/// A content, opened.
pub(crate) struct Content {
    pub(crate) layers: Layers,
    /// Its first bytes as text, [`HEAD`] at most.
    pub(crate) head: Vec<u8>,
    /// Gives it from its beginning on.
    pub(crate) reader: Reader,
}

/// Finds out what lies between the bytes of a reader and its text. The reader gives `head` first.
pub(crate) fn open(mut reader: Reader, mut head: Vec<u8>) -> io::Result<Content> {
    let mut layers = Layers { compressions: 0, encoding: Encoding::Bytes, is_archive: false };
    while layers.compressions < MAX_DEPTH && compression::is_compressed(&head) {
        reader = compression::decompress(reader, layers.compressions);
        (head, reader) = beginning(reader)?;
        layers.compressions += 1;
    }
    layers.is_archive = archive::is_archive(&head);
    if !layers.is_archive {
        layers.encoding = Encoding::of(&head);
    }
    if layers.encoding != Encoding::Bytes {
        reader = layers.encoding.decode(reader);
        (head, reader) = beginning(reader)?;
    }
    Ok(Content { layers, head, reader })
}

/// What a reader begins with, and the reader, which gives that again.
pub(crate) fn beginning(mut reader: Reader) -> io::Result<(Vec<u8>, Reader)> {
    let head = read_head(&mut reader, HEAD)?;
    let whole = Cursor::new(head.clone()).chain(reader);
    Ok((head, Box::new(whole)))
}

/// A file that can be read from any place as often as needed, and stays the same one whatever is
/// done to its name meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct FileSource {
    file: Arc<File>,
    pub(crate) stat: FileStat,
    pub(crate) layers: Layers,
    /// Its first bytes as text, [`HEAD`] at most.
    pub(crate) head: Vec<u8>,
}

impl FileSource {
    /// Opens a file and looks at it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = Arc::new(File::open(path)?);
        let stat = FileStat::from_metadata(&file.metadata()?);
        let (head, reader) = beginning(Box::new(Positioned { file: Arc::clone(&file), at: 0 }))?;
        let Content { layers, head, .. } = open(reader, head)?;
        Ok(FileSource { file, stat, layers, head })
    }

    /// Whether its bytes are its text.
    pub(crate) fn is_plain(&self) -> bool {
        self.layers.compressions == 0 && self.layers.encoding == Encoding::Bytes
    }

    /// What kind of file it is.
    pub(crate) fn kind(&self) -> io::Result<Kind> {
        match self.head.iter().all(|byte| *byte == 0) {
            true => {
                binary::kind_beyond_hole(&self.head, &mut self.reader(0, &BytesRead::default())?)
            }
            false => Ok(binary::kind(&self.head)),
        }
    }

    /// Reads it from an offset of its text, or from its end if that comes first.
    pub(crate) fn reader(&self, offset: u64, bytes: &BytesRead) -> io::Result<Reader> {
        let at = if self.is_plain() { offset } else { 0 };
        bytes.set(at);
        let reader = Positioned { file: Arc::clone(&self.file), at };
        let mut reader = self.layers.take_off(Box::new(Counted { reader, bytes: bytes.clone() }));
        if !self.is_plain() {
            io::copy(&mut (&mut reader).take(offset), &mut io::sink())?;
        }
        Ok(reader)
    }
}

/// A stream, decompressed and decoded if need be. Of one that is written to while it is read, what
/// has come so far is looked at.
pub(crate) fn stream(reader: impl Read + Send + 'static, bytes: &BytesRead) -> io::Result<Content> {
    let reader = Box::new(Counted { reader, bytes: bytes.clone() });
    let (head, reader) = live::beginning(reader, HEAD, live::LULL)?;
    open(reader, head)
}

/// Up to so many bytes: fewer where the stream ends, be it with an error that comes again when one
/// reads on.
pub(crate) fn read_head(reader: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(most);
    match reader.take(most as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}
