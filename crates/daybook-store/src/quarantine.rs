//! Moving a partition aside that cannot be used, so that its day can be written again.

use std::fs;

use rusqlite::Connection;

use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::folders;
use crate::key::PartitionKey;
use crate::names;
use crate::open::{self, Access};
use crate::pool::PartitionPool;
use crate::schema;

/// Moves the folder of a partition, write-ahead log included, to `<base>/.quarantine/` with a
/// `reason.json`. Nothing is deleted. Does nothing when the partition turns out to be in order:
/// another process was faster.
pub(crate) fn move_aside(
    pool: &PartitionPool,
    key: &PartitionKey,
    message: &str,
    now_ms: i64,
) -> Result<()> {
    let base = pool.base();
    let folder = base.join(key.folder());
    pool.exclusively(&Control::default(), || {
        match open::open_parts(base, key, Access::Read, false) {
            Err(StoreError::Partition { kind: FailureKind::Damaged | FailureKind::Foreign, .. }) => {}
            // It opens: then the damage lies further within.
            Ok(Some(parts)) if !is_sound(&parts.conn) => {}
            _ => return Ok(()),
        }
        let shelf = base.join(names::QUARANTINE);
        folders::create_folders(base, &shelf)?;
        let name = format!("{}-{}-{now_ms}-{}", key.context(), key.day(), std::process::id());
        // The same day may be damaged twice within one tick of the clock.
        let numbered = (2..1000).map(|number| shelf.join(format!("{name}-{number}")));
        let aside = std::iter::once(shelf.join(&name)).chain(numbered).find(|path| !path.exists());
        let aside = aside.unwrap_or_else(|| shelf.join(&name));
        fs::rename(&folder, &aside).map_err(StoreError::io("move aside", &folder))?;
        if let Some(parent) = folder.parent() {
            folders::sync_folder(parent)?;
        }
        let reason = serde_json::json!({
            "context": key.context(),
            "day": key.day().to_string(),
            "reason": message,
            "moved_at_ms": now_ms,
        });
        folders::write_file(&aside.join("reason.json"), reason.to_string().as_bytes())?;
        tracing::error!(partition = %key, to = %aside.display(), reason = message, "damaged partition moved aside");
        Ok(())
    })
}

/// The thorough check, of rows against indexes, constraints and the tables as we make them: a
/// writer has failed, and what the quick one overlooks would fail every writer after it.
fn is_sound(conn: &Connection) -> bool {
    let verdict = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let orphans = "SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)";
    verdict.is_ok_and(|verdict| verdict == "ok")
        && conn.query_row(orphans, [], |row| row.get(0)).is_ok_and(|orphans: bool| !orphans)
        && schema::is_whole(conn).unwrap_or(false)
}
