//! How a file is to be read.

use crate::format_set::FormatSet;
use crate::time::Zone;

/// How a file is to be read.
#[derive(Clone)]
pub(crate) struct Settings {
    /// Context of entries that name none.
    pub(crate) context: String,
    /// Source of entries that name none: the caller's, or of the file's name.
    pub(crate) src: String,
    /// The source that the caller asked for.
    pub(crate) asked_src: Option<String>,
    /// What comes before a source that names but a part of a program; none of a stream without name.
    pub(crate) program: Option<String>,
    /// When the file was last written.
    pub(crate) file_epoch: i64,
    pub(crate) zone: Zone,
    pub(crate) formats: FormatSet,
    pub(crate) format: Forced,
    /// Older entries are left out.
    pub(crate) since: Option<i64>,
}

/// Whether the format is recognised or given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forced {
    No,
    Raw,
    Format(usize),
}
