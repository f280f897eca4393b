use super::*;

/// The stamp's UTC (or local) reading, with `?` for what is not given, and what follows it.
fn read(text: &str) -> String {
    let Some((stamp, end)) = leading(text.as_bytes()) else { return "no time".to_owned() };
    let rest = &text[end..];
    match stamp {
        Stamp::Instant { epoch, nanos } => format!("@{epoch}.{nanos:09}|{rest}"),
        Stamp::Civil(c) => {
            let offset =
                c.offset.map_or("local".to_owned(), |seconds| format!("{:+}", seconds / 60));
            format!(
                "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:09} {offset}|{rest}",
                c.year, c.month, c.day, c.hour, c.minute, c.second, c.nanos
            )
        }
    }
}

#[test]
fn year_first() {
    assert_eq!(read("2026-03-20T14:05:06Z x"), "2026-03-20 14:05:06.000000000 +0| x");
    assert_eq!(read("2026-03-20T14:05:06.123456789+01:00"), "2026-03-20 14:05:06.123456789 +60|");
    assert_eq!(read("2015-10-18 18:01:47,978 INFO"), "2015-10-18 18:01:47.978000000 local| INFO");
    assert_eq!(read("2015-10-18 18:01:47:978 x"), "2015-10-18 18:01:47.978000000 local| x");
    assert_eq!(
        read("2015-03-12T23:16:52.071:INFO:c"),
        "2015-03-12 23:16:52.071000000 local|:INFO:c"
    );
    assert_eq!(read("2026/3/2 4:05:06 x"), "2026-03-02 04:05:06.000000000 local| x");
    assert_eq!(read("2026.03.20 14:05 x"), "2026-03-20 14:05:00.000000000 local| x");
    assert_eq!(read("2026-03-20 14:05:06 -0800 x"), "2026-03-20 14:05:06.000000000 -480| x");
    assert_eq!(read("2026-03-20 14:05:06 -12 x"), "2026-03-20 14:05:06.000000000 local| -12 x");
    assert_eq!(read("2026-03-20 14:05:06 PDT [1]"), "2026-03-20 14:05:06.000000000 -420| [1]");
    assert_eq!(read("2026-03-20 14:05:06.1 UTC x"), "2026-03-20 14:05:06.100000000 +0| x");
    assert_eq!(read("20260320T140506Z"), "2026-03-20 14:05:06.000000000 +0|");
    assert_eq!(read("20260320-14:05:06:123|x"), "2026-03-20 14:05:06.123000000 local||x");
    assert_eq!(read("081109 203615 148"), "2008-11-09 20:36:15.000000000 local| 148");
    assert_eq!(read("17/06/09 20:10:40 INFO"), "2017-06-09 20:10:40.000000000 local| INFO");
    assert_eq!(read("2026 Mar 20 14:05:06.5 x"), "2026-03-20 14:05:06.500000000 local| x");
}

#[test]
fn day_or_month_first() {
    assert_eq!(read("20/Jul/2009:22:59:26 +0000] x"), "2009-07-20 22:59:26.000000000 +0|] x");
    assert_eq!(read("12/31/2025 11:59:59 PM x"), "2025-12-31 23:59:59.000000000 local| x");
    assert_eq!(read("31/12/2025 12:59:59 AM"), "2025-12-31 00:59:59.000000000 local|");
    assert_eq!(read("31.12.2025 23:59:59"), "2025-12-31 23:59:59.000000000 local|");
    assert_eq!(read("31-Dec-2025 23:59:59.5"), "2025-12-31 23:59:59.500000000 local|");
    assert_eq!(read("03-17 16:13:38.811  1702"), "0000-03-17 16:13:38.811000000 local|  1702");
    assert_eq!(read("01 Jan 2026 00:00:01.002 * x"), "2026-01-01 00:00:01.002000000 local| * x");
    assert_eq!(read("Dec 10 06:55:46 host"), "0000-12-10 06:55:46.000000000 local| host");
    assert_eq!(read("Dec  1 06:55:46.25 host"), "0000-12-01 06:55:46.250000000 local| host");
    assert_eq!(read("Dec 10 2025 06:55:46 host"), "2025-12-10 06:55:46.000000000 local| host");
    assert_eq!(read("December 1, 2025 6:55:46 PM"), "2025-12-01 18:55:46.000000000 local|");
    assert_eq!(read("Sun Dec 04 04:47:44 2005] x"), "2005-12-04 04:47:44.000000000 local|] x");
    assert_eq!(read("Sun Dec  4 04:47:44.5 UTC 2005"), "2005-12-04 04:47:44.500000000 +0|");
    assert_eq!(read("Sun, 04 Dec 2005 04:47:44 GMT"), "2005-12-04 04:47:44.000000000 +0|");
}

#[test]
fn a_time_of_day_alone_needs_its_seconds() {
    assert_eq!(read("23:59:60.5 x"), "0000-00-00 23:59:60.500000000 local| x");
    assert_eq!(read("23:59 x"), "no time");
}

#[test]
fn unix_times_by_their_size() {
    assert_eq!(read("1774015200 x"), "@1774015200.000000000| x");
    assert_eq!(read("1774015200.25 x"), "@1774015200.250000000| x");
    assert_eq!(read("1774015200123 x"), "@1774015200.123000000| x");
    assert_eq!(read("1774015200123456 x"), "@1774015200.123456000| x");
    assert_eq!(read("1774015200123456789 x"), "@1774015200.123456789| x");
    assert_eq!(
        unix("1774015200123.5"),
        Some(Stamp::Instant { epoch: 1_774_015_200, nanos: 123_500_000 })
    );
    assert_eq!(unix("1.7740152e9"), Some(Stamp::Instant { epoch: 1_774_015_200, nanos: 0 }));
    assert_eq!(unix("1e300"), None);
    assert_eq!(unix("-5"), None);
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    for text in [
        "",
        "x",
        "2026-13-20 10:00:00",
        "2026-02-30 10:00:00",
        "2026-03-20",
        "2026-03-20 25:00:00",
        "10.0.0.1 - -",
        "1234 apples",
        "12/31 things",
        "March of progress",
        "Sunday roast",
        "99:99:99",
        "5555555555 x",
        "2026-03-20 10:00:001 x",
        "1-2-3",
        "Dec 32 10:00:00 x",
        "20260320",
        "12-31-",
    ] {
        assert_eq!(read(text), "no time", "{text}");
    }
}

#[test]
fn no_bytes_make_it_fall() {
    let alphabet = b"0123456789 -/.:,TZ+JanSunPM\xff";
    let mut seed = 1_u64;
    for _ in 0..200_000 {
        let mut text = Vec::new();
        for _ in 0..(seed >> 60) + 8 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(alphabet[(seed >> 33) as usize % alphabet.len()]);
        }
        if let Some((_, end)) = leading(&text) {
            assert!(end <= text.len());
        }
    }
}
