//! Where reading of files stands: a small table of texts by key, in a database of its own.
//!
//! It only saves reading again: that nothing is stored twice is held by the marks in the
//! partitions, which are written with the rows. So one that is damaged is set aside, and begun anew.

use std::path::Path;

use rusqlite::{ErrorCode, params};

use crate::error::{Result, StoreError};
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
        let all = self.or_anew(|| {
            self.0.read(|conn| {
                conn.prepare_cached("SELECT key, value FROM checkpoints ORDER BY key")?
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
        })?;
        Ok(all.unwrap_or_default())
    }

    pub(crate) fn save(&self, items: &[(String, String)]) -> Result<()> {
        self.or_anew(|| {
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
        })
    }

    /// Does it once more with a table that is empty, where this one is damaged.
    fn or_anew<T>(&self, attempt: impl Fn() -> Result<T>) -> Result<T> {
        match attempt() {
            Err(error) if is_damage(&error) => {
                self.0.set_aside()?;
                attempt()
            }
            result => result,
        }
    }
}

fn is_damage(error: &StoreError) -> bool {
    let StoreError::Sqlite { source, .. } = error else { return false };
    matches!(source.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
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

    #[test]
    fn a_damaged_table_is_set_aside_and_begun_anew() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join(names::CHECKPOINTS);
        std::fs::write(&path, "no database ".repeat(2000)).unwrap();
        assert!(Checkpoints::new(base.path()).load().unwrap().is_empty());
        let kept = std::fs::read_to_string(path.with_extension("sqlite.damaged")).unwrap();
        assert!(kept.starts_with("no database"), "nothing is deleted");

        // Damage within, which shows only as it is read or written.
        let many: Vec<_> = (0..500).map(|n| (format!("{n}"), "x".repeat(99))).collect();
        Checkpoints::new(base.path()).save(&many).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let half = bytes.len() / 4;
        bytes[half..].fill(0xff);
        std::fs::write(&path, bytes).unwrap();
        let checkpoints = Checkpoints::new(base.path());
        checkpoints.save(&many).unwrap();
        assert_eq!(checkpoints.load().unwrap().len(), many.len());
    }
}
