//! `daybook histogram`

use std::collections::BTreeMap;
use std::io::Write as _;

use anstyle::Style;
use daybook_api::{Bucket, HistogramRequest, parse_duration};
use daybook_store::{Histogram, level};
use serde::Serialize;

use super::filter::filter;
use crate::args::{HistogramArgs, ListForm};
use crate::exit::{Failure, Outcome};
use crate::output::jsonl;
use crate::output::numbers::grouped;
use crate::output::paint::{DIM, Paint, of_level};
use crate::output::stdout::Stdout;
use crate::session::Session;
use daybook_api::lines::Stamps;

/// Buckets that `auto` aims at: what a terminal shows at once.
const AUTO: u32 = 48;
/// Cells of the longest bar.
const BAR: usize = 50;

/// Prints entries by time and level.
pub fn run(session: &Session, args: &HistogramArgs) -> Result<Outcome, Failure> {
    let request = HistogramRequest {
        filter: filter(&args.filter, session)?,
        bucket: bucket(&args.bucket)?,
        tz: Some(session.zone.name().to_owned()),
        explain: false,
    };
    let histogram = session.api.logs_histogram(request, &session.call(None))?;
    let mut out = Stdout::lock();
    match args.output {
        ListForm::Jsonl => {
            for row in rows(&histogram) {
                let mut time = Vec::new();
                Stamps::new(session.zone).rfc3339(&mut time, row.from, 0);
                let time = String::from_utf8_lossy(&time).into_owned();
                jsonl::line(
                    &mut out,
                    &BucketLine {
                        time,
                        from: row.from,
                        to: row.to,
                        count: row.total(),
                        levels: row.levels,
                    },
                )?;
            }
        }
        ListForm::Text => {
            let paint = Paint::new(out.colours);
            out.write_all(&draw(&histogram, &mut Stamps::new(session.zone), paint))?;
        }
    }
    out.flush()?;
    Ok(Outcome::of(&histogram.partitions_failed))
}

fn bucket(text: &str) -> Result<Bucket, Failure> {
    Ok(match text {
        "auto" => Bucket::Auto { buckets: AUTO },
        "hour" | "1h" | "60m" => Bucket::Hour,
        "day" | "1d" | "24h" => Bucket::Day,
        _ => {
            let seconds = parse_duration(text)?;
            Bucket::Seconds(
                u32::try_from(seconds)
                    .map_err(|_| Failure::Usage(format!("a bucket of {text} is too wide")))?,
            )
        }
    })
}

/// One bucket as JSON.
#[derive(Serialize)]
struct BucketLine {
    time: String,
    from: i64,
    to: i64,
    count: u64,
    levels: BTreeMap<i32, u64>,
}

struct Row {
    from: i64,
    to: i64,
    levels: BTreeMap<i32, u64>,
}

impl Row {
    fn total(&self) -> u64 {
        self.levels.values().sum()
    }

    /// Entries of one of the bar's bands.
    fn band(&self, band: &Band) -> u64 {
        self.levels.range(band.from..band.to).map(|(_, count)| count).sum()
    }
}

fn rows(histogram: &Histogram) -> impl Iterator<Item = Row> {
    histogram.edges.windows(2).zip(&histogram.counts).filter_map(|(edges, counts)| {
        let levels = histogram.levels.iter().copied().zip(counts.iter().copied());
        let levels = levels.filter(|(_, count)| *count > 0).collect();
        Some(Row { from: *edges.first()?, to: *edges.last()?, levels })
    })
}

/// A part of a bar.
struct Band {
    from: i32,
    to: i32,
    cell: &'static str,
}

/// Gravest first, so that few errors are not lost at a long bar's end. Each has a cell of its own:
/// a bar can be read without colours.
const BANDS: [Band; 4] = [
    Band { from: level::ERROR, to: i32::MAX, cell: "█" },
    Band { from: level::WARN, to: level::ERROR, cell: "▓" },
    Band { from: level::INFO, to: level::WARN, cell: "▒" },
    Band { from: i32::MIN, to: level::INFO, cell: "░" },
];

fn draw(histogram: &Histogram, stamps: &mut Stamps, paint: Paint) -> Vec<u8> {
    let rows: Vec<Row> = rows(histogram).collect();
    let most = rows.iter().map(Row::total).max().unwrap_or(0);
    let width = grouped(most).len();
    let mut out = Vec::new();
    for row in &rows {
        let mut time = Vec::new();
        stamps.text(&mut time, row.from, 0);
        // Buckets begin at whole seconds.
        time.truncate("2026-03-20 14:00:00".len());
        paint.with(&mut out, DIM, |out| out.extend_from_slice(&time));
        out.extend_from_slice(format!("  {:>width$}", grouped(row.total())).as_bytes());
        if row.total() > 0 {
            out.extend_from_slice(b"  ");
        }
        for (band, cells) in BANDS.iter().zip(cells(row, most)) {
            let style =
                if band.from == i32::MIN { Style::new().dimmed() } else { of_level(band.from) };
            paint.with(&mut out, style, |out| {
                out.extend_from_slice(band.cell.repeat(cells).as_bytes())
            });
        }
        out.push(b'\n');
    }
    out
}

/// Cells of each band: together in proportion to the bucket, and at least one for what is there.
fn cells(row: &Row, most: u64) -> [usize; 4] {
    let scaled =
        |count: u64| (u128::from(count) * BAR as u128).div_ceil(u128::from(most.max(1))) as usize;
    let mut left = scaled(row.total());
    BANDS.each_ref().map(|band| {
        let cells = scaled(row.band(band)).min(left);
        left -= cells;
        cells
    })
}

#[cfg(test)]
mod tests {
    use daybook_api::TimeZone;

    use super::*;

    #[test]
    fn bars_are_in_proportion_and_show_few_errors() {
        let histogram = Histogram {
            edges: vec![1_774_015_200, 1_774_018_800, 1_774_022_400, 1_774_026_000],
            levels: vec![0, 9, 13, 17],
            counts: vec![vec![0, 2000, 300, 1], vec![0, 0, 0, 0], vec![500, 0, 0, 0]],
            ..Histogram::default()
        };
        let text = draw(&histogram, &mut Stamps::new(TimeZone::UTC), Paint::new(false));
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r#"
        2026-03-20 14:00:00  2,301  █▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        2026-03-20 15:00:00      0
        2026-03-20 16:00:00    500  ░░░░░░░░░░░
        "#);
    }

    #[test]
    fn widths_are_read() {
        assert_eq!(bucket("1h").unwrap(), Bucket::Hour);
        assert_eq!(bucket("90s").unwrap(), Bucket::Seconds(90));
        assert!(bucket("soon").is_err() && bucket("9999w").is_err());
    }
}
