//! A small database of its own in the base folder, beside the logs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Result, StoreError};
use crate::folders;
use crate::open::retry_busy;

/// A database that is made by its first write and opened by its first use.
pub(crate) struct SideTable {
    base: PathBuf,
    path: PathBuf,
    /// `CREATE TABLE IF NOT EXISTS …`
    schema: &'static str,
    conn: Mutex<Option<Connection>>,
}

impl SideTable {
    pub(crate) fn new(base: &Path, name: &str, schema: &'static str) -> Self {
        SideTable {
            base: base.to_path_buf(),
            path: base.join(name),
            schema,
            conn: Mutex::new(None),
        }
    }

    /// Reads; `None` while nothing was ever written.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        if !self.path.exists() {
            return Ok(None);
        }
        self.with("read", work).map(Some)
    }

    /// Writes in one transaction, durable when this returns.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        folders::create_folders(&self.base, &self.base)?;
        self.with("write", |conn| {
            let tx = crate::write::begin(conn)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        })
    }

    /// Puts its files under another name, in the place of those that were put there before: the next use
    /// begins anew.
    pub(crate) fn set_aside(&self) -> Result<()> {
        let mut kept = self.conn.lock();
        *kept = None;
        let named = |ending: &str| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        tracing::error!(path = %self.path.display(), "damaged, set aside and begun anew");
        for ending in ["-wal", "-shm", ""] {
            let file = named(ending);
            match std::fs::rename(&file, named(&format!(".damaged{ending}"))) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io("set aside", &file)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn with<T>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let failed = StoreError::sqlite(action, &self.path);
        let mut kept = self.conn.lock();
        let conn = match kept.take() {
            Some(conn) => conn,
            None => self.connect().map_err(StoreError::sqlite("open", &self.path))?,
        };
        let done = work(&conn).map_err(failed)?;
        *kept = Some(conn);
        Ok(done)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        retry_busy(|| conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())))?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        retry_busy(|| conn.execute_batch(self.schema))?;
        Ok(conn)
    }
}
