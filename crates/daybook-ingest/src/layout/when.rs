//! Times as one layout writes them: a small plan of numbers, names and marks, learnt from a sample,
//! since a line alone does not tell `03/04/2026` from the other 4 March.

use serde::{Deserialize, Serialize};

use crate::time::{Civil, Stamp, stamp};

pub(super) mod calendar;
mod names;
pub(super) mod order;
pub(super) mod shape;

/// No time takes more bytes.
pub(super) const LONGEST: usize = 64;

/// One element of a written time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Element {
    /// A number of at least and at most so many digits.
    #[serde(rename = "n")]
    Number(Field, u8, u8),
    /// A month's name.
    #[serde(rename = "m")]
    Month,
    /// A word that says nothing: a day of the week, a zone nobody knows.
    #[serde(rename = "w")]
    Word,
    /// This very byte.
    #[serde(rename = "b")]
    Byte(u8),
    /// One or more blanks.
    #[serde(rename = "s")]
    Blanks,
    /// `.123456` or `,123`, if it is there.
    #[serde(rename = "f")]
    Fraction,
    /// `:7` or `.7`, thousandths of a second as a number that is not filled up with noughts, if it
    /// is there.
    #[serde(rename = "c")]
    Count,
    /// Three digits without a mark.
    #[serde(rename = "t")]
    Thousandths,
    /// AM or PM, if it is there.
    #[serde(rename = "p")]
    Meridiem,
    /// A zone, if it is there.
    #[serde(rename = "z")]
    Zone,
}

/// What a number in a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Field {
    Year,
    Month,
    Day,
    YearDay,
    Hour,
    Minute,
    Second,
    /// The first, second and third number of a date whose order is not known yet.
    A,
    B,
    C,
}

/// How one column writes its time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Form {
    /// In these elements.
    Elements(Vec<Element>),
    /// A Unix time of so many digits before any point.
    Epoch(u8),
    /// As [`stamp::leading`] reads it.
    Known,
}

/// What a time says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// What there is of date and time of day.
    pub(super) civil: Civil,
    pub(super) has_clock: bool,
    pub(super) has_fraction: bool,
    /// The numbers of a date whose order is not known yet.
    pub(super) open: [i32; 3],
    /// Unix seconds; the fraction is in `civil`.
    pub(super) epoch: Option<i64>,
}

/// What kind of time it is: the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Full,
    Epoch,
    /// Date and time of day without a year.
    Yearless,
    Date,
    Clock,
}

impl Piece {
    pub(super) fn kind(&self) -> Kind {
        let has_date = self.civil.month != 0 || self.open != [0; 3];
        let has_year = self.civil.year != 0 || self.open[2] != 0;
        match (self.epoch, has_date, self.has_clock) {
            (Some(_), ..) => Kind::Epoch,
            (None, true, true) if has_year => Kind::Full,
            (None, true, true) => Kind::Yearless,
            (None, true, false) => Kind::Date,
            (None, false, _) => Kind::Clock,
        }
    }
}

impl Form {
    /// Whether it tells the time of day.
    pub(super) fn has_clock(&self) -> bool {
        match self {
            Form::Elements(elements) => {
                elements.iter().any(|e| matches!(e, Element::Number(Field::Hour, ..)))
            }
            Form::Epoch(_) | Form::Known => true,
        }
    }

    /// The time that a text begins with, and where it ends.
    pub(super) fn read(&self, text: &[u8]) -> Option<(Piece, usize)> {
        match self {
            Form::Elements(elements) => read(elements, text),
            Form::Epoch(digits) => epoch(text)
                .filter(|(found, ..)| found == digits)
                .map(|(_, piece, end)| (piece, end)),
            Form::Known => known(text),
        }
    }
}

/// What [`stamp::leading`] makes of it.
pub(super) fn known(text: &[u8]) -> Option<(Piece, usize)> {
    let text = text.get(..text.len().min(LONGEST)).unwrap_or(text);
    let (stamp, end) = stamp::leading(text)?;
    let piece = match stamp {
        Stamp::Instant { epoch, nanos } => Piece {
            civil: Civil { nanos, ..Civil::default() },
            has_fraction: nanos != 0,
            epoch: Some(epoch),
            ..Piece::default()
        },
        Stamp::Civil(civil) => {
            Piece { civil, has_clock: true, has_fraction: civil.nanos != 0, ..Piece::default() }
        }
    };
    Some((piece, end))
}

/// A Unix time by itself, from 1990 to 2050 (beyond that it is some other number): how many digits
/// stand before its point, what it says, where it ends.
pub(super) fn epoch(text: &[u8]) -> Option<(u8, Piece, usize)> {
    let mut number: i64 = 0;
    let mut digits: u8 = 0;
    while let Some(byte @ b'0'..=b'9') = text.get(usize::from(digits)) {
        if digits == 19 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
        digits += 1;
    }
    let per_second = match digits {
        9 | 10 => 1,
        12 | 13 => 1_000,
        15 | 16 => 1_000_000,
        18 | 19 => 1_000_000_000,
        _ => return None,
    };
    let mut end = usize::from(digits);
    let mut nanos = number % per_second * (1_000_000_000 / per_second);
    let mut scale = 1_000_000_000 / per_second / 10;
    let point = matches!(text.get(end), Some(b'.' | b','));
    let has_fraction = per_second > 1 || point;
    if point && text.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end += 1;
        while let Some(byte @ b'0'..=b'9') = text.get(end) {
            nanos += i64::from(byte - b'0') * scale;
            scale /= 10;
            end += 1;
        }
    }
    let epoch = number / per_second;
    if !(631_152_000..2_524_608_000).contains(&epoch) || !ends(text, end) {
        return None;
    }
    let civil = Civil { nanos: u32::try_from(nanos).ok()?, ..Civil::default() };
    Some((digits, Piece { civil, has_fraction, epoch: Some(epoch), ..Piece::default() }, end))
}

/// Whether a time can end here: not within a word or a longer number.
fn ends(text: &[u8], end: usize) -> bool {
    match text.get(end) {
        None => true,
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80 => false,
        Some(b':' | b'.' | b'/' | b'-') => !text.get(end + 1).is_some_and(u8::is_ascii_digit),
        Some(_) => true,
    }
}

/// Reads a text by its elements.
pub(super) fn read(elements: &[Element], text: &[u8]) -> Option<(Piece, usize)> {
    let mut piece = Piece::default();
    let civil = &mut piece.civil;
    let (mut at, mut year_day, mut afternoon) = (0, 0, None);
    for element in elements {
        match *element {
            Element::Number(field, least, most) => {
                let (number, end) = number(text, at, least, most)?;
                at = end;
                match field {
                    Field::Year => civil.year = full_year(number, most),
                    Field::Month => civil.month = u8::try_from(number).ok()?,
                    Field::Day => civil.day = u8::try_from(number).ok()?,
                    Field::YearDay => year_day = number,
                    Field::Hour => {
                        civil.hour = u8::try_from(number).ok()?;
                        piece.has_clock = true;
                    }
                    Field::Minute => civil.minute = u8::try_from(number).ok()?,
                    Field::Second => civil.second = u8::try_from(number).ok()?,
                    Field::A => piece.open[0] = number,
                    Field::B => piece.open[1] = number,
                    Field::C => piece.open[2] = number,
                }
            }
            Element::Month => {
                let (month, end) = names::month(text, at)?;
                civil.month = month;
                at = end;
            }
            Element::Word => at = names::word_end(text, at).filter(|end| *end > at)?,
            Element::Byte(byte) => {
                if text.get(at) != Some(&byte) {
                    return None;
                }
                at += 1;
            }
            Element::Blanks => {
                let end = skip_blanks(text, at);
                if end == at {
                    return None;
                }
                at = end;
            }
            Element::Fraction | Element::Count => {
                let counted = *element == Element::Count;
                if let Some((nanos, end)) = fraction(text, at, counted) {
                    civil.nanos = nanos;
                    piece.has_fraction = true;
                    at = end;
                }
            }
            Element::Thousandths => {
                let (thousandths, end) = number(text, at, 3, 3)?;
                civil.nanos = u32::try_from(thousandths).ok()? * 1_000_000;
                piece.has_fraction = true;
                at = end;
            }
            Element::Meridiem => {
                if let Some((pm, end)) = names::meridiem(text, at) {
                    afternoon = Some(pm);
                    at = end;
                }
            }
            Element::Zone => {
                if let Some((offset, end)) = zone(text, at) {
                    civil.offset = Some(offset);
                    at = end;
                }
            }
        }
    }
    if year_day != 0 {
        (civil.month, civil.day) = calendar::of_year_day(civil.year, year_day)?;
    }
    if let Some(afternoon) = afternoon
        && civil.hour <= 12
    {
        civil.hour = civil.hour % 12 + if afternoon { 12 } else { 0 };
    }
    let valid = civil.hour <= 23
        && civil.minute <= 59
        && civil.second <= 60
        && (civil.month == 0 && civil.year == 0 || calendar::is_date(civil));
    (valid && ends(text, at)).then_some((piece, at))
}

/// A number of digits, where it ends.
fn number(text: &[u8], at: usize, least: u8, most: u8) -> Option<(i32, usize)> {
    let (mut number, mut digits) = (0, 0);
    while let Some(byte @ b'0'..=b'9') = text.get(at + usize::from(digits)) {
        if digits == most {
            break;
        }
        number = number * 10 + i32::from(byte - b'0');
        digits += 1;
    }
    (digits >= least).then_some((number, at + usize::from(digits)))
}

/// Two digits are of the years 1970 to 2069.
pub(super) fn full_year(year: i32, digits: u8) -> i32 {
    match year {
        0..=69 if digits <= 2 => 2000 + year,
        70..=99 if digits <= 2 => 1900 + year,
        _ => year,
    }
}

fn skip_blanks(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Nanoseconds of `.123`, `,123`; of `:7` and the like where thousandths are counted.
fn fraction(text: &[u8], at: usize, counted: bool) -> Option<(u32, usize)> {
    let mark = *text.get(at)?;
    let digits = text.get(at + 1..)?.iter().take(12).take_while(|b| b.is_ascii_digit()).count();
    let end = at + 1 + digits;
    let fits = match mark {
        b'.' => digits > 0,
        // In a list of values `,5,` is the next one.
        b',' => matches!(digits, 3 | 6 | 9) || digits > 0 && text.get(end) != Some(&b','),
        b':' => counted && digits > 0,
        _ => false,
    };
    if !fits {
        return None;
    }
    let value = text.get(at + 1..end)?.iter();
    if counted && digits < 3 {
        let count = value.fold(0, |count, byte| count * 10 + u32::from(byte - b'0'));
        return Some((count * 1_000_000, end));
    }
    let mut scale = 1_000_000_000;
    let nanos = value.fold(0, |nanos, byte| {
        scale /= 10;
        nanos + u32::from(byte - b'0') * scale
    });
    Some((nanos, end))
}

/// Seconds east of UTC, where a zone follows a time of day: as [`stamp::leading`] knows them.
pub(super) fn zone(text: &[u8], at: usize) -> Option<(i32, usize)> {
    const CLOCK: &[u8; 19] = b"2000-01-01 00:00:00";
    const REST: usize = 40;
    let first = *text.get(at)?;
    let next = text.get(at + 1).copied().unwrap_or(0);
    let may_be = matches!(first, b'Z' | b'z' | b'+' | b'-' | b'U' | b'G')
        || first == b' ' && matches!(next, b'+' | b'-' | b'A'..=b'Z' | b'(');
    if !may_be {
        return None;
    }
    let rest = text.get(at..)?;
    let rest = rest.get(..rest.len().min(REST))?;
    let mut clock = [0; CLOCK.len() + REST];
    clock.get_mut(..CLOCK.len())?.copy_from_slice(CLOCK);
    clock.get_mut(CLOCK.len()..CLOCK.len() + rest.len())?.copy_from_slice(rest);
    // `+060` and `-300` are minutes (DB2).
    if let [sign @ (b'+' | b'-'), a, b, c, tail @ ..] = rest
        && [a, b, c].iter().all(|byte| byte.is_ascii_digit())
        && !tail.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b':')
    {
        let minutes = [a, b, c].iter().fold(0, |sum, digit| sum * 10 + i32::from(**digit - b'0'));
        let seconds = if *sign == b'-' { -60 * minutes } else { 60 * minutes };
        return (minutes <= 14 * 60).then_some((seconds, at + 4));
    }
    let (Stamp::Civil(civil), end) = stamp::leading(clock.get(..CLOCK.len() + rest.len())?)? else {
        return None;
    };
    Some((civil.offset?, at + end.checked_sub(CLOCK.len())?))
}
