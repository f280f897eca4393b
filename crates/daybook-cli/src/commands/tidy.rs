//! `daybook tidy`

use std::fmt::Write as _;

use daybook_store::{TidyReport, TidyRequest};

use super::print;
use super::progress::followed;
use crate::args::TidyArgs;
use crate::exit::{Failure, Outcome};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Does what a store does when it has time, or lists it.
pub fn run(session: &Session, args: &TidyArgs) -> Result<Outcome, Failure> {
    let request = TidyRequest { dry_run: args.dry_run };
    let report = {
        let (call, _bar) = followed(session, "tidying");
        session.api.store_tidy(request, &call)?
    };
    print(args.output, &report, list)?;
    Ok(Outcome::of(&report.partitions_failed))
}

fn list(report: &TidyReport) -> String {
    let mut text = String::new();
    for day in &report.days {
        let done = [
            (day.checked, "checked"),
            (day.indexed, "indexed"),
            (day.reordered, "put in order of time"),
            (day.summarised, "summarised"),
            (day.texts_indexed, "texts indexed"),
        ];
        let done: Vec<_> = done.iter().filter(|(done, _)| *done).map(|(_, what)| *what).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}  {}  {}", day.day, day.context, done.join(", "));
    }
    let verb = if report.dry_run { "would be tidied" } else { "tidied" };
    let _ = writeln!(
        text,
        "{} {verb}, {} of trash",
        counted(report.days.len() as u64, "partition", "partitions"),
        bytes(report.trash_bytes)
    );
    text
}
