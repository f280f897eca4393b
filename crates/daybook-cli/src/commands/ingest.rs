//! `daybook ingest`

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use daybook_api::wire::{IngestReport, IngestRequest};
use daybook_api::{ApiError, Call, Event, EventFn, TimeZone, parse_time, system_log_paths};

use crate::args::{IngestArgs, ListForm};
use crate::exit::{Failure, Outcome, complain};
use crate::output::escape::escaped;
use crate::output::jsonl;
use crate::output::numbers::{counted, grouped};
use crate::output::paint::Paint;
use crate::output::stdout::Stdout;
use crate::session::Session;
use crate::stoppable::Stoppable;

mod preview;
mod progress;
mod table;

use progress::Bar;

/// Reads logs into the store and reports what became of them.
pub fn run(session: &Session, args: &IngestArgs) -> Result<Outcome, Failure> {
    let request = request(session, args)?;
    if args.follow && args.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::Usage(
            "standard input is read until it ends anyway: leave --follow out".to_owned(),
        ));
    }
    let bar = session.shows_progress.then(|| Arc::new(Bar::new(args.follow)));
    let on_event = bar.clone().map(|bar| -> EventFn {
        Arc::new(move |event| {
            if let Event::Ingest(progress) = event {
                bar.show(&progress);
            }
        })
    });
    let call = session.call(on_event);
    let report = read(session, args, request, &call);
    if let Some(bar) = bar {
        bar.end();
    }
    let report = report.map_err(|error| {
        if error.is_cancelled() {
            Failure::Failed(
                "cancelled; what was read stays, and the same command goes on from there"
                    .to_owned(),
            )
        } else {
            error.into()
        }
    })?;
    let mut out = Stdout::lock();
    match args.output {
        ListForm::Jsonl => report.files.iter().try_for_each(|file| jsonl::line(&mut out, file))?,
        ListForm::Text if args.dry_run => {
            let paint = Paint::new(out.colours);
            let shown = preview::text(&report, session.zone, paint, out.width());
            out.write_all(&shown)?;
        }
        ListForm::Text => out.write_all(text(&report, session.zone, out.width()).as_bytes())?,
    }
    out.flush()?;
    let failed: Vec<_> =
        report.files.iter().filter_map(|file| Some((&file.path, file.error.as_ref()?))).collect();
    for (path, error) in &failed {
        complain(&format!("skipped {path}: {error}"));
    }
    for file in report.files.iter().filter(|file| file.future > 0) {
        complain(&format!(
            "{}: {} dated more than two days ahead of this machine's clock; check the clock that \
             wrote it, or say its zone with --tz",
            escaped(&file.path),
            counted(file.future, "entry is", "entries are"),
        ));
    }
    Ok(if failed.is_empty() { Outcome::Done } else { Outcome::Partly })
}

fn request(session: &Session, args: &IngestArgs) -> Result<IngestRequest, Failure> {
    let since = args
        .since
        .as_deref()
        .map(|text| parse_time(text, session.now, session.zone))
        .transpose()?;
    Ok(IngestRequest {
        context: args.context.clone(),
        src: args.src.clone(),
        format: args.format.clone(),
        tz: Some(session.zone.name().to_owned()),
        since: since.map(|moment| moment.epoch),
        now_epoch: session.now,
        dry_run: args.dry_run,
        ..IngestRequest::default()
    })
}

/// Reads what was named: files and folders, then the journal, then standard input.
fn read(
    session: &Session,
    args: &IngestArgs,
    request: IngestRequest,
    call: &Call,
) -> Result<IngestReport, ApiError> {
    let (streams, mut paths): (Vec<_>, Vec<_>) =
        args.paths.iter().cloned().partition(|path| path == Path::new("-"));
    if args.system {
        paths.extend(system_log_paths());
    }
    let mut whole = IngestReport::default();
    if args.follow {
        return follow(session, IngestRequest { paths, ..request }, call);
    }
    if !paths.is_empty() {
        whole.absorb(session.api.logs_ingest(IngestRequest { paths, ..request.clone() }, call)?);
    }
    if args.system
        && let Some(journal) = session.api.ingest_journal(request.clone(), call)?
    {
        whole.absorb(journal);
    }
    if !streams.is_empty() {
        whole.absorb(session.api.ingest_reader(
            Stoppable::new(std::io::stdin(), call.cancel_token().clone()),
            "-",
            request,
            call,
        )?);
    }
    if call.cancel_token().is_cancelled() {
        return Err(ApiError::new(ApiError::CANCELLED, "cancelled"));
    }
    Ok(whole)
}

/// Reads on until the call is stopped: that is its end, and no failure.
fn follow(
    session: &Session,
    request: IngestRequest,
    call: &Call,
) -> Result<IngestReport, ApiError> {
    let mut is_troubled = false;
    let mut trouble = |what: Option<&str>| match what {
        Some(what) if !is_troubled => {
            complain(&format!("{what}; trying again every few seconds"));
            is_troubled = true;
        }
        None => {
            complain("going on");
            is_troubled = false;
        }
        Some(_) => {}
    };
    session.api.follow(request, call, &mut trouble)
}

fn text(report: &IngestReport, zone: TimeZone, width: Option<usize>) -> String {
    let rate = report.lines as f64 / report.seconds.max(0.001);
    format!(
        "{}\n\n{} read in {:.1} s ({} a second): {} new, {} known already, {} kept as raw text\n",
        table::table(report, zone, width),
        counted(report.lines, "line", "lines"),
        report.seconds,
        counted(rate as u64, "line", "lines"),
        counted(report.inserted, "entry", "entries"),
        grouped(report.skipped),
        grouped(report.raw),
    )
}
