//! What can be wrong with a member.

/// Result of reading or writing a member.
pub type Result<T, E = MemberError> = std::result::Result<T, E>;

/// What can be wrong with a member.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemberError {
    /// The system does not read or write the file.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The bytes contradict themselves.
    #[error("the Parquet file is damaged: {0}")]
    Damaged(String),
    /// Parquet, but not of this form.
    #[error("the Parquet file is not one of Daybook's: {0}")]
    Foreign(String),
    /// A form that this version does not know.
    #[error("the Parquet file has form {found}, this Daybook reads {known}; use a newer one")]
    Newer {
        /// Its form.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// A row that a member cannot hold.
    #[error("row {logid}: {message}")]
    Row {
        /// The row's logid.
        logid: i64,
        /// Why not.
        message: String,
    },
}

impl MemberError {
    pub(crate) fn damaged(error: impl std::fmt::Display) -> Self {
        MemberError::Damaged(error.to_string())
    }
}

impl From<parquet::errors::ParquetError> for MemberError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        match error {
            parquet::errors::ParquetError::External(source) => match source.downcast() {
                Ok(io) => MemberError::Io(*io),
                Err(other) => MemberError::damaged(other),
            },
            other => MemberError::damaged(other),
        }
    }
}

impl From<arrow_schema::ArrowError> for MemberError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        match error {
            arrow_schema::ArrowError::IoError(_, source) => MemberError::Io(source),
            arrow_schema::ArrowError::ParquetError(message) => MemberError::Damaged(message),
            other => MemberError::damaged(other),
        }
    }
}

/// Runs what takes bytes of unknown hands apart: where a library panics at them, they are damaged.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // What was under way is dropped, and only read from before.
    let work = std::panic::AssertUnwindSafe(work);
    std::panic::catch_unwind(work)
        .unwrap_or_else(|_| Err(MemberError::Damaged("it cannot be read".to_owned())))
}
