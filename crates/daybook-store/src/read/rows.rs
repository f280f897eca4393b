//! Reading rows for their text: one by one where few are wanted, in a run where many are.

use std::borrow::Cow;
use std::collections::HashMap;

use daybook_parquet::Columns;
use rusqlite::types::ValueRef;

use crate::block::Kind;
use crate::error::Result;
use crate::read::matching::RowFacts;
use crate::read::plan::KindTest;
use crate::read::scan::{Head, Home, PackedPart, PartitionScan};
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
    let (Some(first), Some(last)) = (logids.first(), logids.last()) else { return Ok(passed) };
    if logids.len() < LOOKUPS || last.saturating_sub(*first) / SPARSE > logids.len() as i64 {
        for (logid, passed) in logids.iter().zip(&mut passed) {
            *passed = passes(scan, test, *logid)?;
        }
        return Ok(passed);
    }
    let mut statement = scan.prepare(if needs_all(test) { RUN_ALL_SQL } else { RUN_SQL })?;
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

/// Whether the row of a logid passes.
pub(crate) fn passes(scan: &PartitionScan<'_>, test: &KindTest<'_>, logid: i64) -> Result<bool> {
    scan.control.check()?;
    let mut statement = scan.prepare(if needs_all(test) { ONE_ALL_SQL } else { ONE_SQL })?;
    let mut rows = scan.sql(statement.query([logid]))?;
    let Some(row) = scan.sql(rows.next())? else { return Ok(false) };
    scan.sql(test_row(test, row))
}

fn needs_all(test: &KindTest<'_>) -> bool {
    test.wants().attrs || test.wants().kind
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
