//! Text in UTF-16 and UTF-32, turned into UTF-8 as it is read.
//!
//! What is no character (half of a surrogate pair, a number beyond Unicode) becomes the bytes that
//! UTF-8 would have for it if it allowed them, so that nothing is lost: the line is then kept as
//! one that is no UTF-8. A unit of which only half is there, at the end of a file that is being
//! written to, is not read before it is whole.

use std::io::{self, Read};

use crate::source::open::Reader;

const BUFFER: usize = 64 << 10;
/// Without a mark so many units have to look like text.
const UNITS: usize = 8;

/// How text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or something like it: read as it is.
    Bytes,
    Utf16 {
        big: bool,
        marked: bool,
    },
    Utf32 {
        big: bool,
    },
}

impl Encoding {
    /// By its mark, or by NULs in every other place.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            // As UTF-16 it would be a NUL after the mark.
            [0xff, 0xfe, 0, 0, ..] => Encoding::Utf32 { big: false },
            [0, 0, 0xfe, 0xff, ..] => Encoding::Utf32 { big: true },
            [0xff, 0xfe, ..] => Encoding::Utf16 { big: false, marked: true },
            [0xfe, 0xff, ..] => Encoding::Utf16 { big: true, marked: true },
            _ => [false, true]
                .into_iter()
                .find(|big| is_utf16(head, *big))
                .map_or(Encoding::Bytes, |big| Encoding::Utf16 { big, marked: false }),
        }
    }

    /// Reads UTF-8.
    pub(crate) fn decode(self, reader: Reader) -> Reader {
        let (unit, big, mark) = match self {
            Encoding::Bytes => return reader,
            Encoding::Utf16 { big, marked } => (2, big, if marked { 2 } else { 0 }),
            Encoding::Utf32 { big } => (4, big, 4),
        };
        let decoder = Decoder { unit, big, mark, high: None };
        Box::new(Decoding { reader, decoder, read: Vec::new(), text: Vec::new(), given: 0 })
    }
}

/// Whether it is UTF-16 without doubt: nearly all of it plain letters of two bytes.
fn is_utf16(head: &[u8], big: bool) -> bool {
    let (mut plain, mut units, mut empty) = (0, 0, 0);
    for pair in head.chunks_exact(2) {
        let [a, b] = [pair.first(), pair.last()].map(|byte| byte.copied().unwrap_or(0));
        let (high, low) = if big { (a, b) } else { (b, a) };
        units += 1;
        plain +=
            usize::from(high == 0 && matches!(low, b'\t' | b'\n' | b'\r' | 0x1b | b' '..=b'~'));
        empty += usize::from(high == 0 && low == 0);
    }
    units >= UNITS && plain * 10 >= units * 7 && empty * 20 <= units
}

/// Turns units into UTF-8.
struct Decoder {
    /// Bytes of one.
    unit: usize,
    big: bool,
    /// Bytes of the mark that are still to be skipped.
    mark: usize,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

impl Decoder {
    /// Decodes whole units; the number of bytes used.
    fn decode(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> usize {
        let skipped = self.mark.min(bytes.len());
        self.mark -= skipped;
        let units = bytes.get(skipped..).unwrap_or_default().chunks_exact(self.unit);
        let used = bytes.len() - units.remainder().len();
        for unit in units {
            let fold = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
            let number = match self.big {
                true => unit.iter().fold(0, fold),
                false => unit.iter().rev().fold(0, fold),
            };
            match u16::try_from(number) {
                Ok(number) if self.unit == 2 => self.utf16(number, text),
                _ => push(number, text),
            }
        }
        used
    }

    fn utf16(&mut self, number: u16, text: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            if let 0xdc00..=0xdfff = number {
                let pair = (u32::from(high) - 0xd800) << 10 | (u32::from(number) - 0xdc00);
                return push(0x1_0000 + pair, text);
            }
            push(u32::from(high), text);
        }
        match number {
            0xd800..=0xdbff => self.high = Some(number),
            _ => push(u32::from(number), text),
        }
    }
}

/// The bytes of a number in the way of UTF-8, be it a character or not.
fn push(number: u32, text: &mut Vec<u8>) {
    let tail = |shift: u32| 0x80 | (number >> shift & 0x3f) as u8;
    match number {
        0..=0x7f => text.push(number as u8),
        0x80..=0x7ff => text.extend([0xc0 | (number >> 6) as u8, tail(0)]),
        0x800..=0xffff => text.extend([0xe0 | (number >> 12) as u8, tail(6), tail(0)]),
        0x1_0000..=0x1f_ffff => {
            text.extend([0xf0 | (number >> 18) as u8, tail(12), tail(6), tail(0)]);
        }
        // Six bytes, as the first UTF-8 had it.
        _ => text.extend([
            0xfc | (number >> 30) as u8,
            tail(24),
            tail(18),
            tail(12),
            tail(6),
            tail(0),
        ]),
    }
}

struct Decoding {
    reader: Reader,
    decoder: Decoder,
    /// What was read and is no whole unit yet.
    read: Vec<u8>,
    text: Vec<u8>,
    given: usize,
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            let old = self.read.len();
            self.read.resize(old + BUFFER, 0);
            let read = self.reader.read(self.read.get_mut(old..).unwrap_or_default());
            self.read.truncate(old + *read.as_ref().unwrap_or(&0));
            if read? == 0 {
                return Ok(0);
            }
            (self.given, _) = (0, self.text.clear());
            let used = self.decoder.decode(&self.read, &mut self.text);
            self.read.drain(..used);
        }
        let read = self.text.get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
