//! `daybook delete`

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

use daybook_api::DeleteRequest;
use daybook_store::{DeleteReport, SrcFilter};

use super::filter::{older_than, source};
use super::print;
use crate::args::{DeleteArgs, ListForm};
use crate::exit::{Failure, Outcome, complain};
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Deletes by age or by source, after asking.
pub fn run(session: &Session, args: &DeleteArgs) -> Result<Outcome, Failure> {
    let request = request(session, args)?;
    if !args.dry_run && !args.yes {
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return Err(Failure::Usage(
                "delete asks only on a terminal; here say --yes, or --dry-run to see what would go"
                    .to_owned(),
            ));
        }
        let preview = DeleteRequest { dry_run: true, ..request.clone() };
        let preview = session.api.logs_delete(preview, &session.api.begin(None, None))?;
        if preview.days.is_empty() {
            complain("nothing to delete");
            return Ok(Outcome::of(&preview.partitions_failed));
        }
        // The list is for whoever answers, not for whoever reads the output.
        eprint(&list(&preview))?;
        if !confirmed("Delete these? There is no undo. [y/N] ")? {
            complain("nothing was deleted");
            return Ok(Outcome::Done);
        }
    }
    let report = session.api.logs_delete(request, &session.call(None))?;
    match args.output {
        ListForm::Text => print(args.output, &report, list)?,
        ListForm::Jsonl => print(args.output, &report, |_| String::new())?,
    }
    Ok(Outcome::of(&report.partitions_failed))
}

fn request(session: &Session, args: &DeleteArgs) -> Result<DeleteRequest, Failure> {
    let src = source(args.src.as_ref(), args.subtree.as_ref());
    if src == Some(SrcFilter::Prefix(String::new())) {
        return Err(Failure::Usage(
            "--src with nothing would delete everything; say --older-than now for that".to_owned(),
        ));
    }
    Ok(DeleteRequest {
        older_than: older_than(session, args.older_than.as_deref())?,
        src,
        contexts: args.context.clone(),
        dry_run: args.dry_run,
        // Whoever says yes has seen what the clock shows, or says so for a script.
        confirm_clock: args.yes,
    })
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
        "{} in {} {done}, {} freed",
        counted(report.rows, "entry", "entries"),
        counted(report.days.len() as u64, "partition", "partitions"),
        bytes(report.bytes)
    );
    text
}

fn eprint(text: &str) -> Result<(), Failure> {
    std::io::stderr().lock().write_all(text.as_bytes()).map_err(|error| Failure::io("ask", error))
}

fn confirmed(question: &str) -> Result<bool, Failure> {
    eprint(question)?;
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::io("read the answer", error))?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
