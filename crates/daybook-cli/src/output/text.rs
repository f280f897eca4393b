//! Entries for people.

use daybook_api::TimeZone;
use daybook_store::{LogEntry, level};

use super::escape::escape_into;
use super::paint::{DIM, Paint, SOURCE, of_level};
use daybook_api::lines::Stamps;

/// Writes entries for people: time, level, source, text; further lines of the text indented.
pub struct TextLines {
    stamps: Stamps,
    paint: Paint,
    /// Whether contexts are named: where there is more than one.
    contexts: bool,
}

impl TextLines {
    pub fn new(zone: TimeZone, paint: Paint, contexts: bool) -> Self {
        TextLines { stamps: Stamps::new(zone), paint, contexts }
    }

    /// Appends an entry.
    pub fn entry(&mut self, out: &mut Vec<u8>, entry: &LogEntry) {
        let TextLines { stamps, paint, contexts } = self;
        paint.with(out, DIM, |out| stamps.text(out, entry.epoch, entry.nanos));
        out.push(b' ');
        // An error of a level below ERROR is marked.
        let mark = if entry.error && entry.loglevel < level::ERROR { b'!' } else { b' ' };
        paint.with(
            out,
            of_level(if mark == b'!' { level::ERROR } else { entry.loglevel }),
            |out| {
                out.extend_from_slice(format!("{:<5}", level::name(entry.loglevel)).as_bytes());
                out.push(mark);
            },
        );
        out.push(b' ');
        if *contexts {
            paint.with(out, DIM, |out| escape_into(out, &entry.context_name));
            out.push(b' ');
        }
        if !entry.src.is_empty() {
            paint.with(out, SOURCE, |out| escape_into(out, &entry.src));
            out.extend_from_slice(b": ");
        }
        let mut lines =
            entry.content.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        escape_into(out, lines.next().unwrap_or_default());
        let further: Vec<_> = lines.collect();
        for tag in &entry.tags {
            paint.with(out, DIM, |out| {
                out.extend_from_slice(b" #");
                escape_into(out, &tag.replace('\n', " "));
            });
        }
        if let Some(attrs) = &entry.attrs {
            paint.with(out, DIM, |out| {
                out.push(b' ');
                // JSON may hold line breaks between its values: they mean nothing.
                escape_into(out, &attrs.as_json().replace(['\n', '\r'], " "));
            });
        }
        out.push(b'\n');
        for line in further {
            if !line.is_empty() {
                out.extend_from_slice(b"    ");
                escape_into(out, line);
            }
            out.push(b'\n');
        }
    }
}
