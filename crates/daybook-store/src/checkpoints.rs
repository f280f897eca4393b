//! Where reading of files stands: a small table of texts by key, in a database of its own.
//!
//! It only saves reading again: that nothing is stored twice is held by the marks in the
//! partitions, which are written with the rows.

use std::path::Path;

use rusqlite::params;

use crate::error::Result;
use crate::names;
use crate::side_table::SideTable;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS checkpoints (
    key TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID";

/// The table of one base.
pub(crate) struct Checkpoints(SideTable);

impl Checkpoints {
    pub(crate) fn new(base: &Path) -> Self {
        Checkpoints(SideTable::new(base, names::CHECKPOINTS, SCHEMA))
    }

    pub(crate) fn load(&self) -> Result<Vec<(String, String)>> {
        let all = self.0.read(|conn| {
            conn.prepare_cached("SELECT key, value FROM checkpoints ORDER BY key")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })?;
        Ok(all.unwrap_or_default())
    }

    pub(crate) fn save(&self, items: &[(String, String)]) -> Result<()> {
        self.0.write(|conn| {
            for (key, value) in items {
                conn.prepare_cached(
                    "INSERT INTO checkpoints (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![key, value])?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_key_is_kept() {
        let base = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(base.path());
        assert!(checkpoints.load().unwrap().is_empty());
        checkpoints.save(&[("b".into(), "1".into()), ("a".into(), "2".into())]).unwrap();
        checkpoints.save(&[("b".into(), "3".into())]).unwrap();
        let again = Checkpoints::new(base.path()).load().unwrap();
        assert_eq!(again, [("a".into(), "2".into()), ("b".into(), "3".into())]);
    }
}
