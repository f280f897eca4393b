//! One JSON object a line, exact.

use std::io;

use daybook_store::LogEntry;

use super::stamp::Stamps;
use crate::TimeZone;

/// Writes entries as JSON: the fields of [`LogEntry`], and `time` as RFC 3339.
pub struct JsonLines {
    stamps: Stamps,
}

impl JsonLines {
    /// Writes times in a zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        JsonLines { stamps: Stamps::new(zone) }
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// When stored attributes are no JSON any more.
    pub fn entry(&mut self, out: &mut Vec<u8>, entry: &LogEntry) -> io::Result<()> {
        let start = out.len();
        serde_json::to_writer(&mut *out, entry)?;
        // The object is left open for `time`: flattening would lose attributes' exact text.
        if out.last() == Some(&b'}') && out.len() > start + 2 {
            out.pop();
            out.extend_from_slice(b",\"time\":\"");
            self.stamps.rfc3339(out, entry.epoch, entry.nanos);
            out.extend_from_slice(b"\"}");
        }
        out.push(b'\n');
        Ok(())
    }
}
