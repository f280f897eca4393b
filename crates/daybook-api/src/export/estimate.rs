//! What an export will be, before it is made: how many entries, of how many days, about how large.

use std::collections::BTreeSet;

use daybook_store::{LogEntry, LogFilter, Order, PartitionFailure, canonical_context};
use serde::{Deserialize, Serialize};

use super::packer::Packer;
use super::{DAY_SECS, ExportAs, ExportWhat, Lines, day_start};
use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;

/// Entries at either end that are written to learn how large one is.
const SAMPLE: usize = 400;
/// Bytes of Parquet for a byte of JSON lines, in percent: measured on the demo's and on real logs.
const PARQUET_PERCENT: u64 = 15;
/// What a bundle or a Parquet file has besides its rows, about.
const HEAD_BYTES: u64 = 8 * 1024;

/// What an export will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExportEstimate {
    /// Entries that match.
    pub rows: u64,
    /// Days (UTC) that they are of.
    pub days: u64,
    /// Bytes of the file, about.
    pub bytes: u64,
    /// Partitions that cannot be read, and will be left out.
    pub partitions_failed: Vec<PartitionFailure>,
}

impl LoggingApi {
    /// Carries out `export.estimate`. The entries are counted; how large the file will be follows from
    /// the newest and the oldest of them.
    ///
    /// # Errors
    /// `bad_request` for a day that is none, `bad_filter`, `bad_time_zone`, `cancelled`, or what the
    /// store says.
    pub fn export_estimate(
        &self,
        what: ExportWhat,
        call: &Call,
    ) -> Result<ExportEstimate, ApiError> {
        let filters = what.filters()?;
        let mut estimate = ExportEstimate::default();
        let mut days = BTreeSet::new();
        for filter in &filters {
            self.count_days(filter, &mut days, &mut estimate, call)?;
        }
        estimate.days = days.len() as u64;
        if estimate.rows > 0 {
            let sample = self.sample(&filters, estimate.rows, call)?;
            estimate.bytes = about(&what, &sample, estimate.rows)?;
        }
        Ok(estimate)
    }

    fn count_days(
        &self,
        filter: &LogFilter,
        days: &mut BTreeSet<i64>,
        estimate: &mut ExportEstimate,
        call: &Call,
    ) -> Result<(), ApiError> {
        let contexts: Vec<_> = filter.contexts.iter().map(|name| canonical_context(name)).collect();
        let mut edges = BTreeSet::new();
        for partition in self.store().partitions()? {
            if contexts.is_empty() || contexts.contains(&partition.context) {
                let start = day_start(&partition.day)?;
                let wanted = filter.epoch_from.is_none_or(|from| from < start + DAY_SECS)
                    && filter.epoch_to.is_none_or(|to| to > start);
                if wanted {
                    edges.extend([start, start + DAY_SECS]);
                }
            }
        }
        let edges: Vec<i64> = edges.into_iter().collect();
        if edges.is_empty() {
            return Ok(());
        }
        let histogram = self.store().histogram(filter, &edges, &call.control())?;
        for (start, counts) in edges.iter().zip(&histogram.counts) {
            let rows: u64 = counts.iter().sum();
            estimate.rows += rows;
            if rows > 0 {
                days.insert(*start);
            }
        }
        estimate.partitions_failed.extend(histogram.partitions_failed);
        Ok(())
    }

    /// Some of the entries: the newest and, where there are more, the oldest.
    fn sample(
        &self,
        filters: &[LogFilter],
        rows: u64,
        call: &Call,
    ) -> Result<Vec<LogEntry>, ApiError> {
        let page = |filter: &LogFilter, order| {
            let filter = LogFilter { order, limit: Some(SAMPLE), ..filter.clone() };
            self.store().query(&filter, &call.control()).map(|page| page.entries)
        };
        let Some(last) = filters.last() else { return Ok(Vec::new()) };
        let mut sample = page(last, Order::NewestFirst)?;
        if let Some(first) = filters.first().filter(|_| rows > SAMPLE as u64) {
            sample.append(&mut page(first, Order::OldestFirst)?);
        }
        Ok(sample)
    }
}

/// How large so many entries become, when they are like those of a sample.
fn about(what: &ExportWhat, sample: &[LogEntry], rows: u64) -> Result<u64, ApiError> {
    let lines = if what.format.is_lines() { what.format } else { ExportAs::Jsonl };
    let failed = |error: std::io::Error| ApiError::new(ApiError::INTERNAL, error.to_string());
    let mut text = Vec::new();
    Lines::of(lines, what.zone()?).write(&mut text, sample).map_err(failed)?;
    let mut out = Packer::new(Vec::new(), what.compression).map_err(failed)?;
    out.write(&text).map_err(failed)?;
    let bytes = out.finish().map_err(failed)?.len() as u64;
    let all = bytes.saturating_mul(rows) / (sample.len() as u64).max(1);
    Ok(if what.format.is_lines() {
        all
    } else {
        (all.saturating_mul(PARQUET_PERCENT) / 100).saturating_add(HEAD_BYTES)
    })
}
