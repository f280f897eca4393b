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
use crate::pins::is_pinned;
use crate::store::PartitionedLogStore;
use crate::trash::{Going, Removal, TrashReason};

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
pub(super) struct Run<'a> {
    pub(super) store: &'a PartitionedLogStore,
    policy: &'a RetentionPolicy,
    pub(super) control: &'a Control,
    /// Stops with the run, and says nothing of parts of it.
    pub(super) quiet: Control,
    pub(super) now: i64,
    removal: Removal<'a>,
    progress: Progress,
    pub(super) report: RetentionReport,
    /// What days that are packed take, or would.
    pub(super) packed: BTreeMap<PartitionKey, u64>,
    /// The disk is too full to pack on it.
    pub(super) is_full: bool,
}

/// What goes of a context, and by which rule.
#[derive(Clone, Copy)]
pub(super) struct Case<'r> {
    pub(super) rule: &'r RetentionRule,
    pub(super) why: RetentionWhy,
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
            packed: BTreeMap::new(),
            is_full: false,
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
        match rule.max_bytes {
            Some(most) => self.keep_to(rule, most, kept),
            None => self.pack(rule, &kept),
        }
    }

    /// Takes days away, exported first where the rule says so. Gives those that stay.
    pub(super) fn retire(
        &mut self,
        case: Case<'_>,
        days: Vec<PartitionKey>,
    ) -> Result<Vec<PartitionKey>> {
        let mut going = Vec::with_capacity(days.len());
        let mut stayed = Vec::new();
        for key in days {
            self.control.check()?;
            self.control.report(self.progress);
            self.progress.partitions_done += 1;
            let rows = self.store.rows_of(&key, &self.quiet)?;
            let bytes = self.packed.get(&key).copied().unwrap_or_else(|| self.store.bytes(&key));
            let day = Going { rows, bytes, key };
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

    pub(super) fn is_pinned(&self, key: &PartitionKey) -> bool {
        is_pinned(self.store.base(), key)
    }
}
