//! What the tests of this crate share.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part")]

pub mod dying;
pub mod pack;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use daybook_ingest::{IngestControl, IngestReport, IngestRequest, MemorySink, Sink, ingest};
use daybook_store::LogEntry;

/// 2026-03-20 14:00:00 UTC.
pub const NOW: i64 = 1_774_015_200;

/// A folder of files, and where they go.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub sink: MemorySink,
    pub request: IngestRequest,
}

impl Desk {
    pub fn new() -> Self {
        let request =
            IngestRequest { tz: Some("UTC".into()), now_epoch: NOW, ..IngestRequest::default() };
        Desk { folder: tempfile::tempdir().unwrap(), sink: MemorySink::new(), request }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file as it was at [`NOW`].
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        date(&path);
        path
    }

    pub fn append(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(bytes.as_ref()).unwrap();
        drop(file);
        date(&path);
    }

    pub fn ingest(&self, name: &str) -> IngestReport {
        self.ingest_into(&self.sink, name)
    }

    pub fn ingest_into(&self, sink: &dyn Sink, name: &str) -> IngestReport {
        let paths = vec![self.path(name)];
        let request = IngestRequest { paths, ..self.request.clone() };
        let report = ingest(&request, sink, &IngestControl::default()).unwrap();
        for file in &report.files {
            assert_eq!(file.lines + file.continued, file.entries + file.joined, "{file:?}");
            assert_eq!(file.entries, file.inserted + file.skipped + file.older, "{file:?}");
        }
        report
    }

    pub fn contents(&self) -> Vec<String> {
        contents(&self.sink)
    }
}

pub fn contents(sink: &MemorySink) -> Vec<String> {
    sink.entries().into_iter().map(|entry| entry.content).collect()
}

/// All that an entry says, for comparison.
pub fn shown(entry: &LogEntry) -> String {
    serde_json::to_string(entry).unwrap()
}

fn date(path: &Path) {
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(NOW as u64)).unwrap();
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
