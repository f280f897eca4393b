//! Footer and page index of a file from unknown hands.

use std::ops::Range;

use bytes::Bytes;
use parquet::file::metadata::{
    ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader,
};

use crate::error::{MemberError, Result};
use crate::layout;
use crate::thrift;
use crate::window::Window;

/// Largest footer, and largest list of its pages, in bytes: what is reserved to take it apart is a
/// multiple of that. A day of a hundred million rows has footers of 2 MB.
const MAX_FOOTER: u64 = 16 * 1024 * 1024;
/// Most bytes of what all pages are from and to. Of a text, 64 bytes are kept for each: more than
/// for all pages that a list of that size has room for.
const MAX_COLUMN_INDEX: u64 = 8 * MAX_FOOTER;
/// Elements of a column's index for each of its pages, at most: levels are counted by page and level,
/// of which there are two.
const BY_PAGE: u64 = 4;

/// Footer and page index. Parquet's reader reserves as many places for pages as the file says there
/// are, and ends the program where it cannot: so they are counted before; and it passes over what it
/// does not know as long as the file says, so that is looked at, too. What the file says of where its
/// rows lie is held against where they can: so none is read, or unpacked, more than once.
pub(crate) fn footer(window: &Window) -> Result<ParquetMetaData> {
    let len = window.bytes();
    let tail = window.read(len.saturating_sub(8), len.min(8) as usize)?;
    let footer = tail.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let footer = u64::from(footer);
    if footer > MAX_FOOTER {
        return Err(MemberError::Damaged(format!("its footer is {footer} bytes long")));
    }
    let end = len.saturating_sub(8);
    let start = end.saturating_sub(footer);
    let bytes = part(window, &(start..end))?;
    told("its footer", thrift::FOOTER.check(&bytes))?;
    drop(bytes);
    let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Skip);
    let plain = reader.parse_and_finish(window)?;
    layout::check_groups(&plain, start)?;
    let columns: Vec<_> = plain.row_groups().iter().flat_map(|group| group.columns()).collect();
    let mut pages = vec![0; columns.len()];
    let places = places(&columns, ColumnChunkMetaData::offset_index_range);
    each_index(window, &places, start, MAX_FOOTER, |number, index| {
        let count = pages_of(index).unwrap_or(0);
        if count > thrift::MAX_PAGES {
            return Err(MemberError::Damaged(format!("a column in {count} pages")));
        }
        pages.get_mut(number).into_iter().for_each(|pages| *pages = count);
        told("its offset index", thrift::OFFSET_INDEX.check(index))
    })?;
    let places = self::places(&columns, ColumnChunkMetaData::column_index_range);
    each_index(window, &places, start, MAX_COLUMN_INDEX, |number, index| {
        let most = pages.get(number).copied().unwrap_or(0).saturating_mul(BY_PAGE);
        told("its column index", thrift::COLUMN_INDEX.check_with(index, most))
    })?;
    drop(columns);
    let mut reader = ParquetMetaDataReader::new_with_metadata(plain)
        .with_page_index_policy(PageIndexPolicy::Required);
    reader.read_page_indexes(window)?;
    let whole = reader.finish()?;
    layout::check_pages(&whole)?;
    Ok(whole)
}

/// A part of a page index: the number of its column, and where it lies.
type Place = (usize, Range<u64>);

fn places(
    columns: &[&ColumnChunkMetaData],
    place: impl Fn(&ColumnChunkMetaData) -> Option<Range<u64>>,
) -> Vec<Place> {
    let all = columns.iter().enumerate();
    all.filter_map(|(number, column)| Some((number, place(column)?))).collect()
}

/// Looks at the parts of a page index, which lie close together before `footer`. All of them have
/// `most` bytes together: so none is read as often as the file says.
fn each_index(
    window: &Window,
    places: &[Place],
    footer: u64,
    most: u64,
    mut each: impl FnMut(usize, &[u8]) -> Result<()>,
) -> Result<()> {
    let ranges = || places.iter().map(|(_, range)| range);
    let start = ranges().map(|range| range.start).min().unwrap_or(0);
    let end = ranges().map(|range| range.end).max().unwrap_or(0);
    let lens = ranges().map(|range| range.end.saturating_sub(range.start));
    let bytes = lens.fold(0_u64, u64::saturating_add).max(end.saturating_sub(start));
    if bytes > most {
        return Err(MemberError::Damaged(format!("its page index takes {bytes} bytes")));
    }
    if end > footer {
        return Err(MemberError::Damaged("its page index lies within its footer".to_owned()));
    }
    let index = part(window, &(start..end))?;
    for (number, range) in places {
        let place = |at: u64| at.saturating_sub(start) as usize;
        let part = index.get(place(range.start)..place(range.end));
        each(*number, part.unwrap_or_default())?;
    }
    Ok(())
}

/// Why a part of the file cannot be what it is taken for.
fn told(what: &str, answer: Result<(), &'static str>) -> Result<()> {
    answer.map_err(|reason| MemberError::Damaged(format!("{what}: {reason}")))
}

/// Bytes of a place that the file itself names.
fn part(window: &Window, range: &Range<u64>) -> Result<Bytes> {
    let len = range.end.checked_sub(range.start).filter(|_| range.end <= window.bytes());
    let bad = || MemberError::Damaged(format!("it has no bytes {range:?}"));
    Ok(window.read(range.start, len.ok_or_else(bad)? as usize)?)
}

/// How many pages an offset index says it lists: the count of its first field, in Thrift's compact
/// form. None where it does not begin like one, which its reader finds, too.
fn pages_of(index: &[u8]) -> Option<u64> {
    let [_, head, rest @ ..] = index else { return None };
    if head >> 4 != 15 {
        return Some(u64::from(head >> 4));
    }
    let mut count = 0;
    for (byte, shift) in rest.iter().zip((0..35).step_by(7)) {
        count |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(count);
        }
    }
    // A number that is longer than any that is read.
    Some(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_index_whose_parts_lie_on_one_another_is_read_no_more_often_than_its_limit() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), [0; 100]).expect("written");
        let window = Window::open(file.path()).expect("opened");
        let read = |ranges: &[Range<u64>], most| {
            let places: Vec<Place> = ranges.iter().cloned().enumerate().collect();
            let (mut sum, mut numbers) = (0, Vec::new());
            let done = each_index(&window, &places, 100, most, |number, part| {
                sum += part.len();
                numbers.push(number);
                Ok(())
            });
            done.map(|()| {
                assert!(numbers.into_iter().eq(0..ranges.len()));
                sum
            })
        };
        assert_eq!(read(&[10..20, 20..50], 40).expect("read"), 40);
        assert_eq!(read(&[], 0).expect("read"), 0);
        // Three times the same, far from one another, and beyond the end.
        for refused in [&[0..90, 0..90, 0..90][..], &[0..10, 95..100], &[50..60, 60..101]] {
            let error = read(refused, 99);
            assert!(matches!(error, Err(MemberError::Damaged(_))), "{refused:?}: {error:?}");
        }
    }
}
