//! Moving days into the trash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::manifest::Manifest;
use super::purge;
use super::types::{DeletedDay, TrashReason};
use crate::control::Control;
use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::failure::{FailureKind, PartitionFailure};
use crate::key::PartitionKey;
use crate::pool::PartitionPool;
use crate::{folders, names, open, pins};

/// Tells removals of one process apart.
static REMOVALS: AtomicU64 = AtomicU64::new(0);

/// A day that is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Going {
    pub key: PartitionKey,
    /// Entries, where they are known.
    pub rows: Option<u64>,
    /// Bytes of its files.
    pub bytes: u64,
}

/// What became of days that were to go.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Those that went.
    pub gone: Vec<Going>,
    /// Those that stay since they are not what they were taken for.
    pub left: Vec<Going>,
    /// Those that stay since they are pinned.
    pub pinned: Vec<DayRef>,
    /// Those that stay for now, with the reason.
    pub failed: Vec<PartitionFailure>,
}

/// Days that go together: one folder of the trash, made when the first of them goes; or none, when they go
/// for good.
pub(crate) struct Removal<'a> {
    pool: &'a PartitionPool,
    id: String,
    heap: PathBuf,
    manifest: Manifest,
    took: bool,
    /// Days that are out of their places for good, and not deleted yet.
    doomed: Vec<PathBuf>,
}

impl<'a> Removal<'a> {
    /// Begins one of which the days can be put back for some seconds; with none they are deleted
    /// for good when it is finished.
    pub(crate) fn new(
        pool: &'a PartitionPool,
        why: TrashReason,
        now_ms: i64,
        keep_secs: i64,
    ) -> Self {
        let number = REMOVALS.fetch_add(1, Ordering::Relaxed);
        let id = format!("{now_ms}-{}-{number}", std::process::id());
        let at_epoch = now_ms.div_euclid(1000);
        let manifest = Manifest {
            at_epoch,
            purge_epoch: at_epoch.saturating_add(keep_secs),
            why,
            days: Vec::new(),
            names: BTreeMap::new(),
        };
        let heap = pool.base().join(names::TRASH).join(&id);
        Removal { pool, id, heap, manifest, took: false, doomed: Vec::new() }
    }

    fn is_for_good(&self) -> bool {
        self.manifest.purge_epoch <= self.manifest.at_epoch
    }

    /// Takes days away, those of which `still` holds once no process uses any. Each is moved
    /// by one rename, after all are listed where they can be put back.
    pub(crate) fn take(
        &mut self,
        days: Vec<Going>,
        control: &Control,
        still: impl Fn(&PartitionKey) -> Result<bool>,
    ) -> Result<Taken> {
        if days.is_empty() {
            return Ok(Taken::default());
        }
        let pool = self.pool;
        let base = pool.base();
        let taken = pool.exclusively(control, || {
            let mut taken = Taken::default();
            let mut going = Vec::new();
            for day in days {
                if pins::is_pinned(base, &day.key) {
                    taken.pinned.push(DayRef::of(&day.key));
                    continue;
                }
                match still(&day.key) {
                    Ok(true) => going.push(day),
                    Ok(false) => taken.left.push(day),
                    Err(error) => taken.failed.push(open::as_failure(base, &day.key, error)?),
                }
            }
            if going.is_empty() {
                return Ok(taken);
            }
            if self.is_for_good() {
                self.doom(going, &mut taken)?;
            } else {
                self.keep(going, &mut taken)?;
            }
            Ok(taken)
        })?;
        self.took |= !taken.gone.is_empty();
        Ok(taken)
    }

    /// Moves days to the trash, durably. Only while no process uses the base.
    fn keep(&mut self, going: Vec<Going>, taken: &mut Taken) -> Result<()> {
        let base = self.pool.base();
        if let Err(error) = self.list(&going) {
            if !self.took {
                // Nothing is in it, and whatever is left of it goes with the next start.
                let _ = fs::remove_dir_all(&self.heap);
            }
            return Err(no_room(base, error));
        }
        // Places of the days in the trash, and where they were: both are synced once each.
        let (mut into, mut out_of) = (BTreeSet::new(), BTreeSet::new());
        for day in going {
            let to = self.heap.join(day.key.folder());
            if let Some(year) = to.parent() {
                folders::create_folders(&self.heap, year).map_err(|error| no_room(base, error))?;
                into.insert(year.to_path_buf());
            }
            out_of.extend(move_day(base, day, &to, taken)?);
        }
        // It is in the trash for good before it is out of its place for good.
        into.iter().try_for_each(|folder| folders::sync_folder(folder))?;
        out_of.iter().try_for_each(|year| drop_empty_folders(year))
    }

    /// Moves days to where nothing is put back from, and where a start after a crash deletes them. Nothing
    /// is written for it: the disk may be full, and this is what makes room on it. Only while no process
    /// uses the base.
    fn doom(&mut self, going: Vec<Going>, taken: &mut Taken) -> Result<()> {
        let base = self.pool.base();
        let mut out_of = BTreeSet::new();
        for day in going {
            let name = format!("{}-{}-{}", self.id, day.key.context(), day.key.day());
            let to = purge::place(base, &name);
            let year = move_day(base, day, &to, taken)?;
            if year.is_some() {
                self.doomed.push(to);
            }
            out_of.extend(year);
        }
        let places: BTreeSet<&Path> = self.doomed.iter().filter_map(|to| to.parent()).collect();
        places.into_iter().try_for_each(folders::sync_folder)?;
        out_of.iter().try_for_each(|year| drop_empty_folders(year))
    }

    /// Lists days, durably, before any of them goes.
    fn list(&mut self, going: &[Going]) -> Result<()> {
        let base = self.pool.base();
        folders::create_folders(base, &self.heap)?;
        for Going { key, rows, bytes } in going {
            if let Some(name) = folders::display_name(base, key.context()) {
                self.manifest.names.insert(key.context().to_owned(), name);
            }
            self.manifest.days.push(DeletedDay::whole(key, *rows, *bytes));
        }
        let path = self.heap.join(names::MANIFEST);
        let text = serde_json::to_vec(&self.manifest)
            .map_err(|error| StoreError::io("write", &path)(error.into()))?;
        folders::write_file(&path, &text)
    }

    /// Ends it. Gives what the days lie under in the trash, when they do.
    pub(crate) fn finish(self) -> Result<Option<String>> {
        for day in &self.doomed {
            purge::delete_all(day);
        }
        if self.took && !self.is_for_good() {
            return Ok(Some(self.id));
        }
        if self.heap.exists() {
            purge::purge(self.pool, &Control::default(), |heap| heap.id == self.id)?;
        }
        Ok(None)
    }
}

/// Moves a day by one rename. Gives the folder that it left, when it did.
fn move_day(base: &Path, day: Going, to: &Path, taken: &mut Taken) -> Result<Option<PathBuf>> {
    let from = base.join(day.key.folder());
    match fs::rename(&from, to) {
        Ok(()) => {
            taken.gone.push(day);
            Ok(from.parent().map(Path::to_path_buf))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // Windows does not move what any process has open.
        Err(error) => {
            let message = format!(
                "cannot be taken away now ({error}); close other Daybooks or try again later"
            );
            let error = open::failure(base, &day.key, FailureKind::Busy, message);
            taken.failed.push(open::as_failure(base, &day.key, error)?);
            Ok(None)
        }
    }
}

/// What it means that something could not be written for days that can be put back.
fn no_room(base: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Io { source, .. }
            if matches!(
                source.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            ) =>
        {
            StoreError::NoRoomForTrash { path: base.to_path_buf(), source }
        }
        other => other,
    }
}

/// Removes the folder of a year that holds nothing more, and that of its context after it, and
/// makes durable what left them. Only while no process uses the base: a writer may be about to fill
/// one.
fn drop_empty_folders(year: &Path) -> Result<()> {
    let Some(context) = year.parent() else { return Ok(()) };
    if fs::remove_dir(year).is_err() {
        return if year.exists() { folders::sync_folder(year) } else { Ok(()) };
    }
    let is_last = fs::read_dir(context)
        .map_err(StoreError::io("list", context))?
        .flatten()
        .all(|entry| entry.file_name() == names::CONTEXT_FILE);
    if !is_last {
        return folders::sync_folder(context);
    }
    fs::remove_dir_all(context).map_err(StoreError::io("remove the folder", context))?;
    context.parent().map_or(Ok(()), folders::sync_folder)
}
