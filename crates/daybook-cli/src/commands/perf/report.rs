//! A run as a table.

use std::fmt::Write as _;

use daybook_api::perf_text::{quantity, ratio};
use daybook_api::wire::{PerfGroup, PerfReport};

use super::list::plain;
use crate::output::escape::escaped;
use crate::output::numbers::{bytes, grouped};

/// The report.
pub fn text(report: &PerfReport) -> String {
    let PerfReport { info, machine, .. } = report;
    let mut out = String::new();
    // Writing to a string never fails, here and below.
    let _ = writeln!(
        out,
        "{}\n{} entries, scale {}, seed {} · {} · {} threads, {} · SQLite {} · {:.1} s\n",
        escaped(&info.title),
        grouped(info.entries),
        info.scale,
        info.seed,
        escaped(&machine.processor),
        machine.threads,
        bytes(machine.memory_bytes),
        machine.sqlite,
        info.took_ms as f64 / 1e3
    );
    let header = ["", "MEDIAN", "MIN", "MAX", "P90", "P99", "ONE FILE", "RATIO", "GOAL", "ENTRIES"];
    let mut table = plain(header, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let mut group = None;
    for figure in &report.figures {
        if group != Some(figure.group) {
            group = Some(figure.group);
            table.add_row([heading(figure.group)]);
        }
        let show = |value: f64| quantity(value, figure.unit);
        let spread = |value: f64| if figure.stat.runs > 1 { show(value) } else { String::new() };
        let or = |text: Option<String>| text.unwrap_or_default();
        let goal = figure.goal.map(|goal| {
            format!("{} {}", show(goal), if figure.met == Some(true) { "met" } else { "missed" })
        });
        table.add_row([
            format!("  {}", figure.title),
            show(figure.stat.median),
            spread(figure.stat.min),
            spread(figure.stat.max),
            or(figure.latency.map(|latency| show(latency.p90_ms))),
            or(figure.latency.map(|latency| show(latency.p99_ms))),
            or(figure.baseline.map(|stat| show(stat.median))),
            or(figure.ratio.map(ratio)),
            or(goal),
            or(figure.rows.map(grouped)),
        ]);
    }
    let _ = writeln!(out, "{table}");
    if !machine.optimised {
        out.push_str("\nThe program was built without optimisations: these figures say little.\n");
    }
    let _ = writeln!(out, "\nKept as {}; `daybook perf report --to FILE.html` draws it.", info.id);
    if let Some(base) = &info.base {
        let shown = base.display().to_string();
        let _ = writeln!(out, "Its store: daybook --base {} search", escaped(&shown));
    }
    out
}

pub fn heading(group: PerfGroup) -> &'static str {
    match group {
        PerfGroup::Load => "Loading",
        PerfGroup::Warm => "Open handles",
        PerfGroup::Cold => "Just opened",
        PerfGroup::WhileLoading => "While loading",
        PerfGroup::Memory => "Memory",
        PerfGroup::Disk => "Disk",
        PerfGroup::Handles => "Handles",
    }
}
