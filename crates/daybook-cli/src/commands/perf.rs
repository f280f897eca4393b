//! `daybook perf`

mod compare;
mod list;
mod peers;
mod progress;
mod report;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use daybook_api::wire::{PerfExportForm, PerfProgress};
use daybook_api::{
    Call, Empty, Event, EventFn, LoggingApi, PerfCompareRequest, PerfPeersRequest, PerfRunId,
    PerfRunRequest,
};

use super::print;
use crate::args::{PerfCommand, PerfGenerateArgs, PerfReportArgs, PerfRunArgs};
use crate::exit::{Failure, Outcome};
use crate::output::{jsonl, stdout::Stdout};
use crate::session::Session;

/// Names the newest run.
const LAST: &str = "last";

/// Carries out a command of the perf lab.
pub fn run(session: &Session, command: PerfCommand) -> Result<Outcome, Failure> {
    let api = &session.api;
    let call = |on_event| session.call(on_event);
    match command {
        PerfCommand::List(args) => {
            let scenarios = api.perf_scenarios(Empty {}, &call(None))?;
            return list::scenarios(args.output, &scenarios);
        }
        PerfCommand::Runs(args) => {
            let runs = api.perf_runs(Empty {}, &call(None))?;
            list::runs(args.output, &runs, session.zone)?;
        }
        PerfCommand::Run(args) => one(session, &args)?,
        PerfCommand::Report(args) => again(session, &args)?,
        PerfCommand::Compare(args) => {
            let call = call(None);
            let before = id(api, &args.before, &call)?;
            let after = id(api, &args.after, &call)?;
            let compared = api.perf_compare(PerfCompareRequest { before, after }, &call)?;
            print(args.output, &compared, compare::text)?;
        }
        PerfCommand::Peers(args) => {
            let scenario = args.generated.scenario;
            let request = PerfPeersRequest { scenario, scale: Some(args.generated.scale) };
            let peers = followed(session, |call| Ok(api.perf_peers(request, call)?))?;
            print(args.output, &peers, peers::text)?;
        }
        PerfCommand::Generate(args) => generate(session, &args)?,
        PerfCommand::Delete(args) => {
            let call = call(None);
            let id = id(api, &args.run, &call)?;
            api.perf_delete(PerfRunId { id }, &call)?;
        }
        PerfCommand::Probe { question } => probe(&question)?,
    }
    Ok(Outcome::Done)
}

/// Answers a run that another process carries out.
pub fn probe(question: &str) -> Result<(), Failure> {
    let bytes = LoggingApi::probe(question)?;
    let mut out = Stdout::lock();
    writeln!(out, "{bytes}")?;
    out.flush()?;
    Ok(())
}

fn one(session: &Session, args: &PerfRunArgs) -> Result<(), Failure> {
    let (scenario, toml) = scenario(&args.scenario)?;
    let request = PerfRunRequest {
        scenario,
        toml,
        scale: Some(args.scale),
        seed: args.seed,
        writers: args.writers,
        readers: args.readers,
        rate: args.rate,
        batch: args.batch,
        times: args.times,
        baseline: args.no_baseline.then_some(false),
        keep_base: args.keep,
    };
    let report = followed(session, |call| Ok(session.api.perf_run(request, call)?))?;
    print(args.output, &report, report::text)
}

/// A name, or a file of one's own with its text.
fn scenario(given: &str) -> Result<(String, Option<String>), Failure> {
    let path = Path::new(given);
    if path.extension().is_none_or(|suffix| suffix != "toml") {
        return Ok((given.to_owned(), None));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::io(format!("read {}", path.display()), error))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    let name: String = stem.chars().map(plain).take(64).collect();
    Ok((name, Some(text)))
}

fn again(session: &Session, args: &PerfReportArgs) -> Result<(), Failure> {
    let call = session.call(None);
    let id = id(&session.api, &args.run, &call)?;
    let report = session.api.perf_report(PerfRunId { id }, &call)?;
    let Some(path) = &args.to else { return print(args.output, &report, report::text) };
    let suffix = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let form = match suffix.as_str() {
        "html" | "htm" => PerfExportForm::Html,
        "svg" => PerfExportForm::Svg,
        "png" => PerfExportForm::Png,
        "json" => PerfExportForm::Json,
        _ => {
            let message = "the file's suffix says its form: .html, .svg, .png or .json";
            return Err(Failure::Usage(message.to_owned()));
        }
    };
    let bytes = LoggingApi::perf_file(&report, form)?;
    std::fs::write(path, bytes)
        .map_err(|error| Failure::io(format!("write {}", path.display()), error))
}

fn generate(session: &Session, args: &PerfGenerateArgs) -> Result<(), Failure> {
    let call = session.call(None);
    let entries =
        session.api.perf_entries(&args.generated.scenario, args.generated.scale, args.seed)?;
    let mut out = Stdout::lock();
    for (number, entry) in entries.enumerate() {
        jsonl::line(&mut out, &entry)?;
        if number % 1024 == 0 && call.cancel_token().is_cancelled() {
            return Err(Failure::Failed("cancelled".to_owned()));
        }
    }
    out.flush()?;
    Ok(())
}

/// The id of a run, where `last` is the newest.
fn id(api: &LoggingApi, given: &str, call: &Call) -> Result<String, Failure> {
    if given != LAST {
        return Ok(given.to_owned());
    }
    let newest = api.perf_runs(Empty {}, call)?.into_iter().next();
    newest.map(|run| run.id).ok_or_else(|| {
        Failure::Failed("there are no runs yet; `daybook perf run a` makes one".to_owned())
    })
}

/// Does something long, with a bar on a terminal.
fn followed<T>(
    session: &Session,
    work: impl FnOnce(&Call) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let bar = session.shows_progress.then(|| Arc::new(progress::Bar::new()));
    let shown = bar.clone();
    let on_event = shown.map(|bar| -> EventFn {
        Arc::new(move |event| {
            if let Event::Perf(progress) = event {
                let progress: &PerfProgress = &progress;
                bar.show(progress);
            }
        })
    });
    let result = work(&session.call(on_event));
    if let Some(bar) = bar {
        bar.end();
    }
    result
}
