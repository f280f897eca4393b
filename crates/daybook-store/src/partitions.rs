//! What lies in a base: its contexts and partitions.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::error::Result;
use crate::failure::{FailureKind, PartitionFailure};
use crate::filter::{LogFilter, Order};
use crate::key::{Day, NANOS, PartitionKey};
use crate::open::as_failure;
use crate::packed::packed_path;
use crate::pins::is_pinned;
use crate::read::page;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::read::tally::{LevelTally, tally};
use crate::store::PartitionedLogStore;
use crate::{folders, names};

/// A context with its days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ContextInfo {
    /// Canonical name.
    pub name: String,
    /// The name as it was first written.
    pub display_name: String,
    /// Number of its partitions.
    pub days: u64,
    /// First day, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub last_day: Option<String>,
}

/// A partition, seen from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PartitionInfo {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The database file.
    pub path: PathBuf,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Size of its write-ahead log, in bytes.
    pub wal_bytes: u64,
    /// Size of its packed part, in bytes: `logs.parquet` beside the database.
    pub packed_bytes: u64,
    /// What is known of it.
    pub state: PartitionState,
    /// Whether it is pinned: nothing deletes it until it is no longer.
    pub pinned: bool,
    /// Entries, where they are known.
    pub rows: Option<u64>,
    /// Unix seconds of the first entry, where it is known.
    pub first_epoch: Option<i64>,
    /// Unix seconds of the last entry, where it is known.
    pub last_epoch: Option<i64>,
    /// Why it cannot be read.
    pub failure: Option<PartitionFailure>,
}

/// What is known of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PartitionState {
    /// Its day is not over, or it was written to since it was tidied.
    Open,
    /// Its day is over and it is tidied.
    Tidied,
    /// It is packed; what was written to it since lies beside.
    Packed,
    /// There is nothing in it.
    Empty,
    /// It cannot be read.
    Failed,
}

impl PartitionedLogStore {
    /// The contexts of the base, by name.
    ///
    /// # Errors
    /// [`crate::StoreError::Io`] when the base cannot be listed.
    pub fn contexts(&self) -> Result<Vec<ContextInfo>> {
        let mut days: BTreeMap<String, Vec<Day>> = BTreeMap::new();
        for key in self.pool.list()? {
            days.entry(key.context().to_owned()).or_default().push(key.day());
        }
        let info = |(name, days): (String, Vec<Day>)| ContextInfo {
            display_name: self.display_name(&name),
            days: days.len() as u64,
            first_day: days.iter().min().map(ToString::to_string),
            last_day: days.iter().max().map(ToString::to_string),
            name,
        };
        Ok(days.into_iter().map(info).collect())
    }

    pub(crate) fn display_name(&self, context: &str) -> String {
        if let Some(bundle) = self.pool.bundle() {
            let mut members = bundle.manifest.members.iter();
            let member = members.find(|member| member.context == context);
            return member.map_or_else(|| context.to_owned(), |m| m.display_name.clone());
        }
        folders::display_name(self.base(), context).unwrap_or_else(|| context.to_owned())
    }

    /// The partitions of the base, by context and day. Rows and times come from summaries; none
    /// is opened for them (see [`PartitionedLogStore::partitions_detailed`]).
    ///
    /// # Errors
    /// [`crate::StoreError::Io`] when the base cannot be listed.
    pub fn partitions(&self) -> Result<Vec<PartitionInfo>> {
        Ok(self.sorted_keys()?.iter().map(|key| self.outside(key)).collect())
    }

    /// The same, with rows, times and failures of every partition: those without a current
    /// summary are opened.
    ///
    /// # Errors
    /// [`crate::StoreError::Io`]; [`crate::StoreError::Cancelled`].
    pub fn partitions_detailed(&self, control: &Control) -> Result<Vec<PartitionInfo>> {
        let keys = self.sorted_keys()?;
        let infos = crate::read::walk::in_parallel(&keys, self.options.threads, |key| {
            control.check()?;
            let mut info = self.outside(key);
            if info.rows.is_none() {
                self.look_inside(key, &mut info, control)?;
            }
            Ok(info)
        });
        infos.into_iter().collect()
    }

    pub(crate) fn sorted_keys(&self) -> Result<Vec<PartitionKey>> {
        let mut keys = self.pool.list()?;
        keys.sort_unstable();
        Ok(keys)
    }

    fn outside(&self, key: &PartitionKey) -> PartitionInfo {
        let path = self.path(key);
        let size = |path: &std::path::Path| fs::metadata(path).map_or(0, |meta| meta.len());
        let bytes = size(&path);
        let packed_bytes = match self.pool.bundle() {
            Some(bundle) => bundle.of(key).map_or(0, |member| member.bytes),
            None => size(&packed_path(self.base(), key)),
        };
        let summary = self.summaries.current(self.base(), key);
        let epoch = |time: i64| key.day().start() + time / NANOS;
        let filled = summary.as_ref().filter(|summary| summary.rows > 0);
        PartitionInfo {
            context: key.context().to_owned(),
            day: key.day().to_string(),
            bytes,
            wal_bytes: size(&path.with_file_name(names::WAL)),
            packed_bytes,
            state: match &summary {
                _ if packed_bytes > 0 => PartitionState::Packed,
                Some(_) => PartitionState::Tidied,
                None if bytes == 0 => PartitionState::Empty,
                None => PartitionState::Open,
            },
            pinned: self.pool.bundle().is_none() && is_pinned(self.base(), key),
            rows: summary.as_ref().map(|summary| summary.rows),
            first_epoch: filled.map(|summary| epoch(summary.first_time)),
            last_epoch: filled.map(|summary| epoch(summary.last_time)),
            failure: None,
            path,
        }
    }

    fn look_inside(
        &self,
        key: &PartitionKey,
        info: &mut PartitionInfo,
        control: &Control,
    ) -> Result<()> {
        let all = |order| Plan::of(&LogFilter { order, ..LogFilter::default() });
        let (oldest, newest) = (all(Order::OldestFirst)?, all(Order::NewestFirst)?);
        let seen = PartitionScan::with(&self.pool, key, control, |scan| {
            let mut levels = LevelTally::default();
            tally(scan, &newest, &mut levels)?;
            let end =
                |plan| Ok(page::find(scan, plan, None, 1)?.places.first().map(|place| place.epoch));
            Ok((levels.counts.values().sum(), end(&oldest)?, end(&newest)?))
        });
        match seen {
            Ok(Some((rows, first, last))) => {
                (info.rows, info.first_epoch, info.last_epoch) = (Some(rows), first, last);
            }
            Ok(None) => (info.rows, info.state) = (Some(0), PartitionState::Empty),
            Err(error) => {
                let failure = as_failure(self.base(), key, error)?;
                if failure.kind != FailureKind::Busy {
                    info.state = PartitionState::Failed;
                }
                info.failure = Some(failure);
            }
        }
        Ok(())
    }
}
