//! The columns of a member, and how they are written.
//!
//! Types were chosen by trying what Spark, Sail, ClickHouse, DuckDB, DataFusion, polars and pandas
//! make of them: a timestamp of microseconds is the only one that all read, so nanoseconds are a
//! number beside it; unsigned numbers fail in Sail; strings are required, so that ClickHouse gets plain
//! columns; a null list would become an empty one; JSON as a type of its own turns into objects.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

use crate::{BLOCK_ROWS, GROUP_BLOCKS};

/// Names of the columns, in order.
pub const COLUMNS: [&str; 10] = [
    "logid",
    "context_name",
    "time",
    "time_ns",
    "loglevel",
    "error",
    "src",
    "content",
    "tags",
    "attrs",
];

/// The columns as they are written.
#[must_use]
pub fn written() -> SchemaRef {
    of(&DataType::Utf8)
}

/// The columns as they are read: texts stay where they were decompressed, so that a text which
/// occurs often takes no more memory than the file says.
pub(crate) fn read() -> SchemaRef {
    of(&DataType::Utf8View)
}

fn of(text: &DataType) -> SchemaRef {
    let tag = Field::new("element", text.clone(), false);
    let required = |name: &str, kind: DataType| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        required("logid", DataType::Int64),
        required("context_name", text.clone()),
        required("time", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))),
        required("time_ns", DataType::Int64),
        required("loglevel", DataType::Int32),
        required("error", DataType::Boolean),
        required("src", text.clone()),
        required("content", text.clone()),
        required("tags", DataType::List(Arc::new(tag))),
        Field::new("attrs", text.clone(), true),
    ]))
}

/// How the columns are written. `level` is zstd's.
pub(crate) fn properties(level: i32) -> WriterProperties {
    let path = |name: &str| ColumnPath::from(name);
    let compression = Compression::ZSTD(ZstdLevel::try_new(level).unwrap_or_default());
    let mut builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_created_by(concat!("daybook ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(compression)
        .set_max_row_group_row_count(Some(BLOCK_ROWS * GROUP_BLOCKS))
        // A page ends with its block: what is read for one is just its own.
        .set_data_page_row_count_limit(BLOCK_ROWS)
        .set_data_page_size_limit(usize::MAX)
        .set_write_batch_size(BLOCK_ROWS)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_statistics_truncate_length(Some(64))
        .set_column_index_truncate_length(Some(64))
        .set_dictionary_page_size_limit(1024 * 1024)
        .set_column_bloom_filter_enabled(path("src"), true)
        .set_column_bloom_filter_fpp(path("src"), 0.01);
    for name in ["logid", "time", "time_ns"] {
        builder = builder
            .set_column_dictionary_enabled(path(name), false)
            .set_column_encoding(path(name), Encoding::DELTA_BINARY_PACKED);
    }
    // A smallest text prunes nothing, and a dictionary of texts pays for nobody.
    for name in ["content", "attrs"] {
        builder = builder
            .set_column_dictionary_enabled(path(name), false)
            .set_column_encoding(path(name), Encoding::DELTA_LENGTH_BYTE_ARRAY)
            .set_column_statistics_enabled(path(name), EnabledStatistics::None);
    }
    builder.build()
}
