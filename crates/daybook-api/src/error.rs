//! Errors as they leave the house.

use daybook_ingest::IngestError;
use daybook_store::StoreError;
use serde::{Deserialize, Serialize};

/// What went wrong, told apart by `code`.
///
/// The codes are those of [`StoreError::code`] and of ingest, and those named here. They stay the
/// same from version to version; the message is for people and may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApiError {
    /// A stable name: `partition_damaged`, `disk_full`, `cancelled`, `bad_request` …
    pub code: String,
    /// What was being done to what, and what to do next, for people.
    pub message: String,
}

impl ApiError {
    /// The caller said stop.
    pub const CANCELLED: &'static str = "cancelled";
    /// A request that does not have the form of its operation.
    pub const BAD_REQUEST: &'static str = "bad_request";
    /// An operation that is not in the list.
    pub const UNKNOWN_OPERATION: &'static str = "unknown_operation";
    /// A query line that cannot be read.
    pub const BAD_QUERY: &'static str = "bad_query";
    /// A time zone that is not in the IANA list.
    pub const BAD_TIME_ZONE: &'static str = "bad_time_zone";
    /// A handle under which nothing was chosen, or no longer.
    pub const NOT_CHOSEN: &'static str = "not_chosen";
    /// A fault of the program itself.
    pub const INTERNAL: &'static str = "internal";

    /// An error with one of the stable codes.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        ApiError { code: code.to_owned(), message: message.into() }
    }

    /// A request that cannot be carried out as it is.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Self::BAD_REQUEST, message)
    }

    /// Whether the caller said stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.code == Self::CANCELLED
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        ApiError::new(error.code(), error.to_string())
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        ApiError::new(error.code(), error.to_string())
    }
}
