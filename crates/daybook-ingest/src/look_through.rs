//! Looks through a file without years before it is read.

use std::io::Read;
use std::rc::Rc;

use crate::formats;
use crate::source::lines::{Chunks, lines};
use crate::time::{Civil, First, Lookahead, Stamp, Zone};

/// A file larger than this is taken to pass no New Year: it is not worth reading it twice.
const MAX_BYTES: u64 = 2 << 30;
/// So many lines tell whether times have years.
const SAMPLE: usize = 100;

/// When the first line of a file is, where that takes more than the line itself to tell. What cannot
/// be read to its end is looked at as far as that goes.
pub(crate) fn first(
    reader: impl Read,
    zone: &Zone,
    file_epoch: i64,
    go_on: impl Fn() -> bool,
) -> Option<First> {
    let mut lookahead = Lookahead::default();
    let mut chunks = Chunks::new(reader, 0);
    let (mut seen, mut without_year) = (0, 0);
    while let Ok(Some(chunk)) = chunks.next_chunk()
        && chunk.start < MAX_BYTES
    {
        let chunk = Rc::new(chunk);
        for (from, to, _) in lines(&chunk) {
            let Some(line) = chunk.bytes.get(from..to) else { continue };
            let stamp = formats::leading_stamp(line);
            if let Some(stamp) = stamp {
                lookahead.take(&stamp);
                without_year += usize::from(matches!(stamp, Stamp::Civil(Civil { year: 0, .. })));
            }
            seen += 1;
            if seen == SAMPLE && without_year * 2 < SAMPLE {
                return None;
            }
        }
        if !go_on() {
            return None;
        }
    }
    lookahead.first(zone, file_epoch)
}
