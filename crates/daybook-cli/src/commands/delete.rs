//! `daybook delete`

use std::fmt::Write as _;

use daybook_api::wire::{DayRef, DeleteDays};
use daybook_api::{ApiError, Call, DeleteRequest, PartitionsRequest};
use daybook_store::{DeleteReport, SrcFilter, canonical_context};

use super::confirm::{can_ask, confirmed, show};
use super::filter::{older_than, source};
use super::print;
use super::progress::followed;
use crate::args::DeleteArgs;
use crate::exit::{Failure, Outcome, complain};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// What goes.
enum Wish {
    Days(DeleteDays),
    Matches(DeleteRequest),
}

/// Deletes by age, by day or by source, after asking.
pub fn run(session: &Session, args: &DeleteArgs) -> Result<Outcome, Failure> {
    let wish = wish(session, args)?;
    if !args.dry_run && !args.yes {
        if !can_ask() {
            return Err(Failure::Usage(
                "delete asks only on a terminal; here say --yes, or --dry-run to see what would go"
                    .to_owned(),
            ));
        }
        let preview = {
            let (call, _bar) = followed(session, "looking");
            wish.carry_out(session, true, &call)?
        };
        if preview.days.is_empty() {
            complain("nothing to delete");
            return Ok(end(&preview));
        }
        show(&list(&preview))?;
        if !confirmed(question(&preview, args.now))? {
            complain("nothing was deleted");
            return Ok(Outcome::Done);
        }
    }
    let report = {
        let (call, _bar) = followed(session, "deleting");
        wish.carry_out(session, args.dry_run, &call)?
    };
    print(args.output, &report, list)?;
    Ok(end(&report))
}

fn wish(session: &Session, args: &DeleteArgs) -> Result<Wish, Failure> {
    if !args.day.is_empty() {
        let (days, dry_run) = (days(session, args)?, args.dry_run);
        return Ok(Wish::Days(DeleteDays { days, dry_run, for_good: args.now }));
    }
    let src = source(args.src.as_ref(), args.subtree.as_ref());
    if src == Some(SrcFilter::Prefix(String::new())) {
        return Err(Failure::Usage(
            "--src with nothing would delete everything; say --older-than now for that".to_owned(),
        ));
    }
    Ok(Wish::Matches(DeleteRequest {
        older_than: older_than(session, args.older_than.as_deref())?,
        src,
        contexts: args.context.clone(),
        dry_run: args.dry_run,
        // Whoever says yes has seen what the clock shows, or says so for a script.
        confirm_clock: args.yes,
        for_good: args.now,
    }))
}

/// The days that are named, in the contexts that are named, or in all that have them.
fn days(session: &Session, args: &DeleteArgs) -> Result<Vec<DayRef>, Failure> {
    let of = |context: &str| {
        let context = context.to_owned();
        args.day.iter().map(move |day| DayRef { context: context.clone(), day: day.clone() })
    };
    if !args.context.is_empty() {
        let contexts = args.context.iter().map(|name| canonical_context(name));
        return Ok(contexts.flat_map(|context| of(&context).collect::<Vec<_>>()).collect());
    }
    let request = PartitionsRequest { detailed: Some(false) };
    let there = session.api.logs_partitions(request, &session.api.begin(None, None))?;
    let mut contexts: Vec<String> = there.into_iter().map(|partition| partition.context).collect();
    contexts.dedup();
    Ok(contexts.iter().flat_map(|context| of(context)).collect())
}

impl Wish {
    fn carry_out(
        &self,
        session: &Session,
        dry_run: bool,
        call: &Call,
    ) -> Result<DeleteReport, ApiError> {
        match self {
            Wish::Days(request) => {
                session.api.store_delete_days(DeleteDays { dry_run, ..request.clone() }, call)
            }
            Wish::Matches(request) => {
                session.api.logs_delete(DeleteRequest { dry_run, ..request.clone() }, call)
            }
        }
    }
}

fn question(preview: &DeleteReport, now: bool) -> &'static str {
    match (preview.days.iter().all(|day| day.whole), now) {
        (true, false) => "Delete these? They can be put back from the trash. [y/N] ",
        (false, false) => {
            "Delete these? Whole days can be put back from the trash, parts of days cannot. [y/N] "
        }
        (_, true) => "Delete these? There is no undo. [y/N] ",
    }
}

/// Days that stay are named, but nothing failed of them.
fn end(report: &DeleteReport) -> Outcome {
    for DayRef { context, day } in &report.kept_pinned {
        complain(&format!("kept {context} {day}: it is pinned"));
    }
    Outcome::of(&report.partitions_failed)
}

/// What went or would go, a day a line, and the sum.
fn list(report: &DeleteReport) -> String {
    let mut text = String::new();
    for day in &report.days {
        let rows = day
            .rows
            .map_or_else(|| "all entries".to_owned(), |rows| counted(rows, "entry", "entries"));
        let what = if day.whole {
            format!("whole day, {}", bytes(day.bytes))
        } else {
            "part of the day".to_owned()
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}  {}  {rows}  ({what})", day.day, day.context);
    }
    let done = if report.dry_run { "would be deleted" } else { "deleted" };
    let _ = writeln!(
        text,
        "{} in {} {done}, {}",
        counted(report.rows, "entry", "entries"),
        counted(report.days.len() as u64, "partition", "partitions"),
        bytes(report.bytes)
    );
    if let Some(id) = &report.trash {
        let _ = writeln!(
            text,
            "whole days are in the trash: `daybook trash restore {id}` puts them back"
        );
    }
    text
}
