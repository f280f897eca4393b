//! Putting the blocks of a day that is over in order of time, so that a short range or the
//! newest page touches few of them, however the entries came. Rows and their logids stay.

use rusqlite::Transaction;

use crate::block::{self, BLOCK_ROWS, BlockRow};
use crate::error::Result;
use crate::key::{DAY_NANOS, DAY_SECS};
use crate::read::scan::{Blocks, Head, PartitionScan};
use crate::tail::insert_block_into;

/// Blocks that may cover a moment on average before they are put in order.
const MAX_DEPTH: i64 = 2;
/// Entries that are held in memory at a time, about 40 bytes each; more only where a single
/// second holds more.
const WINDOW_ROWS: u64 = 500_000;

/// The new blocks stand aside until the old ones are all read; memory holds a window of them.
const ASIDE: &str = "CREATE TABLE reordered AS SELECT * FROM blocks WHERE false";
const REPLACE: &str =
    "DELETE FROM blocks; INSERT INTO blocks SELECT * FROM reordered; DROP TABLE reordered;";

/// Puts the blocks in order when they overlap much, and brings the tail into blocks. Says
/// whether there was anything to do.
pub(crate) fn reorder(scan: &PartitionScan<'_>, tx: &Transaction<'_>) -> Result<bool> {
    let mut blocks = scan.blocks()?;
    let heads = std::mem::take(&mut blocks.heads);
    if !is_needed(&heads) {
        return Ok(false);
    }
    let windows = windows(&mut blocks, &heads)?;
    scan.sql(tx.execute_batch(ASIDE))?;
    let mut waiting: Vec<BlockRow> = Vec::new();
    for (from, to) in windows {
        for head in heads.iter().filter(|head| head.first_time < to && head.last_time >= from) {
            waiting.extend(
                blocks.rows(head)?.into_iter().filter(|row| (from..to).contains(&row.time)),
            );
        }
        waiting.sort_unstable_by_key(|row| (row.time, row.logid));
        while waiting.len() >= BLOCK_ROWS {
            let full: Vec<BlockRow> = waiting.drain(..BLOCK_ROWS).collect();
            put(scan, tx, &full)?;
        }
    }
    put(scan, tx, &waiting)?;
    drop(blocks);
    scan.sql(tx.execute_batch(REPLACE))?;
    Ok(true)
}

fn put(scan: &PartitionScan<'_>, tx: &Transaction<'_>, rows: &[BlockRow]) -> Result<()> {
    let last_logid = rows.iter().map(|row| row.logid).max();
    match last_logid.and_then(|last| block::encode(rows, last)) {
        Some(block) => scan.sql(insert_block_into(tx, "reordered", &block)),
        None => Ok(()),
    }
}

fn is_needed(heads: &[Head]) -> bool {
    let has_tail = heads.iter().any(|head| head.is_tail());
    let covered: i64 = heads.iter().map(|head| head.last_time - head.first_time).sum();
    let first = heads.iter().map(|head| head.first_time).min().unwrap_or(0);
    let last = heads.iter().map(|head| head.last_time).max().unwrap_or(0);
    has_tail || covered > (last - first).max(1).saturating_mul(MAX_DEPTH)
}

/// Cuts the day into ranges of time that hold about [`WINDOW_ROWS`] entries each.
fn windows(blocks: &mut Blocks<'_, '_>, heads: &[Head]) -> Result<Vec<(i64, i64)>> {
    let mut seconds = vec![0_u64; DAY_SECS as usize];
    let nanos_per_second = DAY_NANOS / DAY_SECS;
    for head in heads {
        for row in blocks.rows(head)? {
            if let Some(count) =
                usize::try_from(row.time / nanos_per_second).ok().and_then(|s| seconds.get_mut(s))
            {
                *count += 1;
            }
        }
    }
    let mut windows = Vec::new();
    let (mut from, mut held) = (i64::MIN, 0);
    for (second, count) in seconds.into_iter().enumerate() {
        held += count;
        if held >= WINDOW_ROWS {
            let to = (second as i64 + 1) * nanos_per_second;
            windows.push((from, to));
            (from, held) = (to, 0);
        }
    }
    windows.push((from, i64::MAX));
    Ok(windows)
}
