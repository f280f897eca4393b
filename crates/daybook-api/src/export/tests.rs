use super::*;

#[test]
fn a_name_says_its_form_by_its_ending() {
    for (name, form) in [
        ("a.daybook", Some(ExportAs::Daybook)),
        ("a.jsonl.gz", Some(ExportAs::Jsonl)),
        ("a.CSV.zst", Some(ExportAs::Csv)),
        ("a.parquet", Some(ExportAs::Parquet)),
        ("a.daybook.gz", None),
        ("a.txt", None),
        ("gz", None),
    ] {
        assert_eq!(ExportAs::of(Path::new(name)), form, "{name}");
    }
}

fn day(context: &str, day: &str) -> ExportDay {
    ExportDay { context: context.to_owned(), day: day.to_owned() }
}

#[test]
fn days_that_follow_each_other_are_one_search_within_the_range() {
    let noon = 1_774_015_200 - 2 * 3600; // 2026-03-20 12:00 UTC
    let what = ExportWhat {
        filter: LogFilter { epoch_to: Some(noon), limit: Some(3), ..LogFilter::default() },
        days: vec![
            day("My App", "2026-03-20"),
            day("my_app", "2026-03-19"),
            day("my_app", "2026-03-16"),
            day("other", "2026-03-19"),
            day("other", "2026-03-21"),
        ],
        ..ExportWhat::default()
    };
    let start = |day: &str| day_start(day).unwrap();
    let found: Vec<_> = what
        .filters()
        .unwrap()
        .into_iter()
        .map(|f| (f.contexts.concat(), f.epoch_from.unwrap(), f.epoch_to.unwrap(), f.limit))
        .collect();
    assert_eq!(
        found,
        [
            ("my_app".to_owned(), start("2026-03-16"), start("2026-03-17"), None),
            ("my_app".to_owned(), start("2026-03-19"), noon, None),
            ("other".to_owned(), start("2026-03-19"), start("2026-03-20"), None),
        ]
    );
    let wrong = ExportWhat { days: vec![day("a", "../20")], ..ExportWhat::default() };
    assert_eq!(wrong.filters().unwrap_err().code, "bad_request");
}
