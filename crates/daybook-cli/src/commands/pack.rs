//! `daybook pack` and `daybook unpack`

use std::fmt::Write as _;

use daybook_store::{PackReport, PackRequest};

use super::filter::older_than;
use super::print;
use super::progress::followed;
use crate::args::PackArgs;
use crate::exit::{Failure, Outcome};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Pack,
    Unpack,
}

/// Packs or unpacks days, or lists them.
pub fn run(session: &Session, args: &PackArgs, way: Way) -> Result<Outcome, Failure> {
    let request = PackRequest {
        contexts: args.context.clone(),
        epoch_to: older_than(session, args.older_than.as_deref())?,
        dry_run: args.dry_run,
        ..PackRequest::default()
    };
    let (call, _bar) = followed(session, if way == Way::Pack { "packing" } else { "unpacking" });
    let report = match way {
        Way::Pack => session.api.store_pack(request, &call)?,
        Way::Unpack => session.api.store_unpack(request, &call)?,
    };
    print(args.output, &report, |report| list(report, way))?;
    Ok(Outcome::of(&report.partitions_failed))
}

fn list(report: &PackReport, way: Way) -> String {
    let mut text = String::new();
    let about = if report.dry_run { "about " } else { "" };
    for day in &report.days {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {}  {}, {} to {about}{}",
            day.day,
            day.context,
            counted(day.rows, "entry", "entries"),
            bytes(day.bytes_before),
            bytes(day.bytes_after)
        );
    }
    let verb = match (way, report.dry_run) {
        (Way::Pack, false) => "packed",
        (Way::Pack, true) => "would be packed",
        (Way::Unpack, false) => "unpacked",
        (Way::Unpack, true) => "would be unpacked",
    };
    let _ = writeln!(
        text,
        "{} {verb}, {} to {about}{}",
        counted(report.days.len() as u64, "partition", "partitions"),
        bytes(report.bytes_before),
        bytes(report.bytes_after)
    );
    text
}
