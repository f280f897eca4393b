//! Reading rows for their text: one by one where few are wanted, in a run where many are.

use rusqlite::types::ValueRef;

use crate::block::Kind;
use crate::error::Result;
use crate::read::matching::RowFacts;
use crate::read::plan::KindTest;
use crate::read::scan::PartitionScan;

/// Below this many rows they are looked up one by one.
const LOOKUPS: usize = 128;
/// So they are when fewer than one in this many logids of the run is wanted: in a day that was
/// put in order of time, neighbours in time lie apart.
const SPARSE: i64 = 16;

/// Texts of a run of rows.
pub(crate) const RUN_SQL: &str = "SELECT logid, src_id, loglevel, error, tags, content, attrs FROM entries NOT INDEXED WHERE logid BETWEEN ?1 AND ?2 ORDER BY logid";
/// Text of one row.
pub(crate) const ONE_SQL: &str =
    "SELECT logid, src_id, loglevel, error, tags, content, attrs FROM entries WHERE logid = ?1";

/// Says for each logid (increasing) whether its row passes. A row that is gone does not.
pub(crate) fn passing(
    scan: &PartitionScan<'_>,
    test: &KindTest<'_>,
    logids: &[i64],
) -> Result<Vec<bool>> {
    let mut passed = vec![false; logids.len()];
    let (Some(first), Some(last)) = (logids.first(), logids.last()) else { return Ok(passed) };
    if logids.len() < LOOKUPS || last.saturating_sub(*first) / SPARSE > logids.len() as i64 {
        for (logid, passed) in logids.iter().zip(&mut passed) {
            *passed = passes(scan, test, *logid)?;
        }
        return Ok(passed);
    }
    let mut statement = scan.prepare(RUN_SQL)?;
    let mut rows = scan.sql(statement.query([first, last]))?;
    let mut place = 0;
    while let Some(row) = scan.sql(rows.next())? {
        // Between rows, not blocks: a row may be large.
        scan.control.check()?;
        let logid: i64 = scan.sql(row.get(0))?;
        while logids.get(place).is_some_and(|wanted| *wanted < logid) {
            place += 1;
        }
        match logids.get(place) {
            None => break,
            Some(wanted) if *wanted == logid => passed[place] = scan.sql(test_row(test, row))?,
            Some(_) => {}
        }
    }
    Ok(passed)
}

/// Whether the row of a logid passes.
pub(crate) fn passes(scan: &PartitionScan<'_>, test: &KindTest<'_>, logid: i64) -> Result<bool> {
    scan.control.check()?;
    let mut statement = scan.prepare(ONE_SQL)?;
    let mut rows = scan.sql(statement.query([logid]))?;
    let Some(row) = scan.sql(rows.next())? else { return Ok(false) };
    scan.sql(test_row(test, row))
}

fn test_row(test: &KindTest<'_>, row: &rusqlite::Row<'_>) -> rusqlite::Result<bool> {
    let wants = test.wants();
    // Without copying them, and only what is looked at: what follows a long text is far away.
    let bytes = |wanted: bool, column: usize| {
        let stored = if wanted { row.get_ref(column)? } else { ValueRef::Null };
        Ok::<_, rusqlite::Error>(stored.as_bytes_or_null()?.unwrap_or_default())
    };
    let kind = Kind { src_id: row.get(1)?, level: row.get(2)?, error: row.get(3)? };
    let (tags, content) = (bytes(wants.tags, 4)?, bytes(wants.content, 5)?);
    Ok(test.passes(&kind, RowFacts { content, tags, attrs: bytes(wants.attrs, 6)? }))
}
