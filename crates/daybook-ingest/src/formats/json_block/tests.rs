use super::super::testing::shown;
use super::*;

/// The entries that lines become, as they are joined by the format alone: `time level src | content
/// | attrs`.
fn entries(lines: &str) -> Vec<String> {
    let mut directive = None;
    let mut found: Vec<LogEntry> = Vec::new();
    for line in lines.lines() {
        let record = match directive {
            Some(directive) => JsonBlock.parse_after(line, directive),
            None => JsonBlock.parse(line),
        };
        if record.is_some() && JsonBlock.is_directive(line) {
            directive = Some(line);
        }
        match (record, found.last_mut()) {
            (Some(record), open)
                if open.as_ref().is_none_or(|open| !JsonBlock.goes_on(line, &open.content)) =>
            {
                let content = record.content.into_owned();
                found.push(LogEntry { content, src: "app".into(), ..LogEntry::default() });
            }
            (_, Some(open)) => open.content = [&*open.content, "\n", line].concat(),
            (_, None) => panic!("{line} begins nothing"),
        }
    }
    let show = |mut entry: LogEntry| {
        let time = JsonBlock.finish(&mut entry).map_or("-".to_owned(), |stamp| stamp.to_string());
        let attrs = entry.attrs.map_or(String::new(), |attrs| format!(" | {}", attrs.as_json()));
        format!("{time} {} {} | {}{attrs}", entry.loglevel, entry.src, entry.content)
    };
    found.into_iter().map(show).collect()
}

#[test]
fn objects_one_after_the_other() {
    let lines = r#"{
  "ts": 1774015200,
  "level": "warn",
  "logger": "db",
  "msg": "slow",
  "tags": [
    "a",
    {
      "b": 1
    }
  ]
}
{
  "severity_number": 9,
  "body": "up",
  "attributes": {},
  "resource": {
    "attributes": {
      "service.name": "shop"
    }
  }
}"#;
    assert_eq!(
        entries(lines),
        [
            r#"1774015200.000000000 13 app.db | slow | {"tags":["a",{"b":1}]}"#,
            r#"- 9 shop | up | {"attributes":{}}"#,
        ]
    );
}

#[test]
fn an_array_of_objects_in_each_of_its_styles() {
    let expected = ["- 9 app | a | {\"n\":[{\"x\":1}]}", "- 13 app | b"];
    for lines in [
        "[\n  {\n    \"level\": \"info\",\n    \"msg\": \"a\",\n    \"n\": [\n      {\n        \"x\": 1\n      }\n    ]\n  },\n  {\n    \"level\": \"warn\",\n    \"msg\": \"b\"\n  }\n]",
        "[{\n  \"level\": \"info\",\n  \"msg\": \"a\",\n  \"n\": [{\n    \"x\": 1\n  }]\n}, {\n  \"level\": \"warn\",\n  \"msg\": \"b\"\n}]",
        "{ \"level\": \"info\",\n  \"msg\": \"a\",\n  \"n\": [{\n    \"x\": 1\n  }]\n}\n{ \"level\": \"warn\",\n  \"msg\": \"b\"\n}",
    ] {
        assert_eq!(entries(lines), expected, "{lines}");
    }
}

#[test]
fn what_is_no_json_or_no_log_stays_as_it_is() {
    for lines in ["{\n  int x = 1;\n}", "{\n  \"a\":", "[\n]", "["] {
        assert_eq!(entries(lines), [format!("- 0 app | {lines}")], "{lines}");
    }
    assert_eq!(entries("{\n  \"port\": 80\n}"), ["- 0 app | {\n  \"port\": 80\n} | {\"port\":80}"]);
    assert_eq!(entries("{\n  \"port\": 80\n}\n  more"), ["- 0 app | {\n  \"port\": 80\n}\n  more"]);
}

#[test]
fn our_own_entries_come_back_from_several_lines() {
    let mut entry = LogEntry { content: "{\n  \"epoch\": 7,\n  \"content\": \"a\\nb\",\n  \"loglevel\": 13,\n  \"error\": true,\n  \"src\": \"x.y\",\n  \"tags\": [\"t\"],\n  \"context_name\": \"c\",\n  \"attrs\": {\"k\": {\"v\": 1}}\n}".into(), attrs: attrs::extend(None, |attrs| attrs.text("log.original_base64", "eA==")), ..LogEntry::default() };
    assert_eq!(JsonBlock.finish(&mut entry), Some(Stamp::Instant { epoch: 7, nanos: 0 }));
    assert_eq!(
        (&*entry.content, entry.loglevel, entry.error, &*entry.src),
        ("a\nb", 13, true, "x.y")
    );
    assert_eq!((&*entry.context_name, &*entry.tags), ("c", &["t".to_owned()][..]));
    assert_eq!(entry.attrs.unwrap().as_json(), r#"{"k":{"v":1},"log.original_base64":"eA=="}"#);
}

#[test]
fn other_lines_begin_no_object() {
    for line in [
        "",
        "  {",
        "}",
        "},",
        "]",
        "{}",
        "{\"a\":1}",
        "[error] x",
        "{x",
        "{ is a brace,",
        "[1,",
        "x {",
        "{'",
        "\t[",
    ] {
        assert_eq!(shown(&JsonBlock, line), "no", "{line}");
    }
}
