//! Generated logs, and what the store does with them against one SQLite file.
//!
//! - [`generate`]: entries like those of real systems, the same for the same seed on any machine.
//! - [`single_file`]: the layout that the store replaces, so that every figure is a ratio too.
//! - [`measure`], [`memory`]: timing by medians with their spread; growth of memory.
//! - [`report`]: figures with their goals, as a table and as JSON.
//! - [`formats`]: lines a second of each format of logs, beside other programs that read them.
//! - [`acceptance`]: the questions of the specification over 1,000,000 entries of 7 days.
//!
//! Nothing here is a test: a slow machine fails no build. What a figure is worth is said by its
//! ratio to the single file, taken in the same run.
//!
//! ```
//! use perf_scenarios::generate::Workload;
//! let workload = Workload { days: 2, entries_per_day: 1000, ..Workload::acceptance() };
//! assert_eq!(workload.entries().count(), 2000);
//! assert!(workload.entries().eq(workload.entries()));
//! ```

#[cfg(feature = "bench")]
pub mod bench;
mod compare;
mod error;
mod figure;
pub mod generate;
mod latency;
pub mod memory;
mod past;
mod peers;
mod place;
mod question;
mod report;
mod run;
mod scenario;
pub mod single_file;

pub use compare::compare;
pub use error::{PerfError, Result};
pub use figure::*;
pub use past::Runs;
pub use peers::{PeersOptions, peers};
pub use report::{export, html, png, quantity, ratio, svg};
pub use run::{Probe, RunOptions, Tell, probe, run};
pub use scenario::*;
