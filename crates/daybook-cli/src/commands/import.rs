//! `daybook import`

use daybook_api::ImportRequest;

use super::print;
use crate::args::ImportArgs;
use crate::exit::{Failure, Outcome, complain};
use crate::output::numbers::{counted, grouped};
use crate::session::Session;

/// Takes in an old single-file database.
pub fn run(session: &Session, args: &ImportArgs) -> Result<Outcome, Failure> {
    let request = ImportRequest { path: args.file.clone() };
    let report = session.api.logs_import_legacy(request, &session.call(None))?;
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
