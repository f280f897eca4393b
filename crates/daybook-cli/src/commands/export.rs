//! `daybook export`

use daybook_api::{ExportAs, ExportCall};

use super::filter::filter;
use super::print;
use crate::args::{ExportArgs, FileForm};
use crate::exit::{Failure, Outcome};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Writes all entries that match into a file.
pub fn run(session: &Session, args: &ExportArgs) -> Result<Outcome, Failure> {
    let request = ExportCall {
        filter: filter(&args.filter, session)?,
        path: args.file.clone(),
        format: args.format.map(|form| match form {
            FileForm::Daybook => ExportAs::Daybook,
            FileForm::Jsonl => ExportAs::Jsonl,
            FileForm::Csv => ExportAs::Csv,
            FileForm::Parquet => ExportAs::Parquet,
        }),
        tz: Some(session.zone.name().to_owned()),
    };
    let report = session.api.logs_export(request, &session.call(None))?;
    print(args.output, &report, |report| {
        format!(
            "{} of {} written, {}\n",
            counted(report.rows, "entry", "entries"),
            counted(report.members, "partition", "partitions"),
            bytes(report.bytes)
        )
    })?;
    Ok(Outcome::of(&report.partitions_failed))
}
