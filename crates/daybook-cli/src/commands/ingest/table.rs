//! What became of each file, as a table that fits.

use comfy_table::{CellAlignment, Table, presets};
use daybook_api::TimeZone;
use daybook_api::wire::{FileReport, IngestReport, LeftOut};
use unicode_width::UnicodeWidthStr as _;

use crate::output::cut;
use crate::output::escape::escaped;
use crate::output::numbers::{counted, grouped};
use daybook_api::lines::Stamps;

/// A column and what it is narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    File,
    Format,
    Lines,
    Entries,
    Joined,
    Untimed,
    Raw,
    New,
    Known,
    First,
    Last,
    Remark,
}

use Column::{Entries, File, First, Format, Joined, Known, Last, Lines, New, Raw, Remark, Untimed};

const COLUMNS: [Column; 12] =
    [File, Format, Lines, Entries, Joined, Untimed, Raw, New, Known, First, Last, Remark];
/// What a narrow terminal goes without, the first of these first.
const DISPENSABLE: [Column; 8] = [Joined, Untimed, Lines, Last, First, Raw, Known, Entries];
/// A file's name keeps so much, whatever else is left out.
const LEAST_NAME: usize = 24;
/// And a remark.
const LEAST_REMARK: usize = 24;
/// What stands between two columns.
const GAP: usize = 2;

/// Files by rows, all of them in the last one. It is as wide as it needs to be where `width` is
/// none; else columns are left out (those that say nothing first) and names cut in the middle.
pub fn table(report: &IngestReport, zone: TimeZone, width: Option<usize>) -> String {
    let mut stamps = Stamps::new(zone);
    let mut rows: Vec<Vec<String>> =
        report.files.iter().map(|file| row(file, &mut stamps)).collect();
    if rows.len() > 1 {
        rows.push(total(report, &mut stamps));
    }
    let columns = match width {
        Some(width) => fitting(&mut rows, width),
        None => COLUMNS.to_vec(),
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(columns.iter().map(|column| column.name()));
    for row in &rows {
        table.add_row(columns.iter().map(|column| cell(row, *column)));
    }
    for (at, column) in columns.iter().enumerate() {
        if let Some(shown) = table.column_mut(at) {
            shown.set_padding((0, GAP as u16));
            if !matches!(column, File | Format | First | Last | Remark) {
                shown.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    table.trim_fmt()
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            File => "FILE",
            Format => "FORMAT",
            Lines => "LINES",
            Entries => "ENTRIES",
            Joined => "JOINED",
            Untimed => "UNTIMED",
            Raw => "RAW",
            New => "NEW",
            Known => "KNOWN",
            First => "FIRST",
            Last => "LAST",
            Remark => "",
        }
    }
}

fn cell(row: &[String], column: Column) -> &str {
    row.get(column as usize).map_or("", String::as_str)
}

fn row(file: &FileReport, stamps: &mut Stamps) -> Vec<String> {
    let number = |number: u64| if file.lines == 0 { String::new() } else { grouped(number) };
    vec![
        escaped(&file.path),
        file.format.clone(),
        number(file.lines),
        number(file.entries),
        number(file.joined),
        number(file.without_time),
        number(file.raw),
        number(file.inserted),
        number(file.skipped),
        time(stamps, file.first_epoch),
        time(stamps, file.last_epoch),
        remark(file),
    ]
}

fn total(report: &IngestReport, stamps: &mut Stamps) -> Vec<String> {
    let first = report.files.iter().filter_map(|file| file.first_epoch).min();
    let last = report.files.iter().filter_map(|file| file.last_epoch).max();
    vec![
        counted(report.files.len() as u64, "file", "files"),
        String::new(),
        grouped(report.lines),
        grouped(report.entries),
        grouped(report.joined),
        grouped(report.without_time),
        grouped(report.raw),
        grouped(report.inserted),
        grouped(report.skipped),
        time(stamps, first),
        time(stamps, last),
        String::new(),
    ]
}

fn time(stamps: &mut Stamps, epoch: Option<i64>) -> String {
    let mut text = Vec::new();
    if let Some(epoch) = epoch {
        stamps.text(&mut text, epoch, 0);
        text.truncate("2026-03-20 14:00:00".len());
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The columns that fit, and the rows' names and remarks cut so that they do.
fn fitting(rows: &mut [Vec<String>], width: usize) -> Vec<Column> {
    let widest = |rows: &[Vec<String>], column: Column| {
        let widths = rows.iter().map(|row| cell(row, column).width());
        widths.chain([column.name().len()]).max().unwrap_or(0)
    };
    let says_nothing =
        |column: &Column| rows.iter().all(|row| matches!(cell(row, *column), "" | "0"));
    let (idle, telling): (Vec<_>, Vec<_>) =
        DISPENSABLE.into_iter().partition(|column| *column != Entries && says_nothing(column));
    let mut columns = COLUMNS.to_vec();
    columns.retain(|column| *column != Remark || !says_nothing(column));
    let least = |column: Column| match column {
        File => widest(rows, File).min(LEAST_NAME),
        Remark => widest(rows, Remark).min(LEAST_REMARK),
        other => widest(rows, other),
    };
    let taken = |columns: &[Column]| columns.iter().map(|c| least(*c) + GAP).sum::<usize>() - GAP;
    for column in idle.into_iter().chain(telling) {
        if taken(&columns) <= width {
            break;
        }
        columns.retain(|kept| *kept != column);
    }
    // What is left goes to the names, then to the remarks.
    let spare = width.saturating_sub(taken(&columns));
    let name = (least(File) + spare).min(widest(rows, File));
    let spare = spare - (name - least(File));
    let remark = least(Remark) + spare;
    for row in rows {
        if let Some(text) = row.get_mut(File as usize) {
            *text = cut::middle(text, name);
        }
        if let Some(text) = row.get_mut(Remark as usize) {
            *text = cut::end(text, remark);
        }
    }
    columns
}

/// What is to be said of a file in words.
pub fn remark(file: &FileReport) -> String {
    let mut parts = Vec::new();
    match file.left_out {
        Some(LeftOut::Empty) => parts.push("empty".to_owned()),
        Some(LeftOut::KnownAlready) => parts.push("nothing new".to_owned()),
        Some(LeftOut::Binary) => parts.push("left out: no text".to_owned()),
        Some(LeftOut::Journal) => parts.push(
            "left out: a journal's file; --system reads the journal, and so does journalctl -o \
             export --file FILE | daybook ingest -"
                .to_owned(),
        ),
        Some(LeftOut::Link) => {
            parts.push("left out: a link to a folder, which is read when it is named".to_owned());
        }
        Some(LeftOut::Compression) => {
            parts.push("left out: compressed in a way that is not read".to_owned());
        }
        Some(LeftOut::NoFile) => parts.push("left out: no file".to_owned()),
        None if file.lines == 0 && file.error.is_none() => parts.push("nothing new".to_owned()),
        None => {}
    }
    if file.older > 0 {
        parts.push(format!("{} older, left out", grouped(file.older)));
    }
    if file.replaced > 0 {
        parts.push(format!("{} at its old end replaced", grouped(file.replaced)));
    }
    if file.future > 0 {
        parts.push(format!("{} from the future", grouped(file.future)));
    }
    parts.extend(file.error.as_deref().map(escaped));
    parts.join("; ")
}

#[cfg(test)]
mod tests;
