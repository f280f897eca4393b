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

/// What all forms of 20 March 2026, 14:05:06 are read as.
const TIME: &str = "2026-03-20 14:05:06";

#[test]
fn every_way_to_write_a_date() {
    for text in [
        "20260320T140506",
        "20260320140506",
        "20260320-14:05:06",
        "20260320_140506",
        "20260320 14:05:06",
        "2026-03-20T140506",
        "2026-03-20  14:05:06",
        "2026-03-20\t14:05:06",
        "2026-03-20,14:05:06",
        "2026-03-20, 14:05:06",
        "2026-03-20 - 14:05:06",
        "2026-03-20 | 14:05:06",
        "2026-03-20 at 14:05:06",
        "2026-03-20@14:05:06",
        "2026-03-20_14:05:06",
        "2026-03-20_14-05-06",
        "2026-03-20-14.05.06",
        "2026-03-20 14.05.06",
        "2026-03-20][14:05:06",
        "2026-03-20] [14:05:06",
        "2026-03-20 Fri 14:05:06",
        "2026-Mar-20 14:05:06",
        "2026-079T14:05:06",
        "2026-W12-5T14:05:06",
        "2026.03.20-14.05.06",
        "2026.3.20 14:05:06",
        "2026/03/20 02:05:06 PM",
        "2026 March 20 14:05:06",
        "260320 14:05:06",
        "260320 140506",
        "260320-14:05:06",
        "26/03/20 14:05:06",
        "26-03-20 14:05:06",
        "03/20/26 14:05:06",
        "3/20/26 14:05:06",
        "3/20/2026, 2:05:06 PM",
        "3/20/2026, 2:05:06\u{202f}PM",
        "3/20/2026, 2:05:06\u{a0}p.m.",
        "03-20-2026 14:05:06",
        "20-03-2026 14:05:06",
        "20.03.2026 14:05:06",
        "20.3.26 14:05:06",
        "20.Mar.2026 14:05:06",
        "20/Mar/2026:14:05:06",
        "20/Mar/2026 14:05:06",
        "20-Mar-2026::14:05:06",
        "20-Mar-26 14:05:06",
        "20 Mar 2026 14:05:06",
        "20 Mar 26 14:05:06",
        "20 March, 2026 14:05:06",
        "20. März 2026 14:05:06",
        "20 août 2026 14:05:06",
        "20 de marzo de 2026 14:05:06",
        "Mar 20 2026 14:05:06",
        "Mar 20, 2026, 2:05:06 PM",
        "March 20th, 2026 14:05:06",
        "Mar. 20, 2026 at 2:05:06 PM",
        "Mar-20-2026 14:05:06",
        "Mar/20/2026 14:05:06",
        "Fri Mar 20 14:05:06 2026",
        "Fri Mar 20 2026 14:05:06",
        "Fri, 20 Mar 2026 14:05:06",
        "Friday, March 20, 2026 2:05:06 PM",
        "Fri 20 Mar 2026 02:05:06 PM",
        "Fri 2026-03-20 14:05:06",
        "Fr 20. Mär 14:05:06 2026",
        "Fr 20.03.2026 14:05:06",
        "ven. 20 mars 2026 14:05:06",
        "viernes, 20 de marzo de 2026 14:05:06",
        "mar 20 mar 2026 14:05:06",
        "sex 20 mar 2026, 14.05.06",
        "14:05:06 2026-03-20",
        "14:05:06 20.03.2026",
        "14:05:06, 3/20/2026",
        "2:05:06 PM 03/20/2026",
        "14:05:06 Fri Mar 20 2026",
    ] {
        let expected = if text.contains("août") { "2026-08-20 14:05:06" } else { TIME };
        assert_eq!(read(text), format!("{expected}.000000000 local|"), "{text}");
        assert_eq!(
            read(&format!("{text}: m")),
            format!("{expected}.000000000 local|: m"),
            "{text}"
        );
        assert!(whole(text).is_some(), "{text}");
    }
}

#[test]
fn without_seconds_a_date_is_needed() {
    assert_eq!(read("23:59:60.5 x"), "0000-00-00 23:59:60.500000000 local| x");
    assert_eq!(read("23:59 x"), "no time");
    for text in ["2026-03-20 14:05", "20.03.2026 14:05", "20260320T1405", "20 March 2026 14:05"] {
        assert_eq!(read(&format!("{text} x")), "2026-03-20 14:05:00.000000000 local| x", "{text}");
    }
    assert_eq!(read("2:05:06 PM"), "0000-00-00 14:05:06.000000000 local|");
    assert_eq!(read("2:05:06"), "no time");
    assert_eq!(read("2026-03-20 24:00:00 x"), "2026-03-20 24:00:00.000000000 local| x");
    assert_eq!(read("24:00:00 x"), "no time");
}

#[test]
fn dates_without_a_year() {
    for text in [
        "03-20 14:05:06",
        "03.20 14:05:06",
        "20.03. 14:05:06",
        "20.03 14:05:06",
        "0320 14:05:06",
        "0320 140506",
        "0320/140506",
        "Mar 20 14:05:06",
        "Mar 20, 14:05:06",
        "20 Mar 14:05:06",
        "Fri Mar 20 14:05:06",
        "Fri, 20 Mar 14:05:06",
    ] {
        assert_eq!(read(&format!("{text} x")), "0000-03-20 14:05:06.000000000 local| x", "{text}");
    }
}

#[test]
fn fractions_of_any_length() {
    let with = |text: &str, nanos: &str| {
        assert_eq!(read(&format!("{text} x")), format!("{TIME}.{nanos} local| x"), "{text}");
    };
    with("2026-03-20 14:05:06.1", "100000000");
    with("2026-03-20 14:05:06,12", "120000000");
    with("2026-03-20T14:05:06:123", "123000000");
    with("2026-03-20T14:05:06:123456", "123456000");
    with("2026-03-20T14:05:06.123456789012345678901234567890", "123456789");
    with("20260320T140506.123", "123000000");
    with("20260320140506123", "123000000");
    with("20260320-14:05:06:23", "023000000");
    with("2026-03-20-14.05.06.123456", "123456000");
    with("2026.03.20-14.05.06:123", "123000000");
    with("3/20/26 14:05:06:123", "123000000");
    with("Mar 20, 2026 2:05:06.5 PM", "500000000");
    // Columns of a table.
    assert_eq!(read("2026-03-20 14:05:06,42,x"), format!("{TIME}.000000000 local|,42,x"));
    assert_eq!(
        read("2026-03-20 14:05:06,10.0.0.1,x"),
        format!("{TIME}.000000000 local|,10.0.0.1,x")
    );
    assert_eq!(read("2026-03-20 14:05:06,0a"), format!("{TIME}.000000000 local|,0a"));
    assert_eq!(read("2026-03-20 14:05:06.0é"), format!("{TIME}.000000000 local|.0é"));
    assert_eq!(read("2026-03-20 14:05:06,5Z|x"), format!("{TIME}.500000000 +0||x"));
    assert_eq!(read("2026-03-20 14:05:06. x"), format!("{TIME}.000000000 local|. x"));
    // Java's calendars write what they have, without zeros.
    assert_eq!(read("20260320-0:7:9:44|x"), "2026-03-20 00:07:09.044000000 local||x");
}

#[test]
fn zones_behind_the_time() {
    for (text, minutes) in [
        ("Z", 0),
        ("z", 0),
        ("UTC", 0),
        (" UTC", 0),
        (" utc", 0),
        (" GMT", 0),
        ("+01:00", 60),
        ("+0100", 60),
        ("+01", 60),
        ("-03", -180),
        ("-05:30", -330),
        (" +0100", 60),
        (" +01:00", 60),
        (" +01", 60),
        (" -03", -180),
        (" GMT+2", 120),
        (" UTC+02:00", 120),
        (" UTC+0530", 330),
        (" GMT-5:30", -330),
        ("GMT+0100", 60),
        (" GMT+0100 (Central European Standard Time)", 60),
        (" CET", 60),
        (" (CET)", 60),
        (" +0100 (CET)", 60),
        (" +0100 CET", 60),
        ("+01:00[Europe/Berlin]", 60),
        ("Z[UTC]", 0),
        ("[UTC]", 0),
        (" PDT", -420),
        (" NZDT", 780),
        (" MESZ", 120),
    ] {
        let text = format!("2026-03-20T14:05:06{text}");
        assert_eq!(read(&text), format!("{TIME}.000000000 {minutes:+}|"), "{text}");
        assert_eq!(
            read(&format!("{text} x")),
            format!("{TIME}.000000000 {minutes:+}| x"),
            "{text}"
        );
    }
    for text in ["Fri Mar 20 14:05:06 CET 2026", "Fri Mar 20 02:05:06 PM +0100 2026"] {
        assert_eq!(read(&format!("{text} x")), format!("{TIME}.000000000 +60| x"), "{text}");
    }
    assert_eq!(read("2026-03-20-14.05.06.5+060 x"), format!("{TIME}.500000000 +60| x"));
    assert_eq!(read("20260320140506.500000-240"), format!("{TIME}.500000000 -240|"));
}

#[test]
fn what_follows_a_time_is_not_its_zone() {
    for text in [
        " [main] x",
        " -12 x",
        " 12 x",
        " EST.exe started",
        " EST-4711",
        " ESTABLISHED",
        " INFO x",
        " (main) x",
        " [http/1] x",
        " PST_x",
        " UTCx",
        " America/Nowhere",
        " - x",
        " + x",
        "+x",
        " Zebra",
        "[12]",
    ] {
        let text = format!("2026-03-20 14:05:06{text}");
        let rest = &text[19..];
        assert_eq!(read(&text), format!("{TIME}.000000000 local|{rest}"), "{text}");
    }
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
    assert_eq!(
        unix("1.774015200123456789e18"),
        Some(Stamp::Instant { epoch: 1_774_015_200, nanos: 123_456_789 })
    );
    assert_eq!(
        unix("17740152001E-1"),
        Some(Stamp::Instant { epoch: 1_774_015_200, nanos: 100_000_000 })
    );
    assert_eq!(unix("0"), Some(Stamp::Instant { epoch: 0, nanos: 0 }));
    for text in
        ["1e300", "-5", "-0.5", "+5", "", ".5", "1e-20", "1e", "1.2.3", "99999999999999999999"]
    {
        assert_eq!(unix(text), None, "{text}");
    }
}

#[test]
fn tai64n_as_daemontools_write_it() {
    assert_eq!(read("@4000000069bd53aa1dcd6500 x"), "@1774015392.500000000| x");
    assert_eq!(read("@4000000069bd53aa x"), "@1774015392.000000000| x");
    for text in [
        "@4000000069bd53aa1dcd650 x",
        "@home",
        "@ffffffffffffffff1dcd6500",
        "@400000000000000000000000",
    ] {
        assert_eq!(read(text), "no time", "{text}");
    }
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
        "1.2.3.4",
        "10.20.30.40 x",
        "1.2.3.4 14:00:00",
        "10:20:30:40:50:60",
        "10:20:30:40",
        "10:20:30::1",
        "10:20:30x",
        "2026-13-45 14:00:00",
        "2026-02-29 14:00:00",
        "2026-366T14:00:00",
        "2026-W54-1T14:00:00",
        "2026-03-20 14:60:00",
        "2026-03-20 24:00:01",
        "2026-03-20 1234567",
        "29.02.2026 14:00:00",
        "31/04/2026 14:00:00",
        "Feb 30 14:00:00",
        "Fri Feb 29 14:00:00 2026",
        "20261320140000",
        "20260320146000",
        "1774015200x",
        "1774015200-42",
        "1774015200.5.3",
        "0123 456 7890",
        "+49 30 1234567",
        "555-123-4567",
        "1234-5678-9012-3456",
        "12 apples",
        "3 march hares",
        "may 5 things",
        "sat on a wall",
        "so it goes",
        "mar a lago",
        "1/2/3",
        "1/2 cup",
        "0000-00-00 00:00:00",
        "v1.2.3 10:00:00",
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
