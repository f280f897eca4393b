//! Opening a bundle of unknown hands, and checking its members before anything of them is believed.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use daybook_parquet::{Member, MemberError, Row, RowDigest, Window};
use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use super::manifest::{BundleManifest, BundleMember, NAME, hex};
use super::write::UNIT;
use crate::control::Control;
use crate::entry::Attrs;
use crate::error::{Result, StoreError};
use crate::key::{NANOS, PartitionKey};
use crate::marks::MAX_MARKS;
use crate::packed::index::IndexBuilder;
use crate::packed::{Packed, failure};

/// Most members.
const MAX_MEMBERS: usize = 40_000;
/// Most contexts.
const MAX_CONTEXTS: usize = 10_000;
/// Largest manifest, in bytes.
const MAX_MANIFEST: u64 = 64 * 1024 * 1024;
/// Largest text of an entry, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// Largest source, in bytes.
const MAX_SRC: usize = 64 * 1024;
/// Largest page: a block's worth of text and one entry more.
const MAX_PAGE: u64 = 64 * 1024 * 1024;
/// Decompressed bytes of all members that are always read, when nobody says otherwise.
const MAX_UNPACKED: u64 = 8 * 1024 * 1024 * 1024;
/// Beyond that, so many for each byte of the bundle: twice what logs are packed to.
const USUAL_RATIO: u64 = 20;
/// Decompressed bytes for each byte of the file, beyond a first `FREE`.
const MAX_RATIO: u64 = 200;
const FREE: u64 = 256 * 1024 * 1024;

/// An open bundle: its manifest is read, and agrees with what lies in the file.
pub(crate) struct Bundle {
    pub(crate) path: PathBuf,
    pub(crate) manifest: BundleManifest,
    file: Arc<File>,
    places: HashMap<PartitionKey, Place>,
    /// Members whose bytes were found to be those that were written.
    sound: Mutex<HashSet<PartitionKey>>,
}

/// Where a member lies.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Its number in the manifest.
    number: usize,
    start: u64,
}

impl Bundle {
    pub(crate) fn open(path: &Path) -> Result<Bundle> {
        let bad = |message: String| StoreError::Bundle { path: path.to_path_buf(), message };
        let file = File::open(path).map_err(StoreError::io("open", path))?;
        let total = file.metadata().map_err(StoreError::io("read", path))?.len();
        let found = list(&file, total).map_err(bad)?;
        let file = Arc::new(file);
        let (_, start, len) = found
            .iter()
            .find(|(name, ..)| name == NAME)
            .ok_or_else(|| bad("it has no manifest: it is no bundle, or was cut off".to_owned()))?;
        if *len > MAX_MANIFEST {
            return Err(bad(format!("its manifest is {len} bytes long")));
        }
        let mut text = Vec::new();
        Window::part(Arc::clone(&file), *start, *len)
            .copy(|bytes| {
                text.extend_from_slice(bytes);
                Ok(())
            })
            .map_err(StoreError::io("read", path))?;
        let manifest = BundleManifest::read(&text).map_err(bad)?;
        if manifest.marks.len() > MAX_MARKS {
            return Err(bad(format!(
                "it has {} marks, at most {MAX_MARKS} are read",
                manifest.marks.len()
            )));
        }
        if manifest.members.len() + 1 != found.len() {
            return Err(bad("its manifest names other members than it has".to_owned()));
        }
        let listed: HashMap<&str, (u64, u64)> =
            found.iter().map(|(name, start, len)| (name.as_str(), (*start, *len))).collect();
        let mut places = HashMap::new();
        let mut contexts = HashSet::new();
        for (number, member) in manifest.members.iter().enumerate() {
            let BundleMember { path: name, bytes, .. } = member;
            let key = member.key().ok_or_else(|| bad(format!("a member is named {name:?}")))?;
            let place = listed.get(name.as_str()).filter(|(_, len)| len == bytes);
            let (start, _) =
                place.ok_or_else(|| bad(format!("{name} is not as its manifest says")))?;
            // None is written, and to open thousands of them would take minutes for nothing.
            if member.rows == 0 {
                return Err(bad(format!("{name} holds no entries")));
            }
            contexts.insert(key.context().to_owned());
            places.insert(key, Place { number, start: *start });
        }
        if contexts.len() > MAX_CONTEXTS {
            return Err(bad(format!(
                "it has {} contexts, at most {MAX_CONTEXTS} are read",
                contexts.len()
            )));
        }
        let path = path.to_path_buf();
        Ok(Bundle { path, manifest, file, places, sound: Mutex::default() })
    }

    /// Most decompressed bytes of all its members.
    pub(super) fn most_unpacked(&self) -> u64 {
        most_unpacked(self.manifest.members.iter().map(|member| member.bytes).sum())
    }

    pub(crate) fn keys(&self) -> Vec<PartitionKey> {
        self.places.keys().cloned().collect()
    }

    pub(crate) fn of(&self, key: &PartitionKey) -> Option<&BundleMember> {
        self.manifest.members.get(self.places.get(key)?.number)
    }

    fn window(&self, key: &PartitionKey) -> Option<(&BundleMember, Window)> {
        let (place, member) = (self.places.get(key)?, self.of(key)?);
        Some((member, Window::part(Arc::clone(&self.file), place.start, member.bytes)))
    }

    /// Opens a member to search it: its bytes are those that were written, and its pages no larger
    /// than can be read. None when there is none.
    pub(crate) fn day(&self, key: &PartitionKey) -> Result<Option<Packed>> {
        let Some((member, window)) = self.window(key) else { return Ok(None) };
        let path = self.path.join(&member.path);
        let failed = |error: MemberError| failure(key, &path, error);
        if !self.sound.lock().contains(key) {
            let mut hash = Sha256::new();
            window
                .copy(|bytes| {
                    hash.update(bytes);
                    Ok(())
                })
                .map_err(StoreError::io("read", &path))?;
            if hex(&hash.finalize()) != member.sha256 {
                let message = "its bytes are not those that were written".to_owned();
                return Err(failed(MemberError::Damaged(message)));
            }
            Member::open(window.clone())
                .and_then(|m| m.unpacked_bytes(MAX_PAGE))
                .map_err(failed)?;
            self.sound.lock().insert(key.clone());
        }
        Packed::of(window, key, path.clone()).map(Some)
    }

    /// Reads a member through: every row is one that a store could hold, on this day, in order; and
    /// index and digest are of just these rows. Gives the decompressed size.
    pub(crate) fn verify(&self, key: &PartitionKey, most: u64, control: &Control) -> Result<u64> {
        let day = std::panic::AssertUnwindSafe(|| self.verify_rows(key, most, control));
        // What a library makes of hostile bytes must not end the program.
        std::panic::catch_unwind(day).unwrap_or_else(|_| {
            let path = self.path.join(super::manifest::name_of(key));
            Err(failure(key, &path, MemberError::Damaged("it cannot be read".to_owned())))
        })
    }

    fn verify_rows(&self, key: &PartitionKey, most: u64, control: &Control) -> Result<u64> {
        let Some(day) = self.day(key)? else { return Ok(0) };
        let Some(told) = self.of(key) else { return Ok(0) };
        let path = self.path.join(&told.path);
        let failed = |error: MemberError| failure(key, &path, error);
        let bad = |message: &str| failed(MemberError::Damaged(message.to_owned()));
        let unpacked = day.member().unpacked_bytes(MAX_PAGE).map_err(failed)?;
        if unpacked > most || unpacked > FREE.max(told.bytes.saturating_mul(MAX_RATIO)) {
            return Err(bad(&format!(
                "its {} bytes become {unpacked}: more than is taken in",
                told.bytes
            )));
        }
        if day.member().rows() != told.rows {
            return Err(bad("it has another number of entries than its manifest says"));
        }
        let (first, end) = (key.day().start(), key.day().end());
        let mut digest = RowDigest::default();
        let mut index = IndexBuilder::new(key);
        let mut last: Option<(i64, i64)> = None;
        let mut ends = day.index.blocks.iter().map(|block| block.frame.rows);
        let mut left = ends.next().unwrap_or(0);
        day.member().each(failed, |batch| {
            control.check()?;
            batch.digest(&mut digest);
            let rows = batch.logids().iter().zip(batch.times_ns()).zip(batch.levels());
            for (row, ((logid, time_ns), level)) in rows.enumerate() {
                let (content, src, attrs) = (batch.content(row), batch.src(row), batch.attrs(row));
                if !(first..end).contains(&time_ns.div_euclid(NANOS)) {
                    return Err(bad("an entry is not of its day"));
                }
                if last.is_some_and(|last| last >= (*time_ns, *logid)) {
                    return Err(bad("its entries are not in order"));
                }
                if batch.context(row) != key.context() {
                    return Err(bad("an entry is of another context"));
                }
                if content.len() > MAX_TEXT || src.len() > MAX_SRC {
                    return Err(bad("an entry is too large"));
                }
                if attrs.is_some_and(|attrs| Attrs::from_json(attrs).is_err()) {
                    return Err(bad("the attributes of an entry are no JSON object"));
                }
                last = Some((*time_ns, *logid));
                left -= 1;
                let row = Row {
                    logid: *logid,
                    context: "",
                    time_ns: *time_ns,
                    level: *level,
                    error: batch.error(row),
                    src,
                    tags: &[],
                    content: "",
                    attrs: None,
                };
                index.push(&row, left == 0);
                if left == 0 {
                    left = ends.next().unwrap_or(0);
                }
            }
            Ok(())
        })?;
        if digest.finish() != day.member().digest() {
            return Err(bad("its entries are not those that were written"));
        }
        let index = index.finish(0, Default::default());
        if (&index.sources, &index.blocks) != (&day.index.sources, &day.index.blocks) {
            return Err(bad("its index is not of its entries"));
        }
        Ok(unpacked)
    }
}

/// A year of logs is more than a fixed bound holds, and a bomb is small.
fn most_unpacked(bytes: u64) -> u64 {
    MAX_UNPACKED.max(bytes.saturating_mul(USUAL_RATIO))
}

/// Whether what begins like this is a tar, by where its first head names its form.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// Name, start and length of everything in a tar, which holds plain files and nothing else.
fn list(file: &File, total: u64) -> std::result::Result<Vec<(String, u64, u64)>, String> {
    let cannot = |error: std::io::Error| format!("it cannot be read as a tar: {error}");
    let mut reader = BufReader::new(file);
    let mut head = [0; UNIT as usize];
    reader.read_exact(&mut head).map_err(|_| "it is too short to be a bundle".to_owned())?;
    // What the reader of tars says of other files quotes their bytes.
    if !is_tar(&head) {
        return Err("it is no tar, which a bundle is".to_owned());
    }
    let mut archive = tar::Archive::new(file);
    std::io::Seek::rewind(&mut &*file).map_err(cannot)?;
    let mut found = Vec::new();
    let mut names = HashSet::new();
    // Raw: no long names, no links, no extensions of any kind are followed.
    for entry in archive.entries_with_seek().map_err(cannot)?.raw(true) {
        let entry = entry.map_err(cannot)?;
        let name = String::from_utf8(entry.path_bytes().into_owned())
            .map_err(|_| "a name in it is not UTF-8".to_owned())?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(format!("{name:?} is no plain file"));
        }
        let (start, len) = (entry.raw_file_position(), entry.size());
        if start.checked_add(len).is_none_or(|end| end > total) {
            return Err(format!("{name} is cut off"));
        }
        if !names.insert(name.clone()) {
            return Err(format!("{name} is there twice"));
        }
        found.push((name, start, len));
        if found.len() > MAX_MEMBERS + 1 {
            return Err(format!("it has more than {MAX_MEMBERS} members"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_bundle_may_hold_more_than_a_small_one() {
        const GIB: u64 = 1 << 30;
        assert_eq!(most_unpacked(1_000), 8 * GIB);
        assert_eq!(most_unpacked(4 * GIB), 80 * GIB);
        assert_eq!(most_unpacked(u64::MAX), u64::MAX);
    }
}
