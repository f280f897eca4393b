//! What became of the input.

use daybook_store::LogEntry;
use serde::{Deserialize, Serialize};

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IngestProgress {
    /// The file that is being read.
    pub path: String,
    /// Files done, this one not included.
    pub files_done: u64,
    /// Files in all.
    pub files_total: u64,
    /// Bytes read, as they stand on the disk.
    pub bytes_done: u64,
    /// Bytes in all; 0 for a stream, which does not say.
    pub bytes_total: u64,
    /// Lines whose entries are safely in the store.
    pub lines: u64,
    /// Those entries.
    pub entries: u64,
    /// Lines a second since the beginning.
    pub lines_per_second: f64,
}

/// What became of all input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IngestReport {
    /// One row a file, in the order they were read.
    pub files: Vec<FileReport>,
    /// Lines read: `lines + continued == entries + joined`.
    pub lines: u64,
    /// Entries made of them: `inserted + skipped + older`.
    pub entries: u64,
    /// Lines that became part of the entry before them (empty lines included).
    pub joined: u64,
    /// Entries that hold a further piece of a line too long for one.
    pub continued: u64,
    /// Entries that took their time from another entry or from the file.
    pub without_time: u64,
    /// Entries of no known format.
    pub raw: u64,
    /// Entries new in the store.
    pub inserted: u64,
    /// Entries that were in the store already.
    pub skipped: u64,
    /// Entries of an earlier run, from the end of a file that has grown, that new ones replace.
    pub replaced: u64,
    /// Entries left out since they are older than asked for.
    pub older: u64,
    /// Entries dated more than two days ahead of the clock: in the store all the same.
    pub future: u64,
    /// Files that could not be read, or not to their end.
    pub failed: u64,
    /// Seconds it took.
    pub seconds: f64,
}

/// What became of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileReport {
    /// The file; `-` for a stream. A member of an archive stands behind it: `a.tar!/b.log`.
    pub path: String,
    /// The format of most of its entries; empty when nothing was read.
    pub format: String,
    /// Lines read now: `lines + continued == entries + joined`. An entry at the end of a file that
    /// has grown is read again with what follows.
    pub lines: u64,
    /// Entries made of them: `inserted + skipped + older`.
    pub entries: u64,
    /// Lines that became part of the entry before them (empty lines included).
    pub joined: u64,
    /// Entries that hold a further piece of a line too long for one.
    pub continued: u64,
    /// Entries that took their time from another entry or from the file.
    pub without_time: u64,
    /// Entries of no known format.
    pub raw: u64,
    /// Entries new in the store.
    pub inserted: u64,
    /// Entries that were in the store already.
    pub skipped: u64,
    /// Entries of an earlier run, from the end of a file that has grown, that new ones replace.
    pub replaced: u64,
    /// Entries left out since they are older than asked for.
    pub older: u64,
    /// Entries dated more than two days ahead of the clock: in the store all the same.
    pub future: u64,
    /// Time of the earliest entry, Unix seconds.
    pub first_epoch: Option<i64>,
    /// Time of the latest entry, Unix seconds.
    pub last_epoch: Option<i64>,
    /// Why nothing was read, where that is nothing to worry about.
    pub left_out: Option<LeftOut>,
    /// Why it could not be read, or not to its end.
    pub error: Option<String>,
    /// Of a dry run: the first entries, as they would be stored. The numbers above are then those
    /// of the lines that were looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<LogEntry>>"))]
    pub preview: Vec<LogEntry>,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// There is nothing in it.
    Empty,
    /// Everything in it was taken in before.
    KnownAlready,
    /// It is no text (`wtmp`, a database, a picture).
    Binary,
    /// It is a file of systemd's journal: `journalctl -o export --file` writes it as text.
    Journal,
    /// It is compressed in a way that is not read.
    Compression,
    /// It is a link to a folder: name it to have that read.
    Link,
    /// It is neither a file nor a folder.
    NoFile,
}

impl IngestReport {
    /// Adds another report, as if both had been one call.
    pub fn absorb(&mut self, other: IngestReport) {
        self.seconds += other.seconds;
        other.files.into_iter().for_each(|file| self.add(file));
    }

    /// Adds what a further look at a file brought to the row it has already.
    pub(crate) fn add_to_its_row(&mut self, file: FileReport) {
        let Some(at) = self.files.iter().position(|row| row.path == file.path) else {
            return self.add(file);
        };
        if file.left_out.is_some() {
            return;
        }
        // Its numbers count; of two rows one is made.
        self.add(file);
        let (Some(new), Some(row)) = (self.files.pop(), self.files.get_mut(at)) else { return };
        self.failed -= u64::from(row.error.is_some());
        row.follow(new);
    }

    pub(crate) fn add(&mut self, file: FileReport) {
        self.lines += file.lines;
        self.entries += file.entries;
        self.joined += file.joined;
        self.continued += file.continued;
        self.without_time += file.without_time;
        self.raw += file.raw;
        self.inserted += file.inserted;
        self.skipped += file.skipped;
        self.replaced += file.replaced;
        self.older += file.older;
        self.future += file.future;
        self.failed += u64::from(file.error.is_some());
        self.files.push(file);
    }
}

impl FileReport {
    /// Becomes the row of this look and a later one.
    fn follow(&mut self, later: FileReport) {
        self.lines += later.lines;
        self.entries += later.entries;
        self.joined += later.joined;
        self.continued += later.continued;
        self.without_time += later.without_time;
        self.raw += later.raw;
        self.inserted += later.inserted;
        self.skipped += later.skipped;
        self.replaced += later.replaced;
        self.older += later.older;
        self.future += later.future;
        self.first_epoch = self.first_epoch.into_iter().chain(later.first_epoch).min();
        self.last_epoch = self.last_epoch.into_iter().chain(later.last_epoch).max();
        if !later.format.is_empty() {
            self.format = later.format;
        }
        self.left_out = later.left_out;
        self.error = later.error;
    }
}
