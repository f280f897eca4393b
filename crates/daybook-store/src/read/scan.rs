//! Going through the entries of one partition by its blocks.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use daybook_parquet::{Batch, Columns as Wanted};

use rusqlite::{CachedStatement, Connection};

use crate::block::{self, BadBlock, BlockRow, Columns, Frame, IdMap, Kind};
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::explain::{Phase, Watch};
use crate::failure::FailureKind;
use crate::key::PartitionKey;
use crate::open;
use crate::packed::index::PackedBlock;
use crate::packed::{Packed, late};
use crate::pool::PartitionPool;
use crate::tail::SeenTail;
use crate::text_index::Field;
use crate::text_index::file::BlockName;

/// A read of one partition: a snapshot of it, and how to name what goes wrong.
pub(crate) struct PartitionScan<'a> {
    pub conn: &'a Connection,
    pub key: &'a PartitionKey,
    pub pool: &'a PartitionPool,
    pub control: &'a Control,
    /// Where the connection keeps what it saw of the tail; none while it writes.
    pub seen_tail: Option<&'a RefCell<Option<SeenTail>>>,
    /// The packed part of the day.
    pub packed: Option<PackedPart<'a>>,
}

/// The packed part of a day as it stands now.
pub(crate) struct PackedPart<'a> {
    pub day: &'a Packed,
    /// Rows that went since it was packed.
    gone: HashSet<i64>,
    /// The database holds rows that are packed by now: it is left out.
    is_all: bool,
    /// The texts of the block that was looked at last.
    texts: RefCell<Option<(usize, Wanted, Rc<Batch>)>>,
}

/// What a block is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// The table of blocks.
    Table,
    /// The rows that are in no block.
    Tail,
    /// The packed part: the place of the block in it.
    Packed(usize),
}

/// Where a block lies, without its entries. Its `first_logid` is that of its first entry, which
/// names it; `last_logid` is the highest. The rows that are in no block form the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub first_logid: i64,
    pub last_logid: i64,
    pub first_time: i64,
    pub last_time: i64,
    pub rows: i64,
    pub(crate) home: Home,
}

impl Head {
    /// Whether it is the rows that are in no block.
    pub(crate) fn is_tail(&self) -> bool {
        self.home == Home::Tail
    }

    fn frame(&self) -> Frame {
        let Head { first_logid, last_logid, first_time, last_time, rows, .. } = *self;
        Frame { first_logid, last_logid, first_time, last_time, rows }
    }
}

pub(crate) const SOURCE_SQL: &str = "SELECT src FROM sources WHERE src_id = ?1";
pub(crate) const HEADS_SQL: &str =
    "SELECT first_logid, last_logid, first_time, last_time, rows FROM blocks";
pub(crate) const KINDS_SQL: &str = "SELECT kinds FROM blocks WHERE first_logid = ?1";
pub(crate) const COLUMNS_SQL: &str = "SELECT columns FROM blocks WHERE first_logid = ?1";

impl<'a> PartitionScan<'a> {
    /// Runs `work` on one state of a partition. None when there is nothing to read.
    pub(crate) fn with<T>(
        pool: &'a PartitionPool,
        key: &'a PartitionKey,
        control: &'a Control,
        work: impl FnOnce(&PartitionScan<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let opening = Watch::start(control.explain());
        pool.lease(key, open::Access::Read, |handle| {
            // A transaction that only reads: blocks and tail must be of one moment.
            let snapshot = handle.conn.unchecked_transaction().map_err(pool.failed(key))?;
            let seen_tail = Some(&handle.seen_tail);
            let packed = match &handle.packed {
                Some(day) => Some(PackedPart::of(day, &snapshot).map_err(pool.failed(key))?),
                None => None,
            };
            let scan = PartitionScan { conn: &snapshot, key, pool, control, seen_tail, packed };
            opening.stop(key, Phase::Opening);
            let done = work(&scan)?;
            snapshot.finish().map_err(pool.failed(key))?;
            Ok(done)
        })
    }

    pub(crate) fn sql<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        // Called for every row and column: an error is put together only when there is one.
        result.map_err(|error| self.pool.failed(self.key)(error))
    }

    pub(crate) fn prepare(&self, sql: &str) -> Result<CachedStatement<'a>> {
        self.sql(self.conn.prepare_cached(sql))
    }

    /// Whether the database holds rows that count.
    fn has_rows(&self) -> bool {
        self.packed.as_ref().is_none_or(|packed| !packed.is_all)
    }

    /// The name of a source, by its number in one of the parts.
    pub(crate) fn src(&self, src_id: i64) -> Result<String> {
        if let Some(src) = self.packed.as_ref().and_then(|packed| packed.day.src(src_id)) {
            return Ok(src.to_owned());
        }
        let mut statement = self.prepare(SOURCE_SQL)?;
        self.sql(statement.query_row([src_id], |row| row.get(0)))
    }

    fn bad_block(&self, bad: BadBlock) -> StoreError {
        open::failure(self.pool.base(), self.key, FailureKind::Damaged, bad.to_string())
    }

    /// The blocks that touch a range of times, and the loader of their entries.
    pub(crate) fn blocks(&self) -> Result<Blocks<'_, 'a>> {
        let mut heads = Vec::new();
        if self.has_rows() {
            let mut statement = self.prepare(HEADS_SQL)?;
            let mut rows = self.sql(statement.query([]))?;
            while let Some(row) = self.sql(rows.next())? {
                let head = (|| {
                    Ok(Head {
                        first_logid: row.get(0)?,
                        last_logid: row.get(1)?,
                        first_time: row.get(2)?,
                        last_time: row.get(3)?,
                        rows: row.get(4)?,
                        home: Home::Table,
                    })
                })();
                heads.push(self.sql(head)?);
            }
        }
        let last = heads.iter().map(|head: &Head| head.last_logid).max().unwrap_or(0);
        let seen = self.seen_tail.and_then(RefCell::take);
        let seen = self.sql(SeenTail::current(self.conn, seen, last, self.key.day().start()))?;
        let tail = Arc::clone(&seen.rows);
        if let Some(place) = self.seen_tail {
            place.replace(Some(seen));
        }
        let tail = if self.has_rows() { tail } else { Arc::default() };
        let times = || tail.iter().map(|row| row.time);
        if let (Some(first_time), Some(last_time)) = (times().min(), times().max()) {
            heads.push(Head {
                first_logid: last.saturating_add(1),
                last_logid: tail.last().map_or(last, |row| row.logid),
                first_time,
                last_time,
                rows: tail.len() as i64,
                home: Home::Tail,
            });
        }
        if let Some(packed) = &self.packed {
            heads.extend(packed.heads());
        }
        Ok(Blocks {
            scan: self,
            heads,
            tail,
            kinds_statement: self.prepare(KINDS_SQL)?,
            columns_statement: self.prepare(COLUMNS_SQL)?,
            block: Block::default(),
        })
    }
}

/// The blocks of a partition.
pub(crate) struct Blocks<'s, 'a> {
    scan: &'s PartitionScan<'a>,
    pub heads: Vec<Head>,
    tail: Arc<[BlockRow]>,
    kinds_statement: CachedStatement<'a>,
    columns_statement: CachedStatement<'a>,
    block: Block,
}

/// The block that is looked at: one at a time, so that memory does not grow with the range.
#[derive(Default)]
pub(crate) struct Block {
    /// The kinds that occur, with their counts.
    pub kinds: Vec<(Kind, u64)>,
    /// Entry by entry; empty until asked for.
    pub columns: Columns,
    /// Logids of the tail's rows, which the columns cannot name.
    tail_logids: Option<Vec<i64>>,
}

impl Block {
    pub(crate) fn logid(&self, place: usize) -> i64 {
        match &self.tail_logids {
            Some(logids) => logids.get(place).copied().unwrap_or_default(),
            None => self.columns.logid(place),
        }
    }
}

impl Blocks<'_, '_> {
    /// The block that was asked for last.
    pub(crate) fn block(&self) -> &Block {
        &self.block
    }

    /// What names the state of a block in the index of texts; none of the tail, which changes.
    pub(crate) fn name(&mut self, head: &Head) -> Result<Option<BlockName>> {
        let sum = match (head.home, &self.scan.packed) {
            (Home::Tail, _) => return Ok(None),
            (Home::Packed(place), Some(packed)) => {
                packed.day.index.blocks.get(place).and_then(PackedBlock::sum)
            }
            _ => {
                let mut sum = None;
                read_blob(self.scan, &mut self.columns_statement, head, |bytes| {
                    sum = block::checksum(bytes);
                    Ok(())
                })?;
                sum
            }
        };
        let packed = matches!(head.home, Home::Packed(_));
        let first_logid = head.first_logid;
        Ok(sum.map(|sum| BlockName { first_logid, sum, packed, field: Field::Content }))
    }

    /// All entries of a block.
    pub(crate) fn rows(&mut self, head: &Head) -> Result<Vec<BlockRow>> {
        self.kinds(head)?;
        let block = self.columns(head)?;
        let row = |place: usize| BlockRow {
            logid: block.logid(place),
            time: block.columns.times[place],
            kind: block.kinds[usize::from(block.columns.kinds[place])].0,
        };
        Ok((0..block.columns.times.len()).map(row).collect())
    }

    /// The kinds of a block.
    pub(crate) fn kinds(&mut self, head: &Head) -> Result<&Block> {
        self.scan.control.check()?;
        self.block.tail_logids = None;
        self.block.columns.times.clear();
        if head.is_tail() {
            self.tail_as_block().map_err(|bad| self.scan.bad_block(bad))?;
        } else if let (Home::Packed(place), Some(packed)) = (head.home, &self.scan.packed) {
            packed.kinds(self.scan, place, &mut self.block)?;
        } else {
            let kinds = &mut self.block.kinds;
            read_blob(self.scan, &mut self.kinds_statement, head, |bytes| {
                block::decode_kinds(bytes, &head.frame(), kinds)?;
                let entries =
                    kinds.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count));
                if entries == u64::try_from(head.rows).ok() { Ok(()) } else { Err(BadBlock) }
            })?;
        }
        Ok(&self.block)
    }

    /// The entries of the block whose kinds were asked for last.
    pub(crate) fn columns(&mut self, head: &Head) -> Result<&Block> {
        if let (Home::Packed(place), Some(packed)) = (head.home, &self.scan.packed) {
            packed.columns(self.scan, place, &mut self.block)?;
        } else if !head.is_tail() {
            let (kinds, columns) = (self.block.kinds.len(), &mut self.block.columns);
            read_blob(self.scan, &mut self.columns_statement, head, |bytes| {
                block::decode_columns(bytes, &head.frame(), kinds, columns)
            })?;
        }
        Ok(&self.block)
    }

    fn tail_as_block(&mut self) -> std::result::Result<(), BadBlock> {
        let block = &mut self.block;
        let mut places: IdMap<Kind, usize> = IdMap::default();
        block.kinds.clear();
        block.columns.kinds.clear();
        for row in self.tail.iter() {
            let place = *places.entry(row.kind).or_insert_with(|| {
                block.kinds.push((row.kind, 0));
                block.kinds.len() - 1
            });
            block.kinds[place].1 += 1;
            block.columns.times.push(row.time);
            block.columns.kinds.push(u16::try_from(place).map_err(|_| BadBlock)?);
        }
        block.tail_logids = Some(self.tail.iter().map(|row| row.logid).collect());
        Ok(())
    }
}

/// Decodes one column of one block where SQLite holds it.
fn read_blob(
    scan: &PartitionScan<'_>,
    statement: &mut CachedStatement<'_>,
    head: &Head,
    decode: impl FnOnce(&[u8]) -> std::result::Result<(), BadBlock>,
) -> Result<()> {
    let mut rows = scan.sql(statement.query([head.first_logid]))?;
    let row = scan.sql(rows.next())?.ok_or_else(|| scan.bad_block(BadBlock))?;
    let bytes = scan.sql(row.get_ref(0))?.as_blob().map_err(|_| scan.bad_block(BadBlock))?;
    decode(bytes).map_err(|bad| scan.bad_block(bad))
}

impl<'a> PackedPart<'a> {
    pub(crate) fn of(day: &'a Packed, conn: &Connection) -> rusqlite::Result<Self> {
        let is_all = late::is_superseded(conn, &day.index)?;
        let gone = if is_all { HashSet::new() } else { late::gone(conn)? };
        Ok(PackedPart { day, gone, is_all, texts: RefCell::default() })
    }

    fn heads(&self) -> impl Iterator<Item = Head> {
        self.day.index.blocks.iter().enumerate().map(|(place, block)| {
            let Frame { first_logid, last_logid, first_time, last_time, rows } = block.frame;
            let home = Home::Packed(place);
            Head { first_logid, last_logid, first_time, last_time, rows, home }
        })
    }

    fn kinds(&self, scan: &PartitionScan<'_>, place: usize, into: &mut Block) -> Result<()> {
        self.day.kinds(place, &mut into.kinds).map_err(|bad| scan.bad_block(bad))?;
        if self.has_gone(place) {
            self.day.columns(scan.key, place, &into.kinds, &mut into.columns)?;
            self.leave_out(into);
            into.kinds.iter_mut().for_each(|(_, count)| *count = 0);
            for kind in &into.columns.kinds {
                into.kinds[usize::from(*kind)].1 += 1;
            }
            into.columns.times.clear();
        }
        Ok(())
    }

    fn columns(&self, scan: &PartitionScan<'_>, place: usize, into: &mut Block) -> Result<()> {
        self.day.columns(scan.key, place, &into.kinds, &mut into.columns)?;
        if self.has_gone(place) {
            self.leave_out(into);
        }
        Ok(())
    }

    fn has_gone(&self, place: usize) -> bool {
        let Some(block) = self.day.index.blocks.get(place) else { return false };
        let logids = block.lowest_logid..=block.frame.last_logid;
        self.gone.iter().any(|logid| logids.contains(logid))
    }

    /// Whether it is all there is.
    pub(crate) fn is_untouched(&self) -> bool {
        !self.is_all && self.gone.is_empty()
    }

    /// Whether a row went since.
    pub(crate) fn is_gone(&self, logid: i64) -> bool {
        self.gone.contains(&logid)
    }

    fn leave_out(&self, block: &mut Block) {
        let columns = &mut block.columns;
        let stays: Vec<usize> = (0..columns.times.len())
            .filter(|&place| !self.gone.contains(&columns.logid(place)))
            .collect();
        let logids = stays.iter().map(|&place| columns.logid(place)).collect();
        columns.times = stays.iter().map(|&place| columns.times[place]).collect();
        columns.kinds = stays.iter().map(|&place| columns.kinds[place]).collect();
        columns.set_logids(logids);
    }

    /// Columns of all rows of a block, logids among them; kept for the next question.
    pub(crate) fn texts(
        &self,
        key: &PartitionKey,
        block: usize,
        wanted: Wanted,
    ) -> Result<Rc<Batch>> {
        let mut texts = self.texts.borrow_mut();
        match &*texts {
            Some((held, columns, batch)) if *held == block && columns.hold(wanted) => {
                Ok(Rc::clone(batch))
            }
            _ => {
                // Two blocks of large texts would be in memory at once.
                *texts = None;
                let batch = Rc::new(self.day.read(key, block, wanted)?);
                *texts = Some((block, wanted, Rc::clone(&batch)));
                Ok(batch)
            }
        }
    }
}
