//! Operations that take logs in: from files and streams, at once or on and on, by path or by the handle
//! of what a person chose; entries as they are, and old databases.

use std::io::Read;
use std::path::{Path, PathBuf};

use daybook_ingest::{FormatInfo, IngestControl, IngestReport, IngestRequest};
use daybook_store::{ImportReport, InsertReport};

use super::{LoggingApi, Reply};
use crate::call::Call;
use crate::chosen::Selection;
use crate::error::ApiError;
use crate::event::Event;
use crate::types::{
    Chosen, ChosenRequest, Empty, ImportRequest, InsertRequest, OpenRequest, WatchChosen, WatchId,
};
use crate::upload::{Offer, Upload};
use crate::watch::{WatchInfo, WatchRequest};

/// Where the user's own formats stand.
pub(crate) fn formats_folder(base: &Path) -> PathBuf {
    base.join("formats")
}

impl LoggingApi {
    /// Reads files and folders into the store, and what is written to them from then on, until the
    /// call is stopped: then it gives the report. `trouble` hears what keeps it from going on for now,
    /// and None when it goes on.
    ///
    /// # Errors
    /// When the request is wrong.
    pub fn follow(
        &self,
        request: IngestRequest,
        call: &Call,
        trouble: &mut dyn FnMut(Option<&str>),
    ) -> Reply<IngestReport> {
        let (request, control) = (self.dated(request), self.ingest_control(false, call)?);
        Ok(daybook_ingest::follow(&request, &*self.store, &control, trouble)?)
    }

    /// Begins to follow what is on the list of watches, for a shell that stays.
    pub fn start_watching(&self) {
        // Nothing can be read into a bundle.
        if self.store.writable().is_ok() {
            self.watches.start();
        }
    }

    /// Ends that, and returns when it has ended.
    pub fn stop_watching(&self) {
        self.watches.stop();
    }

    /// Reads a stream into the store: standard input, or what a program writes. `name` is how the
    /// report calls it; the request's paths say nothing here.
    ///
    /// # Errors
    /// Those of `logs.ingest`, or that the stream cannot be read.
    pub fn ingest_reader(
        &self,
        reader: impl Read + Send + 'static,
        name: &str,
        request: IngestRequest,
        call: &Call,
    ) -> Reply<IngestReport> {
        let (request, control) = (self.dated(request), self.ingest_control(false, call)?);
        Ok(daybook_ingest::ingest_reader(reader, name, &request, &*self.store, &control)?)
    }

    /// Reads this machine's own journal into the store, from where it ended last. None where
    /// there is no journal that can be read.
    ///
    /// # Errors
    /// Those of `logs.ingest`, or that the journal's program cannot be run.
    pub fn ingest_journal(
        &self,
        request: IngestRequest,
        call: &Call,
    ) -> Reply<Option<IngestReport>> {
        let Some((program, arguments)) = daybook_ingest::system_journal_command() else {
            return Ok(None);
        };
        let request = self.dated(request);
        let control = self.ingest_control(request.dry_run, call)?;
        let report =
            daybook_ingest::ingest_journal(&program, &arguments, &request, &*self.store, &control)?;
        Ok(Some(report))
    }

    /// Remembers what a person chose in a dialog, dropped, or named when the program was started, so
    /// that a page, which may name no path, can ask for it by its handle.
    pub fn choose(&self, paths: Vec<PathBuf>) -> Chosen {
        self.selections.paths(paths)
    }

    /// Offers a piece of a file that a page sends: bytes that begin at `offset` of file `file` of the
    /// upload. It never waits.
    ///
    /// # Errors
    /// `not_chosen` when there is no such upload.
    pub fn offer_piece(
        &self,
        handle: &str,
        file: usize,
        offset: u64,
        bytes: Vec<u8>,
    ) -> Reply<Offer> {
        match self.selections.of(handle)? {
            Selection::Upload(upload) => Ok(upload.offer(file, offset, bytes)),
            Selection::Arriving(arriving) => arriving.offer(file, offset, &bytes),
            _ => Err(ApiError::bad_request("this handle is of no upload")),
        }
    }

    /// Carries out `logs.ingest`.
    ///
    /// # Errors
    /// What ingest or the store says.
    pub fn logs_ingest(&self, request: IngestRequest, call: &Call) -> Reply<IngestReport> {
        let control = self.ingest_control(request.dry_run, call)?;
        Ok(daybook_ingest::ingest(&self.dated(request), &*self.store, &control)?)
    }

    /// Progress and cancelling of a call, and the user's own formats.
    ///
    /// # Errors
    /// `demo`, where the store is one and it is more than a look.
    fn ingest_control(&self, dry_run: bool, call: &Call) -> Reply<IngestControl> {
        if !dry_run {
            self.takes_in()?;
        }
        let control = IngestControl::with_cancel(call.cancel_token().clone())
            .with_formats(formats_folder(self.store.base()));
        Ok(match call.listener() {
            Some(tell) => {
                control.on_progress(move |progress| tell(Event::Ingest(progress.clone())))
            }
            None => control,
        })
    }

    /// Carries out `ingest.formats`.
    ///
    /// # Errors
    /// None today.
    pub fn ingest_formats(&self, _: Empty, _: &Call) -> Reply<Vec<FormatInfo>> {
        Ok(daybook_ingest::known_formats(Some(&formats_folder(self.store.base()))))
    }

    /// Carries out `ingest.machine`.
    ///
    /// # Errors
    /// None today.
    pub fn ingest_machine(&self, _: Empty, _: &Call) -> Reply<Chosen> {
        let journal = daybook_ingest::system_journal_command().is_some();
        Ok(self.selections.machine(daybook_ingest::system_log_paths(), journal))
    }

    /// Carries out `ingest.open`.
    ///
    /// # Errors
    /// `bad_request` for more files than one upload may have.
    pub fn ingest_open(&self, request: OpenRequest, _: &Call) -> Reply<Chosen> {
        Ok(self.selections.upload(Upload::of(request.files)?))
    }

    /// Carries out `ingest.chosen`.
    ///
    /// # Errors
    /// `not_chosen` when there is no such handle, or its files were sent once already; those of
    /// `logs.ingest`.
    pub fn ingest_chosen(&self, request: ChosenRequest, call: &Call) -> Reply<IngestReport> {
        let ChosenRequest { chosen, context, src, format, tz, since, dry_run } = request;
        let request =
            IngestRequest { context, src, format, tz, since, dry_run, ..Default::default() };
        match self.selections.of(&chosen)? {
            Selection::Paths(paths) => {
                self.logs_ingest(IngestRequest { paths: paths.to_vec(), ..request }, call)
            }
            Selection::Machine(paths) => {
                let request = IngestRequest { paths: paths.to_vec(), ..request };
                let mut report = self.logs_ingest(request.clone(), call)?;
                // What a journal holds is not looked at before it is read: its form is known.
                if !request.dry_run
                    && let Some(journal) = self.ingest_journal(request, call)?
                {
                    report.absorb(journal);
                }
                Ok(report)
            }
            Selection::Upload(upload) => {
                // Before the upload begins: its files can be sent just once.
                let control = self.ingest_control(request.dry_run, call)?;
                let reading = upload.begin()?;
                Ok(daybook_ingest::ingest_sent(
                    reading.files(),
                    |file| reading.reader(file, call.cancel_token()),
                    &self.dated(request),
                    &*self.store,
                    &control,
                )?)
            }
            _ => Err(ApiError::bad_request("this handle is of no files to read")),
        }
    }

    /// Carries out `watch.list`.
    ///
    /// # Errors
    /// `bad_settings` when the list cannot be understood.
    pub fn watch_list(&self, _: Empty, _: &Call) -> Reply<Vec<WatchInfo>> {
        if self.store.bundle().is_some() {
            return Ok(Vec::new());
        }
        self.watches.list()
    }

    /// Carries out `watch.chosen`.
    ///
    /// # Errors
    /// `not_chosen` when there is no such handle, `bad_request` when its files are sent by a page:
    /// nobody can follow those; those of `watch.add`.
    pub fn watch_chosen(&self, request: WatchChosen, _: &Call) -> Reply<WatchInfo> {
        self.takes_in()?;
        let WatchChosen { chosen, context, src, format, tz } = request;
        match self.selections.of(&chosen)? {
            Selection::Paths(paths) | Selection::Machine(paths) => {
                self.watches.add(WatchRequest { paths: paths.to_vec(), context, src, format, tz })
            }
            _ => Err(ApiError::bad_request("files that a page sends cannot be followed")),
        }
    }

    /// Carries out `watch.add`.
    ///
    /// # Errors
    /// `bad_request` without paths or for too many watches, `io` when the list cannot be written.
    pub fn watch_add(&self, request: WatchRequest, _: &Call) -> Reply<WatchInfo> {
        self.takes_in()?;
        self.watches.add(request)
    }

    /// Carries out `watch.remove`.
    ///
    /// # Errors
    /// `io` when the list cannot be written.
    pub fn watch_remove(&self, WatchId { id }: WatchId, _: &Call) -> Reply<Empty> {
        self.watches.remove(&id)?;
        Ok(Empty {})
    }

    /// A request that knows the present: who asks over the wire need not say it.
    fn dated(&self, mut request: IngestRequest) -> IngestRequest {
        if request.now_epoch == 0 {
            request.now_epoch = self.clock.now_epoch();
        }
        request
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
}
