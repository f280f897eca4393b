//! Where to begin with a file: at its beginning, where it was left, or not at all.
//!
//! A content is known by its first bytes, and by the hash of all that was read of it. The file that
//! was read last time (same device and inode) is trusted to have only grown when its last block is
//! still what it was; any other file, renamed, copied or compressed, must hash to the same from its
//! first byte on, or it is a file of its own. When a known content has more than was read, and the
//! file it was read from is still there as it was, it is a file of its own too: two programs may
//! begin their logs alike.

use std::io::{self, Read};
use std::path::Path;

use crate::checkpoint::{Checkpoint, Checkpoints, Head, Place};
use crate::report::LeftOut;
use crate::source::binary::{self, Kind};
use crate::source::hash::{StreamHash, block_start};
use crate::source::open::{BytesRead, Content, FileSource, FileStat, Reader, read_head};
use crate::source::replay::Replay;

mod member;
mod moved;

pub(crate) use member::{WITHIN, archive, knows_archive, member};
pub(crate) use moved::moved;

/// What to do with a file.
pub(crate) enum Plan {
    Read(Box<Start>),
    /// Nothing; when a content was found under a new name, its checkpoint, which says so.
    Leave(LeftOut, Option<Box<Checkpoint>>),
}

/// Where reading begins.
pub(crate) struct Start {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) hash: StreamHash,
    /// Stands at the checkpoint's offset.
    pub(crate) reader: Reader,
}

/// Plans a file.
pub(crate) fn file(
    known: &Checkpoints<'_>,
    path: &Path,
    source: &FileSource,
    context: Option<&str>,
    bytes: &BytesRead,
) -> io::Result<Plan> {
    let (name, head, stat) = (name_of(path), &source.head, &source.stat);
    if known.that_saw(&name, stat, context).is_some() {
        return Ok(Plan::Leave(LeftOut::KnownAlready, None));
    }
    if let Some(why) = left_out(head, source.kind()?) {
        return Ok(Plan::Leave(why, None));
    }
    let candidates = known.beginning_with(head, context);
    let grown = match source.is_plain() {
        true => grown(source, stat, &name, &candidates)?,
        false => None,
    };
    let found = match grown {
        Some(found) => Some(found),
        None if candidates.is_empty() => None,
        None => {
            let mut reader = source.reader(0, &BytesRead::default())?;
            match same_content(&mut reader, &candidates)? {
                Some(found) if !has_more(source, found.checkpoint.end().offset)? => {
                    let mut checkpoint = found.checkpoint;
                    checkpoint.remember(&name, stat);
                    return Ok(Plan::Leave(LeftOut::KnownAlready, Some(Box::new(checkpoint))));
                }
                found => found.filter(|Fits { checkpoint, .. }| {
                    checkpoint.path == name || !owner_is_there(checkpoint, stat)
                }),
            }
        }
    };
    let mut checkpoint = begin(known, found, head, &name, context);
    (checkpoint.path, checkpoint.file) = (name, stat.clone());
    let reader = source.reader(block_start(checkpoint.place.offset), bytes)?;
    start(checkpoint, reader)
}

/// Plans a stream. What has to be read to see whether its content is known is kept meanwhile.
pub(crate) fn stream(
    known: &Checkpoints<'_>,
    content: Content,
    name: &str,
    context: Option<&str>,
) -> io::Result<Plan> {
    let Content { head, reader, .. } = content;
    // What looks binary may be a log all the same, when someone pipes it in.
    let kind = binary::by_mark(&head).unwrap_or(Kind::Text);
    if let Some(why) = left_out(&head, kind) {
        return Ok(Plan::Leave(why, None));
    }
    let candidates = known.beginning_with(&head, context);
    if candidates.is_empty() {
        let mut checkpoint = begin(known, None, &head, name, context);
        checkpoint.path = name.to_owned();
        return start(checkpoint, reader);
    }
    let mut replay = Replay::new(reader);
    let found = match same_content(&mut replay, &candidates)? {
        Some(found) if !replay.has_more_than(found.checkpoint.end().offset)? => {
            return Ok(Plan::Leave(LeftOut::KnownAlready, None));
        }
        found => found
            .filter(|Fits { checkpoint, .. }| !owner_is_there(checkpoint, &FileStat::default())),
    };
    let mut checkpoint = begin(known, found, &head, name, context);
    checkpoint.path = name.to_owned();
    let reader = replay.into_reader(block_start(checkpoint.place.offset))?;
    start(checkpoint, reader)
}

/// Why a content is not read, if so.
fn left_out(head: &[u8], kind: Kind) -> Option<LeftOut> {
    match kind {
        _ if head.is_empty() => Some(LeftOut::Empty),
        Kind::Text => None,
        Kind::Binary => Some(LeftOut::Binary),
        Kind::Compressed => Some(LeftOut::Compression),
        Kind::Journal => Some(LeftOut::Journal),
    }
}

/// A file's name as checkpoints keep it.
pub(crate) fn name_of(path: &Path) -> String {
    let whole = std::fs::canonicalize(path).or_else(|error| {
        // It is gone, but not its folder.
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(error);
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Ok(std::fs::canonicalize(folder)?.join(name))
    });
    whole.unwrap_or_else(|_: io::Error| path.to_path_buf()).to_string_lossy().into_owned()
}

/// A checkpoint that fits, and whether what it was about to write is what the file has there.
struct Fits {
    checkpoint: Checkpoint,
    intent_fits: bool,
}

/// The checkpoint of this very file, when it has only grown.
fn grown(
    source: &FileSource,
    stat: &FileStat,
    name: &str,
    candidates: &[&Checkpoint],
) -> io::Result<Option<Fits>> {
    let mut best: Option<Fits> = None;
    for checkpoint in candidates {
        let (place, end) = (&checkpoint.place, checkpoint.end());
        let same =
            if stat.id == (0, 0) { checkpoint.path == name } else { checkpoint.file.id == stat.id };
        let better = best.as_ref().is_none_or(|best| best.checkpoint.end().offset < end.offset);
        if !same || !better || stat.size < end.offset {
            continue;
        }
        let mut reader = source.reader(block_start(place.offset), &BytesRead::default())?;
        let Some(mut hash) = StreamHash::resume(&place.chain, place.offset, &mut reader)? else {
            continue;
        };
        let mut fits = |place: &Place| -> io::Result<bool> {
            hash.read_to(place.offset, &mut reader)?;
            Ok(hash.at() == place.offset && hash.digest() == place.digest)
        };
        if !fits(place)? || !fits(end)? {
            continue;
        }
        let intent_fits = match &checkpoint.intent {
            Some(intent) if intent.end().offset >= end.offset => fits(intent.end())?,
            // It was written over the same lines, which have just been compared.
            Some(_) | None => true,
        };
        best = Some(Fits { checkpoint: (*checkpoint).clone(), intent_fits });
    }
    Ok(best)
}

/// The checkpoint that has read furthest into the content of this stream.
fn same_content(reader: &mut impl Read, candidates: &[&Checkpoint]) -> io::Result<Option<Fits>> {
    let mut offsets: Vec<u64> = candidates
        .iter()
        .flat_map(|c| [Some(c.end().offset), c.intent.as_ref().map(|intent| intent.end().offset)])
        .flatten()
        .collect();
    offsets.sort_unstable();
    offsets.dedup();
    let mut hash = StreamHash::new();
    let mut digests = Vec::new();
    for offset in offsets {
        hash.read_to(offset, reader)?;
        if hash.at() < offset {
            break;
        }
        digests.push((offset, hash.digest()));
    }
    let fits = |place: &Place| {
        digests.iter().any(|(offset, digest)| *offset == place.offset && *digest == place.digest)
    };
    let best = candidates.iter().filter(|c| fits(c.end())).max_by_key(|c| c.end().offset);
    Ok(best.map(|checkpoint| Fits {
        checkpoint: (*checkpoint).clone(),
        intent_fits: checkpoint.intent.as_ref().is_none_or(|intent| fits(intent.end())),
    }))
}

fn has_more(source: &FileSource, offset: u64) -> io::Result<bool> {
    let mut reader = source.reader(offset, &BytesRead::default())?;
    Ok(!read_head(&mut reader, 1)?.is_empty())
}

/// Whether the file that a content was read from is another one, and still has it.
fn owner_is_there(checkpoint: &Checkpoint, stat: &FileStat) -> bool {
    let path = Path::new(&checkpoint.path);
    let Ok(owner) = FileStat::of(path) else { return false };
    if owner.id != checkpoint.file.id || (owner.id == stat.id && owner.id != (0, 0)) {
        return false;
    }
    let Ok(source) = FileSource::open(path) else { return false };
    if source.is_plain() && owner.size < checkpoint.end().offset {
        return false;
    }
    checkpoint.head.fits(&source.head)
}

/// The checkpoint to begin with.
fn begin(
    known: &Checkpoints<'_>,
    found: Option<Fits>,
    head: &[u8],
    name: &str,
    context: Option<&str>,
) -> Checkpoint {
    let head = Head::of(head);
    match found {
        Some(Fits { checkpoint, intent_fits: true }) => checkpoint,
        Some(Fits { mut checkpoint, intent_fits: false }) => {
            // What the store may have beyond the checkpoint is of another content: its marks must
            // not hide lines of this one.
            checkpoint.origin = known.new_origin(&head, name, context);
            (checkpoint.tail, checkpoint.intent) = (None, None);
            checkpoint
        }
        None => {
            let origin = known.new_origin(&head, name, context);
            Checkpoint::new(origin, context.map(str::to_owned), head)
        }
    }
}

/// Begins where the checkpoint says. The reader stands at [`block_start`] of that.
pub(crate) fn start(checkpoint: Checkpoint, mut reader: Reader) -> io::Result<Plan> {
    let place = &checkpoint.place;
    let hash = StreamHash::resume(&place.chain, place.offset, &mut reader)?;
    match hash.filter(|hash| hash.at() == place.offset) {
        Some(hash) => Ok(Plan::Read(Box::new(Start { checkpoint, hash, reader }))),
        None => {
            Err(io::Error::other("the file changed while it was being looked at; run it again"))
        }
    }
}
