use proptest::prelude::*;

use super::*;

/// 2026-03-20 14:00:00 UTC, a Friday.
const NOW: i64 = 1_774_015_200;
const BRUSSELS: TimeZone = chrono_tz::Europe::Brussels;

fn epoch(text: &str, zone: TimeZone) -> i64 {
    parse_time(text, NOW, zone).unwrap_or_else(|error| panic!("{error}")).epoch
}

#[test]
fn every_form_of_the_contract_is_read() {
    for (text, expected) in [
        ("now", NOW),
        ("now-1h", NOW - 3600),
        ("now - 1h", NOW - 3600),
        ("-1h", NOW - 3600),
        ("-1h30m", NOW - 5400),
        ("+2d", NOW + 172_800),
        ("-1W", NOW - 604_800),
        ("today", NOW - 14 * 3600),
        ("Yesterday", NOW - 38 * 3600),
        ("tomorrow", NOW + 10 * 3600),
        ("yesterday 14:00", NOW - 86_400),
        ("14:00", NOW),
        ("2026-03-20", NOW - 14 * 3600),
        ("2026-03-20 14:00", NOW),
        ("2026-03-20 14:00:00", NOW),
        ("2026-03-20T14:00:00", NOW),
        ("2026-03-20T14:00:00Z", NOW),
        ("2026-03-20 14:00Z", NOW),
        ("2026-03-20t15:00:00+01:00", NOW),
        ("2026-03-20 15:00+0100", NOW),
        ("1774015200", NOW),
        ("0", 0),
    ] {
        assert_eq!(epoch(text, TimeZone::UTC), expected, "{text}");
    }
}

#[test]
fn wall_clock_times_are_those_of_the_zone() {
    assert_eq!(epoch("2026-03-20 15:00", BRUSSELS), NOW);
    assert_eq!(epoch("today", BRUSSELS), NOW - 15 * 3600);
    // An offset in the text goes before the zone.
    assert_eq!(epoch("2026-03-20T14:00:00Z", BRUSSELS), NOW);
}

#[test]
fn a_time_in_the_gap_of_daylight_saving_is_the_moment_of_the_jump() {
    assert_eq!(epoch("2026-03-29 02:30", BRUSSELS), epoch("2026-03-29T01:00:00Z", BRUSSELS));
    assert_eq!(epoch("2026-10-25 02:30", BRUSSELS), epoch("2026-10-25T00:30:00Z", BRUSSELS));
}

#[test]
fn parts_of_a_second_are_kept_and_end_a_range_after_them() {
    let moment = parse_time("2026-03-20T14:00:00.25Z", NOW, TimeZone::UTC).unwrap();
    assert_eq!((moment.epoch, moment.nanos), (NOW, 250_000_000));
    assert_eq!(moment.ceil(), NOW + 1);
    assert_eq!(parse_time("now", NOW, TimeZone::UTC).unwrap().ceil(), NOW);
}

#[test]
fn what_is_no_time_is_refused_with_what_was_expected() {
    for text in [
        "",
        "soon",
        "-",
        "now-",
        "-1",
        "-1y",
        "2026-13-01",
        "2026-02-30 10:00",
        "24:00",
        "-h",
        "1969-12-31",
        "now-99999d",
        "14:00:60",
        "-9223372036854775808s",
    ] {
        let error = parse_time(text, NOW, TimeZone::UTC).unwrap_err().to_string();
        assert!(error.contains("expected 2026-03-20"), "{error}");
    }
    let error = parse_time("1774015200000", NOW, TimeZone::UTC).unwrap_err();
    assert!(error.to_string().contains("milliseconds"), "{error}");
}

#[test]
fn what_is_no_duration_is_refused_with_what_was_expected() {
    for text in ["", "10", "soon", "1y", "-1h", "9999999999999999w"] {
        let error = parse_duration(text).unwrap_err().to_string();
        assert!(error.contains("not a duration; expected a number and a unit"), "{error}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_in_any_zone(at in 0..=4_102_444_800i64, zone in any::<prop::sample::Index>()) {
        let zone = *zone.get(&chrono_tz::TZ_VARIANTS);
        let wall = wall(at, zone).unwrap();
        let read = epoch(&wall.format("%Y-%m-%d %H:%M:%S").to_string(), zone);
        // The second coming of an hour is read as its first; nothing else moves.
        prop_assert!(read == at || (read < at && super::wall(read, zone).unwrap() == wall));
        prop_assert_eq!(epoch(&DateTime::from_timestamp(at, 0).unwrap().to_rfc3339(), zone), at);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}", now in 0..=LAST_EPOCH) {
        let _ = parse_time(&text, now, BRUSSELS);
        let _ = parse_duration(&text);
    }
}
