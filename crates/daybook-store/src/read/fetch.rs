//! Entries by their places, in the order of the places.

use std::collections::HashMap;

use daybook_parquet::{Batch, Columns};
use rusqlite::Row;

use crate::block::IdMap;
use crate::control::Control;
use crate::cursor::Place;
use crate::entry::{Attrs, LogEntry};
use crate::error::Result;
use crate::explain::{Phase, Watch};
use crate::failure::PartitionFailure;
use crate::key::{NANOS, PartitionKey};
use crate::open::as_failure;
use crate::packed::Packed;
use crate::pool::PartitionPool;
use crate::read::scan::{PackedPart, PartitionScan};

/// One row, by its logid. Its source is looked up by us: a join doubles the time.
pub(crate) const ROW_SQL: &str =
    "SELECT logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs
    FROM entries WHERE logid = ?1";
/// A run of rows.
pub(crate) const ROWS_SQL: &str =
    "SELECT logid, epoch, nanos, loglevel, error, src_id, tags, content, attrs
    FROM entries NOT INDEXED WHERE logid BETWEEN ?1 AND ?2 ORDER BY logid";

/// Rows are read in a run when at least one in this many of its logids is wanted.
const SPARSE: i64 = 4;
/// Below this many rows they are looked up one by one.
const LOOKUPS: usize = 16;

/// Of a block of a packed day no more than what is wanted is taken apart when it is fewer than one in so
/// many of its rows.
const FEW: i64 = 16;

/// Reads the entries. One that was deleted since it was found is left out.
pub(crate) fn fetch(
    pool: &PartitionPool,
    control: &Control,
    keys: &[PartitionKey],
    places: &[Place],
    failed: &mut Vec<PartitionFailure>,
) -> Result<Vec<LogEntry>> {
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, place) in places.iter().enumerate() {
        wanted.entry(&place.context).or_default().push(number);
    }
    let mut entries: Vec<Option<LogEntry>> = vec![None; places.len()];
    for key in keys {
        let Some(numbers) = wanted.get(key.context()) else { continue };
        let read = PartitionScan::with(pool, key, control, |scan| {
            let fetching = Watch::start(control.explain());
            let mut wanted: Vec<(i64, usize)> =
                numbers.iter().map(|&number| (places[number].logid, number)).collect();
            if let Some(packed) = &scan.packed {
                let last = packed.day.index.last_logid;
                let mut early: Vec<usize> =
                    wanted.extract_if(.., |(logid, _)| *logid <= last).map(|(_, n)| n).collect();
                early
                    .sort_unstable_by_key(|&n| (places[n].epoch, places[n].nanos, places[n].logid));
                fetch_packed(scan, packed, places, &early, &mut entries)?;
            }
            wanted.sort_unstable();
            let mut sources = Sources { scan, names: IdMap::default() };
            rows(scan, &wanted, |number, row| {
                entries[number] = Some(entry(row, &mut sources)?);
                Ok(())
            })?;
            fetching.stop(key, Phase::Fetching);
            Ok(())
        });
        if let Some(explain) = control.explain() {
            let read = numbers.iter().filter(|number| entries[**number].is_some()).count();
            explain.returned(key, read as u64);
        }
        if let Err(error) = read {
            failed.push(as_failure(pool.base(), key, error)?);
        }
    }
    Ok(entries.into_iter().flatten().collect())
}

/// Reads entries of a packed day, numbered in order of time.
fn fetch_packed(
    scan: &PartitionScan<'_>,
    packed: &PackedPart<'_>,
    places: &[Place],
    numbers: &[usize],
    entries: &mut [Option<LogEntry>],
) -> Result<()> {
    let day_start = scan.key.day().start().saturating_mul(NANOS);
    let time = |number: usize| {
        let Place { epoch, nanos, .. } = places[number];
        epoch.saturating_mul(NANOS).saturating_add(i64::from(nanos))
    };
    let block_of = |number: usize| {
        packed.day.block_of(time(number).saturating_sub(day_start), places[number].logid)
    };
    let there: Vec<(usize, usize)> = numbers
        .iter()
        .filter(|number| !packed.is_gone(places[**number].logid))
        .filter_map(|&number| Some((block_of(number)?, number)))
        .collect();
    for wanted in there.chunk_by(|a, b| a.0 == b.0) {
        scan.control.check()?;
        let Some((block, _)) = wanted.first().copied() else { continue };
        let rows = packed.day.index.blocks.get(block).map_or(0, |block| block.frame.rows);
        let read = |batch: &Batch, entries: &mut [Option<LogEntry>]| {
            for (_, number) in wanted {
                if let Some(row) = batch.find(time(*number), places[*number].logid) {
                    entries[*number] = Packed::entry(scan.key, batch, row);
                }
            }
        };
        if wanted.len() as i64 * FEW > rows {
            read(&*packed.texts(scan.key, block, Columns::ENTRY)?, entries);
            continue;
        }
        let rows: Vec<(i64, i64)> =
            wanted.iter().map(|(_, number)| (time(*number), places[*number].logid)).collect();
        if let Some(batch) = packed.day.read_some(scan.key, block, &rows)? {
            read(&batch, entries);
        }
    }
    Ok(())
}

/// Reads the rows of some logids (increasing), each with a number of the caller's.
fn rows(
    scan: &PartitionScan<'_>,
    wanted: &[(i64, usize)],
    mut put: impl FnMut(usize, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let (Some((first, _)), Some((last, _))) = (wanted.first(), wanted.last()) else {
        return Ok(());
    };
    if wanted.len() < LOOKUPS || last.saturating_sub(*first) / SPARSE > wanted.len() as i64 {
        let mut statement = scan.prepare(ROW_SQL)?;
        for (logid, number) in wanted {
            scan.control.check()?;
            let mut rows = scan.sql(statement.query([logid]))?;
            if let Some(row) = scan.sql(rows.next())? {
                put(*number, row)?;
            }
        }
        return Ok(());
    }
    let mut statement = scan.prepare(ROWS_SQL)?;
    let mut rows = scan.sql(statement.query([first, last]))?;
    let mut wanted = wanted.iter().peekable();
    while let Some(row) = scan.sql(rows.next())? {
        scan.control.check()?;
        let logid: i64 = scan.sql(row.get(0))?;
        while wanted.next_if(|(next, _)| *next < logid).is_some() {}
        if let Some((_, number)) = wanted.next_if(|(next, _)| *next == logid) {
            put(*number, row)?;
        }
    }
    Ok(())
}

/// Names of the sources that were met.
struct Sources<'a> {
    scan: &'a PartitionScan<'a>,
    names: IdMap<i64, String>,
}

impl Sources<'_> {
    fn name(&mut self, src_id: i64) -> Result<String> {
        if let Some(name) = self.names.get(&src_id) {
            return Ok(name.clone());
        }
        let name = self.scan.src(src_id)?;
        self.names.insert(src_id, name.clone());
        Ok(name)
    }
}

fn entry(row: &Row<'_>, sources: &mut Sources<'_>) -> Result<LogEntry> {
    let scan = sources.scan;
    let src = sources.name(scan.sql(row.get(5))?)?;
    let entry = (|| {
        // Another tool may have written bytes that are not UTF-8: shown, never fatal.
        let content = String::from_utf8_lossy(row.get_ref(7)?.as_bytes()?).into_owned();
        let tags = match row.get_ref(6)?.as_bytes()? {
            b"[]" => Vec::new(),
            tags => serde_json::from_slice(tags).unwrap_or_default(),
        };
        Ok(LogEntry {
            context_name: scan.key.context().to_owned(),
            logid: row.get(0)?,
            epoch: row.get(1)?,
            nanos: row.get(2)?,
            loglevel: row.get(3)?,
            error: row.get(4)?,
            src,
            tags,
            content,
            attrs: row.get::<_, Option<String>>(8)?.map(Attrs::from_stored),
        })
    })();
    scan.sql(entry)
}
