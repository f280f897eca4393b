//! Members whose footers say what cannot be are refused for what it is, with bounded memory and time.

#![allow(clippy::unwrap_used)] // Builders of tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use daybook_parquet::{Columns, Member, MemberError, MemberWriter, Row, Window};
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, KeyValue, PageIndexPolicy, ParquetMetaData,
    ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
};

/// Largest page that is read, in bytes.
const PAGE: u64 = 1 << 26;

/// A sound member, and its footer.
struct Sound {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    /// Where the footer begins.
    end: usize,
    footer: ParquetMetaData,
}

impl Sound {
    fn new(rows: i64) -> Sound {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = MemberWriter::new(Vec::new(), 3).unwrap();
        for n in 0..rows {
            let content = format!("message {n}");
            let row = Row {
                logid: n + 1,
                context: "default",
                time_ns: n * 1_000_000,
                level: 9,
                error: n % 7 == 0,
                src: "a.b",
                tags: &[],
                content: &content,
                attrs: None,
            };
            writer.push(&row).unwrap();
        }
        let bytes = writer.finish(b"extra").unwrap().inner;
        let end = bytes.len() - 8;
        let end = end - u32::from_le_bytes(*bytes[end..].first_chunk().unwrap()) as usize;
        let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Skip);
        let footer = reader.parse_and_finish(&bytes::Bytes::from(bytes.clone())).unwrap();
        Sound { folder, bytes, end, footer }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("logs.parquet")
    }

    /// The same rows, with something more behind them, under another footer.
    fn with(&self, more: &[u8], footer: ParquetMetaData) -> PathBuf {
        let mut bytes = [&self.bytes[..self.end], more].concat();
        ParquetMetaDataWriter::new(&mut bytes, &footer).finish().unwrap();
        std::fs::write(self.path(), &bytes).unwrap();
        self.path()
    }

    /// The footer with other row groups.
    fn groups(&self, groups: Vec<RowGroupMetaData>) -> ParquetMetaData {
        self.footer.clone().into_builder().set_row_groups(groups).build()
    }

    /// The footer with another column in its first row group.
    fn column(
        &self,
        place: usize,
        change: impl FnOnce(ColumnChunkMetaData) -> ColumnChunkMetaData,
    ) -> ParquetMetaData {
        let mut groups = self.footer.row_groups().to_vec();
        let mut columns = groups[0].columns().to_vec();
        columns[place] = change(columns[place].clone());
        groups[0] = groups[0].clone().into_builder().set_column_metadata(columns).build().unwrap();
        self.groups(groups)
    }
}

/// Opens a member, looks at its pages and reads it.
fn read(path: &Path) -> Result<(), MemberError> {
    let member = Member::open(Window::open(path)?)?;
    member.unpacked_bytes(PAGE)?;
    member.each(|error| error, |_| Ok(()))
}

/// It is refused, in these words, within seconds and some hundred megabytes.
fn refused(path: &Path, words: &str) {
    // What the test itself took does not count.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:");
    let begun = Instant::now();
    let error = read(path).unwrap_err();
    assert!(matches!(error, MemberError::Damaged(_)), "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{words}: {:?}", begun.elapsed());
    if let Some((before, peak)) = before.zip(memory("VmHWM:")) {
        let grown = peak.saturating_sub(before);
        assert!(grown < 256 << 20, "{words}: {} MiB", grown >> 20);
    }
}

/// Memory of this process in bytes, now or at its height, where the system tells. Each test is a
/// process of its own.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
}

fn zigzag(out: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// An offset index of these pages: where each lies, its size, its first row.
fn offset_index(pages: impl ExactSizeIterator<Item = (i64, i64, i64)>) -> Vec<u8> {
    let mut out = vec![0x19, 0xfc];
    let mut count = pages.len();
    while count >= 0x80 {
        out.push(count as u8 | 0x80);
        count >>= 7;
    }
    out.push(count as u8);
    for (offset, size, row) in pages {
        for (head, number) in [(0x16, offset), (0x15, size), (0x16, row)] {
            out.push(head);
            zigzag(&mut out, number);
        }
        out.push(0);
    }
    out.push(0);
    out
}

fn has_index(column: ColumnChunkMetaData, at: usize, len: usize) -> ColumnChunkMetaData {
    column
        .into_builder()
        .set_offset_index_offset(Some(at as i64))
        .set_offset_index_length(Some(len as i32))
        .build()
        .unwrap()
}

#[test]
fn what_is_changed_below_is_all_that_is_wrong() {
    let sound = Sound::new(300);
    read(&sound.with(b"", sound.footer.clone())).unwrap();
    read(&sound.with(b"more", sound.footer.clone())).unwrap();
    let whole = Member::open(Window::open(&sound.path()).unwrap()).unwrap();
    assert_eq!(whole.read(0, 7..8, Columns::ALL).unwrap().content(0), "message 7");
}

#[test]
fn two_million_pages_of_a_column_are_refused_before_they_are_taken_apart() {
    let sound = Sound::new(300);
    let index = offset_index((0..2_000_000_i32).map(|n| (4, 1, i64::from(n % 64))));
    assert!(index.len() > 14_000_000 && index.len() < 16 << 20, "{}", index.len());
    let footer = sound.column(9, |column| has_index(column, sound.end, index.len()));
    refused(&sound.with(&index, footer), "a column in 2000000 pages");
}

/// A page that several places name would be counted, and unpacked, as often.
#[test]
fn pages_over_one_another_or_beyond_their_column_are_refused() {
    let sound = Sound::new(300);
    let column = sound.footer.row_group(0).column(9);
    let (start, len) = column.byte_range();
    let (start, len) = (start as i64, len as i64);
    for pages in [
        vec![(start, len, 0), (start, len, 1)],
        vec![(start, len + 1, 0)],
        vec![(start - 1, len, 0)],
        vec![(start, 0, 0)],
        vec![(start, -1, 0)],
        vec![(-1, len, 0)],
        vec![(start, len, 300)],
        vec![(start, 1, 5), (start + 1, 1, 5)],
        vec![(i64::MAX, i64::from(i32::MAX), 0)],
    ] {
        let index = offset_index(pages.iter().copied());
        let footer = sound.column(9, |column| has_index(column, sound.end, index.len()));
        refused(&sound.with(&index, footer), "the pages of column attrs of row group 0");
    }
}

#[test]
fn very_many_empty_row_groups_are_refused_before_they_are_taken_apart() {
    let sound = Sound::new(300);
    let schema = sound.footer.file_metadata().schema_descr_ptr();
    let group = |rows: i64| {
        let columns = schema.columns().iter().map(|column| {
            let chunk = ColumnChunkMetaData::builder(Arc::clone(column)).set_data_page_offset(4);
            chunk.build().unwrap()
        });
        let group = RowGroupMetaData::builder(Arc::clone(&schema)).set_num_rows(rows);
        group.set_column_metadata(columns.collect()).build().unwrap()
    };
    // As many as a footer of the largest size has room for.
    let path = sound.with(b"", sound.groups(vec![group(0); 40_000]));
    let len = std::fs::metadata(&path).unwrap().len();
    assert!((8 << 20..16 << 20).contains(&len), "{len}");
    refused(&path, "footer: a list is longer than any that is written");
    // As many as are taken apart, and one.
    refused(&sound.with(b"", sound.groups(vec![group(0); 16_000])), "row group 0 has 0 rows");
    refused(&sound.with(b"", sound.groups(vec![group(0)])), "row group 0 has 0 rows");
    for rows in [-1, 65_537, i64::MAX] {
        let footer = sound.groups(vec![group(rows)]);
        refused(&sound.with(b"", footer), &format!("row group 0 has {rows} rows"));
    }
}

#[test]
fn very_many_words_and_columns_are_refused_before_they_are_taken_apart() {
    let sound = Sound::new(300);
    let file = sound.footer.file_metadata();
    let words = vec![KeyValue::new(String::new(), None); 3_000_000];
    let schema = file.schema_descr_ptr();
    let file = FileMetaData::new(1, 300, None, Some(words), schema, None);
    let groups = sound.footer.row_groups().to_vec();
    let footer = ParquetMetaDataBuilder::new(file).set_row_groups(groups).build();
    refused(&sound.with(b"", footer), "footer: a list is longer than any that is written");
}

#[test]
fn columns_over_the_footer_or_over_one_another_are_refused() {
    let sound = Sound::new(300);
    let at = |place: usize, start: i64, len: i64| {
        sound.column(place, |column| {
            let column = column.into_builder().set_dictionary_page_offset(None);
            column.set_data_page_offset(start).set_total_compressed_size(len).build().unwrap()
        })
    };
    let start = |place: usize| sound.footer.row_group(0).column(place).byte_range().0 as i64;
    let end = sound.end as i64;
    for (start, len) in [(end - 1, 2), (end, 100), (start(9), end), (end + 1000, 1), (i64::MAX, 9)]
    {
        refused(
            &sound.with(b"", at(9, start, len)),
            "column attrs of row group 0 lies over the footer",
        );
    }
    for (place, start, len) in [(0, 3, 10), (9, 0, 10), (9, start(8), 10), (9, -5, 10), (5, 9, -5)]
    {
        refused(&sound.with(b"", at(place, start, len)), "lies over what is before it");
    }
    // The same rows twice.
    let group = sound.footer.row_group(0).clone();
    let footer = sound.groups(vec![group.clone(), group]);
    refused(&sound.with(b"", footer), "column logid of row group 1 lies over what is before it");
}

#[test]
fn a_page_index_within_the_footer_is_refused() {
    let sound = Sound::new(300);
    let footer = sound.column(9, |column| has_index(column, sound.end + 10, 40));
    refused(&sound.with(b"", footer), "its page index lies within its footer");
}

/// Pages of a byte each, which are all where they can be: as slow as hostile bytes become. Their
/// checksums are those of the bytes, as an enemy makes them.
#[test]
fn a_million_tiny_pages_are_looked_at_in_the_time_of_reading_the_file_once() {
    const PAGES: i64 = 1000;
    const GROUPS: i64 = 100;
    let sound = Sound::new(300);
    let head = [0x15, 0, 0x15, 2, 0x15, 2, 0x2c, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
    let page = [&head[..], b"x"].concat();
    let size = page.len() as i64;
    let (mut bytes, mut indexes, mut groups) = (b"PAR1".to_vec(), Vec::new(), Vec::new());
    let schema = sound.footer.file_metadata().schema_descr_ptr();
    let mut chunks = Vec::new();
    for _ in 0..GROUPS * 10 {
        let start = bytes.len() as i64;
        bytes.extend(page.repeat(PAGES as usize));
        let index = offset_index((0..PAGES as i32).map(|n| {
            let n = i64::from(n);
            (start + n * size, size, n)
        }));
        chunks.push((start, indexes.len(), index.len()));
        indexes.extend(index);
    }
    // What stands between the rows and the page index, as the writer makes it.
    let covered = bytes.len();
    let mut raw = (covered.div_ceil(16 << 10) as u64).to_le_bytes().to_vec();
    bytes.chunks(16 << 10).for_each(|run| raw.extend(crc32fast::hash(run).to_le_bytes()));
    let packed = zstd::bulk::compress(&raw, 3).unwrap();
    let place = format!("{covered} {} {} {}", packed.len(), raw.len(), crc32fast::hash(&packed));
    bytes.extend(packed);
    let at = bytes.len();
    bytes.extend(indexes);
    for chunks in chunks.chunks(10) {
        let columns = schema.columns().iter().zip(chunks).map(|(column, (start, index, len))| {
            let chunk = ColumnChunkMetaData::builder(Arc::clone(column))
                .set_data_page_offset(*start)
                .set_total_compressed_size(size * PAGES);
            has_index(chunk.build().unwrap(), at + index, *len)
        });
        let group = RowGroupMetaData::builder(Arc::clone(&schema)).set_num_rows(PAGES);
        groups.push(group.set_column_metadata(columns.collect()).build().unwrap());
    }
    let mut words = sound.footer.file_metadata().key_value_metadata().unwrap().clone();
    words
        .iter_mut()
        .filter(|pair| pair.key == "daybook.extra")
        .for_each(|pair| pair.value = Some(place.clone()));
    let file = FileMetaData::new(1, PAGES * GROUPS, None, Some(words), schema, None);
    let footer = ParquetMetaDataBuilder::new(file).set_row_groups(groups).build();
    ParquetMetaDataWriter::new(&mut bytes, &footer).finish().unwrap();
    std::fs::write(sound.path(), &bytes).unwrap();

    let begun = Instant::now();
    let member = Member::open(Window::open(&sound.path()).unwrap()).unwrap();
    assert_eq!(
        member.unpacked_bytes(PAGE).unwrap(),
        (PAGES * GROUPS * 10) as u64 + raw.len() as u64 - 8
    );
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    refused(&sound.path(), "");
}

/// 200 MiB of nothing in some kilobytes.
#[test]
fn a_bomb_in_the_place_of_the_index_is_refused_before_it_is_unpacked() {
    let sound = Sound::new(300);
    let packed = zstd::bulk::compress(&vec![0; 200 << 20], 3).unwrap();
    assert!(packed.len() < 32 << 10, "{}", packed.len());
    let place =
        format!("{} {} {} {}", sound.end, packed.len(), 200 << 20, crc32fast::hash(&packed));
    let file = sound.footer.file_metadata();
    let mut words = file.key_value_metadata().unwrap().clone();
    let extra = words.iter_mut().find(|pair| pair.key == "daybook.extra").unwrap();
    extra.value = Some(place);
    let file = FileMetaData::new(1, 300, None, Some(words), file.schema_descr_ptr(), None);
    let groups = sound.footer.row_groups().to_vec();
    let footer = ParquetMetaDataBuilder::new(file).set_row_groups(groups).build();
    refused(&sound.with(&packed, footer), "what its footer says of its index cannot be");
}
