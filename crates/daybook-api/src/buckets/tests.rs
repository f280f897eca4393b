use proptest::prelude::*;

use super::*;
use crate::time::parse_time;

const BRUSSELS: TimeZone = chrono_tz::Europe::Brussels;

fn at(text: &str, zone: TimeZone) -> i64 {
    parse_time(text, 0, zone).unwrap().epoch
}

fn widths(edges: &[i64]) -> Vec<i64> {
    edges.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn days_are_23_and_25_hours_long_where_clocks_change() {
    for (from, to, middle) in [("2026-03-28", "2026-03-31", 23), ("2026-10-24", "2026-10-27", 25)] {
        let edges = edges(Bucket::Day, at(from, BRUSSELS), at(to, BRUSSELS), BRUSSELS).unwrap();
        assert_eq!(widths(&edges), [24 * 3600, middle * 3600, 24 * 3600]);
    }
}

#[test]
fn an_hour_that_comes_twice_is_two_buckets() {
    let edges =
        edges(Bucket::Hour, at("2026-10-25", BRUSSELS), at("2026-10-26", BRUSSELS), BRUSSELS)
            .unwrap();
    assert_eq!(edges.len() - 1, 25);
    assert!(widths(&edges).iter().all(|width| *width == 3600));
}

#[test]
fn hours_stay_on_the_clock_where_it_jumps_by_half_an_hour() {
    let zone = chrono_tz::Australia::Lord_Howe;
    let edges = edges(Bucket::Hour, at("2026-04-05", zone), at("2026-04-06", zone), zone).unwrap();
    let off_the_hour: Vec<_> =
        edges.iter().filter(|edge| (*edge + offset(**edge, zone)) % 3600 != 0).collect();
    assert_eq!(off_the_hour.len(), 1, "only the jump itself");
    assert_eq!(edges.last(), Some(&at("2026-04-06", zone)));
}

#[test]
fn six_hour_buckets_keep_to_the_wall_clock() {
    let edges = cover(
        Step::Hours(6),
        at("2026-03-29", BRUSSELS),
        at("2026-03-30", BRUSSELS),
        BRUSSELS,
        100,
    )
    .unwrap();
    assert_eq!(widths(&edges), [5 * 3600, 6 * 3600, 6 * 3600, 6 * 3600]);
}

#[test]
fn a_day_that_a_zone_left_out_has_no_bucket() {
    let apia = chrono_tz::Pacific::Apia;
    let edges = edges(Bucket::Day, at("2011-12-29", apia), at("2012-01-01", apia), apia).unwrap();
    assert_eq!(widths(&edges), [86_400, 86_400]);
}

#[test]
fn auto_takes_the_finest_round_width_that_fits() {
    let from = at("2026-03-20", TimeZone::UTC);
    for (span, buckets, width) in [
        (900, 120, 10),
        (3600, 60, 60),
        (86_400, 120, 900),
        (86_400, 24, 3600),
        (7 * 86_400, 120, 7200),
        (30 * 86_400, 120, 21_600),
    ] {
        let edges = edges(Bucket::Auto { buckets }, from, from + span, TimeZone::UTC).unwrap();
        assert_eq!(edges[1] - edges[0], width, "{span} s in {buckets}");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    for (bucket, from, to) in [
        (Bucket::Hour, 5, 5),
        (Bucket::Seconds(0), 0, 5),
        (Bucket::Auto { buckets: 0 }, 0, 5),
        (Bucket::Seconds(1), 0, 10_001),
        (Bucket::Hour, 0, i64::MAX),
    ] {
        assert_eq!(edges(bucket, from, to, BRUSSELS).unwrap_err().code, "bad_request");
    }
}

fn bucket() -> impl Strategy<Value = Bucket> {
    prop_oneof![
        (1..500u32).prop_map(|buckets| Bucket::Auto { buckets }),
        (60..100_000u32).prop_map(Bucket::Seconds),
        Just(Bucket::Hour),
        Just(Bucket::Day),
    ]
}

proptest! {
    #[test]
    fn buckets_cover_the_range_and_never_overlap(
        bucket in bucket(), from in 0..4_102_444_800i64, span in 1..400_000i64, zone in any::<prop::sample::Index>()
    ) {
        let zone = *zone.get(&chrono_tz::TZ_VARIANTS);
        let edges = edges(bucket, from, from + span, zone).unwrap();
        prop_assert!(edges[0] <= from && from < edges[1]);
        let last = edges.len() - 1;
        prop_assert!(edges[last] >= from + span && edges[last - 1] < from + span);
        prop_assert!(widths(&edges).iter().all(|width| *width > 0));
        if let Bucket::Auto { buckets } = bucket {
            prop_assert!(last <= buckets as usize);
        }
    }

    #[test]
    fn auto_fits_any_span(buckets in 1..500u32, span in 1..253_402_300_000i64) {
        let edges = edges(Bucket::Auto { buckets }, 0, span, BRUSSELS).unwrap();
        prop_assert!(edges.len() - 1 <= buckets as usize);
        prop_assert!(edges[0] <= 0 && edges[edges.len() - 1] >= span);
    }
}
