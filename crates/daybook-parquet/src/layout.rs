//! Where a file says that its rows lie, held against where they can: row groups, their columns and
//! their pages follow one another, none over another, before the footer. So what is read and unpacked is
//! bounded by the file's own size, however it is described.

use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use crate::error::{MemberError, Result};
use crate::{BLOCK_ROWS, GROUP_BLOCKS};

/// Bytes before the first column.
const MAGIC: u64 = 4;
/// Most rows of a row group.
const GROUP_ROWS: i64 = (BLOCK_ROWS * GROUP_BLOCKS) as i64;

/// Holds the columns against one another and against where the footer begins.
pub(crate) fn check_groups(file: &ParquetMetaData, footer: u64) -> Result<()> {
    let mut before = MAGIC;
    for (number, group) in file.row_groups().iter().enumerate() {
        let rows = group.num_rows();
        if !(1..=GROUP_ROWS).contains(&rows) {
            return Err(damaged(format!("row group {number} has {rows} rows")));
        }
        for column in group.columns() {
            let name = || column.column_path().string();
            let Some((_, end)) = range(column).filter(|(start, _)| *start >= before) else {
                return Err(damaged(format!(
                    "column {} of row group {number} lies over what is before it",
                    name()
                )));
            };
            if end > footer {
                return Err(damaged(format!(
                    "column {} of row group {number} lies over the footer",
                    name()
                )));
            }
            before = end;
        }
    }
    Ok(())
}

/// Holds the pages against one another and against their column.
pub(crate) fn check_pages(file: &ParquetMetaData) -> Result<()> {
    for (number, group) in file.row_groups().iter().enumerate() {
        let index = file.page_index_for_row_group(number);
        for (place, column) in group.columns().iter().enumerate() {
            let bad = || {
                let name = column.column_path().string();
                damaged(format!(
                    "the pages of column {name} of row group {number} are not in order"
                ))
            };
            // None is told when they are read.
            let pages = index.page_locations(place).map_or(&[][..], Vec::as_slice);
            let (mut before, end) = range(column).ok_or_else(bad)?;
            let mut row = -1;
            for page in pages {
                let size = u64::try_from(page.compressed_page_size).ok().filter(|size| *size > 0);
                let start = u64::try_from(page.offset).ok().filter(|start| *start >= before);
                let (Some(start), Some(size)) = (start, size) else { return Err(bad()) };
                let after = start.checked_add(size).filter(|after| *after <= end);
                let is_next = (row + 1..group.num_rows()).contains(&page.first_row_index);
                (before, row) = (after.filter(|_| is_next).ok_or_else(bad)?, page.first_row_index);
            }
        }
    }
    Ok(())
}

/// Where a column lies, its dictionary included. None where it cannot lie there.
fn range(column: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let start = u64::try_from(start).ok()?;
    let len = u64::try_from(column.compressed_size()).ok()?;
    Some((start, start.checked_add(len)?))
}

fn damaged(message: String) -> MemberError {
    MemberError::Damaged(message)
}
