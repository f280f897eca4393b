//! Random entries and filters, with what is awkward made common: equal times, sources that begin
//! alike, the ends of days, text of many alphabets.

use daybook_store::{LevelFilter, LogEntry, LogFilter, MatchExpr, Order, SrcFilter, TextFilter};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::build::{DAY, EPOCH, numbered};

const CONTEXTS: [&str; 6] = ["default", "", "My App", "my_app", "größe", "b"];
const SOURCES: [&str; 16] = [
    "",
    ".",
    "hero",
    "hero.proc",
    "hero.proc.x",
    "hero.process",
    "hero.proc-x",
    "hero.prod",
    "\u{10FFFF}",
    "\u{10FFFF}\u{10FFFF}.z",
    "a\u{10FFFF}",
    "a\u{10FFFF}b",
    "b",
    "日本.語",
    "a\0b",
    "ä.ö",
];
const TAGS: [&str; 6] = ["a", "ab", "a b", "\"q\"", "日", "\0"];
const LEVELS: [i32; 11] = [i32::MIN, -1, 0, 1, 5, 9, 10, 13, 17, 21, i32::MAX];
const TEXTS: [&str; 9] = ["", "a", "AB", "ä", "日b", "\0", ".", "a b", "nowhere"];
const PATTERNS: [&str; 7] = ["a.*b", "(?i)Z", "^a", "日|ä$", "a\\x00", "[^a-z]{2}", "."];

/// First second of the first of the days that random entries fall on.
pub const FIRST_DAY: i64 = EPOCH - EPOCH % DAY;

/// A second: mostly of three days in a row, often the same few, now and then far away.
pub fn epochs() -> impl Strategy<Value = i64> {
    let days = prop_oneof![20 => 0..3_i64, 1 => Just(-FIRST_DAY / DAY), 1 => Just(2_000_000)];
    let secs = prop_oneof![select(vec![0, 1, 43_200, 86_399]), 0..DAY];
    (days, secs).prop_map(|(day, sec)| FIRST_DAY + day * DAY + sec)
}

/// Nanoseconds, often the same few.
fn nanos() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 1 => select(vec![1, 500_000_000, 999_999_999]), 1 => 0..1_000_000_000_u32]
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[aAbBzäÄ日😀 .\0\n]{0,8}",
        1 => "[ab\0é]{60,70}",
        1 => any::<String>().prop_map(|text| text.replace(['İ', 'ſ', 'K', 'ẞ'], "")),
    ]
}

/// Entries, each with a number of its own that begins at `first`.
pub fn entries(size: std::ops::Range<usize>, first: u64) -> impl Strategy<Value = Vec<LogEntry>> {
    let entry = (
        (select(&CONTEXTS[..]), epochs(), nanos()),
        (select(&LEVELS[..]), any::<bool>(), select(&SOURCES[..])),
        (subsequence(&TAGS[..], 0..3), texts()),
    );
    let entry =
        entry.prop_map(|((context, epoch, nanos), (loglevel, error, src), (tags, content))| {
            LogEntry {
                context_name: context.to_owned(),
                epoch,
                nanos,
                loglevel,
                error,
                src: src.to_owned(),
                tags: tags.into_iter().map(str::to_owned).collect(),
                content,
                ..LogEntry::default()
            }
        });
    vec(entry, size).prop_map(move |entries| {
        entries.into_iter().zip(first..).map(|(entry, n)| numbered(entry, n)).collect()
    })
}

/// Which sources.
pub fn src_filters() -> impl Strategy<Value = SrcFilter> {
    (select(&SOURCES[..]), 0..9_usize, 0..3).prop_map(|(src, len, form)| {
        let src: String = src.chars().take(len).collect();
        match form {
            0 => SrcFilter::Prefix(src),
            1 => SrcFilter::Subtree(src),
            _ => SrcFilter::Exact(src),
        }
    })
}

fn level_filters() -> impl Strategy<Value = LevelFilter> {
    let level = || select(&LEVELS[..]);
    prop_oneof![
        level().prop_map(LevelFilter::Min),
        vec(level(), 0..4).prop_map(LevelFilter::Set),
        vec((level(), level()), 0..3).prop_map(LevelFilter::Ranges),
    ]
}

fn text_filters() -> impl Strategy<Value = TextFilter> {
    prop_oneof![
        select(&TEXTS[..]).prop_map(|text| TextFilter::Substring(text.into())),
        select(&PATTERNS[..]).prop_map(|pattern| TextFilter::Regex(pattern.into())),
    ]
}

/// Conditions joined by AND, OR and NOT.
fn expressions() -> impl Strategy<Value = MatchExpr> {
    let leaf = prop_oneof![
        select(&CONTEXTS[..]).prop_map(|name| MatchExpr::Context(name.into())),
        src_filters().prop_map(MatchExpr::Src),
        level_filters().prop_map(MatchExpr::Levels),
        any::<bool>().prop_map(MatchExpr::Error),
        select(&TAGS[..]).prop_map(|tag| MatchExpr::Tag(tag.into())),
        text_filters().prop_map(MatchExpr::Text),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(MatchExpr::All),
            vec(inner.clone(), 0..3).prop_map(MatchExpr::Any),
            inner.prop_map(|expr| MatchExpr::Not(Box::new(expr))),
        ]
    })
}

/// Filters of every kind, orders and page sizes included.
pub fn filters() -> impl Strategy<Value = LogFilter> {
    (
        subsequence(&CONTEXTS[..], 0..3),
        (option::weighted(0.4, epochs()), option::weighted(0.4, epochs())),
        option::weighted(0.4, src_filters()),
        option::weighted(0.3, level_filters()),
        option::weighted(0.2, any::<bool>()),
        option::weighted(0.3, text_filters()),
        prop_oneof![5 => Just(Vec::new()), 1 => subsequence(&TAGS[..], 1..3)],
        option::weighted(0.4, expressions()),
        (any::<bool>(), prop_oneof![1..4_usize, 4..60_usize, Just(1000)]),
    )
        .prop_map(
            |(contexts, (from, to), src, levels, error, text, tags, matching, (newest, limit))| {
                LogFilter {
                    contexts: contexts.into_iter().map(str::to_owned).collect(),
                    epoch_from: from,
                    epoch_to: to,
                    src,
                    levels,
                    error,
                    text,
                    tags: tags.into_iter().map(str::to_owned).collect(),
                    matching,
                    order: if newest { Order::NewestFirst } else { Order::OldestFirst },
                    limit: Some(limit),
                    cursor: None,
                }
            },
        )
}

/// Edges of a histogram: some, increasing, some of them far out.
pub fn edges() -> impl Strategy<Value = Vec<i64>> {
    let edge = prop_oneof![
        8 => epochs(),
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
        4 => (0..300_i64).prop_map(|quarter| FIRST_DAY + quarter * 900),
    ];
    vec(edge, 0..12).prop_map(|mut edges| {
        edges.sort_unstable();
        edges.dedup();
        edges
    })
}
