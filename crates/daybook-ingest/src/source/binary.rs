//! Files that are no text.

/// What a file's first bytes say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Binary,
    /// Compressed in a way that is not read.
    Compressed,
}

/// Looks at the first bytes of a (decompressed) file.
pub(crate) fn kind(head: &[u8]) -> Kind {
    const COMPRESSED: [&[u8]; 6] = [
        b"\xfd7zXZ\0",
        b"BZh",
        b"PK\x03\x04",
        b"7z\xbc\xaf\x27\x1c",
        b"\x04\x22\x4d\x18",
        b"\x1f\x9d",
    ];
    const BINARY: [&[u8]; 7] = [
        b"LPKSHHRH", // systemd's journal
        b"SQLite format 3\0",
        b"\x7fELF",
        b"\x89PNG",
        b"%PDF-",
        b"ElfFile\0", // Windows' event log
        b"PAR1",
    ];
    if COMPRESSED.iter().any(|magic| head.starts_with(magic)) {
        return Kind::Compressed;
    }
    if BINARY.iter().any(|magic| head.starts_with(magic)) {
        return Kind::Binary;
    }
    // Text may hold a stray NUL or escape; tables of numbers are full of them.
    let strange =
        head.iter().filter(|byte| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127)).count();
    if strange * 5 > head.len() { Kind::Binary } else { Kind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_a_few_odd_bytes_is_text() {
        assert_eq!(kind(b"2026-03-20 \x1b[1mbold\x1b[0m \0 \xff\xfe latin \xe9\n"), Kind::Text);
        assert_eq!(kind(b""), Kind::Text);
        assert_eq!(kind(&[7, 0, 0, 0, b't', b't', b'y', 0, 0, 0]), Kind::Binary);
        assert_eq!(kind(b"LPKSHHRH\0\0"), Kind::Binary);
        assert_eq!(kind(b"BZh91AY"), Kind::Compressed);
    }
}
