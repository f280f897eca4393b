//! The one list of operations.

use serde_json::value::RawValue;

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::read_only::is_answered;

/// Calls the macro `$then` with every operation: a doc comment, the name on the wire, the method
/// of [`LoggingApi`](crate::LoggingApi) (the name with `.` as `_`), request, reply, [`Mode`](crate::Mode)
/// and, where it streams, what its events are. To add an operation, add a line here, its types and its body; what is
/// expanded from the list follows.
///
/// ```
/// macro_rules! names {
///     ($($(#[$doc:meta])* $name:literal $method:ident($request:ty) -> $reply:ty, $mode:ident $($event:ty)?;)*) => {
///         [$($name),*]
///     };
/// }
/// assert!(daybook_api::for_each_operation!(names).contains(&"logs.query"));
/// ```
#[macro_export]
macro_rules! for_each_operation {
    ($then:ident) => {
        $then! {
            /// What runs here: versions, the base folder, the time zone, the clock.
            "app.info" app_info($crate::Empty) -> $crate::AppInfo, plain;
            /// What the program and the store take of the machine.
            "app.resources" app_resources($crate::Empty) -> $crate::Resources, plain;
            /// One page of the entries that match, in order.
            "logs.query" logs_query($crate::QueryRequest) -> $crate::wire::Page, streams $crate::QueryEvent;
            /// What a query line says: its filter, its colours, its terms, its mistake.
            "query.read" query_read($crate::QueryText) -> $crate::QueryReading, plain;
            /// What could stand at a place of a query line.
            "query.complete" query_complete($crate::CompleteRequest) -> $crate::Completions, plain;
            /// How many entries match, by level.
            "logs.count" logs_count($crate::CountRequest) -> $crate::wire::Count, plain;
            /// The entries that match, by time and level.
            "logs.histogram" logs_histogram($crate::HistogramRequest) -> $crate::wire::Histogram, plain;
            /// The sources of the entries that match, as a list and as a tree.
            "logs.sources" logs_sources($crate::SourcesRequest) -> $crate::SourcesReply, plain;
            /// The contexts there are.
            "logs.contexts" logs_contexts($crate::Empty) -> Vec<$crate::wire::ContextInfo>, plain;
            /// The partitions there are.
            "logs.partitions" logs_partitions($crate::PartitionsRequest) -> Vec<$crate::wire::PartitionInfo>, plain;
            /// Deletes by age or by source, or says what would go. Whole days go to the trash.
            "logs.delete" logs_delete($crate::DeleteRequest) -> $crate::wire::DeleteReport, streams $crate::wire::Progress;
            /// Deletes whole days, or says what would go. They go to the trash.
            "store.delete_days" store_delete_days($crate::wire::DeleteDays) -> $crate::wire::DeleteReport, streams $crate::wire::Progress;
            /// Pins days, so that nothing deletes them, or pins them no longer.
            "store.pin" store_pin($crate::wire::PinRequest) -> $crate::Empty, plain;
            /// What was deleted and can be put back, the newest first.
            "trash.list" trash_list($crate::Empty) -> Vec<$crate::wire::TrashItem>, plain;
            /// Puts deleted days back.
            "trash.restore" trash_restore($crate::wire::RestoreTrash) -> $crate::wire::RestoreReport, streams $crate::wire::Progress;
            /// Deletes what lies in the trash for good.
            "trash.empty" trash_empty($crate::wire::EmptyTrash) -> $crate::wire::TrashEmptied, plain;
            /// What is kept for how long, and how that went the last time.
            "retention.read" retention_read($crate::Empty) -> $crate::wire::RetentionStatus, plain;
            /// Decides what is kept for how long.
            "retention.write" retention_write($crate::RetentionWrite) -> $crate::wire::RetentionStatus, plain;
            /// Carries out what was decided, or says what would go, be packed and be exported.
            "retention.run" retention_run($crate::wire::RetentionRun) -> $crate::wire::RetentionReport, streams $crate::wire::Progress;
            /// Adds entries; they are durable when it answers.
            "logs.insert" logs_insert($crate::InsertRequest) -> $crate::wire::InsertReport, plain;
            /// Reads log files into the store; a second time adds nothing twice.
            "logs.ingest" logs_ingest($crate::wire::IngestRequest) -> $crate::wire::IngestReport, streams $crate::wire::IngestProgress;
            /// The formats that are known, the user's own among them.
            "ingest.formats" ingest_formats($crate::Empty) -> Vec<$crate::wire::FormatInfo>, plain;
            /// Gets ready for files that a page sends piece by piece; they are read by the handle it answers.
            "ingest.open" ingest_open($crate::OpenRequest) -> $crate::Chosen, plain;
            /// What this machine logs by itself, as if a person had chosen it.
            "ingest.machine" ingest_machine($crate::Empty) -> $crate::Chosen, plain;
            /// Reads what a person chose, by its handle, or only looks at it.
            "ingest.chosen" ingest_chosen($crate::ChosenRequest) -> $crate::wire::IngestReport, streams $crate::wire::IngestProgress;
            /// Takes in an old single-file database; a second time adds nothing twice.
            "logs.import_legacy" logs_import_legacy($crate::ImportRequest) -> $crate::wire::ImportReport, streams $crate::wire::Progress;
            /// Indexes, summarises and checks days that are over, and takes out of the trash what is due.
            "store.tidy" store_tidy($crate::wire::TidyRequest) -> $crate::wire::TidyReport, streams $crate::wire::Progress;
            /// The rows that people marked, with their notes.
            "marks.list" marks_list($crate::wire::MarksFilter) -> $crate::wire::Marks, plain;
            /// Marks a row, or changes its note.
            "marks.put" marks_put($crate::MarkRequest) -> $crate::wire::Mark, plain;
            /// Takes marks away.
            "marks.remove" marks_remove($crate::UnmarkRequest) -> $crate::UnmarkReply, plain;
            /// The files and folders that are followed, and how it goes.
            "watch.list" watch_list($crate::Empty) -> Vec<$crate::WatchInfo>, plain;
            /// Follows what a person chose, by its handle, from now on and after every start.
            "watch.chosen" watch_chosen($crate::WatchChosen) -> $crate::WatchInfo, plain;
            /// Follows files and folders by their paths.
            "watch.add" watch_add($crate::WatchRequest) -> $crate::WatchInfo, plain;
            /// Follows something no longer; what was read of it stays.
            "watch.remove" watch_remove($crate::WatchId) -> $crate::Empty, plain;
            /// What a person chose, from the settings file.
            "settings.read" settings_read($crate::Empty) -> $crate::SettingsReply, plain;
            /// Changes the window's own settings.
            "settings.write" settings_write($crate::SettingsChange) -> $crate::SettingsReply, plain;
            /// The store's counters.
            "store.metrics" store_metrics($crate::Empty) -> $crate::wire::MetricsSnapshot, plain;
            /// Packs days that are over into Parquet files, or says what that would save.
            "store.pack" store_pack($crate::wire::PackRequest) -> $crate::wire::PackReport, streams $crate::wire::Progress;
            /// Makes databases of packed days again.
            "store.unpack" store_unpack($crate::wire::PackRequest) -> $crate::wire::PackReport, streams $crate::wire::Progress;
            /// Reads partitions through and names those that are damaged.
            "store.verify" store_verify($crate::wire::VerifyRequest) -> $crate::wire::VerifyReport, streams $crate::wire::Progress;
            /// Writes all entries that match into a file: a bundle, lines, a table or Parquet.
            "logs.export" logs_export($crate::ExportCall) -> $crate::wire::ExportReport, streams $crate::wire::Progress;
            /// Takes a bundle in, or says what it would add; a second time adds nothing twice.
            "logs.import" logs_import($crate::ImportAny) -> $crate::Imported, streams $crate::wire::Progress;
            /// Reads a bundle through and says what it holds.
            "bundle.verify" bundle_verify($crate::ImportAny) -> $crate::wire::BundleManifest, streams $crate::wire::Progress;
            /// What an export will be: how many entries, of how many days, about how large.
            "export.estimate" export_estimate($crate::ExportWhat) -> $crate::ExportEstimate, plain;
            /// Gets ready for a file that a browser will fetch; it is made and fetched by the handle it answers.
            "export.open" export_open($crate::ExportPlace) -> $crate::Chosen, plain;
            /// Exports into what a person chose, or what was made ready, by its handle.
            "export.chosen" export_chosen($crate::ChosenExport) -> $crate::wire::ExportReport, streams $crate::wire::Progress;
            /// Gets ready for a bundle that a page sends piece by piece; it is asked for by the handle it answers.
            "import.open" import_open($crate::SentFile) -> $crate::Chosen, plain;
            /// What a bundle that a person chose says of itself, before it is verified.
            "import.look" import_look($crate::ChosenBundle) -> $crate::BundleSummary, plain;
            /// Takes in a bundle that a person chose, by its handle, or verifies it and says what it would add.
            "import.chosen" import_chosen($crate::ChosenImport) -> $crate::ImportedBundle, streams $crate::wire::Progress;
            /// Takes the bundle that is opened in place into the person's own store, or says what it would add.
            "bundle.import" bundle_import($crate::BundleImport) -> $crate::ImportedBundle, streams $crate::wire::Progress;
            /// Forgets what was chosen by a handle, and what lies aside for it.
            "chosen.forget" chosen_forget($crate::ChosenHandle) -> $crate::Empty, plain;
            /// The scenarios there are: those that come with Daybook, then the user's own by name.
            "perf.scenarios" perf_scenarios($crate::Empty) -> Vec<$crate::wire::PerfScenario>, plain;
            /// What a scenario's text says: its settings or its mistake, and what it would take.
            "perf.check" perf_check($crate::PerfCheckRequest) -> $crate::wire::PerfCheck, plain;
            /// Keeps a scenario of the user's own, new or in place of the one of that name.
            "perf.save" perf_save($crate::PerfSaveRequest) -> $crate::wire::PerfScenario, plain;
            /// Removes a scenario of the user's own.
            "perf.remove" perf_remove($crate::PerfRemoveRequest) -> $crate::Empty, plain;
            /// Runs a scenario and keeps its report; one runs at a time.
            "perf.run" perf_run($crate::PerfRunRequest) -> $crate::wire::PerfReport, streams $crate::wire::PerfProgress;
            /// Follows the run of this program that is under way, as its caller does; none when none is.
            "perf.watch" perf_watch($crate::Empty) -> Option<$crate::wire::PerfRunInfo>, streams $crate::wire::PerfProgress;
            /// Stops the run of this program that is under way; nothing when none is.
            "perf.stop" perf_stop($crate::Empty) -> $crate::Empty, instant;
            /// The runs that are kept, the newest first.
            "perf.runs" perf_runs($crate::Empty) -> Vec<$crate::wire::PerfRunInfo>, plain;
            /// One run, whole.
            "perf.report" perf_report($crate::PerfRunId) -> $crate::wire::PerfReport, plain;
            /// Forgets a run, and its store where that was kept.
            "perf.delete" perf_delete($crate::PerfRunId) -> $crate::Empty, plain;
            /// Two runs beside each other: each figure's change, and whether it is within noise.
            "perf.compare" perf_compare($crate::PerfCompareRequest) -> $crate::wire::PerfComparison, plain;
            /// A run as a file to keep or hand on.
            "perf.export" perf_export($crate::PerfExportRequest) -> $crate::wire::PerfExport, plain;
            /// The same rows and questions for other programs that are installed here.
            "perf.peers" perf_peers($crate::PerfPeersRequest) -> $crate::wire::PerfPeers, streams $crate::wire::PerfProgress;
            /// Stops the running operation that has this id; nothing when it has ended.
            "ops.cancel" ops_cancel($crate::CancelRequest) -> $crate::Empty, instant;
        }
    };
}

/// How an operation behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It answers once; it may wait for the disk.
    Plain,
    /// It may take long: it sends [`Event`](crate::Event)s while it runs, then it answers once.
    Streams,
    /// It answers at once and never waits: it need not queue.
    Instant,
}

/// One operation of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Operation {
    /// Name on the wire, e.g. `logs.query`.
    pub name: &'static str,
    /// What it does, for people.
    pub about: &'static str,
    /// How it behaves.
    pub mode: Mode,
}

impl Operation {
    /// Whether it sends events while it runs.
    #[must_use]
    pub fn streams(&self) -> bool {
        self.mode == Mode::Streams
    }
}

macro_rules! mode {
    (plain) => {
        Mode::Plain
    };
    (streams) => {
        Mode::Streams
    };
    (instant) => {
        Mode::Instant
    };
}

macro_rules! table {
    ($(#[doc = $about:literal] $name:literal $method:ident($request:ty) -> $reply:ty, $mode:ident $($event:ty)?;)*) => {
        /// Every operation, in the order of the list.
        pub const OPERATIONS: &[Operation] =
            &[$(Operation { name: $name, about: $about.trim_ascii(), mode: mode!($mode) }),*];
    };
}
for_each_operation!(table);

/// The operation of a name.
#[must_use]
pub fn operation(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

macro_rules! dispatch {
    ($(#[doc = $about:literal] $name:literal $method:ident($request:ty) -> $reply:ty, $mode:ident $($event:ty)?;)*) => {
        impl LoggingApi {
            /// Carries out an operation by name: `request` and the reply are JSON.
            ///
            /// # Errors
            /// `unknown_operation`, `bad_request` when `request` does not have the form of the
            /// operation's, `read_only` when it writes and this is a bundle that is opened in place, or what
            /// the operation itself says.
            pub fn dispatch(&self, name: &str, request: &str, call: &Call) -> Result<Box<RawValue>, ApiError> {
                if operation(name).is_some() && !is_answered(name) {
                    self.store().writable()?;
                }
                match name {
                    $($name => {
                        let request: $request = read(name, request)?;
                        let reply: $reply = self.$method(request, call)?;
                        write(name, &reply)
                    })*
                    _ => Err(unknown(name)),
                }
            }
        }
    };
}
for_each_operation!(dispatch);

fn read<'a, T: serde::Deserialize<'a>>(name: &str, request: &'a str) -> Result<T, ApiError> {
    serde_json::from_str(request).map_err(|error| ApiError::bad_request(format!("{name}: {error}")))
}

fn write(name: &str, reply: &impl serde::Serialize) -> Result<Box<RawValue>, ApiError> {
    serde_json::value::to_raw_value(reply).map_err(|error| {
        ApiError::new(ApiError::INTERNAL, format!("the reply of {name} cannot be written: {error}"))
    })
}

fn unknown(name: &str) -> ApiError {
    let names: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    ApiError::new(
        ApiError::UNKNOWN_OPERATION,
        format!("there is no operation {name:?}; there are {}", names.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! methods {
        ($(#[doc = $about:literal] $name:literal $method:ident($request:ty) -> $reply:ty, $mode:ident $($event:ty)?;)*) => {
            [$(($name, stringify!($method))),*]
        };
    }

    #[test]
    fn every_method_is_named_like_its_operation() {
        for (name, method) in for_each_operation!(methods) {
            assert_eq!(name.replace('.', "_"), method);
        }
    }

    #[test]
    fn only_cancelling_may_jump_the_queue() {
        let instant: Vec<_> =
            OPERATIONS.iter().filter(|o| o.mode == Mode::Instant).map(|o| o.name).collect();
        assert_eq!(instant, ["perf.stop", "ops.cancel"]);
    }
}
