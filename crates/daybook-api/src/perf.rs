//! The perf lab's operations: scenarios, runs, reports.
//!
//! All of it lies in `<base>/perf`: the user's own scenarios in `scenarios/*.toml`, kept runs in
//! `runs/<id>/report.json` (with the store that was made in `runs/<id>/base`, where it was kept), and
//! what is under way in `running/<id>`. So figures are those of the disk that holds the logs, and
//! deleting that one folder deletes it all.

mod current;
mod requests;

use std::path::PathBuf;

use daybook_store::CancelToken;
use perf_scenarios::{
    PeersOptions, PerfCheck, PerfComparison, PerfError, PerfExport, PerfExportForm, PerfPeers,
    PerfReport, PerfRunInfo, PerfScenario, Probe, RunOptions, Runs, Scenario, Scenarios,
    check_scale, check_toml, compare, export, parsed, peers, png, probe, run,
};

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::event::Event;
use crate::types::Empty;

pub(crate) use current::Current;
pub use requests::{
    PerfCheckRequest, PerfCompareRequest, PerfExportRequest, PerfPeersRequest, PerfRemoveRequest,
    PerfRunId, PerfRunRequest, PerfSaveRequest,
};

type Reply<T> = Result<T, ApiError>;

impl From<PerfError> for ApiError {
    fn from(error: PerfError) -> Self {
        ApiError::new(error.code(), error.to_string())
    }
}

impl LoggingApi {
    fn scenarios(&self) -> Scenarios {
        Scenarios::of_base(self.store().base())
    }

    fn runs(&self) -> Runs {
        Runs::of_base(self.store().base())
    }

    /// Carries out `perf.scenarios`.
    ///
    /// # Errors
    /// When the folder of the user's own cannot be read.
    pub fn perf_scenarios(&self, _: Empty, _: &Call) -> Reply<Vec<PerfScenario>> {
        Ok(self.scenarios().list()?)
    }

    /// Carries out `perf.check`.
    ///
    /// # Errors
    /// None: a mistake is part of the reply.
    pub fn perf_check(&self, request: PerfCheckRequest, _: &Call) -> Reply<PerfCheck> {
        let scale = request.scale.unwrap_or(1.0);
        Ok(check_toml(&request.toml, scale, self.store().base()))
    }

    /// Carries out `perf.save`.
    ///
    /// # Errors
    /// `bad_name`, `bad_scenario`, or that it cannot be written.
    pub fn perf_save(&self, request: PerfSaveRequest, _: &Call) -> Reply<PerfScenario> {
        Ok(self.scenarios().save(&request.name, &request.toml)?)
    }

    /// Carries out `perf.remove`.
    ///
    /// # Errors
    /// `bad_name` for a built-in one, `no_scenario`, or that it cannot be removed.
    pub fn perf_remove(&self, request: PerfRemoveRequest, _: &Call) -> Reply<Empty> {
        self.scenarios().remove(&request.name)?;
        Ok(Empty {})
    }

    /// Carries out `perf.run`.
    ///
    /// # Errors
    /// `no_scenario`, `bad_scenario`, `bad_request`, `disk_full`, `perf_running`, `cancelled`,
    /// `answers_differ`, or what the store or the file system says.
    pub fn perf_run(&self, request: PerfRunRequest, call: &Call) -> Reply<PerfReport> {
        let options = self.run_options(request)?;
        let turn = self.current.begin(call)?;
        let tell = |progress: perf_scenarios::PerfProgress| {
            turn.told(&progress);
            call.tell(Event::Perf(Box::new(progress)));
        };
        let report = run(self.store().base(), &options, call.cancel_token(), &tell)?;
        turn.ended(&report.info);
        Ok(report)
    }

    fn run_options(&self, request: PerfRunRequest) -> Reply<RunOptions> {
        let PerfRunRequest { scenario, toml, scale, keep_base, .. } = request;
        let (mut settings, toml) = match toml {
            Some(toml) => (parsed(&scenario, &toml)?, toml),
            None => self.scenarios().get(&scenario)?,
        };
        settings.seed = request.seed.unwrap_or(settings.seed);
        let load = &mut settings.load;
        load.writers = request.writers.unwrap_or(load.writers);
        load.readers = request.readers.unwrap_or(load.readers);
        load.rate = request.rate.unwrap_or(load.rate);
        load.batch = request.batch.unwrap_or(load.batch);
        load.times = request.times.unwrap_or(load.times);
        settings.ask.baseline = request.baseline.unwrap_or(settings.ask.baseline);
        let settings = checked(settings)?;
        let scale = scale.unwrap_or(1.0);
        check_scale(&settings, scale)?;
        Ok(RunOptions {
            scenario: plain_name(&scenario)?,
            toml,
            settings,
            scale,
            keep_base,
            started_epoch: self.now_epoch(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            probe: self.perf_probe.clone(),
        })
    }

    /// Carries out `perf.watch`.
    ///
    /// # Errors
    /// `cancelled` when this watching is stopped; the run goes on.
    pub fn perf_watch(&self, _: Empty, call: &Call) -> Reply<Option<PerfRunInfo>> {
        self.current.watch(call)
    }

    /// Carries out `perf.stop`.
    ///
    /// # Errors
    /// None.
    pub fn perf_stop(&self, _: Empty, _: &Call) -> Reply<Empty> {
        self.current.stop();
        Ok(Empty {})
    }

    /// Carries out `perf.runs`.
    ///
    /// # Errors
    /// When the folder of runs cannot be read.
    pub fn perf_runs(&self, _: Empty, _: &Call) -> Reply<Vec<PerfRunInfo>> {
        Ok(self.runs().list()?)
    }

    /// Carries out `perf.report`.
    ///
    /// # Errors
    /// `no_run`, `bad_report`, or that it cannot be read.
    pub fn perf_report(&self, request: PerfRunId, _: &Call) -> Reply<PerfReport> {
        Ok(self.runs().get(&request.id)?)
    }

    /// Carries out `perf.delete`.
    ///
    /// # Errors
    /// `no_run`, or that it cannot be removed.
    pub fn perf_delete(&self, request: PerfRunId, _: &Call) -> Reply<Empty> {
        self.runs().delete(&request.id)?;
        Ok(Empty {})
    }

    /// Carries out `perf.compare`.
    ///
    /// # Errors
    /// `no_run`, `bad_report`, or that one cannot be read.
    pub fn perf_compare(&self, request: PerfCompareRequest, _: &Call) -> Reply<PerfComparison> {
        let runs = self.runs();
        Ok(compare(&runs.get(&request.before)?, &runs.get(&request.after)?))
    }

    /// Carries out `perf.export`.
    ///
    /// # Errors
    /// `no_run`, `bad_report`, or that the charts cannot be drawn.
    pub fn perf_export(&self, request: PerfExportRequest, _: &Call) -> Reply<PerfExport> {
        Ok(export(&self.runs().get(&request.id)?, request.form)?)
    }

    /// Carries out `perf.peers`.
    ///
    /// # Errors
    /// Those of `perf.run`. A program that is not installed is no error: the reply says so.
    pub fn perf_peers(&self, request: PerfPeersRequest, call: &Call) -> Reply<PerfPeers> {
        let (settings, _) = self.scenarios().get(&request.scenario)?;
        let options = PeersOptions {
            scenario: request.scenario,
            settings,
            scale: request.scale.unwrap_or(1.0),
            started_epoch: self.now_epoch(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let turn = self.current.begin(call)?;
        let tell = |progress: perf_scenarios::PerfProgress| {
            turn.told(&progress);
            call.tell(Event::Perf(Box::new(progress)));
        };
        Ok(peers(self.store().base(), &options, call.cancel_token(), &tell)?)
    }

    /// The entries of a scenario in order of arrival, at a scale, for use elsewhere.
    ///
    /// # Errors
    /// `no_scenario`, `bad_scenario`, `bad_request`.
    pub fn perf_entries(
        &self,
        scenario: &str,
        scale: f64,
        seed: Option<u64>,
    ) -> Reply<impl Iterator<Item = daybook_store::LogEntry> + use<>> {
        let (mut settings, _) = self.scenarios().get(scenario)?;
        settings.seed = seed.unwrap_or(settings.seed);
        let settings = checked(settings)?;
        check_scale(&settings, scale)?;
        Ok(settings.workload(scale).entries())
    }

    /// Measures memory for another process's run, as its [`LoggingApi::with_perf_probe`] asks: `question`
    /// is JSON. Gives bytes.
    ///
    /// # Errors
    /// `bad_request` when `question` is none, or what the store says.
    pub fn probe(question: &str) -> Reply<u64> {
        let asked: Probe = serde_json::from_str(question)
            .map_err(|error| ApiError::bad_request(format!("perf probe: {error}")))?;
        Ok(probe(&asked, &CancelToken::new())?)
    }

    /// A run as the bytes of a file.
    ///
    /// # Errors
    /// That the charts cannot be drawn.
    pub fn perf_file(report: &PerfReport, form: PerfExportForm) -> Reply<Vec<u8>> {
        Ok(match form {
            PerfExportForm::Png => png(report)?,
            form => export(report, form)?.text.unwrap_or_default().into_bytes(),
        })
    }

    /// Lets `program`, which answers `perf probe JSON` as [`LoggingApi::probe`] does, measure memory
    /// in a process of its own.
    #[must_use]
    pub fn with_perf_probe(mut self, program: Option<PathBuf>) -> Self {
        self.perf_probe = program;
        self
    }
}

/// Settings that a request changed are held to the same bounds as those of a file.
fn checked(settings: Scenario) -> Reply<Scenario> {
    match settings.problem() {
        None => Ok(settings),
        Some(message) => Err(ApiError::bad_request(message)),
    }
}

/// The scenario's name becomes part of the run's id, which is a folder's name.
fn plain_name(name: &str) -> Reply<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if (1..=64).contains(&name.len()) && name.chars().all(plain) {
        return Ok(name.to_owned());
    }
    let message =
        format!("perf.run: {name:?} is no name of a scenario; use a to z, digits, - and _");
    Err(ApiError::bad_request(message))
}
