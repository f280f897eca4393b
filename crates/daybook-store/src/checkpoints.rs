//! Where reading of files stands: a small table of texts by key, in a database of its own.
//!
//! It only saves reading again: that nothing is stored twice is held by the marks in the
//! partitions, which are written with the rows.

use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags, params};

use crate::error::{Result, StoreError};
use crate::folders;
use crate::names;
use crate::open::retry_busy;

/// The table of one base.
pub(crate) struct Checkpoints {
    base: PathBuf,
    conn: Mutex<Option<Connection>>,
}

impl Checkpoints {
    pub(crate) fn new(base: &Path) -> Self {
        Checkpoints { base: base.to_path_buf(), conn: Mutex::new(None) }
    }

    fn path(&self) -> PathBuf {
        self.base.join(names::CHECKPOINTS)
    }

    pub(crate) fn load(&self) -> Result<Vec<(String, String)>> {
        if !self.path().exists() {
            return Ok(Vec::new());
        }
        self.with("read", |conn| {
            conn.prepare_cached("SELECT key, value FROM checkpoints ORDER BY key")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    pub(crate) fn save(&self, items: &[(String, String)]) -> Result<()> {
        folders::create_folders(&self.base, &self.base)?;
        self.with("write", |conn| {
            let tx = crate::write::begin(conn)?;
            for (key, value) in items {
                tx.prepare_cached(
                    "INSERT INTO checkpoints (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![key, value])?;
            }
            tx.commit()
        })
    }

    fn with<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let path = self.path();
        let failed = StoreError::sqlite(action, &path);
        let mut kept = self.conn.lock();
        let conn = match kept.take() {
            Some(conn) => conn,
            None => connect(&path).map_err(StoreError::sqlite("open", &path))?,
        };
        let done = work(&conn).map_err(failed)?;
        *kept = Some(conn);
        Ok(done)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    retry_busy(|| conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    retry_busy(|| {
        conn.execute_batch("CREATE TABLE IF NOT EXISTS checkpoints (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
    })?;
    Ok(conn)
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
