//! What a store does when it has time: days that are over get a check, their plain indexes, a summary
//! and an index of their texts; what lay in the trash long enough goes for good.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::control::{Control, Progress};
use crate::error::Result;
use crate::failure::PartitionFailure;
use crate::filter::LogFilter;
use crate::key::PartitionKey;
use crate::open::{self, Access, as_failure};
use crate::packed::packed_path;
use crate::read::plan::Plan;
use crate::read::scan::PartitionScan;
use crate::read::tally::tally;
use crate::store::{IndexPolicy, PartitionedLogStore};
use crate::summary::{SETTLED_MS, Stamp, SummaryTally};
use crate::write::{begin, reorder};
use crate::{schema, text_index, trash};

/// Asks to tidy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TidyRequest {
    /// Only list the days that wait for it.
    pub dry_run: bool,
}

/// What was tidied, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TidyReport {
    /// The days that were dealt with.
    pub days: Vec<TidiedDay>,
    /// Bytes of the trash whose time is over, and that are free again.
    pub trash_bytes: u64,
    /// Whether nothing was done because only a list was asked for.
    pub dry_run: bool,
    /// Partitions that could not be dealt with, damaged ones among them.
    pub partitions_failed: Vec<PartitionFailure>,
}

/// What was done for a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TidiedDay {
    /// Canonical name of the context.
    pub context: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// SQLite found it sound.
    pub checked: bool,
    /// Its plain indexes were made.
    pub indexed: bool,
    /// Its blocks were put in order of time.
    pub reordered: bool,
    /// Its summary was written.
    pub summarised: bool,
    /// The index of its texts was written.
    pub texts_indexed: bool,
}

impl PartitionedLogStore {
    /// Tidies the days that are over and were not tidied since they changed, and deletes for good
    /// what lay in the trash for its time, unless the clock is not to be believed. Stops between days when cancelled; what is done by then stays done.
    ///
    /// # Errors
    /// [`crate::StoreError::Io`] when the base cannot be listed; [`crate::StoreError::Cancelled`].
    pub fn tidy(&self, request: &TidyRequest, control: &Control) -> Result<TidyReport> {
        self.pool.writable()?;
        let now = self.options.clock.now_epoch();
        let mut keys = self.pool.list()?;
        keys.sort_unstable();
        let growing: Vec<PartitionKey> = keys.extract_if(.., |key| key.day().end() > now).collect();
        let has_summary = |key: &PartitionKey| self.summaries.current(self.base(), key).is_some();
        keys.retain(|key| !has_summary(key) || !text_index::is_current(self.base(), key));
        let mut report = TidyReport { dry_run: request.dry_run, ..TidyReport::default() };
        let mut progress = Progress { partitions_total: keys.len() as u64, ..Progress::default() };
        let mut sound = Vec::new();
        for key in keys {
            control.check()?;
            control.report(progress);
            progress.partitions_done += 1;
            let day = TidiedDay {
                context: key.context().to_owned(),
                day: key.day().to_string(),
                ..TidiedDay::default()
            };
            if request.dry_run {
                report.days.push(day);
                continue;
            }
            if has_summary(&key) {
                sound.push((key, day));
                continue;
            }
            match self.prepare(&key, day, control) {
                Ok(Some(day)) => sound.push((key, day)),
                Ok(None) => {}
                Err(error) => report.partitions_failed.push(as_failure(self.base(), &key, error)?),
            }
        }
        for (key, mut day) in sound {
            control.check()?;
            let done = (|| {
                day.summarised = !has_summary(&key) && self.summarise(&key, control)?;
                day.texts_indexed = self.index_texts(&key, control)?;
                Ok(())
            })();
            if let Err(error) = done {
                report.partitions_failed.push(as_failure(self.base(), &key, error)?);
            }
            report.days.push(day);
        }
        for key in growing.iter().filter(|_| !request.dry_run) {
            control.check()?;
            if let Err(error) = self.index_texts(key, control) {
                report.partitions_failed.push(as_failure(self.base(), key, error)?);
            }
        }
        report.trash_bytes = if request.dry_run {
            let believed = self.clock_jump()?.is_none();
            if believed { trash::due_bytes(self.base(), now) } else { 0 }
        } else if self.is_clock_believed()? {
            trash::due(&self.pool, now, control)?.bytes
        } else {
            0
        };
        control.report(Progress { partitions_done: progress.partitions_total, ..progress });
        Ok(report)
    }

    /// Checks a day, makes its indexes, puts its blocks in order and leaves its log empty.
    fn prepare(
        &self,
        key: &PartitionKey,
        mut day: TidiedDay,
        control: &Control,
    ) -> Result<Option<TidiedDay>> {
        if !self.path(key).exists() {
            // Of a packed day there is only the summary to write.
            return Ok(packed_path(self.base(), key).exists().then_some(day));
        }
        let failed = self.pool.failed(key);
        let done = self.pool.lease(key, Access::Write, |handle| {
            open::check(&handle.conn, self.base(), key)?;
            day.checked = true;
            control.check()?;
            // What the writer remembers of the tail is of the time before.
            handle.tail = None;
            let tx = begin(&handle.conn).map_err(&failed)?;
            let scan = PartitionScan {
                conn: &tx,
                key,
                pool: &self.pool,
                control,
                seen_tail: None,
                packed: None,
            };
            day.reordered = reorder(&scan, &tx)?;
            if self.options.indexes != IndexPolicy::Never {
                tx.execute_batch(schema::PLAIN_INDEXES).map_err(&failed)?;
                day.indexed = true;
            }
            tx.execute("UPDATE partition SET tidied = 1 WHERE tidied = 0", []).map_err(&failed)?;
            tx.commit().map_err(&failed)?;
            handle
                .conn
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .map_err(&failed)
        });
        done.map(|done| done.map(|()| day))
    }

    /// Writes the summary of a day. False when someone writes to it meanwhile: then another time.
    pub(crate) fn summarise(&self, key: &PartitionKey, control: &Control) -> Result<bool> {
        let path = self.path(key);
        let Some(before) = Stamp::of(&path) else { return Ok(false) };
        while !before.is_settled() {
            control.check()?;
            std::thread::sleep(Duration::from_millis(SETTLED_MS / 5));
        }
        let plan = Plan::of(&LogFilter::default())?;
        let summary = PartitionScan::with(&self.pool, key, control, |scan| {
            let mut sums = SummaryTally::default();
            tally(scan, &plan, &mut sums)?;
            let mut names: HashMap<i64, String> = HashMap::new();
            let mut statement = scan.prepare("SELECT src_id, src FROM sources")?;
            let mut rows = scan.sql(statement.query([]))?;
            while let Some(row) = scan.sql(rows.next())? {
                names.insert(scan.sql(row.get(0))?, scan.sql(row.get(1))?);
            }
            let named = |src_id: i64| {
                let packed = scan.packed.as_ref().and_then(|packed| packed.day.src(src_id));
                packed.map(str::to_owned).or_else(|| names.get(&src_id).cloned())
            };
            Ok(sums.finish(before, named))
        })?;
        // Unchanged from before the reading to after it: the summary is of this state.
        let Some(summary) = summary.filter(|_| Stamp::of(&path) == Some(before)) else {
            return Ok(false);
        };
        summary.save(self.base(), key)?;
        Ok(true)
    }
}
