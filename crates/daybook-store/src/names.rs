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
/// Index of the texts of a partition.
pub(crate) const TEXT_INDEX: &str = "texts.index";
/// Display name of a context.
pub(crate) const CONTEXT_FILE: &str = "context.json";
/// What operations and removals lock.
pub(crate) const LOCK: &str = ".lock";
/// What lets a removal through when operations overlap without end.
pub(crate) const TURNSTILE: &str = ".turnstile";
/// Deleted days, until they can no longer be put back.
pub(crate) const TRASH: &str = ".trash";
/// What was deleted together, in its folder of the trash.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Marks a day as pinned.
pub(crate) const PIN: &str = "pinned";
/// What is being made, before it is put in its place.
pub(crate) const ASIDE: &str = ".aside";
/// Held shared by who begins such a work, and alone by who takes away what a crash left.
pub(crate) const ASIDE_LOCK: &str = ".aside-lock";
/// Damaged partitions that were moved aside.
pub(crate) const QUARANTINE: &str = ".quarantine";
/// Where reading of files stands.
pub(crate) const CHECKPOINTS: &str = "ingest.sqlite";
/// The rows that people marked.
pub(crate) const MARKS: &str = "marks.sqlite";
/// What is kept for how long.
pub(crate) const RETENTION: &str = "retention.json";
/// What retention did the last time.
pub(crate) const RETENTION_RUN: &str = ".retention-run.json";
/// Held by whoever carries retention out.
pub(crate) const RETENTION_LOCK: &str = ".retention-lock";
/// Where the clock stood when it was believed last.
pub(crate) const CLOCK: &str = ".clock.json";
