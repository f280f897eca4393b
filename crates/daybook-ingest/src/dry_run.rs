//! What a dry run looks at, and what it shows of it.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};

use daybook_store::{LogEntry, StoreError};

use crate::sink::{Piece, Sink, Written};
use crate::source::open::Reader;

/// Lines of a file that are looked at: enough for the recogniser to make up its mind.
const LINES: usize = 1000;
/// And no more bytes of it.
const BYTES: usize = 1 << 20;
/// Entries of a file that are shown.
const ENTRIES: usize = 10;
/// Bytes of text that all of them may have: a folder may hold any number of files.
const ALL_BYTES: usize = 32 << 20;

/// A sink that keeps nothing but the first entries of a file, and knows what the one behind it
/// has taken in.
pub(crate) struct Shown<'s> {
    behind: &'s dyn Sink,
    entries: RefCell<Vec<LogEntry>>,
    left: Cell<usize>,
}

impl<'s> Shown<'s> {
    pub(crate) fn over(behind: &'s dyn Sink) -> Self {
        Shown { behind, entries: RefCell::default(), left: Cell::new(ALL_BYTES) }
    }

    /// What was shown of the file that has just been looked at.
    pub(crate) fn take(&self) -> Vec<LogEntry> {
        self.entries.take()
    }
}

impl Sink for Shown<'_> {
    fn write(&self, entries: &[LogEntry], _: &Piece<'_>) -> Result<Written, StoreError> {
        let mut shown = self.entries.borrow_mut();
        for entry in entries.iter().take(ENTRIES.saturating_sub(shown.len())) {
            let size = entry.content.len() + entry.attrs.as_ref().map_or(0, |a| a.as_json().len());
            let Some(left) = self.left.get().checked_sub(size) else { break };
            self.left.set(left);
            shown.push(entry.clone());
        }
        Ok(Written { inserted: entries.len() as u64, ..Written::default() })
    }

    fn withdraw(&self, _: &str, _: u64, _: &[(String, i64)]) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        // A store that cannot be written may not be able to tell: then all is shown as new.
        Ok(self.behind.load_checkpoints().unwrap_or_default())
    }

    fn save_checkpoints(&self, _: &[(String, String)]) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The first lines of a reader, as if it ended there.
pub(crate) struct FirstLines {
    reader: Reader,
    lines: usize,
    bytes: usize,
}

impl FirstLines {
    pub(crate) fn of(reader: Reader) -> Self {
        FirstLines { reader, lines: LINES, bytes: BYTES }
    }
}

impl Read for FirstLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.lines == 0 {
            return Ok(0);
        }
        let most = buffer.len().min(self.bytes);
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let read = self.reader.read(buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        let mut taken = read;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.lines -= 1;
            if self.lines == 0 {
                taken = end + 1;
                break;
            }
        }
        self.bytes -= taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::{IngestControl, IngestRequest, MemorySink, ingest, ingest_reader};

    fn looks_at(text: impl Into<Vec<u8>>) -> Vec<u8> {
        let mut read = Vec::new();
        FirstLines::of(Box::new(Cursor::new(text.into()))).read_to_end(&mut read).unwrap();
        read
    }

    #[test]
    fn so_many_lines_are_looked_at_and_none_of_them_is_cut() {
        assert_eq!(looks_at("a\nb"), b"a\nb");
        assert_eq!(looks_at("line\n".repeat(LINES + 5)), "line\n".repeat(LINES).into_bytes());
        assert_eq!(looks_at("x".repeat(BYTES + 5)).len(), BYTES);
        assert_eq!(looks_at(""), b"");
    }

    #[test]
    fn the_first_entries_are_shown_and_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let lines: String =
            (0..3000).map(|n| format!("2026-03-20 14:00:00 WARN app.db: slow {n}\n")).collect();
        std::fs::write(folder.path().join("a.log"), lines).unwrap();
        std::fs::write(folder.path().join("b.log"), "2026-03-20 15:00:00 INFO x: y\n").unwrap();
        let sink = MemorySink::new();
        let request = IngestRequest {
            paths: vec![folder.path().to_path_buf()],
            tz: Some("UTC".to_owned()),
            now_epoch: 1_774_015_300,
            dry_run: true,
            ..IngestRequest::default()
        };
        let report = ingest(&request, &sink, &IngestControl::default()).unwrap();
        let [a, b] = &report.files[..] else { panic!("{report:?}") };
        assert_eq!((a.lines, a.inserted, a.preview.len()), (LINES as u64, LINES as u64, ENTRIES));
        let first = &a.preview[0];
        assert_eq!((first.epoch, first.loglevel), (1_774_015_200, 13));
        assert_eq!((first.content.as_str(), b.preview.len()), ("slow 0", 1));
        assert!(sink.entries().is_empty() && sink.load_checkpoints().unwrap().is_empty());

        // What was taken in is known, and a dry run says so.
        let really = IngestRequest { dry_run: false, ..request.clone() };
        assert_eq!(ingest(&really, &sink, &IngestControl::default()).unwrap().inserted, 3001);
        let again = ingest(&request, &sink, &IngestControl::default()).unwrap();
        assert!(again.files.iter().all(|file| file.left_out == Some(crate::LeftOut::KnownAlready)));
        assert_eq!(sink.entries().len(), 3001);
    }

    #[test]
    fn a_stream_is_looked_at_without_being_read_to_its_end() {
        let endless = io::repeat(b'\n');
        let request = IngestRequest { dry_run: true, now_epoch: 1, ..IngestRequest::default() };
        let sink = MemorySink::new();
        let report =
            ingest_reader(endless, "-", &request, &sink, &IngestControl::default()).unwrap();
        assert_eq!(report.lines, LINES as u64);
    }
}
