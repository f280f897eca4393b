//! What people chose to have read, by handles: a page names no paths.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::ApiError;
use crate::spool::{Arriving, Fetched, Spooled};
use crate::types::{Chosen, ChosenItem};
use crate::upload::Upload;

/// So many are remembered; the oldest goes first.
const KEPT: usize = 32;
/// Of these, so many that lie in the spool: each may be as large as a disk allows.
const KEPT_SPOOLED: usize = 4;

/// What a handle stands for.
#[derive(Clone)]
pub(crate) enum Selection {
    /// Files and folders of this machine.
    Paths(Arc<[PathBuf]>),
    /// What this machine logs by itself: files, and the journal where there is one.
    Machine(Arc<[PathBuf]>),
    /// Files that a page sends.
    Upload(Arc<Upload>),
    /// A bundle that a page sends.
    Arriving(Arc<Arriving>),
    /// Where a file is to be written.
    Place(Arc<Path>),
    /// A file that is made for a browser to fetch.
    Fetched(Arc<Fetched>),
}

impl Selection {
    fn is_spooled(&self) -> bool {
        matches!(self, Selection::Arriving(_) | Selection::Fetched(_))
    }
}

/// All that was chosen lately.
pub(crate) struct Selections {
    kept: Mutex<VecDeque<(String, Selection)>>,
    serials: AtomicU64,
    /// Begins every handle, so that one of an earlier run means nothing.
    run: i64,
}

impl Selections {
    pub(crate) fn new(run: i64) -> Self {
        Selections { kept: Mutex::default(), serials: AtomicU64::new(0), run }
    }

    /// Remembers files and folders.
    pub(crate) fn paths(&self, paths: Vec<PathBuf>) -> Chosen {
        let items = items(&paths);
        self.keep(Selection::Paths(paths.into()), items)
    }

    /// Remembers what this machine logs by itself.
    pub(crate) fn machine(&self, paths: Vec<PathBuf>, journal: bool) -> Chosen {
        let mut items = items(&paths);
        if journal {
            items.push(ChosenItem { name: "journal".to_owned(), folder: false, bytes: None });
        }
        self.keep(Selection::Machine(paths.into()), items)
    }

    /// Remembers files that are going to be sent.
    pub(crate) fn upload(&self, upload: Upload) -> Chosen {
        let item = |file: &daybook_ingest::Sent| ChosenItem {
            name: file.name.clone(),
            folder: false,
            bytes: Some(file.bytes),
        };
        let items = upload.files().iter().map(item).collect();
        self.keep(Selection::Upload(Arc::new(upload)), items)
    }

    /// Remembers a bundle that is going to be sent.
    pub(crate) fn arriving(&self, arriving: Arriving) -> Chosen {
        let name = arriving.name().to_owned();
        let item = ChosenItem { name, folder: false, bytes: Some(arriving.bytes()) };
        self.keep(Selection::Arriving(Arc::new(arriving)), vec![item])
    }

    /// Remembers where a file is to be written.
    pub(crate) fn place(&self, path: PathBuf) -> Chosen {
        let name = path.display().to_string();
        let item = ChosenItem { name, folder: false, bytes: None };
        self.keep(Selection::Place(path.into()), vec![item])
    }

    /// Remembers a file that will be made for a browser to fetch.
    pub(crate) fn fetched(&self, name: String, spooled: Spooled) -> Chosen {
        let item = ChosenItem { name: name.clone(), folder: false, bytes: None };
        self.keep(Selection::Fetched(Arc::new(Fetched::new(name, spooled))), vec![item])
    }

    /// Forgets what a handle stands for; what lies aside for it goes with its last user.
    pub(crate) fn forget(&self, handle: &str) {
        self.lock().retain(|(kept, _)| kept != handle);
    }

    /// What a handle stands for.
    pub(crate) fn of(&self, handle: &str) -> Result<Selection, ApiError> {
        let found = self.lock().iter().find(|(kept, _)| kept == handle).map(|(_, it)| it.clone());
        found.ok_or_else(|| {
            ApiError::new(ApiError::NOT_CHOSEN, "this is chosen no longer; choose the files again")
        })
    }

    fn keep(&self, selection: Selection, items: Vec<ChosenItem>) -> Chosen {
        let serial = self.serials.fetch_add(1, Ordering::Relaxed);
        let handle = format!("{:x}-{serial}", self.run);
        let mut kept = self.lock();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        let spooled = kept.iter().filter(|(_, it)| it.is_spooled()).count();
        if selection.is_spooled() && spooled >= KEPT_SPOOLED {
            let oldest = kept.iter().position(|(_, it)| it.is_spooled());
            oldest.map(|oldest| kept.remove(oldest));
        }
        kept.push_back((handle.clone(), selection));
        Chosen { handle, items }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Selection)>> {
        // Each change is one call: the list is whole even if a holder panicked.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a person is shown of paths.
fn items(paths: &[PathBuf]) -> Vec<ChosenItem> {
    let item = |path: &PathBuf| {
        let metadata = std::fs::metadata(path).ok();
        ChosenItem {
            name: path.display().to_string(),
            folder: metadata.as_ref().is_some_and(std::fs::Metadata::is_dir),
            bytes: metadata.filter(std::fs::Metadata::is_file).map(|file| file.len()),
        }
    };
    paths.iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spool::Spool;

    #[test]
    fn what_lies_aside_for_a_page_goes_when_it_is_forgotten_or_much_is_asked_for() {
        let base = tempfile::tempdir().unwrap();
        let selections = Selections::new(7);
        let make = || selections.fetched("a".to_owned(), Spool::new(base.path()).make(0).unwrap());
        let file = |chosen: &Chosen| match selections.of(&chosen.handle).unwrap() {
            Selection::Fetched(fetched) => fetched.file(),
            _ => panic!("nothing to fetch"),
        };
        let first = make();
        let lies = file(&first);
        std::fs::write(&lies, "x").unwrap();
        let others: Vec<_> = (0..KEPT_SPOOLED).map(|_| make()).collect();
        assert!(!lies.exists() && selections.of(&first.handle).is_err());
        let lies = file(&others[0]);
        std::fs::write(&lies, "x").unwrap();
        selections.forget(&others[0].handle);
        assert!(!lies.exists() && selections.of(&others[0].handle).is_err());
        assert!(selections.of(&others[1].handle).is_ok());
    }

    #[test]
    fn a_handle_stands_for_what_was_chosen_until_many_others_were() {
        let selections = Selections::new(7);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.log"), "four").unwrap();
        let paths =
            vec![folder.path().join("a.log"), folder.path().to_path_buf(), "/nowhere".into()];
        let chosen = selections.paths(paths.clone());
        let shown: Vec<_> = chosen.items.iter().map(|item| (item.folder, item.bytes)).collect();
        assert_eq!(shown, [(false, Some(4)), (true, None), (false, None)]);
        let Ok(Selection::Paths(kept)) = selections.of(&chosen.handle) else { panic!("no paths") };
        assert_eq!(kept[..], paths);
        for _ in 0..KEPT {
            selections.paths(Vec::new());
        }
        assert_eq!(selections.of(&chosen.handle).err().unwrap().code, "not_chosen");
        assert!(Selections::new(8).of(&selections.paths(Vec::new()).handle).is_err());
    }
}
