//! Input that is absurd, huge or hostile gets a clear error or is taken in as it is.

use daybook_store::{
    Attrs, Control, LogEntry, LogFilter, Order, SrcFilter, StoreError, TextFilter,
    canonical_context,
};
use daybook_tests::build::{all, base, contents, open};
use daybook_tests::oracle::pages;
use daybook_tests::{DAY, EPOCH, Oracle, entry};

fn code(result: Result<impl Sized, StoreError>) -> &'static str {
    result.err().expect("an error").code()
}

#[test]
fn absurd_times_are_refused_by_their_numbers_and_nothing_of_their_batch_is_written() {
    let base = base();
    let store = open(base.path());
    for (epoch, nanos) in [
        (-1, 0),
        (i64::MIN, 0),
        (i64::MAX, 0),
        (253_402_300_800, 0),
        (EPOCH * 1000, 0),
        (EPOCH, 1_000_000_000),
        (EPOCH, u32::MAX),
    ] {
        let bad = LogEntry { nanos, ..entry(epoch, "s", "bad") };
        let error = store.insert(&bad).unwrap_err();
        assert_eq!(error.code(), "time_out_of_range");
        assert!(
            error.to_string().contains(&epoch.to_string())
                && error.to_string().contains(&nanos.to_string())
        );
        assert_eq!(
            code(store.insert_batch(&[entry(EPOCH, "s", "good"), bad])),
            "time_out_of_range"
        );
    }
    assert!(contents(&store, &LogFilter::default()).is_empty());
    let ends = [
        entry(0, "s", "first"),
        LogEntry { nanos: 999_999_999, ..entry(253_402_300_799, "s", "last") },
    ];
    assert_eq!(store.insert_batch(&ends).unwrap().future, 1);
    assert_eq!(contents(&store, &LogFilter::default()), ["last", "first"]);
}

#[test]
fn pages_cross_centuries_in_both_orders() {
    // A cursor in 1970 and a day in 9999: their distance in nanoseconds does not fit in 64 bits.
    let base = base();
    let store = open(base.path());
    let epochs = [0, 1, EPOCH, 100_000_000_000, 253_402_300_799];
    store.insert_batch(&epochs.map(|epoch| entry(epoch, "s", &epoch.to_string()))).unwrap();
    for order in [Order::NewestFirst, Order::OldestFirst] {
        let filter = LogFilter { order, limit: Some(1), ..LogFilter::default() };
        let mut found: Vec<i64> = pages(&store, &filter).iter().map(|entry| entry.epoch).collect();
        if order == Order::NewestFirst {
            found.reverse();
        }
        assert_eq!(found, epochs);
    }
}

#[test]
fn names_of_contexts_that_look_alike_when_cleaned_are_kept_apart_and_spellings_of_one_are_not() {
    let base = base();
    let store = open(base.path());
    let long = "x".repeat(300);
    let names =
        ["ä", "ö", "???", "!!!", "con", "CON ", "\0", "../../etc/passwd", &long, "日本", "."];
    for name in names {
        store.insert(&LogEntry { context_name: name.into(), ..entry(EPOCH, "s", name) }).unwrap();
    }
    for name in names {
        let only = LogFilter { contexts: vec![name.into()], ..LogFilter::default() };
        assert_eq!(contents(&store, &only), [name]);
    }
    let mut folders: Vec<String> =
        store.contexts().unwrap().into_iter().map(|context| context.name).collect();
    folders.dedup();
    assert_eq!(folders.len(), names.len());
    for entry in std::fs::read_dir(base.path().join("logs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert_eq!(canonical_context(&name), name);
    }
    for spelling in ["My App", "my.app", "MY_APP"] {
        store
            .insert(&LogEntry { context_name: spelling.into(), ..entry(EPOCH, "s", "one") })
            .unwrap();
    }
    let only = LogFilter { contexts: vec!["my:app".into()], ..LogFilter::default() };
    assert_eq!(contents(&store, &only), ["one"; 3]);
}

#[test]
fn a_line_of_100_megabytes_is_kept_and_found_and_one_beyond_the_limit_is_refused() {
    let base = base();
    let store = open(base.path());
    let mut line = "x".repeat(100 * 1024 * 1024);
    line.push_str("the needle");
    store.insert(&entry(EPOCH, "s", &line)).unwrap();
    store.insert(&entry(EPOCH, "s", "short")).unwrap();
    let needle = LogFilter {
        text: Some(TextFilter::Substring("The Needle".into())),
        ..LogFilter::default()
    };
    assert_eq!(store.count(&needle, &Control::default()).unwrap().count, 1);
    let found = all(&store, &needle);
    assert!(found.len() == 1 && found[0].content == line);
    drop((found, line));
    let error = store
        .insert_batch(&[
            entry(EPOCH, "s", "good"),
            entry(EPOCH, "s", &"x".repeat(513 * 1024 * 1024)),
        ])
        .unwrap_err();
    assert!(matches!(error, StoreError::BadEntry { index: 1, .. }), "{error}");
    assert_eq!(store.count(&LogFilter::default(), &Control::default()).unwrap().count, 2);
}

#[test]
fn text_of_every_kind_comes_back_as_it_went_in() {
    let base = base();
    let store = open(base.path());
    let awkward = [
        "",
        "\0",
        "a\0b\0",
        "\u{10FFFF}",
        "\u{FEFF}bom",
        "\u{202E}rtl",
        "\r\n\t\u{1b}[31m",
        "'; DROP TABLE entries; --",
        "\u{D7FF}\u{E000}",
        "\"[]{}\\",
    ];
    let rows: Vec<LogEntry> = awkward
        .iter()
        .map(|text| LogEntry {
            src: (*text).into(),
            tags: vec![(*text).into(), "t".repeat(1_000_000)],
            attrs: Some(Attrs::from_json(serde_json::json!({ *text: text }).to_string()).unwrap()),
            ..entry(EPOCH, "", text)
        })
        .collect();
    store.insert_batch(&rows).unwrap();
    let mut oracle = Oracle::default();
    oracle.insert(&rows);
    oracle.agrees(&store, &LogFilter::default(), &[EPOCH, EPOCH + 1]);
    for text in awkward {
        for src in [
            SrcFilter::Exact(text.into()),
            SrcFilter::Prefix(text.into()),
            SrcFilter::Subtree(text.into()),
        ] {
            oracle.agrees(
                &store,
                &LogFilter { src: Some(src), ..LogFilter::default() },
                &[EPOCH, EPOCH + 1],
            );
        }
        oracle.agrees(
            &store,
            &LogFilter {
                tags: vec![text.into()],
                text: Some(TextFilter::Substring(text.into())),
                ..LogFilter::default()
            },
            &[],
        );
    }
    let conn =
        rusqlite::Connection::open(daybook_tests::file::databases(base.path()).remove(0)).unwrap();
    let bytes: i64 = conn
        .query_row("SELECT sum(length(CAST(content AS BLOB))) FROM logs", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        bytes as usize,
        awkward.iter().map(|text| text.len()).sum::<usize>(),
        "the file holds every byte"
    );
}

#[test]
fn ten_thousand_sources_and_tags_in_one_day_are_told_apart() {
    let base = base();
    let store = open(base.path());
    let rows: Vec<LogEntry> = (0..10_000)
        .map(|n| LogEntry {
            tags: vec![format!("tag{n}")],
            loglevel: n,
            ..entry(EPOCH + i64::from(n) % 50, &format!("s.{n}"), "")
        })
        .collect();
    store.insert_batch(&rows).unwrap();
    let mut oracle = Oracle::default();
    oracle.insert(&rows);
    oracle.adds_up(&store, &LogFilter::default(), &[EPOCH, EPOCH + 10, EPOCH + 49]);
    let tagged = LogFilter { tags: vec!["tag77".into()], ..LogFilter::default() };
    oracle.agrees(&store, &tagged, &[]);
}

#[test]
fn what_cannot_be_searched_for_is_refused_with_its_reason() {
    let base = base();
    let store = open(base.path());
    store.insert(&entry(EPOCH, "s", "x")).unwrap();
    let control = Control::default();
    let bad = |filter: &LogFilter, expected: &str| {
        assert_eq!(code(store.query(filter, &control)), expected, "{filter:?}");
    };
    let text = |pattern: &str| LogFilter {
        text: Some(TextFilter::Regex(pattern.into())),
        ..LogFilter::default()
    };
    for pattern in ["(", "a{1000}{1000}", &"x".repeat(5000), "(?P<"] {
        bad(&text(pattern), "bad_filter");
        assert_eq!(code(store.count(&text(pattern), &control)), "bad_filter");
    }
    bad(&LogFilter { limit: Some(10_001), ..LogFilter::default() }, "bad_filter");
    for cursor in [
        "",
        "x",
        "n1.1.1.1.",
        "o1.1.1.1.a",
        "n1.1.1.1.../..",
        "n1.99999999999999999999.1.1.a",
        "n1.9223372036854775807.1.1.a",
        "n1.-9223372036854775808.1.1.a",
        "n1.1.1000000000.1.a",
        &"n".repeat(100_000),
    ] {
        bad(&LogFilter { cursor: Some(cursor.into()), ..LogFilter::default() }, "bad_cursor");
    }
    for cursor in
        ["n1.253402300799.999999999.9223372036854775807.a", "n1.0.0.-9223372036854775808.a"]
    {
        store
            .query(&LogFilter { cursor: Some(cursor.into()), ..LogFilter::default() }, &control)
            .unwrap();
        let oldest = cursor.replacen('n', "o", 1);
        store
            .query(
                &LogFilter {
                    cursor: Some(oldest),
                    order: Order::OldestFirst,
                    ..LogFilter::default()
                },
                &control,
            )
            .unwrap();
    }
    for edges in [&[2, 1][..], &[1, 1]] {
        assert_eq!(code(store.histogram(&LogFilter::default(), edges, &control)), "bad_filter");
    }
    let many: Vec<i64> = (0..100_002).collect();
    assert_eq!(code(store.histogram(&LogFilter::default(), &many, &control)), "bad_filter");
    for (from, to) in
        [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (EPOCH, EPOCH), (EPOCH + 1, EPOCH)]
    {
        let range =
            LogFilter { epoch_from: Some(from), epoch_to: Some(to), ..LogFilter::default() };
        assert_eq!(store.query(&range, &control).unwrap().entries.len(), usize::from(from < to));
        assert_eq!(store.count(&range, &control).unwrap().count, u64::from(from < to));
        store.histogram(&range, &[i64::MIN, 0, i64::MAX], &control).unwrap();
    }
}

#[test]
fn offsets_that_do_not_increase_or_do_not_fit_are_refused_and_write_nothing() {
    let base = base();
    let store = open(base.path());
    let two = [entry(EPOCH, "s", "a"), entry(EPOCH + DAY, "s", "b")];
    for offsets in [&[5, 5][..], &[5, 4], &[5], &[5, 6, 7], &[5, u64::MAX]] {
        assert_eq!(code(store.insert_batch_from(&two, "f", offsets)), "bad_entry", "{offsets:?}");
    }
    assert!(contents(&store, &LogFilter::default()).is_empty());
    assert_eq!(store.insert_batch_from(&two, "f", &[5, 6]).unwrap().inserted, 2);
    assert_eq!(store.insert_batch_from(&two, "f", &[5, 6]).unwrap().skipped, 2);
    assert_eq!(store.insert_batch_from(&two, "another", &[5, 6]).unwrap().inserted, 2);
    assert_eq!(store.insert_batch_from(&[], "f", &[]).unwrap().inserted, 0);
}
