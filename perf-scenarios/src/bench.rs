//! The developer's benchmarks: the specification's own case with its goals, and the formats of logs.

pub mod acceptance;
pub mod formats;
pub mod measure;
pub mod report;
