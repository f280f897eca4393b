//! NULs where a line should begin: what was written there never reached the disk before a crash, or
//! the log was emptied while its writer held on to its place in it.

use super::Line;
use crate::source::lines::HOLE;

/// NULs after which nothing came yet. At the end of a file they are nothing that was written: some
/// programs make room for what they are going to write.
#[derive(Debug, Default)]
pub(super) struct Hole {
    start: u64,
    nuls: u64,
}

impl Hole {
    /// The line without the NULs before it; `None` when there is nothing else in it yet.
    pub(super) fn beyond<'a>(&mut self, line: Line<'a>) -> Option<Line<'a>> {
        if self.nuls == 0 && line.bytes.first() != Some(&0) {
            return Some(line);
        }
        let nuls = line.bytes.iter().take_while(|byte| **byte == 0).count();
        if self.nuls == 0 {
            self.start = line.start;
        }
        self.nuls += nuls as u64;
        if nuls == line.bytes.len() && !line.ended {
            return None;
        }
        let bytes = line.bytes.get(nuls..).unwrap_or_default();
        let nuls = line.nuls + std::mem::take(&mut self.nuls);
        Some(Line { bytes, start: self.start, nuls, ..line })
    }
}

/// Whether so many NULs are a hole, after which another line begins.
pub(super) fn is_hole(nuls: u64) -> bool {
    nuls >= HOLE as u64
}
