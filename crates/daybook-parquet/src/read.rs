//! Reading ranges of a member's rows, and only the columns that are wanted.

use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};

use crate::batch::Batch;
use crate::error::{MemberError, Result, guarded};
use crate::footer::footer;
use crate::schema;
use crate::sums::{RUN, Sums};
use crate::thrift;
use crate::window::Window;
use crate::write::{FORM, KEY_DIGEST, KEY_EXTRA, KEY_FORM};

/// Largest `extra`, unpacked, in bytes: as a whole, and for each byte beyond a first `FREE_EXTRA`. Days
/// of few sources become a fiftieth.
const MAX_EXTRA: u64 = 256 * 1024 * 1024;
const MAX_EXTRA_RATIO: u64 = 500;
const FREE_EXTRA: u64 = 16 * 1024 * 1024;

/// Most bytes that stand before a page. Those of a written one are under a hundred.
const MAX_PAGE_HEAD: u64 = 1024;

/// Which columns are read, by their places in [`schema::COLUMNS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns(u16);

impl Columns {
    /// All of them.
    pub const ALL: Columns = Columns(0x3ff);
    /// What an entry is made of: all but what says the same again for other programs.
    pub const ENTRY: Columns = Columns(0b11_1111_1001);
    /// What rows are in order of: exact time and logid.
    pub const ORDER: Columns = Columns(0b00_0000_1001);
    /// What an index knows of a row: logid, exact time, level, error flag and source.
    pub const INDEXED: Columns = Columns(0b00_0111_1001);
    /// The text.
    pub const CONTENT: Columns = Columns(1 << 7);
    /// The labels.
    pub const TAGS: Columns = Columns(1 << 8);
    /// The structured fields.
    pub const ATTRS: Columns = Columns(1 << 9);
    /// None.
    pub const NONE: Columns = Columns(0);

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Columns) -> Columns {
        Columns(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    #[must_use]
    pub const fn hold(self, other: Columns) -> bool {
        self.0 & other.0 == other.0
    }
}

/// An open member.
pub struct Member {
    window: Window,
    metadata: ArrowReaderMetadata,
    groups: Vec<usize>,
    extra: Vec<u8>,
    /// Of `extra` and the checksums before it, decompressed.
    extra_bytes: u64,
    digest: String,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member")
            .field("rows", &self.rows())
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Member {
    /// Opens a member: footer, page index and `extra` are read and checked, no rows.
    ///
    /// # Errors
    /// [`MemberError`], by what lies there.
    pub fn open(window: Window) -> Result<Member> {
        guarded(|| Member::open_any(window))
    }

    fn open_any(window: Window) -> Result<Member> {
        let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let plain = std::sync::Arc::new(footer(&window)?);
        let plain = ArrowReaderMetadata::try_new(plain, options())?;
        if **plain.schema() != *schema::written() {
            return Err(MemberError::Foreign(format!("its columns are {}", plain.schema())));
        }
        let parquet = plain.metadata();
        let value = |key: &str| {
            let pairs = parquet.file_metadata().key_value_metadata().into_iter().flatten();
            pairs.into_iter().find(|pair| pair.key == key).and_then(|pair| pair.value.as_deref())
        };
        let missing = |key: &str| MemberError::Foreign(format!("its footer has no {key}"));
        let form =
            value(KEY_FORM).and_then(|form| form.parse().ok()).ok_or_else(|| missing(KEY_FORM))?;
        if form > FORM {
            return Err(MemberError::Newer { found: form, known: FORM });
        }
        let digest = value(KEY_DIGEST).ok_or_else(|| missing(KEY_DIGEST))?.to_owned();
        let place = value(KEY_EXTRA).ok_or_else(|| missing(KEY_EXTRA))?;
        let (sums, extra) = read_extra(&window, place)?;
        let groups = parquet
            .row_groups()
            .iter()
            .map(|group| usize::try_from(group.num_rows()).map_err(MemberError::damaged))
            .collect::<Result<Vec<usize>>>()?;
        let extra_bytes = (extra.len() + 4 * sums.runs.len()) as u64;
        window.know(sums);
        let shared = std::sync::Arc::clone(plain.metadata());
        let metadata = ArrowReaderMetadata::try_new(shared, options().with_schema(schema::read()))?;
        Ok(Member { window, metadata, groups, extra, extra_bytes, digest })
    }

    /// Rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.groups.iter().map(|rows| *rows as u64).sum()
    }

    /// Rows of each row group.
    #[must_use]
    pub fn groups(&self) -> &[usize] {
        &self.groups
    }

    /// [`crate::RowDigest`] of the rows, as the footer says it.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What the owner put there.
    #[must_use]
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }

    /// Bytes of the texts, labels and fields of all rows, before they were compressed.
    #[must_use]
    pub fn text_bytes(&self) -> u64 {
        let groups = self.metadata.metadata().row_groups().iter();
        let texts = groups.flat_map(|group| group.columns().iter().skip(7));
        texts.map(|column| column.uncompressed_size().unsigned_abs()).sum()
    }

    /// A word of the footer.
    #[must_use]
    pub fn named(&self, key: &str) -> Option<&str> {
        let pairs = self.metadata.metadata().file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// Where it lies.
    #[must_use]
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Size of the file, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.window.bytes()
    }

    /// Some rows of a row group, by their places in it.
    ///
    /// # Errors
    /// [`MemberError::Damaged`], [`MemberError::Io`].
    pub fn read(
        &self,
        group: usize,
        rows: std::ops::Range<usize>,
        columns: Columns,
    ) -> Result<Batch> {
        self.read_ranges(group, &[rows], columns)
    }

    /// Some rows of a row group, by ranges of their places in it, which increase and have something
    /// between them. What lies between them is unpacked with them where it shares a page, and no more.
    ///
    /// # Errors
    /// Those of [`Member::read`].
    pub fn read_ranges(
        &self,
        group: usize,
        ranges: &[std::ops::Range<usize>],
        columns: Columns,
    ) -> Result<Batch> {
        guarded(|| self.read_any(group, ranges, columns))
    }

    fn read_any(
        &self,
        group: usize,
        ranges: &[std::ops::Range<usize>],
        columns: Columns,
    ) -> Result<Batch> {
        let total = self.groups.get(group).copied().unwrap_or(0);
        let is_there = |rows: &std::ops::Range<usize>| !rows.is_empty() && rows.end <= total;
        let len = ranges.iter().map(std::ops::Range::len).sum();
        if len == 0 || !ranges.iter().all(is_there) || !ranges.is_sorted_by(|a, b| a.end < b.start)
        {
            return Err(MemberError::Damaged(format!("row group {group} has no rows {ranges:?}")));
        }
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            self.window.clone(),
            self.metadata.clone(),
        );
        let places = (0..schema::COLUMNS.len()).filter(|place| columns.0 >> place & 1 == 1);
        let mask = ProjectionMask::roots(builder.parquet_schema(), places);
        let mut builder =
            builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(len);
        if len < total {
            builder = builder.with_row_selection(RowSelection::from_consecutive_ranges(
                ranges.iter().cloned(),
                total,
            ));
        }
        let mut reader = builder.build()?;
        let batch =
            reader.next().ok_or_else(|| MemberError::Damaged("rows are missing".to_owned()))??;
        if batch.num_rows() != len {
            return Err(MemberError::Damaged("rows are missing".to_owned()));
        }
        Batch::of(batch)
    }

    /// Bytes that all pages take once they are decompressed, by their own heads, and what `extra` took:
    /// checked before anything of a file from unknown hands is.
    ///
    /// # Errors
    /// [`MemberError::Damaged`] where a page is larger than `max_page`, or without a head.
    pub fn unpacked_bytes(&self, max_page: u64) -> Result<u64> {
        guarded(|| self.sum_of_pages(max_page))
    }

    fn sum_of_pages(&self, max_page: u64) -> Result<u64> {
        let parquet = self.metadata.metadata();
        let mut heads = Heads { window: &self.window, start: 0, held: Bytes::new() };
        let mut sum = self.extra_bytes;
        for (number, group) in parquet.row_groups().iter().enumerate() {
            let index = parquet.page_index_for_row_group(number);
            for (place, column) in group.columns().iter().enumerate() {
                let pages = index.page_locations(place);
                let pages =
                    pages.ok_or_else(|| MemberError::Damaged("it has no page index".to_owned()))?;
                let (start, _) = column.byte_range();
                let first = pages.first().and_then(|page| u64::try_from(page.offset).ok());
                // What stands before the first page is the dictionary.
                let dictionary = first.is_none_or(|first| first != start).then_some(start);
                let offsets = pages.iter().map(|page| page.offset.unsigned_abs());
                for offset in dictionary.into_iter().chain(offsets) {
                    let bytes = heads.page_bytes(offset)?;
                    if bytes > max_page {
                        let message =
                            format!("a page of {bytes} bytes, at most {max_page} are read");
                        return Err(MemberError::Damaged(message));
                    }
                    sum = sum.saturating_add(bytes);
                }
            }
        }
        Ok(sum)
    }

    /// Hands on all rows in their order, some at a time; `failed` makes the caller's error of one of
    /// reading.
    ///
    /// # Errors
    /// Those of reading, and those of `each`.
    pub fn each<E>(
        &self,
        failed: impl Fn(MemberError) -> E,
        mut each: impl FnMut(&Batch) -> Result<(), E>,
    ) -> Result<(), E> {
        for group in 0..self.groups.len() {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
                self.window.clone(),
                self.metadata.clone(),
            );
            let builder = builder.with_row_groups(vec![group]).with_batch_size(crate::BLOCK_ROWS);
            let mut reader = guarded(|| Ok(builder.build()?)).map_err(&failed)?;
            let mut next = || guarded(|| Ok(reader.next().transpose()?));
            while let Some(rows) = next().map_err(&failed)? {
                each(&Batch::of(rows).map_err(&failed)?)?;
            }
        }
        Ok(())
    }
}

/// The heads of pages, which may be many and small: what a checksum covers is read once for all that
/// begin in it.
struct Heads<'m> {
    window: &'m Window,
    start: u64,
    held: Bytes,
}

impl Heads<'_> {
    fn head(&mut self, offset: u64) -> Result<Bytes> {
        let end = offset.saturating_add(MAX_PAGE_HEAD).min(self.window.bytes());
        let is_held = offset >= self.start && end <= self.start + self.held.len() as u64;
        if !is_held {
            let until = end.next_multiple_of(RUN).min(self.window.bytes());
            self.held = self.window.read(offset, until.saturating_sub(offset) as usize)?;
            self.start = offset;
        }
        let place = |at: u64| at.saturating_sub(self.start) as usize;
        Ok(self.held.slice(place(offset)..place(end.max(offset))))
    }

    /// The decompressed size that a page's head says: the second of its numbers, in Thrift's
    /// compact form.
    fn page_bytes(&mut self, offset: u64) -> Result<u64> {
        let bad = || MemberError::Damaged("a page has no head".to_owned());
        let head = self.head(offset)?;
        thrift::PAGE_HEAD
            .check(&head)
            .map_err(|reason| MemberError::Damaged(format!("the head of a page: {reason}")))?;
        let mut bytes = head.iter().copied();
        let mut number = || {
            // The next field, a number of 32 bits.
            if bytes.next() != Some(0x15) {
                return Err(bad());
            }
            let mut number = 0_u64;
            for shift in [0, 7, 14, 21, 28] {
                let byte = bytes.next().ok_or_else(bad)?;
                number |= u64::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    return Ok(number);
                }
            }
            Err(bad())
        };
        number()?;
        let zigzag = number()?;
        if zigzag & 1 == 0 { Ok(zigzag >> 1) } else { Err(bad()) }
    }
}

/// Checksums and the owner's bytes.
fn read_extra(window: &Window, place: &str) -> Result<(Sums, Vec<u8>)> {
    let bad = || MemberError::Damaged("what its footer says of its index cannot be".to_owned());
    let numbers: Vec<u64> = place.split(' ').map_while(|number| number.parse().ok()).collect();
    let [covered, len, raw_len, sum] = numbers[..] else { return Err(bad()) };
    let most = FREE_EXTRA.saturating_add(len.saturating_mul(MAX_EXTRA_RATIO)).min(MAX_EXTRA);
    if raw_len > most || len > window.bytes() {
        return Err(bad());
    }
    let packed = window.read(covered, usize::try_from(len).map_err(|_| bad())?)?;
    if u64::from(crc32fast::hash(&packed)) != sum && !crate::sums::BELIEVED {
        return Err(MemberError::Damaged("its index is not what was written".to_owned()));
    }
    let raw = zstd::bulk::decompress(&packed, raw_len as usize).map_err(|_| bad())?;
    let (count, rest) = raw.split_first_chunk::<8>().ok_or_else(bad)?;
    let count = usize::try_from(u64::from_le_bytes(*count)).map_err(|_| bad())?;
    let ends = count.checked_mul(4).filter(|end| *end <= rest.len()).ok_or_else(bad)?;
    let (sums, extra) = rest.split_at(ends);
    let runs: Vec<u32> =
        sums.as_chunks::<4>().0.iter().map(|sum| u32::from_le_bytes(*sum)).collect();
    if runs.len() as u64 != covered.div_ceil(RUN) {
        return Err(bad());
    }
    Ok((Sums { covered, runs }, extra.to_vec()))
}
