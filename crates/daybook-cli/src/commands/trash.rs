//! `daybook trash`

use std::fmt::Write as _;

use daybook_api::wire::{
    EmptyTrash, RestoreReport, RestoreTrash, TrashEmptied, TrashItem, TrashReason,
};
use daybook_api::{Empty, TimeZone};

use super::confirm::{can_ask, confirmed, show};
use super::print;
use super::progress::followed;
use crate::args::{ListForm, TrashArgs, TrashCommand};
use crate::exit::{Failure, Outcome, complain};
use crate::output::jsonl;
use crate::output::numbers::{bytes, counted};
use crate::output::stdout::Stdout;
use crate::session::Session;
use daybook_api::lines::Stamps;

/// Days of an item that are listed.
const SHOWN: usize = 20;

/// Lists what lies in the trash, puts it back, or deletes it for good.
pub fn run(session: &Session, args: TrashArgs) -> Result<Outcome, Failure> {
    match args.what {
        None => list(session, args.output),
        Some(TrashCommand::List { output }) => list(session, output),
        Some(TrashCommand::Restore { id, output }) => restore(session, id, output),
        Some(TrashCommand::Empty { ids, yes, output }) => empty(session, ids, yes, output),
    }
}

fn list(session: &Session, form: ListForm) -> Result<Outcome, Failure> {
    use std::io::Write as _;
    let items = session.api.trash_list(Empty {}, &session.call(None))?;
    let mut out = Stdout::lock();
    match form {
        ListForm::Jsonl => items.iter().try_for_each(|item| jsonl::line(&mut out, item))?,
        ListForm::Text => out.write_all(table(&items, session.zone).as_bytes())?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn table(items: &[TrashItem], zone: TimeZone) -> String {
    let mut text = String::new();
    let mut stamps = Stamps::new(zone);
    let mut time = |epoch: i64| {
        let mut text = Vec::new();
        stamps.text(&mut text, epoch, 0);
        text.truncate("2026-03-20 14:00:00".len());
        String::from_utf8_lossy(&text).into_owned()
    };
    for item in items {
        let why = match item.why {
            TrashReason::OlderThan => "deleted by age",
            TrashReason::Source => "deleted by source",
            TrashReason::Chosen => "deleted by day",
            TrashReason::Retention => "deleted by retention",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {}  {why}: {}, {}, {}; for good at {}",
            item.id,
            time(item.at_epoch),
            counted(item.days.len() as u64, "day", "days"),
            counted(item.rows, "entry", "entries"),
            bytes(item.bytes),
            time(item.purge_epoch),
        );
        for day in item.days.iter().take(SHOWN) {
            let rows = day
                .rows
                .map_or_else(|| "all entries".to_owned(), |rows| counted(rows, "entry", "entries"));
            let _ = writeln!(text, "    {}  {}  {rows}", day.day, day.context);
        }
        if let Some(more) = item.days.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let _ = writeln!(text, "    and {}", counted(more as u64, "other day", "other days"));
        }
    }
    if items.is_empty() {
        text.push_str("the trash is empty\n");
    }
    text
}

fn restore(session: &Session, id: String, form: ListForm) -> Result<Outcome, Failure> {
    let report = {
        let (call, _bar) = followed(session, "putting back");
        session.api.trash_restore(RestoreTrash { id }, &call)?
    };
    print(form, &report, restored)?;
    Ok(Outcome::of(&report.partitions_failed))
}

fn restored(report: &RestoreReport) -> String {
    let mut text = String::new();
    for day in &report.days {
        let rows = day
            .rows
            .map_or_else(|| "all entries".to_owned(), |rows| counted(rows, "entry", "entries"));
        let how = if day.merged { "  (joined with what was written meanwhile)" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}  {}  {rows}{how}", day.day, day.context);
    }
    let _ = writeln!(
        text,
        "{} in {} put back",
        counted(report.rows, "entry", "entries"),
        counted(report.days.len() as u64, "partition", "partitions")
    );
    if report.pinned && !report.days.is_empty() {
        text.push_str(
            "pinned, since retention would take them again; `daybook unpin` lets them go\n",
        );
    }
    text
}

fn empty(
    session: &Session,
    ids: Vec<String>,
    yes: bool,
    form: ListForm,
) -> Result<Outcome, Failure> {
    if !yes {
        if !can_ask() {
            return Err(Failure::Usage(
                "trash empty asks only on a terminal; here say --yes".to_owned(),
            ));
        }
        let mut items = session.api.trash_list(Empty {}, &session.api.begin(None, None))?;
        items.retain(|item| ids.is_empty() || ids.contains(&item.id));
        if items.is_empty() {
            complain("there is nothing of it in the trash");
            return Ok(Outcome::Done);
        }
        show(&table(&items, session.zone))?;
        if !confirmed("Delete these for good? There is no undo. [y/N] ")? {
            complain("nothing was deleted");
            return Ok(Outcome::Done);
        }
    }
    let request = EmptyTrash { ids: (!ids.is_empty()).then_some(ids) };
    let done = session.api.trash_empty(request, &session.call(None))?;
    print(form, &done, |TrashEmptied { items, bytes: freed }| {
        format!("{} deleted for good, {} freed\n", counted(*items, "item", "items"), bytes(*freed))
    })?;
    Ok(Outcome::Done)
}
