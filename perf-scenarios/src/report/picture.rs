//! All charts as one picture, of lines (SVG) or of dots (PNG).

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::error::{PerfError, Result};
use crate::figure::PerfReport;
use crate::report::charts::{Chart, INK, PALE, ready, said, text};
use crate::report::subtitle;

/// Size of the picture, in dots.
const SIZE: (u32, u32) = (1320, 940);
/// Height of its heading.
const HEADING: u32 = 76;

/// The charts as one SVG.
///
/// # Errors
/// [`PerfError::Draw`].
pub fn svg(report: &PerfReport) -> Result<String> {
    let mut out = String::new();
    {
        let area = SVGBackend::with_string(&mut out, SIZE).into_drawing_area();
        all(&area, report)?;
    }
    Ok(out)
}

/// The charts as one PNG.
///
/// # Errors
/// [`PerfError::Draw`].
pub fn png(report: &PerfReport) -> Result<Vec<u8>> {
    let (width, height) = SIZE;
    let mut dots = vec![0; width as usize * height as usize * 3];
    {
        let area = BitMapBackend::with_buffer(&mut dots, SIZE).into_drawing_area();
        all(&area, report)?;
    }
    let mut out = Vec::new();
    let bad = |error: png::EncodingError| PerfError::Draw {
        chart: "picture",
        message: error.to_string(),
    };
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(bad)?;
    writer.write_image_data(&dots).map_err(bad)?;
    writer.finish().map_err(bad)?;
    Ok(out)
}

/// One chart as an SVG of its own.
pub(super) fn one(report: &PerfReport, chart: Chart) -> Result<String> {
    let mut out = String::new();
    {
        let area = SVGBackend::with_string(&mut out, (660, 420)).into_drawing_area();
        fill(&area)?;
        chart.draw(&area, report)?;
        present(&area)?;
    }
    Ok(out)
}

fn all<DB: DrawingBackend>(area: &DrawingArea<DB, Shift>, report: &PerfReport) -> Result<()> {
    fill(area)?;
    let (heading, rest) = area.split_vertically(HEADING);
    let line = |words: String, at: (i32, i32), size, colour| {
        heading
            .draw(&Text::new(words, at, text(size, colour)))
            .map_err(|error| drawing(said(error)))
    };
    line(report.settings.title.clone(), (20, 16), 24, &INK)?;
    line(subtitle(report), (20, 50), 13, &PALE)?;
    for (part, chart) in rest.split_evenly((2, 2)).iter().zip(Chart::ALL) {
        chart.draw(part, report)?;
    }
    present(area)
}

/// Begins a picture.
fn fill<DB: DrawingBackend>(area: &DrawingArea<DB, Shift>) -> Result<()> {
    ready()?;
    area.fill(&WHITE).map_err(|error| drawing(said(error)))
}

fn present<DB: DrawingBackend>(area: &DrawingArea<DB, Shift>) -> Result<()> {
    area.present().map_err(|error| drawing(said(error)))
}

fn drawing(message: String) -> PerfError {
    PerfError::Draw { chart: "picture", message }
}
