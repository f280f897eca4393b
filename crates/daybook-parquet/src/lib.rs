//! Rows of one partition as a Parquet file: a *member*. A packed day and a part of a bundle are
//! both just this.
//!
//! ```text
//! row groups of up to 65,536 rows, in pages that end where a block of up to 4,096 rows ends
//! bloom filters on `src`, one a row group
//! extra: checksums of all bytes before, and what the writer's owner put there (zstd)
//! page index and footer, whose keys `daybook.*` say where `extra` lies
//! ```
//!
//! Anything that reads Parquet reads the rows; `extra` is passed over. The columns and their types
//! are those that DuckDB, ClickHouse, Spark, DataFusion and pandas read alike (see [`schema`]).
//!
//! [`MemberWriter`] writes one with the memory of a row group; [`Member`] reads ranges of rows and
//! just the columns that are wanted, and checks the bytes it reads against their checksums, which
//! Parquet itself has none of here. [`RowDigest`] tells rows from other rows.
//!
//! This crate knows neither partitions nor blocks of an index: what it stands for is the caller's.

mod batch;
mod digest;
mod error;
mod footer;
mod layout;
mod read;
mod row;
pub mod schema;
mod sums;
mod thrift;
mod window;
mod write;

pub use batch::Batch;
pub use digest::RowDigest;
pub use error::{MemberError, Result};
pub use read::{Columns, Member};
pub use row::Row;
pub use window::Window;
pub use write::{MemberWriter, Written};

/// Most rows of a block: one page of every column.
pub const BLOCK_ROWS: usize = 4096;
/// Bytes of text after which a block ends.
pub const BLOCK_BYTES: usize = 8 * 1024 * 1024;
/// Most blocks of a row group.
const GROUP_BLOCKS: usize = 16;
/// Bytes of text after which a row group ends: all of it is in memory while it is written.
const GROUP_BYTES: usize = 24 * 1024 * 1024;
