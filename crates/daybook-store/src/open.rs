//! Opening a partition, and telling apart what may lie in its place.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Result, StoreError};
use crate::failure::{FailureKind, PartitionFailure};
use crate::key::{PartitionKey, partition_path};
use crate::packed::{self, Packed, late};
use crate::{folders, names, schema};

/// Waiting for a lock of another process, per attempt.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Waiting in all. SQLite's waiting is not fair, so one timeout may be bad luck.
const BUSY_PATIENCE: Duration = Duration::from_secs(60);
/// Page cache of one handle, in KiB. Those that read are many at once: 64 of them stay below
/// 48 MiB, which holds the index of a day of 300,000 entries each; rows pass through.
const READ_CACHE_KIB: i64 = 768;
const WRITE_CACHE_KIB: i64 = 4096;
/// Larger pages mean fewer of them to write for the same rows.
pub(crate) const PAGE_BYTES: i64 = 8192;
/// Pages of write-ahead log after which a commit copies them into the database: about 32 MiB.
const CHECKPOINT_PAGES: i64 = 4096;
/// What is kept of the write-ahead log after such a copy, in bytes.
const JOURNAL_LIMIT: i64 = 64 * 1024 * 1024;

/// What a handle is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Searching: changes nothing, makes nothing.
    Read,
    /// Writing: makes what is missing.
    Write,
}

/// What a partition is made of.
pub(crate) struct Parts {
    /// Its database; of a packed day the late part, or an empty one in memory where there is none.
    pub(crate) conn: Connection,
    pub(crate) packed: Option<Packed>,
    /// Whether the database is one in memory, or as it stood when it was opened: it must be looked for again
    /// the next time.
    pub(crate) in_memory: bool,
}

/// Opens the database of a partition below a base; of a packed day, what was written to it since.
///
/// For reading, gives none when there is no file, or one without tables (a kill during birth
/// leaves one). For writing, makes folders, file and tables as needed.
///
/// # Errors
/// [`StoreError::Partition`] with the kind of failure for whatever else lies in its place.
pub fn open_partition(
    base: &Path,
    key: &PartitionKey,
    access: Access,
    plain_indexes: bool,
) -> Result<Option<Connection>> {
    Ok(open_parts(base, key, access, plain_indexes)?.map(|parts| parts.conn))
}

/// Opens all of a partition: see [`open_partition`] and [`crate::packed`].
pub(crate) fn open_parts(
    base: &Path,
    key: &PartitionKey,
    access: Access,
    plain_indexes: bool,
) -> Result<Option<Parts>> {
    let failed = |error: rusqlite::Error| classify(base, key, error);
    let is_packed = packed::packed_path(base, key).exists();
    let mut packed = None;
    if is_packed && access == Access::Write {
        packed = packed::open(base, key)?;
    }
    let index = packed.as_ref().map(|packed| &packed.index);
    let conn = open_database(base, key, access, plain_indexes, |conn| {
        index.map_or(Ok(()), |index| late::create(conn, index))
    })?;
    let Some((conn, still)) = conn else {
        let Some(packed) = packed::open(base, key)? else { return Ok(None) };
        let conn = schema::in_memory(key).map_err(failed)?;
        return Ok(Some(Parts { conn, packed: Some(packed), in_memory: true }));
    };
    if !retry_busy(|| late::is_late(&conn)).map_err(failed)? {
        // It stands for the whole day, whatever lies beside it.
        return Ok(Some(Parts { conn, packed: None, in_memory: still }));
    }
    if packed.is_none() {
        packed = packed::open(base, key)?;
    }
    let Some(packed) = packed else {
        let message = format!("its packed part {} is gone; put it back", names::PACKED);
        return Err(failure(base, key, FailureKind::Damaged, message));
    };
    if access == Access::Write {
        retry_busy(|| late::settle(&conn, &packed.index)).map_err(failed)?;
    }
    Ok(Some(Parts { conn, packed: Some(packed), in_memory: still }))
}

/// The database, and whether it is read as it stands ([`connect_still`]).
fn open_database(
    base: &Path,
    key: &PartitionKey,
    access: Access,
    plain_indexes: bool,
    more: impl Fn(&Connection) -> rusqlite::Result<()>,
) -> Result<Option<(Connection, bool)>> {
    let path = partition_path(base, key);
    if access == Access::Write {
        if let Some(folder) = path.parent() {
            folders::create_folders(base, folder)?;
        }
    } else if matches!(path.try_exists(), Ok(false)) {
        return Ok(None);
    }
    let failed = |error: rusqlite::Error| classify(base, key, error);
    let opened = look_into(connect(&path, access));
    let still =
        access == Access::Read && opened.as_ref().is_err_and(may_lack_its_index) && !has_log(&path);
    let opened = if still { look_into(connect_still(&path)) } else { opened };
    let (mut conn, has_tables) = opened.map_err(failed)?;
    if !has_tables {
        if access == Access::Read {
            return Ok(None);
        }
        retry_busy(|| conn.pragma_update(None, "page_size", PAGE_BYTES)).map_err(failed)?;
        retry_busy(|| set_wal(&conn)).map_err(failed)?;
        retry_busy(|| schema::create(&mut conn, key, plain_indexes, &more)).map_err(failed)?;
    }
    verify(&conn, base, key, access)?;
    if access == Access::Read {
        conn.pragma_update(None, "query_only", true).map_err(failed)?;
    }
    Ok(Some((conn, still)))
}

/// Whether there is anything in a database that was opened.
fn look_into(conn: rusqlite::Result<Connection>) -> rusqlite::Result<(Connection, bool)> {
    let conn = conn?;
    let has_tables = retry_busy(|| schema::has_tables(&conn))?;
    Ok((conn, has_tables))
}

/// Whether SQLite could not make the index of a write-ahead log, which it wants even to read: the folder
/// may not be written, or its disk is full to the last byte.
fn may_lack_its_index(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure)
    )
}

/// Whether anything was written that is not in the database itself.
fn has_log(path: &Path) -> bool {
    path.with_file_name(names::WAL).metadata().is_ok_and(|log| log.len() > 0)
}

/// Opens a database that has no log as it stands, without one. Whoever changes it meanwhile is not seen.
fn connect_still(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_URI;
    let mut name = "file:".to_owned();
    for byte in canonical(path).as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                name.push(char::from(*byte));
            }
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name.push_str("?immutable=1");
    let conn = Connection::open_with_flags(name, flags)?;
    set_up(&conn, READ_CACHE_KIB)?;
    Ok(conn)
}

fn connect(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    if access == Access::Write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(canonical(path), flags)?;
    set_up(&conn, if access == Access::Read { READ_CACHE_KIB } else { WRITE_CACHE_KIB })?;
    Ok(conn)
}

/// A link in the path is followed by us, once, so that SQLite can refuse any below.
fn canonical(path: &Path) -> PathBuf {
    path.parent()
        .and_then(|folder| folder.canonicalize().ok())
        .map_or_else(|| path.to_path_buf(), |folder| folder.join(names::DATABASE))
}

fn set_up(conn: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Else SQLite plans a statement anew for every value bound to it, which takes longer than
    // reading a row; our statements name their way in any case.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(32);
    conn.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {JOURNAL_LIMIT}; PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0; PRAGMA cache_size = -{cache_kib}; PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};"
    ))
}

fn set_wal(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
        .map(|_| ())
}

/// Tries again while another process holds the lock, up to a minute.
pub(crate) fn retry_busy<T>(
    mut attempt: impl FnMut() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(error) if is_busy(&error) && started.elapsed() < BUSY_PATIENCE => {
                std::thread::sleep(Duration::from_millis(2));
            }
            result => return result,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Is this our database, of this version, of this context and day?
fn verify(conn: &Connection, base: &Path, key: &PartitionKey, access: Access) -> Result<()> {
    let failed = |error| classify(base, key, error);
    let pragma =
        |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
    let application_id = pragma("application_id")?;
    if application_id != schema::APPLICATION_ID {
        let message = format!("a database of another program (application id {application_id})");
        return Err(failure(base, key, FailureKind::Foreign, message));
    }
    let version = pragma("user_version")?;
    if version > schema::VERSION && access == Access::Write {
        let message = format!(
            "its form is version {version}, this Daybook writes {}; use a newer one",
            schema::VERSION
        );
        return Err(failure(base, key, FailureKind::NewerVersion, message));
    }
    let newer = || {
        let message = format!("its form is version {version}; use a newer Daybook");
        failure(base, key, FailureKind::NewerVersion, message)
    };
    let owner = conn.query_row("SELECT context_name, day FROM partition WHERE id = 1", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    match owner {
        Ok((context, day)) if context == key.context() && day == key.day().to_string() => {
            let is_readable = version <= schema::VERSION || schema::is_readable(conn);
            if is_readable { Ok(()) } else { Err(newer()) }
        }
        Ok((context, day)) => {
            let message = format!("it holds {context} {day}; move it to that context's folder");
            Err(failure(base, key, FailureKind::Foreign, message))
        }
        Err(_) if version > schema::VERSION => Err(newer()),
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(failure(
            base,
            key,
            FailureKind::Damaged,
            "the row that says whose day this is is gone".to_owned(),
        )),
        Err(error) => Err(failed(error)),
    }
}

/// Has SQLite look over the whole database (0.3 s a million rows).
///
/// # Errors
/// [`FailureKind::Damaged`] with what it finds.
pub(crate) fn check(conn: &Connection, base: &Path, key: &PartitionKey) -> Result<()> {
    let verdict = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match verdict.map_err(|error| classify(base, key, error))?.as_str() {
        "ok" => Ok(()),
        found => {
            Err(failure(base, key, FailureKind::Damaged, format!("SQLite's check says: {found}")))
        }
    }
}

/// What an error of SQLite says about a partition.
pub(crate) fn classify(base: &Path, key: &PartitionKey, error: rusqlite::Error) -> StoreError {
    let path = partition_path(base, key);
    let kind = match error.sqlite_error_code() {
        // No row of ours breaks a constraint in a file that is whole.
        Some(
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation,
        ) => FailureKind::Damaged,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Busy,
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly,
        ) => FailureKind::Unreadable,
        Some(ErrorCode::DiskFull) => {
            let source = io::Error::new(io::ErrorKind::StorageFull, error.to_string());
            return StoreError::Io { action: "write", path, source };
        }
        // A table or column of ours is missing, or holds what we never write.
        _ if is_schema_error(&error) => FailureKind::Damaged,
        _ => return StoreError::Sqlite { action: "use", path, source: error },
    };
    failure(base, key, kind, error.to_string())
}

fn is_schema_error(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message))
        | rusqlite::Error::SqlInputError { msg: message, .. } => {
            message.contains("no such table")
                || message.contains("no such column")
                || message.contains("has no column named")
                || message.contains("foreign key mismatch")
                || message.contains("malformed")
        }
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..)
        // A row that another one names is gone.
        | rusqlite::Error::QueryReturnedNoRows => true,
        _ => false,
    }
}

/// The error that names a partition.
pub(crate) fn failure(
    base: &Path,
    key: &PartitionKey,
    kind: FailureKind,
    message: String,
) -> StoreError {
    StoreError::Partition {
        context: key.context().to_owned(),
        day: key.day().to_string(),
        path: partition_path(base, key),
        kind,
        message,
    }
}

/// The same for an answer that goes on without it. Gives the error back when it concerns more
/// than this partition.
pub(crate) fn as_failure(
    base: &Path,
    key: &PartitionKey,
    error: StoreError,
) -> Result<PartitionFailure> {
    let database = partition_path(base, key);
    let (path, kind, message) = match error {
        // The packed part has a file of its own.
        StoreError::Partition { path, kind, message, .. } => (path, kind, message),
        StoreError::Io { .. } => (database, FailureKind::Unreadable, error.to_string()),
        StoreError::Sqlite { source, .. } => {
            (database, FailureKind::Unreadable, source.to_string())
        }
        other => return Err(other),
    };
    tracing::warn!(partition = %key, ?kind, message, "partition left out");
    Ok(PartitionFailure {
        context: key.context().to_owned(),
        day: key.day().to_string(),
        path,
        kind,
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_said_of_a_partition_is_said_once() {
        let key = crate::key::partition_key("default", 1_774_015_200).unwrap();
        let source = io::Error::from(io::ErrorKind::ReadOnlyFilesystem);
        let reason = source.to_string();
        let error = StoreError::io("open", Path::new("/base/.aside-lock"))(source);
        let failure = as_failure(Path::new("/base"), &key, error).unwrap();
        assert_eq!(failure.message, format!("cannot open /base/.aside-lock: {reason}"));
    }
}
