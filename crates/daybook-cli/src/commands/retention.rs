//! `daybook retention`

mod set;
mod show;

use std::fmt::Write as _;

use daybook_api::wire::{DayRef, RetentionReport, RetentionRun, RetentionWhy};
use daybook_api::{Empty, RetentionWrite};

use super::print;
use super::progress::followed;
use crate::args::{ListForm, RetentionArgs, RetentionCommand};
use crate::exit::{Failure, Outcome, complain};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Shows the policy, changes it, or carries it out.
pub fn run(session: &Session, args: RetentionArgs) -> Result<Outcome, Failure> {
    match args.what {
        None => status(session, args.output),
        Some(RetentionCommand::Show { output }) => status(session, output),
        Some(RetentionCommand::Set(change)) => {
            let call = session.call(None);
            let kept = session.api.retention_read(Empty {}, &call)?;
            if let Some(problem) = kept.problem {
                return Err(Failure::Failed(problem));
            }
            let policy = set::changed(kept.policy, &change)?;
            let status = session.api.retention_write(RetentionWrite { policy }, &call)?;
            print(change.output, &status, |status| show::text(status, session.zone))?;
            Ok(Outcome::Done)
        }
        Some(RetentionCommand::Run { dry_run, yes, output }) => {
            let report = {
                let (call, _bar) = followed(session, "retention");
                let request = RetentionRun { dry_run, confirm_clock: yes, policy: None };
                session.api.retention_run(request, &call)?
            };
            print(output, &report, list)?;
            for DayRef { context, day } in &report.kept_pinned {
                complain(&format!("kept {context} {day}: it is pinned"));
            }
            Ok(Outcome::of(&report.partitions_failed))
        }
    }
}

fn status(session: &Session, form: ListForm) -> Result<Outcome, Failure> {
    let status = session.api.retention_read(Empty {}, &session.call(None))?;
    print(form, &status, |status| show::text(status, session.zone))?;
    Ok(Outcome::Done)
}

/// What went or would go, a day a line, and the sums.
fn list(report: &RetentionReport) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for day in &report.days {
        let rows = day
            .rows
            .map_or_else(|| "all entries".to_owned(), |rows| counted(rows, "entry", "entries"));
        let why = match day.why {
            RetentionWhy::Age => "too old",
            RetentionWhy::Size => "too much",
        };
        let rule = day.rule.as_deref().unwrap_or("all other contexts");
        let size = bytes(day.bytes);
        let _ = writeln!(
            text,
            "{}  {}  {rows}, {size}  ({why}, by the rule for {rule})",
            day.day, day.context
        );
    }
    let about = if report.dry_run { "about " } else { "" };
    let verb = |done: &'static str| {
        if report.dry_run { format!("would be {done}") } else { done.to_owned() }
    };
    for day in &report.packed {
        let _ = writeln!(
            text,
            "{}  {}  {}: {} to {about}{}",
            day.day,
            day.context,
            verb("packed"),
            bytes(day.bytes_before),
            bytes(day.bytes_after)
        );
    }
    for day in &report.exported {
        let path = crate::output::escape::escaped(&day.path.display().to_string());
        let _ = writeln!(text, "{}  {}  exported to {path}", day.day, day.context);
    }
    let _ = writeln!(
        text,
        "{} in {} {}, {}",
        counted(report.rows, "entry", "entries"),
        counted(report.days.len() as u64, "partition", "partitions"),
        verb("deleted"),
        bytes(report.bytes)
    );
    if !report.packed.is_empty() {
        let _ = writeln!(
            text,
            "{} {}, {about}{} saved",
            counted(report.packed.len() as u64, "partition", "partitions"),
            verb("packed"),
            bytes(report.bytes_packed_away)
        );
    }
    if let Some(id) = &report.trash {
        let _ = writeln!(
            text,
            "the days are in the trash: `daybook trash restore {id}` puts them back"
        );
    }
    text
}
