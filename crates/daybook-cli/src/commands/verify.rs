//! `daybook verify`

use daybook_store::VerifyRequest;

use super::print;
use crate::args::VerifyArgs;
use crate::exit::{Failure, Outcome};
use crate::output::numbers::counted;
use crate::session::Session;

/// Reads partitions through.
pub fn run(session: &Session, args: &VerifyArgs) -> Result<Outcome, Failure> {
    let request = VerifyRequest { contexts: args.context.clone(), ..VerifyRequest::default() };
    let report = session.api.store_verify(request, &session.call(None))?;
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
