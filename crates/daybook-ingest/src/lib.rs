//! Log files of any kind into [`LogEntry`](daybook_store::LogEntry)s: formats, times, levels,
//! sources, exactly once.
//!
//! Give it files, folders or a stream; it finds out how their lines are written, takes them apart
//! and writes them to a [`Sink`], which a store is. It is **not** a store, opens none, and has no
//! clock: the present comes with the request.
//!
//! ```
//! use daybook_ingest::{IngestControl, IngestRequest, MemorySink, ingest_reader};
//!
//! let log = "2026-03-20T14:00:00.5Z WARN app.db: slow query\n    took 812 ms\n";
//! let sink = MemorySink::new();
//! let request = IngestRequest { now_epoch: 1_774_015_300, ..IngestRequest::default() };
//! let report = ingest_reader(log.as_bytes(), "-", &request, &sink, &IngestControl::default())?;
//!
//! let entry = &sink.entries()[0];
//! assert_eq!((entry.epoch, entry.nanos, entry.loglevel), (1_774_015_200, 500_000_000, 13));
//! assert_eq!((entry.src.as_str(), entry.content.as_str()), ("app.db", "slow query\n    took 812 ms"));
//! assert_eq!((report.lines, report.entries, report.joined), (2, 1, 1));
//! # Ok::<(), daybook_ingest::IngestError>(())
//! ```
//!
//! # What always holds
//!
//! - **No line is lost.** `lines + continued == entries + joined` in every report. What a format does not
//!   understand is kept as it stands; what of a line is neither time, level, source nor message is
//!   in `attrs`. Of bytes that are no UTF-8, `log.original_base64` has the line as it was, unless
//!   `log.encoding` says how each of them became a character; `log.nul_bytes` counts NULs before a
//!   line. (Empty lines carry nothing: they count as joined, and are kept within a message only.
//!   NULs at the very end of a file are room for what is to come.)
//! - **Nothing comes twice.** A content that was taken in is known again by its hash, under any
//!   name, grown, rotated or compressed; every entry carries the offset it ends at, and the store
//!   keeps a mark for each origin in the transaction that holds the rows, so that a crash at any
//!   point leaves each entry in the store exactly once when the file is read again.
//! - **Nothing is mistaken for known.** A file that is not the very one read before has to have the
//!   same bytes from the first one on. Files that begin alike are different files.
//! - **Reading in pieces is reading at once.** What stands at the end of a file is taken as it is,
//!   but provisionally: when the file has grown, it is read again with what follows, and the store
//!   replaces it. Any split of a growing file gives the entries of the whole.
//! - One file that cannot be read never keeps the others from being read.
//!
//! # Limits
//!
//! | what | number |
//! |---|---|
//! | a line | 1 MiB; what is longer goes on in entries marked `log.continues` |
//! | an entry of several lines | 1 MiB or 10,000 lines, then it goes on likewise |
//! | memory | about 40 MiB, 100 MiB for lines of 1 MiB that are no text; 65 MiB more to decompress what `xz -9` made. What asks for more (`zstd --long=27`) is refused |
//! | archives | 4 within each other, of 50,000 members each; a member without years is kept in a temporary file up to 2 GiB |
//! | entries without time at the start of a file that wait for the first time | 256 or 1 MiB |
//! | times | years 1970 to 9999; what is outside is kept in `attrs` |
//! | a file without years | is taken to end before it was last written, and to leave out no year; beyond 2 GiB (and of a stream) to be of one year |
//!
//! # To add a format
//!
//! Write `src/formats/<name>.rs`, with its test; add it to the list in `src/formats.rs`. Without code:
//! see [`UserFormat`].

mod assemble;
mod attrs;
mod checkpoint;
mod dry_run;
mod error;
mod follow;
mod format;
mod format_set;
mod formats;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod ingest;
mod journal;
mod layout;
mod look_through;
mod pipeline;
mod recognise;
mod record;
mod report;
mod request;
mod resume;
mod severity;
mod sink;
mod source;
mod source_name;
mod time;
mod traces;
mod user_format;

pub use error::{IngestError, Result};
pub use follow::follow;
pub use format_set::{FormatInfo, known_formats};
pub use ingest::{Sent, ingest, ingest_journal, ingest_reader, ingest_sent};
pub use report::{FileReport, IngestProgress, IngestReport, LeftOut};
pub use request::{IngestControl, IngestRequest};
pub use sink::{MemorySink, Piece, Sink, Written};
pub use source::system::{system_journal_command, system_log_paths};
pub use time::local_zone;
pub use user_format::{UserFormat, UserFormatError, UserFormatProblem};
