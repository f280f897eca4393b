//! What asks for entries: pages, counts, histograms, sources, and what there is to ask.

use std::ops::ControlFlow;

use daybook_store::{
    ContextInfo, Count, Histogram, LogEntry, LogFilter, Page, PartitionFailure, PartitionInfo,
    StreamSummary, canonical_context, source_tree,
};

use super::{LoggingApi, Reply};
use crate::buckets::edges;
use crate::call::Call;
use crate::event::{EarlyRows, Event};
use crate::query;
use crate::retention::PartitionsRequest;
use crate::types::{
    CountRequest, Empty, HistogramRequest, QueryRequest, SourcesReply, SourcesRequest,
};
use crate::zone::{local_zone, parse_zone};

impl LoggingApi {
    /// All entries that match, in order and in chunks, as they are found, until `sink` breaks off:
    /// what `logs.query` gives page by page. With `explain` the summary's stats say what was done.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::stream`].
    pub fn stream(
        &self,
        filter: &LogFilter,
        explain: bool,
        call: &Call,
        sink: &mut dyn FnMut(Vec<LogEntry>) -> ControlFlow<()>,
    ) -> Reply<StreamSummary> {
        Ok(self.store.stream(filter, &call.search(explain), sink)?)
    }

    /// Carries out `logs.query`.
    ///
    /// # Errors
    /// `bad_query`, `bad_filter`, `bad_cursor`, `cancelled`, or what the store says.
    pub fn logs_query(&self, request: QueryRequest, call: &Call) -> Reply<Page> {
        let control = call.search(request.explain);
        let filter = match &request.query {
            Some(query) => query::narrowed(query, request.filter)?,
            None => request.filter,
        };
        if call.listener().is_none() {
            return Ok(self.store.query(&filter, &control)?);
        }
        let mut early = |rows: &[LogEntry]| {
            call.tell(Event::Early(EarlyRows { rows: rows.to_vec() }));
        };
        Ok(self.store.query_early(&filter, &control, &mut early)?)
    }

    /// Carries out `logs.count`.
    ///
    /// # Errors
    /// `bad_filter`, `cancelled`, or what the store says.
    pub fn logs_count(&self, request: CountRequest, call: &Call) -> Reply<Count> {
        Ok(self.store.count(&request.filter, &call.search(request.explain))?)
    }

    /// Carries out `logs.histogram`. An open end of the range becomes the first or last entry in
    /// the filter's contexts; without entries the histogram has no buckets.
    ///
    /// # Errors
    /// `bad_request` for edges that cannot be drawn, `bad_time_zone`, `bad_filter`, `cancelled`,
    /// or what the store says.
    pub fn logs_histogram(&self, request: HistogramRequest, call: &Call) -> Reply<Histogram> {
        let zone = request.tz.as_deref().map_or_else(|| Ok(local_zone()), parse_zone)?;
        let held = self.held(&request.filter, call)?;
        let mut histogram = match held.range {
            Some((from, to)) => {
                let edges = edges(request.bucket, from, to, zone)?;
                self.store.histogram(&request.filter, &edges, &call.search(request.explain))?
            }
            None => Histogram::default(),
        };
        // Days that cannot be read do not widen the range; they are named all the same.
        for failure in held.failed {
            if !histogram.partitions_failed.iter().any(|known| known.path == failure.path) {
                histogram.partitions_failed.push(failure);
            }
        }
        Ok(histogram)
    }

    /// Carries out `logs.sources`.
    ///
    /// # Errors
    /// `bad_filter`, `cancelled`, or what the store says.
    pub fn logs_sources(&self, request: SourcesRequest, call: &Call) -> Reply<SourcesReply> {
        let control = call.search(request.explain);
        let list = self.store.list_sources(&request.filter, &control)?;
        let tree = request.tree.then(|| source_tree(&list.sources));
        Ok(SourcesReply { list, tree })
    }

    /// Carries out `logs.contexts`.
    ///
    /// # Errors
    /// When the folder of the store cannot be listed.
    pub fn logs_contexts(&self, _: Empty, _: &Call) -> Reply<Vec<ContextInfo>> {
        Ok(self.store.contexts()?)
    }

    /// Carries out `logs.partitions`.
    ///
    /// # Errors
    /// When the folder of the store cannot be listed.
    pub fn logs_partitions(
        &self,
        request: PartitionsRequest,
        call: &Call,
    ) -> Reply<Vec<PartitionInfo>> {
        if request.detailed.unwrap_or(true) {
            return Ok(self.store.partitions_detailed(&call.control())?);
        }
        Ok(self.store.partitions()?)
    }

    /// The range of a filter with its open ends closed by what the store holds.
    fn held(&self, filter: &LogFilter, call: &Call) -> Reply<Held> {
        if let (Some(from), Some(to)) = (filter.epoch_from, filter.epoch_to) {
            return Ok(Held { range: Some((from, to)), failed: Vec::new() });
        }
        let contexts: Vec<_> = filter.contexts.iter().map(|name| canonical_context(name)).collect();
        let mut held = Held::default();
        for partition in self.store.partitions_detailed(&call.control())? {
            if !contexts.is_empty() && !contexts.contains(&partition.context) {
                continue;
            }
            if let (Some(first), Some(last)) = (partition.first_epoch, partition.last_epoch) {
                let (from, to) = held.range.unwrap_or((first, last + 1));
                held.range = Some((from.min(first), to.max(last + 1)));
            }
            held.failed.extend(partition.failure);
        }
        held.range = held.range.map(|(first, end)| {
            let from = filter.epoch_from.unwrap_or(first);
            let to = filter.epoch_to.unwrap_or(end);
            // A range that lies outside of what is held is empty, not wrong.
            if from < to { (from, to) } else { (from.min(to), from.min(to) + 1) }
        });
        Ok(held)
    }
}

/// What a store holds for a filter.
#[derive(Default)]
struct Held {
    /// First second and the second after the last; none without entries.
    range: Option<(i64, i64)>,
    /// Partitions that could not say.
    failed: Vec<PartitionFailure>,
}
