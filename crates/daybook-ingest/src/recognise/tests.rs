use super::*;
use crate::formats::RAW;

fn set() -> FormatSet {
    FormatSet::new(Vec::new())
}

fn learnt(lines: &[&str]) -> Recogniser {
    let mut recogniser = Recogniser::default();
    assert!(recogniser.wants_sample());
    recogniser.learn(&set(), lines);
    assert!(!recogniser.wants_sample());
    recogniser
}

fn name_of(recogniser: &mut Recogniser, line: &str) -> String {
    let formats = set();
    let found = recogniser.parse(&formats, line, Joins::Nothing);
    found.map_or(RAW, |(index, _)| formats.name(index)).to_owned()
}

fn winner(recogniser: &Recogniser) -> String {
    recogniser.winner.map_or(RAW.to_owned(), |index| set().name(index).to_owned())
}

#[test]
fn the_surest_format_has_the_line() {
    for (line, expected) in [
        (r#"{"msg":"x"}"#, "jsonl"),
        ("Mar 20 14:00:00 gate sshd[1]: x", "syslog"),
        ("2026-03-20 14:00:00,123 INFO [main] org.x.Y: m", "text"),
        ("03-17 16:13:38.811  1702  2395 D Tag: m", "logcat"),
        ("[Sun Dec 04 04:47:44 2005] [notice] m", "apache_error"),
        ("2026-03-20T14:00:00Z stdout F m", "cri"),
        ("just words", "raw"),
    ] {
        assert_eq!(winner(&learnt(&[line])), expected, "{line}");
        assert_eq!(name_of(&mut learnt(&[]), line), expected, "{line}");
    }
}

#[test]
fn the_format_of_most_lines_goes_first_whatever_the_first_line_was() {
    let mut lines = vec![r#"{"msg":"x"}"#; 3];
    lines.extend(["Mar 20 14:00:00 gate sshd[1]: x"; 40]);
    assert_eq!(winner(&learnt(&lines)), "syslog");
}

#[test]
fn a_file_may_change_its_mind() {
    let mut recogniser = learnt(&["Mar 20 14:00:00 gate sshd[1]: x"; 300]);
    let json = r#"{"msg":"x","ts":1774015200}"#;
    for _ in 0..CHANGE_OF_MIND {
        assert!(!recogniser.wants_sample());
        assert_eq!(name_of(&mut recogniser, json), "jsonl");
    }
    assert!(recogniser.wants_sample());
    recogniser.learn(&set(), &[json; 20]);
    assert_eq!(winner(&recogniser), "jsonl");
    let again = Recogniser::load(&recogniser.save(&set()), &set());
    assert_eq!(again.save(&set()), recogniser.save(&set()));
}

#[test]
fn lines_within_a_message_do_not_begin_an_entry() {
    let mut recogniser = learnt(&["2026-03-20 14:00:00,123 INFO [main] org.x.Y: answer:"]);
    for line in [r#"{"msg":"x"}"#, "valid until: 2027-01-01 00:00:00"] {
        assert!(recogniser.parse(&set(), line, Joins::Anything).is_none(), "{line}");
        assert!(recogniser.parse(&set(), line, Joins::Nothing).is_some(), "{line}");
    }
}
