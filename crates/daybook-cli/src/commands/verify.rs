//! `daybook verify`

use daybook_api::ImportAny;
use daybook_store::VerifyRequest;

use super::print;
use super::progress::followed;
use crate::args::VerifyArgs;
use crate::exit::{Failure, Outcome};
use crate::output::escape::escaped;
use crate::output::numbers::counted;
use crate::session::Session;

/// Reads a bundle, or all partitions, through.
pub fn run(session: &Session, args: &VerifyArgs) -> Result<Outcome, Failure> {
    if let Some(file) = &args.file {
        let request = ImportAny { path: file.clone(), dry_run: true };
        let manifest = {
            let (call, _bar) = followed(session, "verifying");
            session.api.bundle_verify(request, &call)?
        };
        print(args.output, &manifest, |manifest| {
            format!(
                "{} in {}, all sound; written by {}\n",
                counted(manifest.rows, "entry", "entries"),
                counted(manifest.members.len() as u64, "partition", "partitions"),
                escaped(&manifest.tool)
            )
        })?;
        return Ok(Outcome::Done);
    }
    let request = VerifyRequest { contexts: args.context.clone(), ..VerifyRequest::default() };
    let report = {
        let (call, _bar) = followed(session, "verifying");
        session.api.store_verify(request, &call)?
    };
    print(args.output, &report, |report| {
        format!(
            "{} in {} read, {}\n",
            counted(report.rows, "entry", "entries"),
            counted(report.partitions, "partition", "partitions"),
            match report.partitions_failed.len() {
                0 => "all sound".to_owned(),
                failed => format!("{failed} damaged"),
            }
        )
    })?;
    Ok(Outcome::of(&report.partitions_failed))
}
