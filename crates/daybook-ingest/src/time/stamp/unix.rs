//! Times as numbers: Unix seconds and their fractions, and TAI64N.

use super::cursor::Cursor;
use crate::time::written::{MAX_EPOCH, Stamp};

/// More digits than these have no meaning after the point.
const MAX_EXPONENT: i32 = 30;

/// A Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by its size:
/// each unit covers the years 2001 to 2286. Exponents are understood (`1.774e9`), negative numbers
/// are none.
#[must_use]
pub fn unix(text: &str) -> Option<Stamp> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    if exponent == 0 {
        return number(whole, fraction);
    }
    if !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent) || mantissa.len() > 64 {
        return None;
    }
    // Moves the point.
    let mut all = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let point = usize::try_from(point).ok()?;
    while all.len() < point {
        all.push('0');
    }
    let (whole, fraction) = all.split_at_checked(point)?;
    number(whole, fraction)
}

/// The time of the digits before and after the point.
fn number(whole: &str, fraction: &str) -> Option<Stamp> {
    let significant = whole.trim_start_matches('0');
    let whole = if significant.is_empty() { "0" } else { significant };
    let (per_second, digits) = match whole.len() {
        ..=11 => (1, 0),
        12..=14 => (1_000, 3),
        15..=17 => (1_000_000, 6),
        18..=19 => (1_000_000_000, 9),
        _ => return None,
    };
    let number: i64 = whole.parse().ok()?;
    let mut nanos = number % per_second;
    // What the number leaves open, its fraction fills, digit by digit.
    let mut fraction = fraction.bytes().map(|byte| i64::from(byte - b'0'));
    for _ in digits..9 {
        nanos = nanos * 10 + fraction.next().unwrap_or(0);
    }
    Some(Stamp::Instant { epoch: number / per_second, nanos: u32::try_from(nanos).ok()? })
}

/// A number that a line begins with, if it is a time: of the years 2001 to 2100, or it is some
/// other number, and nothing that makes it part of a name.
pub(super) fn leading(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let mut length = cursor.digits_ahead();
    if cursor.peek_at(length) == Some(b'.') {
        let rest = cursor.rest().get(length + 1..).unwrap_or_default();
        let fraction = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if fraction > 0 {
            length += 1 + fraction;
        }
    }
    let text = std::str::from_utf8(cursor.rest().get(..length)?).ok()?;
    let stamp = unix(text)?;
    let Stamp::Instant { epoch: 978_307_200..=4_102_444_800, .. } = stamp else { return None };
    cursor.at += length;
    let joined = matches!(cursor.peek(), Some(b'.' | b'-' | b'/' | b'@'))
        && cursor.peek_at(1).is_some_and(|byte| byte.is_ascii_alphanumeric());
    (!cursor.in_word() && !joined).then_some(stamp)
}

/// `@4000000069bd4f0a1dcd6500`: what daemontools' and s6's loggers write, seconds of TAI (counted
/// as if it had never drifted from 10 s before UTC) from 2^62 on and nanoseconds.
pub(super) fn tai64n(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let rest = cursor.rest().get(1..)?;
    let length = rest.iter().take(25).take_while(|byte| byte.is_ascii_hexdigit()).count();
    if length != 16 && length != 24 {
        return None;
    }
    let hex = |from: usize, to: usize| {
        let digits = rest.get(from..to)?;
        u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let epoch = i64::try_from(hex(0, 16)?.checked_sub(1 << 62)?).ok()?.checked_sub(10)?;
    let nanos = if length == 24 { u32::try_from(hex(16, 24)?).ok()? } else { 0 };
    if !(0..=MAX_EPOCH).contains(&epoch) || nanos > 999_999_999 {
        return None;
    }
    cursor.at += 1 + length;
    (!cursor.in_word()).then_some(Stamp::Instant { epoch, nanos })
}
