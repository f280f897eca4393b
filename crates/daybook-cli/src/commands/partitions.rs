//! `daybook partitions`

use std::io::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use daybook_api::{PartitionsRequest, TimeZone};
use daybook_store::{PartitionInfo, PartitionState};

use crate::args::{ListForm, PartitionsArgs};
use crate::exit::{Failure, Outcome};
use crate::output::jsonl;
use crate::output::numbers::{bytes, grouped};
use crate::output::stdout::Stdout;
use crate::session::Session;
use daybook_api::lines::Stamps;

/// Prints the partitions, those that cannot be read included.
pub fn run(session: &Session, args: &PartitionsArgs) -> Result<Outcome, Failure> {
    let partitions =
        session.api.logs_partitions(PartitionsRequest::default(), &session.call(None))?;
    let mut out = Stdout::lock();
    match args.output {
        ListForm::Jsonl => {
            partitions.iter().try_for_each(|partition| jsonl::line(&mut out, partition))?
        }
        ListForm::Text if partitions.is_empty() => {}
        ListForm::Text => writeln!(out, "{}", table(&partitions, session.zone))?,
    }
    out.flush()?;
    let failures: Vec<_> =
        partitions.into_iter().filter_map(|partition| partition.failure).collect();
    Ok(Outcome::of(&failures))
}

fn table(partitions: &[PartitionInfo], zone: TimeZone) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["DAY", "CONTEXT", "ENTRIES", "SIZE", "FIRST", "LAST", "STATE"]);
    let mut stamps = Stamps::new(zone);
    let mut time = |epoch: Option<i64>| {
        let mut text = Vec::new();
        if let Some(epoch) = epoch {
            stamps.text(&mut text, epoch, 0);
            text.truncate("2026-03-20 14:00:00".len());
        }
        String::from_utf8_lossy(&text).into_owned()
    };
    for partition in partitions {
        let state = match partition.state {
            PartitionState::Open => "open",
            PartitionState::Tidied => "tidied",
            PartitionState::Packed => "packed",
            PartitionState::Empty => "empty",
            PartitionState::Failed => "failed",
        };
        table.add_row([
            partition.day.clone(),
            partition.context.clone(),
            partition.rows.map_or_else(|| "?".to_owned(), grouped),
            bytes(partition.bytes + partition.wal_bytes + partition.packed_bytes),
            time(partition.first_epoch),
            time(partition.last_epoch),
            if partition.pinned { format!("{state}, pinned") } else { state.to_owned() },
        ]);
    }
    for column in [2, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
