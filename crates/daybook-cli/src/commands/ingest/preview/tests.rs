use super::*;

fn report() -> IngestReport {
    let entry = |seconds: i64, loglevel: i32, src: &str, content: &str, attrs: &str| LogEntry {
        epoch: 1_774_015_200 + seconds,
        nanos: 250_000_000,
        loglevel,
        src: src.to_owned(),
        content: content.to_owned(),
        attrs: serde_json::from_str(attrs).unwrap(),
        ..LogEntry::default()
    };
    let app = FileReport {
        path: "/srv/app.log".to_owned(),
        format: "text".to_owned(),
        lines: 1000,
        raw: 1,
        preview: vec![
            entry(0, 9, "app.web", "started", "null"),
            entry(1, 17, "app.db", "no answer\n  at a\n  at b", r#"{"thread.name":"x","k":1}"#),
            entry(
                2,
                0,
                "",
                "\u{1b}]0;title\u{7} a line that is longer than the terminal is wide",
                r#"{"k":1}"#,
            ),
        ],
        ..FileReport::default()
    };
    let notes = FileReport {
        path: "/srv/notes".to_owned(),
        format: "raw".to_owned(),
        lines: 1,
        raw: 1,
        preview: vec![entry(3, 0, "notes", "dear diary", "null")],
        ..FileReport::default()
    };
    let picture = FileReport {
        path: "/srv/p.png".to_owned(),
        left_out: Some(daybook_api::wire::LeftOut::Binary),
        ..FileReport::default()
    };
    IngestReport { files: vec![app, notes, picture], ..IngestReport::default() }
}

fn shown(paint: Paint, width: Option<usize>) -> String {
    String::from_utf8(text(&report(), TimeZone::UTC, paint, width)).unwrap()
}

#[test]
fn each_file_is_shown_as_it_was_recognised() {
    insta::assert_snapshot!(shown(Paint::new(false), None), @r"
    /srv/app.log  text, 1 of 1,000 lines kept as they stand
      2026-03-20 14:00:00.250 INFO  app.web: started
      2026-03-20 14:00:01.250 ERROR app.db: no answer (+2 lines)  +2 attrs
      2026-03-20 14:00:02.250 -     \x1b]0;title\x07 a line that is longer than the terminal is wide  +1 attr

    /srv/notes  no format known, kept as it stands, 1 line looked at
      2026-03-20 14:00:03.250 -     notes: dear diary

    /srv/p.png  left out: no text

    3 files looked at; nothing was stored. Leave out --dry-run to take them in.
    ");
}

#[test]
fn on_a_terminal_lines_fit_and_nothing_acts_on_it_but_our_own_colours() {
    let plain = shown(Paint::new(false), Some(80));
    for line in plain.lines().filter(|line| line.starts_with("  ")) {
        assert!(line.width() <= 80, "{line}");
    }
    let coloured = shown(Paint::new(true), Some(80));
    assert!(coloured.contains("\u{1b}[") && !coloured.contains("\u{1b}]"), "{coloured:?}");
}
