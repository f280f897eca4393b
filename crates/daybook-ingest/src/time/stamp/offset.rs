//! The zone behind a time of day: `Z`, `+01:00`, `-0500`, `+02`, `UTC`, `GMT+2`, `UTC+02:00`,
//! `CET`, `(CET)`, `Europe/Berlin`, and `[Europe/Berlin]` after any of them (RFC 9557).

use chrono_tz::Tz;

use super::cursor::Cursor;
use crate::time::written::{Civil, ShortName, ZoneName};

/// Reads the zone, if there is one, into the time.
pub(super) fn read(cursor: &mut Cursor<'_>, civil: &mut Civil) {
    let start = cursor.at;
    let mut zoned = *civil;
    let mut found = here(cursor, &mut zoned);
    if found.is_none() {
        cursor.at = start;
        found = after_blank(cursor, &mut zoned);
    }
    if found.is_none() {
        cursor.at = start;
        return;
    }
    beside(cursor, &mut zoned);
    *civil = zoned;
}

/// An offset in minutes, of three digits: DB2's and Windows management's `+060`.
pub(super) fn minutes(cursor: &mut Cursor<'_>, civil: &mut Civil) {
    let sign = match cursor.peek() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return,
    };
    if cursor.digits_after(1) != 3 {
        return;
    }
    cursor.at += 1;
    if let Some(minutes) = cursor.number(3, 3) {
        civil.offset = Some(sign * minutes * 60);
    }
}

/// What may stand between a time of day and a year that follows it: a blank, or a zone's name of
/// any kind. That is kept.
pub(super) fn before_year(cursor: &mut Cursor<'_>) -> Option<ZoneName> {
    cursor.take(b' ')?;
    if cursor.digits_ahead() == 4 {
        return Some(ZoneName::None);
    }
    let word = cursor.word();
    if !(2..=6).contains(&word.len()) || !word.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    cursor.at += word.len();
    cursor.take(b' ')?;
    ShortName::new(word).map(ZoneName::Short)
}

/// A zone right behind the time of day.
fn here(cursor: &mut Cursor<'_>, civil: &mut Civil) -> Option<()> {
    match cursor.peek()? {
        b'Z' | b'z' => {
            cursor.at += 1;
            civil.offset = Some(0);
            (!cursor.in_word()).then_some(())
        }
        b'+' | b'-' => {
            civil.offset = Some(signed(cursor, false)?);
            Some(())
        }
        b'U' | b'G' => name(cursor, civil),
        b'[' => bracketed(cursor, civil),
        _ => None,
    }
}

/// A zone after a blank, where a message may stand as well.
fn after_blank(cursor: &mut Cursor<'_>, civil: &mut Civil) -> Option<()> {
    cursor.take(b' ')?;
    match cursor.peek()? {
        sign @ (b'+' | b'-') => {
            // ` -12 ` may be a number of the message; ` -12:00`, ` -1200`, ` -03` and ` +12` are
            // offsets.
            let short = cursor.digits_after(1) == 2 && cursor.peek_at(3) != Some(b':');
            if short && sign == b'-' && cursor.peek_at(1) != Some(b'0') {
                return None;
            }
            civil.offset = Some(signed(cursor, false)?);
            Some(())
        }
        b'(' => {
            cursor.at += 1;
            name(cursor, civil)?;
            cursor.take(b')')
        }
        b'[' => bracketed(cursor, civil),
        b'A'..=b'Z' => full_name(cursor, civil).or_else(|| name(cursor, civil)),
        b'u' | b'g' | b'z' if matches!(cursor.word(), b"utc" | b"gmt" | b"z") => {
            cursor.at += cursor.word().len();
            civil.offset = Some(0);
            (!cursor.in_word()).then_some(())
        }
        _ => None,
    }
}

/// What may stand beside an offset and says the same again: `+0100 (CET)`, `+0100 CET`,
/// `GMT+0100 (Central European Standard Time)`, `+01:00[Europe/Berlin]`.
fn beside(cursor: &mut Cursor<'_>, civil: &mut Civil) {
    let start = cursor.at;
    let said = civil.offset;
    let mut again = *civil;
    let found = match (cursor.peek(), cursor.peek_at(1)) {
        (Some(b'['), _) => bracketed(cursor, &mut again),
        (Some(b' '), Some(b'(')) if said.is_some() => {
            cursor.at += 2;
            let plain = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b' ';
            let length = cursor.rest().iter().take(60).take_while(plain).count();
            let text = cursor.rest().get(..length).unwrap_or_default();
            let known = abbreviation(text).is_some() || text.ends_with(b" Time");
            cursor.at += length;
            known.then_some(()).and_then(|()| cursor.take(b')'))
        }
        // Go: `+0100 CET`.
        (Some(b' '), Some(b'A'..=b'Z')) if matches!(civil.zone, ZoneName::None) => {
            cursor.at += 1;
            let named = name(cursor, &mut again);
            named.filter(|()| again.offset == said)
        }
        _ => None,
    };
    match (found, said) {
        // Where an offset was said it stands.
        (Some(()), Some(_)) => {}
        (Some(()), None) => *civil = again,
        (None, _) => cursor.at = start,
    }
}

/// `+01:00`, `-0500`, `+02`; with `short` also `+2` and `+5:30`.
fn signed(cursor: &mut Cursor<'_>, short: bool) -> Option<i32> {
    let sign = if cursor.peek()? == b'-' { -1 } else { 1 };
    cursor.at += 1;
    let (hours, minutes) = match cursor.digits_ahead() {
        4 => (cursor.number(2, 2)?, cursor.number(2, 2)?),
        2 => (cursor.number(2, 2)?, colon_minutes(cursor)),
        1 if short => (cursor.number(1, 1)?, colon_minutes(cursor)),
        _ => return None,
    };
    if hours > 18 || minutes > 59 || cursor.in_word() {
        return None;
    }
    Some(sign * (hours * 3600 + minutes * 60))
}

fn colon_minutes(cursor: &mut Cursor<'_>) -> i32 {
    if cursor.peek() != Some(b':') || cursor.digits_after(1) != 2 {
        return 0;
    }
    cursor.at += 1;
    cursor.number(2, 2).unwrap_or(0)
}

/// An abbreviation, `UTC` and `GMT` with an offset of their own as well.
fn name(cursor: &mut Cursor<'_>, civil: &mut Civil) -> Option<()> {
    let word = cursor.word();
    let minutes = abbreviation(word)?;
    cursor.at += word.len();
    let universal = matches!(word, b"UTC" | b"GMT" | b"UT");
    match cursor.peek() {
        Some(b'+' | b'-') if universal && cursor.digits_after(1) > 0 => {
            civil.offset = Some(signed(cursor, true)?);
            return Some(());
        }
        // `EST.exe`, `MST-4711`, `CET=x` are names of something else.
        Some(b'.' | b'-' | b'/' | b'=' | b'\\' | b'@')
            if cursor.peek_at(1).is_some_and(|byte| byte.is_ascii_alphanumeric()) =>
        {
            return None;
        }
        _ if cursor.in_word() => return None,
        _ => {}
    }
    civil.offset = Some(minutes * 60);
    if !universal {
        civil.zone = ZoneName::Short(ShortName::new(word)?);
    }
    Some(())
}

/// `[Europe/Berlin]`, `[UTC]`.
fn bracketed(cursor: &mut Cursor<'_>, civil: &mut Civil) -> Option<()> {
    cursor.take(b'[')?;
    if matches!(cursor.word(), b"UTC" | b"GMT" | b"Z") {
        cursor.at += cursor.word().len();
        civil.offset = Some(0);
    } else {
        full_name(cursor, civil)?;
    }
    cursor.take(b']')
}

/// `Europe/Berlin`
fn full_name(cursor: &mut Cursor<'_>, civil: &mut Civil) -> Option<()> {
    let rest = cursor.rest();
    let plain =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
    let length = rest.iter().take(40).take_while(plain).count();
    let name = rest.get(..length)?;
    memchr::memchr(b'/', name)?;
    let zone: Tz = std::str::from_utf8(name).ok()?.parse().ok()?;
    cursor.at += length;
    civil.zone = ZoneName::Full(zone);
    Some(())
}

/// Minutes east of UTC of an abbreviation, as most of those who write it mean it. Those that are
/// words as well (`EAT`, `CAT`, `ART`) only count where nothing else can stand.
fn abbreviation(word: &[u8]) -> Option<i32> {
    if !(2..=4).contains(&word.len()) {
        return None;
    }
    Some(match word {
        b"UTC" | b"GMT" | b"UT" | b"WET" => 0,
        b"CET" | b"MET" | b"MEZ" | b"BST" | b"WEST" => 60,
        b"CEST" | b"MEST" | b"MESZ" | b"EET" | b"SAST" => 120,
        b"EEST" | b"MSK" | b"IDT" | b"TRT" => 180,
        b"MSD" => 240,
        b"PKT" => 300,
        b"IST" => 330,
        b"NPT" => 345,
        b"WIB" | b"ICT" => 420,
        b"HKT" | b"SGT" | b"AWST" | b"PHT" | b"WITA" => 480,
        b"JST" | b"KST" => 540,
        b"ACST" => 570,
        b"AEST" | b"ChST" => 600,
        b"ACDT" => 630,
        b"AEDT" => 660,
        b"NZST" => 720,
        b"NZDT" => 780,
        b"NDT" => -150,
        b"BRT" | b"ADT" => -180,
        b"NST" => -210,
        b"AST" | b"EDT" => -240,
        b"EST" | b"CDT" => -300,
        b"CST" | b"MDT" => -360,
        b"MST" | b"PDT" => -420,
        b"PST" | b"AKDT" => -480,
        b"AKST" | b"HDT" => -540,
        b"HST" => -600,
        _ => return None,
    })
}
