//! Files, folders and streams into a sink.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use daybook_store::DEFAULT_CONTEXT;

use crate::assemble::{Counts, Forced, Settings};
use crate::checkpoint::{Checkpoint, Checkpoints, Head};
use crate::dry_run::{FirstLines, Shown};
use crate::error::{IngestError, Result};
use crate::format_set::FormatSet;
use crate::formats::RAW;
use crate::journal;
use crate::look_through;
use crate::pipeline::{self, Outcome};
use crate::report::{FileReport, IngestProgress, IngestReport, LeftOut};
use crate::request::{IngestControl, IngestRequest};
use crate::resume::{self, Plan, Start};
use crate::sink::Sink;
use crate::source::hash::StreamHash;
use crate::source::open::{self, BytesRead, FileSource, FileStat};
use crate::source::walk::{Found, walk};
use crate::source_name;
use crate::time::{First, Zone};

mod archive;

mod sent;

pub use sent::{Sent, ingest_sent};

/// Progress is told this often.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Takes files and folders in.
///
/// # Errors
/// When the request is wrong, the store does not take the entries, or the caller says stop. A file
/// that cannot be read is no error: its row of the report says so, and the others are read.
pub fn ingest(
    request: &IngestRequest,
    sink: &dyn Sink,
    control: &IngestControl,
) -> Result<IngestReport> {
    let shown = Shown::over(sink);
    let mut run = Run::new(request, sink, &shown, control)?;
    let found = walk(&request.paths);
    run.progress.files_total = found.len() as u64;
    let sizes: Vec<u64> = found.iter().map(size_of).collect();
    run.progress.bytes_total = sizes.iter().sum();
    for (found, size) in found.iter().zip(sizes) {
        let report = match found {
            Found::File(path) => run.file(path)?,
            Found::Stream(path) => run.pipe(path)?,
            Found::LeftOut(path, why) => Some(left_out(path, *why)),
            Found::Failed { path, error } => Some(failed(path, error)),
        };
        run.finish_file(report, size);
    }
    Ok(run.end())
}

/// Takes a stream in: standard input, or what a program writes. `name` is how the report calls it.
///
/// # Errors
/// As [`ingest`], and when the stream cannot be read.
pub fn ingest_reader(
    reader: impl Read + Send + 'static,
    name: &str,
    request: &IngestRequest,
    sink: &dyn Sink,
    control: &IngestControl,
) -> Result<IngestReport> {
    let shown = Shown::over(sink);
    let mut run = Run::new(request, sink, &shown, control)?;
    run.progress.files_total = 1;
    let report = run.stream(reader, name)?;
    run.finish_file(report, 0);
    Ok(run.end())
}

/// Takes in a journal that a program writes as JSON lines, each with its `__CURSOR` (see
/// [`system_journal_command`](crate::system_journal_command)): what comes after the entry that was
/// taken in last.
///
/// # Errors
/// As [`ingest`], and when the program cannot be started.
pub fn ingest_journal(
    program: &Path,
    arguments: &[String],
    request: &IngestRequest,
    sink: &dyn Sink,
    control: &IngestControl,
) -> Result<IngestReport> {
    let shown = Shown::over(sink);
    let mut run = Run::new(request, sink, &shown, control)?;
    run.progress.files_total = 1;
    let report = run.journal(program, arguments)?;
    run.finish_file(Some(report), 0);
    Ok(run.end())
}

/// One call.
pub(crate) struct Run<'a> {
    request: &'a IngestRequest,
    sink: &'a dyn Sink,
    /// Stands in for the sink when nothing is to be stored.
    shown: &'a Shown<'a>,
    control: &'a IngestControl,
    checkpoints: Checkpoints<'a>,
    zone: Zone,
    formats: FormatSet,
    format: Forced,
    pub(crate) report: IngestReport,
    pub(crate) progress: IngestProgress,
    /// Bytes of the files that are done.
    bytes_before: u64,
    /// A stop watch, not a clock: for rates, and so that progress is not told too often.
    began: Instant,
    told: Instant,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        request: &'a IngestRequest,
        sink: &'a dyn Sink,
        shown: &'a Shown<'a>,
        control: &'a IngestControl,
    ) -> Result<Self> {
        let sink = if request.dry_run { shown } else { sink };
        let zone = match request.tz.as_deref() {
            None => Zone::local(),
            Some(name) => Zone::named(name)
                .ok_or_else(|| IngestError::UnknownZone { name: name.to_owned() })?,
        };
        let (formats, errors) = FormatSet::with_own(control.formats());
        let mut report = IngestReport::default();
        for error in &errors {
            report.add(failed(&error.path, &error.to_string()));
        }
        let format = match request.format.as_deref() {
            None => Forced::No,
            Some(name) if name.eq_ignore_ascii_case(RAW) => Forced::Raw,
            Some(name) => Forced::Format(formats.index_of(name).ok_or_else(|| {
                IngestError::UnknownFormat {
                    name: name.to_owned(),
                    known: formats.names().collect::<Vec<_>>().join(", "),
                    nearest: formats.nearest(name).map(str::to_owned),
                    unread: errors.iter().map(ToString::to_string).collect(),
                }
            })?),
        };
        let now = Instant::now();
        Ok(Run {
            request,
            sink,
            shown,
            control,
            checkpoints: Checkpoints::load(sink)?,
            zone,
            formats,
            format,
            report,
            progress: IngestProgress::default(),
            bytes_before: 0,
            began: now,
            told: now,
        })
    }

    /// The row of a file; of an archive's members it has been told already.
    pub(crate) fn file(&mut self, path: &Path) -> Result<Option<FileReport>> {
        if self.control.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        self.progress.path = path.display().to_string();
        let bytes = BytesRead::default();
        let context = self.request.context.as_deref();
        let source = match FileSource::open(path) {
            Ok(source) if source.layers.is_archive => return self.archive_file(path, &source),
            Ok(source) => source,
            Err(error) => return Ok(Some(failed(path, &error.to_string()))),
        };
        let planned = resume::file(&self.checkpoints, path, &source, context, &bytes);
        let begin = |plan: &mut Plan| match plan {
            Plan::Read(start) if start.checkpoint.place.offset == 0 => {
                let reader = source.reader(0, &BytesRead::default())?;
                start.checkpoint.state.begin_in(self.look_through(reader, source.stat.modified.0));
                Ok(())
            }
            _ => Ok(()),
        };
        let plan = match planned.and_then(|mut plan| begin(&mut plan).map(|()| plan)) {
            Ok(plan) => plan,
            Err(error) => return Ok(Some(failed(path, &error.to_string()))),
        };
        let name = source_name::of_file(path);
        let settings = self.settings(name.clone(), Some(name), source.stat.modified.0);
        let path = self.progress.path.clone();
        self.carry_out(plan, &path, settings, &bytes, Input::File(&source.stat)).map(Some)
    }

    /// Where a file is that was read by this name before another one had it.
    pub(crate) fn moved(&self, path: &Path) -> Vec<PathBuf> {
        resume::moved(&self.checkpoints, path, self.request.context.as_deref())
    }

    /// Finds out when a file without years begins.
    fn look_through(&self, reader: impl Read, file_epoch: i64) -> Option<First> {
        look_through::first(reader, &self.zone, file_epoch, || !self.control.is_cancelled())
    }

    /// A pipe that was named like a file.
    fn pipe(&mut self, path: &Path) -> Result<Option<FileReport>> {
        let name = path.display().to_string();
        let opened = File::open(path).map_err(|source| IngestError::Read { name, source });
        match opened.and_then(|file| self.stream(file, &path.display().to_string())) {
            Err(IngestError::Read { source, .. }) => Ok(Some(failed(path, &source.to_string()))),
            other => other,
        }
    }

    fn stream(
        &mut self,
        reader: impl Read + Send + 'static,
        name: &str,
    ) -> Result<Option<FileReport>> {
        name.clone_into(&mut self.progress.path);
        let bytes = BytesRead::default();
        let context = self.request.context.as_deref();
        let failed = |source| IngestError::Read { name: name.to_owned(), source };
        let content = open::stream(reader, &bytes).map_err(failed)?;
        if content.layers.is_archive {
            let now = self.request.now_epoch;
            return Ok(self.archive(content.reader, name, name, now, &bytes, 0)?.row);
        }
        let plan = resume::stream(&self.checkpoints, content, name, context).map_err(failed)?;
        // `/dev/fd/63` says nothing about what comes through it.
        let is_named = name != "-" && !name.starts_with("/dev/");
        let program = is_named.then(|| source_name::of_file(Path::new(name)));
        let src = program.clone().unwrap_or_else(|| "stdin".to_owned());
        let settings = self.settings(src, program, self.request.now_epoch);
        self.carry_out(plan, name, settings, &bytes, Input::Stream).map(Some)
    }

    fn journal(&mut self, program: &Path, arguments: &[String]) -> Result<FileReport> {
        "journal".clone_into(&mut self.progress.path);
        let context = self.request.context.clone();
        let origin = match &context {
            Some(context) => format!("journal@{context}"),
            None => "journal".to_owned(),
        };
        let known = self.checkpoints.of_origin(&origin).cloned();
        let checkpoint = known.unwrap_or_else(|| Checkpoint::new(origin, context, Head::default()));
        let reader = journal::open(program, arguments, checkpoint.cursor.as_deref())?;
        let hash = StreamHash::without_beginning(checkpoint.place.offset);
        let start = Start { checkpoint, hash, reader: Box::new(reader) };
        let settings = self.settings("journal".to_owned(), None, self.request.now_epoch);
        let plan = Plan::Read(Box::new(start));
        self.carry_out(plan, "journal", settings, &BytesRead::default(), Input::Stream)
    }

    /// `src` stands where a line names no source, `program` before one that is but a part.
    fn settings(&self, src: String, program: Option<String>, file_epoch: i64) -> Settings {
        let request = self.request;
        Settings {
            context: request.context.clone().unwrap_or_else(|| DEFAULT_CONTEXT.to_owned()),
            src: request.src.clone().unwrap_or(src),
            asked_src: request.src.clone(),
            program: request.src.clone().or(program),
            file_epoch,
            zone: self.zone,
            formats: self.formats.clone(),
            format: self.format,
            since: request.since,
        }
    }

    fn carry_out(
        &mut self,
        plan: Plan,
        path: &str,
        settings: Settings,
        bytes: &BytesRead,
        input: Input<'_>,
    ) -> Result<FileReport> {
        let start = match plan {
            Plan::Read(start) if self.request.dry_run => {
                Start { reader: Box::new(FirstLines::of(start.reader)), ..*start }
            }
            Plan::Read(start) => *start,
            Plan::Leave(why, checkpoint) => {
                if let Some(checkpoint) = checkpoint {
                    self.checkpoints.save(&checkpoint)?;
                }
                return Ok(left_out(Path::new(path), why));
            }
        };
        // A journal is not read again: it is asked for what comes after its last entry.
        let may_grow = !start.checkpoint.is_journal();
        let before = (self.progress.lines, self.progress.entries);
        let mut told = self.told;
        let (progress, began, control) = (&mut self.progress, self.began, self.control);
        let bytes_before = self.bytes_before;
        let outcome = pipeline::run(
            start,
            settings,
            pipeline::Ending { may_grow, is_live: matches!(input, Input::Stream) },
            self.sink,
            &mut self.checkpoints,
            |checkpoint| {
                if let Input::File(stat) = input {
                    let path = checkpoint.path.clone();
                    checkpoint.remember(&path, stat);
                }
            },
            |outcome| {
                progress.lines = before.0 + outcome.counts.lines;
                progress.entries = before.1 + outcome.counts.entries;
                progress.bytes_done = bytes_before + bytes.get();
                if told.elapsed() >= TELL_EVERY {
                    told = Instant::now();
                    progress.lines_per_second = rate(progress.lines, began);
                    control.report(progress);
                }
                !control.is_cancelled()
            },
        )?;
        self.told = told;
        Ok(FileReport { preview: self.shown.take(), ..row(path, outcome, &self.formats) })
    }

    fn finish_file(&mut self, report: Option<FileReport>, size: u64) {
        self.bytes_before += size;
        self.progress.files_done += 1;
        self.progress.bytes_done = self.bytes_before;
        report.into_iter().for_each(|report| self.report.add(report));
    }

    /// Says how far it is, whether it is time to or not.
    pub(crate) fn tell(&mut self) {
        self.progress.lines_per_second = rate(self.progress.lines, self.began);
        self.control.report(&self.progress);
    }

    pub(crate) fn end(mut self) -> IngestReport {
        self.tell();
        self.report.seconds = self.began.elapsed().as_secs_f64();
        self.report
    }
}

/// Where the lines come from.
#[derive(Clone, Copy)]
enum Input<'a> {
    /// A file, which need not be looked at again while it is as it was.
    File(&'a FileStat),
    /// A member of an archive.
    Member,
    /// What is written to while it is read.
    Stream,
}

fn rate(lines: u64, began: Instant) -> f64 {
    lines as f64 / began.elapsed().as_secs_f64().max(0.001)
}

fn size_of(found: &Found) -> u64 {
    match found {
        Found::File(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Found::Stream(_) | Found::LeftOut(..) | Found::Failed { .. } => 0,
    }
}

fn left_out(path: &Path, why: LeftOut) -> FileReport {
    let path = path.display().to_string();
    FileReport { path, left_out: Some(why), ..FileReport::default() }
}

fn failed(path: &Path, error: &str) -> FileReport {
    let (path, error) = (path.display().to_string(), Some(error.to_owned()));
    FileReport { path, error, ..FileReport::default() }
}

fn row(path: &str, outcome: Outcome, formats: &FormatSet) -> FileReport {
    let Outcome { counts, written, error } = outcome;
    FileReport {
        path: path.to_owned(),
        format: main_format(&counts, formats).to_owned(),
        lines: counts.lines,
        entries: counts.entries,
        joined: counts.joined,
        continued: counts.continued,
        without_time: counts.without_time,
        raw: counts.raw,
        inserted: written.inserted,
        skipped: written.skipped,
        replaced: written.withdrawn,
        older: counts.older,
        future: written.future,
        first_epoch: counts.times.map(|(first, _)| first),
        last_epoch: counts.times.map(|(_, last)| last),
        left_out: None,
        error,
        preview: Vec::new(),
    }
}

/// The format of most entries.
fn main_format<'f>(counts: &Counts, formats: &'f FormatSet) -> &'f str {
    let most = counts.formats.iter().enumerate().max_by_key(|(_, entries)| **entries);
    match most {
        Some((format, entries)) if *entries > 0 && *entries >= counts.raw => formats.name(format),
        _ if counts.entries > 0 => RAW,
        _ => "",
    }
}
