//! Comma-separated values that a spreadsheet takes for values, never for formulas.

use std::borrow::Cow;
use std::io;

use daybook_store::{LogEntry, level};

use super::stamp::Stamps;
use crate::TimeZone;

const COLUMNS: [&str; 11] = [
    "time",
    "context_name",
    "epoch",
    "nanos",
    "loglevel",
    "level",
    "error",
    "src",
    "tags",
    "content",
    "attrs",
];

/// Writes entries as CSV (RFC 4180), with a head.
pub struct CsvLines {
    stamps: Stamps,
    head: bool,
}

impl CsvLines {
    /// Writes times in a zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        CsvLines { stamps: Stamps::new(zone), head: false }
    }

    /// Appends entries, after the head when they are the first.
    ///
    /// # Errors
    /// When tags cannot be written as JSON.
    pub fn entries(&mut self, out: &mut Vec<u8>, entries: &[LogEntry]) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().from_writer(out);
        if !std::mem::replace(&mut self.head, true) {
            csv.write_record(COLUMNS)?;
        }
        let mut time = Vec::new();
        for entry in entries {
            time.clear();
            self.stamps.rfc3339(&mut time, entry.epoch, entry.nanos);
            csv.write_field(&time)?;
            csv.write_field(guarded(&entry.context_name).as_bytes())?;
            csv.write_field(entry.epoch.to_string())?;
            csv.write_field(entry.nanos.to_string())?;
            csv.write_field(entry.loglevel.to_string())?;
            csv.write_field(level::name(entry.loglevel).trim_matches('-'))?;
            csv.write_field(if entry.error { "true" } else { "false" })?;
            csv.write_field(guarded(&entry.src).as_bytes())?;
            let tags = if entry.tags.is_empty() {
                String::new()
            } else {
                serde_json::to_string(&entry.tags)?
            };
            csv.write_field(tags)?;
            csv.write_field(guarded(&entry.content).as_bytes())?;
            csv.write_field(entry.attrs.as_ref().map_or("", |attrs| attrs.as_json()))?;
            csv.write_record(None::<&[u8]>)?;
        }
        csv.flush()
    }
}

/// A cell that a spreadsheet would take for a formula gets a `'` before it.
fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_never_formulas() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("a=1"), "a=1");
    }

    #[test]
    fn the_head_comes_once_and_quotes_where_they_must() {
        let mut lines = CsvLines::new(TimeZone::UTC);
        let mut out = Vec::new();
        let entry = LogEntry {
            epoch: 5,
            src: "a".into(),
            content: "x,\"y\"\nz".into(),
            tags: vec!["t".into()],
            ..LogEntry::default()
        };
        lines.entries(&mut out, std::slice::from_ref(&entry)).unwrap();
        lines.entries(&mut out, &[]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        time,context_name,epoch,nanos,loglevel,level,error,src,tags,content,attrs
        1970-01-01T00:00:05Z,default,5,0,0,,false,a,"[""t""]","x,""y""
        z",
        "#);
    }
}
