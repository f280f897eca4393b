//! What the index of a day says to a search.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use super::Field;
use super::file::{Bits, BlockName, Index};
use super::need::Need;
use crate::names;
use crate::read::scan::PartitionScan;

/// Which conditions on text no entry of a block meets, for each block that the index knows.
#[derive(Default)]
pub(crate) struct Absent(HashMap<BlockName, u64>);

impl Absent {
    /// Looks the conditions up, at most 64. Where there is no index that can be used no block is known.
    pub(crate) fn of(scan: &PartitionScan<'_>, needs: &[(Field, Need)]) -> Absent {
        if scan.pool.writable().is_err() {
            // Of a bundle there are no files.
            return Absent::default();
        }
        let path = scan.pool.path(scan.key).with_file_name(names::TEXT_INDEX);
        let digest = scan.packed.as_ref().map(|packed| packed.day.member().digest());
        match look_up(&path, digest, needs) {
            Ok(absent) => absent,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                // It can be made again, and is when the store is tidied.
                let removed = fs::remove_file(&path);
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
