//! Times that were written are read back, and nothing else is.

use chrono::{DateTime, FixedOffset, Utc};
use proptest::prelude::*;

use super::*;

/// 1 January 1970 to 31 December 9999, and the zones in which these are still four digits.
fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    let any = 86_400..=stamp::MAX_EPOCH - 86_400;
    // Most of them of our days.
    let usual = 946_684_800..=2_524_608_000_i64;
    (prop_oneof![1 => any, 3 => usual], 0..1_000_000_000_u32)
        .prop_map(|(epoch, nanos)| DateTime::from_timestamp(epoch, nanos).unwrap())
}

/// Quarters of an hour east of UTC.
fn offset() -> impl Strategy<Value = FixedOffset> {
    (-12 * 4..=14 * 4).prop_map(|quarters| FixedOffset::east_opt(quarters * 900).unwrap())
}

fn read(text: &str, file_epoch: i64) -> Option<(i64, u32)> {
    let (stamp, end) = stamp::leading(text.as_bytes())?;
    assert_eq!(end, text.len(), "{text} is read in part: {stamp}");
    Calendar::default().resolve(&stamp, &mut Zone::named("UTC").unwrap(), file_epoch)
}

/// Forms with their date in full; `%9f` and its like are cut to what they show.
const DATES: [&str; 20] = [
    "%Y-%m-%dT",
    "%Y-%m-%d ",
    "%Y/%m/%d ",
    "%Y.%m.%d ",
    "%Y%m%dT",
    "%Y%m%d-",
    "%d.%m.%Y ",
    "%d/%b/%Y:",
    "%d-%b-%Y ",
    "%d %b %Y ",
    "%-d %B %Y ",
    "%b %e %Y ",
    "%B %-d, %Y ",
    "%a, %d %b %Y ",
    "%A, %B %-d, %Y ",
    "%a %Y-%m-%d ",
    "%Y-%b-%d ",
    "%Y-%jT",
    "%G-W%V-%uT",
    "%Y-%m-%d, ",
];
const CLOCKS: [(&str, u32); 12] = [
    ("%H:%M:%S%.9f", 1),
    ("%H:%M:%S%.6f", 1_000),
    ("%H:%M:%S%.3f", 1_000_000),
    ("%H:%M:%S,%3f", 1_000_000),
    ("%H:%M:%S:%3f", 1_000_000),
    ("%H:%M:%S", 1_000_000_000),
    ("%H%M%S", 1_000_000_000),
    ("%H%M%S%.3f", 1_000_000),
    ("%H.%M.%S", 1_000_000_000),
    ("%I:%M:%S %p", 1_000_000_000),
    ("%-I:%M:%S%.3f %p", 1_000_000),
    ("%-H:%M:%S", 1_000_000_000),
];
const OFFSETS: [&str; 5] = ["%:z", "%z", " %z", " %:z", " GMT%:z"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_printed_time_is_read_back_exactly(
        instant in instant(),
        offset in offset(),
        date in prop::sample::select(&DATES[..]),
        (clock, cut) in prop::sample::select(&CLOCKS[..]),
        zone in prop::sample::select(&OFFSETS[..]),
    ) {
        let text = instant.with_timezone(&offset).format(&format!("{date}{clock}{zone}")).to_string();
        let expected = (instant.timestamp(), instant.timestamp_subsec_nanos() / cut * cut);
        prop_assert_eq!(read(&text, 0), Some(expected), "{}", text);
        let text = instant.format(&format!("{date}{clock}")).to_string();
        prop_assert_eq!(read(&text, 0), Some(expected), "{}", text);
    }

    #[test]
    fn times_without_a_year_or_a_date_are_read_back_beside_their_file(
        instant in instant(),
        (clock, cut) in prop::sample::select(&CLOCKS[..6]),
        later in 0..300 * 86_400_i64,
    ) {
        let expected = (instant.timestamp(), instant.timestamp_subsec_nanos() / cut * cut);
        for date in ["%b %e ", "%m-%d ", "%d %b ", "%a %b %e ", "%m%d "] {
            let text = instant.format(&format!("{date}{clock}")).to_string();
            prop_assert_eq!(read(&text, expected.0 + later), Some(expected), "{}", text);
        }
        let text = instant.format(clock).to_string();
        prop_assert_eq!(read(&text, expected.0 + later % 80_000), Some(expected), "{}", text);
    }

    #[test]
    fn unix_times_are_read_back_in_every_unit(instant in instant()) {
        let (epoch, nanos) = (instant.timestamp(), instant.timestamp_subsec_nanos());
        // Each unit covers 2001 to 2286.
        if (1_000_000_000..10_000_000_000).contains(&epoch) {
            for (text, cut) in [
                (format!("{epoch}"), 1_000_000_000),
                (format!("{epoch}.{nanos:09}"), 1),
                (format!("{epoch}.{nanos:09}7"), 1),
                (format!("{epoch}{:03}", nanos / 1_000_000), 1_000_000),
                (format!("{epoch}{:06}", nanos / 1_000), 1_000),
                (format!("{epoch}{:03}.{:03}", nanos / 1_000_000, nanos / 1_000 % 1_000), 1_000),
            ] {
                let expected = Stamp::Instant { epoch, nanos: nanos / cut * cut };
                prop_assert_eq!(stamp::unix(&text), Some(expected), "{}", text);
            }
        }
    }

    #[test]
    fn whatever_is_read_is_a_date_that_exists(
        parts in prop::collection::vec("[0-9]{1,4}|[-/.:, T]|[+]|Z|UTC|Feb|Fri|PM", 3..16),
    ) {
        let text = parts.concat();
        if let Some((stamp, end)) = stamp::leading(text.as_bytes()) {
            prop_assert!(end <= text.len());
            if let Stamp::Civil(civil) = stamp {
                let date = chrono::NaiveDate::from_ymd_opt(
                    if civil.year == 0 { 2000 } else { civil.year },
                    civil.month.into(),
                    civil.day.into(),
                );
                prop_assert!(civil.month == 0 || date.is_some(), "{}: {}", text, stamp);
                prop_assert!(civil.hour < 24 || civil.minute == 0 && civil.second == 0);
                prop_assert!(civil.minute < 60 && civil.second <= 60 && civil.nanos < 1_000_000_000);
            }
            let mut zone = Zone::named("Europe/Berlin").unwrap();
            if let Some((epoch, nanos)) = Calendar::default().resolve(&stamp, &mut zone, 1_774_015_200) {
                prop_assert!((0..=stamp::MAX_EPOCH).contains(&epoch) && nanos < 1_000_000_000);
            }
        }
    }

    #[test]
    fn any_sequence_of_times_is_taken(
        lines in prop::collection::vec("[0-9]{2}[-/:. ][0-9]{2}[-/:. ][0-9]{2,4}( [0-9]{2}:[0-9]{2}:[0-9]{2})?", 1..30),
        file_epoch in any::<i64>(),
    ) {
        let (mut calendar, mut zone) = (Calendar::default(), Zone::named("America/New_York").unwrap());
        let mut lookahead = Lookahead::default();
        let file_epoch = file_epoch % stamp::MAX_EPOCH;
        for line in lines {
            if let Some((stamp, _)) = stamp::leading(line.as_bytes()) {
                lookahead.take(&stamp);
                calendar.resolve(&stamp, &mut zone, file_epoch);
            }
        }
        let _ = lookahead.first(&zone, file_epoch);
    }

    #[test]
    fn no_text_makes_it_fall(text in "\\PC{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = stamp::leading(text.as_bytes());
        let _ = stamp::leading(&bytes);
        let _ = stamp::whole(&text);
        let _ = stamp::unix(&text);
    }
}
