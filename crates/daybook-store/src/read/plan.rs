//! What a filter means, worked out once for all partitions.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::block::{IdSet, Kind};
use crate::context::canonical_context;
use crate::cursor::Place;
use crate::error::{Result, StoreError};
use crate::filter::{DEFAULT_LIMIT, LevelFilter, LogFilter, MAX_LIMIT, Order, SrcFilter};
use crate::key::{DAY_NANOS, Day, MAX_EPOCH, NANOS, PartitionKey};
use crate::read::prefix::{self, SrcRange};
use crate::read::text::RowTest;

/// A filter, checked and worked out.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Canonical names; none means all.
    pub contexts: Option<HashSet<String>>,
    /// Half-open range, Unix seconds.
    pub from: i64,
    pub to: i64,
    pub src: Option<SrcFilter>,
    pub levels: Option<LevelFilter>,
    pub error: Option<bool>,
    pub row_test: Option<Arc<RowTest>>,
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
            contexts: (!filter.contexts.is_empty())
                .then(|| filter.contexts.iter().map(|name| canonical_context(name)).collect()),
            from: filter.epoch_from.unwrap_or(0).max(0),
            to: filter.epoch_to.unwrap_or(i64::MAX).min(MAX_EPOCH + 1),
            src: filter.src.clone().filter(|src| *src != SrcFilter::Prefix(String::new())),
            levels: filter.levels.clone(),
            error: filter.error,
            row_test: RowTest::of(filter)?.map(Arc::new),
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
        let day = key.day();
        let in_range = day.start() < self.to && day.end() > self.from;
        let behind_cursor = self.after.as_ref().is_none_or(|place| match self.order {
            Order::NewestFirst => day.start() <= place.epoch,
            Order::OldestFirst => day.end() > place.epoch,
        });
        in_range
            && behind_cursor
            && self.contexts.as_ref().is_none_or(|names| names.contains(key.context()))
    }

    /// The range within a day, in nanoseconds since it began.
    pub(crate) fn times(&self, day: Day) -> Times {
        let clamp = |epoch: i64| (epoch - day.start()).clamp(0, DAY_NANOS / NANOS) * NANOS;
        Times { from: clamp(self.from), to: clamp(self.to) }
    }

    /// Whether a level and error flag match.
    pub(crate) fn wants_level(&self, level: i32, error: bool) -> bool {
        let level_ok = match &self.levels {
            None => true,
            Some(LevelFilter::Min(min)) => level >= *min,
            Some(LevelFilter::Set(set)) => set.contains(&level),
            Some(LevelFilter::Ranges(ranges)) => {
                ranges.iter().any(|(from, to)| (*from..*to).contains(&level))
            }
        };
        level_ok && self.error.is_none_or(|wanted| wanted == error)
    }

    /// Whether a source matches.
    pub(crate) fn wants_src(&self, src: &str) -> bool {
        self.src.as_ref().is_none_or(|filter| prefix::matches(filter, src))
    }

    /// Whether sources, levels and error flags matter at all.
    pub(crate) fn any_kind(&self) -> bool {
        self.src.is_none() && self.levels.is_none() && self.error.is_none()
    }

    /// The same with the sources as the ids of one partition.
    pub(crate) fn kinds<'a>(&'a self, conn: &Connection) -> rusqlite::Result<KindTest<'a>> {
        let src_ids = match &self.src {
            None => None,
            Some(filter) => {
                let mut ids = IdSet::default();
                for range in prefix::ranges(filter) {
                    src_ids(conn, &range, &mut ids)?;
                }
                Some(ids)
            }
        };
        Ok(KindTest { plan: self, src_ids })
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

/// Which kinds of one partition match.
pub(crate) struct KindTest<'a> {
    plan: &'a Plan,
    src_ids: Option<IdSet<i64>>,
}

impl KindTest<'_> {
    pub(crate) fn wants(&self, kind: &Kind) -> bool {
        self.src_ids.as_ref().is_none_or(|ids| ids.contains(&kind.src_id))
            && self.plan.wants_level(kind.level, kind.error)
    }

    /// No source of this partition matches.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.src_ids.as_ref().is_some_and(IdSet::is_empty)
    }
}

/// A prefix as an indexed range: never `LIKE`. After ANALYZE the planner would rather read the
/// whole table, so the index is named.
pub(crate) const SRC_RANGE_SQL: &str =
    "SELECT src_id FROM sources INDEXED BY sqlite_autoindex_sources_1 WHERE src >= ?1 AND src < ?2";
/// The same without an end.
pub(crate) const SRC_FROM_SQL: &str =
    "SELECT src_id FROM sources INDEXED BY sqlite_autoindex_sources_1 WHERE src >= ?1";

fn src_ids(conn: &Connection, range: &SrcRange, out: &mut IdSet<i64>) -> rusqlite::Result<()> {
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
