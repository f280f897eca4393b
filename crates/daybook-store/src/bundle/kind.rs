//! What a file is that somebody wants to take in.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::read::is_tar;
use super::write::UNIT;
use crate::error::{Result, StoreError};

/// How each database of SQLite begins.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// What can be taken in whole, by how it begins: whether it is sound is found out then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// A bundle.
    Bundle,
    /// A database, perhaps an old single-file one.
    Database,
}

impl ImportKind {
    /// What a file seems to be; none for anything else, log files among it.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn of(path: &Path) -> Result<Option<ImportKind>> {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take(UNIT).read_to_end(&mut head));
        read.map_err(StoreError::io("read", path))?;
        Ok(if head.starts_with(DATABASE) {
            Some(ImportKind::Database)
        } else {
            is_tar(&head).then_some(ImportKind::Bundle)
        })
    }
}
