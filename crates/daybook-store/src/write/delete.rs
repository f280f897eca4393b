//! Deleting rows of one partition, with their blocks.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::block::{self, BlockRow, Kind};
use crate::control::Control;
use crate::error::Result;
use crate::key::PartitionKey;
use crate::pool::{Handle, PartitionPool};
use crate::read::matching::Verdict;
use crate::read::plan::Plan;
use crate::read::scan::{Block, Head, PartitionScan};
use crate::tail::insert_block;
use crate::write::begin;

/// Deletes the rows that a plan names by time, level, error flag and source, and rebuilds their
/// blocks from what stays, in one transaction. Gives the number of rows deleted, and whether
/// any are left.
pub(crate) fn delete_rows(
    pool: &PartitionPool,
    handle: &mut Handle,
    plan: &Plan,
    control: &Control,
) -> Result<(u64, bool)> {
    // What the writer remembers of the tail is of the time before.
    handle.tail = None;
    let failed = pool.failed(&handle.key);
    let tx = begin(&handle.conn).map_err(&failed)?;
    let scan =
        PartitionScan { conn: &tx, key: &handle.key, pool, control, seen_tail: None, packed: None };
    let kinds = plan.kinds(&scan)?;
    // Never what only its text would tell.
    let goes = |kind: &Kind| kinds.verdict(kind) == Verdict::Yes;
    let times = plan.times(handle.key.day());
    scan.sql(raise_floor(&tx))?;
    let mut deleted = 0;
    let mut blocks = scan.blocks()?;
    let heads = std::mem::take(&mut blocks.heads);
    for head in heads.iter().filter(|head| times.touches(head.first_time, head.last_time)) {
        if !blocks.kinds(head)?.kinds.iter().any(|(kind, _)| goes(kind)) {
            continue;
        }
        let block = blocks.columns(head)?;
        let goes: HashSet<usize> =
            (0..block.kinds.len()).filter(|&index| goes(&block.kinds[index].0)).collect();
        deleted += scan.sql(cut(&tx, head, block, |_, time, index| {
            goes.contains(&index) && times.contains(time)
        }))?;
    }
    drop(blocks);
    let is_left =
        scan.sql(tx.query_row("SELECT EXISTS (SELECT 1 FROM entries)", [], |row| row.get(0)))?;
    tx.commit().map_err(&failed)?;
    Ok((deleted, is_left))
}

/// Deletes the rows with these logids, with their blocks, within a transaction.
pub(super) fn delete_logids(
    pool: &PartitionPool,
    key: &PartitionKey,
    tx: &Connection,
    logids: &[i64],
) -> Result<()> {
    let control = Control::default();
    let scan =
        PartitionScan { conn: tx, key, pool, control: &control, seen_tail: None, packed: None };
    scan.sql(raise_floor(tx))?;
    let logids: HashSet<i64> = logids.iter().copied().collect();
    let lowest = logids.iter().copied().min().unwrap_or(i64::MAX);
    let mut blocks = scan.blocks()?;
    let heads = std::mem::take(&mut blocks.heads);
    // A block in order of time may hold lower logids than its first: only the highest is a bound.
    for head in heads.iter().filter(|head| head.last_logid >= lowest) {
        blocks.kinds(head)?;
        let block = blocks.columns(head)?;
        scan.sql(cut(tx, head, block, |logid, _, _| logids.contains(&logid)))?;
    }
    Ok(())
}

/// A logid is never given twice, even when the last rows go.
fn raise_floor(conn: &Connection) -> rusqlite::Result<usize> {
    conn.execute(
        "UPDATE partition SET logid_floor = max(logid_floor, (SELECT coalesce(max(logid), 0) FROM entries))",
        [],
    )
}

/// Deletes rows of one block, or of the tail: those that go by their logid, time and the place of
/// their kind.
fn cut(
    conn: &Connection,
    head: &Head,
    block: &Block,
    goes: impl Fn(i64, i64, usize) -> bool,
) -> rusqlite::Result<u64> {
    let mut stays = Vec::new();
    let mut deleted = 0;
    let mut delete = conn.prepare_cached("DELETE FROM entries WHERE logid = ?1")?;
    for (place, (time, index)) in block.columns.times.iter().zip(&block.columns.kinds).enumerate() {
        let (logid, index) = (block.logid(place), usize::from(*index));
        if goes(logid, *time, index) {
            deleted += delete.execute([logid])? as u64;
        } else {
            stays.push(BlockRow { logid, time: *time, kind: block.kinds[index].0 });
        }
    }
    if !head.is_tail() && deleted > 0 {
        conn.prepare_cached("DELETE FROM blocks WHERE first_logid = ?1")?
            .execute([head.first_logid])?;
        if let Some(rest) = block::encode(&stays, head.last_logid) {
            insert_block(conn, &rest)?;
        }
    }
    Ok(deleted)
}
