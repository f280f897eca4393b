//! Files that are no text.

use std::io::{self, Read};

use crate::source::open::read_head;

/// What a file's first bytes say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Binary,
    /// Compressed in a way that is not read.
    Compressed,
    /// A file of systemd's journal.
    Journal,
}

const COMPRESSED: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x04\x22\x4d\x18", // lz4
    b"\x1f\x9d",         // compress
    b"\x1f\xa0",
    b"\xffsNaP\x6f",
];

const BINARY: &[&[u8]] = &[
    b"SQLite format 3\0",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xcf\xfa\xed\xfe",
    b"!<arch>\n",
    b"\0asm",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"OggS\0",
    b"fLaC\0",
    b"ID3\x03",
    b"ID3\x04",
    b"\x1aE\xdf\xa3",
    b"%PDF-1.",
    b"%PDF-2.",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", // Office's old files, Windows Installer's
    b"ElfFile\0",                        // Windows' event log, and the older one
    b"\x30\0\0\0LfLe",
    b"PAR1",
    b"Obj\x01",          // Avro
    b"\xd4\xc3\xb2\xa1", // captured packets
    b"\xa1\xb2\xc3\xd4",
    b"TZif",
];

/// What a file begins with that is certainly no log.
pub(crate) fn by_mark(head: &[u8]) -> Option<Kind> {
    let has = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
    if head.starts_with(b"LPKSHHRH") {
        return Some(Kind::Journal);
    }
    if has(COMPRESSED) {
        return Some(Kind::Compressed);
    }
    // Windows' programs, and what Berkeley's databases have at byte 12.
    let is_program =
        head.starts_with(b"MZ") && head.get(..64).is_some_and(|head| head.contains(&0));
    let is_database = matches!(
        head.get(12..16),
        Some([0, 6, 0x15, 0x61] | [0x61, 0x15, 6, 0] | [0, 5, 0x31, 0x62] | [0x62, 0x31, 5, 0])
    );
    (has(BINARY) || is_program || is_database).then_some(Kind::Binary)
}

/// Looks at the first bytes of a file, decompressed and decoded.
pub(crate) fn kind(head: &[u8]) -> Kind {
    by_mark(head).unwrap_or(if is_text(head) { Kind::Text } else { Kind::Binary })
}

/// Text may hold a stray NUL or escape; tables of numbers are full of them. What NULs a crash left
/// are no reason: they come in few runs, and the rest is lines.
fn is_text(head: &[u8]) -> bool {
    let is_strange = |byte: &&u8| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127);
    let strange = head.iter().filter(is_strange).count();
    if strange * 5 <= head.len() {
        return true;
    }
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    let runs = head.split(|byte| *byte != 0).filter(|run| !run.is_empty()).count();
    let lines = head.iter().filter(|byte| **byte == b'\n').count();
    nuls < head.len() && runs <= lines + 1 && (strange - nuls) * 5 <= head.len() - nuls
}

/// A hole at the beginning (of a log that was emptied while its writer held on to its place in it)
/// is looked beyond so far. Reading a hole is fast, but `lastlog` may be a terabyte of it.
const MAX_HOLE: u64 = 8 << 30;

/// The [`kind`] of a file that begins with a hole; the reader stands at its beginning.
pub(crate) fn kind_beyond_hole(head: &[u8], reader: &mut impl Read) -> io::Result<Kind> {
    let mut buffer = vec![0; 1 << 20];
    let mut skipped = 0;
    while skipped < MAX_HOLE {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..read).unwrap_or_default();
        if let Some(at) = bytes.iter().position(|byte| *byte != 0) {
            let mut beyond = bytes.get(at..).unwrap_or_default().to_vec();
            let missing = head.len().saturating_sub(beyond.len());
            beyond.extend(read_head(reader, missing)?);
            beyond.truncate(head.len());
            return Ok(if is_text(&beyond) { Kind::Text } else { Kind::Binary });
        }
        skipped += read as u64;
    }
    Ok(Kind::Binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_a_few_odd_bytes_is_text() {
        assert_eq!(kind(b"2026-03-20 \x1b[1mbold\x1b[0m \0 \xff\xfe latin \xe9\n"), Kind::Text);
        assert_eq!(kind(b""), Kind::Text);
        assert_eq!(kind(&[7, 0, 0, 0, b't', b't', b'y', 0, 0, 0]), Kind::Binary);
        assert_eq!(kind(b"MZ is how programs begin, and this line"), Kind::Text);
    }

    #[test]
    fn files_of_other_programs_are_told_by_their_marks() {
        for (head, expected) in [
            (&b"LPKSHHRH\0\0"[..], Kind::Journal),
            (b"PK\x03\x04\x14", Kind::Compressed),
            (b"\x04\x22\x4d\x18\x64\x40", Kind::Compressed),
            (b"SQLite format 3\0\x10\0", Kind::Binary),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Kind::Binary),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Kind::Binary),
            (b"\0\0\0\0\x01\0\0\0\0\0\0\0\x61\x15\x06\0\x09\0\0\0", Kind::Binary),
        ] {
            assert_eq!(kind(head), expected, "{head:?}");
        }
    }

    #[test]
    fn lines_with_a_hole_are_text_and_records_are_not() {
        let hole = "\0".repeat(5000);
        assert_eq!(kind(format!("one line\nand half of{hole}").as_bytes()), Kind::Text);
        assert_eq!(kind(format!("{hole}one line\n").as_bytes()), Kind::Text);
        let mut record = vec![0; 384];
        record[0] = 7;
        record[4..6].copy_from_slice(b"\x34\x12");
        record[8..13].copy_from_slice(b"pts/0");
        record[44..48].copy_from_slice(b"anna");
        record[76..84].copy_from_slice(b"10.0.0.1");
        assert_eq!(kind(&record.repeat(10)), Kind::Binary, "wtmp");
    }

    #[test]
    fn a_hole_at_the_beginning_is_looked_beyond() {
        let look = |beyond: &[u8]| {
            let file = [&[0; 100_000][..], beyond].concat();
            kind_beyond_hole(&file[..8192], &mut &file[..]).unwrap()
        };
        assert_eq!(look(b"2026-03-20 14:00:00 up again\n"), Kind::Text);
        assert_eq!(look(b""), Kind::Binary);
        let record = [&b"\x12\x34\x56\x65pts/0"[..], &[0; 100], b"10.0.0.1", &[0; 200]].concat();
        assert_eq!(look(&record.repeat(3)), Kind::Binary, "lastlog");
    }
}
