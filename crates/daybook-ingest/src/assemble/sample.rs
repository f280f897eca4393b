//! Lines that wait to be looked at together.

use super::Line;
use super::text;

/// So many lines are looked at together.
const LINES: usize = 300;
/// Or so many bytes of them.
const BYTES: usize = 512 << 10;
/// Of a long line, so much.
const LINE_BYTES: usize = 16 << 10;

/// Lines that wait.
#[derive(Default)]
pub(super) struct Sample {
    bytes: Vec<u8>,
    lines: Vec<Place>,
}

/// A line in [`Sample::bytes`].
struct Place {
    from: usize,
    to: usize,
    start: u64,
    end: u64,
    ended: bool,
    nuls: u64,
}

impl Sample {
    pub(super) fn push(&mut self, line: Line<'_>) {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(line.bytes);
        let (to, start, end) = (self.bytes.len(), line.start, line.end);
        self.lines.push(Place { from, to, start, end, ended: line.ended, nuls: line.nuls });
    }

    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= LINES || self.bytes.len() >= BYTES
    }

    /// The lines as they came.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|place| Line {
            bytes: self.bytes.get(place.from..place.to).unwrap_or_default(),
            start: place.start,
            end: place.end,
            ended: place.ended,
            nuls: place.nuls,
        })
    }

    /// What formats see of them.
    pub(super) fn texts(&self) -> Vec<String> {
        let text = |line: Line<'_>| {
            let bytes = line.bytes.strip_suffix(b"\r").unwrap_or(line.bytes);
            let bytes = bytes.get(..bytes.len().min(LINE_BYTES)).unwrap_or_default();
            let (text, _) = text::decode(bytes, line.start == 0);
            text::without_escapes(&text).unwrap_or_else(|| text.into_owned())
        };
        self.lines().map(text).filter(|text| !text.is_empty()).collect()
    }
}
