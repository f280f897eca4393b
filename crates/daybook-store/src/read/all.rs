//! All matches of a partition in order of time, row by row, as borrowed text: for what copies days.

use daybook_parquet::{Columns, Row};
use rusqlite::CachedStatement;

use crate::block::IdMap;
use crate::cursor::Place;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::key::NANOS;
use crate::open;
use crate::read::fetch::{ROW_SQL, ROWS_SQL};
use crate::read::page;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;

/// Places that are looked for at a time, about 60 bytes each.
const PLACES: usize = 65_536;
/// Rows that follow each other by their logids and are read in a run; fewer are looked up.
const RUN: usize = 8;

/// What to do with a text that is not UTF-8, or with labels that are no list: another tool wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// Read them as a search shows them.
    Show,
    /// Fail: they could not be given back as they are.
    Refuse,
}

/// Hands on the rows that a plan (oldest first) matches. Memory is that of some thousand places and
/// of one row, or of one block of a packed day.
pub(crate) fn each(
    scan: &PartitionScan<'_>,
    plan: &Plan,
    odd: Odd,
    put: &mut dyn FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut after: Option<Place> = plan.after.clone();
    let mut reader = Reader { scan, odd, names: IdMap::default() };
    let last_packed = scan.packed.as_ref().map_or(i64::MIN, |p| p.day.index.last_logid);
    // Whoever copies a day takes the copy for all of it: what the index names must be there.
    let (mut named, mut given) = (0_usize, 0_usize);
    let mut put = |row: &Row<'_>| {
        given += 1;
        put(row)
    };
    let put: &mut dyn FnMut(&Row<'_>) -> Result<()> = &mut put;
    loop {
        let found = page::find(scan, plan, after.as_ref(), PLACES)?.places;
        let is_last = found.len() < PLACES;
        named += found.len();
        let mut rest = found.as_slice();
        while let Some(first) = rest.first() {
            let is_packed = |place: &Place| place.logid <= last_packed;
            let run = rest.windows(2).take_while(|w| {
                w[0].logid.checked_add(1) == Some(w[1].logid)
                    && is_packed(&w[0]) == is_packed(&w[1])
            });
            let (now, later) = rest.split_at(run.count() + 1);
            rest = later;
            if is_packed(first) {
                now.iter().try_for_each(|place| reader.packed(place, put))?;
            } else if now.len() < RUN {
                now.iter().try_for_each(|place| reader.stored(ROW_SQL, place, place, put))?;
            } else if let Some(last) = now.last() {
                reader.stored(ROWS_SQL, first, last, put)?;
            }
        }
        after = found.into_iter().last();
        if is_last {
            break;
        }
    }
    if given == named {
        return Ok(());
    }
    let message = format!("its index names {named} rows that match, {given} are there");
    Err(open::failure(scan.pool.base(), scan.key, FailureKind::Damaged, message))
}

struct Reader<'s, 'a> {
    scan: &'s PartitionScan<'a>,
    odd: Odd,
    names: IdMap<i64, String>,
}

impl Reader<'_, '_> {
    fn packed(&self, place: &Place, put: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        let scan = self.scan;
        scan.control.check()?;
        let Some(packed) = &scan.packed else { return Ok(()) };
        let time_ns = place.epoch.saturating_mul(NANOS).saturating_add(i64::from(place.nanos));
        let time = time_ns.saturating_sub(scan.key.day().start().saturating_mul(NANOS));
        let Some(block) = packed.day.block_of(time, place.logid) else { return Ok(()) };
        let batch = packed.texts(scan.key, block, Columns::ENTRY)?;
        let Some(at) = batch.find(time_ns, place.logid) else { return Ok(()) };
        let tags = batch.tags(at);
        put(&Row {
            logid: place.logid,
            context: scan.key.context(),
            time_ns,
            level: batch.levels().get(at).copied().unwrap_or_default(),
            error: batch.error(at),
            src: batch.src(at),
            tags: &tags,
            content: batch.content(at),
            attrs: batch.attrs(at),
        })
    }

    /// Rows of the database: one, or from one to another.
    fn stored(
        &mut self,
        sql: &str,
        first: &Place,
        last: &Place,
        put: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let scan = self.scan;
        let mut statement: CachedStatement<'_> = scan.prepare(sql)?;
        let mut rows = if statement.parameter_count() == 1 {
            scan.sql(statement.query([first.logid]))?
        } else {
            scan.sql(statement.query([first.logid, last.logid]))?
        };
        while let Some(row) = scan.sql(rows.next())? {
            scan.control.check()?;
            let src_id: i64 = scan.sql(row.get(5))?;
            if let std::collections::hash_map::Entry::Vacant(unknown) = self.names.entry(src_id) {
                unknown.insert(scan.src(src_id)?);
            }
            let src = self.names.get(&src_id).map_or("", String::as_str);
            let logid: i64 = scan.sql(row.get(0))?;
            let (epoch, nanos): (i64, i64) = (scan.sql(row.get(1))?, scan.sql(row.get(2))?);
            let exact = epoch.checked_mul(NANOS).and_then(|time| time.checked_add(nanos));
            let time_ns = exact.ok_or_else(|| beyond(scan, epoch))?;
            let bytes = |column: usize| {
                let value = scan.sql(row.get_ref(column))?;
                scan.sql(value.as_bytes_or_null().map_err(Into::into))
            };
            let content = self.text(logid, bytes(7)?.unwrap_or_default())?;
            let attrs = bytes(8)?.map(|attrs| self.text(logid, attrs)).transpose()?;
            let tags = match bytes(6)?.unwrap_or_default() {
                b"[]" => Vec::new(),
                tags => match serde_json::from_slice(tags) {
                    Ok(tags) => tags,
                    Err(_) if self.odd == Odd::Show => Vec::new(),
                    Err(_) => return Err(self.refused(logid, "labels that are no list of words")),
                },
            };
            put(&Row {
                logid,
                context: scan.key.context(),
                time_ns,
                level: scan.sql(row.get(3))?,
                error: scan.sql(row.get(4))?,
                src,
                tags: &tags,
                content: &content,
                attrs: attrs.as_deref(),
            })?;
        }
        Ok(())
    }

    fn text<'t>(&self, logid: i64, bytes: &'t [u8]) -> Result<std::borrow::Cow<'t, str>> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.into()),
            Err(_) if self.odd == Odd::Show => Ok(String::from_utf8_lossy(bytes)),
            Err(_) => Err(self.refused(logid, "a text that is not UTF-8")),
        }
    }

    fn refused(&self, logid: i64, what: &str) -> StoreError {
        let message =
            format!("row {logid} has {what}, which Parquet cannot hold; the day stays as it is");
        open::failure(self.scan.pool.base(), self.scan.key, FailureKind::Foreign, message)
    }
}

/// Nanoseconds since 1970 fit into 64 bits until the year 2262.
fn beyond(scan: &PartitionScan<'_>, epoch: i64) -> StoreError {
    let message =
        format!("epoch {epoch} is behind the year 2262, which Parquet's nanoseconds end with");
    open::failure(scan.pool.base(), scan.key, FailureKind::Foreign, message)
}
