//! What the tests of the house share: builders of entries and stores, an oracle that answers
//! every search from one list in memory, a look into partition files past the store, and child
//! processes that can be killed.
//!
//! Every random choice comes from [`seed`]: `DAYBOOK_SEED=7 cargo nextest run -p daybook-tests NAME`
//! repeats a run that failed with seed 7.

pub mod arbitrary;
pub mod build;
pub mod file;
pub mod oracle;
pub mod random;
pub mod worker;

pub use build::{DAY, EPOCH, entry, open, open_with};
pub use oracle::Oracle;
pub use random::{Random, seed};
