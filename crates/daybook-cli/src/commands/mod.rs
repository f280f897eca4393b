//! What each command does: arguments to operations, replies to output.

mod confirm;
mod count;
mod delete;
mod demo;
mod explain;
mod export;
mod filter;
mod histogram;
mod import;
mod ingest;
mod pack;
mod partitions;
mod perf;
mod pin;
mod progress;
mod retention;
mod search;
mod sources;
mod tidy;
mod trash;
mod verify;

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::args::{Args, Command, ListForm, PerfArgs, PerfCommand};
use crate::exit::{Failure, Outcome};
use crate::huge_pages;
use crate::output::{jsonl, stdout::Stdout};
use crate::serve;
use crate::session::Session;

/// Carries out the command.
///
/// # Errors
/// Why it was not carried out.
pub fn run(mut args: Args) -> Result<Outcome, Failure> {
    if let Command::Completions(completions) = &args.command {
        let mut script = Vec::new();
        clap_complete::generate(completions.shell, &mut Args::command(), "daybook", &mut script);
        let mut out = Stdout::lock();
        out.write_all(&script)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    if let Command::Perf(PerfArgs { what: PerfCommand::Probe { question } }) = &args.command {
        // What is opened here is the store that is asked about, and no other; and a server that asks
        // has it measured as the command does.
        huge_pages::allow(true);
        perf::probe(question)?;
        return Ok(Outcome::Done);
    }
    if let Command::Demo(demo) = &args.command {
        // It opens no store but the one that it makes.
        return demo::run(&args.global, demo);
    }
    if matches!(&args.command, Command::Serve(_)) {
        // Before anything of the store is in memory.
        huge_pages::allow(false);
    }
    if matches!(&args.command, Command::Serve(serve) if serve.demo) {
        args.global.base = Some(demo::ready(&args.global, false)?.base);
    }
    let bundle = match &args.command {
        Command::Search(search) => search.bundle.as_deref(),
        Command::Serve(serve) => serve.bundle.as_deref(),
        _ => None,
    };
    let session = Session::open(&args.global, bundle)?;
    match args.command {
        Command::Ingest(args) => ingest::run(&session, &args),
        Command::Search(args) => search::run(&session, &args),
        Command::Count(args) => count::run(&session, &args),
        Command::Histogram(args) => histogram::run(&session, &args),
        Command::Sources(args) => sources::run(&session, &args),
        Command::Partitions(args) => partitions::run(&session, &args),
        Command::Delete(args) => delete::run(&session, &args),
        Command::Export(args) => export::run(&session, &args),
        Command::Import(args) => import::run(&session, &args),
        Command::Trash(args) => trash::run(&session, args),
        Command::Pin(args) => pin::run(&session, &args, true),
        Command::Unpin(args) => pin::run(&session, &args, false),
        Command::Retention(args) => retention::run(&session, args),
        Command::Tidy(args) => tidy::run(&session, &args),
        Command::Pack(args) => pack::run(&session, &args, pack::Way::Pack),
        Command::Unpack(args) => pack::run(&session, &args, pack::Way::Unpack),
        Command::Verify(args) => verify::run(&session, &args),
        Command::Perf(args) => perf::run(&session, args.what),
        Command::Serve(args) => {
            serve::run(session.api, &serve::Options { port: args.port, open: args.open })
        }
        Command::Completions(_) | Command::Demo(_) => Ok(Outcome::Done),
    }
}

/// Prints a report: as a line of JSON, or as the text that `text` makes.
fn print<T: serde::Serialize>(
    form: ListForm,
    report: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    let mut out = Stdout::lock();
    match form {
        ListForm::Jsonl => jsonl::line(&mut out, report)?,
        ListForm::Text => out.write_all(text(report).as_bytes())?,
    }
    out.flush()?;
    Ok(())
}
