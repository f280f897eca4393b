//! The bodies of the operations: here those of the program itself, of settings and of marks; the others by
//! what they are about.

use std::path::PathBuf;
use std::sync::Arc;

use daybook_store::{Clock, Mark, Marks, MarksFilter, PartitionedLogStore, SystemClock};

use crate::call::{Call, Running};
use crate::chosen::Selections;
use crate::demo::{DemoInfo, demo_in};
use crate::error::ApiError;
use crate::event::EventFn;
use crate::names::shown_name;
use crate::perf::Current;
use crate::resources::{Machine, operating_system};
use crate::retention::Folders;
use crate::settings::{SettingsChange, SettingsFile, SettingsReply};
use crate::spool::Spool;
use crate::summary::BundleSummary;
use crate::types::{
    AppInfo, CancelRequest, Empty, MarkRequest, OpenBundle, Resources, UnmarkReply, UnmarkRequest,
};
use crate::watch::Watches;
use crate::zone::local_zone;

mod ingest;
mod search;
mod upkeep;

pub(crate) use ingest::formats_folder;

type Reply<T> = Result<T, ApiError>;

/// Everything Daybook can be asked for. Shared between threads; every call blocks until it is
/// done, so shells with an event loop call it on threads of their own.
pub struct LoggingApi {
    store: Arc<PartitionedLogStore>,
    clock: Arc<dyn Clock>,
    running: Arc<Running>,
    pub(crate) selections: Selections,
    machine: Machine,
    settings: SettingsFile,
    pub(crate) folders: Folders,
    watches: Arc<Watches>,
    started_epoch: i64,
    /// What is said of the demo, where this store is one.
    demo: Option<DemoInfo>,
    /// The base of the person's own store, where this one is a bundle that is opened in place.
    own_base: Option<PathBuf>,
    /// Where files lie on their way to or from a page; none where there is no base.
    spool: Option<Arc<Spool>>,
    /// The perf lab's run that is under way.
    pub(crate) current: Current,
    /// The program that measures memory in a process of its own.
    pub(crate) perf_probe: Option<PathBuf>,
}

impl LoggingApi {
    /// The operations over a store, with the machine's clock.
    #[must_use]
    pub fn new(store: Arc<PartitionedLogStore>) -> Self {
        Self::with_clock(store, Arc::new(SystemClock))
    }

    /// The operations over a store and a clock.
    #[must_use]
    pub fn with_clock(store: Arc<PartitionedLogStore>, clock: Arc<dyn Clock>) -> Self {
        let started_epoch = clock.now_epoch();
        let watches = Arc::new(Watches::new(Arc::clone(&store), Arc::clone(&clock)));
        let spool = store.bundle().is_none().then(|| Arc::new(Spool::new(store.base())));
        LoggingApi {
            demo: demo_in(store.base()),
            own_base: None,
            spool,
            store,
            clock,
            running: Arc::default(),
            selections: Selections::new(started_epoch),
            machine: Machine::new(),
            settings: SettingsFile::default(),
            folders: Folders::default(),
            watches,
            started_epoch,
            current: Current::default(),
            perf_probe: None,
        }
    }

    /// The same, with the settings of a file.
    #[must_use]
    pub fn with_settings(self, settings: SettingsFile) -> Self {
        LoggingApi { settings, ..self }
    }

    /// The same over a bundle that is opened in place, which can be taken into the store of this base.
    #[must_use]
    pub fn with_own_base(self, base: PathBuf) -> Self {
        LoggingApi { spool: Some(Arc::new(Spool::new(&base))), own_base: Some(base), ..self }
    }

    /// Begins a call. With an `id`, `ops.cancel` stops it as long as the call lives: ids should be
    /// unique over all callers, since every call that has the id stops. `on_event` hears how far
    /// it has come.
    pub fn begin(&self, id: Option<String>, on_event: Option<EventFn>) -> Call {
        Call::begin(&self.running, id, on_event)
    }

    /// The store underneath.
    #[must_use]
    pub fn store(&self) -> &Arc<PartitionedLogStore> {
        &self.store
    }

    /// # Errors
    /// `bad_request` where no base of one's own is known.
    pub(crate) fn own_base(&self) -> Reply<&std::path::Path> {
        self.own_base
            .as_deref()
            .ok_or_else(|| ApiError::bad_request("there is no store of one's own to take it into"))
    }

    /// # Errors
    /// `bad_request` where no base of one's own is known.
    pub(crate) fn spool(&self) -> Reply<&Arc<Spool>> {
        self.spool.as_ref().ok_or_else(|| {
            ApiError::bad_request("there is no base where a file could lie meanwhile")
        })
    }

    /// The demo takes nothing in: a person's own logs and made-up ones stay apart.
    ///
    /// # Errors
    /// `demo`, where this store is one.
    pub(crate) fn takes_in(&self) -> Reply<()> {
        match self.demo {
            None => Ok(()),
            Some(_) => Err(ApiError::new(
                "demo",
                "this is the demo, which takes nothing in: logs of your own go into a store of their own",
            )),
        }
    }

    /// The clock that relative times and `app.info` go by.
    #[must_use]
    pub fn now_epoch(&self) -> i64 {
        self.clock.now_epoch()
    }

    /// Carries out `app.info`.
    ///
    /// # Errors
    /// None today.
    pub fn app_info(&self, _: Empty, _: &Call) -> Reply<AppInfo> {
        Ok(AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            base: self.store.base().to_path_buf(),
            sqlite_version: daybook_store::sqlite_version().to_owned(),
            os: operating_system(),
            time_zone: local_zone().name().to_owned(),
            now_epoch: self.clock.now_epoch(),
            started_epoch: self.started_epoch,
            demo: self.demo,
            bundle: self.store.bundle().map(|manifest| {
                let path = self.store.base();
                let name = shown_name(path);
                let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
                let summary = BundleSummary::of(manifest, name, bytes);
                OpenBundle { summary, own_base: self.own_base.clone() }
            }),
        })
    }

    /// Carries out `app.resources`.
    ///
    /// # Errors
    /// When the folder of the store cannot be listed.
    pub fn app_resources(&self, _: Empty, _: &Call) -> Reply<Resources> {
        let bytes =
            self.store.partitions()?.iter().map(|p| p.bytes + p.wal_bytes + p.packed_bytes).sum();
        Ok(self.machine.resources(self.store.base(), bytes))
    }

    /// Carries out `marks.list`.
    ///
    /// # Errors
    /// What the store says.
    pub fn marks_list(&self, filter: MarksFilter, _: &Call) -> Reply<Marks> {
        Ok(self.store.marks(&filter)?)
    }

    /// Carries out `marks.put`.
    ///
    /// # Errors
    /// `no_such_entry`, `note_too_long`, or what the store says.
    pub fn marks_put(&self, request: MarkRequest, call: &Call) -> Reply<Mark> {
        Ok(self.store.mark(&request.entry, request.note.as_deref(), &call.control())?)
    }

    /// Carries out `marks.remove`.
    ///
    /// # Errors
    /// What the store says.
    pub fn marks_remove(&self, request: UnmarkRequest, _: &Call) -> Reply<UnmarkReply> {
        Ok(UnmarkReply { removed: self.store.unmark(&request.entries)? })
    }

    /// Carries out `settings.read`.
    ///
    /// # Errors
    /// None: what is wrong with the file stands in the reply.
    pub fn settings_read(&self, _: Empty, _: &Call) -> Reply<SettingsReply> {
        Ok(self.settings.read())
    }

    /// Carries out `settings.write`.
    ///
    /// # Errors
    /// `bad_settings` when the file cannot be understood, `io` when it cannot be written.
    pub fn settings_write(&self, change: SettingsChange, _: &Call) -> Reply<SettingsReply> {
        self.settings.change(change)
    }

    /// Carries out `ops.cancel`.
    ///
    /// # Errors
    /// None: an operation that has ended is stopped.
    pub fn ops_cancel(&self, request: CancelRequest, _: &Call) -> Reply<Empty> {
        self.running.cancel(&request.id);
        Ok(Empty {})
    }
}
