use proptest::prelude::*;

use super::*;

fn read(query: &str) -> LogFilter {
    parse_query(query, LogFilter::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_kind_of_term_finds_its_place() {
    let filter = read(
        r#"  level:>=warn src:hero.proc* context:prod tag:slow tag:"two words" error:true "lost \"it\"" "#,
    );
    assert_eq!(
        filter,
        LogFilter {
            contexts: vec!["prod".into()],
            tags: vec!["slow".into(), "two words".into()],
            src: Some(SrcFilter::Prefix("hero.proc".into())),
            levels: Some(LevelFilter::Min(level::WARN)),
            error: Some(true),
            text: Some(TextFilter::Substring("lost \"it\"".into())),
            ..LogFilter::default()
        }
    );
    assert_eq!(read("src:hero").src, Some(SrcFilter::Subtree("hero".into())));
    assert_eq!(read("level:warn").levels, Some(LevelFilter::Ranges(vec![(13, 17)])));
    assert_eq!(read("level:notice").levels, Some(LevelFilter::Set(vec![10])));
    assert_eq!(read(r"/a\/b\d+/").text, Some(TextFilter::Regex(r"a/b\d+".into())));
}

#[test]
fn a_colon_that_names_no_field_is_text() {
    assert_eq!(read("http://x").text, Some(TextFilter::Substring("http://x".into())));
    assert_eq!(read("").text, None);
}

#[test]
fn a_wrong_query_shows_where() {
    let error = parse_query("src:a größe level:loud", LogFilter::default()).unwrap_err();
    insta::assert_snapshot!(error, @r#"
    there is no level "loud"; expected trace, debug, info, warn, error, fatal or a number
      src:a größe level:loud
                        ^
    "#);
    for query in
        ["a b", "\"open", "/open", "a OR b", "-a", "(a)", "src:", "src:a src:b", "error:maybe"]
    {
        assert!(parse_query(query, LogFilter::default()).is_err(), "{query}");
    }
}

proptest! {
    #[test]
    fn no_query_makes_it_panic(query in ".{0,40}") {
        if let Err(error) = parse_query(&query, LogFilter::default()) {
            let _ = error.to_string();
        }
    }
}
