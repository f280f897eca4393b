//! What the system says of changes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A wait is no longer than this, so that a caller who wants to stop is not kept.
const WAIT: Duration = Duration::from_millis(150);
/// One write is often several changes: so long after the first, they are taken together.
const SETTLE: Duration = Duration::from_millis(30);
/// Most folders watched besides those that were asked for: where links lead.
const MOST_FOLDERS: usize = 1_000;

/// What changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// These were written to.
    Files(Vec<PathBuf>),
    /// Files came, went or were renamed, or nobody knows.
    Everything,
}

/// Watches what was asked for.
pub(super) struct Watch {
    /// None where the system cannot be asked.
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    folders: HashSet<PathBuf>,
    /// The files there are, by the names that no link leads to.
    files: HashMap<PathBuf, PathBuf>,
    is_blind: bool,
}

impl Watch {
    /// Watches files, folders, and the folders of files that are not there yet.
    pub(super) fn over(paths: &[PathBuf]) -> Self {
        let (send, events) = channel();
        let watcher = notify::recommended_watcher(send)
            .inspect_err(|error| tracing::warn!(%error, "files are looked at every two seconds"))
            .ok();
        let mut watch = Watch {
            is_blind: watcher.is_none(),
            watcher,
            events,
            folders: HashSet::new(),
            files: HashMap::new(),
        };
        for path in paths {
            let (folder, mode) = place_of(path);
            watch.folder(&folder, mode);
        }
        watch
    }

    /// Whether changes may pass unseen.
    pub(super) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// These are the files there are. Where links lead out of the watched folders is watched too.
    pub(super) fn know(&mut self, files: &[&Path]) {
        self.files = files.iter().map(|path| (whole(path), path.to_path_buf())).collect();
        let folders: HashSet<PathBuf> =
            self.files.keys().filter_map(|path| Some(path.parent()?.to_path_buf())).collect();
        for folder in folders {
            if !self.folders.iter().any(|known| folder.starts_with(known)) {
                self.folder(&folder, RecursiveMode::NonRecursive);
            }
        }
    }

    /// Waits a little for a change.
    pub(super) fn wait(&mut self) -> Change {
        let mut events = match self.events.recv_timeout(WAIT) {
            Ok(event) => vec![event],
            Err(RecvTimeoutError::Timeout) => return Change::Nothing,
            // Without a watcher nobody sends.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(WAIT);
                return Change::Nothing;
            }
        };
        let until = Instant::now() + SETTLE;
        while let Ok(event) =
            self.events.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            events.push(event);
        }
        self.what_changed(events)
    }

    fn what_changed(&self, events: Vec<notify::Result<Event>>) -> Change {
        let mut written = HashSet::new();
        for event in events {
            let Ok(event) = event else { return Change::Everything };
            match event.kind {
                _ if event.need_rescan() => return Change::Everything,
                // Reading is ours; a file that is closed after writing was modified before.
                EventKind::Access(_) => {}
                EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => {
                    let known = event.paths.iter().filter_map(|path| self.files.get(&whole(path)));
                    written.extend(known.cloned());
                }
                _ => return Change::Everything,
            }
        }
        if written.is_empty() {
            Change::Nothing
        } else {
            Change::Files(written.into_iter().collect())
        }
    }

    fn folder(&mut self, folder: &Path, mode: RecursiveMode) {
        let folder = whole(folder);
        if self.folders.len() >= MOST_FOLDERS || !self.folders.insert(folder.clone()) {
            return;
        }
        let Some(watcher) = &mut self.watcher else { return };
        if let Err(error) = watcher.watch(&folder, mode) {
            tracing::warn!(%error, folder = %folder.display(), "not watched: looked at every two seconds");
            self.is_blind = true;
        }
    }
}

/// The folder to watch for a path: itself, the one it stands in, or where its pattern begins.
fn place_of(path: &Path) -> (PathBuf, RecursiveMode) {
    if path.is_dir() {
        return (path.to_path_buf(), RecursiveMode::Recursive);
    }
    let is_pattern = |path: &Path| path.to_string_lossy().contains(['*', '?', '[']);
    let above = path.ancestors().skip(1).find(|folder| !is_pattern(folder) && folder.is_dir());
    let mode = match path.parent() {
        Some(folder) if is_pattern(folder) => RecursiveMode::Recursive,
        _ => RecursiveMode::NonRecursive,
    };
    (above.unwrap_or(Path::new(".")).to_path_buf(), mode)
}

fn whole(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
