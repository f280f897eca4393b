//! What all charts have alike: colours, type, and drawing on any backend.

use std::sync::LazyLock;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use crate::error::{PerfError, Result};
use crate::figure::PerfReport;
use crate::report::{bars, lines};

/// DejaVu Sans, cut down to Latin letters: pictures look alike everywhere, and no font need be installed.
const FONT: &[u8] = include_bytes!("../../assets/dejavu-sans-latin.ttf");
/// Its name in charts; in SVG, where text stays text, a system's own stands in.
pub(super) const FAMILY: &str = "sans-serif";

/// The store.
pub(super) const STORE: RGBColor = RGBColor(0x2f, 0x6f, 0xd0);
/// The one file.
pub(super) const BASELINE: RGBColor = RGBColor(0xb0, 0x8a, 0x4a);
/// Text.
pub(super) const INK: RGBColor = RGBColor(0x24, 0x29, 0x2f);
/// Axes and what matters less.
pub(super) const PALE: RGBColor = RGBColor(0x6a, 0x73, 0x7d);
/// Lines of the grid.
pub(super) const GRID: RGBColor = RGBColor(0xe3, 0xe6, 0xea);

/// The charts of a report.
#[derive(Clone, Copy, Debug)]
pub(super) enum Chart {
    Throughput,
    Memory,
    Handles,
    Questions,
}

impl Chart {
    pub const ALL: [Chart; 4] =
        [Chart::Throughput, Chart::Questions, Chart::Memory, Chart::Handles];

    pub fn title(self) -> &'static str {
        match self {
            Chart::Throughput => "Entries made durable a second",
            Chart::Memory => "Memory (RSS)",
            Chart::Handles => "Open partition handles",
            Chart::Questions => "Questions over the longest span, median to p99",
        }
    }

    /// Draws it into an area.
    pub fn draw<DB: DrawingBackend>(
        self,
        area: &DrawingArea<DB, Shift>,
        report: &PerfReport,
    ) -> Result<()> {
        let drawn = match self {
            Chart::Questions => bars::questions(area, report),
            chart => lines::course(area, report, chart),
        };
        drawn.map_err(|message| PerfError::Draw { chart: self.title(), message })
    }
}

/// Makes the font known: before anything is drawn.
pub(super) fn ready() -> Result<()> {
    static REGISTERED: LazyLock<bool> =
        LazyLock::new(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok());
    match *REGISTERED {
        true => Ok(()),
        false => Err(PerfError::Internal("the font of the charts cannot be read")),
    }
}

/// The message of what a backend says.
pub(super) fn said<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> String {
    error.to_string()
}

/// Text of a size in a colour.
pub(super) fn text(size: u32, colour: &RGBColor) -> TextStyle<'static> {
    (FAMILY, size).into_font().color(colour)
}
