//! Bundles: one file that holds entries of any number of partitions, to keep or to hand on.
//!
//! An uncompressed tar, so that anything can take it apart: a member for each partition, named
//! `context=<name>/date=<yyyy-mm-dd>/logs.parquet` and of the form of a packed day, and at the end
//! `manifest.json`, which names them all with their sizes and digests ([`manifest`]). It is written aside
//! and renamed. Members are never extracted: names must be just these, and rows are read where
//! they lie. A bundle can be opened as a store that is only read
//! ([`crate::PartitionedLogStore::open_bundle`]).

mod export;
mod import;
mod kind;
pub(crate) mod manifest;
mod marks;
mod read;
mod write;

pub use self::export::{ExportDay, ExportReport, ExportRequest};
pub use self::import::{ImportBundle, ImportedDay, MergeReport};
pub use self::kind::ImportKind;
pub use self::manifest::{BundleManifest, BundleMember};
pub(crate) use self::read::Bundle;
