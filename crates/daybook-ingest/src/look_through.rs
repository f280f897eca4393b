//! Looks through a file without years before it is read.

use std::io;
use std::rc::Rc;

use crate::formats;
use crate::source::lines::{Chunks, lines};
use crate::source::open::Reader;
use crate::time::{Civil, First, Lookahead, Stamp, Zone};

/// A file larger than this is taken to pass no New Year: it is not worth reading it twice.
const MAX_BYTES: u64 = 2 << 30;
/// So many lines tell whether times have years.
const SAMPLE: usize = 100;

/// When the first line of a file is, where that takes more than the line itself to tell.
pub(crate) fn first(
    reader: Reader,
    zone: &Zone,
    file_epoch: i64,
    go_on: impl Fn() -> bool,
) -> io::Result<Option<First>> {
    let mut lookahead = Lookahead::default();
    let mut chunks = Chunks::new(reader, 0);
    let (mut seen, mut without_year) = (0, 0);
    while let Some(chunk) = chunks.next_chunk()?.filter(|chunk| chunk.start < MAX_BYTES) {
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
                return Ok(None);
            }
        }
        if !go_on() {
            return Ok(None);
        }
    }
    Ok(lookahead.first(zone, file_epoch))
}
