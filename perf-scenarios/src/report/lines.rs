//! The course of a run: a line over time.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::figure::{PerfMoment, PerfPhase, PerfReport};
use crate::report::charts::{BASELINE, Chart, GRID, INK, PALE, STORE, said, text};
use crate::report::numbers::thousands;

/// Draws one of a run's counters over its time.
pub(super) fn course<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    report: &PerfReport,
    chart: Chart,
) -> Result<(), String> {
    let value = |moment: &PerfMoment| match chart {
        // In MiB, so that the axis has round ones.
        Chart::Memory => moment.rss_bytes as f64 / f64::from(1 << 20),
        Chart::Handles => moment.open_handles as f64,
        Chart::Throughput | Chart::Questions => moment.rows_per_s,
    };
    let label = |value: &f64| match chart {
        Chart::Memory => format!("{value:.0} MiB"),
        Chart::Handles => format!("{value:.0}"),
        Chart::Throughput | Chart::Questions => thousands(*value),
    };
    // Throughput is of loading; the rest of the run has none.
    let loading = |moment: &&PerfMoment| {
        !matches!(chart, Chart::Throughput)
            || matches!(moment.phase, PerfPhase::Load | PerfPhase::LoadBaseline)
    };
    let course: Vec<&PerfMoment> = report.course.iter().filter(loading).collect();
    let end = course.last().map_or(1.0, |moment| moment.at_ms as f64 / 1e3).max(0.1);
    // Few handles are whole ones on the axis too.
    let least = if matches!(chart, Chart::Handles) { 5.0 } else { 1.0 };
    let top = course.iter().map(|moment| value(moment)).fold(least, f64::max) * 1.08;

    let mut context = ChartBuilder::on(area)
        .caption(chart.title(), text(17, &INK))
        .margin(14)
        .x_label_area_size(34)
        .y_label_area_size(70)
        .build_cartesian_2d(0.0..end, 0.0..top)
        .map_err(said)?;
    context
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(PALE)
        .label_style(text(12, &PALE))
        .y_labels(6)
        .y_label_formatter(&label)
        .x_labels(8)
        .x_label_formatter(&|seconds| format!("{seconds:.0} s"))
        .draw()
        .map_err(said)?;
    // One line for each stretch of the same layout, so that none is drawn across what lies between.
    for stretch in course.chunk_by(|a, b| is_baseline(a) == is_baseline(b)) {
        let colour = if stretch.first().is_some_and(|moment| is_baseline(moment)) {
            BASELINE
        } else {
            STORE
        };
        let points = stretch.iter().map(|moment| (moment.at_ms as f64 / 1e3, value(moment)));
        context.draw_series(LineSeries::new(points, colour.stroke_width(2))).map_err(said)?;
    }
    key(area, course.iter().any(|moment| is_baseline(moment)))
}

fn is_baseline(moment: &PerfMoment) -> bool {
    moment.phase == PerfPhase::LoadBaseline
}

/// Says which colour is which, in the corner.
pub(super) fn key<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    with_baseline: bool,
) -> Result<(), String> {
    if !with_baseline {
        return Ok(());
    }
    let width = i32::try_from(area.dim_in_pixel().0).unwrap_or(i32::MAX);
    for (place, (name, colour)) in [("Daybook", STORE), ("one file", BASELINE)].iter().enumerate() {
        let x = width - 190 + 90 * i32::try_from(place).unwrap_or(0);
        let swatch = Rectangle::new([(x, 20), (x + 10, 30)], colour.filled());
        area.draw(&swatch).map_err(said)?;
        area.draw(&Text::new(*name, (x + 15, 19), text(12, &PALE))).map_err(said)?;
    }
    Ok(())
}
