//! What a day takes once it is packed, to the byte and before any of its files is there: what a dry run
//! says, and what the size limit of a policy goes by, in a dry run and in earnest alike.

use std::io;

use daybook_parquet::{MemberError, Row};

use super::index::{Index, Marks};
use super::pack::{State, begin, write};
use super::{failure, packed_path};
use crate::block::Kind;
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::pool::PartitionPool;
use crate::read::all::{self, Odd};
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::read::tally::Tally as _;
use crate::summary::{Stamp, SummaryTally};
use crate::text_index;
use crate::text_index::Field;
use crate::text_index::file::BlockName;

/// Rows that an estimate packs to learn how small they become.
const SAMPLE: u64 = 3 * 4096;

/// Bytes of the files of a day of which all is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PackedSize {
    /// `logs.parquet`.
    pub packed: u64,
    /// `meta.json`, which is made of it next.
    pub summary: u64,
    /// `texts.index`, too.
    pub texts: u64,
}

impl PackedSize {
    pub(crate) fn all(self) -> u64 {
        self.packed + self.summary + self.texts
    }

    /// About that of a day with `rows` rows, of which this is that of some.
    pub(crate) fn scaled(self, rows: u64, of: u64) -> PackedSize {
        let scale = |bytes: u64| if of == 0 { bytes } else { (bytes * rows).div_ceil(of) };
        // Its summary is of kinds, which do not grow with the rows.
        PackedSize { packed: scale(self.packed), texts: scale(self.texts), ..self }
    }
}

/// Gathers it while the rows go into a member.
#[derive(Default)]
pub(crate) struct Sizing {
    summary: SummaryTally,
    rows: u64,
    /// By their numbers.
    sources: Vec<String>,
    /// Of each block, whether any of its rows has tags or attributes.
    has_fields: Vec<bool>,
    is_open: bool,
}

impl Sizing {
    /// Takes the next row, of a kind and a time as [`super::index::IndexBuilder`] has them; `ends` when
    /// it is the last of its block.
    pub(crate) fn push(&mut self, row: &Row<'_>, (kind, time): (Kind, i64), ends: bool) {
        self.summary.add(&kind, time);
        self.rows += 1;
        if usize::try_from(kind.src_id) == Ok(self.sources.len()) {
            self.sources.push(row.src.to_owned());
        }
        if !self.is_open {
            self.has_fields.push(false);
        }
        self.is_open = !ends;
        let has_attrs = row.attrs.is_some_and(|attrs| !matches!(attrs, "" | "[]" | "{}"));
        if let Some(has_fields) = self.has_fields.last_mut() {
            *has_fields |= has_attrs || !row.tags.is_empty();
        }
    }

    /// The size with a member of so many bytes.
    pub(crate) fn finish(self, index: &Index, digest: &str, packed: u64) -> io::Result<PackedSize> {
        let stamp = Stamp::of_packed(packed);
        let source = |id: i64| self.sources.get(usize::try_from(id).ok()?).cloned();
        let summary = self.summary.finish(stamp, source).encode()?.len() as u64;
        let names = index.blocks.iter().zip(self.has_fields).filter_map(|(block, has_fields)| {
            let first_logid = block.frame.first_logid;
            let name =
                BlockName { first_logid, sum: block.sum()?, packed: true, field: Field::Content };
            Some((name, has_fields))
        });
        let texts = text_index::packed_bytes(self.rows, names, stamp, digest)?;
        Ok(PackedSize { packed, summary, texts })
    }
}

/// Counts what is written.
pub(super) struct Counted<W> {
    pub into: W,
    pub bytes: u64,
}

impl<W: io::Write> io::Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// Rows of a day, and just what it would take: it is packed to nowhere.
pub(super) fn measure(
    pool: &PartitionPool,
    key: &PartitionKey,
    control: &Control,
) -> Result<Option<(u64, PackedSize)>> {
    PartitionScan::with(pool, key, control, |scan| {
        let day = scan.packed.as_ref().map(|packed| packed.day);
        let state = scan.sql(State::of(scan.conn, day))?;
        let (written, _) = write(scan, &state, io::sink(), &|_| true)?;
        Ok((written.rows, written.size))
    })
}

/// Rows of a day, and about how many bytes it would take.
pub(super) fn estimate(
    pool: &PartitionPool,
    key: &PartitionKey,
    control: &Control,
) -> Result<Option<(u64, Option<u64>)>> {
    PartitionScan::with(pool, key, control, |scan| {
        let path = packed_path(pool.base(), key);
        let failed = |error: MemberError| failure(key, &path, error);
        let heads = scan.blocks()?.heads;
        let rows: u64 = heads.iter().map(|head| head.rows.unsigned_abs()).sum();
        let into = Counted { into: io::sink(), bytes: 0 };
        let (mut writer, mut index) = begin(key, into).map_err(failed)?;
        let mut sizing = Sizing::default();
        // Some rows from the middle of the day.
        let after = heads.get(heads.len() / 2).map(|head| head.first_time / NANOS);
        let start = after.filter(|_| rows > 4 * SAMPLE).unwrap_or(0) + key.day().start();
        let filter = LogFilter { epoch_from: Some(start), ..LogFilter::default().in_full() };
        let mut taken = 0_u64;
        let done = all::each(scan, &Plan::of(&filter)?, Odd::Refuse, &mut |row| {
            let ends = writer.push(row).map_err(failed)?;
            sizing.push(row, index.push(row, ends), ends);
            taken += 1;
            // Not an error of the caller's: just enough.
            if taken == SAMPLE { Err(StoreError::Cancelled) } else { Ok(()) }
        });
        match done {
            Err(StoreError::Cancelled) if taken == SAMPLE => {}
            other => other?,
        }
        let index = index.finish(0, Marks::default());
        let written = writer.finish(&index.encode()).map_err(failed)?;
        let size = sizing.finish(&index, &written.digest, written.inner.bytes);
        let size = size.map_err(StoreError::io("measure", &path))?;
        // Sources and the footer's frame do not grow with the rows.
        Ok((rows, Some(size.scaled(rows, taken).all())))
    })
}
