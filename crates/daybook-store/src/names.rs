//! Every file name of the store.

/// Folder of all contexts.
pub(crate) const LOGS: &str = "logs";
/// Database of a partition.
pub(crate) const DATABASE: &str = "logs.sqlite";
/// Its write-ahead log.
pub(crate) const WAL: &str = "logs.sqlite-wal";
/// A packed day.
pub(crate) const PACKED: &str = "logs.parquet";
/// Its shared memory.
pub(crate) const SHM: &str = "logs.sqlite-shm";
/// Summary of a partition that is over.
pub(crate) const SUMMARY: &str = "meta.json";
/// Display name of a context.
pub(crate) const CONTEXT_FILE: &str = "context.json";
/// What operations and removals lock.
pub(crate) const LOCK: &str = ".lock";
/// What lets a removal through when operations overlap without end.
pub(crate) const TURNSTILE: &str = ".turnstile";
/// Removed partitions on their way out.
pub(crate) const TRASH: &str = ".trash";
/// What is being made, before it is put in its place.
pub(crate) const ASIDE: &str = ".aside";
/// Damaged partitions that were moved aside.
pub(crate) const QUARANTINE: &str = ".quarantine";
/// Where reading of files stands.
pub(crate) const CHECKPOINTS: &str = "ingest.sqlite";
/// The rows that people marked.
pub(crate) const MARKS: &str = "marks.sqlite";
/// When retention ran last.
pub(crate) const RETENTION: &str = "retention.json";
