//! What callers ask of the trash: what lies in it, and to empty it.

use super::manifest::{Heap, heaps};
use super::purge::purge;
use super::types::{EmptyTrash, TrashEmptied, TrashItem};
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::store::PartitionedLogStore;

impl PartitionedLogStore {
    /// What was deleted and can be put back, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the trash cannot be listed.
    pub fn trash(&self) -> Result<Vec<TrashItem>> {
        if self.pool.bundle().is_some() {
            return Ok(Vec::new());
        }
        Ok(heaps(self.base())?.iter().rev().filter_map(Heap::item).collect())
    }

    /// Deletes for good what lies in the trash, or some of it.
    ///
    /// # Errors
    /// [`StoreError::NotInTrash`]: then nothing was deleted; [`StoreError::Io`];
    /// [`StoreError::Cancelled`] while somebody else is at it.
    pub fn empty_trash(&self, request: &EmptyTrash, control: &Control) -> Result<TrashEmptied> {
        self.pool.writable()?;
        let Some(ids) = &request.ids else { return purge(&self.pool, control, |_| true) };
        let listed = self.trash()?;
        let is_absent = |id: &&String| listed.iter().all(|item| item.id != **id);
        if let Some(id) = ids.iter().find(is_absent) {
            return Err(StoreError::NotInTrash { id: id.clone() });
        }
        purge(&self.pool, control, |heap| ids.contains(&heap.id))
    }
}
