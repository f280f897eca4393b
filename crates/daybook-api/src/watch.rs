//! Files and folders that are followed as long as the program runs, and again when it starts.
//!
//! They stand in `<base>/watches.json`. Of the programs that use a base at once, the one that holds
//! the lock `<base>/.watching` follows; when it ends, another takes over.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use daybook_ingest::{IngestControl, IngestProgress, IngestRequest, follow};
use daybook_store::{CancelToken, Clock, PartitionedLogStore};
use parking_lot::{Condvar, Mutex};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::json_file;

const FILE: &str = "watches.json";
const LOCK: &str = ".watching";
/// Most watches of a base: each has a thread.
const MOST: usize = 64;
/// How often it looks whether the list was changed by another program, or is free to be followed.
const LOOK: Duration = Duration::from_secs(2);

/// What is to be followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct WatchRequest {
    /// Files, folders and patterns.
    pub paths: Vec<PathBuf>,
    /// Context of entries that name none; `default` when absent.
    pub context: Option<String>,
    /// Source of entries that name none; else it comes from the file's name.
    pub src: Option<String>,
    /// The format by its name; else it is recognised.
    pub format: Option<String>,
    /// Time zone of times that give none: an IANA name, or `local`, the default.
    pub tz: Option<String>,
}

/// What is followed, and how it goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WatchInfo {
    /// What it is called when it is to end.
    pub id: String,
    /// What is followed.
    pub what: WatchRequest,
    /// Whether this program follows it; else another one does, or none.
    pub here: bool,
    /// Files there are.
    pub files: u64,
    /// Lines read since the program started; those at the end of a file count again when it has grown.
    pub lines: u64,
    /// Entries that are new in the store.
    pub entries: u64,
    /// When something was read last, Unix seconds.
    pub read_epoch: Option<i64>,
    /// What keeps it from going on.
    pub trouble: Option<String>,
}

/// What is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    id: String,
    what: WatchRequest,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct List {
    watches: Vec<Kept>,
}

/// The watches of one base.
pub(crate) struct Watches {
    store: Arc<PartitionedLogStore>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    changed: Condvar,
    supervisor: Mutex<Option<JoinHandle<()>>>,
    /// One change of the list at a time.
    listing: Mutex<()>,
}

#[derive(Default)]
struct State {
    stopped: bool,
    /// The lock, while it is ours.
    lock: Option<File>,
    running: BTreeMap<String, Running>,
}

struct Running {
    what: WatchRequest,
    cancel: CancelToken,
    status: Arc<Mutex<Status>>,
    thread: JoinHandle<()>,
}

#[derive(Clone, Debug, Default)]
struct Status {
    progress: IngestProgress,
    read_epoch: Option<i64>,
    trouble: Option<String>,
}

impl Watches {
    pub(crate) fn new(store: Arc<PartitionedLogStore>, clock: Arc<dyn Clock>) -> Self {
        Watches {
            store,
            clock,
            state: Mutex::default(),
            changed: Condvar::new(),
            supervisor: Mutex::default(),
            listing: Mutex::default(),
        }
    }

    /// Begins to follow what is in the list, now and whenever it changes.
    pub(crate) fn start(self: &Arc<Self>) {
        let watches = Arc::downgrade(self);
        let thread = std::thread::Builder::new().name("watches".to_owned());
        match thread.spawn(move || supervise(&watches)) {
            Ok(thread) => *self.supervisor.lock() = Some(thread),
            Err(error) => tracing::error!(%error, "nothing is followed"),
        }
    }

    /// Ends all following, and returns when it has ended.
    pub(crate) fn stop(&self) {
        self.state.lock().stopped = true;
        self.changed.notify_all();
        let supervisor = self.supervisor.lock().take();
        if supervisor.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("what follows files ended by itself");
        }
    }

    /// What is followed, and how it goes.
    pub(crate) fn list(&self) -> Result<Vec<WatchInfo>, ApiError> {
        let list = self.load()?;
        let state = self.state.lock();
        Ok(list.watches.into_iter().map(|kept| info(kept, &state)).collect())
    }

    /// Follows more. What is followed already is not followed twice.
    pub(crate) fn add(&self, what: WatchRequest) -> Result<WatchInfo, ApiError> {
        if what.paths.is_empty() {
            return Err(ApiError::bad_request("say which files or folders to follow"));
        }
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let paths = what.paths.into_iter().map(absolute).collect();
        let what = WatchRequest { paths, ..what };
        let kept = self.change(|list| {
            if let Some(known) = list.watches.iter().find(|kept| kept.what == what) {
                return Ok(known.clone());
            }
            if list.watches.len() >= MOST {
                return Err(ApiError::bad_request(format!(
                    "{MOST} watches are the most; a folder can stand for many files"
                )));
            }
            let number = |kept: &Kept| kept.id.parse::<u64>().unwrap_or(0);
            let id = list.watches.iter().map(number).max().unwrap_or(0) + 1;
            let kept = Kept { id: id.to_string(), what };
            list.watches.push(kept.clone());
            Ok(kept)
        })?;
        Ok(info(kept, &self.state.lock()))
    }

    /// Follows something no longer; what was read stays.
    pub(crate) fn remove(&self, id: &str) -> Result<(), ApiError> {
        self.change(|list| {
            list.watches.retain(|kept| kept.id != id);
            Ok(())
        })
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut List) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let _listing = self.listing.lock();
        let mut list = self.load()?;
        let done = change(&mut list)?;
        json_file::store(&self.path(FILE), &list)?;
        self.changed.notify_all();
        Ok(done)
    }

    fn load(&self) -> Result<List, ApiError> {
        json_file::load(&self.path(FILE)).map_err(|problem| {
            ApiError::new("bad_settings", format!("{problem}; mend or remove it"))
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.store.base().join(name)
    }

    /// Follows what the list says, if this program is the one to.
    fn reconcile(&self) {
        let list = match self.load() {
            Ok(list) => list,
            Err(error) => {
                tracing::warn!(%error, "the list of what to follow stays as it was");
                return;
            }
        };
        let mut ended = Vec::new();
        {
            let mut state = self.state.lock();
            if list.watches.is_empty() && state.running.is_empty() {
                // Nobody's turn: another program may have something to follow.
                state.lock = None;
                return;
            }
            if state.lock.is_none() {
                state.lock = take(&self.path(LOCK));
            }
            if state.lock.is_none() {
                return;
            }
            let wanted: BTreeMap<&str, &WatchRequest> =
                list.watches.iter().map(|kept| (kept.id.as_str(), &kept.what)).collect();
            let over: Vec<String> = state
                .running
                .iter()
                .filter(|(id, running)| wanted.get(id.as_str()) != Some(&&running.what))
                .map(|(id, _)| id.clone())
                .collect();
            ended.extend(over.iter().filter_map(|id| state.running.remove(id)));
            for Kept { id, what } in list.watches {
                if !state.running.contains_key(&id)
                    && let Some(running) = self.run(&id, what)
                {
                    state.running.insert(id, running);
                }
            }
        }
        end(ended);
    }

    fn run(&self, id: &str, what: WatchRequest) -> Option<Running> {
        let (cancel, status) = (CancelToken::new(), Arc::<Mutex<Status>>::default());
        let request = IngestRequest {
            paths: what.paths.clone(),
            context: what.context.clone(),
            src: what.src.clone(),
            format: what.format.clone(),
            tz: what.tz.clone(),
            now_epoch: self.clock.now_epoch(),
            ..IngestRequest::default()
        };
        let control = IngestControl::with_cancel(cancel.clone())
            .with_formats(crate::api::formats_folder(self.store.base()))
            .on_progress({
                let (status, clock) = (Arc::clone(&status), Arc::clone(&self.clock));
                move |progress| {
                    let mut status = status.lock();
                    if progress.lines != status.progress.lines {
                        status.read_epoch = Some(clock.now_epoch());
                    }
                    status.progress = progress.clone();
                }
            });
        let (store, told) = (Arc::clone(&self.store), Arc::clone(&status));
        let work = move || {
            let mut trouble = |what: Option<&str>| told.lock().trouble = what.map(str::to_owned);
            if let Err(error) = follow(&request, &*store, &control, &mut trouble) {
                trouble(Some(&error.to_string()));
            }
        };
        match std::thread::Builder::new().name(format!("watch {id}")).spawn(work) {
            Ok(thread) => Some(Running { what, cancel, status, thread }),
            Err(error) => {
                tracing::error!(%error, id, "cannot be followed");
                None
            }
        }
    }
}

impl Drop for Watches {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        end(std::mem::take(&mut state.running).into_values().collect());
    }
}

/// Until it is stopped, or nobody holds the watches any more.
fn supervise(watches: &Weak<Watches>) {
    while let Some(watches) = watches.upgrade() {
        watches.reconcile();
        let mut state = watches.state.lock();
        if !state.stopped {
            watches.changed.wait_for(&mut state, LOOK);
        }
        if state.stopped {
            let running = std::mem::take(&mut state.running);
            drop(state);
            end(running.into_values().collect());
            watches.state.lock().lock = None;
            return;
        }
    }
}

fn end(running: Vec<Running>) {
    for running in &running {
        running.cancel.cancel();
    }
    for running in running {
        if running.thread.join().is_err() {
            tracing::error!("following ended by itself");
        }
    }
}

fn info(kept: Kept, state: &State) -> WatchInfo {
    let running = state.running.get(&kept.id).filter(|running| running.what == kept.what);
    let Status { progress, read_epoch, trouble } =
        running.map(|running| running.status.lock().clone()).unwrap_or_default();
    WatchInfo {
        id: kept.id,
        what: kept.what,
        here: running.is_some(),
        files: progress.files_total,
        lines: progress.lines,
        entries: progress.entries,
        read_epoch,
        trouble,
    }
}

/// The lock, if it is free. It goes when the file is closed, and with the program.
fn take(path: &Path) -> Option<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = file
        .inspect_err(|error| tracing::warn!(%error, path = %path.display(), "nothing is followed"))
        .ok()?;
    file.try_lock().ok().map(|()| file)
}

#[cfg(test)]
mod tests;
