use super::*;
use crate::time::{Calendar, Zone};

/// 2026-03-20 14:00:00 UTC.
const WRITTEN: i64 = 1_774_015_200;

fn format(toml: &str) -> UserFormat {
    UserFormat::from_toml(toml, Path::new("own.toml")).unwrap()
}

fn error(toml: &str) -> UserFormatError {
    UserFormat::from_toml(toml, Path::new("own.toml")).unwrap_err()
}

/// `time level src | content | attrs` of a line, or `no`.
fn shown(format: &UserFormat, line: &str) -> String {
    let Some(record) = format.parse(line) else { return "no".to_owned() };
    let mut zone = Zone::named("UTC").unwrap();
    let time = record.stamp.map_or("-".to_owned(), |stamp| {
        let (epoch, nanos) =
            Calendar::default().resolve(&stamp, &mut zone, WRITTEN).unwrap_or((-1, 0));
        let time = chrono::DateTime::from_timestamp(epoch, nanos).unwrap();
        time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    });
    let part = if record.src_is_component { "+" } else { "" };
    let src = record.src.as_deref().unwrap_or("-");
    let attrs =
        record.attrs.finish().map_or(String::new(), |attrs| format!(" | {}", attrs.as_json()));
    format!("{time} {} {part}{src} | {}{attrs}", record.level, record.content)
}

/// With one pattern, and what else there is.
fn with(pattern: &str, more: &str) -> UserFormat {
    format(&format!("name = 'own'\npatterns = '{pattern}'\n{more}"))
}

/// The blocks of this kind in the guide.
fn of_the_guide(kind: &str) -> Vec<&'static str> {
    let guide = include_str!("../../../../docs/formats.md");
    let start = format!("```{kind}\n");
    guide.split(&start as &str).skip(1).filter_map(|block| block.split("```").next()).collect()
}

#[test]
fn the_worked_example_of_the_guide_makes_the_entries_that_it_shows() {
    let pump = format(of_the_guide("toml")[0]);
    let lines: Vec<String> =
        of_the_guide("text")[0].lines().map(|line| shown(&pump, line)).collect();
    assert_eq!(
        lines,
        [
            r#"2026-03-20T14:00:00.250Z 17 hall.pump2 | pressure is low (bar=0.8) | {"log.level":"STOERUNG","service.name":"pumps"}"#,
            r#"2026-03-20T14:00:01Z 9 hall.pump2 | pressure is back | {"log.level":"OK","service.name":"pumps"}"#,
            r#"- 0 - | shift change | {"people":4,"user.name":"mueller","log.original":"--- shift change, 4 people, by mueller","service.name":"pumps"}"#,
        ]
    );
    assert_eq!(shown(&pump, "something else"), "no");
    // A time that there is not.
    assert_eq!(shown(&pump, "31.02.2026 15:00:00,250 [OK] hall.pump2: x"), "no");
}

#[test]
fn the_error_that_the_guide_shows_is_the_one_that_is_said() {
    let error = UserFormat::from_toml("name = 'pump'\npatern = 'x'", Path::new("pump.toml"));
    assert_eq!(error.unwrap_err().to_string(), of_the_guide("text")[1].trim());
}

#[test]
fn groups_go_where_they_belong() {
    let service = with(
        r"^(?<date>\S+) (?<time>\S+) (?<host>\S+) (?<program>\w+)\[(?<pid>\d+)\]/(?<component>\w+) <(?<thread>[^>]*)> (?<level>\w+) (?<message>.*)$",
        "",
    );
    assert_eq!(
        shown(&service, "2026-03-20 14:00:00.5 gate app[12]/db <worker> W slow"),
        r#"2026-03-20T14:00:00.500Z 13 app.db | slow | {"host.name":"gate","process.pid":12,"thread.name":"worker"}"#
    );
    assert_eq!(
        shown(&service, "2026-03-20 14:00:00.5 gate app[12]/db <7> warning slow"),
        r#"2026-03-20T14:00:00.500Z 13 app.db | slow | {"host.name":"gate","process.pid":12,"thread.id":7}"#
    );
    let part = with(r"^(?<time>\d+) (?<component>\S+) (?<message>.*)$", "");
    assert_eq!(
        shown(&part, "1774015200 a::b error: gone"),
        r#"2026-03-20T14:00:00Z 17 +a.b | error: gone | {"log.logger":"a::b"}"#
    );
    let host = with(r"^(?<time>\d+) (?<host>\S+) (?<message>.*)$", "");
    assert_eq!(
        shown(&host, "1774015200 gate up"),
        r#"2026-03-20T14:00:00Z 0 gate | up | {"host.name":"gate"}"#
    );
    let all =
        with(r"^(?<time>\d+) (?<src>\S+) (?<program>\S+) (?<component>\S+) (?<message>.*)$", "");
    assert_eq!(
        shown(&all, "1774015200 a.b p c up"),
        r#"2026-03-20T14:00:00Z 0 a.b | up | {"program":"p","component":"c"}"#
    );
}

#[test]
fn what_no_group_takes_is_kept() {
    let loose = with(r"^(?<time>\d+) (?<message>[^;]*);", "");
    assert_eq!(
        shown(&loose, "1774015200 up; and more"),
        r#"2026-03-20T14:00:00Z 0 - | up | {"log.original":"1774015200 up; and more"}"#
    );
    assert_eq!(shown(&loose, "1774015200 up; --"), "2026-03-20T14:00:00Z 0 - | up");
    // A group that takes part in no match, and one that says nothing.
    let optional = with(r"^(?<time>\d+)(?: (?<level>\w*)\|)?(?: (?<message>.+))?$", "");
    assert_eq!(shown(&optional, "1774015200"), "2026-03-20T14:00:00Z 0 - | 1774015200");
    assert_eq!(shown(&optional, "1774015200 | up"), "2026-03-20T14:00:00Z 0 - | up");
    // A level that nobody knows.
    assert_eq!(
        shown(&optional, "1774015200 loud| up"),
        r#"2026-03-20T14:00:00Z 0 - | up | {"log.level":"loud"}"#
    );
    // One field in two groups that nest.
    let nested = with(r"^(?<time>\d+) (?<message>(?<user>\w+) .*)$", "");
    assert_eq!(
        shown(&nested, "1774015200 ann is here"),
        r#"2026-03-20T14:00:00Z 0 - | ann is here | {"user":"ann"}"#
    );
}

#[test]
fn times_of_every_form() {
    for (form, text, expected) in [
        ("auto", "20/Mar/2026:15:00:00 +0100", "2026-03-20T14:00:00Z"),
        ("auto", "1774015200250", "2026-03-20T14:00:00.250Z"),
        ("unix", "1774015200.25", "2026-03-20T14:00:00.250Z"),
        ("unix", "17", "1970-01-01T00:00:17Z"),
        ("unix_ms", "17", "1970-01-01T00:00:00.017Z"),
        ("unix_us", "1774015200000001", "2026-03-20T14:00:00.000001Z"),
        ("unix_ns", "1774015200000000001.9", "2026-03-20T14:00:00.000000001Z"),
        ("%d.%m.%y %H:%M", "20.03.26 14:00", "2026-03-20T14:00:00Z"),
        ("%Y-%m-%d %H:%M:%S%.f %z", "2026-03-20 15:00:00.5 +0100", "2026-03-20T14:00:00.500Z"),
        ("%b %e %H:%M:%S", "Mar 20 14:00:00", "2026-03-20T14:00:00Z"),
        ("%m/%d %I:%M:%S %p", "03/20 02:00:00 PM", "2026-03-20T14:00:00Z"),
        ("%H:%M:%S", "13:00:00", "2026-03-20T13:00:00Z"),
        ("%s", "1774015200", "2026-03-20T14:00:00Z"),
        ("%Y-%j %H:%M:%S", "2026-079 14:00:00", "2026-03-20T14:00:00Z"),
        ("%F %T", "2026-03-20 23:59:60", "2026-03-21T00:00:00Z"),
    ] {
        let own = with("^<(?<time>[^>]+)> (?<message>.+)$", &format!("time = '{form}'"));
        assert_eq!(shown(&own, &format!("<{text}> m")), format!("{expected} 0 - | m"), "{form}");
        assert_eq!(shown(&own, "<soon> m"), "no", "{form}");
    }
    let dateless = with("^<(?<time>[^>]+)> (?<message>.+)$", "time = '%b %e %H:%M:%S'");
    assert_eq!(shown(&dateless, "<Feb 29 14:00:00> m"), "2024-02-29T14:00:00Z 0 - | m");
    assert_eq!(shown(&dateless, "<Feb 30 14:00:00> m"), "no");
    let none = with("^> (?<message>.+)$", "time = 'none'");
    assert_eq!(shown(&none, "> m"), "- 0 - | m");
}

#[test]
fn the_zone_counts_where_a_time_names_none() {
    let berlin = with("^<(?<time>[^>]+)> (?<message>.+)$", "tz = 'europe/berlin'");
    for (text, expected) in [
        ("2026-03-20 15:00:00", "2026-03-20T14:00:00Z"),
        ("2026-07-20 15:00:00", "2026-07-20T13:00:00Z"),
        ("2026-03-20 15:00:00Z", "2026-03-20T15:00:00Z"),
        ("1774015200", "2026-03-20T14:00:00Z"),
    ] {
        assert_eq!(shown(&berlin, &format!("<{text}> m")), format!("{expected} 0 - | m"), "{text}");
    }
}

#[test]
fn levels_are_words_of_this_log_or_of_any() {
    let own = with(
        r"^(?<time>\d+) (?<level>\S+) (?<message>.+)$",
        "[levels]\n'störung' = 'Error'\ninfo = 'debug'\nstufe3 = 15",
    );
    for (word, level) in [
        ("STÖRUNG", 17),
        ("info", 5),
        ("Stufe3", 15),
        ("warn", 13),
        ("config", 9),
        ("e", 17),
        ("30", 9),
        ("loud", 0),
    ] {
        let line = format!("1774015200 {word} m");
        assert_eq!(own.parse(&line).unwrap().level, level, "{word}");
    }
}

#[test]
fn constant_fields_keep_their_kinds() {
    let own = with(
        r"^(?<time>\d+) (?<message>.+)$",
        "[attrs]\nservice.name = 'a\"b'\nhall = 7\nratio = 0.5\nold = true\nlist = [1, 'x']\nsince = 2026-03-20",
    );
    let attrs = own.parse("1774015200 m").unwrap().attrs.finish().unwrap();
    let value: serde_json::Value = serde_json::from_str(attrs.as_json()).unwrap();
    assert_eq!(
        value,
        serde_json::json!({
            "service.name": "a\"b", "hall": 7, "ratio": 0.5, "old": true, "list": [1, "x"],
            "since": "2026-03-20",
        })
    );
}

#[test]
fn a_format_that_could_not_work_is_refused_with_its_place_and_what_to_do() {
    const GOOD: &str = r"patterns = '^(?<time>\d+) (?<message>.+)$'";
    for (toml, code, expected) in [
        ("name = ", "not_toml", "own.toml:1: is not TOML: "),
        ("", "missing_key", "own.toml: `name` is missing: what `--format`"),
        ("name = 'own'", "missing_key", "own.toml: `patterns` is missing: a regular expression"),
        (
            "name = 'own'\npatterns = []",
            "missing_key",
            ":2: `patterns` is missing: its list is empty",
        ),
        (
            &format!("name = 'a b'\n{GOOD}"),
            "unknown_word",
            ":1: `name` cannot be \"a b\"; a name has",
        ),
        (
            &format!("name = 'own'\n{GOOD}\n\njoin = 1"),
            "unknown_key",
            ":4: there is no key `join`; did you mean `joins`?",
        ),
        (
            &format!("name = 'own'\n{GOOD}\nzebra = 1"),
            "unknown_key",
            ":3: there is no key `zebra`; there are name, patterns,",
        ),
        (
            &format!("name = 'own'\n{GOOD}\njoins = 'trace'"),
            "unknown_word",
            ":3: `joins` cannot be \"trace\"; did you mean `traces`?",
        ),
        (
            &format!("name = 'own'\n{GOOD}\ntz = 'Europe/Berln'"),
            "unknown_word",
            ":3: `tz` cannot be \"Europe/Berln\"; did you mean `Europe/Berlin`?",
        ),
        (
            &format!("name = 'own'\n{GOOD}\ntime = 'unix-ms'"),
            "unknown_word",
            ":3: `time` cannot be \"unix-ms\"; did you mean `unix_ms`?",
        ),
        (
            &format!("name = 'own'\n{GOOD}\ntime = '%d.%m.%Y'"),
            "bad_time_form",
            ":3: `time` cannot be \"%d.%m.%Y\": a time written in it (\"20.03.2026\") does not say when",
        ),
        (
            &format!("name = 'own'\n{GOOD}\ntime = '%Q'"),
            "bad_time_form",
            ":3: `time` cannot be \"%Q\": it is no form",
        ),
        (
            &format!("name = 'own'\n{GOOD}\ntime = 'none'"),
            "bad_time_form",
            ":2: `time` cannot be \"none\": a pattern has a group",
        ),
        (
            &format!("name = 'own'\n{GOOD}\nweight = 101"),
            "wrong_value",
            ":3: `weight` must be a whole number from 1 to 100, and is the number 101",
        ),
        (&format!("name = 'own'\n{GOOD}\nweight = 'x'"), "wrong_value", "1 to 100, and is a text"),
        (
            &format!("name = 'own'\n{GOOD}\n[levels]\nX = 'eror'"),
            "unknown_word",
            ":4: `levels.X` cannot be \"eror\"; did you mean `error`?",
        ),
        (
            &format!("name = 'own'\n{GOOD}\n[levels]\nX = 25"),
            "wrong_value",
            ":4: `levels.X` must be a level's name, or 1 to 24, and is the number 25",
        ),
        (
            &format!("name = 'own'\n{GOOD}\nattrs = 1"),
            "wrong_value",
            ":3: `attrs` must be a table, and is the number 1",
        ),
        (
            &format!("name = 'own'\n{GOOD}\nsamples = ['1774015200 m', 'x']"),
            "bad_sample",
            ":3: `samples[1]` is not of this format: no pattern takes it",
        ),
        (
            &format!("name = 'own'\n{GOOD}\nsamples = '12345678901234567890123 m'"),
            "bad_sample",
            "`patterns[0]` takes it, but \"12345678901234567890123\" is no time",
        ),
        (
            "name = 'own'\npatterns = [\n  '^(?<time>\\S+) (?<message>.+)$',\n  '(?<message>[a-'\n]",
            "bad_pattern",
            ":4: `patterns[1]` is no pattern: regex parse error:",
        ),
        (
            "name = 'own'\npatterns = '^(?<time>\\S+)? ?(?<message>.*)$'",
            "takes_anything",
            ":2: `patterns[0]` takes the empty line",
        ),
        (
            "name = 'own'\npatterns = '^(?<time>\\S+) .*$'",
            "no_group",
            ":2: `patterns[0]` has no group `message`: put what is the message into `(?<message>…)`",
        ),
        (
            "name = 'own'\npatterns = '^> (?<message>.*)$'",
            "no_group",
            ":2: `patterns[0]` has no group `time`: put what is the time into `(?<time>…)`, or say `time = \"none\"`",
        ),
        (
            "name = 'own'\npatterns = [1]",
            "wrong_value",
            ":2: `patterns` must be a text, and is the number 1",
        ),
        (
            "name = 'own'\npatterns = '^(?<message>(\\w{1000}){1000})$'",
            "bad_pattern",
            "it is too large; repeat less",
        ),
    ] {
        let error = error(toml);
        assert!(error.to_string().contains(expected), "{toml}\n{error}");
        assert_eq!(error.problem.code(), code, "{toml}");
    }
    let long = format!("name = 'own'\npatterns = '^(?<message>{}.+)$'", "x".repeat(5000));
    assert_eq!(error(&long).problem.code(), "bad_pattern");
    // A regular expression's error shows where.
    let text = error("name = 'own'\npatterns = '^(?<message>a{2,1})$'").to_string();
    assert!(text.contains('^') && text.contains("a{2,1}"), "{text}");
}

#[test]
fn one_bad_file_does_not_spoil_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let good = |name: &str| format!("name = '{name}'\npatterns = '^(?<time>\\d+) (?<message>.+)$'");
    for (file, text) in [
        ("b.toml", good("b")),
        ("a.TOML", good("a")),
        ("c.toml", "nonsense".to_owned()),
        ("d.toml", good("a")),
        ("e.toml", "#".repeat(65 << 10)),
        ("notes.txt", "nonsense".to_owned()),
    ] {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    std::fs::write(folder.path().join("f.toml"), b"name = '\xff'").unwrap();
    std::fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let (formats, errors) = UserFormat::load_folder(folder.path());
    let names: Vec<&str> = formats.iter().map(UserFormat::name).collect();
    assert_eq!(names, ["a", "b"]);
    let codes: Vec<&str> = errors.iter().map(|error| error.problem.code()).collect();
    assert_eq!(codes, ["not_toml", "name_taken", "too_large", "not_utf8"]);
    let (formats, errors) = UserFormat::load_folder(&folder.path().join("nowhere"));
    assert!(formats.is_empty() && errors.is_empty());
    assert_eq!(UserFormat::load(&folder.path().join("z.toml")).unwrap_err().problem.code(), "io");
}

#[test]
fn a_line_of_megabytes_is_taken_whole_and_soon() {
    let own = with(r"^(?<time>\d+) (?<message>.*)$", "");
    let long = "é".repeat(4 << 20);
    let line = format!("1774015200 {long}");
    let began = std::time::Instant::now();
    let record = own.parse(&line).unwrap();
    assert_eq!(record.content, long);
    assert!(record.attrs.finish().is_none());
    // The message is not at the end of what is seen.
    let tail = with(r"^(?<time>\d+) (?<message>\S+)", "");
    let record = tail.parse(&line).unwrap();
    assert_eq!(record.content, long);
    let other = format!("1774015200 up {long}");
    let attrs = tail.parse(&other).unwrap().attrs.finish().unwrap();
    assert!(attrs.as_json().contains("log.original"));
    // Hostile for backtracking engines.
    let nested = with(r"^(?<time>\d+) (?<message>(a+)+)b$", "");
    assert!(nested.parse(&format!("1774015200 {}", "a".repeat(1 << 20))).is_none());
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn its_settings_are_those_of_the_file() {
    let own = with(r"^(?<time>\d+) (?<message>.+)$", "joins = 'anything'\nweight = 7");
    assert_eq!((own.joins(), own.weight(), Format::name(&own)), (Joins::Anything, 7, "own"));
    let own = with(r"^(?<time>\d+) (?<message>.+)$", "");
    assert_eq!((own.joins(), own.weight()), (Joins::Traces, 90));
}
