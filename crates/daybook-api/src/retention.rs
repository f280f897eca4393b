//! Pins, the trash and what is kept for how long.

use std::collections::HashSet;
use std::path::PathBuf;

use daybook_store::{
    DeleteDays, DeleteReport, EmptyTrash, PinRequest, RestoreReport, RestoreTrash, RetentionPolicy,
    RetentionReport, RetentionRun, RetentionStatus, TidyReport, TidyRequest, TrashEmptied,
    TrashItem,
};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::types::Empty;

/// How often the policy is carried out by itself, in seconds.
const EVERY_SECS: i64 = 15 * 60;

/// Asks which partitions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PartitionsRequest {
    /// Whether those without a current summary are opened for their rows, times and failures.
    /// True when absent.
    pub detailed: Option<bool>,
}

/// Asks to decide what is kept for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionWrite {
    /// In place of what was decided before. In the window a folder to export to is one that stands
    /// there already, or that a person chose in the system's dialog since the program started.
    pub policy: RetentionPolicy,
}

/// Which folders a policy may name.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    /// Whoever asks may be a page that was tricked: only what a person chose.
    only_chosen: bool,
    chosen: Mutex<HashSet<PathBuf>>,
}

impl LoggingApi {
    /// The same, for a page that may name no path: a policy exports only to folders that a person
    /// chose ([`LoggingApi::choose_folder`]), or that it names already.
    #[must_use]
    pub fn with_chosen_folders_only(mut self) -> Self {
        self.folders.only_chosen = true;
        self
    }

    /// A person chose a folder that a policy may export to.
    pub fn choose_folder(&self, folder: PathBuf) {
        self.folders.chosen.lock().insert(folder);
    }

    /// Carries out `store.delete_days`.
    ///
    /// # Errors
    /// `bad_day`, `pinned`: then nothing was deleted; `cancelled`, or what the store says.
    pub fn store_delete_days(
        &self,
        request: DeleteDays,
        call: &Call,
    ) -> Result<DeleteReport, ApiError> {
        Ok(self.store().delete_days(&request, &call.control())?)
    }

    /// Carries out `store.pin`.
    ///
    /// # Errors
    /// `bad_day`, `no_such_day`: then none was pinned; or what the store says.
    pub fn store_pin(&self, request: PinRequest, _: &Call) -> Result<Empty, ApiError> {
        self.store().pin(&request)?;
        Ok(Empty {})
    }

    /// Carries out `trash.list`.
    ///
    /// # Errors
    /// When the trash cannot be listed.
    pub fn trash_list(&self, _: Empty, _: &Call) -> Result<Vec<TrashItem>, ApiError> {
        Ok(self.store().trash()?)
    }

    /// Carries out `trash.restore`.
    ///
    /// # Errors
    /// `not_in_trash`, `disk_full`, `cancelled`, or what the store says.
    pub fn trash_restore(
        &self,
        request: RestoreTrash,
        call: &Call,
    ) -> Result<RestoreReport, ApiError> {
        Ok(self.store().restore(&request, &call.control())?)
    }

    /// Carries out `trash.empty`.
    ///
    /// # Errors
    /// `not_in_trash`: then nothing was deleted; `cancelled`, or what the store says.
    pub fn trash_empty(&self, request: EmptyTrash, call: &Call) -> Result<TrashEmptied, ApiError> {
        Ok(self.store().empty_trash(&request, &call.control())?)
    }

    /// Carries out `retention.read`.
    ///
    /// # Errors
    /// When the base cannot be listed. What is wrong with the policy's file stands in the reply.
    pub fn retention_read(&self, _: Empty, _: &Call) -> Result<RetentionStatus, ApiError> {
        Ok(self.store().retention()?)
    }

    /// Carries out `retention.write`.
    ///
    /// # Errors
    /// `bad_policy`; `folder_not_chosen` for a folder that nobody chose; or what the store says.
    pub fn retention_write(
        &self,
        request: RetentionWrite,
        _: &Call,
    ) -> Result<RetentionStatus, ApiError> {
        if self.folders.only_chosen {
            self.check_folders(&request.policy)?;
        }
        self.store().set_retention(&request.policy)?;
        Ok(self.store().retention()?)
    }

    /// Carries out `retention.run`.
    ///
    /// # Errors
    /// `bad_policy`, `clock_jumped`, `cancelled`, or what the store says.
    pub fn retention_run(
        &self,
        request: RetentionRun,
        call: &Call,
    ) -> Result<RetentionReport, ApiError> {
        Ok(self.store().run_retention(&request, &call.control())?)
    }

    /// What is done while nobody asks for anything: tidies, then carries the policy out if it is
    /// turned on and that was not done for a quarter of an hour.
    ///
    /// # Errors
    /// `cancelled`: the rest is done the next time; or what the store says. What is wrong with the
    /// policy or the clock is kept for `retention.read`.
    pub fn keep_house(&self, call: &Call) -> Result<TidyReport, ApiError> {
        let control = call.control();
        let tidied = self.store().tidy(&TidyRequest::default(), &control)?;
        match self.store().run_retention_if_due(EVERY_SECS, &control) {
            Ok(None) => {}
            Ok(Some(report)) => {
                let (gone, packed) = (report.days.len(), report.packed.len());
                tracing::info!(gone, packed, failed = report.partitions_failed.len(), "retention");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(tidied)
    }

    fn check_folders(&self, policy: &RetentionPolicy) -> Result<(), ApiError> {
        let kept = self.store().retention()?.policy;
        let known: HashSet<PathBuf> =
            kept.rules.into_iter().filter_map(|rule| rule.export_first_to).collect();
        let chosen = self.folders.chosen.lock();
        let folders = policy.rules.iter().filter_map(|rule| rule.export_first_to.as_ref());
        for folder in folders {
            if !known.contains(folder) && !chosen.contains(folder) {
                return Err(ApiError::new(
                    "folder_not_chosen",
                    format!("{} was not chosen in the system's dialog", folder.display()),
                ));
            }
        }
        Ok(())
    }
}
