//! Reading rows for their text: one by one where few are wanted, in a run where many are.

use crate::error::Result;
use crate::read::scan::PartitionScan;
use crate::read::text::RowTest;

/// Below this many rows they are looked up one by one.
const LOOKUPS: usize = 128;
/// So they are when fewer than one in this many logids of the run is wanted: in a day that was
/// put in order of time, neighbours in time lie apart.
const SPARSE: i64 = 16;

/// Texts of a run of rows.
pub(crate) const RUN_SQL: &str = "SELECT logid, content, tags FROM entries NOT INDEXED WHERE logid BETWEEN ?1 AND ?2 ORDER BY logid";
/// Text of one row.
pub(crate) const ONE_SQL: &str = "SELECT logid, content, tags FROM entries WHERE logid = ?1";

/// Says for each logid (increasing) whether its row passes. A row that is gone does not.
pub(crate) fn passing(
    scan: &PartitionScan<'_>,
    test: &RowTest,
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
pub(crate) fn passes(scan: &PartitionScan<'_>, test: &RowTest, logid: i64) -> Result<bool> {
    scan.control.check()?;
    let mut statement = scan.prepare(ONE_SQL)?;
    let mut rows = scan.sql(statement.query([logid]))?;
    let Some(row) = scan.sql(rows.next())? else { return Ok(false) };
    scan.sql(test_row(test, row))
}

fn test_row(test: &RowTest, row: &rusqlite::Row<'_>) -> rusqlite::Result<bool> {
    // Without copying them.
    let tags = if test.wants_tags() { row.get_ref(2)?.as_bytes()? } else { &[] };
    Ok(test.passes(row.get_ref(1)?.as_bytes()?, tags))
}
