//! What a search did, for people: `daybook search --explain`.

use std::io::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use daybook_store::{Explain, ExplainDay, ExplainOutcome, ExplainPhases, StreamSummary};

use crate::exit::complain;
use crate::output::numbers::{counted, grouped};

/// Days that are listed; the others are counted.
const LISTED: usize = 20;
/// Share of the time of a phase that is worth a word, in percent.
const MOST: u64 = 60;
/// Time below which nothing is worth a word, in microseconds.
const SLOW_US: u64 = 100_000;

/// Says it on stderr, with the cursor of what follows.
pub fn print(summary: &StreamSummary) {
    let stats = &summary.stats;
    complain(&format!(
        "{} in {}; of {}, {} searched and {} answered by their summary; {} read",
        counted(summary.found, "entry", "entries"),
        millis(stats.elapsed_us),
        counted(stats.partitions_total, "partition", "partitions"),
        stats.partitions_scanned,
        stats.partitions_summarised,
        counted(stats.rows_read, "row", "rows"),
    ));
    if let Some(explain) = &stats.explain {
        // Where stderr is gone nobody wants to know.
        let _ = std::io::stderr().lock().write_all(text(explain).as_bytes());
        if let Some(advice) = advice(explain) {
            complain(advice);
        }
    }
    if let Some(cursor) = &summary.next {
        complain(&format!("what follows: --cursor {cursor}"));
    }
}

/// What became of the partitions, where the time went, and the days one by one. Why some could not be
/// read is said for every command.
fn text(explain: &Explain) -> String {
    let outcomes: Vec<String> = explain
        .outcomes
        .iter()
        .map(|one| format!("{} {}", grouped(one.partitions), what(one.outcome)))
        .collect();
    let phases: Vec<String> = phases(&explain.phases)
        .iter()
        .map(|(name, micros)| format!("{name} {}", millis(*micros)))
        .collect();
    let mut out = format!(
        "partitions: {}\ntime, by up to {}: {}\n",
        if outcomes.is_empty() { "none".to_owned() } else { outcomes.join(", ") },
        counted(explain.threads, "thread", "threads"),
        phases.join(", "),
    );
    if !explain.days.is_empty() {
        out.push_str(&format!("{}\n", table(&explain.days)));
    }
    let unlisted = explain.unlisted + explain.days.len().saturating_sub(LISTED) as u64;
    if unlisted > 0 {
        out.push_str(&format!("and {} more, none slower\n", grouped(unlisted)));
    }
    out
}

fn table(days: &[ExplainDay]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["DAY", "CONTEXT", "WHAT", "BY", "BLOCKS", "ROWS READ", "FOUND", "TIME"]);
    for day in days.iter().take(LISTED) {
        let looked = day.looked;
        let blocks = looked.blocks_by_kinds + looked.blocks_by_columns;
        table.add_row([
            day.day.clone(),
            day.context.clone(),
            what(day.outcome).to_owned(),
            served(day).to_owned(),
            if looked.blocks == 0 {
                String::new()
            } else {
                format!("{} of {}", grouped(blocks), grouped(looked.blocks))
            },
            grouped(looked.rows_read),
            grouped(day.returned),
            millis(day.phases.total_us()),
        ]);
    }
    for column in 4..8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn phases(phases: &ExplainPhases) -> [(&'static str, u64); 6] {
    [
        ("listing", phases.listing_us),
        ("summaries", phases.summary_us),
        ("opening", phases.opening_us),
        ("index", phases.index_us),
        ("rows", phases.rows_us),
        ("fetching", phases.fetching_us),
    ]
}

fn what(outcome: ExplainOutcome) -> &'static str {
    match outcome {
        ExplainOutcome::OutOfRange => "out of range",
        ExplainOutcome::BehindCursor => "of pages before",
        ExplainOutcome::OtherContext => "of other contexts",
        ExplainOutcome::NotNeeded => "not needed",
        ExplainOutcome::RuledOut => "ruled out",
        ExplainOutcome::Summarised => "summarised",
        ExplainOutcome::Searched => "searched",
        ExplainOutcome::Failed => "failed",
    }
}

/// What answered for a day: the most costly of what was needed.
fn served(day: &ExplainDay) -> &'static str {
    let looked = day.looked;
    match day.outcome {
        ExplainOutcome::RuledOut | ExplainOutcome::Summarised => "its summary",
        ExplainOutcome::OutOfRange
        | ExplainOutcome::BehindCursor
        | ExplainOutcome::OtherContext => "its name",
        ExplainOutcome::NotNeeded | ExplainOutcome::Failed => "",
        ExplainOutcome::Searched if looked.rows_read > 0 => "text, row by row",
        ExplainOutcome::Searched if looked.blocks_by_texts > 0 => "index of texts",
        ExplainOutcome::Searched if looked.blocks_by_columns > 0 => "times and kinds",
        ExplainOutcome::Searched if looked.blocks > 0 => "kinds",
        ExplainOutcome::Searched => "sources",
    }
}

/// What would make the next such search faster, where there is something.
fn advice(explain: &Explain) -> Option<&'static str> {
    let ExplainPhases { opening_us, rows_us, .. } = explain.phases;
    let total = explain.phases.total_us();
    let is_most = |part: u64| total >= SLOW_US && part.saturating_mul(100) / total >= MOST;
    let looked = explain.looked;
    let unindexed = looked.blocks_unindexed;
    if is_most(rows_us) && unindexed > 0 && unindexed * 2 >= looked.blocks_by_columns {
        Some(
            "most of the time went into reading texts that are in no index yet: `daybook tidy` makes one, \
             which a window or server does by itself when it is quiet",
        )
    } else if is_most(rows_us) {
        Some(
            "most of the time went into reading rows for their text, tags or attributes: a shorter range, \
             a source or a level leaves fewer",
        )
    } else if is_most(opening_us) {
        Some(
            "most of the time went into opening days: a shorter range or `daybook tidy` leaves fewer",
        )
    } else {
        None
    }
}

fn millis(micros: u64) -> String {
    format!("{:.1} ms", micros as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use daybook_store::ExplainLooked;

    use super::*;

    fn explain(rows_us: u64, opening_us: u64) -> Explain {
        let phases = ExplainPhases { rows_us, opening_us, index_us: 1000, ..Default::default() };
        Explain { phases, ..Explain::default() }
    }

    #[test]
    fn advice_is_given_where_a_phase_took_most_of_a_long_time() {
        assert_eq!(advice(&explain(50_000, 0)), None, "it was quick");
        assert!(advice(&explain(500_000, 0)).is_some_and(|text| text.contains("shorter")));
        let looked =
            ExplainLooked { blocks_by_columns: 9, blocks_unindexed: 5, ..ExplainLooked::default() };
        let unindexed = Explain { looked, ..explain(500_000, 0) };
        assert!(advice(&unindexed).is_some_and(|text| text.contains("tidy")));
        assert!(advice(&explain(0, 500_000)).is_some_and(|text| text.contains("tidy")));
        assert_eq!(advice(&explain(250_000, 250_000)), None, "nothing stands out");
        assert_eq!(advice(&Explain::default()), None);
    }

    #[test]
    fn more_days_than_are_listed_are_counted() {
        let day = |number: usize| ExplainDay {
            context: "app".into(),
            day: format!("2026-01-{number:02}"),
            outcome: ExplainOutcome::Searched,
            failure: String::new(),
            phases: ExplainPhases::default(),
            looked: ExplainLooked::default(),
            returned: 0,
        };
        let explain = Explain {
            partitions: 130,
            days: (1..=30).map(day).collect(),
            unlisted: 100,
            ..Explain::default()
        };
        let text = text(&explain);
        assert!(text.contains("2026-01-20") && !text.contains("2026-01-21"), "{text}");
        assert!(text.contains("and 110 more"), "{text}");
    }
}
