//! What a dry run recognised, file by file.

use daybook_api::TimeZone;
use daybook_api::wire::{FileReport, IngestReport, LogEntry};
use daybook_store::level;
use unicode_width::UnicodeWidthStr as _;

use super::table::remark;
use crate::output::cut;
use crate::output::escape::{escape_into, escaped};
use crate::output::numbers::{counted, grouped};
use crate::output::paint::{DIM, NAME, Paint, SOURCE, of_level};
use daybook_api::lines::Stamps;

/// Each file with its format and its first entries, a line for each: time, level, source, message,
/// and how many attributes it has. Lines are cut to `width` where there is one.
pub fn text(report: &IngestReport, zone: TimeZone, paint: Paint, width: Option<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut shown = Lines { stamps: Stamps::new(zone), paint, width };
    for file in &report.files {
        shown.file(&mut out, file);
    }
    let files = counted(report.files.len() as u64, "file", "files");
    out.extend_from_slice(
        format!("{files} looked at; nothing was stored. Leave out --dry-run to take them in.\n")
            .as_bytes(),
    );
    out
}

struct Lines {
    stamps: Stamps,
    paint: Paint,
    width: Option<usize>,
}

impl Lines {
    fn file(&mut self, out: &mut Vec<u8>, file: &FileReport) {
        self.paint.with(out, NAME, |out| escape_into(out, &file.path));
        self.paint.with(out, DIM, |out| {
            let said = [about(file), remark(file)];
            let said: Vec<_> = said.iter().filter(|part| !part.is_empty()).collect();
            for (at, part) in said.into_iter().enumerate() {
                out.extend_from_slice(if at == 0 { b"  " } else { b"; " });
                out.extend_from_slice(part.as_bytes());
            }
        });
        out.push(b'\n');
        for entry in &file.preview {
            self.entry(out, entry);
        }
        out.push(b'\n');
    }

    fn entry(&mut self, out: &mut Vec<u8>, entry: &LogEntry) {
        let Lines { stamps, paint, width } = self;
        let mut time = Vec::new();
        stamps.text(&mut time, entry.epoch, entry.nanos);
        let src = match entry.src.as_str() {
            "" => String::new(),
            src => format!("{}: ", escaped(src)),
        };
        let attrs = match attributes(entry) {
            0 => String::new(),
            count => format!("  +{}", counted(count, "attr", "attrs")),
        };
        let mut lines = entry.content.lines();
        let first = lines.next().unwrap_or_default();
        let mut message = escaped(first);
        let more = lines.count() as u64;
        if more > 0 {
            message.push_str(&format!(" (+{})", counted(more, "line", "lines")));
        }
        if let Some(width) = *width {
            let taken = 2 + time.len() + 7 + src.width() + attrs.width();
            message = cut::end(&message, width.saturating_sub(taken).max(20));
        }
        out.extend_from_slice(b"  ");
        paint.with(out, DIM, |out| out.extend_from_slice(&time));
        out.push(b' ');
        paint.with(out, of_level(entry.loglevel), |out| {
            out.extend_from_slice(format!("{:<5}", level::name(entry.loglevel)).as_bytes());
        });
        out.push(b' ');
        paint.with(out, SOURCE, |out| out.extend_from_slice(src.as_bytes()));
        out.extend_from_slice(message.as_bytes());
        paint.with(out, DIM, |out| out.extend_from_slice(attrs.as_bytes()));
        out.push(b'\n');
    }
}

fn about(file: &FileReport) -> String {
    if file.lines == 0 {
        return String::new();
    }
    let lines = counted(file.lines, "line", "lines");
    match file.format.as_str() {
        "raw" => format!("no format known, kept as it stands, {lines} looked at"),
        format if file.raw > 0 => {
            format!("{format}, {} of {lines} kept as they stand", grouped(file.raw))
        }
        format => format!("{format}, {lines} looked at"),
    }
}

fn attributes(entry: &LogEntry) -> u64 {
    let attrs = entry.attrs.as_ref().map(|attrs| attrs.as_json());
    let parsed = attrs.and_then(|json| {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json).ok()
    });
    parsed.map_or(0, |attrs| attrs.len() as u64)
}

#[cfg(test)]
mod tests;
