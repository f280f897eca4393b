use daybook_store::{AttrFilter, AttrTest, LevelFilter, LogFilter, SrcFilter, TextFilter, level};
use proptest::prelude::*;

use super::*;
use crate::query::reading::{PieceKind, read as reading};

fn read(query: &str) -> MatchExpr {
    parse_query(query, LogFilter::default())
        .unwrap_or_else(|error| panic!("{error}"))
        .matching
        .unwrap_or(MatchExpr::All(Vec::new()))
}

fn text(text: &str) -> MatchExpr {
    MatchExpr::Text(TextFilter::Substring(text.to_owned()))
}

fn not(expr: MatchExpr) -> MatchExpr {
    MatchExpr::Not(Box::new(expr))
}

fn attr(name: &str, test: AttrTest) -> MatchExpr {
    MatchExpr::Attr(AttrFilter { name: name.to_owned(), test })
}

#[test]
fn terms_side_by_side_must_all_hold() {
    let query =
        r#"  level:>=warn src:hero.proc* context:prod tag:"two words" error:true "lost \"it\"" "#;
    assert_eq!(
        read(query),
        MatchExpr::All(vec![
            MatchExpr::Levels(LevelFilter::Min(level::WARN)),
            MatchExpr::Src(SrcFilter::Prefix("hero.proc".into())),
            MatchExpr::Context("prod".into()),
            MatchExpr::Tag("two words".into()),
            MatchExpr::Error(true),
            text("lost \"it\""),
        ])
    );
    assert_eq!(read(""), MatchExpr::All(vec![]));
    assert_eq!(read("a AND b"), read("a b"));
}

#[test]
fn or_not_and_parentheses_bind_as_they_are_read() {
    assert_eq!(
        read("a b OR -c"),
        MatchExpr::Any(vec![MatchExpr::All(vec![text("a"), text("b")]), not(text("c"))])
    );
    assert_eq!(
        read("a NOT (b OR c)"),
        MatchExpr::All(vec![text("a"), not(MatchExpr::Any(vec![text("b"), text("c")]))])
    );
    assert_eq!(read("(main() OR x)"), MatchExpr::Any(vec![text("main()"), text("x")]));
    assert_eq!(read("a-b - c"), MatchExpr::All(vec![text("a-b"), text("-"), text("c")]));
}

#[test]
fn a_field_says_how_its_value_is_compared() {
    let ranges = |ranges: Vec<(i32, i32)>| MatchExpr::Levels(LevelFilter::Ranges(ranges));
    assert_eq!(read("level:warn"), ranges(vec![(13, 17)]));
    assert_eq!(read("level:notice,fatal"), ranges(vec![(10, 11), (21, i32::MAX)]));
    assert_eq!(read("level:none"), ranges(vec![(i32::MIN, 1)]));
    assert_eq!(read("level:<=info"), ranges(vec![(i32::MIN, 13)]));
    assert_eq!(read("level:>info"), MatchExpr::Levels(LevelFilter::Min(13)));
    assert_eq!(read("src:hero"), MatchExpr::Src(SrcFilter::Subtree("hero".into())));
    assert_eq!(read("src:\"a b\"*"), MatchExpr::Src(SrcFilter::Prefix("a b".into())));
    assert_eq!(read("attrs.user.id:7"), attr("user.id", AttrTest::Is("7".into())));
    assert_eq!(read("attrs.ms:>=500"), attr("ms", AttrTest::AtLeast("500".into())));
    assert_eq!(read("attrs.path:/api*"), attr("path", AttrTest::Prefix("/api".into())));
    assert_eq!(read("attrs.user:*"), attr("user", AttrTest::Exists));
}

#[test]
fn several_values_are_joined_by_commas_outside_of_quotes() {
    assert_eq!(
        read("context:prod,test"),
        MatchExpr::Any(vec![MatchExpr::Context("prod".into()), MatchExpr::Context("test".into())])
    );
    let src = |src: &str| MatchExpr::Src(SrcFilter::Subtree(src.into()));
    assert_eq!(read("src:a,b.c"), MatchExpr::Any(vec![src("a"), src("b.c")]));
    assert_eq!(read("src:\"a,b\""), src("a,b"));
    assert_eq!(read("src:a,"), src("a,"));
    assert_eq!(read("-tag:a,b"), not(read("tag:a OR tag:b")));
}

#[test]
fn a_colon_that_names_no_field_is_text_and_so_is_what_stands_in_quotes() {
    for word in ["http://x", "foo:bar", "12:30", "a/b"] {
        assert_eq!(read(word), text(word));
    }
    assert_eq!(read("\"OR\""), text("OR"));
    assert_eq!(read(r"/a\/b\d+/"), MatchExpr::Text(TextFilter::Regex(r"a/b\d+".into())));
}

#[test]
fn a_wrong_query_shows_where_and_what_was_expected() {
    let wrong = |query: &str| parse_query(query, LogFilter::default()).unwrap_err().to_string();
    insta::assert_snapshot!(wrong("src:a größe level:loud"), @r#"
    there is no level "loud"; expected trace, debug, info, warn, error, fatal, none or a number
      src:a größe level:loud
                        ^^^^
    "#);
    insta::assert_snapshot!(wrong("a OR"), @r"
    OR stands between two terms; a term must follow
      a OR
        ^^
    ");
    insta::assert_snapshot!(wrong("_time:1h x"), @r"
    the time is no part of the query line; choose the range beside it (or --since and --until); to search for this text, put it in quotes
      _time:1h x
      ^^^^^^^^
    ");
    insta::assert_snapshot!(wrong("a /[x/"), @r"
    this regular expression is wrong: unclosed character class
      a /[x/
        ^^^^
    ");
    for query in [
        "\"open",
        "/open",
        "OR a",
        "a OR OR b",
        "AND a",
        "a AND",
        "(a",
        "a)",
        "()",
        "NOT",
        "a -(b",
        "src:",
        "src:>a",
        "error:maybe",
        "tag:a*",
        "level:war*",
        "|= x",
        "level = error",
        "/(/",
        "attrs.x:",
        "attrs.x:\"open",
        &"(".repeat(300),
    ] {
        assert!(parse_query(query, LogFilter::default()).is_err(), "{query}");
    }
}

#[test]
fn a_reading_counts_places_as_javascript_does_and_keeps_colours_of_a_wrong_line() {
    let query = "\"😀 lost\" -src:\"a b\" level:>=warn";
    let found = reading(query);
    let units: Vec<u16> = query.encode_utf16().collect();
    let piece = |from: usize, to: usize| String::from_utf16(&units[from..to]).unwrap();
    let colours: Vec<(String, PieceKind)> =
        found.pieces.iter().map(|p| (piece(p.from, p.to), p.kind)).collect();
    assert_eq!(
        colours,
        [
            ("\"😀 lost\"".into(), PieceKind::Phrase),
            ("-".into(), PieceKind::Operator),
            ("src:".into(), PieceKind::Field),
            ("\"a b\"".into(), PieceKind::Value),
            ("level:".into(), PieceKind::Field),
            (">=warn".into(), PieceKind::Value),
        ]
    );
    let terms: Vec<_> = found
        .terms
        .iter()
        .map(|t| (piece(t.from, t.to), t.field.as_deref(), t.value.as_str(), t.negated))
        .collect();
    assert_eq!(
        terms,
        [
            ("\"😀 lost\"".into(), None, "\"😀 lost\"", false),
            ("-src:\"a b\"".into(), Some("src"), "a b", true),
            ("level:>=warn".into(), Some("level"), ">=warn", false),
        ]
    );
    let without = found.without_levels.unwrap().matching.unwrap();
    assert_eq!(without, read("\"😀 lost\" -src:\"a b\""));

    let one = reading("context:prod x").filter.unwrap();
    assert_eq!((one.contexts, one.matching), (vec!["prod".to_owned()], Some(text("x"))));

    let wrong = reading("😀 level:loud");
    let mistake = wrong.mistake.unwrap();
    assert_eq!((mistake.from, mistake.to, wrong.pieces.len()), (9, 13, 3));
    assert_eq!(wrong.filter, None);
}

#[test]
fn the_deepest_line_that_is_read_can_be_handed_on_and_searched_for() {
    let deep = |depth| format!("{}a{}", "(a b OR -".repeat(depth), ")".repeat(depth));
    let deepest = (0..100)
        .rev()
        .find_map(|depth| parse_query(&deep(depth), LogFilter::default()).ok())
        .unwrap();
    let json = serde_json::to_string(&deepest).unwrap();
    assert_eq!(serde_json::from_str::<LogFilter>(&json).unwrap(), deepest);
    let base = tempfile::tempdir().unwrap();
    let options = daybook_store::StoreOptions::default();
    let store = daybook_store::PartitionedLogStore::open(base.path(), options).unwrap();
    assert!(store.query(&deepest, &daybook_store::Control::default()).is_ok());
}

proptest! {
    #[test]
    fn any_line_is_read_and_its_pieces_follow_each_other(query in "[-a-z():\"/*>,. 😀ö]{0,40}|.{0,40}") {
        if let Err(error) = parse_query(&query, LogFilter::default()) {
            prop_assert!(error.at <= error.end && error.end <= query.len());
            let _ = error.to_string();
        }
        let found = reading(&query);
        let mut at = 0;
        for piece in found.pieces {
            prop_assert!(piece.from >= at && piece.from < piece.to);
            at = piece.to;
        }
        prop_assert!(at <= query.encode_utf16().count());
    }

    #[test]
    fn every_character_of_a_line_but_spaces_is_in_a_piece(query in "[-a-z():\"/*>,. 😀ö]{0,40}") {
        let units: Vec<u16> = query.encode_utf16().collect();
        let mut left = units.clone();
        for piece in reading(&query).pieces {
            left[piece.from..piece.to].fill(u16::from(b' '));
        }
        prop_assert!(String::from_utf16(&left).unwrap().trim().is_empty(), "{query:?}");
    }
}

#[test]
fn a_page_asked_for_with_a_line_is_that_of_its_filter_within_the_rest() {
    let within = LogFilter { epoch_from: Some(60), limit: Some(7), ..LogFilter::default() };
    let line = "context:prod level:warn lost";
    let read = reading(line).filter.unwrap();
    assert_eq!(read.contexts, ["prod"]);
    let asked = LogFilter { epoch_from: Some(60), limit: Some(7), ..read };
    assert_eq!(narrowed(line, within.clone()), Ok(asked));
    assert_eq!(narrowed("  ", within.clone()), Ok(within.clone()));

    // What both name must both hold.
    let elsewhere = LogFilter {
        contexts: vec!["staging".to_owned()],
        matching: Some(text("again")),
        ..within.clone()
    };
    let both = narrowed("context:prod lost", elsewhere).unwrap();
    assert_eq!(both.contexts, ["staging"]);
    let prod = MatchExpr::Context("prod".to_owned());
    assert_eq!(both.matching, Some(MatchExpr::All(vec![prod, text("lost"), text("again")])));

    let error = ApiError::from(narrowed("level:>", within).unwrap_err());
    assert_eq!(error.code, ApiError::BAD_QUERY);
}
