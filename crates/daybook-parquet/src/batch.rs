//! Rows that were read.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};

use crate::digest::{self, RowDigest};
use crate::error::{MemberError, Result};
use crate::schema;

/// Rows that were read, column by column. A column that was not asked for is empty.
#[derive(Debug)]
pub struct Batch {
    rows: RecordBatch,
    places: [Option<usize>; schema::COLUMNS.len()],
}

impl Batch {
    pub(crate) fn of(rows: RecordBatch) -> Result<Batch> {
        let places = schema::COLUMNS.map(|name| rows.schema().index_of(name).ok());
        let batch = Batch { rows, places };
        let is_null =
            |place: usize| batch.column(place).is_some_and(|column| column.null_count() > 0);
        if (0..9).any(is_null) {
            return Err(MemberError::Damaged("a value is missing".to_owned()));
        }
        Ok(batch)
    }

    fn column(&self, place: usize) -> Option<&dyn Array> {
        Some(self.rows.column((*self.places.get(place)?)?).as_ref())
    }

    /// The place of a row, by its time and logid: rows stand in order of both.
    #[must_use]
    pub fn find(&self, time_ns: i64, logid: i64) -> Option<usize> {
        let times = self.times_ns();
        let from = times.partition_point(|time| *time < time_ns);
        let to = from + times.get(from..)?.partition_point(|time| *time == time_ns);
        let place = self.logids().get(from..to)?.binary_search(&logid).ok()?;
        Some(from + place)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows' numbers.
    #[must_use]
    pub fn logids(&self) -> &[i64] {
        self.longs(0)
    }

    /// Nanoseconds since 1970.
    #[must_use]
    pub fn times_ns(&self) -> &[i64] {
        self.longs(3)
    }

    fn longs(&self, place: usize) -> &[i64] {
        self.column(place)
            .and_then(|c| c.as_primitive_opt::<Int64Type>())
            .map_or(&[], |c| c.values())
    }

    /// Severities.
    #[must_use]
    pub fn levels(&self) -> &[i32] {
        self.column(4).and_then(|c| c.as_primitive_opt::<Int32Type>()).map_or(&[], |c| c.values())
    }

    /// Whether a row reports an error.
    #[must_use]
    pub fn error(&self, row: usize) -> bool {
        self.column(5)
            .and_then(|c| c.as_boolean_opt())
            .is_some_and(|c| row < c.len() && c.value(row))
    }

    /// Whose a row is.
    #[must_use]
    pub fn context(&self, row: usize) -> &str {
        self.text(1, row).unwrap_or_default()
    }

    /// Where a row comes from.
    #[must_use]
    pub fn src(&self, row: usize) -> &str {
        self.text(6, row).unwrap_or_default()
    }

    /// For each row a number of where it comes from: of one batch, rows of the same number come from the
    /// same source. Those of one source may have several, as one of 12 bytes or fewer never has.
    #[must_use]
    pub fn src_numbers(&self) -> &[u128] {
        self.column(6).and_then(|c| c.as_string_view_opt()).map_or(&[], |c| c.views())
    }

    /// Its text.
    #[must_use]
    pub fn content(&self, row: usize) -> &str {
        self.text(7, row).unwrap_or_default()
    }

    /// Its structured fields.
    #[must_use]
    pub fn attrs(&self, row: usize) -> Option<&str> {
        self.text(9, row)
    }

    fn text(&self, place: usize, row: usize) -> Option<&str> {
        let column = self.column(place)?.as_string_view_opt()?;
        (row < column.len() && column.is_valid(row)).then(|| column.value(row))
    }

    /// Its labels.
    #[must_use]
    pub fn tags(&self, row: usize) -> Vec<String> {
        self.tag_texts(row).map(str::to_owned).collect()
    }

    /// What tells a row from others: see [`crate::Row::key`].
    #[must_use]
    pub fn key(&self, row: usize) -> u128 {
        let time = self.times_ns().get(row).copied().unwrap_or_default();
        let level = self.levels().get(row).copied().unwrap_or_default();
        let (tags, attrs) = (self.tag_texts(row), self.attrs(row));
        digest::key(time, level, self.error(row), self.src(row), tags, self.content(row), attrs)
    }

    fn tag_texts(&self, row: usize) -> impl ExactSizeIterator<Item = &str> {
        let list =
            self.column(8).and_then(|c| c.as_list_opt::<i32>()).filter(|list| row < list.len());
        let (from, to, values) = match list {
            Some(list) => {
                let offsets = list.value_offsets();
                (
                    offsets[row] as usize,
                    offsets[row + 1] as usize,
                    list.values().as_string_view_opt(),
                )
            }
            None => (0, 0, None),
        };
        (from..to).map(move |place| values.map_or("", |values| values.value(place)))
    }

    /// Adds the rows to a digest. All columns must have been read.
    pub fn digest(&self, into: &mut RowDigest) {
        let rows = self.logids().iter().zip(self.times_ns()).zip(self.levels()).enumerate();
        for (row, ((logid, time_ns), level)) in rows {
            into.add_fields(
                *logid,
                *time_ns,
                *level,
                self.error(row),
                self.src(row),
                self.tag_texts(row),
                self.content(row),
                self.attrs(row),
            );
        }
    }
}
