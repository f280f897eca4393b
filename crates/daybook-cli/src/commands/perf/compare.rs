//! `daybook perf compare`

use std::fmt::Write as _;

use daybook_api::perf_text::quantity;
use daybook_api::wire::{PerfComparison, PerfStat, PerfVerdict};

use super::list::plain;
use super::report::heading;
use crate::output::escape::escaped;

/// The comparison.
pub fn text(compared: &PerfComparison) -> String {
    let mut table = plain(["", "BEFORE", "AFTER", "CHANGE", "", ""], &[1, 2, 3]);
    let mut group = None;
    let (mut better, mut worse) = (0, 0);
    for figure in &compared.figures {
        if group != Some(figure.group) {
            group = Some(figure.group);
            table.add_row([heading(figure.group)]);
        }
        let show = |stat: Option<PerfStat>| {
            stat.map_or_else(String::new, |s| quantity(s.median, figure.unit))
        };
        better += u32::from(figure.verdict == PerfVerdict::Better);
        worse += u32::from(figure.verdict == PerfVerdict::Worse);
        let verdict = match figure.verdict {
            PerfVerdict::Noise => "",
            PerfVerdict::Better => "better",
            PerfVerdict::Worse => "worse",
            PerfVerdict::Changed => "changed",
            PerfVerdict::OneSided => "in one of them",
        };
        table.add_row([
            format!("  {}", figure.title),
            show(figure.before),
            show(figure.after),
            figure.change.map_or_else(String::new, |change| format!("{:+.0} %", change * 100.0)),
            verdict.to_owned(),
            String::new(),
        ]);
    }
    let mut out = format!("{} → {}\n", compared.before.id, compared.after.id);
    // Writing to a string never fails, here and below.
    for caution in &compared.cautions {
        let _ = writeln!(out, "Mind: {}", escaped(caution));
    }
    let _ = writeln!(out, "\n{table}\n\n{better} better, {worse} worse, the rest within noise.");
    out
}
