//! Making the index of a day.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::Field;
use super::file::{self, BlockName, Directory, Index, SEGMENT, Writer};
use super::grams::{Fold, Signature};
use crate::aside::Workshop;
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::key::{PartitionKey, partition_path};
use crate::names;
use crate::read::rows;
use crate::read::scan::{Head, PartitionScan};
use crate::store::PartitionedLogStore;
use crate::summary::Stamp;

/// Entries below which a day's texts are read as quickly as its index. Such a day has an empty one, which
/// says that nothing is left to do.
const FEW: i64 = 512;
/// Blocks that a day that is not over must have gained for its index to be made anew.
const GAINED: usize = 2;

/// Bytes of the index of a day that is all packed: its blocks by their names, each with whether any of its
/// entries has tags or attributes.
pub(crate) fn packed_bytes(
    rows: u64,
    blocks: impl Iterator<Item = (BlockName, bool)>,
    day: Stamp,
    digest: &str,
) -> serde_json::Result<u64> {
    let blocks: Vec<(BlockName, bool)> = blocks.filter(|_| rows >= FEW.unsigned_abs()).collect();
    let segment = |part: &[(BlockName, bool)]| {
        let names = part.iter().flat_map(|(name, has_fields)| {
            let fields = has_fields.then_some(BlockName { field: Field::Fields, ..*name });
            std::iter::once(*name).chain(fields)
        });
        names.collect()
    };
    let segments = blocks.chunks(SEGMENT / FIELDS).map(segment).collect();
    file::bytes(&Directory { day: Some(day), packed: Some(digest.to_owned()), segments })
}

/// Whether the index of a day that is over is of its present state.
pub(crate) fn is_current(base: &Path, key: &PartitionKey) -> bool {
    let database = partition_path(base, key);
    let index = Index::open(&database.with_file_name(names::TEXT_INDEX));
    let day = index.ok().flatten().and_then(|index| index.directory().day);
    day.is_some() && day == Stamp::of(&database)
}

impl PartitionedLogStore {
    /// Makes the index of texts of a day, and takes what it has of it already from the one before. False
    /// when there is nothing to do, somebody writes to the day, or the disk is nearly full: then another
    /// time.
    ///
    /// # Errors
    /// Those of the partition; [`StoreError::Io`]; [`StoreError::Cancelled`].
    pub(crate) fn index_texts(&self, key: &PartitionKey, control: &Control) -> Result<bool> {
        if self.is_nearly_full() {
            return Ok(false);
        }
        let database = self.path(key);
        let is_over = key.day().end() <= self.options.clock.now_epoch();
        // A stamp that may be of two states names neither: it is made anew the next time.
        let stamp = Stamp::of(&database).filter(|stamp| is_over && stamp.is_settled());
        let place = database.with_file_name(names::TEXT_INDEX);
        let old = Old::open(&place);
        let written = PartitionScan::with(&self.pool, key, control, |scan| {
            let Some(build) = Build::of(scan, old, is_over)? else { return Ok(false) };
            let workshop = Workshop::new(self.base())?;
            let aside = workshop.path(names::TEXT_INDEX);
            let failed = |action| StoreError::io(action, &aside);
            let file = File::create(&aside).map_err(failed("make"))?;
            let digest = scan.packed.as_ref().map(|packed| packed.day.member().digest().to_owned());
            let file = build.write(scan, Writer::new(file, stamp, digest), &aside)?;
            file.sync_all().map_err(failed("sync"))?;
            // The lease holds: the day is neither taken away nor packed meanwhile.
            fs::rename(&aside, &place).map_err(StoreError::io("put in place", &place))?;
            Ok(true)
        })?;
        Ok(written.unwrap_or(false))
    }
}

/// The index there was, and the segment of it that was read last.
struct Old {
    index: Option<Index>,
    held: Option<(usize, HashMap<BlockName, Signature>)>,
}

impl Old {
    fn open(place: &Path) -> Old {
        let index = Index::open(place).unwrap_or_else(|error| {
            tracing::warn!(file = %place.display(), %error, "the index of texts is made anew");
            None
        });
        Old { index, held: None }
    }

    /// Where each block stands that it knows of a day with this digest.
    fn places(&self, digest: Option<&str>) -> HashMap<BlockName, usize> {
        let Some(index) = &self.index else { return HashMap::new() };
        let directory = index.directory();
        let is_of_packed = directory.packed.as_deref() == digest;
        let names = directory.segments.iter().enumerate();
        let names = names.flat_map(|(segment, names)| names.iter().map(move |n| (*n, segment)));
        names.filter(|(name, _)| is_of_packed || !name.packed).collect()
    }

    /// The signature of a block; none when that part of it is damaged.
    fn take(&mut self, segment: usize, name: &BlockName) -> Option<Signature> {
        if self.held.as_ref().is_none_or(|(held, _)| *held != segment) {
            let blocks = self.index.as_mut()?.signatures(segment).ok()?;
            self.held = Some((segment, blocks.into_iter().collect()));
        }
        self.held.as_mut()?.1.remove(name)
    }
}

/// What an index is made of.
struct Build {
    old: Old,
    /// The blocks, those of the old index first, each by the name of its texts and its segment there.
    blocks: Vec<(Head, BlockName, Option<usize>)>,
}

/// Signatures of a block.
const FIELDS: usize = 2;

impl Build {
    /// None when there is nothing to do.
    fn of(scan: &PartitionScan<'_>, old: Old, is_over: bool) -> Result<Option<Build>> {
        let mut blocks = scan.blocks()?;
        let heads = std::mem::take(&mut blocks.heads);
        let rows: i64 = heads.iter().map(|head| head.rows).sum();
        let known = old.places(scan.packed.as_ref().map(|packed| packed.day.member().digest()));
        let mut named = Vec::with_capacity(heads.len());
        for head in heads.into_iter().filter(|_| rows >= FEW) {
            if let Some(name) = blocks.name(&head)? {
                named.push((head, name, known.get(&name).copied()));
            }
        }
        let gained = named.iter().filter(|(.., segment)| segment.is_none()).count();
        if !is_over && gained < GAINED {
            return Ok(None);
        }
        let order = |(head, _, segment): &(Head, BlockName, Option<usize>)| {
            (segment.unwrap_or(usize::MAX), head.first_time, head.first_logid)
        };
        named.sort_unstable_by_key(order);
        let mut seen = HashSet::new();
        named.retain(|(_, name, _)| seen.insert(*name));
        Ok(Some(Build { old, blocks: named }))
    }

    /// Writes the file, a segment at a time.
    fn write(
        mut self,
        scan: &PartitionScan<'_>,
        mut writer: Writer<File>,
        path: &Path,
    ) -> Result<File> {
        let failed = |error: io::Error| StoreError::io("write", path)(error);
        let mut blocks = scan.blocks()?;
        let mut fold = Fold::default();
        for part in self.blocks.chunks(SEGMENT / FIELDS) {
            let mut segment = Vec::with_capacity(part.len() * FIELDS);
            for (head, name, known) in part {
                scan.control.check()?;
                let fields_name = BlockName { field: Field::Fields, ..*name };
                if let Some(place) = known
                    && let Some(texts) = self.old.take(*place, name)
                {
                    segment.push((*name, texts));
                    segment.extend(self.old.take(*place, &fields_name).map(|of| (fields_name, of)));
                    continue;
                }
                let (mut texts, mut fields) = (Signature::default(), None);
                blocks.kinds(head)?;
                rows::whole(scan, head, blocks.columns(head)?, &mut |row| {
                    texts.add(row.content, &mut fold);
                    for json in [row.tags, row.attrs] {
                        if !matches!(json, b"" | b"[]" | b"{}") {
                            fields.get_or_insert_with(Signature::default).add_json(json, &mut fold);
                        }
                    }
                })?;
                segment.push((*name, texts));
                segment.extend(fields.map(|fields| (fields_name, fields)));
            }
            writer.put(&segment).map_err(failed)?;
        }
        writer.finish().map_err(failed)
    }
}
