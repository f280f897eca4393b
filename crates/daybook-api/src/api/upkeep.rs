//! What keeps the store: deleting by age and source, tidying, packing, verifying, its counters.

use daybook_store::{
    DeleteBySrc, DeleteOlderThan, DeleteReport, MetricsSnapshot, PackReport, PackRequest,
    TidyReport, TidyRequest, VerifyReport, VerifyRequest,
};

use super::{LoggingApi, Reply};
use crate::call::Call;
use crate::error::ApiError;
use crate::types::{DeleteRequest, Empty};

impl LoggingApi {
    /// Carries out `logs.delete`.
    ///
    /// # Errors
    /// `bad_request` unless exactly one of age and source is given; `clock_jumped`; `cancelled`;
    /// or what the store says.
    pub fn logs_delete(&self, request: DeleteRequest, call: &Call) -> Reply<DeleteReport> {
        let DeleteRequest { older_than, src, contexts, dry_run, confirm_clock, for_good } = request;
        let control = call.control();
        match (older_than, src) {
            (Some(epoch), None) => {
                let request = DeleteOlderThan { epoch, contexts, dry_run, confirm_clock, for_good };
                Ok(self.store.delete_older_than(&request, &control)?)
            }
            (None, Some(src)) => {
                let request = DeleteBySrc { src, contexts, dry_run, for_good };
                Ok(self.store.delete_by_src(&request, &control)?)
            }
            _ => Err(ApiError::bad_request("logs.delete: give exactly one of older_than and src")),
        }
    }

    /// Carries out `store.tidy`.
    ///
    /// # Errors
    /// `cancelled`, or what the store says.
    pub fn store_tidy(&self, request: TidyRequest, call: &Call) -> Reply<TidyReport> {
        Ok(self.store.tidy(&request, &call.control())?)
    }

    /// Carries out `store.pack`.
    ///
    /// # Errors
    /// `cancelled`, `disk_full`, or what the store says.
    pub fn store_pack(&self, request: PackRequest, call: &Call) -> Reply<PackReport> {
        Ok(self.store.pack(&request, &call.control())?)
    }

    /// Carries out `store.unpack`.
    ///
    /// # Errors
    /// `cancelled`, `disk_full`, or what the store says.
    pub fn store_unpack(&self, request: PackRequest, call: &Call) -> Reply<PackReport> {
        Ok(self.store.unpack(&request, &call.control())?)
    }

    /// Carries out `store.verify`.
    ///
    /// # Errors
    /// `cancelled`, or what the store says.
    pub fn store_verify(&self, request: VerifyRequest, call: &Call) -> Reply<VerifyReport> {
        Ok(self.store.verify(&request, &call.control())?)
    }

    /// Carries out `store.metrics`.
    ///
    /// # Errors
    /// None today.
    pub fn store_metrics(&self, _: Empty, _: &Call) -> Reply<MetricsSnapshot> {
        Ok(self.store.metrics())
    }
}
