//! `daybook perf list` and `daybook perf runs`

use std::io::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use daybook_api::TimeZone;
use daybook_api::lines::Stamps;
use daybook_api::wire::{PerfRunInfo, PerfScenario};

use crate::args::ListForm;
use crate::exit::{Failure, Outcome, complain};
use crate::output::escape::escaped;
use crate::output::jsonl;
use crate::output::numbers::{bytes, grouped};
use crate::output::stdout::Stdout;

/// Prints scenarios; a bad one is named on stderr.
pub fn scenarios(form: ListForm, scenarios: &[PerfScenario]) -> Result<Outcome, Failure> {
    let mut out = Stdout::lock();
    match form {
        ListForm::Jsonl => {
            scenarios.iter().try_for_each(|scenario| jsonl::line(&mut out, scenario))?;
        }
        ListForm::Text => {
            let mut table = plain(["NAME", "ENTRIES", "DISK", "TITLE"], &[1, 2]);
            for scenario in scenarios {
                let check = &scenario.check;
                let Some(settings) = &check.settings else { continue };
                table.add_row([
                    scenario.name.clone(),
                    grouped(check.entries),
                    bytes(check.disk_bytes),
                    escaped(&settings.title).to_string(),
                ]);
            }
            writeln!(out, "{table}")?;
        }
    }
    out.flush()?;
    let mut outcome = Outcome::Done;
    for scenario in scenarios {
        if let Some(mistake) = &scenario.check.mistake {
            complain(&format!("scenario {}, {mistake}", scenario.name));
            outcome = Outcome::Partly;
        }
    }
    Ok(outcome)
}

/// Prints runs.
pub fn runs(form: ListForm, runs: &[PerfRunInfo], zone: TimeZone) -> Result<(), Failure> {
    let mut out = Stdout::lock();
    match form {
        ListForm::Jsonl => runs.iter().try_for_each(|run| jsonl::line(&mut out, run))?,
        ListForm::Text if runs.is_empty() => {}
        ListForm::Text => {
            let mut table = plain(
                ["RUN", "STARTED", "ENTRIES", "ENTRIES/S", "TOOK", "GOALS", "TITLE"],
                &[2, 3, 4, 5],
            );
            let mut stamps = Stamps::new(zone);
            for run in runs {
                let mut when = Vec::new();
                stamps.text(&mut when, run.started_epoch, 0);
                when.truncate("2026-03-20 14:00:00".len());
                let goals = match run.goals {
                    0 => String::new(),
                    all => format!("{} of {all}", run.goals_met),
                };
                table.add_row([
                    run.id.clone(),
                    String::from_utf8_lossy(&when).into_owned(),
                    grouped(run.entries),
                    grouped(run.rows_per_s as u64),
                    format!("{:.1} s", run.took_ms as f64 / 1e3),
                    goals,
                    escaped(&run.title).to_string(),
                ]);
            }
            writeln!(out, "{table}")?;
        }
    }
    out.flush()?;
    Ok(())
}

/// A table without lines, with some columns of numbers.
pub fn plain<const N: usize>(header: [&str; N], numbers: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    for column in numbers {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
