//! Entries as lines of text: what the command line prints and an export writes.

mod csv;
mod jsonl;
mod stamp;

pub use self::csv::CsvLines;
pub use self::jsonl::JsonLines;
pub use self::stamp::Stamps;
