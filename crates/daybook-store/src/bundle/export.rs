//! Exporting what matches into a bundle.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use daybook_parquet::{Columns, MemberError, MemberWriter};
use serde::{Deserialize, Serialize};

use super::manifest::{BundleMember, name_of};
use super::write::{Body, BundleWriter};
use crate::aside::AsideFile;
use crate::context::canonical_context;
use crate::control::{Control, Progress};
use crate::error::{Result, StoreError};
use crate::failure::PartitionFailure;
use crate::filter::LogFilter;
use crate::key::{NANOS, PartitionKey};
use crate::marks::MAX_MARKS;
use crate::open::as_failure;
use crate::packed::index::Marks;
use crate::packed::{LEVEL, begin, failure};
use crate::pool::PartitionPool;
use crate::read::all::{self, Odd};
use crate::read::matching::Verdict;
use crate::read::plan::Plan;
use crate::read::scan::{PackedPart, PartitionScan};
use crate::read::walk;
use crate::store::PartitionedLogStore;

/// Asks for a bundle of what matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportRequest {
    /// Which entries. Its order, limit and cursor say nothing here.
    #[serde(default)]
    pub filter: LogFilter,
    /// The file that is made, or replaced.
    pub path: PathBuf,
    /// Only of these partitions; of all when there are none.
    #[serde(default)]
    pub days: Vec<ExportDay>,
}

/// A partition whose entries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportDay {
    /// The context, in any spelling that normalises to it.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
}

impl ExportRequest {
    /// The partitions that may hold a match, in order.
    fn keys(&self, pool: &PartitionPool, plan: &Plan) -> Result<Vec<PartitionKey>> {
        let wanted: HashSet<(String, &str)> = self
            .days
            .iter()
            .map(|ExportDay { context, day }| (canonical_context(context), day.as_str()))
            .collect();
        let is_wanted = |key: &PartitionKey| {
            let day = key.day().to_string();
            wanted.is_empty() || wanted.contains(&(key.context().to_owned(), day.as_str()))
        };
        Ok(walk::days(pool, plan, None)?.into_iter().flatten().filter(is_wanted).collect())
    }
}

/// What was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportReport {
    /// Entries.
    pub rows: u64,
    /// Partitions that they are of.
    pub members: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Partitions that are left out, with the reason.
    pub partitions_failed: Vec<PartitionFailure>,
}

impl PartitionedLogStore {
    /// Writes all entries that match into a bundle. Memory is that of a row group; the file appears
    /// when it is whole.
    ///
    /// # Errors
    /// [`StoreError::BadFilter`]; [`StoreError::Io`] for the file; [`StoreError::Cancelled`]. Partitions
    /// that cannot be read are named in the report.
    pub fn export(&self, request: &ExportRequest, control: &Control) -> Result<ExportReport> {
        self.export_then(request, control, &|_, _| Ok(()))
    }

    /// The same, if `check` is content with the file before it is put in its place. It is given what
    /// is left out of it, not yet its size.
    pub(crate) fn export_then(
        &self,
        request: &ExportRequest,
        control: &Control,
        check: &dyn Fn(&Path, &ExportReport) -> Result<()>,
    ) -> Result<ExportReport> {
        let filter = request.filter.clone().in_full();
        let plan = Plan::of(&filter)?;
        let keys = request.keys(&self.pool, &plan)?;
        let mut report = ExportReport::default();
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        let mut bundle = BundleWriter::new(&request.path)?;
        let mut marks = Vec::new();
        for key in &keys {
            control.check()?;
            control.report(progress);
            let marked = self.marks_of(key)?;
            let mut met = Vec::new();
            let done = bundle.member(|body| {
                let member = PartitionScan::with(&self.pool, key, control, |scan| {
                    let tell = |rows| {
                        control.report(Progress { found: progress.found + rows, ..progress });
                    };
                    let mut meet = |logid| met.extend(marked.get(&logid).cloned());
                    member(scan, &plan, body, &request.path, !marked.is_empty(), &mut meet, &tell)
                })?;
                let display_name = self.display_name(key.context());
                Ok(member.flatten().map(|member| {
                    progress.found += member.rows;
                    report.members += 1;
                    BundleMember { display_name, ..member }
                }))
            });
            match done {
                Err(error @ StoreError::Io { .. }) if is_of(&error, &request.path) => {
                    return Err(error);
                }
                Err(error) => report.partitions_failed.push(as_failure(self.base(), key, error)?),
                Ok(()) => marks.append(&mut met),
            }
            progress.partitions_done += 1;
        }
        // As many as are read; the oldest.
        marks.truncate(MAX_MARKS);
        bundle.marks(marks);
        let now = self.options.clock.now_epoch();
        let (manifest, bytes) = bundle.finish(&filter, now, |aside| check(aside, &report))?;
        control.report(progress);
        report.rows = manifest.rows;
        report.bytes = bytes;
        Ok(report)
    }
}

impl PartitionedLogStore {
    /// Writes all entries that match into one Parquet file, day by day, for other tools.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::export`].
    pub fn export_parquet(
        &self,
        request: &ExportRequest,
        control: &Control,
    ) -> Result<ExportReport> {
        let filter = request.filter.clone().in_full();
        let plan = Plan::of(&filter)?;
        let keys = request.keys(&self.pool, &plan)?;
        let failed = |error: MemberError| match error {
            MemberError::Io(source) => StoreError::io("write", &request.path)(source),
            other => StoreError::io("write", &request.path)(std::io::Error::other(other)),
        };
        let (aside, file) = AsideFile::create(&request.path)?;
        let mut writer = MemberWriter::new(file, LEVEL).map_err(failed)?;
        let mut report = ExportReport::default();
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        for key in &keys {
            control.check()?;
            control.report(progress);
            let before = report.rows;
            let done = PartitionScan::with(&self.pool, key, control, |scan| {
                all::each(scan, &plan, Odd::Show, &mut |row| {
                    report.rows += 1;
                    writer.push(row).map(|_| ()).map_err(failed)
                })
            });
            match done {
                Err(error @ StoreError::Io { .. }) if is_of(&error, &request.path) => {
                    return Err(error);
                }
                Err(error) => report.partitions_failed.push(as_failure(self.base(), key, error)?),
                Ok(_) => {}
            }
            report.members += u64::from(report.rows > before);
            progress.partitions_done += 1;
            progress.found = report.rows;
        }
        let file = writer.finish(&[]).map_err(failed)?.inner;
        let synced = file.sync_all().and_then(|()| file.metadata());
        report.bytes = synced.map_err(StoreError::io("sync", &request.path))?.len();
        aside.put()?;
        control.report(progress);
        Ok(report)
    }
}

fn is_of(error: &StoreError, file: &Path) -> bool {
    matches!(error, StoreError::Io { path, .. } if path == file)
}

/// Writes the matches of a partition. None when there are none.
fn member(
    scan: &PartitionScan<'_>,
    plan: &Plan,
    mut body: Body<'_>,
    file: &Path,
    has_marks: bool,
    meet: &mut dyn FnMut(i64),
    tell: &dyn Fn(u64),
) -> Result<Option<BundleMember>> {
    let key = scan.key;
    let mut member = BundleMember {
        path: name_of(key),
        context: key.context().to_owned(),
        display_name: String::new(),
        day: key.day().to_string(),
        rows: 0,
        bytes: 0,
        first_epoch: 0,
        last_epoch: 0,
        sha256: String::new(),
    };
    if let Some(packed) = scan.packed.as_ref().filter(|packed| is_whole(scan, plan, packed)) {
        let blocks = &packed.day.index.blocks;
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(None) };
        let mut unwritten = None;
        let copied = packed.day.member().window().copy(|bytes| {
            // Between pieces; the copy's own error is told apart below.
            scan.control.check().map_err(std::io::Error::other)?;
            let written = body.write_all(bytes);
            written.map_err(|error| {
                let told = std::io::Error::other("the copy is not written");
                unwritten = Some(error);
                told
            })
        });
        scan.control.check()?;
        if let Some(error) = unwritten {
            return Err(StoreError::io("write", file)(error));
        }
        copied.map_err(StoreError::io("copy", &packed.day.path))?;
        if has_marks {
            meet_all(packed, key, meet)?;
        }
        member.rows = packed.day.index.rows();
        member.first_epoch = key.day().start() + first.frame.first_time / NANOS;
        member.last_epoch = key.day().start() + last.frame.last_time / NANOS;
        return Ok(Some(member));
    }
    let failed = |error: MemberError| failure(key, file, error);
    let (mut writer, mut index) = begin(key, body).map_err(failed)?;
    all::each(scan, plan, Odd::Show, &mut |row| {
        let ends = writer.push(row).map_err(failed)?;
        index.push(row, ends);
        meet(row.logid);
        let epoch = row.time_ns.div_euclid(NANOS);
        if member.rows == 0 {
            member.first_epoch = epoch;
        }
        member.last_epoch = epoch;
        member.rows += 1;
        if ends {
            tell(member.rows);
        }
        Ok(())
    })?;
    if member.rows == 0 {
        return Ok(None);
    }
    // What was taken of which file is no business of whoever gets the bundle.
    let index = index.finish(0, Marks::default());
    writer.finish(&index.encode()).map_err(failed)?;
    Ok(Some(member))
}

/// Meets every row of a packed day.
fn meet_all(packed: &PackedPart<'_>, key: &PartitionKey, meet: &mut dyn FnMut(i64)) -> Result<()> {
    (0..packed.day.index.blocks.len()).try_for_each(|block| {
        let batch = packed.day.read(key, block, Columns::INDEXED)?;
        batch.logids().iter().for_each(|logid| meet(*logid));
        Ok(())
    })
}

/// Whether a packed day is wanted as it lies.
fn is_whole(scan: &PartitionScan<'_>, plan: &Plan, packed: &PackedPart<'_>) -> bool {
    let times = plan.times(scan.key.day());
    let blocks = &packed.day.index.blocks;
    let in_range = blocks.iter().all(|b| times.covers(b.frame.first_time, b.frame.last_time));
    let nothing_since = scan.blocks().is_ok_and(|found| found.heads.len() == blocks.len());
    in_range
        && nothing_since
        && packed.is_untouched()
        && packed.day.index.marks == Marks::default()
        && plan.verdict(scan.key, None, None) == Verdict::Yes
}
