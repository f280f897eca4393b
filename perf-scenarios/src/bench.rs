//! The developer's benchmarks: the specification's own case with its goals, the formats of logs,
//! packed days and bundles.

pub mod acceptance;
pub mod formats;
pub mod measure;
pub mod packed;
pub mod report;
