//! How far an origin has been taken in, kept with the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assemble::{Carried, SavedState};
use crate::error::Result;
use crate::sink::Sink;
use crate::source::hash;
use crate::source::open::FileStat;

/// A file is told by so many of its first bytes, and then by the hash of what was read.
pub(crate) const HEAD: usize = 4096;
/// Checkpoints of another version are not understood.
const VERSION: u32 = 2;
/// So many names of the same content are remembered.
const MAX_SEEN: usize = 32;

/// How far an origin (one content, whatever its name) has been taken in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    version: u32,
    /// The key, also of the store's own marks.
    pub(crate) origin: String,
    /// The context that was asked for: the same file may be taken into another one too.
    pub(crate) context: Option<String>,
    /// The first bytes, [`HEAD`] at most.
    pub(crate) head: Head,
    /// The file that was read last under this origin.
    pub(crate) path: String,
    pub(crate) file: FileStat,
    /// Up to here everything is in the store, for good.
    pub(crate) place: Place,
    /// What follows it there, as it was when the file ended: it may have grown since.
    #[serde(default)]
    pub(crate) tail: Option<Tail>,
    /// What was about to be written, and may be there.
    pub(crate) intent: Option<Intent>,
    pub(crate) state: SavedState,
    pub(crate) carried: Carried,
    /// Of a journal: its last entry that is in the store.
    #[serde(default)]
    pub(crate) cursor: Option<String>,
    /// Files that had no more than is in the store.
    seen: Vec<Seen>,
}

/// Entries at the end of a file that may still grow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tail {
    /// Where they end.
    pub(crate) place: Place,
    /// Where they are: contexts, with a second of the day.
    pub(crate) partitions: Vec<(String, i64)>,
}

/// What a batch was to bring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) place: Place,
    pub(crate) tail: Option<Tail>,
}

impl Intent {
    /// Where all of it ends.
    pub(crate) fn end(&self) -> &Place {
        self.tail.as_ref().map_or(&self.place, |tail| &tail.place)
    }
}

/// A place in a stream, with the hash of everything before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    /// See [`hash::StreamHash::chain`].
    pub(crate) chain: String,
    pub(crate) digest: String,
}

/// The first bytes of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) length: usize,
    pub(crate) sha256: String,
}

impl Head {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let bytes = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        // NULs at the end may be room for what is to come.
        let written =
            bytes.iter().rposition(|byte| *byte != 0).map_or(bytes.len(), |last| last + 1);
        let bytes = bytes.get(..written).unwrap_or_default();
        Head { length: bytes.len(), sha256: hash::of(bytes) }
    }

    /// Whether a stream that begins with these bytes begins like this one.
    pub(crate) fn fits(&self, bytes: &[u8]) -> bool {
        bytes.get(..self.length).is_some_and(|bytes| hash::of(bytes) == self.sha256)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    path: String,
    stat: FileStat,
}

impl Checkpoint {
    /// At the beginning of a content that was never seen.
    pub(crate) fn new(origin: String, context: Option<String>, head: Head) -> Self {
        let start = hash::StreamHash::new();
        let place = Place { offset: 0, chain: start.chain(), digest: start.digest() };
        Checkpoint { version: VERSION, origin, context, head, place, ..Checkpoint::default() }
    }

    /// Up to here the content has been read.
    pub(crate) fn end(&self) -> &Place {
        self.tail.as_ref().map_or(&self.place, |tail| &tail.place)
    }

    /// All that may be provisional of it in the store, and up to where.
    pub(crate) fn provisional(&self) -> Option<(u64, Vec<(String, i64)>)> {
        let intended = self.intent.as_ref().and_then(|intent| intent.tail.as_ref());
        let tails = || self.tail.iter().chain(intended);
        let end = tails().map(|tail| tail.place.offset).max()?;
        let mut partitions: Vec<_> = tails().flat_map(|tail| tail.partitions.clone()).collect();
        partitions.sort();
        partitions.dedup();
        Some((end, partitions))
    }

    /// Of a journal: it has no beginning to be known by.
    pub(crate) fn is_journal(&self) -> bool {
        self.head.length == 0
    }

    /// Remembers a file that has no more than is in the store.
    pub(crate) fn remember(&mut self, path: &str, stat: &FileStat) {
        self.seen.retain(|seen| seen.path != path);
        if self.seen.len() >= MAX_SEEN {
            self.seen.remove(0);
        }
        self.seen.push(Seen { path: path.to_owned(), stat: stat.clone() });
    }

    fn has_seen(&self, path: &str, stat: &FileStat) -> bool {
        self.seen.iter().any(|seen| seen.path == path && seen.stat == *stat)
    }
}

/// All checkpoints of a store.
pub(crate) struct Checkpoints<'s> {
    sink: &'s dyn Sink,
    all: BTreeMap<String, Checkpoint>,
}

impl<'s> Checkpoints<'s> {
    pub(crate) fn load(sink: &'s dyn Sink) -> Result<Self> {
        let mut all = BTreeMap::new();
        for (key, json) in sink.load_checkpoints()? {
            // One that is not understood is of no use: its file will be read from the beginning,
            // and the store's own marks still keep what it has.
            if let Ok(checkpoint) = serde_json::from_str::<Checkpoint>(&json)
                && checkpoint.version == VERSION
            {
                all.insert(key, checkpoint);
            }
        }
        Ok(Checkpoints { sink, all })
    }

    /// Those of contents that begin so.
    pub(crate) fn beginning_with(&self, head: &[u8], context: Option<&str>) -> Vec<&Checkpoint> {
        let fits = |c: &&Checkpoint| {
            c.context.as_deref() == context && !c.is_journal() && c.head.fits(head)
        };
        self.all.values().filter(fits).collect()
    }

    /// The one that knows this very file, unchanged.
    pub(crate) fn that_saw(
        &self,
        path: &str,
        stat: &FileStat,
        context: Option<&str>,
    ) -> Option<&Checkpoint> {
        let saw = |c: &&Checkpoint| c.context.as_deref() == context && c.has_seen(path, stat);
        self.all.values().find(saw)
    }

    /// Those of contents that were read last by this name.
    pub(crate) fn read_at<'c>(
        &'c self,
        name: &'c str,
        context: Option<&'c str>,
    ) -> impl Iterator<Item = &'c Checkpoint> {
        let fits = move |c: &&Checkpoint| c.path == name && c.context.as_deref() == context;
        self.all.values().filter(fits)
    }

    /// The one with this key.
    pub(crate) fn of_origin(&self, origin: &str) -> Option<&Checkpoint> {
        self.all.get(origin)
    }

    /// A key that is not taken, for a content with this head at this path.
    pub(crate) fn new_origin(&self, head: &Head, path: &str, context: Option<&str>) -> String {
        let place = hash::of(path.as_bytes());
        let short = |hash: &str| hash.get(..16).unwrap_or("").to_owned();
        let mut origin = format!("{}-{}", short(&head.sha256), short(&place));
        if let Some(context) = context {
            origin = format!("{origin}@{context}");
        }
        let free = |origin: &String| !self.all.contains_key(origin);
        if free(&origin) {
            return origin;
        }
        (2_u64..).map(|n| format!("{origin}#{n}")).find(free).unwrap_or(origin)
    }

    /// Keeps a checkpoint, durably.
    pub(crate) fn save(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        let json = serde_json::to_string(checkpoint).unwrap_or_default();
        self.sink.save_checkpoints(&[(checkpoint.origin.clone(), json)])?;
        self.all.insert(checkpoint.origin.clone(), checkpoint.clone());
        Ok(())
    }
}
