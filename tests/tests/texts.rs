//! The index of texts rules out what it may, and never what a search would find.

use std::path::Path;
use std::sync::Arc;

use daybook_store::{
    AttrFilter, AttrTest, Attrs, Control, DeleteBySrc, Explain, LogEntry, LogFilter, ManualClock,
    MatchExpr, PackRequest, PartitionedLogStore, SrcFilter, TextFilter, TidyRequest,
};
use daybook_tests::build::{DAY, EPOCH, base, contents, entry, open, open_with};
use daybook_tests::oracle::Oracle;
use daybook_tests::random::{Random, cases};
use proptest::prelude::*;

const WORDS: [&str; 11] = [
    "connection",
    "lost",
    "user",
    "Größe",
    "STRASSE",
    "timeout",
    "retry",
    "disk",
    "ok",
    "Жёлтый",
    "日本語",
];
const INDEX: &str = "logs/default/2026/079/texts.index";

fn text(needle: &str) -> MatchExpr {
    MatchExpr::Text(TextFilter::Substring(needle.to_owned()))
}

fn search(expr: MatchExpr) -> LogFilter {
    LogFilter { matching: Some(expr), ..LogFilter::default() }
}

fn tidy(store: &PartitionedLogStore) -> daybook_store::TidyReport {
    let report = store.tidy(&TidyRequest::default(), &Control::default()).unwrap();
    assert_eq!(report.partitions_failed, []);
    report
}

fn explained(store: &PartitionedLogStore, filter: &LogFilter) -> (u64, Explain) {
    let count = store.count(filter, &Control::default().explained()).unwrap();
    assert_eq!(count.partitions_failed, []);
    (count.count, *count.stats.explain.unwrap())
}

/// Rows of a day, in order, each with its number among its words.
fn rows(random: &mut Random, numbers: std::ops::Range<usize>) -> Vec<LogEntry> {
    let day = EPOCH - EPOCH % DAY;
    numbers
        .map(|number| {
            // Whole seconds, many of them twice, and some anywhere.
            let second =
                if random.below(9) == 0 { random.below(86_400) } else { number as u64 * 3 };
            let (word, other) = (random.pick(&WORDS), random.pick(&WORDS));
            let content = format!("{word} {other} n{number} #{:x}", random.number() % 4096);
            entry(day + second as i64 % DAY, ["a", "b"][number % 2], &content)
        })
        .collect()
}

/// A part of the text of some row, in a case of its own, or what no row has.
fn needle(random: &mut Random, all: &[LogEntry]) -> String {
    let chars: Vec<char> = random.pick(all).content.chars().collect();
    let from = random.below(chars.len() as u64) as usize;
    let len = 1 + random.below(12) as usize;
    let part: String = chars.iter().skip(from).take(len).collect();
    match random.below(5) {
        0 => part.to_uppercase(),
        1 => format!("{part}~"),
        _ => part,
    }
}

fn questions(random: &mut Random, all: &[LogEntry]) -> Vec<LogFilter> {
    let (one, two) = (needle(random, all), needle(random, all));
    let pattern = format!("{}.*{}", regex::escape(&one), regex::escape(&two));
    let not = |expr| MatchExpr::Not(Box::new(expr));
    vec![
        search(text(&one)),
        search(MatchExpr::All(vec![text(&one), not(text(&two))])),
        search(MatchExpr::Any(vec![text(&one), MatchExpr::Src(SrcFilter::Exact("a".into()))])),
        search(MatchExpr::Any(vec![text(&format!("{one}~")), text(&two)])),
        search(not(text(&format!("~{one}~")))),
        LogFilter { text: Some(TextFilter::Regex(pattern)), limit: Some(7), ..search(text("n")) },
    ]
}

#[test]
fn whatever_is_done_to_a_day_a_search_with_its_index_finds_what_is_there() {
    proptest!(cases(6), |(seed in any::<u64>(), steps in proptest::collection::vec(0..6_u8, 3..7))| {
        let base = base();
        let mut random = Random::new(seed);
        let (store, mut oracle) = (open(base.path()), Oracle::default());
        let control = Control::default();
        let mut numbers = 0;
        for step in std::iter::once(0).chain(steps) {
            match step {
                0 | 1 => {
                    let batch = rows(&mut random, numbers..numbers + 5000);
                    numbers += batch.len();
                    store.insert_batch(&batch).unwrap();
                    oracle.insert(&batch);
                }
                2 => drop(store.pack(&PackRequest::default(), &control).unwrap()),
                3 => {
                    store.unpack(&PackRequest::default(), &control).unwrap();
                }
                4 if numbers > 5000 => {
                    // Of one second only: blocks lose a few rows.
                    let src = SrcFilter::Exact("a".into());
                    let request = DeleteBySrc { src: src.clone(), contexts: Vec::new(), dry_run: false, for_good: false };
                    store.delete_by_src(&request, &control).unwrap();
                    oracle.delete(&LogFilter { src: Some(src), ..LogFilter::default() });
                }
                _ => drop(tidy(&store)),
            }
            let all = oracle.rows().to_vec();
            if all.is_empty() {
                continue;
            }
            for filter in questions(&mut random, &all) {
                let found = oracle.query(&filter).len() as u64;
                prop_assert_eq!(store.count(&filter, &control).unwrap().count, found, "{:?}", filter);
                let page = store.query(&LogFilter { limit: Some(5), ..filter.clone() }, &control).unwrap();
                let first: Vec<&str> = page.entries.iter().map(|entry| &*entry.content).collect();
                let expected: Vec<&str> =
                    oracle.query(&filter).iter().take(5).map(|entry| &*entry.content).collect();
                prop_assert_eq!(first, expected, "{:?}", filter);
            }
        }
    });
}

/// A day that is over, of 20,000 rows in five blocks, with a word that one row has.
fn tidied(base: &Path) -> PartitionedLogStore {
    let store = open(base);
    let mut batch = rows(&mut Random::new(7), 0..20_000);
    batch[12_345].content.push_str(" xylophone");
    batch[17].attrs = Some(Attrs::from_json(r#"{"http":{"trace":"q-77"}}"#).unwrap());
    batch[19].tags = vec!["release".to_owned()];
    store.insert_batch(&batch).unwrap();
    assert!(tidy(&store).days[0].texts_indexed);
    store
}

#[test]
fn texts_are_read_only_of_blocks_that_may_hold_a_match() {
    let base = base();
    let store = tidied(base.path());
    let (count, explain) = explained(&store, &search(text("XYLO")));
    assert_eq!((count, explain.looked.blocks, explain.looked.blocks_by_texts), (1, 5, 4));
    assert!(explain.looked.rows_read <= 4096);
    let (count, explain) = explained(&store, &search(text("no such text")));
    assert_eq!((count, explain.looked.blocks_by_texts, explain.looked.rows_read), (0, 5, 0));
    let not = search(MatchExpr::Not(Box::new(text("no such text"))));
    let (count, explain) = explained(&store, &not);
    assert_eq!((count, explain.looked.blocks_by_kinds), (20_000, 5), "all match by their kinds");
    assert_eq!(explain.looked.rows_read, 0);
    let pattern =
        LogFilter { text: Some(TextFilter::Regex(r"xyl\w+ne$".into())), ..LogFilter::default() };
    let (count, explain) = explained(&store, &pattern);
    assert_eq!((count, explain.looked.blocks_by_texts), (1, 4));

    store.pack(&PackRequest::default(), &Control::default()).unwrap();
    let (count, explain) = explained(&store, &search(text("xylophone")));
    assert_eq!((count, explain.looked.blocks_by_texts), (1, 4), "packed");
    assert_eq!(tidy(&store).days.len(), 0, "packing made its index, too");
}

#[test]
fn a_value_of_an_attribute_and_a_tag_are_looked_for_only_where_they_may_be() {
    let base = base();
    let store = tidied(base.path());
    let is = |name: &str, value: &str| {
        let test = AttrTest::Is(value.to_owned());
        search(MatchExpr::Attr(AttrFilter { name: name.to_owned(), test }))
    };
    let tag = |tag: &str| search(MatchExpr::Tag(tag.to_owned()));
    for packed in [false, true] {
        if packed {
            store.pack(&PackRequest::default(), &Control::default()).unwrap();
        }
        let questions = [
            (is("http.trace", "q-77"), 1, 4),
            (is("http.trace", "q-78"), 0, 5),
            (is("http.other", "q-77"), 0, 5),
            (tag("release"), 1, 4),
            (tag("releases"), 0, 5),
        ];
        for (filter, found, ruled_out) in questions {
            let (count, explain) = explained(&store, &filter);
            assert_eq!((count, explain.looked.blocks_by_texts), (found, ruled_out), "{filter:?}");
        }
    }
}

#[test]
fn what_is_not_indexed_yet_is_told_and_read() {
    let base = base();
    let store = tidied(base.path());
    std::fs::remove_file(base.path().join(INDEX)).unwrap();
    let (count, explain) = explained(&store, &search(text("xylophone")));
    assert_eq!((count, explain.looked.blocks_unindexed, explain.looked.rows_read), (1, 5, 20_000));
    let report = tidy(&store);
    assert!(
        report.days[0].texts_indexed && !report.days[0].checked,
        "only what is missing is made"
    );
    assert_eq!(explained(&store, &search(text("xylophone"))).1.looked.blocks_unindexed, 0);
    assert_eq!(tidy(&store).days.len(), 0);
}

#[test]
fn a_damaged_index_changes_no_answer_and_is_made_anew() {
    let base = base();
    let store = tidied(base.path());
    let path = base.path().join(INDEX);
    let sound = std::fs::read(&path).unwrap();
    for cut in [0, 10, sound.len() / 2, sound.len() - 1] {
        std::fs::write(&path, &sound[..cut]).unwrap();
        assert_eq!(contents(&store, &search(text("xylophone"))).len(), 1);
        assert!(!path.exists(), "what is damaged goes");
        assert!(tidy(&store).days[0].texts_indexed);
    }
    let mut flipped = sound.clone();
    flipped.iter_mut().take(sound.len() - 2000).for_each(|byte| *byte ^= 0xff);
    std::fs::write(&path, &flipped).unwrap();
    assert_eq!(contents(&store, &search(text("xylophone"))).len(), 1);
    assert!(!path.exists());
}

#[test]
fn a_day_that_is_not_over_is_indexed_as_it_grows() {
    let base = base();
    let store =
        open_with(base.path(), |options| options.clock = Arc::new(ManualClock::at_epoch(EPOCH)));
    let mut random = Random::new(3);
    store.insert_batch(&rows(&mut random, 0..8_000)).unwrap();
    tidy(&store);
    assert!(!base.path().join(INDEX).exists(), "one block is few");
    store.insert_batch(&rows(&mut random, 8_000..40_000)).unwrap();
    tidy(&store);
    let looked = || {
        let (count, explain) = explained(&store, &search(text("no such text")));
        (count, explain.looked.blocks_by_texts, explain.looked.blocks_unindexed)
    };
    assert_eq!(looked(), (0, 9, 0));
    store.insert_batch(&rows(&mut random, 40_000..60_000)).unwrap();
    assert_eq!(looked(), (0, 9, 5), "what came since is read");
    let (count, explain) = explained(&store, &search(text("n54321 ")));
    assert!(count == 1 && explain.looked.blocks_unindexed == 5);
}
