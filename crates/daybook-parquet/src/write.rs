//! Writing a member, row by row.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int32Builder, Int64Builder, ListBuilder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::file::metadata::KeyValue;

use crate::digest::RowDigest;
use crate::error::{MemberError, Result};
use crate::row::Row;
use crate::sums::Summing;
use crate::{BLOCK_BYTES, BLOCK_ROWS, GROUP_BLOCKS, GROUP_BYTES, schema};

/// Form of a member. A newer one is not read.
pub(crate) const FORM: u32 = 1;
/// Keys of the footer.
pub(crate) const KEY_FORM: &str = "daybook.form";
pub(crate) const KEY_DIGEST: &str = "daybook.digest";
pub(crate) const KEY_EXTRA: &str = "daybook.extra";

/// Writes a member: memory is bounded by a row group, about 25 MB of text.
pub struct MemberWriter<W: Write + Send> {
    writer: ArrowWriter<Summing<W>>,
    columns: Builders,
    digest: RowDigest,
    rows: u64,
    block_rows: usize,
    block_bytes: usize,
    group_blocks: usize,
    group_bytes: usize,
    names: Vec<(String, String)>,
}

/// What a member turned out to be.
#[derive(Debug)]
pub struct Written<W> {
    /// Where it was written to; flushed, not synced.
    pub inner: W,
    /// Rows.
    pub rows: u64,
    /// [`RowDigest`] of them.
    pub digest: String,
}

impl<W: Write + Send> MemberWriter<W> {
    /// Begins a member. `level` is zstd's: 1 to 22.
    ///
    /// # Errors
    /// When the beginning cannot be written.
    pub fn new(inner: W, level: i32) -> Result<Self> {
        let options = ArrowWriterOptions::new()
            .with_properties(schema::properties(level))
            // Sail fails on Arrow's own schema.
            .with_skip_arrow_metadata(true);
        let writer =
            ArrowWriter::try_new_with_options(Summing::new(inner), schema::written(), options)?;
        Ok(MemberWriter {
            writer,
            columns: Builders::default(),
            digest: RowDigest::default(),
            rows: 0,
            block_rows: 0,
            block_bytes: 0,
            group_blocks: 0,
            group_bytes: 0,
            names: Vec::new(),
        })
    }

    /// Puts a pair of words into the footer.
    pub fn name(&mut self, key: &str, value: &str) {
        self.names.push((key.to_owned(), value.to_owned()));
    }

    /// Adds a row. True when it ended a block: it was the 4,096th, or its texts became large.
    ///
    /// # Errors
    /// [`MemberError::Row`] for a row that a member cannot hold; when it cannot be written.
    pub fn push(&mut self, row: &Row<'_>) -> Result<bool> {
        if row.content.len() >= i32::MAX as usize {
            return Err(MemberError::Row {
                logid: row.logid,
                message: "its text is too long".to_owned(),
            });
        }
        self.digest.add(row);
        self.block_bytes += self.columns.push(row);
        self.block_rows += 1;
        self.rows += 1;
        let is_end = self.block_rows == BLOCK_ROWS || self.block_bytes >= BLOCK_BYTES;
        if is_end {
            self.end_block()?;
        }
        Ok(is_end)
    }

    fn end_block(&mut self) -> Result<()> {
        self.writer.write(&self.columns.finish()?)?;
        self.group_blocks += 1;
        self.group_bytes += self.block_bytes;
        (self.block_rows, self.block_bytes) = (0, 0);
        if self.group_blocks == GROUP_BLOCKS || self.group_bytes >= GROUP_BYTES {
            self.writer.flush()?;
            (self.group_blocks, self.group_bytes) = (0, 0);
        }
        Ok(())
    }

    /// Writes what is left and the footer. `extra` is kept for the owner and passed over by
    /// everyone else.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, extra: &[u8]) -> Result<Written<W>> {
        if self.block_rows > 0 {
            self.end_block()?;
        }
        self.writer.flush()?;
        self.writer.sync()?;
        let sums = self.writer.inner().sums();
        let mut raw = Vec::with_capacity(12 + sums.runs.len() * 4 + extra.len());
        raw.extend_from_slice(&(sums.runs.len() as u64).to_le_bytes());
        for sum in &sums.runs {
            raw.extend_from_slice(&sum.to_le_bytes());
        }
        raw.extend_from_slice(extra);
        let packed = zstd::bulk::compress(&raw, 9)?;
        self.writer.write_all(&packed)?;
        let place = [
            sums.covered,
            packed.len() as u64,
            raw.len() as u64,
            u64::from(crc32fast::hash(&packed)),
        ];
        let digest = self.digest.finish();
        let mut put = |key: &str, value: String| {
            self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
        };
        put(KEY_FORM, FORM.to_string());
        put(KEY_DIGEST, digest.clone());
        put(KEY_EXTRA, place.map(|number| number.to_string()).join(" "));
        for (key, value) in self.names {
            put(&key, value);
        }
        let mut inner = self.writer.into_inner()?.inner;
        inner.flush()?;
        Ok(Written { inner, rows: self.rows, digest })
    }
}

/// The rows of a block, column by column.
struct Builders {
    logid: Int64Builder,
    context: StringBuilder,
    time: TimestampMicrosecondBuilder,
    time_ns: Int64Builder,
    level: Int32Builder,
    error: BooleanBuilder,
    src: StringBuilder,
    content: StringBuilder,
    tags: ListBuilder<StringBuilder>,
    attrs: StringBuilder,
}

impl Default for Builders {
    fn default() -> Self {
        let tag = Field::new("element", DataType::Utf8, false);
        Builders {
            logid: Int64Builder::new(),
            context: StringBuilder::new(),
            time: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            time_ns: Int64Builder::new(),
            level: Int32Builder::new(),
            error: BooleanBuilder::new(),
            src: StringBuilder::new(),
            content: StringBuilder::new(),
            tags: ListBuilder::new(StringBuilder::new()).with_field(tag),
            attrs: StringBuilder::new(),
        }
    }
}

impl Builders {
    /// Adds a row; gives the bytes of its texts.
    fn push(&mut self, row: &Row<'_>) -> usize {
        self.logid.append_value(row.logid);
        self.context.append_value(row.context);
        self.time.append_value(row.time_ns.div_euclid(1000));
        self.time_ns.append_value(row.time_ns);
        self.level.append_value(row.level);
        self.error.append_value(row.error);
        self.src.append_value(row.src);
        self.content.append_value(row.content);
        for tag in row.tags {
            self.tags.values().append_value(tag);
        }
        self.tags.append(true);
        self.attrs.append_option(row.attrs);
        let tags: usize = row.tags.iter().map(String::len).sum();
        row.content.len() + row.src.len() + row.attrs.map_or(0, str::len) + tags
    }

    fn finish(&mut self) -> Result<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.logid.finish()),
            Arc::new(self.context.finish()),
            Arc::new(self.time.finish()),
            Arc::new(self.time_ns.finish()),
            Arc::new(self.level.finish()),
            Arc::new(self.error.finish()),
            Arc::new(self.src.finish()),
            Arc::new(self.content.finish()),
            Arc::new(self.tags.finish()),
            Arc::new(self.attrs.finish()),
        ];
        Ok(RecordBatch::try_new(schema::written(), columns)?)
    }
}
