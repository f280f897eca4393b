//! `daybook perf peers`

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use daybook_api::wire::{PerfPeerAnswer, PerfPeers};

use crate::output::escape::escaped;
use crate::output::numbers::{bytes, grouped};

/// The table of peers: one column for each program.
pub fn text(peers: &PerfPeers) -> String {
    let taking: Vec<_> = peers
        .programs
        .iter()
        .enumerate()
        .filter(|(_, program)| program.left_out.is_none())
        .collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let names =
        taking.iter().map(|(_, p)| escaped(&format!("{} {}", p.name, p.version)).to_string());
    table.set_header(std::iter::once(String::new()).chain(names).chain(["ENTRIES".to_owned()]));
    let row = |title: &str, cells: Vec<String>, last: String| {
        std::iter::once(title.to_owned()).chain(cells).chain([last]).collect::<Vec<_>>()
    };
    let load = |seconds: Option<f64>| seconds.map_or_else(String::new, |s| format!("{s:.1} s"));
    let loads = taking.iter().map(|(_, p)| load(p.load_s)).collect();
    table.add_row(row("Load JSON lines", loads, grouped(peers.info.entries)));
    let disk = taking.iter().map(|(_, p)| p.disk_bytes.map_or_else(String::new, bytes)).collect();
    table.add_row(row("On disk", disk, String::new()));
    for question in &peers.questions {
        let answer = |place: usize| question.answers.get(place).copied().unwrap_or_default();
        let cells = taking.iter().map(|(place, _)| cell(answer(*place))).collect();
        let rows = answer(0).rows.map_or_else(String::new, grouped);
        table.add_row(row(&question.title, cells, rows));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut out = format!("{table}\n");
    // Writing to a string never fails.
    for program in &peers.programs {
        if let Some(why) = &program.left_out {
            let _ = writeln!(out, "{}: {}", program.name, escaped(why));
        }
    }
    out
}

fn cell(answer: PerfPeerAnswer) -> String {
    let Some(ms) = answer.ms else { return "–".to_owned() };
    match answer.agrees {
        Some(false) => {
            format!("{:.2} ms, but {}", ms.median, answer.rows.map_or_else(String::new, grouped))
        }
        _ => format!("{:.2} ms", ms.median),
    }
}
