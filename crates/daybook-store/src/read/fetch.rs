//! Entries by their places, in the order of the places.

use std::collections::HashMap;

use crate::control::Control;
use crate::cursor::Place;
use crate::entry::{Attrs, LogEntry};
use crate::error::Result;
use crate::failure::PartitionFailure;
use crate::key::PartitionKey;
use crate::open::as_failure;
use crate::pool::PartitionPool;
use crate::read::scan::PartitionScan;

pub(crate) const ROW_SQL: &str = "SELECT epoch, nanos, loglevel, error, src, tags, content, attrs
    FROM entries JOIN sources USING (src_id) WHERE logid = ?1";

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
            for &number in numbers {
                entries[number] = row(scan, places[number].logid)?;
            }
            Ok(())
        });
        if let Err(error) = read {
            failed.push(as_failure(pool.base(), key, error)?);
        }
    }
    Ok(entries.into_iter().flatten().collect())
}

fn row(scan: &PartitionScan<'_>, logid: i64) -> Result<Option<LogEntry>> {
    let mut statement = scan.prepare(ROW_SQL)?;
    let mut rows = scan.sql(statement.query([logid]))?;
    let Some(row) = scan.sql(rows.next())? else { return Ok(None) };
    let entry = (|| {
        let tags: String = row.get(5)?;
        let text = |at: usize| -> rusqlite::Result<String> {
            // Another tool may have written bytes that are not UTF-8: shown, never fatal.
            Ok(String::from_utf8_lossy(row.get_ref(at)?.as_bytes()?).into_owned())
        };
        Ok(LogEntry {
            context_name: scan.key.context().to_owned(),
            logid,
            epoch: row.get(0)?,
            nanos: row.get(1)?,
            loglevel: row.get(2)?,
            error: row.get(3)?,
            src: row.get(4)?,
            tags: if tags == "[]" {
                Vec::new()
            } else {
                serde_json::from_str(&tags).unwrap_or_default()
            },
            content: text(6)?,
            attrs: row.get::<_, Option<String>>(7)?.map(Attrs::from_stored),
        })
    })();
    scan.sql(entry).map(Some)
}
