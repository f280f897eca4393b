use proptest::prelude::*;

use super::*;

/// Gives a few bytes at a time.
struct Slow(Vec<u8>, usize);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let some = self.1.min(self.0.len()).min(buffer.len());
        buffer[..some].copy_from_slice(&self.0[..some]);
        self.0.drain(..some);
        Ok(some)
    }
}

fn read(bytes: &[u8]) -> Vec<u8> {
    let read = |at_once| {
        let mut text = Vec::new();
        let reader = Box::new(Slow(bytes.to_vec(), at_once));
        Encoding::of(bytes).decode(reader).read_to_end(&mut text).unwrap();
        text
    };
    assert_eq!(read(3), read(usize::MAX));
    read(3)
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

fn utf32(text: &str, big: bool) -> Vec<u8> {
    text.chars()
        .map(u32::from)
        .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

proptest! {
    #[test]
    fn any_text_is_read_from_utf_16_and_32(text in "\\PC{0,60}") {
        for big in [false, true] {
            let marked = format!("\u{feff}{text}");
            prop_assert_eq!(read(&utf16(&marked, big)), text.as_bytes());
            prop_assert_eq!(read(&utf32(&marked, big)), text.as_bytes());
        }
    }

    #[test]
    fn no_two_streams_of_units_are_read_alike(
        a in prop::collection::vec(prop_oneof![0xd7f0..0xe010_u16, any::<u16>()], 0..8),
        b in prop::collection::vec(prop_oneof![0xd7f0..0xe010_u16, any::<u16>()], 0..8),
    ) {
        let read = |units: &[u16]| {
            let mut text = Vec::new();
            let mut decoder = Decoder { unit: 2, big: true, mark: 0, high: None };
            let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            decoder.decode(&bytes, &mut text);
            // What would come next settles a first half that waits.
            decoder.decode(&[0, b'\n'], &mut text);
            text
        };
        prop_assert_eq!(read(&a) == read(&b), a == b);
    }
}

#[test]
fn utf_16_without_a_mark_is_told_when_it_cannot_be_anything_else() {
    for big in [false, true] {
        let text = "2026-03-20 14:00:00 Größe: 5 €\r\n";
        assert_eq!(read(&utf16(text, big)), text.as_bytes());
    }
    for bytes in [
        &b"a\0b\0"[..],
        b"find\0-print0\0gives\0this\0",
        &[7, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0],
    ] {
        assert_eq!(Encoding::of(bytes), Encoding::Bytes);
        assert_eq!(read(bytes), bytes);
    }
}

#[test]
fn half_a_unit_at_the_end_waits_for_the_rest() {
    let whole = utf16("\u{feff}line\n\u{1f980}\n", false);
    for length in 0..whole.len() {
        let text = read(&whole[..length]);
        assert!("line\n\u{1f980}\n".as_bytes().starts_with(&text) || length < 2, "{length}");
    }
}

#[test]
fn half_a_pair_is_kept_as_bytes_that_are_no_utf_8() {
    let bytes = [0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0, 0x05, 0xdc];
    assert_eq!(read(&bytes), b"a\xed\xa0\x80b\xed\xb0\x85");
}
