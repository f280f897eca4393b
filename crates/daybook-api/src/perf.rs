//! The perf lab's operations: scenarios, runs, reports.
//!
//! All of it lies in `<base>/perf`: the user's own scenarios in `scenarios/*.toml`, kept runs in
//! `runs/<id>/report.json` (with the store that was made in `runs/<id>/base`, where it was kept), and
//! what is under way in `running/<id>`. So figures are those of the disk that holds the logs, and
//! deleting that one folder deletes it all.

mod requests;

pub use requests::{
    PerfCheckRequest, PerfCompareRequest, PerfExportRequest, PerfPeersRequest, PerfRemoveRequest,
    PerfRunId, PerfRunRequest, PerfSaveRequest,
};

use perf_scenarios::{
    PerfCheck, PerfComparison, PerfExport, PerfPeers, PerfReport, PerfRunInfo, PerfScenario,
};

use crate::{ApiError, Call, Empty, LoggingApi};

type Reply<T> = Result<T, ApiError>;

fn under_way() -> ApiError {
    ApiError::new(ApiError::INTERNAL, "the perf lab is being built")
}

impl LoggingApi {
    /// Carries out `perf.scenarios`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_scenarios(&self, _: Empty, _: &Call) -> Reply<Vec<PerfScenario>> {
        Err(under_way())
    }

    /// Carries out `perf.check`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_check(&self, _: PerfCheckRequest, _: &Call) -> Reply<PerfCheck> {
        Err(under_way())
    }

    /// Carries out `perf.save`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_save(&self, _: PerfSaveRequest, _: &Call) -> Reply<PerfScenario> {
        Err(under_way())
    }

    /// Carries out `perf.remove`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_remove(&self, _: PerfRemoveRequest, _: &Call) -> Reply<Empty> {
        Err(under_way())
    }

    /// Carries out `perf.run`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_run(&self, _: PerfRunRequest, _: &Call) -> Reply<PerfReport> {
        Err(under_way())
    }

    /// Carries out `perf.watch`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_watch(&self, _: Empty, _: &Call) -> Reply<Option<PerfRunInfo>> {
        Err(under_way())
    }

    /// Carries out `perf.stop`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_stop(&self, _: Empty, _: &Call) -> Reply<Empty> {
        Err(under_way())
    }

    /// Carries out `perf.runs`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_runs(&self, _: Empty, _: &Call) -> Reply<Vec<PerfRunInfo>> {
        Err(under_way())
    }

    /// Carries out `perf.report`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_report(&self, _: PerfRunId, _: &Call) -> Reply<PerfReport> {
        Err(under_way())
    }

    /// Carries out `perf.delete`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_delete(&self, _: PerfRunId, _: &Call) -> Reply<Empty> {
        Err(under_way())
    }

    /// Carries out `perf.compare`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_compare(&self, _: PerfCompareRequest, _: &Call) -> Reply<PerfComparison> {
        Err(under_way())
    }

    /// Carries out `perf.export`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_export(&self, _: PerfExportRequest, _: &Call) -> Reply<PerfExport> {
        Err(under_way())
    }

    /// Carries out `perf.peers`.
    ///
    /// # Errors
    /// Always, until its body follows.
    pub fn perf_peers(&self, _: PerfPeersRequest, _: &Call) -> Reply<PerfPeers> {
        Err(under_way())
    }
}
