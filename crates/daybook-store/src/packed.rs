//! A packed day: `logs.parquet` in place of `logs.sqlite`, searched where it lies.
//!
//! Its rows stand in order of time, in blocks of up to 4,096; what a search asks first (which
//! blocks, of which kinds) is kept beside them in the same file ([`index`]), so that a packed day is
//! searched by the same walk as any other, with the columns and texts of a block read from Parquet
//! instead of SQLite. Sources are numbered below zero here, so that they cannot be mistaken for
//! those of the late part.
//!
//! What is written to a packed day later goes to a `logs.sqlite` beside it, the *late part*: an
//! ordinary database with one more table ([`late`]), whose logids go on where the packed ones end.
//! **A database without that table stands for the whole day, and a `logs.parquet` beside it for
//! nothing**: so a crash between the two steps of packing or unpacking leaves a day that is whole.

mod days;
pub(crate) mod index;
pub(crate) mod late;
mod measure;
mod pack;
mod unpack;
mod verify;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use daybook_parquet::{Batch, Columns as Wanted, Member, MemberError, Window};

pub use self::days::{PackReport, PackRequest, PackedDay};
pub(crate) use self::index::Index;
pub(crate) use self::pack::{LEVEL, State, begin, delete_packed, rewrite};
pub use self::verify::{VerifyReport, VerifyRequest};
use crate::block::{BadBlock, Columns, IdSet, Kind};
use crate::entry::{Attrs, LogEntry};
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::filter::SrcFilter;
use crate::key::{NANOS, PartitionKey};
use crate::names;
use crate::read::prefix;

/// A packed day that is open.
pub(crate) struct Packed {
    member: Member,
    pub(crate) index: Index,
    /// Row group and first row in it, of each block.
    places: Vec<(usize, usize)>,
    pub(crate) path: PathBuf,
}

/// Where the packed part of a partition lies.
pub(crate) fn packed_path(base: &Path, key: &PartitionKey) -> PathBuf {
    base.join(key.folder()).join(names::PACKED)
}

/// Opens the packed part of a partition; none when there is none.
pub(crate) fn open(base: &Path, key: &PartitionKey) -> Result<Option<Packed>> {
    let path = packed_path(base, key);
    let window = match Window::open(&path) {
        Ok(window) => window,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("open", &path)(error)),
    };
    Packed::of(window, key, path).map(Some)
}

impl Packed {
    /// Opens a member as the day of a partition.
    pub(crate) fn of(window: Window, key: &PartitionKey, path: PathBuf) -> Result<Packed> {
        let failed = |error: MemberError| failure(key, &path, error);
        let member = Member::open(window).map_err(failed)?;
        let owner = (member.named(index::KEY_CONTEXT), member.named(index::KEY_DAY));
        if owner != (Some(key.context()), Some(key.day().to_string().as_str())) {
            let (context, day) = (owner.0.unwrap_or("?"), owner.1.unwrap_or("?"));
            let message = format!("it holds {context} {day}; move it to that context's folder");
            return Err(failed(MemberError::Foreign(message)));
        }
        let bad = || failed(MemberError::Damaged("its index contradicts itself".to_owned()));
        let index = Index::decode(member.extra()).map_err(|_| bad())?;
        let mut places = Vec::with_capacity(index.blocks.len());
        let (mut group, mut row) = (0, 0);
        for block in &index.blocks {
            let rows = usize::try_from(block.frame.rows).ok().filter(|rows| *rows > 0);
            places.push((group, row));
            row += rows.ok_or_else(bad)?;
            // A row group ends with a block.
            match member.groups().get(group) {
                Some(total) if row < *total => {}
                Some(total) if row == *total => (group, row) = (group + 1, 0),
                _ => return Err(bad()),
            }
        }
        if (group, row) != (member.groups().len(), 0) {
            return Err(bad());
        }
        Ok(Packed { member, index, places, path })
    }

    pub(crate) fn member(&self) -> &Member {
        &self.member
    }

    /// The numbers of the sources that match, below zero.
    pub(crate) fn src_ids(&self, filter: &SrcFilter, out: &mut IdSet<i64>) {
        for range in prefix::ranges(filter) {
            let sources = &self.index.sources;
            let from = sources.partition_point(|src| *src < range.from);
            let to = range.to.map_or(sources.len(), |to| sources.partition_point(|src| *src < to));
            out.extend((from..to).map(src_id));
        }
    }

    /// The number of a source.
    pub(crate) fn src_id(&self, src: &str) -> Option<i64> {
        let found = self.index.sources.binary_search_by(|known| known.as_str().cmp(src));
        found.ok().map(src_id)
    }

    /// The source of a number below zero.
    pub(crate) fn src(&self, src_id: i64) -> Option<&str> {
        self.index.sources.get(usize::try_from(!src_id).ok()?).map(String::as_str)
    }

    /// The kinds of a block.
    pub(crate) fn kinds(&self, block: usize, out: &mut Vec<(Kind, u64)>) -> Result<(), BadBlock> {
        let block = self.index.blocks.get(block).ok_or(BadBlock)?;
        block.kinds(out)?;
        for (kind, _) in out {
            let place = usize::try_from(kind.src_id).map_err(|_| BadBlock)?;
            kind.src_id = src_id(place);
        }
        Ok(())
    }

    /// When each entry of a block was, and of which of its kinds.
    pub(crate) fn columns(
        &self,
        key: &PartitionKey,
        block: usize,
        kinds: &[(Kind, u64)],
        out: &mut Columns,
    ) -> Result<()> {
        let bad = || {
            let message = format!("block {block} is not what its index says");
            failure(key, &self.path, MemberError::Damaged(message))
        };
        let batch = self.read(key, block, Wanted::INDEXED)?;
        let frame = self.index.blocks.get(block).ok_or_else(bad)?.frame;
        let mut places: HashMap<(&str, i32, bool), u16> = HashMap::with_capacity(kinds.len());
        for (place, (kind, _)) in kinds.iter().enumerate() {
            let src = self.src(kind.src_id).ok_or_else(bad)?;
            places.insert((src, kind.level, kind.error), u16::try_from(place).map_err(|_| bad())?);
        }
        let day_start = key.day().start().saturating_mul(NANOS);
        out.times.clear();
        out.kinds.clear();
        let times = batch.times_ns().iter().map(|time| time.wrapping_sub(day_start));
        let rows = times.zip(batch.levels()).zip(batch.src_numbers()).enumerate();
        let mut known = Remembered::default();
        for (row, ((time, level), src)) in rows {
            let error = batch.error(row);
            let find = || places.get(&(batch.src(row), *level, error)).copied();
            let kind = known.kind((*src, *level, error), find).ok_or_else(bad)?;
            if time < frame.first_time || time > frame.last_time {
                return Err(bad());
            }
            out.times.push(time);
            out.kinds.push(kind);
        }
        out.set_logids(batch.logids().to_vec());
        Ok(())
    }

    /// Columns of all rows of a block.
    pub(crate) fn read(&self, key: &PartitionKey, block: usize, wanted: Wanted) -> Result<Batch> {
        let failed = |error| failure(key, &self.path, error);
        let gone = || failed(MemberError::Damaged(format!("there is no block {block}")));
        let (group, row) = *self.places.get(block).ok_or_else(gone)?;
        let rows = self.index.blocks.get(block).ok_or_else(gone)?.frame.rows as usize;
        self.member.read(group, row..row + rows, wanted).map_err(failed)
    }

    /// Some entries of a block, each by its time (nanoseconds since 1970) and logid, in that order; those
    /// that are not there are left out. None when none is.
    pub(crate) fn read_some(
        &self,
        key: &PartitionKey,
        block: usize,
        wanted: &[(i64, i64)],
    ) -> Result<Option<Batch>> {
        let failed = |error| failure(key, &self.path, error);
        let order = self.read(key, block, Wanted::ORDER)?;
        let first = self.places.get(block).map_or(0, |(_, row)| *row);
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::with_capacity(wanted.len());
        for (time, logid) in wanted {
            let Some(row) = order.find(*time, *logid).map(|row| first + row) else { continue };
            match ranges.last_mut() {
                Some(range) if range.end == row => range.end += 1,
                Some(range) if range.end > row => {}
                _ => ranges.push(row..row + 1),
            }
        }
        if ranges.is_empty() {
            return Ok(None);
        }
        let group = self.places.get(block).map_or(0, |(group, _)| *group);
        self.member.read_ranges(group, &ranges, Wanted::ENTRY).map(Some).map_err(failed)
    }

    /// Whether an entry stands under a logid, just as it is.
    pub(crate) fn holds(&self, key: &PartitionKey, logid: i64, entry: &LogEntry) -> Result<bool> {
        let time = (entry.epoch - key.day().start()) * NANOS + i64::from(entry.nanos);
        let Some(block) = self.block_of(time, logid) else { return Ok(false) };
        let batch = self.read(key, block, Wanted::ENTRY)?;
        let row = batch.find(entry.epoch * NANOS + i64::from(entry.nanos), logid);
        let found = row.and_then(|row| Packed::entry(key, &batch, row));
        let context_name = key.context().to_owned();
        Ok(found == Some(LogEntry { logid, context_name, ..entry.clone() }))
    }

    /// The block that holds the entry of a time and logid, if any does: rows stand in this order.
    pub(crate) fn block_of(&self, time: i64, logid: i64) -> Option<usize> {
        let first = |block: &index::PackedBlock| (block.frame.first_time, block.frame.first_logid);
        self.index.blocks.partition_point(|block| first(block) <= (time, logid)).checked_sub(1)
    }

    /// The entry of a row that was read with all its columns.
    pub(crate) fn entry(key: &PartitionKey, batch: &Batch, row: usize) -> Option<LogEntry> {
        let time = *batch.times_ns().get(row)?;
        Some(LogEntry {
            context_name: key.context().to_owned(),
            logid: *batch.logids().get(row)?,
            epoch: time.div_euclid(NANOS),
            nanos: time.rem_euclid(NANOS) as u32,
            loglevel: *batch.levels().get(row)?,
            error: batch.error(row),
            src: batch.src(row).to_owned(),
            tags: batch.tags(row),
            content: batch.content(row).to_owned(),
            attrs: batch.attrs(row).map(|attrs| Attrs::from_stored(attrs.to_owned())),
        })
    }
}

/// What a row is told by in its batch: a number of its source, level and error flag.
type Told = (u128, i32, bool);

/// Kinds that were met lately, so that a source's name is not looked up for every row. A place for each
/// of some; who shares one is looked up again, so that no file, from whatever hands, takes longer for it.
struct Remembered([Option<(Told, u16)>; Remembered::PLACES]);

impl Default for Remembered {
    fn default() -> Self {
        Remembered([None; Remembered::PLACES])
    }
}

impl Remembered {
    const PLACES: usize = 512;

    fn kind(&mut self, told: Told, find: impl FnOnce() -> Option<u16>) -> Option<u16> {
        let (src, level, error) = told;
        let mixed = (src as u64 ^ (src >> 64) as u64)
            .wrapping_add((level as u64).wrapping_mul(2))
            .wrapping_add(u64::from(error))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // The highest bits depend on all of it.
        let place = self.0.get_mut((mixed >> (64 - Self::PLACES.ilog2())) as usize)?;
        match place {
            Some((known, kind)) if *known == told => Some(*kind),
            _ => {
                let kind = find()?;
                *place = Some((told, kind));
                Some(kind)
            }
        }
    }
}

/// The number that the source at a place of the list goes by.
fn src_id(place: usize) -> i64 {
    !(place as i64)
}

/// What an error of a member says about a partition.
pub(crate) fn failure(key: &PartitionKey, path: &Path, error: MemberError) -> StoreError {
    let kind = match error {
        MemberError::Io(source) => return StoreError::io("use", path)(source),
        MemberError::Foreign(_) => FailureKind::Foreign,
        MemberError::Newer { .. } => FailureKind::NewerVersion,
        _ => FailureKind::Damaged,
    };
    StoreError::Partition {
        context: key.context().to_owned(),
        day: key.day().to_string(),
        path: path.to_path_buf(),
        kind,
        message: error.to_string(),
    }
}
