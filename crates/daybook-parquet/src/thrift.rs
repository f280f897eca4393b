//! Whether a footer, a page index or a page's head can be what it says it is, before Parquet's reader
//! gets it: the reader passes over fields that it does not know one element at a time, and over
//! booleans in a list, which it takes for nothing (parquet 60.1), as often as a hostile file says.
//!
//! Bytes are walked once, in Thrift's compact protocol
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>). Fields that
//! the reader knows must be of the type that it takes them for, because it does not look
//! (<https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>): so what is
//! walked is what it reads. Every step takes a byte at least, so a walk is as long as its bytes; and
//! lists of what takes hundreds of bytes in memory for each few in the file are no longer than a
//! written one can be.

use Kind::{Byte, Bytes, Double, Few, Flag, List, Number, Struct};

/// Most structures and lists within one another. Footers have eight.
const DEPTH: u32 = 32;
/// Most row groups: of as many the largest footer that is read has room for what is written of each.
/// In memory one takes six kilobytes, and an empty one two hundred bytes of the file.
const MAX_GROUPS: u64 = 16_384;
/// Most pages of a column in a row group, which has 16 blocks at most.
pub(crate) const MAX_PAGES: u64 = 1024;
/// Most elements of the lists that have ten or twenty.
const FEW: u64 = 256;

/// What a known field takes.
enum Kind {
    /// A boolean: in a field it is its head, in a list a byte.
    Flag,
    Byte,
    /// 16, 32 or 64 bits, which are all written alike.
    Number,
    Double,
    /// Bytes or a string.
    Bytes,
    Struct(Known),
    List(&'static Kind),
    /// A list of so many elements at most.
    Few(&'static Kind, u64),
}

/// The known fields of a structure.
type Known = &'static [(i16, Kind)];

impl Kind {
    /// Whether a type of the protocol is this.
    fn is(&self, code: u8) -> bool {
        match self {
            Flag => matches!(code, 1 | 2),
            Byte => code == 3,
            Number => matches!(code, 4..=6),
            Double => code == 7,
            Bytes => code == 8,
            // Sets are written as lists are.
            List(_) | Few(..) => matches!(code, 9 | 10),
            Struct(_) => code == 12,
        }
    }
}

const EMPTY: Kind = Struct(&[]);
const UNIT: Kind = Struct(&[(1, EMPTY), (2, EMPTY), (3, EMPTY)]);
const TIME: Kind = Struct(&[(1, Flag), (2, UNIT)]);

const LOGICAL_TYPE: Kind = Struct(&[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, Struct(&[(1, Number), (2, Number)])),
    (6, EMPTY),
    (7, TIME),
    (8, TIME),
    (10, Struct(&[(1, Byte), (2, Flag)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, Struct(&[(1, Byte)])),
    (17, Struct(&[(1, Bytes)])),
    (18, Struct(&[(1, Bytes), (2, Number)])),
    (19, EMPTY),
]);

const SCHEMA_ELEMENT: Kind = Struct(&[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Bytes),
    (5, Number),
    (6, Number),
    (7, Number),
    (8, Number),
    (9, Number),
    (10, LOGICAL_TYPE),
]);

const STATISTICS: Kind = Struct(&[
    (1, Bytes),
    (2, Bytes),
    (3, Number),
    (4, Number),
    (5, Bytes),
    (6, Bytes),
    (7, Flag),
    (8, Flag),
    (9, Number),
]);

const BOX: Kind = Struct(&[
    (1, Double),
    (2, Double),
    (3, Double),
    (4, Double),
    (5, Double),
    (6, Double),
    (7, Double),
    (8, Double),
]);

const KEY_VALUE: Kind = Struct(&[(1, Bytes), (2, Bytes)]);

const COLUMN_META_DATA: Kind = Struct(&[
    (1, Number),
    (2, Few(&Number, FEW)),
    (3, Few(&Bytes, FEW)),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
    (8, Few(&KEY_VALUE, FEW)),
    (9, Number),
    (10, Number),
    (11, Number),
    (12, STATISTICS),
    (13, Few(&Struct(&[(1, Number), (2, Number), (3, Number)]), FEW)),
    (14, Number),
    (15, Number),
    (16, Struct(&[(1, Number), (2, Few(&Number, FEW)), (3, Few(&Number, FEW))])),
    (17, Struct(&[(1, BOX), (2, Few(&Number, FEW))])),
]);

const COLUMN_CHUNK: Kind = Struct(&[
    (1, Bytes),
    (2, Number),
    (3, COLUMN_META_DATA),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
]);

const ROW_GROUP: Kind = Struct(&[
    (1, Few(&COLUMN_CHUNK, FEW)),
    (2, Number),
    (3, Number),
    (4, Few(&Struct(&[(1, Number), (2, Flag), (3, Flag)]), FEW)),
    (5, Number),
    (6, Number),
    (7, Number),
]);

/// A file's footer.
pub(crate) const FOOTER: Form = Form(&[
    (1, Number),
    (2, Few(&SCHEMA_ELEMENT, FEW)),
    (3, Number),
    (4, Few(&ROW_GROUP, MAX_GROUPS)),
    (5, Few(&KEY_VALUE, FEW)),
    (6, Bytes),
    (7, Few(&UNIT, FEW)),
]);

/// What the pages of a column are from and to.
pub(crate) const COLUMN_INDEX: Form = Form(&[
    (1, List(&Flag)),
    (2, List(&Bytes)),
    (3, List(&Bytes)),
    (4, Number),
    (5, List(&Number)),
    (6, List(&Number)),
    (7, List(&Number)),
    (8, List(&Number)),
]);

/// Where the pages of a column lie.
pub(crate) const OFFSET_INDEX: Form = Form(&[
    (1, Few(&Struct(&[(1, Number), (2, Number), (3, Number)]), MAX_PAGES)),
    (2, Few(&Number, MAX_PAGES)),
]);

/// What stands before a page.
pub(crate) const PAGE_HEAD: Form = Form(&[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Number),
    (5, Struct(&[(1, Number), (2, Number), (3, Number), (4, Number), (5, STATISTICS)])),
    (6, EMPTY),
    (7, Struct(&[(1, Number), (2, Number), (3, Flag)])),
    (
        8,
        Struct(&[
            (1, Number),
            (2, Number),
            (3, Number),
            (4, Number),
            (5, Number),
            (6, Number),
            (7, Flag),
            (8, STATISTICS),
        ]),
    ),
]);

/// A structure by itself.
pub(crate) struct Form(Known);

impl Form {
    /// Walks the structure that `bytes` begin with.
    ///
    /// # Errors
    /// Why they cannot be it.
    pub(crate) fn check(&self, bytes: &[u8]) -> Result<(), &'static str> {
        self.check_with(bytes, u64::MAX)
    }

    /// The same, and no known list has more than `most` elements.
    ///
    /// # Errors
    /// Why they cannot be it.
    pub(crate) fn check_with(&self, bytes: &[u8], most: u64) -> Result<(), &'static str> {
        Walk { rest: bytes, most }.fields(self.0, DEPTH)
    }
}

struct Walk<'a> {
    rest: &'a [u8],
    /// Most elements of a known list.
    most: u64,
}

impl Walk<'_> {
    fn fields(&mut self, known: Known, depth: u32) -> Result<(), &'static str> {
        let mut last = 0_i16;
        loop {
            let head = self.byte()?;
            let (step, code) = (i16::from(head >> 4), head & 15);
            if code == 0 {
                return Ok(());
            }
            let id = if step > 0 { last.checked_add(step) } else { self.id()? };
            last = id.ok_or("a field has a number that is none")?;
            match known.iter().find(|(id, _)| *id == last) {
                Some((_, kind)) if !kind.is(code) => return Err("a field is of another type"),
                // Its head was all of it.
                _ if Flag.is(code) => {}
                Some((_, kind)) => self.known(kind, depth)?,
                None => self.any(code, depth)?,
            }
        }
    }

    /// A value of a kind that is known.
    fn known(&mut self, kind: &Kind, depth: u32) -> Result<(), &'static str> {
        match kind {
            Flag | Byte => self.skip(1),
            Number => self.number().map(drop),
            Double => self.skip(8),
            Bytes => self.bytes(),
            Struct(known) => self.fields(known, deeper(depth)?),
            List(kind) => self.list(Some(kind), self.most, deeper(depth)?),
            Few(kind, most) => self.list(Some(kind), self.most.min(*most), deeper(depth)?),
        }
    }

    /// A value that is passed over, by its type. None is a boolean.
    fn any(&mut self, code: u8, depth: u32) -> Result<(), &'static str> {
        match code {
            3 => self.skip(1),
            4..=6 => self.number().map(drop),
            7 => self.skip(8),
            8 => self.bytes(),
            9 | 10 => self.list(None, u64::MAX, deeper(depth)?),
            11 => self.map(deeper(depth)?),
            12 => self.fields(&[], deeper(depth)?),
            13 => self.skip(16),
            _ => Err("a type is none of the protocol's"),
        }
    }

    fn list(&mut self, kind: Option<&Kind>, most: u64, depth: u32) -> Result<(), &'static str> {
        let head = self.byte()?;
        let code = head & 15;
        let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        self.room(count)?;
        match kind {
            _ if count == 0 => {}
            _ if count > most => return Err(LONG),
            Some(kind) if !kind.is(code) => return Err("a list is of another type"),
            None if Flag.is(code) => return Err(BOOLEANS),
            Some(kind) => (0..count).try_for_each(|_| self.known(kind, depth))?,
            None => (0..count).try_for_each(|_| self.any(code, depth))?,
        }
        Ok(())
    }

    fn map(&mut self, depth: u32) -> Result<(), &'static str> {
        let count = self.number()?;
        self.room(count)?;
        if count == 0 {
            return Ok(());
        }
        let codes = self.byte()?;
        let (key, value) = (codes >> 4, codes & 15);
        if Flag.is(key) || Flag.is(value) {
            return Err(BOOLEANS);
        }
        (0..count).try_for_each(|_| {
            self.any(key, depth)?;
            self.any(value, depth)
        })
    }

    /// A field's number where it is written out. None where it is not one of 16 bits.
    fn id(&mut self) -> Result<Option<i16>, &'static str> {
        let number = self.number()?;
        // Zigzag: the lowest bit is the sign.
        Ok(i16::try_from((number >> 1).cast_signed() ^ -((number & 1).cast_signed())).ok())
    }

    fn number(&mut self) -> Result<u64, &'static str> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("a number has more than 64 bits")
    }

    fn bytes(&mut self) -> Result<(), &'static str> {
        let len = self.number()?;
        self.skip(len)
    }

    fn byte(&mut self) -> Result<u8, &'static str> {
        let (byte, rest) = self.rest.split_first().ok_or(CUT)?;
        self.rest = rest;
        Ok(*byte)
    }

    fn skip(&mut self, len: u64) -> Result<(), &'static str> {
        let rest = usize::try_from(len).ok().and_then(|len| self.rest.get(len..));
        self.rest = rest.ok_or(CUT)?;
        Ok(())
    }

    /// Whether what follows has room for so many elements, of a byte at least.
    fn room(&self, count: u64) -> Result<(), &'static str> {
        if count > self.rest.len() as u64 { Err("a list is longer than its bytes") } else { Ok(()) }
    }
}

const CUT: &str = "it ends too early";
const LONG: &str = "a list is longer than any that is written";
/// Readers do not agree on how many bytes they take, so what follows could be anything.
const BOOLEANS: &str = "an unknown list has booleans";

fn deeper(depth: u32) -> Result<u32, &'static str> {
    depth.checked_sub(1).ok_or("it is nested too deep")
}

#[cfg(test)]
#[path = "thrift_tests.rs"]
mod tests;
