//! What every command starts from: base folder, time zone, clock, store.

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Arc;

use daybook_api::{
    Call, EventFn, LoggingApi, SettingsFile, TimeZone, base_folder, local_zone, parse_zone,
};
use daybook_store::{Clock as _, PartitionedLogStore, StoreOptions, SystemClock};
use tracing_subscriber::EnvFilter;

use crate::args::Global;
use crate::exit::Failure;
use crate::interrupt;

/// What every command starts from.
pub struct Session {
    pub api: Arc<LoggingApi>,
    /// Whose clock times are read and shown by.
    pub zone: TimeZone,
    /// When the command was given: relative times count from here.
    pub now: i64,
    /// Whether progress may be shown on stderr.
    pub shows_progress: bool,
}

impl Session {
    /// Opens the store that the arguments or the environment name, or a bundle in its place.
    pub fn open(global: &Global, bundle: Option<&Path>) -> Result<Session, Failure> {
        let settings = SettingsFile::of_this_user();
        let zone = match (&global.tz, global.utc) {
            (_, true) => TimeZone::UTC,
            (Some(name), false) => parse_zone(name)?,
            (None, false) => local_zone(),
        };
        let given = global.base.as_deref().filter(|base| !base.as_os_str().is_empty());
        if let (None, None, Some(problem)) = (given, bundle, settings.read().problem) {
            // It may name another store than the one that would be used without it.
            let next = "mend or remove it, or name a base with --base";
            return Err(Failure::Failed(format!("{problem}; {next}")));
        }
        let base = base_folder(given, &settings);
        let store = match (bundle, &base) {
            (Some(bundle), _) => PartitionedLogStore::open_bundle(bundle, StoreOptions::default())?,
            (None, Some(base)) => PartitionedLogStore::open(base, StoreOptions::default())?,
            (None, None) => {
                let message = "there is no home folder; name a base with --base";
                return Err(Failure::Usage(message.to_owned()));
            }
        };
        tracing::info!(base = %store.base().display(), zone = zone.name(), "store");
        let api = LoggingApi::new(Arc::new(store))
            .with_settings(settings)
            // This program answers `perf probe`.
            .with_perf_probe(std::env::current_exe().ok());
        let api = match base.filter(|_| bundle.is_some()) {
            Some(base) => api.with_own_base(base),
            None => api,
        };
        Ok(Session {
            api: Arc::new(api),
            zone,
            now: SystemClock.now_epoch(),
            shows_progress: std::io::stderr().is_terminal(),
        })
    }

    /// Begins the command's call, which Ctrl-C stops.
    pub fn call(&self, on_event: Option<EventFn>) -> Call {
        let call = self.api.begin(None, on_event);
        interrupt::stops(call.cancel_token());
        call
    }
}

/// What the program says of itself goes to stderr: warnings, more with `-v`, or as
/// `DAYBOOK_LOG` says.
pub fn start_log(verbose: u8) {
    // What a command says of failures itself is not said twice.
    let level = ["error", "info", "debug", "trace"][usize::from(verbose.min(3))];
    let filter = EnvFilter::try_from_env("DAYBOOK_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .without_time()
        .with_target(false);
    // Only fails when there is one already.
    let _ = log.try_init();
}
