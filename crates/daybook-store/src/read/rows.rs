//! Reading rows for their text: one by one where few are wanted, in a run where many are.

use std::borrow::Cow;
use std::collections::HashMap;

use daybook_parquet::Columns;
use rusqlite::types::ValueRef;

use crate::block::Kind;
use crate::error::Result;
use crate::read::matching::RowFacts;
use crate::read::plan::KindTest;
use crate::read::scan::{Block, Head, Home, PackedPart, PartitionScan};
use crate::write::tags_json;

/// Below this many rows they are looked up one by one.
const LOOKUPS: usize = 128;
/// So they are when fewer than one in this many logids of the run is wanted: in a day that was
/// put in order of time, neighbours in time lie apart.
const SPARSE: i64 = 16;

/// Texts of a run of rows. SQLite unpacks every column that is named, wanted or not, so the two
/// statements that most searches take name no more than these.
pub(crate) const RUN_SQL: &str = "SELECT logid, content, tags FROM entries NOT INDEXED WHERE logid BETWEEN ?1 AND ?2 ORDER BY logid";
/// Text of one row.
pub(crate) const ONE_SQL: &str = "SELECT logid, content, tags FROM entries WHERE logid = ?1";
/// A run of rows with all that a condition can look at.
pub(crate) const RUN_ALL_SQL: &str = "SELECT logid, content, tags, attrs, src_id, loglevel, error FROM entries NOT INDEXED WHERE logid BETWEEN ?1 AND ?2 ORDER BY logid";
/// The same of one row.
pub(crate) const ONE_ALL_SQL: &str =
    "SELECT logid, content, tags, attrs, src_id, loglevel, error FROM entries WHERE logid = ?1";

/// Says for each logid (increasing) of a block whether its row passes. A row that is gone does not.
pub(crate) fn passing(
    scan: &PartitionScan<'_>,
    test: &KindTest<'_>,
    head: &Head,
    logids: &[i64],
) -> Result<Vec<bool>> {
    if let (Home::Packed(block), Some(packed)) = (head.home, &scan.packed) {
        return passing_packed(scan, packed, test, block, logids);
    }
    let mut passed = vec![false; logids.len()];
    let sql = if test.wants().attrs || test.wants().kind {
        (RUN_ALL_SQL, ONE_ALL_SQL)
    } else {
        (RUN_SQL, ONE_SQL)
    };
    each(scan, logids, sql, &mut |place, row| {
        passed[place] = test_row(test, row)?;
        Ok(())
    })?;
    Ok(passed)
}

/// Hands over every row of a block, in no order. One that is gone is left out, but not of a packed day.
pub(crate) fn whole(
    scan: &PartitionScan<'_>,
    head: &Head,
    block: &Block,
    take: &mut dyn FnMut(RowFacts<'_>),
) -> Result<()> {
    if let (Home::Packed(place), Some(packed)) = (head.home, &scan.packed) {
        let columns = Columns::CONTENT.and(Columns::TAGS).and(Columns::ATTRS);
        let batch = packed.day.read(scan.key, place, columns)?;
        for row in 0..batch.len() {
            let tags = tags_json(&batch.tags(row));
            let attrs = batch.attrs(row).unwrap_or_default().as_bytes();
            let content = batch.content(row).as_bytes();
            take(RowFacts { content, tags: tags.as_bytes(), attrs });
        }
        return Ok(());
    }
    let mut logids: Vec<i64> =
        (0..block.columns.times.len()).map(|place| block.logid(place)).collect();
    logids.sort_unstable();
    each(scan, &logids, (RUN_ALL_SQL, ONE_ALL_SQL), &mut |_, row| {
        let bytes = |column| {
            let stored = row.get_ref(column)?;
            Ok::<_, rusqlite::Error>(stored.as_bytes_or_null()?.unwrap_or_default())
        };
        take(RowFacts { content: bytes(1)?, tags: bytes(2)?, attrs: bytes(3)? });
        Ok(())
    })
}

/// Reads the rows of some logids (increasing), by a statement for a run of them or by one for each.
fn each(
    scan: &PartitionScan<'_>,
    logids: &[i64],
    (run_sql, one_sql): (&str, &str),
    take: &mut dyn FnMut(usize, &rusqlite::Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let (Some(first), Some(last)) = (logids.first(), logids.last()) else { return Ok(()) };
    if logids.len() < LOOKUPS || last.saturating_sub(*first) / SPARSE > logids.len() as i64 {
        for (place, logid) in logids.iter().enumerate() {
            scan.control.check()?;
            let mut statement = scan.prepare(one_sql)?;
            let mut rows = scan.sql(statement.query([logid]))?;
            if let Some(row) = scan.sql(rows.next())? {
                scan.sql(take(place, row))?;
            }
        }
        return Ok(());
    }
    let mut statement = scan.prepare(run_sql)?;
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
            Some(wanted) if *wanted == logid => scan.sql(take(place, row))?,
            Some(_) => {}
        }
    }
    Ok(())
}

/// The same of a block of a packed day.
fn passing_packed(
    scan: &PartitionScan<'_>,
    packed: &PackedPart<'_>,
    test: &KindTest<'_>,
    block: usize,
    logids: &[i64],
) -> Result<Vec<bool>> {
    let wants = test.wants();
    let wanted = [
        (wants.content, Columns::CONTENT),
        (wants.tags, Columns::TAGS),
        (wants.attrs, Columns::ATTRS),
    ];
    let wanted = wanted.into_iter().filter(|(wants, _)| *wants);
    let wanted = wanted.fold(Columns::INDEXED, |all, (_, column)| all.and(column));
    let batch = packed.texts(scan.key, block, wanted)?;
    let mut sources: HashMap<&str, i64> = HashMap::new();
    let mut places: Vec<(i64, usize)> = batch.logids().iter().copied().zip(0..).collect();
    places.sort_unstable();
    let mut places = places.into_iter();
    let mut passed = Vec::with_capacity(logids.len());
    for logid in logids {
        scan.control.check()?;
        let Some((_, row)) = places.find(|(found, _)| found == logid) else {
            passed.push(false);
            continue;
        };
        let kind = match (wants.kind, batch.levels().get(row)) {
            (true, Some(level)) => {
                let src = batch.src(row);
                let known = || packed.day.src_id(src).unwrap_or(i64::MIN);
                let src_id = *sources.entry(src).or_insert_with(known);
                Some(Kind { src_id, level: *level, error: batch.error(row) })
            }
            _ => None,
        };
        // As it is stored elsewhere, for who compares it.
        let tags = if wants.tags { tags_json(&batch.tags(row)) } else { Cow::Borrowed("") };
        let content = if wants.content { batch.content(row).as_bytes() } else { b"" };
        let attrs = batch.attrs(row).unwrap_or_default().as_bytes();
        passed.push(test.passes(kind.as_ref(), RowFacts { content, tags: tags.as_bytes(), attrs }));
    }
    Ok(passed)
}

fn test_row(test: &KindTest<'_>, row: &rusqlite::Row<'_>) -> rusqlite::Result<bool> {
    let wants = test.wants();
    // Without copying them.
    let bytes = |wanted: bool, column: usize| {
        let stored = if wanted { row.get_ref(column)? } else { ValueRef::Null };
        Ok::<_, rusqlite::Error>(stored.as_bytes_or_null()?.unwrap_or_default())
    };
    let kind = if wants.kind {
        Some(Kind { src_id: row.get(4)?, level: row.get(5)?, error: row.get(6)? })
    } else {
        None
    };
    let content = bytes(wants.content, 1)?;
    let (tags, attrs) = (bytes(wants.tags, 2)?, bytes(wants.attrs, 3)?);
    Ok(test.passes(kind.as_ref(), RowFacts { content, tags, attrs }))
}
