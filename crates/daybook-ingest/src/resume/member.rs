//! Members of archives: contents like those of files, but a backup is of one day, and the next one
//! holds the same logs, grown. So a member goes on with what is known of its content also when that
//! was read from a file that is still there, as long as it is the same log by all signs.

use std::io::{self, Read};
use std::path::Path;

use super::{Fits, begin, left_out, same_content};
use crate::checkpoint::{Checkpoint, Checkpoints, HEAD, Head};
use crate::report::LeftOut;
use crate::source::binary;
use crate::source::hash;
use crate::source::open::{BytesRead, FileSource, FileStat, read_head};
use crate::source::replay::Replay;
use crate::source_name;

/// Stands between an archive and a member of it in a name.
pub(crate) const WITHIN: &str = "!/";
/// A member is the log that a file is when both go on alike for so long, or as long as they go.
const ALIKE: usize = 64 << 10;

/// Where to begin with a member, or why not at all. It is read as far as it takes to tell.
pub(crate) fn member(
    known: &Checkpoints<'_>,
    member: &mut Replay,
    head: &[u8],
    name: &str,
    context: Option<&str>,
) -> io::Result<Result<Checkpoint, LeftOut>> {
    let mut kind = binary::kind(head);
    if head.iter().all(|byte| *byte == 0) {
        kind = binary::kind_beyond_hole(head, &mut *member)?;
        member.rewind();
    }
    if let Some(why) = left_out(head, kind) {
        return Ok(Err(why));
    }
    let candidates = known.beginning_with(head, context);
    let mut found = None;
    if !candidates.is_empty() {
        found = same_content(member, &candidates)?;
        member.rewind();
    }
    if let Some(Fits { checkpoint, .. }) = &found {
        let more = beyond(member, checkpoint.end().offset)?;
        member.rewind();
        if more.is_empty() {
            return Ok(Err(LeftOut::KnownAlready));
        }
        if is_another(checkpoint, name, &more) {
            found = None;
        }
    }
    let mut checkpoint = begin(known, found, head, name, context);
    (checkpoint.path, checkpoint.file) = (name.to_owned(), FileStat::default());
    Ok(Ok(checkpoint))
}

/// What follows an offset of a content, [`ALIKE`] bytes at most.
fn beyond(reader: &mut impl Read, offset: u64) -> io::Result<Vec<u8>> {
    io::copy(&mut reader.take(offset), &mut io::sink())?;
    read_head(reader, ALIKE)
}

/// Whether a content that begins with all that is known of another one, and has `more`, is another
/// log all the same.
fn is_another(checkpoint: &Checkpoint, name: &str, more: &[u8]) -> bool {
    let path = Path::new(&checkpoint.path);
    let log = |name: &str| source_name::of_file(Path::new(name));
    if let Ok(owner) = FileStat::of(path) {
        // The file it was read from is there: it would have to go on as this does.
        let Ok(source) = FileSource::open(path) else { return false };
        if owner.id != checkpoint.file.id || !checkpoint.head.fits(&source.head) {
            return false;
        }
        let offset = checkpoint.end().offset;
        let bytes = BytesRead::default();
        let goes_on = source.reader(offset, &bytes).and_then(|mut it| read_head(&mut it, ALIKE));
        let goes_on = goes_on.unwrap_or_default();
        if goes_on.is_empty() {
            // A copy from before: of the same name, and too much to be alike by chance.
            return offset < HEAD as u64 || log(name) != log(&checkpoint.path);
        }
        return !(more.starts_with(&goes_on) || goes_on.starts_with(more));
    }
    let (Some((archive, member)), Some((_, other))) =
        (name.split_once(WITHIN), checkpoint.path.split_once(WITHIN))
    else {
        return false;
    };
    // In the same archive another member, in another one a log of another name.
    let is_same_archive = checkpoint.path.starts_with(&format!("{archive}{WITHIN}"));
    (is_same_archive && member != other) || log(member) != log(other)
}

/// Whether an archive is unchanged since all its members were in the store.
pub(crate) fn knows_archive(
    known: &Checkpoints<'_>,
    path: &Path,
    stat: &FileStat,
    context: Option<&str>,
) -> bool {
    known.that_saw(&super::name_of(path), stat, context).is_some()
}

/// The checkpoint that remembers an archive all of whose members are in the store.
pub(crate) fn archive(path: &Path, stat: &FileStat, context: Option<&str>) -> Checkpoint {
    let name = super::name_of(path);
    let place = hash::of(name.as_bytes());
    let mut origin = format!("archive-{}", place.get(..32).unwrap_or(&place));
    if let Some(context) = context {
        origin = format!("{origin}@{context}");
    }
    let mut checkpoint = Checkpoint::new(origin, context.map(str::to_owned), Head::default());
    checkpoint.remember(&name, stat);
    checkpoint
}
