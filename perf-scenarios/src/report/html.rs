//! A run as a page in one file: no script, nothing fetched.

use std::fmt::Write as _;

use crate::error::Result;
use crate::figure::{PerfFigure, PerfGroup, PerfReport};
use crate::report::charts::Chart;
use crate::report::numbers::grouped;
use crate::report::{picture, quantity, ratio, subtitle};

const STYLE: &str = include_str!("report.css");

/// The page.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn html(report: &PerfReport) -> Result<String> {
    let title = escaped(&report.settings.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p>{}</p>\n<p class=\"quiet\">{}</p>\n",
        escaped(&report.settings.about),
        escaped(&subtitle(report)),
    );
    if !report.machine.optimised {
        page.push_str("<p class=\"caution\">The program was built without optimisations: these figures say little.</p>\n");
    }
    // Writing to a string never fails, here and below.
    page.push_str("<section class=\"charts\">\n");
    for chart in Chart::ALL {
        let _ = writeln!(page, "<figure>{}</figure>", picture::one(report, chart)?);
    }
    page.push_str("</section>\n");
    for (group, heading) in GROUPS {
        let figures: Vec<_> =
            report.figures.iter().filter(|figure| figure.group == group).collect();
        if !figures.is_empty() {
            let _ = writeln!(page, "<h2>{heading}</h2>");
            table(&mut page, &figures);
        }
    }
    let _ = writeln!(
        page,
        "<h2>Scenario</h2>\n<p class=\"quiet\">At scale {}.</p>\n<pre>{}</pre>\n</main>\n</body>\n</html>",
        report.info.scale,
        escaped(&report.toml)
    );
    Ok(page)
}

const GROUPS: [(PerfGroup, &str); 7] = [
    (PerfGroup::Load, "Loading"),
    (PerfGroup::Warm, "Questions with open handles"),
    (PerfGroup::Cold, "Questions of a store that was just opened"),
    (PerfGroup::WhileLoading, "Questions while entries go in"),
    (PerfGroup::Memory, "Memory"),
    (PerfGroup::Disk, "Disk"),
    (PerfGroup::Handles, "Partition handles"),
];

fn table(page: &mut String, figures: &[&PerfFigure]) {
    let timed = figures.iter().any(|figure| figure.latency.is_some());
    let compared = figures.iter().any(|figure| figure.baseline.is_some());
    let judged = figures.iter().any(|figure| figure.goal.is_some());
    let mut head = vec!["", "median", "spread"];
    head.extend(timed.then_some(["p90", "p99", "max"]).into_iter().flatten());
    head.extend(compared.then_some(["one file", "ratio"]).into_iter().flatten());
    head.extend(judged.then_some("goal"));
    head.extend(timed.then_some("entries"));
    page.push_str("<table>\n<thead><tr>");
    for name in head {
        let _ = write!(page, "<th scope=\"col\">{name}</th>");
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for figure in figures {
        let show = |value: f64| quantity(value, figure.unit);
        let or = |value: Option<String>| value.unwrap_or_default();
        let stat = figure.stat;
        let spread = (stat.runs > 1).then(|| format!("{} – {}", show(stat.min), show(stat.max)));
        let mut cells = vec![show(stat.median), or(spread)];
        if timed {
            let latency = figure.latency;
            cells.extend(
                [latency.map(|l| l.p90_ms), latency.map(|l| l.p99_ms), latency.map(|l| l.max_ms)]
                    .map(|value| or(value.map(show))),
            );
        }
        if compared {
            cells.push(or(figure.baseline.map(|stat| show(stat.median))));
            cells.push(or(figure.ratio.map(ratio)));
        }
        if judged {
            let met = |goal| {
                if figure.met == Some(true) {
                    show(goal) + ", met"
                } else {
                    show(goal) + ", missed"
                }
            };
            cells.push(or(figure.goal.map(met)));
        }
        if timed {
            cells.push(or(figure.rows.map(grouped)));
        }
        let _ = write!(
            page,
            "<tr><th scope=\"row\">{}<small>{}</small></th>",
            escaped(&figure.title),
            escaped(&figure.about)
        );
        for cell in cells {
            let _ = write!(page, "<td>{}</td>", escaped(&cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
