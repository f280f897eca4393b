//! How long each kind of question took: a bar from the median to the 99th percentile, on a logarithmic axis.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::figure::{PerfFigure, PerfGroup, PerfReport, PerfUnit};
use crate::report::charts::{BASELINE, GRID, INK, PALE, STORE, said, text};
use crate::report::lines::key;
use crate::report::numbers::quantity;
use crate::scenario::Span;

/// Room for the names on the left, in dots.
const NAMES: i32 = 150;
/// Room above and below, in dots.
const ABOVE: i32 = 46;
const BELOW: i32 = 40;
/// Room on the right, in dots.
const RIGHT: i32 = 74;

/// Draws the warm questions over the longest span.
pub(super) fn questions<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    report: &PerfReport,
) -> Result<(), String> {
    let warm = || report.figures.iter().filter(|figure| figure.group == PerfGroup::Warm);
    let longest = warm().filter_map(|figure| figure.span).max().unwrap_or(Span::All);
    let shown: Vec<&PerfFigure> = warm().filter(|figure| figure.span == Some(longest)).collect();
    let title = format!("Questions over {}: median to p99", longest.title());
    area.draw(&Text::new(title, (NAMES, 14), text(17, &INK))).map_err(said)?;
    key(area, shown.iter().any(|figure| figure.baseline.is_some()))?;

    let (width, height) = area.dim_in_pixel();
    let (width, height) = (i32::try_from(width).unwrap_or(0), i32::try_from(height).unwrap_or(0));
    let scale = Scale::of(&shown, NAMES, width - RIGHT);
    for decade in scale.decades() {
        let x = scale.x(decade);
        let line = PathElement::new([(x, ABOVE), (x, height - BELOW)], GRID);
        area.draw(&line).map_err(said)?;
        let label = Text::new(decade_name(decade), (x - 14, height - BELOW + 8), text(12, &PALE));
        area.draw(&label).map_err(said)?;
    }
    let room = (height - ABOVE - BELOW) / i32::try_from(shown.len().max(1)).unwrap_or(1);
    for (place, figure) in (0..).zip(&shown) {
        let y = ABOVE + place * room;
        let name = figure.kind.map_or(figure.title.as_str(), |kind| kind.title());
        let middle = y + room / 2;
        area.draw(&Text::new(name.to_owned(), (14, middle - 7), text(12, &INK))).map_err(said)?;
        let thick = (room / 4).clamp(3, 9);
        let p99 = |latency: Option<crate::PerfLatency>, median| {
            latency.map_or(median, |latency| latency.p99_ms.max(median))
        };
        if let Some(baseline) = figure.baseline {
            let to = p99(figure.baseline_latency, baseline.median);
            bar(area, &scale, (baseline.median, to), middle + 1, thick, BASELINE)?;
        }
        let to = p99(figure.latency, figure.stat.median);
        bar(area, &scale, (figure.stat.median, to), middle - thick - 1, thick, STORE)?;
        let value = quantity(figure.stat.median, PerfUnit::Ms);
        let at = (width - RIGHT + 8, middle - 7);
        area.draw(&Text::new(value, at, text(12, &INK))).map_err(said)?;
    }
    Ok(())
}

fn bar<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    scale: &Scale,
    (from, to): (f64, f64),
    y: i32,
    thick: i32,
    colour: RGBColor,
) -> Result<(), String> {
    let (left, right) = (scale.x(from), scale.x(to));
    let range =
        Rectangle::new([(left, y), (right.max(left + 2), y + thick)], colour.mix(0.45).filled());
    area.draw(&range).map_err(said)?;
    let median = Rectangle::new([(left, y), (left + 3, y + thick)], colour.filled());
    area.draw(&median).map_err(said)
}

/// Milliseconds to dots, by their logarithm.
struct Scale {
    from: f64,
    to: f64,
    left: i32,
    right: i32,
}

impl Scale {
    fn of(figures: &[&PerfFigure], left: i32, right: i32) -> Scale {
        let medians = figures
            .iter()
            .flat_map(|figure| [Some(figure.stat.median), figure.baseline.map(|stat| stat.median)]);
        let longest = figures.iter().flat_map(|figure| {
            [figure.latency, figure.baseline_latency].map(|latency| latency.map(|l| l.p99_ms))
        });
        let all = || medians.clone().chain(longest.clone()).flatten().filter(|ms| *ms > 0.0);
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
        let (least, most) = if least <= most { (least, most) } else { (0.1, 10.0) };
        let (from, to) = (least.log10().floor(), most.log10().ceil());
        Scale { from, to: to.max(from + 1.0), left, right }
    }

    fn x(&self, ms: f64) -> i32 {
        let part = (ms.max(1e-6).log10() - self.from) / (self.to - self.from);
        self.left + (part.clamp(0.0, 1.0) * f64::from(self.right - self.left)) as i32
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        (self.from as i32..=self.to as i32).map(|power| 10_f64.powi(power))
    }
}

fn decade_name(ms: f64) -> String {
    match ms {
        ms if ms >= 1e3 => format!("{:.0} s", ms / 1e3),
        ms if ms >= 1.0 => format!("{ms:.0} ms"),
        ms => format!("{:.0} µs", ms * 1e3),
    }
}
