//! The time of day, and what stands between a date and that.

use super::cursor::Cursor;
use super::{names, offset};
use crate::time::civil::is_valid_date;
use crate::time::written::{Civil, Stamp};

/// What follows a date up to the end of its time.
pub(super) fn after_date(cursor: &mut Cursor<'_>, civil: Civil) -> Option<Stamp> {
    // A 29 February is one of some year.
    let year = if civil.year == 0 { 2000 } else { civil.year };
    if !is_valid_date(year, civil.month, civil.day) {
        return None;
    }
    let tight = between(cursor)?;
    clock(cursor, civil, tight)
}

/// What stands between a date and its time of day; whether that follows without a blank.
fn between(cursor: &mut Cursor<'_>) -> Option<bool> {
    let comma = cursor.skip(b',');
    match cursor.peek()? {
        b'0'..=b'9' if comma => Some(false),
        b'T' | b't' | b'_' | b'-' | b'@' | b'|' | b'/' => {
            cursor.at += 1;
            Some(true)
        }
        b':' => {
            cursor.at += 1;
            // Erlang has two.
            cursor.skip(b':');
            Some(true)
        }
        b']' => {
            // `[2026-03-20] [14:00:00]`
            cursor.at += 1;
            cursor.skip(b' ');
            cursor.take(b'[')?;
            Some(false)
        }
        b' ' | b'\t' => {
            cursor.blanks();
            match cursor.peek()? {
                b'0'..=b'9' => {}
                b'-' | b'|' | b'@' => {
                    cursor.at += 1;
                    cursor.blanks().then_some(())?;
                }
                _ => {
                    let word = cursor.word();
                    if word != b"at" && names::weekday(word).is_none() {
                        return None;
                    }
                    cursor.at += word.len();
                    cursor.skip(b',');
                    cursor.blanks().then_some(())?;
                }
            }
            Some(false)
        }
        _ => None,
    }
}

/// `14:05:59.123456789 +01:00` and its kin, into what is known of the date. `tight`: joined to
/// its date without a blank, where the parts may be written without marks or zeros too.
pub(super) fn clock(cursor: &mut Cursor<'_>, mut civil: Civil, tight: bool) -> Option<Stamp> {
    let dated = civil.month != 0;
    let has_seconds = hands(cursor, &mut civil, tight)?;
    if has_seconds && civil.nanos == 0 {
        civil.nanos = fraction(cursor, tight);
    }
    if let Some(afternoon) = meridiem(cursor) {
        civil.hour = match civil.hour {
            // Some write `14:00 PM`.
            13.. => civil.hour,
            hour => hour % 12 + if afternoon { 12 } else { 0 },
        };
    }
    let end_of_day = civil.hour == 24
        && dated
        && (civil.minute, civil.second, civil.nanos) == (0, 0, 0)
        && has_seconds;
    if (civil.hour > 23 && !end_of_day) || civil.minute > 59 || civil.second > 60 {
        return None;
    }
    // `12:30:455` is no time, nor is `12:30:5556`, nor a hardware address.
    let colon = cursor.peek() == Some(b':')
        && (cursor.digits_after(1) > 0 || cursor.peek_at(1) == Some(b':'));
    if cursor.digits_ahead() > 0 || (colon && !(dated && has_seconds)) {
        return None;
    }
    offset::read(cursor, &mut civil);
    if tight && civil.offset.is_none() {
        offset::minutes(cursor, &mut civil);
    }
    if !dated && (!has_seconds || cursor.in_word()) {
        return None;
    }
    Some(Stamp::Civil(civil))
}

/// Hours, minutes and (whether there are any) seconds.
fn hands(cursor: &mut Cursor<'_>, civil: &mut Civil, tight: bool) -> Option<bool> {
    let dated = civil.month != 0;
    match cursor.digits_ahead() {
        digits @ (6 | 9) if dated => {
            (civil.hour, civil.minute) = (cursor.two()?, cursor.two()?);
            civil.second = cursor.two()?;
            if digits == 9 {
                if !tight {
                    return None;
                }
                civil.nanos = u32::try_from(cursor.number(3, 3)?).ok()? * 1_000_000;
            }
            Some(true)
        }
        4 if tight => {
            (civil.hour, civil.minute) = (cursor.two()?, cursor.two()?);
            Some(false)
        }
        1 | 2 => {
            civil.hour = cursor.one_or_two()?;
            match cursor.peek()? {
                b':' => colons(cursor, civil, dated),
                mark @ (b'.' | b'-') if dated => {
                    // `14.00.00`, `14-00-00`: two digits each, or it is some number.
                    let shape = cursor.digits_after(1) == 2
                        && cursor.peek_at(3) == Some(mark)
                        && cursor.digits_after(4) == 2;
                    if !shape {
                        return None;
                    }
                    cursor.at += 1;
                    civil.minute = cursor.two()?;
                    cursor.at += 1;
                    civil.second = cursor.two()?;
                    Some(true)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn colons(cursor: &mut Cursor<'_>, civil: &mut Civil, dated: bool) -> Option<bool> {
    cursor.at += 1;
    let minute_digits = cursor.digits_ahead();
    // Without leading zeros only where a date shows what it is, and with all its parts.
    if minute_digits != 2 && !(dated && minute_digits == 1) {
        return None;
    }
    civil.minute = cursor.one_or_two()?;
    let second_digits = cursor.digits_after(1);
    let seconds = second_digits == 2 || (dated && second_digits == 1);
    if cursor.peek() == Some(b':') && seconds {
        cursor.at += 1;
        civil.second = cursor.one_or_two()?;
        return Some(true);
    }
    (minute_digits == 2).then_some(false)
}

/// The nanoseconds of a fraction of a second; 0 without any. What is beyond them is passed.
fn fraction(cursor: &mut Cursor<'_>, tight: bool) -> u32 {
    let digits = cursor.digits_after(1);
    let next = cursor.peek_at(1 + digits);
    let is_fraction = match cursor.peek() {
        Some(b'.') => digits > 0,
        // `14:00:00,42,x` and `14:00:00,10.0.0.1` are columns of a table.
        Some(b',') => {
            matches!(digits, 3 | 6 | 9)
                || digits > 0
                    && next != Some(b',')
                    && !(next == Some(b'.') && cursor.digits_after(2 + digits) > 0)
        }
        Some(b':') => matches!(digits, 3 | 6 | 9) || (tight && matches!(digits, 1 | 2)),
        _ => false,
    };
    if !is_fraction || goes_on_as_word(cursor) {
        return 0;
    }
    // After a colon stand milliseconds, perhaps without leading zeros.
    let millis = digits < 3 && cursor.peek() == Some(b':');
    cursor.at += 1;
    if millis {
        return cursor.one_or_two().map_or(0, |millis| u32::from(millis) * 1_000_000);
    }
    let mut nanos = 0;
    let mut scale = 100_000_000;
    while let Some(byte @ b'0'..=b'9') = cursor.peek() {
        nanos += u32::from(byte - b'0') * scale;
        scale /= 10;
        cursor.at += 1;
    }
    nanos
}

/// Whether the digits after this mark are the beginning of a word (`14:00:00,0a`), unless what
/// follows is what may stand behind a time (`,12Z`, `.5PM`).
fn goes_on_as_word(cursor: &Cursor<'_>) -> bool {
    let digits = cursor.rest().iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    let end = cursor.at + 1 + digits;
    let mut after = Cursor { text: cursor.text, at: end };
    let next = after.rest().get(..4.min(after.rest().len())).unwrap_or_default();
    let letter = next.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    if !letter.is_some_and(char::is_alphanumeric) || meridiem(&mut after).is_some() {
        return false;
    }
    offset::read(&mut after, &mut Civil::default());
    after.at == end
}

/// `AM`, `p.m.` (true: afternoon), with or without a blank before it.
fn meridiem(cursor: &mut Cursor<'_>) -> Option<bool> {
    let rest = cursor.rest();
    // Unicode's tables ask for a narrow or other blank that does not break.
    let blank = match rest {
        [b' ', ..] => 1,
        [0xc2, 0xa0, ..] => 2,
        [0xe2, 0x80, 0xaf, ..] => 3,
        _ => 0,
    };
    let (letter, length) = match *rest.get(blank..)? {
        [letter, b'M' | b'm', ..] => (letter, 2),
        [letter, b'.', b'M' | b'm', b'.', ..] => (letter, 4),
        _ => return None,
    };
    let afternoon = match letter {
        b'A' | b'a' => false,
        b'P' | b'p' => true,
        _ => return None,
    };
    if rest.get(blank + length).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    cursor.at += blank + length;
    Some(afternoon)
}
