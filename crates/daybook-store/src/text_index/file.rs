//! The file of an index: `texts.index` beside a day.
//!
//! Segments, one after another, then the directory (JSON), then its length and its CRC-32 (both
//! little-endian, 32 bits) and eight bytes that say what it is.
//!
//! A segment holds `n` signatures, at most 512, bit by bit: for each gram in turn one bit a signature, the
//! lowest first. They lie in pages of 4,096 bytes: as many whole grams as fit into 4,092
//! bytes, then the CRC-32 of the page; the last page is as long as it must be. So a gram is looked up
//! in all of a segment by reading one page, and a bit that flips on a disk is seen.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Field;
use super::grams::{BITS, Gram, Signature};
use super::need::Need;
use crate::summary::Stamp;

const MAGIC: [u8; 8] = *b"DBtexts1";
const PAGE: usize = 4096;
const PAYLOAD: usize = PAGE - 4;
/// Bytes after the directory.
const END: usize = 16;
/// Signatures of a segment, at most: what is held in memory to make one is 8 MiB.
pub(crate) const SEGMENT: usize = 512;
/// Longest directory that is read, in bytes: of some 50,000 blocks.
const MAX_DIRECTORY: u32 = 8 * 1024 * 1024;
const WORDS: usize = SEGMENT / 64;

/// Of each signature of a segment a bit.
pub(crate) type Bits = [u64; WORDS];

/// What a signature is of: the state of a block, and what of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct BlockName {
    /// Of its first entry.
    pub first_logid: i64,
    /// Checksum over its entries, or over its kinds where it is packed.
    pub sum: u32,
    pub packed: bool,
    pub field: Field,
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Directory {
    /// State of the day that it is of; none of one that is not over.
    pub day: Option<Stamp>,
    /// Digest of the packed part that it is of.
    pub packed: Option<String>,
    /// The signatures of each segment; those of one block in the same, its texts first.
    pub segments: Vec<Vec<BlockName>>,
}

/// How the blocks of a segment lie in its pages.
#[derive(Clone, Copy)]
struct Layout {
    blocks: usize,
    /// Grams of a page.
    grams: usize,
}

impl Layout {
    fn of(blocks: usize) -> Layout {
        Layout { blocks, grams: (PAYLOAD * 8).checked_div(blocks).unwrap_or(BITS).min(BITS) }
    }

    /// The page of a gram, and its first bit in it.
    fn place(self, gram: Gram) -> (usize, usize) {
        let gram = usize::from(gram);
        (gram / self.grams, gram % self.grams * self.blocks)
    }

    fn pages(self) -> usize {
        BITS.div_ceil(self.grams)
    }

    /// Bytes of a page without its checksum.
    fn payload(self, page: usize) -> usize {
        let last = self.pages() - 1;
        if page < last { PAYLOAD } else { ((BITS - last * self.grams) * self.blocks).div_ceil(8) }
    }

    fn bytes(self) -> usize {
        let last = self.pages() - 1;
        last * PAGE + self.payload(last) + 4
    }
}

/// Writes an index.
pub(crate) struct Writer<W: Write> {
    out: BufWriter<W>,
    directory: Directory,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(out: W, day: Option<Stamp>, packed: Option<String>) -> Self {
        let directory = Directory { day, packed, segments: Vec::new() };
        Writer { out: BufWriter::new(out), directory }
    }

    /// Writes a segment; of no block nothing.
    pub(crate) fn put(&mut self, blocks: &[(BlockName, Signature)]) -> io::Result<()> {
        if blocks.is_empty() {
            return Ok(());
        }
        let layout = Layout::of(blocks.len());
        let mut bytes = vec![0_u8; layout.pages() * PAGE];
        for (number, (_, signature)) in blocks.iter().enumerate() {
            for gram in signature.grams() {
                let (page, bit) = layout.place(gram);
                let bit = bit + number;
                bytes[page * PAGE + bit / 8] |= 1 << (bit % 8);
            }
        }
        for (number, page) in bytes.chunks_exact(PAGE).enumerate() {
            let payload = &page[..layout.payload(number)];
            self.out.write_all(payload)?;
            self.out.write_all(&crc32fast::hash(payload).to_le_bytes())?;
        }
        self.directory.segments.push(blocks.iter().map(|(name, _)| *name).collect());
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let directory = serde_json::to_vec(&self.directory)?;
        self.out.write_all(&directory)?;
        let len = u32::try_from(directory.len()).map_err(io::Error::other)?;
        self.out.write_all(&len.to_le_bytes())?;
        self.out.write_all(&crc32fast::hash(&directory).to_le_bytes())?;
        self.out.write_all(&MAGIC)?;
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// Bytes of an index with this directory.
pub(crate) fn bytes(directory: &Directory) -> serde_json::Result<u64> {
    let segments = directory.segments.iter().map(|names| Layout::of(names.len()).bytes());
    let named = serde_json::to_vec(directory)?.len() + END;
    Ok((segments.sum::<usize>() + named) as u64)
}

/// An index that is open.
pub(crate) struct Index {
    file: File,
    directory: Directory,
    /// Where each segment begins.
    offsets: Vec<u64>,
}

impl Index {
    /// Opens the index at a path; none where there is none.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a file that is not a whole index of this form.
    pub(crate) fn open(path: &Path) -> io::Result<Option<Index>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut end = [0_u8; END];
        let len = file.seek(SeekFrom::End(0))?;
        let end_at = len.checked_sub(END as u64).ok_or_else(damaged)?;
        file.seek(SeekFrom::Start(end_at))?;
        file.read_exact(&mut end)?;
        let (numbers, magic) = end.split_at(8);
        let number = |from: usize| {
            numbers
                .get(from..from + 4)
                .and_then(|b| b.try_into().ok())
                .map_or(0, u32::from_le_bytes)
        };
        let (directory_len, sum) = (number(0), number(4));
        if magic != MAGIC || directory_len > MAX_DIRECTORY {
            return Err(damaged());
        }
        let directory_at = end_at.checked_sub(u64::from(directory_len)).ok_or_else(damaged)?;
        let mut directory = vec![0; directory_len as usize];
        file.seek(SeekFrom::Start(directory_at))?;
        file.read_exact(&mut directory)?;
        if crc32fast::hash(&directory) != sum {
            return Err(damaged());
        }
        let directory: Directory = serde_json::from_slice(&directory)?;
        let mut offsets = Vec::with_capacity(directory.segments.len());
        let mut at = 0;
        for segment in &directory.segments {
            if !(1..=SEGMENT).contains(&segment.len()) {
                return Err(damaged());
            }
            offsets.push(at);
            at += Layout::of(segment.len()).bytes() as u64;
        }
        if at != directory_at {
            return Err(damaged());
        }
        Ok(Some(Index { file, directory, offsets }))
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Which blocks of a segment may hold what is needed.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a damaged page.
    pub(crate) fn candidates(&mut self, segment: usize, need: &Need) -> io::Result<Bits> {
        let is_none = |bits: &Bits| bits.iter().all(|word| *word == 0);
        let mut found = [u64::MAX; WORDS];
        match need {
            Need::Nothing => {}
            Need::Grams(grams) => {
                for gram in grams {
                    let bits = self.gram(segment, *gram)?;
                    found.iter_mut().zip(bits).for_each(|(all, bits)| *all &= bits);
                    if is_none(&found) {
                        break;
                    }
                }
            }
            Need::All(needs) => {
                for need in needs {
                    let bits = self.candidates(segment, need)?;
                    found.iter_mut().zip(bits).for_each(|(all, bits)| *all &= bits);
                    if is_none(&found) {
                        break;
                    }
                }
            }
            Need::Any(needs) => {
                found = [0; WORDS];
                for need in needs {
                    let bits = self.candidates(segment, need)?;
                    found.iter_mut().zip(bits).for_each(|(any, bits)| *any |= bits);
                }
            }
        }
        Ok(found)
    }

    /// The blocks of a segment that have a gram.
    fn gram(&mut self, segment: usize, gram: Gram) -> io::Result<Bits> {
        let layout = self.layout(segment)?;
        let (page, first) = layout.place(gram);
        let mut bytes = [0_u8; PAGE];
        let payload = self.page(segment, page, &mut bytes)?;
        let mut bits = [0; WORDS];
        for block in 0..layout.blocks {
            let bit = first + block;
            let is_set = payload.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1);
            bits[block / 64] |= u64::from(is_set) << (block % 64);
        }
        Ok(bits)
    }

    /// The signatures of a segment, with the blocks that they are of.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a damaged page.
    pub(crate) fn signatures(&mut self, segment: usize) -> io::Result<Vec<(BlockName, Signature)>> {
        let layout = self.layout(segment)?;
        let names = self.directory.segments.get(segment).into_iter().flatten();
        let mut blocks: Vec<(BlockName, Signature)> =
            names.map(|name| (*name, Signature::default())).collect();
        let mut bytes = [0_u8; PAGE];
        for page in 0..layout.pages() {
            let payload = self.page(segment, page, &mut bytes)?;
            for (at, byte) in payload.iter().enumerate().filter(|(_, byte)| **byte != 0) {
                for bit in (0..8).filter(|bit| byte >> bit & 1 == 1) {
                    let bit = at * 8 + bit;
                    let gram = page * layout.grams + bit / layout.blocks;
                    let gram = Gram::try_from(gram).map_err(|_| damaged())?;
                    blocks[bit % layout.blocks].1.set(gram);
                }
            }
        }
        Ok(blocks)
    }

    fn layout(&self, segment: usize) -> io::Result<Layout> {
        let blocks = self.directory.segments.get(segment).map(Vec::len);
        blocks.map(Layout::of).ok_or_else(damaged)
    }

    fn page<'b>(
        &mut self,
        segment: usize,
        page: usize,
        bytes: &'b mut [u8; PAGE],
    ) -> io::Result<&'b [u8]> {
        let payload = self.layout(segment)?.payload(page);
        let start = self.offsets.get(segment).ok_or_else(damaged)?;
        let bytes = &mut bytes[..payload + 4];
        self.file.seek(SeekFrom::Start(start + (page * PAGE) as u64))?;
        self.file.read_exact(bytes)?;
        let (payload, sum) = bytes.split_at(payload);
        if crc32fast::hash(payload).to_le_bytes() == sum { Ok(payload) } else { Err(damaged()) }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_index::grams::Fold;

    fn blocks(count: usize) -> Vec<(BlockName, Signature)> {
        let block = |number: usize| {
            let mut signature = Signature::default();
            let text = format!("block {number} of {count}, each third {}", number % 3);
            signature.add(text.as_bytes(), &mut Fold::default());
            let name = BlockName {
                first_logid: number as i64 * 4096,
                sum: number as u32,
                packed: number % 2 == 1,
                field: Field::Content,
            };
            (name, signature)
        };
        (0..count).map(block).collect()
    }

    fn written(segments: &[&[(BlockName, Signature)]]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = Writer::new(file.reopen().unwrap(), None, Some("digest".into()));
        segments.iter().for_each(|segment| writer.put(segment).unwrap());
        writer.finish().unwrap();
        file
    }

    fn need(text: &str) -> Need {
        Need::of(&crate::filter::TextFilter::Substring(text.to_owned()))
    }

    #[test]
    fn any_number_of_blocks_is_read_as_it_was_written() {
        for count in [1, 2, 3, 7, 8, 25, 64, 65, 511, 512] {
            let blocks = blocks(count);
            let file = written(&[&[], &blocks, &blocks[..1]]);
            let mut index = Index::open(file.path()).unwrap().unwrap();
            assert_eq!(index.directory().segments.len(), 2);
            assert!(index.signatures(0).unwrap() == blocks, "{count}");
            assert!(index.signatures(1).unwrap() == blocks[..1]);
            let found = index.candidates(0, &need("third 2")).unwrap();
            let expected: Vec<usize> = (2..count).step_by(3).collect();
            let has = |block: &usize| found[block / 64] >> (block % 64) & 1 == 1;
            assert_eq!((0..count).filter(has).collect::<Vec<_>>(), expected, "{count}");
        }
    }

    #[test]
    fn an_index_that_is_cut_or_changed_anywhere_is_refused() {
        let blocks = blocks(3);
        let file = written(&[&blocks]);
        let sound = std::fs::read(file.path()).unwrap();
        let read = |bytes: &[u8]| {
            std::fs::write(file.path(), bytes).unwrap();
            Index::open(file.path()).and_then(|index| index.unwrap().signatures(0))
        };
        assert!(read(&sound).unwrap() == blocks);
        for at in (0..sound.len()).step_by(97).chain(sound.len() - 200..sound.len()) {
            let mut bytes = sound.clone();
            bytes[at] ^= 4;
            assert!(read(&bytes).is_err(), "{at}");
        }
        for len in (0..sound.len()).step_by(997) {
            assert!(read(&sound[..len]).is_err(), "{len}");
        }
        assert!(Index::open(&file.path().with_file_name("none")).unwrap().is_none());
    }
}
