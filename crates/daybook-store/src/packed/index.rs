//! What a packed day keeps beside its rows: its blocks by their kinds, its sources, where its
//! logids end, and what it took of which file.
//!
//! Form, numbers as LEB128, signed ones zigzag: version; highest logid; floor of logids; sources
//! (count, then each with its length), sorted; blocks (count, then of each first, lowest and highest
//! logid, first and last time in nanoseconds of the day, rows, and the length and bytes of its kinds
//! as [`crate::block`] writes them, sources by their places in the list); marks of files (count, then
//! name, end); entries that may still grow (count, then name, end, logid).

use std::collections::HashMap;

use daybook_parquet::{BLOCK_ROWS, Row};

use crate::block::{self, BadBlock, Frame, Kind, put_varint, take_varint};
use crate::key::{NANOS, PartitionKey};

/// Words of the footer: whose day it is.
pub(crate) const KEY_CONTEXT: &str = "daybook.context";
pub(crate) const KEY_DAY: &str = "daybook.day";

const VERSION: u64 = 1;

/// The index of a packed day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Highest logid of its rows; 0 without rows.
    pub last_logid: i64,
    /// Highest logid that was ever given: the late part goes on behind it.
    pub floor: i64,
    /// Sorted.
    pub sources: Vec<String>,
    /// In order of time.
    pub blocks: Vec<PackedBlock>,
    pub marks: Marks,
}

/// What was taken of files: see [`crate::write`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Of each origin, up to where.
    pub upto: Vec<(String, i64)>,
    /// Entries that may still grow: origin, end, logid.
    pub provisional: Vec<(String, i64, i64)>,
}

/// A block of a packed day.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PackedBlock {
    pub frame: Frame,
    pub lowest_logid: i64,
    kinds: Vec<u8>,
}

impl PackedBlock {
    /// Checksum over its frame and kinds, as it is stored.
    pub(crate) fn sum(&self) -> Option<u32> {
        block::checksum(&self.kinds)
    }

    /// Its kinds, sources by their places in the list.
    pub(crate) fn kinds(&self, out: &mut Vec<(Kind, u64)>) -> Result<(), BadBlock> {
        block::decode_kinds(&self.kinds, &self.frame, out)?;
        let entries = out.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count));
        if entries == u64::try_from(self.frame.rows).ok() { Ok(()) } else { Err(BadBlock) }
    }
}

impl Index {
    pub(crate) fn rows(&self) -> u64 {
        self.blocks.iter().map(|block| block.frame.rows.unsigned_abs()).sum()
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_varint(&mut out, VERSION);
        put_signed(&mut out, self.last_logid);
        put_signed(&mut out, self.floor);
        put_varint(&mut out, self.sources.len() as u64);
        self.sources.iter().for_each(|src| put_bytes(&mut out, src.as_bytes()));
        put_varint(&mut out, self.blocks.len() as u64);
        for PackedBlock { frame, lowest_logid, kinds } in &self.blocks {
            let Frame { first_logid, last_logid, first_time, last_time, rows } = *frame;
            for number in [first_logid, *lowest_logid, last_logid, first_time, last_time, rows] {
                put_signed(&mut out, number);
            }
            put_bytes(&mut out, kinds);
        }
        put_varint(&mut out, self.marks.upto.len() as u64);
        for (origin, upto) in &self.marks.upto {
            put_bytes(&mut out, origin.as_bytes());
            put_signed(&mut out, *upto);
        }
        put_varint(&mut out, self.marks.provisional.len() as u64);
        for (origin, upto, logid) in &self.marks.provisional {
            put_bytes(&mut out, origin.as_bytes());
            put_signed(&mut out, *upto);
            put_signed(&mut out, *logid);
        }
        out
    }

    pub(crate) fn decode(mut input: &[u8]) -> Result<Index, BadBlock> {
        let input = &mut input;
        if take_varint(input)? != VERSION {
            return Err(BadBlock);
        }
        let (last_logid, floor) = (take_signed(input)?, take_signed(input)?);
        let sources = take_list(input, take_text)?;
        if !sources.is_sorted_by(|a, b| a < b) {
            return Err(BadBlock);
        }
        let blocks = take_list(input, |input| {
            let first_logid = take_signed(input)?;
            let lowest_logid = take_signed(input)?;
            let frame = Frame {
                first_logid,
                last_logid: take_signed(input)?,
                first_time: take_signed(input)?,
                last_time: take_signed(input)?,
                rows: take_signed(input)?,
            };
            if !(1..=BLOCK_ROWS as i64).contains(&frame.rows) {
                return Err(BadBlock);
            }
            Ok(PackedBlock { frame, lowest_logid, kinds: take_bytes(input)?.to_vec() })
        })?;
        let first = |block: &PackedBlock| (block.frame.first_time, block.frame.first_logid);
        if !blocks.is_sorted_by(|a, b| first(a) < first(b)) {
            return Err(BadBlock);
        }
        let upto = take_list(input, |input| Ok((take_text(input)?, take_signed(input)?)))?;
        let provisional = take_list(input, |input| {
            Ok((take_text(input)?, take_signed(input)?, take_signed(input)?))
        })?;
        let marks = Marks { upto, provisional };
        if input.is_empty() {
            Ok(Index { last_logid, floor, sources, blocks, marks })
        } else {
            Err(BadBlock)
        }
    }
}

/// A block: its frame, where its entries begin, its kinds with their counts.
type BlockParts = (Frame, i64, Vec<(Kind, u64)>);

/// Gathers the index while rows are written.
pub(crate) struct IndexBuilder {
    day_start: i64,
    last_logid: i64,
    sources: HashMap<String, i64>,
    blocks: Vec<BlockParts>,
    open: Option<(Frame, i64)>,
    kinds: HashMap<Kind, u64>,
}

impl IndexBuilder {
    pub(crate) fn new(key: &PartitionKey) -> Self {
        IndexBuilder {
            day_start: key.day().start().saturating_mul(NANOS),
            last_logid: 0,
            sources: HashMap::new(),
            blocks: Vec::new(),
            open: None,
            kinds: HashMap::new(),
        }
    }

    /// Takes the next row; `ends` when it is the last of its block. Gives what tells it from others, its
    /// source by its number in order of appearance, and its nanoseconds of the day.
    pub(crate) fn push(&mut self, row: &Row<'_>, ends: bool) -> (Kind, i64) {
        let time = row.time_ns.wrapping_sub(self.day_start);
        let next = self.sources.len() as i64;
        let src_id = match self.sources.get(row.src) {
            Some(id) => *id,
            None => *self.sources.entry(row.src.to_owned()).or_insert(next),
        };
        let kind = Kind { src_id, level: row.level, error: row.error };
        *self.kinds.entry(kind).or_default() += 1;
        let new = Frame {
            first_logid: row.logid,
            last_logid: row.logid,
            first_time: time,
            last_time: time,
            rows: 0,
        };
        let (frame, lowest) = self.open.get_or_insert((new, row.logid));
        frame.last_logid = frame.last_logid.max(row.logid);
        frame.last_time = time;
        frame.rows += 1;
        *lowest = (*lowest).min(row.logid);
        self.last_logid = self.last_logid.max(row.logid);
        if ends {
            self.end_block();
        }
        (kind, time)
    }

    fn end_block(&mut self) {
        if let Some((frame, lowest)) = self.open.take() {
            self.blocks.push((frame, lowest, self.kinds.drain().collect()));
        }
    }

    /// The index; `floor` is the highest logid that was given so far, of rows or not.
    pub(crate) fn finish(mut self, floor: i64, marks: Marks) -> Index {
        self.end_block();
        let mut names: Vec<(String, i64)> = self.sources.into_iter().collect();
        names.sort_unstable();
        let places: HashMap<i64, i64> = names.iter().map(|(_, id)| *id).zip(0..).collect();
        let block = |(frame, lowest_logid, mut kinds): BlockParts| {
            for (kind, _) in &mut kinds {
                kind.src_id = places.get(&kind.src_id).copied().unwrap_or_default();
            }
            kinds.sort_unstable_by_key(|(kind, _)| (kind.src_id, kind.level, kind.error));
            PackedBlock { kinds: block::encode_kinds(&kinds, &frame), frame, lowest_logid }
        };
        Index {
            last_logid: self.last_logid,
            floor: floor.max(self.last_logid),
            blocks: self.blocks.into_iter().map(block).collect(),
            sources: names.into_iter().map(|(name, _)| name).collect(),
            marks,
        }
    }
}

fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_varint(out, ((number << 1) ^ (number >> 63)) as u64);
}

fn take_signed(input: &mut &[u8]) -> Result<i64, BadBlock> {
    let number = take_varint(input)?;
    Ok((number >> 1) as i64 ^ -((number & 1) as i64))
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn take_bytes<'a>(input: &mut &'a [u8]) -> Result<&'a [u8], BadBlock> {
    let len = usize::try_from(take_varint(input)?).map_err(|_| BadBlock)?;
    let (bytes, rest) = input.split_at_checked(len).ok_or(BadBlock)?;
    *input = rest;
    Ok(bytes)
}

fn take_text(input: &mut &[u8]) -> Result<String, BadBlock> {
    String::from_utf8(take_bytes(input)?.to_vec()).map_err(|_| BadBlock)
}

fn take_list<T>(
    input: &mut &[u8],
    mut take: impl FnMut(&mut &[u8]) -> Result<T, BadBlock>,
) -> Result<Vec<T>, BadBlock> {
    let count = take_varint(input)?;
    // Each takes a byte at least: a count that lies reserves nothing.
    if count > input.len() as u64 {
        return Err(BadBlock);
    }
    (0..count).map(|_| take(input)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::key::partition_key;

    fn index(rows: &[(i64, i32, u8)]) -> Index {
        let key = partition_key("default", 0).unwrap();
        let mut builder = IndexBuilder::new(&key);
        for (n, (time, level, src)) in rows.iter().enumerate() {
            let src = format!("s{src}");
            let row = Row {
                logid: n as i64 + 1,
                context: "default",
                time_ns: *time,
                level: *level,
                error: false,
                src: &src,
                tags: &[],
                content: "",
                attrs: None,
            };
            builder.push(&row, n % 7 == 6);
        }
        let marks =
            Marks { upto: vec![("file".into(), 9)], provisional: vec![("file".into(), 9, 2)] };
        builder.finish(99, marks)
    }

    proptest! {
        #[test]
        fn what_is_decoded_is_what_was_encoded(mut rows in proptest::collection::vec((0..1000_i64, any::<i32>(), 0..9_u8), 0..40)) {
            rows.sort_by_key(|(time, ..)| *time);
            let index = index(&rows);
            prop_assert_eq!(index.rows(), rows.len() as u64);
            prop_assert_eq!(&Index::decode(&index.encode()).unwrap(), &index);
            let mut kinds = Vec::new();
            for block in &index.blocks {
                block.kinds(&mut kinds).unwrap();
            }
        }

        #[test]
        fn other_bytes_are_refused_or_read_but_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in any::<proptest::sample::Index>()) {
            let _ = Index::decode(&bytes);
            let mut sound = index(&[(1, 2, 3), (4, 5, 6)]).encode();
            let at = cut.index(sound.len());
            sound[at] ^= bytes.first().copied().unwrap_or(1);
            let _ = Index::decode(&sound);
            prop_assert!(Index::decode(&sound[..at]).is_err());
        }
    }
}
