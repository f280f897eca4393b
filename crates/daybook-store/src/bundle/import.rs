//! Taking a bundle in: all of it is verified first, then each member is merged into its partition.
//!
//! Afterwards a partition holds each distinct entry (all fields but the logid) as often as the side
//! that had it more often. So a bundle taken in twice adds nothing, overlapping ones give their
//! union, and lines that are equal stay as many as they were. A partition's entries come in one
//! transaction: a crash leaves whole partitions, and running it again finishes.

use std::ops::ControlFlow;
use std::path::PathBuf;

use daybook_parquet::Batch;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::manifest::BundleManifest;
use super::read::Bundle;
use crate::control::{Control, Progress};
use crate::error::{Result, StoreError};
use crate::failure::PartitionFailure;
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::open::{Access, as_failure};
use crate::packed::{Packed, failure};
use crate::pool::Handle;
use crate::read::all::{self, Odd};
use crate::read::plan::Plan;
use crate::read::scan::{PackedPart, PartitionScan};
use crate::store::PartitionedLogStore;
use crate::write::{Appender, Fields, begin, join_marks, tags_json};

/// Entries of a partition whose keys are in memory at a time, 20 bytes each; more take another pass.
const KEYS: u64 = 2_000_000;

/// Asks to take a bundle in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportBundle {
    /// The file.
    pub path: PathBuf,
    /// Only say what would be added.
    #[serde(default)]
    pub dry_run: bool,
    /// Most bytes that its members may take once they are decompressed; when none are given 8 GiB, or
    /// twenty times the bundle where that is more.
    #[serde(default)]
    pub max_bytes: Option<u64>,
}

/// What was taken in, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MergeReport {
    /// Entries of the bundle.
    pub rows: u64,
    /// Entries that were added.
    pub added: u64,
    /// Entries that were marked as they are in the bundle.
    pub marked: u64,
    /// The partitions, in order.
    pub days: Vec<ImportedDay>,
    /// Whether nothing was added because only a list was asked for.
    pub dry_run: bool,
    /// Partitions of the store that take nothing, with the reason.
    pub partitions_failed: Vec<PartitionFailure>,
}

/// A partition that a bundle was merged into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries of the bundle.
    pub rows: u64,
    /// Entries that were added.
    pub added: u64,
}

impl PartitionedLogStore {
    /// Reads a bundle through and says what it holds. Nothing is changed.
    ///
    /// # Errors
    /// [`crate::StoreError::Bundle`] and [`crate::StoreError::Partition`] for one that is damaged or hostile;
    /// [`crate::StoreError::Cancelled`].
    pub fn verify_bundle(path: &std::path::Path, control: &Control) -> Result<BundleManifest> {
        let bundle = Bundle::open(path)?;
        let total = bundle.manifest.members.len() as u64;
        verify(
            &bundle,
            None,
            control,
            Progress { partitions_total: total, ..Progress::default() },
        )?;
        Ok(bundle.manifest)
    }

    /// What a bundle says of itself: read and held against its digest and what lies in the file, but
    /// its members are not looked at.
    ///
    /// # Errors
    /// [`crate::StoreError::Bundle`] for a file that is none, [`crate::StoreError::Io`].
    pub fn read_manifest(path: &std::path::Path) -> Result<BundleManifest> {
        Bundle::open(path).map(|bundle| bundle.manifest)
    }

    /// What the bundle says of itself, where this store is one that is opened in place.
    #[must_use]
    pub fn bundle(&self) -> Option<&BundleManifest> {
        self.pool.bundle().map(|bundle| &bundle.manifest)
    }

    /// Takes a bundle in, as the module says. A damaged or hostile one changes nothing. Its progress
    /// counts each partition twice: verified, then taken in.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::verify_bundle`]; [`crate::StoreError::DiskFull`];
    /// [`crate::StoreError::Cancelled`]: partitions that are done by then stay.
    pub fn import(
        &self,
        request: &ImportBundle,
        control: &Control,
    ) -> Result<(BundleManifest, MergeReport)> {
        self.pool.writable()?;
        let bundle = Bundle::open(&request.path)?;
        let total = 2 * bundle.manifest.members.len() as u64;
        let mut progress = Progress { partitions_total: total, ..Progress::default() };
        let keys = verify(&bundle, request.max_bytes, control, progress)?;
        progress.partitions_done = keys.len() as u64;
        let mut report = MergeReport { dry_run: request.dry_run, ..MergeReport::default() };
        for key in &keys {
            control.check()?;
            control.report(progress);
            let (Some(told), Some(day)) = (bundle.of(key), bundle.day(key)?) else { continue };
            let added = if request.dry_run {
                self.missing(key, &day, control)
            } else {
                self.has_room()?;
                self.merge(key, &day, false, control)
            };
            match added {
                Ok(added) => {
                    if !request.dry_run {
                        self.keep_name(key, &told.display_name);
                    }
                    report.rows += told.rows;
                    report.added += added;
                    progress.found += added;
                    report.days.push(ImportedDay {
                        context: told.context.clone(),
                        day: told.day.clone(),
                        rows: told.rows,
                        added,
                    });
                }
                Err(error) => report.partitions_failed.push(as_failure(self.base(), key, error)?),
            }
            progress.partitions_done += 1;
        }
        if !request.dry_run {
            self.metrics.inserted(report.added, self.options.clock.now_epoch());
            let marks = &bundle.manifest.marks;
            report.marked = self.take_marks(marks, |key| bundle.day(key), control)?;
        }
        control.report(progress);
        Ok((bundle.manifest, report))
    }

    /// How many entries of a member the store does not have.
    pub(crate) fn missing(
        &self,
        key: &PartitionKey,
        day: &Packed,
        control: &Control,
    ) -> Result<u64> {
        let counted = PartitionScan::with(&self.pool, key, control, |scan| {
            let mut missing = 0;
            each_missing(scan, day, &mut |_, _| {
                missing += 1;
                Ok(ControlFlow::Continue(()))
            })?;
            Ok(missing)
        })?;
        Ok(counted.unwrap_or_else(|| day.index.rows()))
    }

    /// Whether the store lacks an entry of a member: not read further than to the first.
    fn lacks_some(&self, key: &PartitionKey, day: &Packed, control: &Control) -> Result<bool> {
        let lacks = PartitionScan::with(&self.pool, key, control, |scan| {
            let mut lacks = false;
            each_missing(scan, day, &mut |_, _| {
                lacks = true;
                Ok(ControlFlow::Break(()))
            })?;
            Ok(lacks)
        })?;
        Ok(lacks.unwrap_or(day.index.rows() > 0))
    }

    /// Adds the entries of a member that the store does not have, in one transaction; `with_origins`
    /// also what was taken of which file, which only a day of this store's own may say.
    pub(crate) fn merge(
        &self,
        key: &PartitionKey,
        day: &Packed,
        with_origins: bool,
        control: &Control,
    ) -> Result<u64> {
        if !with_origins && !self.lacks_some(key, day, control)? {
            // Nothing is made for nothing.
            return Ok(0);
        }
        let merged = self.pool.lease(key, Access::Write, |handle| {
            let failed = self.pool.failed(key);
            let Handle { conn, tail, packed, .. } = handle;
            let known = tail.take();
            let tx = begin(conn).map_err(&failed)?;
            let mut appender = Appender::new(&tx, known, key).map_err(&failed)?;
            let scan = self.scan(&tx, key, packed.as_ref(), control)?;
            each_missing(&scan, day, &mut |batch, row| {
                if let Some(fields) = fields(batch, row) {
                    appender.push(&fields).map_err(&failed)?;
                }
                Ok(ControlFlow::Continue(()))
            })?;
            drop(scan);
            let (added, rest) = appender.finish();
            if with_origins {
                join_marks(&tx, &day.index.marks).map_err(&failed)?;
            }
            tx.commit().map_err(&failed)?;
            *tail = Some(rest);
            Ok(added)
        })?;
        Ok(merged.unwrap_or(0))
    }

    fn scan<'a>(
        &'a self,
        tx: &'a Transaction<'_>,
        key: &'a PartitionKey,
        packed: Option<&'a Packed>,
        control: &'a Control,
    ) -> Result<PartitionScan<'a>> {
        let packed = packed.map(|day| PackedPart::of(day, tx)).transpose();
        let packed = packed.map_err(self.pool.failed(key))?;
        Ok(PartitionScan { conn: tx, key, pool: &self.pool, control, seen_tail: None, packed })
    }
}

/// Verifies every member; gives the partitions in order.
fn verify(
    bundle: &Bundle,
    most: Option<u64>,
    control: &Control,
    mut progress: Progress,
) -> Result<Vec<PartitionKey>> {
    let mut keys = bundle.keys();
    keys.sort_unstable();
    let mut left = most.unwrap_or_else(|| bundle.most_unpacked());
    for key in &keys {
        control.check()?;
        control.report(progress);
        left -= bundle.verify(key, left, control)?.min(left);
        progress.partitions_done += 1;
    }
    control.report(progress);
    Ok(keys)
}

/// A row of a member as it is stored.
fn fields(batch: &Batch, row: usize) -> Option<Fields<'_>> {
    let time = *batch.times_ns().get(row)?;
    Some(Fields {
        epoch: time.div_euclid(NANOS),
        nanos: time.rem_euclid(NANOS) as u32,
        loglevel: *batch.levels().get(row)?,
        error: batch.error(row),
        src: batch.src(row),
        tags: tags_json(&batch.tags(row)),
        content: batch.content(row),
        attrs: batch.attrs(row),
    })
}

/// What is done with a row that is missing: whether to go on.
type Put<'p> = &'p mut dyn FnMut(&Batch, usize) -> Result<ControlFlow<()>>;

/// Hands on the rows of a member that a partition does not have as often.
fn each_missing(scan: &PartitionScan<'_>, day: &Packed, put: Put<'_>) -> Result<()> {
    let heads = scan.blocks()?.heads;
    let held: u64 = heads.iter().map(|head| head.rows.unsigned_abs()).sum();
    if held == 0 {
        // Nothing to hold them against.
        return each_row(scan, day, put);
    }
    let passes = u128::from(held.div_ceil(KEYS));
    let plan = Plan::of(&LogFilter::default().in_full())?;
    // All of what is held is read before the first row is put, which may be into the same partition.
    for pass in 0..passes {
        let mut keys = Vec::new();
        all::each(scan, &plan, Odd::Show, &mut |row| {
            let key = row.key();
            if key % passes == pass {
                keys.push(key);
            }
            Ok(())
        })?;
        keys.sort_unstable();
        // Of each run of equal keys, how many were met: kept at its first.
        let mut met = vec![0_u32; keys.len()];
        let mut ended = false;
        each_row(scan, day, &mut |batch, row| {
            let key = batch.key(row);
            if key % passes != pass {
                return Ok(ControlFlow::Continue(()));
            }
            let first = keys.partition_point(|held| *held < key);
            let next = met.get(first).map_or(first, |met| first + *met as usize);
            if keys.get(next) == Some(&key) {
                met[first] += 1;
                return Ok(ControlFlow::Continue(()));
            }
            let flow = put(batch, row)?;
            ended = flow.is_break();
            Ok(flow)
        })?;
        if ended {
            break;
        }
    }
    Ok(())
}

/// Hands on all rows of a member.
fn each_row(scan: &PartitionScan<'_>, day: &Packed, put: Put<'_>) -> Result<()> {
    let failed = |error| failure(scan.key, &day.path, error);
    let mut ended = false;
    // The end that was asked for is told from one that failed by `ended`.
    let done = day.member().each(failed, |batch| {
        scan.control.check()?;
        for row in 0..batch.len() {
            if put(batch, row)?.is_break() {
                ended = true;
                return Err(StoreError::Cancelled);
            }
        }
        Ok(())
    });
    if ended { Ok(()) } else { done }
}
