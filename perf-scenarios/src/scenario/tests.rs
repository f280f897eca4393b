use super::*;

/// What is said of a text.
fn said(toml: &str) -> String {
    match Scenario::from_toml(toml) {
        Ok(_) => "right".to_owned(),
        Err(mistake) => format!(
            "{mistake}  [column {}, nearest {:?}]",
            mistake.column,
            mistake.nearest.as_deref().unwrap_or_default()
        ),
    }
}

#[test]
fn a_mistake_is_named_by_line_field_and_the_nearest_word() {
    let texts = [
        "title = \"x\"\n[data]\nentires_per_day = 5\n",
        "title = \"x\"\n[dta]\ndays = 5\n",
        "title = \"x\"\n[data]\nrhythm = \"dayly\"\n",
        "title = \"x\"\n[ask]\nkinds = [\"count\", \"histgram\"]\n",
        "title = \"x\"\n[ask]\nspans = [\"2d\"]\n",
        "title = \"x\"\n\n[data.sources]\ncount = \"many\"\n",
        "title = \"x\"\n[data]\ndays = 0\n",
        "title = \"x\"\n[data]\ndays = -1\n",
        "title = \"x\"\n[load]\nwriters = 65\n",
        "title = \"x\"\ndata = { sources = { count = 500, depth = 2, fan_out = 20 } }\n",
        "title = \"x\"\n[data]\nfirst_day = \"14.3.2026\"\n",
        "title = \"x\"\n[data]\ncontexts = 1000\ndays = 3000\nentries_per_day = 10000\n",
        "title = \"x\"\n[goals]\n\"query.count.7d.wram\" = 5\n",
        "[data]\ndays = 1\n",
        "title = \"x\"\n[data\n",
        "title = \"x\"\n[data]\ndays = 7\n[data.levels]\ninfo = 1\nwarn = 0\n",
    ];
    let all: Vec<_> = texts.iter().map(|text| said(text)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn the_scenarios_that_come_with_daybook_are_those_of_the_design() {
    let base = tempfile::tempdir().unwrap();
    let scenarios = Scenarios::of_base(base.path()).list().unwrap();
    let sizes: Vec<_> = scenarios
        .iter()
        .map(|scenario| {
            assert_eq!(scenario.check.mistake, None, "{}", scenario.name);
            (scenario.name.as_str(), scenario.check.entries, scenario.check.partitions)
        })
        .collect();
    assert_eq!(
        sizes,
        [
            ("a", 1_000_000, 1),
            ("b", 3_000_000, 30),
            ("c", 3_500_000, 350),
            ("d", 36_500_000, 365),
            ("acceptance", 1_000_006, 7)
        ]
    );
}

#[test]
fn a_scenario_written_as_toml_is_read_back_the_same() {
    let base = tempfile::tempdir().unwrap();
    for scenario in Scenarios::of_base(base.path()).list().unwrap() {
        let settings = scenario.check.settings.unwrap();
        let text = toml::to_string(&settings).unwrap();
        assert_eq!(Scenario::from_toml(&text).as_ref(), Ok(&settings), "{text}");
    }
}

#[test]
fn spans_fit_into_the_days_there_are_and_none_is_asked_twice() {
    let spans = |days: u32, named: &[Span]| {
        let mut scenario = Scenario::default();
        scenario.data.days = days;
        scenario.ask.spans = named.to_vec();
        scenario.spans()
    };
    assert_eq!(spans(1, &Span::ALL), [Span::Day]);
    assert_eq!(spans(7, &Span::ALL), [Span::Day, Span::Week]);
    assert_eq!(spans(10, &Span::ALL), [Span::Day, Span::Week, Span::All]);
    assert_eq!(spans(5, &[Span::Month]), [Span::All]);
}

#[test]
fn scaling_changes_entries_and_room_but_no_days() {
    let scenario = Scenarios::of_base(std::path::Path::new("nowhere")).get("b").unwrap().0;
    assert_eq!(scenario.entries(0.01), 30_000);
    assert_eq!(scenario.entries(1e-9), 30, "a day has one entry at least");
    assert!(scenario.disk_bytes(2.0) > scenario.disk_bytes(1.0));
    assert_eq!(check_scale(&scenario, 0.0).unwrap_err().code(), "bad_request");
    assert_eq!(check_scale(&scenario, f64::NAN).unwrap_err().code(), "bad_request");
    assert_eq!(check_scale(&scenario, 999.0).unwrap_err().code(), "bad_request");
}

#[test]
fn own_scenarios_are_kept_listed_changed_and_removed() {
    let base = tempfile::tempdir().unwrap();
    let scenarios = Scenarios::of_base(base.path());
    scenarios.save("mine", "title = \"Mine\"\n[data]\ndays = 2\n").unwrap();
    scenarios.save("mine", "title = \"Mine\"\n[data]\ndays = 3\n").unwrap();
    assert_eq!(scenarios.get("mine").unwrap().0.data.days, 3);
    let listed = scenarios.list().unwrap();
    let last = listed.last().unwrap();
    assert_eq!((last.name.as_str(), last.built_in), ("mine", false));

    assert_eq!(scenarios.save("mine", "title = 5").unwrap_err().code(), "bad_scenario");
    for name in ["a", "", "../x", "UPPER", "nul", "a/b", "-x"] {
        let error = scenarios.save(name, "title = \"x\"").unwrap_err();
        assert_eq!(error.code(), "bad_name", "{name}");
    }
    assert_eq!(scenarios.remove("a").unwrap_err().code(), "bad_name");
    scenarios.remove("mine").unwrap();
    assert_eq!(scenarios.remove("mine").unwrap_err().code(), "no_scenario");
    let error = scenarios.get("acceptence").unwrap_err().to_string();
    assert!(error.contains("did you mean acceptance?"), "{error}");
}

#[test]
fn a_file_of_ones_own_that_is_wrong_is_listed_with_its_mistake() {
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("perf").join("scenarios");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("bad.toml"), "title = \"x\"\ndays = 2\n").unwrap();
    let listed = Scenarios::of_base(base.path()).list().unwrap();
    let mistake = listed.last().unwrap().check.mistake.clone().unwrap();
    assert_eq!((mistake.line, mistake.field.as_str()), (2, "days"));
}
