//! What a filter means, worked out once for all partitions.

use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::block::{IdSet, Kind};
use crate::cursor::Place;
use crate::error::{Result, StoreError};
use crate::explain::ExplainOutcome;
use crate::filter::{DEFAULT_LIMIT, LogFilter, MAX_LIMIT, Order};
use crate::key::{DAY_NANOS, Day, MAX_EPOCH, NANOS, PartitionKey};
use crate::read::matching::{Facts, Matching, RowFacts, SrcFacts, Verdict, Wants};
use crate::read::prefix::{self, SrcRange};
use crate::read::scan::PartitionScan;
use crate::text_index::{Field, Need};

/// A filter, checked and worked out.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Half-open range, Unix seconds.
    pub from: i64,
    pub to: i64,
    pub matching: Arc<Matching>,
    pub order: Order,
    pub limit: usize,
    pub after: Option<Place>,
}

impl Plan {
    /// # Errors
    /// [`StoreError::BadFilter`], [`StoreError::BadCursor`].
    pub(crate) fn of(filter: &LogFilter) -> Result<Plan> {
        let limit = filter.limit.unwrap_or(DEFAULT_LIMIT);
        if limit > MAX_LIMIT {
            return Err(StoreError::BadFilter {
                message: format!(
                    "a page of {limit} entries was asked for, at most {MAX_LIMIT} are given"
                ),
            });
        }
        Ok(Plan {
            from: filter.epoch_from.unwrap_or(0).max(0),
            to: filter.epoch_to.unwrap_or(i64::MAX).min(MAX_EPOCH + 1),
            matching: Arc::new(Matching::of(filter)?),
            order: filter.order,
            limit,
            after: filter
                .cursor
                .as_deref()
                .map(|cursor| Place::of_cursor(cursor, filter.order))
                .transpose()?,
        })
    }

    /// Whether a partition may hold a match, by its name alone.
    pub(crate) fn wants(&self, key: &PartitionKey) -> bool {
        self.unwanted(key).is_none()
    }

    /// Why a partition holds no match, by its name alone; none when it may hold some.
    pub(crate) fn unwanted(&self, key: &PartitionKey) -> Option<ExplainOutcome> {
        let day = key.day();
        let in_range = day.start() < self.to && day.end() > self.from;
        let behind_cursor = self.after.as_ref().is_none_or(|place| match self.order {
            Order::NewestFirst => day.start() <= place.epoch,
            Order::OldestFirst => day.end() > place.epoch,
        });
        if !in_range {
            Some(ExplainOutcome::OutOfRange)
        } else if !behind_cursor {
            Some(ExplainOutcome::BehindCursor)
        } else if self.verdict(key, None, None) == Verdict::No {
            Some(ExplainOutcome::OtherContext)
        } else {
            None
        }
    }

    /// The range within a day, in nanoseconds since it began.
    pub(crate) fn times(&self, day: Day) -> Times {
        let clamp = |epoch: i64| (epoch - day.start()).clamp(0, DAY_NANOS / NANOS) * NANOS;
        Times { from: clamp(self.from), to: clamp(self.to) }
    }

    /// Whether entries of a partition match of which this much is known: source, and level with
    /// error flag.
    pub(crate) fn verdict(
        &self,
        key: &PartitionKey,
        src: Option<&str>,
        level: Option<(i32, bool)>,
    ) -> Verdict {
        let src = src.map(SrcFacts::Name);
        self.matching.verdict(&Facts { context: key.context(), src, level, ..Facts::default() })
    }

    /// The conditions with the sources as the numbers of one partition.
    ///
    /// # Errors
    /// Those of the partition.
    pub(crate) fn kinds<'a>(&'a self, scan: &PartitionScan<'a>) -> Result<KindTest<'a>> {
        let mut src_ids = Vec::new();
        for filter in self.matching.srcs() {
            let mut ids = IdSet::default();
            for range in prefix::ranges(filter) {
                scan.sql(read_src_ids(scan.conn, &range, &mut ids))?;
            }
            if let Some(packed) = &scan.packed {
                packed.day.src_ids(filter, &mut ids);
            }
            src_ids.push(ids);
        }
        Ok(KindTest { matching: &self.matching, context: scan.key.context(), src_ids })
    }
}

/// Half-open range of a day, in nanoseconds since it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub from: i64,
    pub to: i64,
}

impl Times {
    pub(crate) fn contains(self, time: i64) -> bool {
        time >= self.from && time < self.to
    }

    /// Whether all of `[first, last]` lies within.
    pub(crate) fn covers(self, first: i64, last: i64) -> bool {
        first >= self.from && last < self.to
    }

    /// Whether some of `[first, last]` lies within.
    pub(crate) fn touches(self, first: i64, last: i64) -> bool {
        first < self.to && last >= self.from
    }
}

/// Which entries of one partition match.
pub(crate) struct KindTest<'a> {
    matching: &'a Matching,
    context: &'a str,
    src_ids: Vec<IdSet<i64>>,
}

impl KindTest<'_> {
    /// What is said of all entries of a kind; open where their rows must be read.
    pub(crate) fn verdict(&self, kind: &Kind) -> Verdict {
        self.matching.verdict(&self.facts(kind))
    }

    /// The same where nothing in a block meets these conditions, a bit each of [`KindTest::needs`].
    pub(crate) fn verdict_without(&self, kind: &Kind, absent: u64) -> Verdict {
        self.matching.verdict(&Facts { absent, ..self.facts(kind) })
    }

    /// The same of entries of any kind.
    pub(crate) fn verdict_of_any(&self, absent: u64) -> Verdict {
        self.matching.verdict(&Facts { context: self.context, absent, ..Facts::default() })
    }

    /// What the conditions on rows need.
    pub(crate) fn needs(&self) -> &[(Field, Need)] {
        self.matching.needs()
    }

    /// Whether an entry matches whose kind left it open. The kind is given once more where it is
    /// wanted; where it is not, what is still open of it was met before.
    pub(crate) fn passes(&self, kind: Option<&Kind>, row: RowFacts<'_>) -> bool {
        let known = kind.map_or_else(
            || Facts { context: self.context, ..Facts::default() },
            |kind| self.facts(kind),
        );
        self.matching.verdict(&Facts { row: Some(row), ..known }) != Verdict::No
    }

    /// What of a row is looked at.
    pub(crate) fn wants(&self) -> Wants {
        self.matching.wants()
    }

    /// Sources of the partition that the conditions name.
    pub(crate) fn sources(&self) -> u64 {
        self.src_ids.iter().map(|ids| ids.len() as u64).sum()
    }

    /// Nothing of this partition can match, for its sources.
    pub(crate) fn is_hopeless(&self) -> bool {
        let src = Some(SrcFacts::Ids(&self.src_ids));
        let facts = Facts { context: self.context, src, ..Facts::default() };
        self.matching.verdict(&facts) == Verdict::No
    }

    fn facts(&self, kind: &Kind) -> Facts<'_> {
        Facts {
            context: self.context,
            src: Some(SrcFacts::Id(kind.src_id, &self.src_ids)),
            level: Some((kind.level, kind.error)),
            ..Facts::default()
        }
    }
}

/// A prefix as an indexed range: never `LIKE`. After ANALYZE the planner would rather read the
/// whole table, so the index is named.
pub(crate) const SRC_RANGE_SQL: &str =
    "SELECT src_id FROM sources INDEXED BY sqlite_autoindex_sources_1 WHERE src >= ?1 AND src < ?2";
/// The same without an end.
pub(crate) const SRC_FROM_SQL: &str =
    "SELECT src_id FROM sources INDEXED BY sqlite_autoindex_sources_1 WHERE src >= ?1";

fn read_src_ids(conn: &Connection, range: &SrcRange, out: &mut IdSet<i64>) -> rusqlite::Result<()> {
    let mut statement =
        conn.prepare_cached(if range.to.is_some() { SRC_RANGE_SQL } else { SRC_FROM_SQL })?;
    let mut rows = match &range.to {
        Some(to) => statement.query(params![range.from, to])?,
        None => statement.query(params![range.from])?,
    };
    while let Some(row) = rows.next()? {
        out.insert(row.get(0)?);
    }
    Ok(())
}
