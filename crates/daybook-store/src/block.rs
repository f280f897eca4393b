//! The index on time, level, error flag and source: one block for 4,096 entries, as they came
//! or, in a day that was put in order, as they follow in time.
//!
//! A block's *kinds* are the distinct (source, level, error flag) triples of its entries with
//! their counts; its *columns* say for each entry when it was and of which kind. Whether a block
//! holds a match, and how many, is read from the kinds alone; which entries, from the columns.
//!
//! Forms, all little-endian, numbers as LEB128 where "varint" is said:
//!
//! - kinds: for each kind varint `src_id`, varint of zigzag level × 2 + error, varint count.
//! - columns: the widths in bytes of a time (0 to 8), of a kind's index (0 to 2) and of a logid (0
//!   where they count up, to 8), a byte each; varint unit of time in nanoseconds; where logids do
//!   not count up, varint of how far the lowest lies below `first_logid`; then for each entry its
//!   time since `first_time` in units, its kind's index, and its logid above the lowest: three
//!   arrays, one after another.
//!
//! Both end with the CRC-32 of the block's frame (its other five columns) and the bytes before it:
//! SQLite sees only some of the bits that flip on a disk.

mod ids;

pub(crate) use ids::{IdMap, IdSet};

/// Entries in a full block.
pub(crate) const BLOCK_ROWS: usize = 4096;

/// What entries of a block are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    pub src_id: i64,
    pub level: i32,
    pub error: bool,
}

/// One entry as a block knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockRow {
    pub logid: i64,
    /// Nanoseconds since the day began.
    pub time: i64,
    pub kind: Kind,
}

/// A block as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncodedBlock {
    pub frame: Frame,
    pub kinds: Vec<u8>,
    pub columns: Vec<u8>,
}

/// What a block is known by without its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Of its first entry; names the block.
    pub first_logid: i64,
    /// The highest.
    pub last_logid: i64,
    pub first_time: i64,
    pub last_time: i64,
    pub rows: i64,
}

impl Frame {
    /// Ends the bytes with their checksum.
    fn seal(&self, bytes: &mut Vec<u8>) {
        let sum = self.sum(bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
    }

    /// The bytes before the checksum, when that is right.
    fn open<'b>(&self, bytes: &'b [u8]) -> Result<&'b [u8], BadBlock> {
        let (bytes, sum) = bytes.split_last_chunk().ok_or(BadBlock)?;
        if self.sum(bytes) == u32::from_le_bytes(*sum) { Ok(bytes) } else { Err(BadBlock) }
    }

    fn sum(&self, bytes: &[u8]) -> u32 {
        let Frame { first_logid, last_logid, first_time, last_time, rows } = *self;
        let mut hasher = crc32fast::Hasher::new();
        for number in [first_logid, last_logid, first_time, last_time, rows] {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(bytes);
        hasher.finalize()
    }
}

/// The checksum that a block's bytes end with, right or not.
pub(crate) fn checksum(bytes: &[u8]) -> Option<u32> {
    bytes.last_chunk().map(|sum| u32::from_le_bytes(*sum))
}

/// A block's bytes contradict themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a block of the index is damaged")]
pub(crate) struct BadBlock;

/// The entries of a block, by place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub times: Vec<i64>,
    pub kinds: Vec<u16>,
    logids: Logids,
}

#[derive(Clone, Debug)]
enum Logids {
    From(i64),
    Each(Vec<i64>),
}

impl Default for Logids {
    fn default() -> Self {
        Logids::From(0)
    }
}

impl Columns {
    /// Names each entry's logid.
    pub(crate) fn set_logids(&mut self, logids: Vec<i64>) {
        self.logids = Logids::Each(logids);
    }

    pub(crate) fn logid(&self, place: usize) -> i64 {
        match &self.logids {
            Logids::From(first) => first.wrapping_add(place as i64),
            Logids::Each(logids) => logids.get(place).copied().unwrap_or_default(),
        }
    }
}

/// Encodes up to [`BLOCK_ROWS`] entries, in the order given. None of none.
///
/// `last_logid` is at least the highest logid: those of deleted entries stay below it.
pub(crate) fn encode(rows: &[BlockRow], last_logid: i64) -> Option<EncodedBlock> {
    let first_logid = rows.first()?.logid;
    let first_time = rows.iter().map(|row| row.time).min()?;
    let last_time = rows.iter().map(|row| row.time).max()?;

    let mut kinds: Vec<(Kind, u64)> = Vec::new();
    let mut places: IdMap<Kind, usize> = IdMap::default();
    let mut indexes = Vec::with_capacity(rows.len());
    let mut unit = 1_000_000_000_u64;
    for row in rows {
        let place = *places.entry(row.kind).or_insert_with(|| {
            kinds.push((row.kind, 0));
            kinds.len() - 1
        });
        kinds[place].1 += 1;
        indexes.push(place as u16);
        let offset = row.time.wrapping_sub(first_time) as u64;
        while !offset.is_multiple_of(unit) {
            unit /= 1000;
        }
    }
    let time_width = width(last_time.wrapping_sub(first_time) as u64 / unit);
    let kind_width = width(kinds.len() as u64 - 1);
    let lowest = rows.iter().map(|row| row.logid).min()?;
    let highest = rows.iter().map(|row| row.logid).max()?;
    let counts_up = rows.windows(2).all(|pair| pair[0].logid.checked_add(1) == Some(pair[1].logid));
    let logid_width = if counts_up { 0 } else { width(highest.wrapping_sub(lowest) as u64) };

    let mut columns = Vec::with_capacity(16 + rows.len() * (time_width + kind_width + logid_width));
    columns.extend([time_width as u8, kind_width as u8, logid_width as u8]);
    put_varint(&mut columns, unit);
    if !counts_up {
        put_varint(&mut columns, first_logid.wrapping_sub(lowest) as u64);
    }
    for row in rows {
        let units = row.time.wrapping_sub(first_time) as u64 / unit;
        columns.extend_from_slice(&units.to_le_bytes()[..time_width]);
    }
    for index in &indexes {
        columns.extend_from_slice(&index.to_le_bytes()[..kind_width]);
    }
    for row in rows {
        let above = row.logid.wrapping_sub(lowest) as u64;
        columns.extend_from_slice(&above.to_le_bytes()[..logid_width]);
    }
    let frame = Frame { first_logid, last_logid, first_time, last_time, rows: rows.len() as i64 };
    frame.seal(&mut columns);
    Some(EncodedBlock { frame, kinds: encode_kinds(&kinds, &frame), columns })
}

/// Encodes the kinds of a block, each with the number of its entries.
pub(crate) fn encode_kinds(kinds: &[(Kind, u64)], frame: &Frame) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(kinds.len() * 5 + 4);
    for (kind, count) in kinds {
        put_varint(&mut bytes, kind.src_id as u64);
        put_varint(&mut bytes, zigzag(kind.level) << 1 | u64::from(kind.error));
        put_varint(&mut bytes, *count);
    }
    frame.seal(&mut bytes);
    bytes
}

/// The kinds of a block, each with the number of its entries.
pub(crate) fn decode_kinds(
    bytes: &[u8],
    frame: &Frame,
    out: &mut Vec<(Kind, u64)>,
) -> Result<(), BadBlock> {
    out.clear();
    let mut input = frame.open(bytes)?;
    while !input.is_empty() {
        let src_id = take_varint(&mut input)? as i64;
        let packed = take_varint(&mut input)?;
        let count = take_varint(&mut input)?;
        out.push((Kind { src_id, level: unzigzag(packed >> 1), error: packed & 1 == 1 }, count));
    }
    Ok(())
}

/// The columns of a block. Every index they hold is below `kinds`.
pub(crate) fn decode_columns(
    bytes: &[u8],
    frame: &Frame,
    kinds: usize,
    out: &mut Columns,
) -> Result<(), BadBlock> {
    let mut input = frame.open(bytes)?;
    let Frame { first_logid, first_time, .. } = *frame;
    let rows = usize::try_from(frame.rows).map_err(|_| BadBlock)?;
    let (time_width, kind_width, logid_width) = match input {
        [time @ 0..=8, kind @ 0..=2, logid @ 0..=8, rest @ ..] => {
            let widths = (usize::from(*time), usize::from(*kind), usize::from(*logid));
            input = rest;
            widths
        }
        _ => return Err(BadBlock),
    };
    let unit = take_varint(&mut input)?;
    let below = if logid_width > 0 { take_varint(&mut input)? } else { 0 };
    let lowest = first_logid.wrapping_sub(below as i64);
    let entry_width = time_width + kind_width + logid_width;
    if rows > BLOCK_ROWS || input.len() != rows * entry_width {
        return Err(BadBlock);
    }
    let (times, rest) = input.split_at(rows * time_width);
    let (indexes, logids) = rest.split_at(rows * kind_width);

    out.times.clear();
    read_column(times, time_width, rows, &mut out.times, |units| {
        first_time.wrapping_add(units.wrapping_mul(unit) as i64)
    });
    out.kinds.clear();
    read_column(indexes, kind_width, rows, &mut out.kinds, |index| index as u16);
    if out.kinds.iter().max().is_some_and(|largest| usize::from(*largest) >= kinds) {
        return Err(BadBlock);
    }
    out.logids = if logid_width > 0 {
        let mut each = Vec::new();
        read_column(logids, logid_width, rows, &mut each, |offset| {
            lowest.wrapping_add(offset as i64)
        });
        Logids::Each(each)
    } else {
        Logids::From(first_logid)
    };
    Ok(())
}

/// Reads `rows` numbers of `width` bytes each (0 to 8).
fn read_column<T>(
    bytes: &[u8],
    width: usize,
    rows: usize,
    out: &mut Vec<T>,
    made: impl Fn(u64) -> T,
) {
    match width {
        0 => out.extend(std::iter::repeat_with(|| made(0)).take(rows)),
        1 => read_numbers::<1, T>(bytes, out, made),
        2 => read_numbers::<2, T>(bytes, out, made),
        3 => read_numbers::<3, T>(bytes, out, made),
        4 => read_numbers::<4, T>(bytes, out, made),
        5 => read_numbers::<5, T>(bytes, out, made),
        6 => read_numbers::<6, T>(bytes, out, made),
        7 => read_numbers::<7, T>(bytes, out, made),
        _ => read_numbers::<8, T>(bytes, out, made),
    }
}

/// The width known to the compiler: several times faster than one that is not.
fn read_numbers<const WIDTH: usize, T>(bytes: &[u8], out: &mut Vec<T>, made: impl Fn(u64) -> T) {
    out.extend(bytes.as_chunks::<WIDTH>().0.iter().map(|chunk| {
        let mut number = [0; 8];
        number[..WIDTH].copy_from_slice(chunk);
        made(u64::from_le_bytes(number))
    }));
}

/// Bytes that a number needs.
fn width(number: u64) -> usize {
    (64 - number.leading_zeros() as usize).div_ceil(8)
}

fn zigzag(number: i32) -> u64 {
    u64::from(((number << 1) ^ (number >> 31)) as u32)
}

fn unzigzag(number: u64) -> i32 {
    let number = number as u32;
    (number >> 1) as i32 ^ -((number & 1) as i32)
}

pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn take_varint(input: &mut &[u8]) -> Result<u64, BadBlock> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = input.split_first().ok_or(BadBlock)?;
        *input = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(BadBlock)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::key::DAY_NANOS;

    fn rows() -> impl Strategy<Value = Vec<BlockRow>> {
        let unit = prop_oneof![Just(1_i64), Just(1_000), Just(1_000_000), Just(1_000_000_000)];
        (unit, any::<bool>()).prop_flat_map(|(unit, dense)| {
            let row = (0..DAY_NANOS / unit, 1..40_i64, any::<i8>(), any::<bool>(), 1..5_i64);
            proptest::collection::vec(row, 1..300).prop_map(move |rows| {
                let mut logid = 7;
                let row = |(units, src_id, level, error, step): (i64, i64, i8, bool, i64)| {
                    logid += if dense { 1 } else { step };
                    let kind = Kind { src_id, level: i32::from(level) * 9_000_000, error };
                    BlockRow { logid, time: units * unit, kind }
                };
                let mut rows: Vec<BlockRow> = rows.into_iter().map(row).collect();
                if !dense && unit > 1 {
                    rows.sort_by_key(|row| row.time);
                }
                rows
            })
        })
    }

    proptest! {
        #[test]
        fn what_is_decoded_is_what_was_encoded(rows in rows()) {
            let block = encode(&rows, rows.last().unwrap().logid).unwrap();
            let (mut kinds, mut columns) = (Vec::new(), Columns::default());
            decode_kinds(&block.kinds, &block.frame, &mut kinds).unwrap();
            decode_columns(&block.columns, &block.frame, kinds.len(), &mut columns).unwrap();
            let decoded: Vec<BlockRow> = (0..rows.len())
                .map(|i| BlockRow { logid: columns.logid(i), time: columns.times[i], kind: kinds[usize::from(columns.kinds[i])].0 })
                .collect();
            prop_assert_eq!(&decoded, &rows);
            for (kind, count) in kinds {
                prop_assert_eq!(count, rows.iter().filter(|row| row.kind == kind).count() as u64);
            }
        }

        #[test]
        fn damaged_bytes_are_refused_or_read_but_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), rows in -5..50_i64) {
            let frame = Frame { first_logid: 1, last_logid: 60, first_time: 0, last_time: 9, rows };
            // With a checksum that is right: hostile, not flipped.
            let mut sealed = bytes.clone();
            frame.seal(&mut sealed);
            let (mut kinds, mut columns) = (Vec::new(), Columns::default());
            let _ = decode_kinds(&sealed, &frame, &mut kinds);
            if decode_columns(&sealed, &frame, kinds.len(), &mut columns).is_ok() {
                prop_assert_eq!((columns.times.len(), columns.kinds.len()), (rows as usize, rows as usize));
                prop_assert!(columns.kinds.iter().all(|k| usize::from(*k) < kinds.len()));
            }
        }

        #[test]
        fn a_flipped_bit_is_seen(rows in rows(), at in any::<proptest::sample::Index>(), bit in 0..8) {
            let block = encode(&rows, rows.last().unwrap().logid).unwrap();
            for blob in [&block.kinds, &block.columns] {
                let mut flipped = blob.clone();
                flipped[at.index(blob.len())] ^= 1_u8 << bit;
                prop_assert!(block.frame.open(blob).is_ok() && block.frame.open(&flipped).is_err());
            }
            let other = Frame { last_time: block.frame.last_time ^ (1_i64 << bit), ..block.frame };
            prop_assert!(other.open(&block.kinds).is_err());
        }
    }

    #[test]
    fn an_entry_takes_about_ten_bytes_at_most() {
        let row = |i: i64| BlockRow {
            logid: i,
            time: i * 17_123_457,
            kind: Kind { src_id: i % 300, level: 9, error: false },
        };
        let rows: Vec<_> = (0..BLOCK_ROWS as i64).map(row).collect();
        let block = encode(&rows, 4095).unwrap();
        assert!((block.kinds.len() + block.columns.len()) / BLOCK_ROWS <= 10);
    }
}
