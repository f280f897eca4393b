//! The ways in which log lines write a time, read from the beginning of a text.
//!
//! [`leading`] knows, with fractions of any length after `.`, `,` or `:` and any of the zones of
//! [`offset`]:
//!
//! | written | by |
//! |---|---|
//! | `2026-03-20T14:00:00.5Z`, `2026-03-20 14:00:00,123`, `2026/3/20 2:05 PM`, `2026.03.20` | most |
//! | `2026-03-20T140000Z`, `20260320T140000.123Z`, `20260320-14:00:00:123`, `20260320140000` | ISO basic and its kin |
//! | `2026-03-20-14.00.00.123456`, `2026.03.20-14.00.00:123` | DB2, Unreal |
//! | `2026-W12-5T14:00`, `2026-079T14:00` | ISO weeks and days of the year |
//! | `260320 14:00:00`, `26/03/20 14:00:00`, `03/20/26 14:00:00:123 UTC` | MySQL, log4j, WebSphere |
//! | `20/Mar/2026:14:00:00 +0100`, `20-Mar-2026::14:00:00`, `20.03.2026 14:00` | servers |
//! | `Mar 20 14:00:00`, `Mar 20, 2026 2:00:00 PM`, `20. März 2026 14:00` | syslog, Java |
//! | `Fri Mar 20 14:00:00 CET 2026`, `Fri, 20 Mar 2026 14:00:00 +0000`, `Fri 2026-03-20 14:00:00 UTC` | `date`, mail, systemd |
//! | `03-20 14:00:00.123`, `03.20 14:00:00`, `0320 14:00:00`, `0320/140000.123` | Android, Proxifier, glog, Chromium |
//! | `14:00:00.123`, `2:00:00 PM`, `14:00:00 20.03.2026` | many |
//! | `1774015200.25` and milliseconds, microseconds, nanoseconds; `@4000000069bd4f0a…` | Unix, TAI64N |
//!
//! A time without seconds needs a date before it, and no calendar date that does not exist is read.

pub use super::written::{Civil, MAX_EPOCH, Stamp};
use cursor::Cursor;
pub use unix::unix;

mod clock;
mod cursor;
mod date;
mod names;
mod offset;
mod unix;

/// The time that a text begins with, and how many bytes it takes (its zone included).
#[must_use]
pub fn leading(text: &[u8]) -> Option<(Stamp, usize)> {
    let mut cursor = Cursor::new(text);
    let stamp = match *text.first()? {
        b'0'..=b'9' => date::number_first(&mut cursor)?,
        b'A'..=b'Z' | b'a'..=b'z' => date::word_first(&mut cursor)?,
        b'@' => unix::tai64n(&mut cursor)?,
        _ => return None,
    };
    Some((stamp, cursor.at))
}

/// The time that a text is, nothing before or after it but blanks.
#[must_use]
pub fn whole(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (stamp, end) = leading(text.as_bytes())?;
    (end == text.len()).then_some(stamp)
}

#[cfg(test)]
mod tests;
