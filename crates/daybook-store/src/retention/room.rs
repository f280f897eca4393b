//! What a context takes: packing its days, and keeping them to a size.
//!
//! The size is that of the days once they are packed, which a dry run cannot do. So it measures them, to
//! the byte, and both go the same way: from the newest day back, until the days are as large as they may
//! be. What is older goes as it is, and nobody packs, or measures, what goes.

use super::policy::RetentionRule;
use super::report::RetentionWhy;
use super::run::{Case, Run};
use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::failure::FailureKind;
use crate::key::PartitionKey;
use crate::names;
use crate::open::{as_failure, failure};
use crate::packed::{PackRequest, packed_path};

/// A packed day is packed anew when what was written to it since is this part of it.
const LATE_PART: u64 = 4;
/// No day takes more than this many times as much once it is packed. It is a fifth, as a rule; a day of
/// few entries is mostly what frames them.
const MOST_GROWTH: u64 = 2;

impl Run<'_> {
    /// Packs what is old enough; of a dry run, estimates it.
    pub(super) fn pack(&mut self, rule: &RetentionRule, days: &[PartitionKey]) -> Result<()> {
        let due: Vec<&PartitionKey> = days.iter().filter(|key| self.is_due(rule, key)).collect();
        if !self.report.dry_run {
            due.into_iter().try_for_each(|key| self.pack_day(key))?;
            return self.complete();
        }
        if due.is_empty() {
            return Ok(());
        }
        let days = due.into_iter().map(DayRef::of).collect();
        let request = PackRequest { days, dry_run: true, ..PackRequest::default() };
        let done = self.store.pack(&request, &self.quiet)?;
        self.report.bytes_packed_away += done.bytes_before.saturating_sub(done.bytes_after);
        self.report.packed.extend(done.days);
        self.report.partitions_failed.extend(done.partitions_failed);
        Ok(())
    }

    /// Packs what is old enough of a context's days, the oldest first, and takes the oldest away beyond a
    /// size.
    pub(super) fn keep_to(
        &mut self,
        rule: &RetentionRule,
        most: u64,
        days: Vec<PartitionKey>,
    ) -> Result<()> {
        if self.report.dry_run && self.fits_anyhow(rule, most, &days) {
            return self.pack(rule, &days);
        }
        let (may_go, stay): (Vec<_>, Vec<_>) =
            days.into_iter().partition(|key| key.day().end() <= self.now && !self.is_pinned(key));
        let mut total = 0;
        for key in &stay {
            total += self.size_of(rule, key)?;
        }
        let is_too_large_anyhow = total > most;
        let mut going = may_go.len();
        for key in may_go.iter().rev() {
            if total > most {
                break;
            }
            total += self.size_of(rule, key)?;
            going -= usize::from(total <= most);
        }
        self.complete()?;
        let going: Vec<PartitionKey> = may_go.into_iter().take(going).collect();
        for key in stay.iter().filter(|key| key.day().end() <= self.now) {
            let is_passed_over = is_too_large_anyhow || going.last().is_some_and(|last| key < last);
            let pinned = DayRef::of(key);
            if is_passed_over && !self.report.kept_pinned.contains(&pinned) {
                self.report.kept_pinned.push(pinned);
            }
        }
        self.retire(Case { rule, why: RetentionWhy::Size }, going).map(drop)
    }

    /// Whether days are so far below a size that none goes, whatever packing makes of them.
    fn fits_anyhow(&self, rule: &RetentionRule, most: u64, days: &[PartitionKey]) -> bool {
        let size = |key: &PartitionKey| {
            let now = self.store.settled_bytes(key);
            if self.is_due(rule, key) { now.saturating_mul(MOST_GROWTH) } else { now }
        };
        days.iter().map(size).fold(0, u64::saturating_add) <= most
    }

    /// What a day takes, packed where that is due.
    fn size_of(&mut self, rule: &RetentionRule, key: &PartitionKey) -> Result<u64> {
        if self.is_due(rule, key) {
            self.pack_day(key)?;
        }
        let packed = self.packed.get(key).copied();
        Ok(packed.unwrap_or_else(|| self.store.settled_bytes(key)))
    }

    /// Packs a day, or measures what that would make of it. One that cannot be packed is named.
    fn pack_day(&mut self, key: &PartitionKey) -> Result<()> {
        self.control.check()?;
        if self.is_full {
            return Ok(());
        }
        match self.store.pack_day(key, self.report.dry_run, &self.quiet) {
            Ok(Some(day)) => {
                self.report.bytes_packed_away += day.bytes_before.saturating_sub(day.bytes_after);
                self.packed.insert(key.clone(), day.bytes_after);
                self.report.packed.push(day);
            }
            Ok(None) => {}
            Err(error) => {
                let error = match error {
                    // What is beyond a limit goes all the same, and makes room.
                    StoreError::DiskFull { .. } => {
                        self.is_full = true;
                        let message = format!("it is not packed, nor are others: {error}");
                        failure(self.store.base(), key, FailureKind::Busy, message)
                    }
                    other => other,
                };
                let failure = as_failure(self.store.base(), key, error)?;
                self.report.partitions_failed.push(failure);
            }
        }
        Ok(())
    }

    /// Makes what goes with the days that were packed.
    fn complete(&mut self) -> Result<()> {
        if !self.report.dry_run {
            for key in std::mem::take(&mut self.packed).into_keys() {
                self.store.complete_packed(&key, &self.quiet);
                self.control.check()?;
            }
        }
        self.report.packed.sort_by(|a, b| (&a.context, &a.day).cmp(&(&b.context, &b.day)));
        Ok(())
    }

    fn is_due(&self, rule: &RetentionRule, key: &PartitionKey) -> bool {
        rule.pack_end(self.now).is_some_and(|end| key.day().end() <= end)
            && self.is_worth_packing(key)
    }

    /// Whether packing a day does more than write the same anew.
    fn is_worth_packing(&self, key: &PartitionKey) -> bool {
        let database = self.store.path(key);
        let size = |path: &std::path::Path| path.metadata().map_or(0, |meta| meta.len());
        let late = size(&database) + size(&database.with_file_name(names::WAL));
        late > 0 && late >= size(&packed_path(self.store.base(), key)) / LATE_PART
    }
}
