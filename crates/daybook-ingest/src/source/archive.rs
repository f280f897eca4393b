//! Archives as `tar` writes them, member by member, in one pass.
//!
//! Headers are understood by the `tar` crate; they are walked here, since archives from anywhere
//! must neither take memory (a name may claim to be gigabytes long) nor keep what stands behind a
//! damaged header from being read. Names are text to be shown, never paths. The ways to write long
//! names are those of GNU tar and of POSIX (pax); sparse files are left out.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use crate::source::open::Reader;

const BLOCK: usize = 512;
/// Longer names are cut.
const MAX_NAME: usize = 4096;
/// Of an extended header so much is read: names and times come first.
const MAX_EXTENDED: u64 = 256 << 10;

/// Whether a content begins with a header that has the right sum.
pub(crate) fn is_archive(head: &[u8]) -> bool {
    head.first_chunk::<BLOCK>().is_some_and(|block| block[0] != 0 && has_right_sum(block))
}

/// What an archive holds under one name.
pub(crate) struct Member {
    /// As it stands there, to be shown.
    pub(crate) name: String,
    /// When it was last written, Unix seconds.
    pub(crate) modified: i64,
    pub(crate) kind: MemberKind,
    /// Its bytes, until the next member is asked for.
    pub(crate) reader: Reader,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    File,
    Folder,
    /// A link, a device, a sparse file.
    Other,
}

/// An archive that is being read.
pub(crate) struct Archive {
    blocks: Arc<Mutex<Blocks>>,
    /// Something in it was no header where one had to be.
    is_damaged: bool,
    is_over: bool,
}

/// The stream, and where in a member it stands. The bytes of a member may be read on another
/// thread.
struct Blocks {
    reader: Reader,
    /// Bytes left of the member.
    body: u64,
    /// Bytes between them and the next header.
    padding: u64,
    /// How many members came before: the reader of an earlier one must not read this one's bytes.
    count: u64,
}

/// What stands before a member's header about it.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<i64>,
    is_sparse: bool,
}

impl Archive {
    pub(crate) fn new(reader: Reader) -> Self {
        let blocks = Blocks { reader, body: 0, padding: 0, count: 0 };
        Archive { blocks: Arc::new(Mutex::new(blocks)), is_damaged: false, is_over: false }
    }

    /// The next member. What is damaged is passed over, and said at the end.
    pub(crate) fn next_member(&mut self) -> io::Result<Option<Member>> {
        let shared = Arc::clone(&self.blocks);
        let mut blocks = lock(&shared);
        blocks.count += 1;
        let mut extended = Extended::default();
        let mut saw_end = false;
        while !self.is_over {
            let Some(block) = blocks.next_block()? else { break };
            if block.iter().all(|byte| *byte == 0) {
                saw_end = true;
                continue;
            }
            let header = Header::from_byte_slice(&block);
            let size = header.entry_size();
            let (true, Ok(size)) = (has_right_sum(&block), size) else {
                // Behind the end there may be anything.
                if saw_end {
                    break;
                }
                self.is_damaged = true;
                continue;
            };
            match header.entry_type() {
                EntryType::GNULongName => {
                    extended.name = Some(blocks.small_body(size)?);
                }
                EntryType::XHeader => {
                    let body = blocks.small_body(size)?;
                    extended.read(&body);
                }
                EntryType::GNULongLink | EntryType::XGlobalHeader => blocks.enter(size),
                kind => return blocks.member(&shared, header, kind, size, extended).map(Some),
            }
        }
        self.is_over = true;
        if std::mem::take(&mut self.is_damaged) {
            let text = "part of the archive is damaged; what could be read of it was";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(None)
    }
}

impl Blocks {
    /// A member's bytes begin.
    fn enter(&mut self, size: u64) {
        self.body = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// The block behind the member, if there is one.
    fn next_block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let left = self.body.saturating_add(self.padding);
        (self.body, self.padding) = (0, 0);
        let skipped = io::copy(&mut (&mut self.reader).take(left), &mut io::sink())?;
        let mut block = Vec::with_capacity(BLOCK);
        (&mut self.reader).take(BLOCK as u64).read_to_end(&mut block)?;
        match <[u8; BLOCK]>::try_from(block) {
            _ if skipped < left => Err(cut_off()),
            Ok(block) => Ok(Some(block)),
            Err(block) if block.is_empty() => Ok(None),
            Err(_) => Err(cut_off()),
        }
    }

    /// The body of a header about headers, as far as that is of a sensible size.
    fn small_body(&mut self, size: u64) -> io::Result<Vec<u8>> {
        self.enter(size);
        let mut body = Vec::new();
        (&mut self.reader).take(size.min(MAX_EXTENDED)).read_to_end(&mut body)?;
        self.body -= body.len() as u64;
        Ok(body)
    }

    fn member(
        &mut self,
        shared: &Arc<Mutex<Blocks>>,
        header: &Header,
        kind: EntryType,
        size: u64,
        extended: Extended,
    ) -> io::Result<Member> {
        let name = shown(&extended.name.unwrap_or_else(|| header.path_bytes().into_owned()));
        if kind == EntryType::GNUSparse && header.as_gnu().is_some_and(|gnu| gnu.is_extended()) {
            // The map goes on before the body, its last byte but seven saying whether once more.
            while self.next_block()?.is_some_and(|block| block[504] == 1) {}
        }
        let has_body = !(kind.is_hard_link()
            || kind.is_symlink()
            || kind.is_character_special()
            || kind.is_block_special()
            || kind.is_fifo());
        self.enter(if has_body { extended.size.unwrap_or(size) } else { 0 });
        let kind = match kind {
            EntryType::Directory => MemberKind::Folder,
            EntryType::Regular if name.ends_with('/') => MemberKind::Folder,
            EntryType::Regular | EntryType::Continuous if !extended.is_sparse => MemberKind::File,
            _ => MemberKind::Other,
        };
        let written = header.mtime().ok().and_then(|time| i64::try_from(time).ok());
        let modified = extended.modified.or(written).unwrap_or(0);
        let reader = Box::new(Body { blocks: Arc::clone(shared), count: self.count });
        Ok(Member { name, modified, kind, reader })
    }
}

impl Extended {
    fn read(&mut self, body: &[u8]) {
        for field in PaxExtensions::new(body).map_while(Result::ok) {
            let number = || field.value().ok()?.split('.').next()?.parse().ok();
            match field.key_bytes() {
                b"path" if !self.is_sparse => self.name = Some(field.value_bytes().to_vec()),
                b"size" => self.size = number().and_then(|size: i64| u64::try_from(size).ok()),
                b"mtime" => self.modified = number(),
                b"GNU.sparse.name" => {
                    self.name = Some(field.value_bytes().to_vec());
                    self.is_sparse = true;
                }
                key if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
    }
}

/// A name as the report shows it: without what ends or begins it in the archive.
fn shown(name: &[u8]) -> String {
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let name = name.get(..name.len().min(MAX_NAME)).unwrap_or_default();
    let name = String::from_utf8_lossy(name);
    let mut rest = name.as_ref();
    while let Some(inner) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
        rest = inner;
    }
    rest.to_owned()
}

/// The bytes of a member.
struct Body {
    blocks: Arc<Mutex<Blocks>>,
    count: u64,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut blocks = lock(&self.blocks);
        if blocks.count != self.count {
            return Err(io::Error::other("the archive was read on meanwhile"));
        }
        let most = usize::try_from(blocks.body).unwrap_or(usize::MAX).min(buffer.len());
        let read = blocks.reader.read(buffer.get_mut(..most).unwrap_or_default())?;
        if read == 0 && most > 0 {
            return Err(cut_off());
        }
        blocks.body -= read as u64;
        Ok(read)
    }
}

fn lock(blocks: &Mutex<Blocks>) -> MutexGuard<'_, Blocks> {
    blocks.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut off")
}

/// Whether the sum of a header's bytes is the one it gives. Some old writers took bytes as signed.
fn has_right_sum(block: &[u8; BLOCK]) -> bool {
    let Ok(said) = Header::from_byte_slice(block).cksum() else { return false };
    let field = 148..156;
    let bytes = block.iter().enumerate();
    let bytes = bytes.map(|(at, byte)| if field.contains(&at) { b' ' } else { *byte });
    let (unsigned, signed) = bytes.fold((0_u32, 0_i32), |(unsigned, signed), byte| {
        (unsigned + u32::from(byte), signed + i32::from(byte.cast_signed()))
    });
    said == unsigned || i32::try_from(said) == Ok(signed)
}

#[cfg(test)]
mod tests;
