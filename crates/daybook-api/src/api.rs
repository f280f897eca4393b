//! The bodies of the operations.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use daybook_store::{
    Clock, ContextInfo, Count, DeleteBySrc, DeleteOlderThan, DeleteReport, Histogram, ImportReport,
    InsertReport, LogEntry, LogFilter, Mark, Marks, MarksFilter, MetricsSnapshot, PackReport,
    PackRequest, Page, PartitionFailure, PartitionInfo, PartitionedLogStore, StreamSummary,
    SystemClock, TidyReport, TidyRequest, VerifyReport, VerifyRequest, canonical_context,
    source_tree,
};

use crate::buckets::edges;
use crate::call::{Call, Running};
use crate::chosen::Selections;
use crate::demo::{DemoInfo, demo_in};
use crate::error::ApiError;
use crate::event::{EarlyRows, Event, EventFn};
use crate::names::shown_name;
use crate::perf::Current;
use crate::query;
use crate::resources::{Machine, operating_system};
use crate::retention::{Folders, PartitionsRequest};
use crate::settings::{SettingsChange, SettingsFile, SettingsReply};
use crate::spool::Spool;
use crate::summary::BundleSummary;
use crate::types::{
    AppInfo, CancelRequest, CountRequest, DeleteRequest, Empty, HistogramRequest, ImportRequest,
    InsertRequest, MarkRequest, OpenBundle, QueryRequest, Resources, SourcesReply, SourcesRequest,
    UnmarkReply, UnmarkRequest,
};
use crate::watch::Watches;
use crate::zone::{local_zone, parse_zone};

mod ingest;

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

    /// All entries that match, in order and in chunks, as they are found, until `sink` breaks off:
    /// what `logs.query` gives page by page. With `explain` the summary's stats say what was done.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::stream`].
    pub fn stream(
        &self,
        filter: &LogFilter,
        explain: bool,
        call: &Call,
        sink: &mut dyn FnMut(Vec<LogEntry>) -> ControlFlow<()>,
    ) -> Reply<StreamSummary> {
        Ok(self.store.stream(filter, &call.search(explain), sink)?)
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

    /// Carries out `logs.query`.
    ///
    /// # Errors
    /// `bad_query`, `bad_filter`, `bad_cursor`, `cancelled`, or what the store says.
    pub fn logs_query(&self, request: QueryRequest, call: &Call) -> Reply<Page> {
        let control = call.search(request.explain);
        let filter = match &request.query {
            Some(query) => query::narrowed(query, request.filter)?,
            None => request.filter,
        };
        if call.listener().is_none() {
            return Ok(self.store.query(&filter, &control)?);
        }
        let mut early = |rows: &[LogEntry]| {
            call.tell(Event::Early(EarlyRows { rows: rows.to_vec() }));
        };
        Ok(self.store.query_early(&filter, &control, &mut early)?)
    }

    /// Carries out `logs.count`.
    ///
    /// # Errors
    /// `bad_filter`, `cancelled`, or what the store says.
    pub fn logs_count(&self, request: CountRequest, call: &Call) -> Reply<Count> {
        Ok(self.store.count(&request.filter, &call.search(request.explain))?)
    }

    /// Carries out `logs.histogram`. An open end of the range becomes the first or last entry in
    /// the filter's contexts; without entries the histogram has no buckets.
    ///
    /// # Errors
    /// `bad_request` for edges that cannot be drawn, `bad_time_zone`, `bad_filter`, `cancelled`,
    /// or what the store says.
    pub fn logs_histogram(&self, request: HistogramRequest, call: &Call) -> Reply<Histogram> {
        let zone = request.tz.as_deref().map_or_else(|| Ok(local_zone()), parse_zone)?;
        let held = self.held(&request.filter, call)?;
        let mut histogram = match held.range {
            Some((from, to)) => {
                let edges = edges(request.bucket, from, to, zone)?;
                self.store.histogram(&request.filter, &edges, &call.search(request.explain))?
            }
            None => Histogram::default(),
        };
        // Days that cannot be read do not widen the range; they are named all the same.
        for failure in held.failed {
            if !histogram.partitions_failed.iter().any(|known| known.path == failure.path) {
                histogram.partitions_failed.push(failure);
            }
        }
        Ok(histogram)
    }

    /// Carries out `logs.sources`.
    ///
    /// # Errors
    /// `bad_filter`, `cancelled`, or what the store says.
    pub fn logs_sources(&self, request: SourcesRequest, call: &Call) -> Reply<SourcesReply> {
        let control = call.search(request.explain);
        let list = self.store.list_sources(&request.filter, &control)?;
        let tree = request.tree.then(|| source_tree(&list.sources));
        Ok(SourcesReply { list, tree })
    }

    /// Carries out `logs.contexts`.
    ///
    /// # Errors
    /// When the folder of the store cannot be listed.
    pub fn logs_contexts(&self, _: Empty, _: &Call) -> Reply<Vec<ContextInfo>> {
        Ok(self.store.contexts()?)
    }

    /// Carries out `logs.partitions`.
    ///
    /// # Errors
    /// When the folder of the store cannot be listed.
    pub fn logs_partitions(
        &self,
        request: PartitionsRequest,
        call: &Call,
    ) -> Reply<Vec<PartitionInfo>> {
        if request.detailed.unwrap_or(true) {
            return Ok(self.store.partitions_detailed(&call.control())?);
        }
        Ok(self.store.partitions()?)
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

    /// Carries out `logs.delete`.
    ///
    /// # Errors
    /// `bad_request` unless exactly one of age and source is given; `clock_jumped`; `cancelled`;
    /// or what the store says.
    pub fn logs_delete(&self, request: DeleteRequest, call: &Call) -> Reply<DeleteReport> {
        let DeleteRequest { older_than, src, contexts, dry_run, confirm_clock } = request;
        let control = call.control();
        match (older_than, src) {
            (Some(epoch), None) => {
                let request = DeleteOlderThan { epoch, contexts, dry_run, confirm_clock };
                Ok(self.store.delete_older_than(&request, &control)?)
            }
            (None, Some(src)) => {
                Ok(self.store.delete_by_src(&DeleteBySrc { src, contexts, dry_run }, &control)?)
            }
            _ => Err(ApiError::bad_request("logs.delete: give exactly one of older_than and src")),
        }
    }

    /// Carries out `logs.insert`.
    ///
    /// # Errors
    /// `bad_entry`, `time_out_of_range`, `disk_full`, `demo`, or what the store says.
    pub fn logs_insert(&self, request: InsertRequest, _: &Call) -> Reply<InsertReport> {
        self.takes_in()?;
        Ok(self.store.insert_batch(&request.entries)?)
    }

    /// Carries out `logs.import_legacy`.
    ///
    /// # Errors
    /// What the store says of the file or of itself.
    pub fn logs_import_legacy(&self, request: ImportRequest, call: &Call) -> Reply<ImportReport> {
        self.takes_in()?;
        Ok(self.store.import_legacy(&request.path, &call.control())?)
    }

    /// Carries out `store.tidy`.
    ///
    /// # Errors
    /// `cancelled`, or what the store says.
    pub fn store_tidy(&self, request: TidyRequest, call: &Call) -> Reply<TidyReport> {
        Ok(self.store.tidy(&request, &call.control())?)
    }

    /// Carries out `store.pack`.
    ///
    /// # Errors
    /// `cancelled`, `disk_full`, or what the store says.
    pub fn store_pack(&self, request: PackRequest, call: &Call) -> Reply<PackReport> {
        Ok(self.store.pack(&request, &call.control())?)
    }

    /// Carries out `store.unpack`.
    ///
    /// # Errors
    /// `cancelled`, `disk_full`, or what the store says.
    pub fn store_unpack(&self, request: PackRequest, call: &Call) -> Reply<PackReport> {
        Ok(self.store.unpack(&request, &call.control())?)
    }

    /// Carries out `store.verify`.
    ///
    /// # Errors
    /// `cancelled`, or what the store says.
    pub fn store_verify(&self, request: VerifyRequest, call: &Call) -> Reply<VerifyReport> {
        Ok(self.store.verify(&request, &call.control())?)
    }

    /// Carries out `store.metrics`.
    ///
    /// # Errors
    /// None today.
    pub fn store_metrics(&self, _: Empty, _: &Call) -> Reply<MetricsSnapshot> {
        Ok(self.store.metrics())
    }

    /// Carries out `ops.cancel`.
    ///
    /// # Errors
    /// None: an operation that has ended is stopped.
    pub fn ops_cancel(&self, request: CancelRequest, _: &Call) -> Reply<Empty> {
        self.running.cancel(&request.id);
        Ok(Empty {})
    }

    /// The range of a filter with its open ends closed by what the store holds.
    fn held(&self, filter: &LogFilter, call: &Call) -> Reply<Held> {
        if let (Some(from), Some(to)) = (filter.epoch_from, filter.epoch_to) {
            return Ok(Held { range: Some((from, to)), failed: Vec::new() });
        }
        let contexts: Vec<_> = filter.contexts.iter().map(|name| canonical_context(name)).collect();
        let mut held = Held::default();
        for partition in self.store.partitions_detailed(&call.control())? {
            if !contexts.is_empty() && !contexts.contains(&partition.context) {
                continue;
            }
            if let (Some(first), Some(last)) = (partition.first_epoch, partition.last_epoch) {
                let (from, to) = held.range.unwrap_or((first, last + 1));
                held.range = Some((from.min(first), to.max(last + 1)));
            }
            held.failed.extend(partition.failure);
        }
        held.range = held.range.map(|(first, end)| {
            let from = filter.epoch_from.unwrap_or(first);
            let to = filter.epoch_to.unwrap_or(end);
            // A range that lies outside of what is held is empty, not wrong.
            if from < to { (from, to) } else { (from.min(to), from.min(to) + 1) }
        });
        Ok(held)
    }
}

/// What a store holds for a filter.
#[derive(Default)]
struct Held {
    /// First second and the second after the last; none without entries.
    range: Option<(i64, i64)>,
    /// Partitions that could not say.
    failed: Vec<PartitionFailure>,
}
