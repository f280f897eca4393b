//! `daybook import`

use std::io::{self, IsTerminal as _};
use std::path::Path;

use daybook_api::{Call, ImportAny, ImportRequest, Imported};
use daybook_store::ImportKind;

use super::print;
use super::progress::{self, Bar};
use crate::args::ImportArgs;
use crate::exit::{Failure, Outcome, complain};
use crate::output::numbers::{counted, grouped};
use crate::session::Session;
use crate::stoppable::Stoppable;

/// Takes in a bundle, or an old single-file database, from a file or from standard input.
pub fn run(session: &Session, args: &ImportArgs) -> Result<Outcome, Failure> {
    if args.file != Path::new("-") {
        return take_in(session, args, &args.file, progress::followed(session, "importing"));
    }
    if io::stdin().is_terminal() {
        let message = "standard input is a terminal: name a file, or put < FILE or COMMAND | to it";
        return Err(Failure::Usage(message.to_owned()));
    }
    let followed = progress::followed(session, "importing");
    let input = Stoppable::new(io::stdin(), followed.0.cancel_token().clone());
    let received = session.api.receive(input, &followed.0)?;
    let path = received.path();
    take_in(session, args, &path, followed).map_err(|error| error.naming(&path, "standard input"))
}

fn take_in(
    session: &Session,
    args: &ImportArgs,
    path: &Path,
    (call, bar): (Call, Bar),
) -> Result<Outcome, Failure> {
    match ImportKind::of(path)? {
        Some(ImportKind::Database) if args.dry_run => {
            return Err(Failure::Usage("--dry-run is for bundles; this is a database".to_owned()));
        }
        Some(ImportKind::Database) => return database(session, args, path, &call),
        Some(ImportKind::Bundle) => {}
        None => {
            return Err(Failure::Failed(format!(
                "{} is neither a bundle nor a database; log files are read by `daybook ingest`",
                path.display()
            )));
        }
    }
    let request = ImportAny { path: path.to_path_buf(), dry_run: args.dry_run };
    let imported = session.api.logs_import(request, &call);
    drop(bar);
    let imported = imported?;
    print(args.output, &imported, text)?;
    Ok(Outcome::of(&imported.report.partitions_failed))
}

fn text(imported: &Imported) -> String {
    let report = &imported.report;
    let added = if report.dry_run { "would be added" } else { "added" };
    format!(
        "{} of {} read: {} {added}, {} known already\n",
        counted(report.rows, "entry", "entries"),
        counted(report.days.len() as u64, "partition", "partitions"),
        grouped(report.added),
        grouped(report.rows - report.added)
    )
}

fn database(
    session: &Session,
    args: &ImportArgs,
    path: &Path,
    call: &Call,
) -> Result<Outcome, Failure> {
    let request = ImportRequest { path: path.to_path_buf() };
    let report = session.api.logs_import_legacy(request, call)?;
    print(args.output, &report, |report| {
        format!(
            "{} read: {} new, {} known already\n",
            counted(report.rows_read, "row", "rows"),
            grouped(report.rows_inserted),
            grouped(report.rows_skipped)
        )
    })?;
    if report.rows_failed == 0 {
        return Ok(Outcome::Done);
    }
    for failure in &report.failures {
        complain(&format!("skipped {failure}"));
    }
    complain(&format!(
        "{} cannot be stored; the old database keeps them",
        counted(report.rows_failed, "row", "rows")
    ));
    Ok(Outcome::Partly)
}
