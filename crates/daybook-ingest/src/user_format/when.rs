//! How a user's format writes its times.

use std::fmt::Write as _;

use chrono::format::{Item, Parsed, StrftimeItems};
use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;

use crate::time::{Civil, Stamp, ZoneName, stamp};

/// How times are written.
#[derive(Clone, Debug)]
pub(super) enum When {
    /// Lines have none.
    None,
    /// As any logger writes them.
    Auto(Option<Tz>),
    /// As numbers of so many digits after the second.
    Unix(u32),
    /// In this form.
    Form(Vec<Item<'static>>, Option<Tz>),
}

impl When {
    /// Its words, other than forms.
    pub(super) const WORDS: [&str; 6] = ["auto", "none", "unix", "unix_ms", "unix_us", "unix_ns"];

    /// The way that a word names; `None`: it is no such word.
    pub(super) fn named(word: &str, tz: Option<Tz>) -> Option<Self> {
        Some(match word {
            "none" => When::None,
            "auto" => When::Auto(tz),
            "unix" => When::Unix(0),
            "unix_ms" => When::Unix(3),
            "unix_us" => When::Unix(6),
            "unix_ns" => When::Unix(9),
            _ => return None,
        })
    }

    /// The way that a form of chrono's `strftime` describes, or what is wrong with it.
    pub(super) fn of_form(form: &str, tz: Option<Tz>) -> Result<Self, String> {
        let items = StrftimeItems::new(form)
            .parse_to_owned()
            .map_err(|_| "it is no form of chrono's strftime".to_owned())?;
        let when = When::Form(items, tz);
        // A time that is written in it must come back.
        let When::Form(items, _) = &when else { return Ok(when) };
        let sample = DateTime::from_timestamp(1_774_015_200, 0).unwrap_or_default();
        let mut text = String::new();
        write!(text, "{}", sample.format_with_items(items.iter()))
            .map_err(|_| "it has a part that only some times have".to_owned())?;
        match when.read(&text) {
            Some(_) => Ok(when),
            None => Err(format!("a time written in it ({text:?}) does not say when")),
        }
    }

    /// The time that a text is.
    pub(super) fn read(&self, text: &str) -> Option<Stamp> {
        let text = text.trim();
        let (stamp, tz) = match self {
            When::None => return None,
            When::Auto(tz) => (stamp::whole(text).or_else(|| stamp::unix(text))?, *tz),
            When::Unix(digits) => return unix(text, *digits),
            When::Form(items, tz) => {
                let mut parsed = Parsed::new();
                chrono::format::parse(&mut parsed, text, items.iter()).ok()?;
                (of_parts(&parsed)?, *tz)
            }
        };
        let stamp = match (stamp, tz) {
            (Stamp::Civil(civil), Some(tz))
                if civil.offset.is_none() && civil.zone == ZoneName::None =>
            {
                Stamp::Civil(Civil { zone: ZoneName::Full(tz), ..civil })
            }
            (stamp, _) => stamp,
        };
        stamp.is_storable().then_some(stamp)
    }
}

/// What chrono has read.
fn of_parts(parsed: &Parsed) -> Option<Stamp> {
    if let Some(epoch) = parsed.timestamp() {
        return Some(Stamp::Instant { epoch, nanos: parsed.nanosecond().unwrap_or(0) });
    }
    let time = parsed.to_naive_time().ok()?;
    let (year, month, day) = match parsed.to_naive_date() {
        Ok(date) => (date.year(), date.month(), date.day()),
        Err(_) => match (parsed.month(), parsed.day()) {
            (Some(month), Some(day)) if parsed.year().is_none() => {
                // A 29 February is one of some year.
                chrono::NaiveDate::from_ymd_opt(2000, month, day)?;
                (0, month, day)
            }
            (None, None) if parsed.year().is_none() => (0, 0, 0),
            _ => return None,
        },
    };
    // chrono counts a leap second as more than a second of nanoseconds.
    let leap = time.nanosecond() / 1_000_000_000;
    let small = |number: u32| u8::try_from(number).ok();
    Some(Stamp::Civil(Civil {
        year,
        month: small(month)?,
        day: small(day)?,
        hour: small(time.hour())?,
        minute: small(time.minute())?,
        second: small(time.second() + leap)?,
        nanos: time.nanosecond() % 1_000_000_000,
        offset: parsed.offset(),
        ..Civil::default()
    }))
}

/// A number in a unit of so many digits after the second, perhaps with a fraction.
fn unix(text: &str, digits: u32) -> Option<Stamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !number(whole) || !number(fraction) {
        return None;
    }
    let per_second = 10_i64.pow(digits);
    let count: i64 = whole.parse().ok()?;
    let mut nanos = count % per_second;
    let mut fraction = fraction.bytes().map(|byte| i64::from(byte - b'0'));
    for _ in digits..9 {
        nanos = nanos * 10 + fraction.next().unwrap_or(0);
    }
    let stamp = Stamp::Instant { epoch: count / per_second, nanos: u32::try_from(nanos).ok()? };
    stamp.is_storable().then_some(stamp)
}
