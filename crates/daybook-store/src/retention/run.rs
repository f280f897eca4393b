//! Carrying a policy out, or saying what that would do.

use std::collections::BTreeMap;

use super::export;
use super::files::RunLock;
use super::policy::{RetentionPolicy, RetentionRule};
use super::report::{RetentionReport, RetentionRun, RetentionWhy, RetiredDay};
use crate::control::{Control, Progress};
use crate::day_ref::DayRef;
use crate::error::{Result, StoreError};
use crate::key::PartitionKey;
use crate::names;
use crate::packed::{PackRequest, packed_path};
use crate::pins::is_pinned;
use crate::store::PartitionedLogStore;
use crate::trash::{Going, Removal, TrashReason};

/// A packed day is packed anew when what was written to it since is this part of it.
const LATE_PART: u64 = 4;

impl PartitionedLogStore {
    /// Carries the policy out, whether or not it is turned on. Waits while another process does.
    ///
    /// # Errors
    /// [`StoreError::BadPolicy`]; [`StoreError::ClockJumped`]; [`StoreError::Io`];
    /// [`StoreError::Cancelled`]: what went by then can be put back. Days that cannot be dealt
    /// with stay as they are and are named.
    pub fn run_retention(
        &self,
        request: &RetentionRun,
        control: &Control,
    ) -> Result<RetentionReport> {
        self.pool.writable()?;
        let policy = match &request.policy {
            Some(policy) => {
                policy.check(self.base())?;
                policy.clone()
            }
            None => self.policy()?,
        };
        if request.dry_run {
            return Run::new(self, &policy, true, control).all();
        }
        if request.policy.is_some() {
            let message = "a policy is only tried in a dry run; keep it first".to_owned();
            return Err(StoreError::BadPolicy { message });
        }
        if !self.base().is_dir() {
            return Ok(RetentionReport::default());
        }
        let _lock = RunLock::hold(self.base(), control)?;
        self.carry_out(&policy, request.confirm_clock, control)
    }

    /// Carries the policy out if it is turned on and that was not done for some seconds, by any
    /// process. None when it is not due.
    ///
    /// # Errors
    /// Those of [`PartitionedLogStore::run_retention`].
    pub fn run_retention_if_due(
        &self,
        every_secs: i64,
        control: &Control,
    ) -> Result<Option<RetentionReport>> {
        if self.pool.bundle().is_some() || !self.base().join(names::RETENTION).exists() {
            return Ok(None);
        }
        let policy = self.policy()?;
        if !policy.enabled || !self.is_run_due(every_secs) {
            return Ok(None);
        }
        let _lock = RunLock::hold(self.base(), control)?;
        // Another process may have done it while this one waited.
        if !self.is_run_due(every_secs) {
            return Ok(None);
        }
        self.carry_out(&policy, false, control).map(Some)
    }

    fn is_run_due(&self, every_secs: i64) -> bool {
        let now = self.options.clock.now_epoch();
        self.last_run().is_none_or(|run| (now - run.at_epoch).abs() >= every_secs)
    }

    fn carry_out(
        &self,
        policy: &RetentionPolicy,
        confirm_clock: bool,
        control: &Control,
    ) -> Result<RetentionReport> {
        let believed = if confirm_clock { Ok(()) } else { self.check_clock() };
        let done = believed.and_then(|()| {
            let report = Run::new(self, policy, false, control).all()?;
            self.note_clock()?;
            Ok(report)
        });
        // What was cut short goes on the next time.
        if !matches!(done, Err(StoreError::Cancelled)) {
            self.keep_run(&done);
        }
        done
    }
}

/// One run.
struct Run<'a> {
    store: &'a PartitionedLogStore,
    policy: &'a RetentionPolicy,
    control: &'a Control,
    /// Stops with the run, and says nothing of parts of it.
    quiet: Control,
    now: i64,
    removal: Removal<'a>,
    progress: Progress,
    report: RetentionReport,
}

/// What goes of a context, and by which rule.
#[derive(Clone, Copy)]
struct Case<'r> {
    rule: &'r RetentionRule,
    why: RetentionWhy,
}

impl<'a> Run<'a> {
    fn new(
        store: &'a PartitionedLogStore,
        policy: &'a RetentionPolicy,
        dry_run: bool,
        control: &'a Control,
    ) -> Self {
        let clock = &store.options.clock;
        Run {
            store,
            policy,
            control,
            quiet: Control::with_cancel(control.cancel_token().clone()),
            now: clock.now_epoch(),
            removal: Removal::new(
                &store.pool,
                TrashReason::Retention,
                clock.now_ms(),
                policy.trash_secs(),
            ),
            progress: Progress::default(),
            report: RetentionReport { dry_run, ..RetentionReport::default() },
        }
    }

    fn all(mut self) -> Result<RetentionReport> {
        let mut contexts: BTreeMap<String, Vec<PartitionKey>> = BTreeMap::new();
        for key in self.store.pool.list()? {
            contexts.entry(key.context().to_owned()).or_default().push(key);
        }
        self.progress.partitions_total = contexts.values().map(|days| days.len() as u64).sum();
        let mut done = 0;
        for (context, mut days) in contexts {
            self.control.check()?;
            self.control.report(self.progress);
            let count = days.len() as u64;
            if let Some(rule) = self.policy.rule_of(&context) {
                days.sort_unstable();
                self.context(rule, days)?;
            }
            done += count;
            self.progress.partitions_done = done;
            self.progress.found = self.report.rows;
        }
        self.control.report(self.progress);
        self.report.trash = self.removal.finish()?;
        Ok(self.report)
    }

    /// Deals with the days of a context, the oldest first.
    fn context(&mut self, rule: &RetentionRule, days: Vec<PartitionKey>) -> Result<()> {
        let oldest_end = rule.oldest_end(self.now).unwrap_or(i64::MIN);
        let (old, mut kept): (Vec<_>, Vec<_>) =
            days.into_iter().partition(|key| key.day().end() <= oldest_end);
        let (pinned, old): (Vec<_>, Vec<_>) = old.into_iter().partition(|key| self.is_pinned(key));
        self.report.kept_pinned.extend(pinned.iter().map(DayRef::of));
        let stayed = self.retire(Case { rule, why: RetentionWhy::Age }, old)?;
        kept.extend(pinned.into_iter().chain(stayed));
        kept.sort_unstable();
        let mut sizes: BTreeMap<PartitionKey, u64> = BTreeMap::new();
        self.pack(rule, &kept, &mut sizes)?;
        let Some(most) = rule.max_bytes else { return Ok(()) };
        let size =
            |key: &PartitionKey| sizes.get(key).copied().unwrap_or_else(|| self.store.bytes(key));
        let sized: Vec<(PartitionKey, u64)> =
            kept.into_iter().map(|key| (key.clone(), size(&key))).collect();
        let mut total: u64 = sized.iter().map(|(_, bytes)| bytes).sum();
        let mut large = Vec::new();
        for (key, bytes) in sized {
            if total <= most || key.day().end() > self.now {
                break;
            }
            if self.is_pinned(&key) {
                let pinned = DayRef::of(&key);
                if !self.report.kept_pinned.contains(&pinned) {
                    self.report.kept_pinned.push(pinned);
                }
                continue;
            }
            total -= bytes;
            large.push(key);
        }
        self.retire(Case { rule, why: RetentionWhy::Size }, large).map(drop)
    }

    /// Packs what is old enough. Notes what days take then, where that is an estimate.
    fn pack(
        &mut self,
        rule: &RetentionRule,
        days: &[PartitionKey],
        sizes: &mut BTreeMap<PartitionKey, u64>,
    ) -> Result<()> {
        let Some(end) = rule.pack_end(self.now) else { return Ok(()) };
        let wanted: Vec<DayRef> = days
            .iter()
            .filter(|key| key.day().end() <= end && self.is_worth_packing(key))
            .map(DayRef::of)
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let dry_run = self.report.dry_run;
        let request = PackRequest { days: wanted, dry_run, ..PackRequest::default() };
        let done = self.store.pack(&request, &self.quiet)?;
        if dry_run {
            for day in &done.days {
                let (context, date) = (day.context.clone(), day.day.clone());
                sizes.insert(DayRef { context, day: date }.key()?, day.bytes_after);
            }
        }
        self.report.bytes_packed_away += done.bytes_before.saturating_sub(done.bytes_after);
        self.report.packed.extend(done.days);
        self.report.partitions_failed.extend(done.partitions_failed);
        Ok(())
    }

    /// Whether packing a day does more than write the same anew.
    fn is_worth_packing(&self, key: &PartitionKey) -> bool {
        let database = self.store.path(key);
        let size = |path: &std::path::Path| path.metadata().map_or(0, |meta| meta.len());
        let late = size(&database) + size(&database.with_file_name(names::WAL));
        late > 0 && late >= size(&packed_path(self.store.base(), key)) / LATE_PART
    }

    /// Takes days away, exported first where the rule says so. Gives those that stay.
    fn retire(&mut self, case: Case<'_>, days: Vec<PartitionKey>) -> Result<Vec<PartitionKey>> {
        let mut going = Vec::with_capacity(days.len());
        let mut stayed = Vec::new();
        for key in days {
            self.control.check()?;
            self.control.report(self.progress);
            self.progress.partitions_done += 1;
            let rows = self.store.rows_of(&key, &self.quiet)?;
            let day = Going { rows, bytes: self.store.bytes(&key), key };
            if self.report.dry_run {
                self.note(case, day);
            } else if let Some(folder) = &case.rule.export_first_to {
                match export::export_day(self.store, &day.key, folder, &self.quiet) {
                    Ok(done) => {
                        let key = day.key.clone();
                        let base = self.store.base();
                        let is_as_exported = |key: &PartitionKey| done.is_still(base, key);
                        let gone = self.take(case, vec![day], is_as_exported)?;
                        self.report.exported.extend(done.day);
                        if !gone {
                            stayed.push(key);
                        }
                    }
                    Err(error) => {
                        let failure = export::as_failure(self.store, &day.key, error)?;
                        self.report.partitions_failed.push(failure);
                        stayed.push(day.key);
                    }
                }
            } else {
                going.push(day);
            }
        }
        let keys: Vec<PartitionKey> = going.iter().map(|day| day.key.clone()).collect();
        if !keys.is_empty() && !self.take(case, going, |_| Ok(true))? {
            stayed.extend(
                keys.into_iter().filter(|key| self.store.base().join(key.folder()).exists()),
            );
        }
        Ok(stayed)
    }

    /// Moves days to the trash. Whether all went.
    fn take(
        &mut self,
        case: Case<'_>,
        days: Vec<Going>,
        still: impl Fn(&PartitionKey) -> Result<bool>,
    ) -> Result<bool> {
        let taken = self.removal.take(days, self.control, still)?;
        let all = taken.left.is_empty() && taken.pinned.is_empty() && taken.failed.is_empty();
        taken.gone.into_iter().for_each(|day| self.note(case, day));
        // Written to since it was exported: the next run exports it anew.
        for day in taken.left {
            let failure = export::written_meanwhile(self.store, &day.key)?;
            self.report.partitions_failed.push(failure);
        }
        self.report.kept_pinned.extend(taken.pinned);
        self.report.partitions_failed.extend(taken.failed);
        Ok(all)
    }

    fn note(&mut self, case: Case<'_>, day: Going) {
        self.report.rows += day.rows.unwrap_or(0);
        self.report.bytes += day.bytes;
        self.report.days.push(RetiredDay {
            context: day.key.context().to_owned(),
            day: day.key.day().to_string(),
            rows: day.rows,
            bytes: day.bytes,
            why: case.why,
            rule: case.rule.context.clone(),
        });
    }

    fn is_pinned(&self, key: &PartitionKey) -> bool {
        is_pinned(self.store.base(), key)
    }
}
