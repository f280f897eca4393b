//! How the command ends: exit codes are a contract with scripts.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use daybook_api::{ApiError, QueryError, TimeError};
use daybook_store::{PartitionFailure, StoreError};

/// How a command that was carried out ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, also when nothing matched: 0.
    Done,
    /// Done but for something that was damaged or skipped, named on stderr: 3.
    Partly,
}

impl Outcome {
    /// Done, and the failures named on stderr if there are any.
    pub fn of(failures: &[PartitionFailure]) -> Outcome {
        for failure in failures {
            let PartitionFailure { context, day, path, message, .. } = failure;
            complain(&format!("skipped {context} {day} ({}): {message}", path.display()));
        }
        if failures.is_empty() { Outcome::Done } else { Outcome::Partly }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::Partly => 3,
        })
    }
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Asked for in a wrong way: 2.
    #[error("{0}")]
    Usage(String),
    /// It failed: 1.
    #[error("{0}")]
    Failed(String),
    /// Whoever read the output has gone: that is no failure, 0.
    #[error("nobody reads the output")]
    BrokenPipe,
}

impl Failure {
    /// The system said no while something was being done.
    pub fn io(doing: impl AsRef<str>, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Failed(format!("cannot {}: {error}", doing.as_ref())),
        }
    }

    /// The same in the words of whoever does not know where something lies.
    #[must_use]
    pub fn naming(self, path: &Path, name: &str) -> Self {
        let named = |message: String| message.replace(&*path.display().to_string(), name);
        match self {
            Failure::Usage(message) => Failure::Usage(named(message)),
            Failure::Failed(message) => Failure::Failed(named(message)),
            Failure::BrokenPipe => Failure::BrokenPipe,
        }
    }

    /// Tells it on stderr; the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::BrokenPipe => return ExitCode::SUCCESS,
            Failure::Usage(message) | Failure::Failed(message) => complain(message),
        }
        ExitCode::from(if matches!(self, Failure::Usage(_)) { 2 } else { 1 })
    }
}

/// Codes of errors that say the request itself is wrong.
const USAGE_CODES: [&str; 14] = [
    ApiError::BAD_REQUEST,
    ApiError::BAD_TIME_ZONE,
    "bad_filter",
    "bad_cursor",
    "time_out_of_range",
    "bad_day",
    "bad_policy",
    "no_such_day",
    "unknown_format",
    "unknown_zone",
    "no_scenario",
    "bad_scenario",
    "bad_name",
    "no_run",
];

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        if USAGE_CODES.contains(&error.code.as_str()) {
            Failure::Usage(error.message)
        } else {
            Failure::Failed(error.message)
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Failure::Usage(error.to_string())
    }
}

impl From<TimeError> for Failure {
    fn from(error: TimeError) -> Self {
        Failure::Usage(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::io("write the output", error)
    }
}

/// A line on stderr. What it quotes may come from hostile names: it is escaped.
pub fn complain(message: &str) {
    use std::io::Write as _;
    let mut line = Vec::from(&b"daybook: "[..]);
    for (number, part) in message.split('\n').enumerate() {
        if number > 0 {
            line.push(b'\n');
        }
        crate::output::escape::escape_into(&mut line, part);
    }
    line.push(b'\n');
    // Nobody is left to tell when stderr is gone.
    let _ = io::stderr().lock().write_all(&line);
}
