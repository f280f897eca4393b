//! The real command in bases of its own: what scripts and people rely on.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod base;
mod bundles;
mod completions;
mod count;
mod delete;
mod demo;
mod explain;
mod files;
mod http;
mod ingest;
mod keep;
mod partitions;
mod perf;
mod search;
mod serve;
mod streams;
