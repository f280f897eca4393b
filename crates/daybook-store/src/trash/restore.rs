//! Putting deleted days back.
//!
//! Where a day's place is free it goes back by one rename. Where entries were written to that day
//! meanwhile, the two are joined as a bundle is taken in: afterwards the day holds each distinct
//! entry as often as the side that had it more often, so that nothing is lost, and what was read
//! again from its file is not doubled. Joining is one transaction, and doing it again after a crash
//! changes nothing; only then the day leaves the trash.
//!
//! A day that the policy took is pinned before it goes back while the policy is on, since its next run
//! would take it again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::manifest::{Found, Heap, PURGE, TrashLock, heaps};
use super::purge::purge_with;
use super::types::{RestoreReport, RestoreTrash, RestoredDay, TrashReason};
use crate::control::{Control, Progress};
use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::open::as_failure;
use crate::packed::{self, rewrite};
use crate::pins::{self, PinRequest};
use crate::pool::PartitionPool;
use crate::store::PartitionedLogStore;
use crate::{folders, names};

/// Handles on days in the trash.
const HANDLES: usize = 2;
const IDLE_SECS: u64 = 60;

impl PartitionedLogStore {
    /// Puts back what was deleted together. Days that cannot be put back stay in the trash and are
    /// named.
    ///
    /// # Errors
    /// [`StoreError::NotInTrash`]; [`StoreError::Io`]; [`StoreError::DiskFull`] and
    /// [`StoreError::Cancelled`]: days that are back by then stay.
    pub fn restore(&self, request: &RestoreTrash, control: &Control) -> Result<RestoreReport> {
        self.pool.writable()?;
        let absent = || StoreError::NotInTrash { id: request.id.clone() };
        if !self.base().join(names::TRASH).is_dir() {
            return Err(absent());
        }
        let lock = TrashLock::hold(self.base(), control)?;
        // Found by its name, never opened by it: it may be any text.
        let heap = heaps(self.base())?
            .into_iter()
            .find(|heap| heap.id == request.id && heap.item().is_some())
            .ok_or_else(absent)?;
        let pinned = self.would_go_again(&heap);
        let mut report = RestoreReport { pinned, ..RestoreReport::default() };
        let days = heap.days();
        let mut progress = Progress { partitions_total: days.len() as u64, ..Progress::default() };
        control.report(progress);
        let mut taken = Vec::new();
        self.pool.exclusively(control, || {
            let mut moved = BTreeSet::new();
            for (key, day) in days {
                match put_back(self.base(), &heap, &key, pinned, &mut moved) {
                    Ok(true) => report.add(&key, day.rows, false),
                    Ok(false) => taken.push(key),
                    Err(error) => {
                        report.partitions_failed.push(as_failure(self.base(), &key, error)?);
                    }
                }
            }
            moved.iter().try_for_each(|folder| folders::sync_folder(folder))
        })?;
        progress.partitions_done = report.days.len() as u64;
        progress.found = report.rows;
        control.report(progress);
        for key in taken {
            control.check()?;
            match self.join(&heap, &key, pinned, control) {
                Ok(rows) => report.add(&key, Some(rows), true),
                Err(error) => report.partitions_failed.push(as_failure(self.base(), &key, error)?),
            }
            progress.partitions_done += 1;
            progress.found = report.rows;
            control.report(progress);
        }
        self.name_again(&heap);
        report.days.sort_by(|a, b| (&a.context, &a.day).cmp(&(&b.context, &b.day)));
        // What holds nothing more goes.
        purge_with(&lock, &self.pool, |other| other.id == heap.id && other.item().is_none())?;
        Ok(report)
    }

    /// Joins a day of the trash with what lies in its place. Gives the entries that came back.
    fn join(
        &self,
        heap: &Heap,
        key: &PartitionKey,
        pinned: bool,
        control: &Control,
    ) -> Result<u64> {
        self.has_room()?;
        if pinned {
            self.pin(&PinRequest { days: vec![DayRef::of(key)], pinned })?;
        }
        let added = {
            let clock = Arc::clone(&self.options.clock);
            let pool = PartitionPool::new(&heap.folder, HANDLES, IDLE_SECS, clock);
            // Packed where it lies, so that both are compared row by row in bounded memory.
            if pool.path(key).exists() {
                rewrite(&pool, key, &|_| true, control)?;
            }
            match packed::open(&heap.folder, key)? {
                Some(day) => {
                    let added = self.merge(key, &day, true, control)?;
                    // Marks are of logids, which the joined entries have anew.
                    self.move_marks(key, &day, control)?;
                    added
                }
                None => 0,
            }
        };
        let (from, to) = (heap.folder.join(key.folder()), self.gone(heap, key));
        fs::rename(&from, &to).map_err(StoreError::io("take from the trash", &from))?;
        from.parent().map_or(Ok(()), folders::sync_folder)?;
        Ok(added)
    }

    /// Whether retention is on and has taken what lies there.
    fn would_go_again(&self, heap: &Heap) -> bool {
        let Found::Whole(manifest) = &heap.found else { return false };
        // One that cannot be understood is off only until somebody mends it.
        manifest.why == TrashReason::Retention
            && self.policy().map_or(true, |policy| policy.enabled)
    }

    /// Where a day is deleted for good.
    fn gone(&self, heap: &Heap, key: &PartitionKey) -> PathBuf {
        let name = format!("{}-{}-{}{PURGE}", heap.id, key.context(), key.day());
        self.base().join(names::TRASH).join(name)
    }

    /// Contexts that are there again are called what they were called.
    fn name_again(&self, heap: &Heap) {
        let Found::Whole(manifest) = &heap.found else { return };
        for (context, name) in &manifest.names {
            let is_there = self.base().join(names::LOGS).join(context).is_dir();
            if is_there && let Err(error) = folders::keep_display_name(self.base(), context, name) {
                tracing::warn!(%error, "the display name of a context is not kept");
            }
        }
    }
}

/// Puts a day back by one rename; false when something lies in its place. Notes the folders that are
/// to be synced. Only while no process uses the base.
fn put_back(
    base: &Path,
    heap: &Heap,
    key: &PartitionKey,
    pinned: bool,
    moved: &mut BTreeSet<PathBuf>,
) -> Result<bool> {
    let (from, to) = (heap.folder.join(key.folder()), base.join(key.folder()));
    // An empty folder is no day; one with anything in it cannot be removed like this.
    let _ = fs::remove_dir(&to);
    if to.exists() {
        return Ok(false);
    }
    if let Some(year) = to.parent() {
        folders::create_folders(base, year)?;
    }
    if pinned {
        // A heap is a base of its own.
        pins::pin(&heap.folder, key)?;
    }
    fs::rename(&from, &to).map_err(StoreError::io("put back", &to))?;
    moved.extend([&to, &from].into_iter().filter_map(|day| day.parent()).map(Path::to_path_buf));
    Ok(true)
}

impl RestoreReport {
    fn add(&mut self, key: &PartitionKey, rows: Option<u64>, merged: bool) {
        self.rows += rows.unwrap_or(0);
        let (context, day) = (key.context().to_owned(), key.day().to_string());
        self.days.push(RestoredDay { context, day, rows, merged });
    }
}
