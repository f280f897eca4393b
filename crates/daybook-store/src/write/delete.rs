//! Deleting rows of one partition, with their blocks.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::block::{self, BlockRow};
use crate::control::Control;
use crate::error::Result;
use crate::pool::{Handle, PartitionPool};
use crate::read::plan::{KindTest, Plan, Times};
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
    let scan = PartitionScan { conn: &tx, key: &handle.key, pool, control, seen_tail: None };
    let kinds = scan.sql(plan.kinds(&tx))?;
    let times = plan.times(handle.key.day());
    // A logid is never given twice, even when the last rows go.
    scan.sql(tx.execute(
        "UPDATE partition SET logid_floor = max(logid_floor, (SELECT coalesce(max(logid), 0) FROM entries))",
        [],
    ))?;
    let mut deleted = 0;
    let mut blocks = scan.blocks()?;
    let heads = std::mem::take(&mut blocks.heads);
    for head in heads.iter().filter(|head| times.touches(head.first_time, head.last_time)) {
        if !blocks.kinds(head)?.kinds.iter().any(|(kind, _)| kinds.wants(kind)) {
            continue;
        }
        let block = blocks.columns(head)?;
        deleted += scan.sql(cut(&tx, head, block, &kinds, times))?;
    }
    drop(blocks);
    let is_left =
        scan.sql(tx.query_row("SELECT EXISTS (SELECT 1 FROM entries)", [], |row| row.get(0)))?;
    tx.commit().map_err(&failed)?;
    Ok((deleted, is_left))
}

/// Deletes the rows of one block, or of the tail.
fn cut(
    conn: &Connection,
    head: &Head,
    block: &Block,
    kinds: &KindTest<'_>,
    times: Times,
) -> rusqlite::Result<u64> {
    let goes: HashSet<usize> =
        (0..block.kinds.len()).filter(|&index| kinds.wants(&block.kinds[index].0)).collect();
    let mut stays = Vec::new();
    let mut deleted = 0;
    let mut delete = conn.prepare_cached("DELETE FROM entries WHERE logid = ?1")?;
    for (place, (time, index)) in block.columns.times.iter().zip(&block.columns.kinds).enumerate() {
        let index = usize::from(*index);
        if goes.contains(&index) && times.contains(*time) {
            deleted += delete.execute([block.logid(place)])? as u64;
        } else {
            stays.push(BlockRow {
                logid: block.logid(place),
                time: *time,
                kind: block.kinds[index].0,
            });
        }
    }
    if !head.is_tail && deleted > 0 {
        conn.prepare_cached("DELETE FROM blocks WHERE first_logid = ?1")?
            .execute([head.first_logid])?;
        if let Some(rest) = block::encode(&stays, head.last_logid) {
            insert_block(conn, &rest)?;
        }
    }
    Ok(deleted)
}
