//! Marks that travel with their entries.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::control::Control;
use crate::entry::LogEntry;
use crate::error::{Result, StoreError};
use crate::filter::{LogFilter, SrcFilter};
use crate::key::{Day, NANOS, PartitionKey};
use crate::marks::{EntryRef, Mark, MarksFilter};
use crate::packed::Packed;
use crate::store::PartitionedLogStore;

impl PartitionedLogStore {
    /// The marks of a day's entries, by their logids.
    pub(crate) fn marks_of(&self, key: &PartitionKey) -> Result<HashMap<i64, Mark>> {
        let filter = MarksFilter {
            contexts: vec![key.context().to_owned()],
            epoch_from: Some(key.day().start()),
            epoch_to: Some(key.day().end()),
        };
        let marks = self.marks(&filter)?.marks;
        Ok(marks.into_iter().map(|mark| (mark.logid, mark)).collect())
    }

    /// Marks the entries here that were marked there, unless they are marked already: a note of one's
    /// own stays. Gives their number.
    pub(super) fn take_marks(
        &self,
        marks: &[Mark],
        day_of: impl Fn(&PartitionKey) -> Result<Option<Packed>>,
        control: &Control,
    ) -> Result<u64> {
        let mut taken = 0;
        let mut open: Option<(PartitionKey, Option<Packed>)> = None;
        for mark in marks {
            control.check()?;
            let Ok(day) = Day::of_epoch(mark.epoch) else { continue };
            let key = PartitionKey::new(&mark.context_name, day);
            let day = match open.take() {
                Some((known, day)) if known == key => day,
                _ => day_of(&key)?,
            };
            let there = day.as_ref().map(|day| entry_of(&key, day, mark)).transpose()?.flatten();
            open = Some((key, day));
            let Some(there) = there else { continue };
            taken += u64::from(self.mark_equal(mark, &there, control)?);
        }
        Ok(taken)
    }

    /// Has the marks of a day follow its entries, which were joined with others of the same day and
    /// have other logids now.
    pub(crate) fn move_marks(
        &self,
        key: &PartitionKey,
        day: &Packed,
        control: &Control,
    ) -> Result<()> {
        for mark in self.marks_of(key)?.into_values() {
            let Some(there) = entry_of(key, day, &mark)? else { continue };
            if self.equals_of(&there, control)?.contains(&mark.logid) {
                continue;
            }
            if self.mark_equal(&mark, &there, control)? {
                let (context_name, epoch) = (mark.context_name.clone(), mark.epoch);
                self.unmark(&[EntryRef {
                    context_name,
                    epoch,
                    nanos: mark.nanos,
                    logid: mark.logid,
                }])?;
            }
        }
        Ok(())
    }

    /// Marks the entry here that is equal to a marked one, unless one is marked already.
    fn mark_equal(&self, mark: &Mark, there: &LogEntry, control: &Control) -> Result<bool> {
        let here = self.equals_of(there, control)?;
        let marked = self.marks(&MarksFilter {
            contexts: vec![mark.context_name.clone()],
            epoch_from: Some(mark.epoch),
            epoch_to: mark.epoch.checked_add(1),
        })?;
        let is_marked =
            |logid: i64| marked.marks.iter().any(|m| (m.nanos, m.logid) == (mark.nanos, logid));
        let Some(logid) = here.first().filter(|_| !here.iter().any(|logid| is_marked(*logid)))
        else {
            return Ok(false);
        };
        let (context_name, epoch, nanos) = (mark.context_name.clone(), mark.epoch, mark.nanos);
        let entry = EntryRef { context_name, epoch, nanos, logid: *logid };
        match self.mark(&entry, Some(&mark.note), control) {
            Ok(_) => Ok(true),
            // Gone again meanwhile, or a note that is longer than a note may be.
            Err(StoreError::NoSuchEntry { .. } | StoreError::NoteTooLong { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Logids of the entries that are equal to one of a bundle.
    fn equals_of(&self, there: &LogEntry, control: &Control) -> Result<Vec<i64>> {
        let filter = LogFilter {
            contexts: vec![there.context_name.clone()],
            epoch_from: Some(there.epoch),
            epoch_to: there.epoch.checked_add(1),
            src: Some(SrcFilter::Exact(there.src.clone())),
            ..LogFilter::default()
        };
        let mut found = Vec::new();
        self.stream(&filter, control, &mut |entries| {
            let same = entries.into_iter().filter_map(|entry| {
                let logid = entry.logid;
                (LogEntry { logid: there.logid, ..entry } == *there).then_some(logid)
            });
            found.extend(same);
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

/// The marked entry of a bundle.
fn entry_of(key: &PartitionKey, day: &Packed, mark: &Mark) -> Result<Option<LogEntry>> {
    let time = (mark.epoch - key.day().start()) * NANOS + i64::from(mark.nanos);
    let Some(block) = day.block_of(time, mark.logid) else { return Ok(None) };
    let batch = day.read(key, block, daybook_parquet::Columns::ALL)?;
    let exact = mark.epoch.saturating_mul(NANOS).saturating_add(i64::from(mark.nanos));
    let row = batch.find(exact, mark.logid);
    Ok(row.and_then(|row| Packed::entry(key, &batch, row)))
}
