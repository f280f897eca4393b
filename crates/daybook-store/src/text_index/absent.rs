//! What the index of a day says to a search.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use lru::LruCache;
use parking_lot::Mutex;

use super::Field;
use super::file::{Bits, BlockName, Index};
use super::need::Need;
use crate::key::PartitionKey;
use crate::names;
use crate::read::scan::PartitionScan;

/// Blocks of which answers are kept, over all days: some 5 MB, for 400 million entries.
const KEPT_BLOCKS: usize = 100_000;

/// Which conditions on text no entry of a block meets, for each block that the index knows.
#[derive(Default)]
pub(crate) struct Absent(HashMap<BlockName, u64>);

impl Absent {
    /// Looks the conditions up, at most 64. Where there is no index that can be used no block is known.
    pub(crate) fn of(scan: &PartitionScan<'_>, needs: &[(Field, Need)]) -> Arc<Absent> {
        if scan.pool.writable().is_err() {
            // Of a bundle there are no files.
            return Arc::default();
        }
        let path = scan.pool.path(scan.key).with_file_name(names::TEXT_INDEX);
        let Some(file) = FileStamp::of(&path) else { return Arc::default() };
        let digest = scan.packed.as_ref().map(|packed| packed.day.member().digest());
        let question = Question { file, digest: digest.map(str::to_owned), needs: needs.to_vec() };
        let asked = &scan.pool.asked;
        asked.answer(scan.key, question, || Absent::asked(scan, &path, digest, needs))
    }

    fn asked(
        scan: &PartitionScan<'_>,
        path: &Path,
        digest: Option<&str>,
        needs: &[(Field, Need)],
    ) -> Absent {
        match look_up(path, digest, needs) {
            Ok(absent) => absent,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                // It can be made again, and is when the store is tidied.
                let removed = fs::remove_file(path);
                let file = path.display();
                tracing::warn!(partition = %scan.key, %file, %error, ?removed, "the index of texts is left out");
                Absent::default()
            }
            Err(error) => {
                tracing::warn!(partition = %scan.key, %error, "the index of texts cannot be read");
                Absent::default()
            }
        }
    }

    /// Whether it knows of no block.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The conditions that no entry of a block meets, a bit each; none where the block is not known.
    pub(crate) fn in_block(&self, name: &BlockName) -> Option<u64> {
        self.0.get(name).copied()
    }
}

/// A state of an index's file, which is never written in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileStamp {
    bytes: u64,
    modified: SystemTime,
    /// Where files have one.
    number: u64,
}

impl FileStamp {
    fn of(path: &Path) -> Option<FileStamp> {
        let meta = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let number = 0;
        Some(FileStamp { bytes: meta.len(), modified: meta.modified().ok()?, number })
    }
}

/// What an index was asked.
#[derive(Debug, PartialEq)]
struct Question {
    file: FileStamp,
    /// Of the packed part.
    digest: Option<String>,
    needs: Vec<(Field, Need)>,
}

/// What the index of each day was asked last, and its answer: a page, its counts and its histogram ask the
/// same one after another.
pub(crate) struct Asked(Mutex<Kept>);

struct Kept {
    answers: LruCache<PartitionKey, (Question, Arc<Absent>)>,
    blocks: usize,
}

impl Default for Asked {
    fn default() -> Self {
        Asked(Mutex::new(Kept { answers: LruCache::unbounded(), blocks: 0 }))
    }
}

impl Asked {
    fn answer(
        &self,
        key: &PartitionKey,
        question: Question,
        ask: impl FnOnce() -> Absent,
    ) -> Arc<Absent> {
        if let Some((known, answer)) = self.0.lock().answers.get(key)
            && *known == question
        {
            return Arc::clone(answer);
        }
        let answer = Arc::new(ask());
        let mut kept = self.0.lock();
        kept.blocks += answer.0.len();
        if let Some((_, before)) = kept.answers.put(key.clone(), (question, Arc::clone(&answer))) {
            kept.blocks -= before.0.len();
        }
        while kept.blocks > KEPT_BLOCKS
            && let Some((_, (_, oldest))) = kept.answers.pop_lru()
        {
            kept.blocks -= oldest.0.len();
        }
        answer
    }
}

fn look_up(path: &Path, digest: Option<&str>, needs: &[(Field, Need)]) -> io::Result<Absent> {
    let Some(mut index) = Index::open(path)? else { return Ok(Absent::default()) };
    let is_of_packed = index.directory().packed.as_deref() == digest;
    // A block without tags and attributes has no signature of them.
    let of_fields = conditions(needs, Field::Fields);
    let mut absent = HashMap::new();
    for segment in 0..index.directory().segments.len() {
        let found = needs.iter().map(|(_, need)| index.candidates(segment, need));
        let found = found.collect::<io::Result<Vec<_>>>()?;
        let names = index.directory().segments.get(segment).into_iter().flatten();
        for (place, name) in names.enumerate().filter(|(_, name)| is_of_packed || !name.packed) {
            let lacks = |(number, bits): (usize, &Bits)| {
                u64::from(bits[place / 64] >> (place % 64) & 1 == 0) << number
            };
            let lacking = found.iter().enumerate().map(lacks).fold(0, |all, bit| all | bit);
            let lacking = lacking & conditions(needs, name.field);
            let block = BlockName { field: Field::Content, ..*name };
            match name.field {
                Field::Content => absent.insert(block, lacking | of_fields),
                Field::Fields => absent
                    .get(&block)
                    .map(|all| all & !of_fields | lacking)
                    .and_then(|all| absent.insert(block, all)),
            };
        }
    }
    Ok(Absent(absent))
}

/// The conditions on a field that need something, a bit each.
fn conditions(needs: &[(Field, Need)], field: Field) -> u64 {
    let of =
        needs.iter().enumerate().filter(|(_, (of, need))| *of == field && *need != Need::Nothing);
    of.map(|(number, _)| 1 << number).fold(0, |all: u64, bit| all | bit)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::key::partition_key;

    fn question(number: u64, text: &str) -> Question {
        let file = FileStamp { bytes: 1, modified: SystemTime::UNIX_EPOCH, number };
        let need = Need::of_tag(text);
        Question { file, digest: None, needs: vec![(Field::Content, need)] }
    }

    fn of_blocks(count: usize) -> Absent {
        let name = |number: usize| BlockName {
            first_logid: number as i64,
            sum: 0,
            packed: false,
            field: Field::Content,
        };
        Absent((0..count).map(|number| (name(number), 1)).collect())
    }

    #[test]
    fn the_same_is_asked_once_and_anything_else_anew() {
        let (asked, times) = (Asked::default(), Cell::new(0));
        let (one, other) = (partition_key("a", 0).unwrap(), partition_key("b", 0).unwrap());
        let ask = |key: &PartitionKey, question| {
            let answer = asked.answer(key, question, || {
                times.set(times.get() + 1);
                of_blocks(3)
            });
            (answer.0.len(), times.get())
        };
        assert_eq!(ask(&one, question(1, "lost")), (3, 1));
        assert_eq!(ask(&one, question(1, "lost")), (3, 1));
        assert_eq!(ask(&other, question(1, "lost")), (3, 2));
        assert_eq!(ask(&one, question(1, "found")), (3, 3));
        assert_eq!(ask(&one, question(2, "found")), (3, 4));
        assert_eq!(ask(&one, question(2, "found")), (3, 4));
        assert_eq!(asked.0.lock().blocks, 6);
    }

    #[test]
    fn what_is_kept_is_bounded_by_its_blocks() {
        let asked = Asked::default();
        for day in 0..5 {
            let key = partition_key("a", day * 86_400).unwrap();
            let answer = asked.answer(&key, question(1, "x"), || of_blocks(KEPT_BLOCKS / 2));
            assert_eq!(answer.0.len(), KEPT_BLOCKS / 2);
        }
        let kept = asked.0.lock();
        assert_eq!((kept.answers.len(), kept.blocks), (2, KEPT_BLOCKS / 2 * 2));
    }
}
