//! A member gives back what was written to it, wherever it is read, and says so when it does not.

#![allow(clippy::unwrap_used)] // Builders of tests.

use std::fs::File;
use std::path::Path;

use daybook_parquet::{
    BLOCK_ROWS, Columns, Member, MemberError, MemberWriter, Row, RowDigest, Window,
};
use proptest::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Own {
    time_ns: i64,
    level: i32,
    error: bool,
    src: String,
    tags: Vec<String>,
    content: String,
    attrs: Option<String>,
}

fn row(own: &Own, logid: i64) -> Row<'_> {
    Row {
        logid,
        context: "default",
        time_ns: own.time_ns,
        level: own.level,
        error: own.error,
        src: &own.src,
        tags: &own.tags,
        content: &own.content,
        attrs: own.attrs.as_deref(),
    }
}

fn write(path: &Path, rows: &[Own], extra: &[u8]) -> String {
    let mut writer = MemberWriter::new(File::create(path).unwrap(), 3).unwrap();
    writer.name("k", "v");
    for (own, logid) in rows.iter().zip(1..) {
        writer.push(&row(own, logid)).unwrap();
    }
    let written = writer.finish(extra).unwrap();
    assert_eq!(written.rows, rows.len() as u64);
    written.digest
}

fn rows() -> impl Strategy<Value = Vec<Own>> {
    let own = (
        any::<i64>(),
        any::<i32>(),
        any::<bool>(),
        "[a-c.]{0,3}",
        proptest::collection::vec("[ab\0é]{0,3}", 0..3),
        any::<String>(),
        proptest::option::of("\\{\\}"),
    );
    let own = own.prop_map(|(time_ns, level, error, src, tags, content, attrs)| Own {
        time_ns,
        level,
        error,
        src,
        tags,
        content,
        attrs,
    });
    proptest::collection::vec(own, 0..50)
}

fn many(count: usize) -> Vec<Own> {
    let own = |n: usize| Own {
        time_ns: n as i64 * 1_234_567,
        level: (n % 21) as i32,
        error: n.is_multiple_of(7),
        src: format!("a.{}", n % 300),
        tags: if n.is_multiple_of(5) { vec![format!("t{}", n % 3)] } else { Vec::new() },
        content: format!("message {n} of many, {}", n.wrapping_mul(2_654_435_761) % 100_000),
        attrs: (n.is_multiple_of(11)).then(|| format!("{{\"n\":{n}}}")),
    };
    (0..count).map(own).collect()
}

fn check(member: &Member, rows: &[Own], group: usize, range: std::ops::Range<usize>) {
    let batch = member.read(group, range.clone(), Columns::ALL).unwrap();
    let start: usize = member.groups()[..group].iter().sum();
    for (place, n) in range.enumerate() {
        let own = &rows[start + n];
        assert_eq!(batch.logids()[place], (start + n + 1) as i64);
        assert_eq!((batch.times_ns()[place], batch.levels()[place]), (own.time_ns, own.level));
        assert_eq!((batch.error(place), batch.src(place)), (own.error, own.src.as_str()));
        assert_eq!(
            (batch.content(place), batch.tags(place)),
            (own.content.as_str(), own.tags.clone())
        );
        assert_eq!((batch.attrs(place), batch.context(place)), (own.attrs.as_deref(), "default"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn rows_come_back_as_they_were(rows in rows(), extra in proptest::collection::vec(any::<u8>(), 0..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        let digest = write(&path, &rows, &extra);
        let member = Member::open(Window::open(&path).unwrap()).unwrap();
        prop_assert_eq!((member.rows(), member.extra(), member.named("k")), (rows.len() as u64, &extra[..], Some("v")));
        let mut again = RowDigest::default();
        member.each(|error| error, |batch| { batch.digest(&mut again); Ok(()) }).unwrap();
        prop_assert_eq!((&again.finish(), member.digest()), (&digest, digest.as_str()));
        for (group, len) in member.groups().iter().enumerate() {
            check(&member, &rows, group, 0..*len);
        }
    }
}

#[test]
fn any_range_of_many_rows_is_read_by_itself_and_within_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let rows = many(150_000);
    write(&path, &rows, b"");
    let member = Member::open(Window::open(&path).unwrap()).unwrap();
    assert_eq!(member.groups(), [65_536, 65_536, 18_928]);
    for range in [0..1, 4095..4097, BLOCK_ROWS..2 * BLOCK_ROWS, 5000..5010, 18_900..18_928] {
        for group in 0..3 {
            check(&member, &rows, group, range.clone());
        }
    }
    assert!(member.read(2, 18_900..18_929, Columns::ALL).is_err());
    let mut within = vec![7; 999];
    within.extend(std::fs::read(&path).unwrap());
    let len = within.len() as u64 - 999;
    within.extend([9; 55]);
    let larger = folder.path().join("larger");
    std::fs::write(&larger, within).unwrap();
    let part = Window::part(File::open(&larger).unwrap().into(), 999, len);
    check(&Member::open(part).unwrap(), &rows, 1, 100..200);
}

#[test]
fn a_flipped_bit_anywhere_is_seen_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let rows = many(9000);
    let digest = write(&path, &rows, b"extra");
    let sound = std::fs::read(&path).unwrap();
    let read = || -> Result<String, MemberError> {
        let member = Member::open(Window::open(&path)?)?;
        let mut digest = RowDigest::default();
        member.each(
            |error| error,
            |batch| {
                batch.digest(&mut digest);
                Ok(())
            },
        )?;
        Ok(digest.finish())
    };
    let mut seen = 0;
    for at in (0..sound.len()).step_by(sound.len() / 300 + 1) {
        let mut flipped = sound.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&path, flipped).unwrap();
        match read() {
            Ok(found) => assert_eq!(found, digest, "byte {at}"),
            Err(_) => seen += 1,
        }
    }
    assert!(seen > 200, "{seen}");
    for len in [0, 7, sound.len() / 2, sound.len() - 1] {
        std::fs::write(&path, &sound[..len]).unwrap();
        assert!(read().is_err());
    }
}

/// The first byte of an offset index is its field's head, the second its list's: a count that lies
/// stands in the five bytes behind.
#[test]
fn a_page_index_that_claims_two_billion_pages_is_refused_before_room_is_made_for_them() {
    use parquet::file::metadata::{PageIndexPolicy, ParquetMetaDataReader};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.parquet");
    write(&path, &many(9000), b"");
    let sound = std::fs::read(&path).unwrap();
    let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Skip);
    let footer = reader.parse_and_finish(&File::open(&path).unwrap()).unwrap();
    let index = footer.row_group(0).column(9).offset_index_range().unwrap();
    for count in [&[0xff, 0xff, 0xff, 0xff, 0x07][..], &[0x80, 0x80, 0x04], &[0xff; 11]] {
        let mut bytes = sound.clone();
        let at = index.start as usize + 1;
        bytes[at] = 0xfc;
        bytes[at + 1..at + 1 + count.len()].copy_from_slice(count);
        std::fs::write(&path, &bytes).unwrap();
        let error = Member::open(Window::open(&path).unwrap()).unwrap_err();
        assert!(matches!(error, MemberError::Damaged(_)), "{error}");
    }
    let mut bytes = sound;
    let len = bytes.len();
    bytes[len - 8..len - 4].copy_from_slice(&(17_u32 << 20).to_le_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let error = Member::open(Window::open(&path).unwrap()).unwrap_err();
    assert!(error.to_string().contains("footer"), "{error}");
}

/// Found by fuzzing: Parquet's reader panics at a column that begins below zero.
#[test]
fn bytes_changed_in_a_footer_are_refused_or_read_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.parquet");
    write(&path, &many(300), b"extra");
    let sound = std::fs::read(&path).unwrap();
    let end = sound.len() - 8;
    let footer = u32::from_le_bytes(*sound[end..].first_chunk().unwrap()) as usize;
    let (mut refused, mut read) = (0, 0);
    for at in end - footer..end {
        for mask in [1, 0x80] {
            let mut changed = sound.clone();
            changed[at] ^= mask;
            std::fs::write(&path, &changed).unwrap();
            let done = Member::open(Window::open(&path).unwrap()).and_then(|member| {
                member.unpacked_bytes(1 << 26)?;
                member.each(|error| error, |_| Ok(()))
            });
            match done {
                Ok(()) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > read, "{refused} refused, {read} read");
}

/// Found by fuzzing: Parquet's reader passes over booleans that take no bytes, one by one. The list
/// stands at the footer's end, in a field that nobody knows.
#[test]
fn an_unknown_list_of_two_billion_booleans_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.parquet");
    write(&path, &many(300), b"extra");
    let sound = std::fs::read(&path).unwrap();
    let end = sound.len() - 8;
    let footer = u32::from_le_bytes(*sound[end..].first_chunk().unwrap());
    let with = |field: &[u8]| {
        let mut bytes = sound[..end - 1].to_vec();
        bytes.extend_from_slice(field);
        bytes.push(0);
        bytes.extend_from_slice(&(footer + u32::try_from(field.len()).unwrap()).to_le_bytes());
        bytes.extend_from_slice(b"PAR1");
        std::fs::write(&path, &bytes).unwrap();
        Member::open(Window::open(&path).unwrap())
    };
    assert_eq!(with(&[0xd8, 2, b'a', b'b']).unwrap().rows(), 300, "an unknown field is no damage");
    for kind in [0xf1, 0xf2] {
        let error = with(&[0xd9, kind, 0xff, 0xff, 0xff, 0xff, 0x07]).unwrap_err();
        assert!(error.to_string().contains("footer: a list is longer"), "{error}");
    }
}
