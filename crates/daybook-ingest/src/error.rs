//! What can go wrong with taking logs in as a whole. What goes wrong with one file is in its row
//! of the report: the others are read all the same.

use daybook_store::StoreError;

/// Result of taking logs in.
pub type Result<T, E = IngestError> = std::result::Result<T, E>;

/// What can go wrong. Tell kinds apart by the variant or by [`IngestError::code`], never by text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// `--format` names none that is known.
    #[error("there is no format {name:?}{}; known are {known}{}", did_you_mean(nearest.as_deref()), each_on_a_line(unread))]
    UnknownFormat {
        /// As given.
        name: String,
        /// The one that may have been meant.
        nearest: Option<String>,
        /// All names, comma-separated.
        known: String,
        /// What is wrong with own formats that could not be read: it may be one of these.
        unread: Vec<String>,
    },
    /// `--tz` names no zone.
    #[error(
        "there is no time zone {name:?}; expected an IANA name like Europe/Berlin, UTC or local"
    )]
    UnknownZone {
        /// As given.
        name: String,
    },
    /// The caller said stop. Everything acknowledged by then stays.
    #[error("cancelled")]
    Cancelled,
    /// The store did not take the entries.
    #[error("the store cannot take the entries: {0}")]
    Store(#[from] StoreError),
    /// The input stream, or a program that was asked for its log, failed.
    #[error("cannot read {name}: {source}")]
    Read {
        /// What was being read.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

fn each_on_a_line(texts: &[String]) -> String {
    texts.iter().map(|text| format!("\n{text}")).collect()
}

impl IngestError {
    /// A short name that stays the same from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            IngestError::UnknownFormat { .. } => "unknown_format",
            IngestError::UnknownZone { .. } => "unknown_zone",
            IngestError::Cancelled => "cancelled",
            IngestError::Store(error) => error.code(),
            IngestError::Read { .. } => "io",
        }
    }
}
