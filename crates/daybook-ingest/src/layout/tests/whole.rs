//! What holds for any lines.

use proptest::prelude::*;

use super::super::Layout;
use super::shown;

/// The words of a text, marks aside.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Fails when a word of a parsed line is nowhere in its record. Words of the times that count and
/// of the levels are known by what became of them, labels by the layout.
fn nothing_is_lost(layout: &Layout, line: &str) -> Result<(), TestCaseError> {
    let Some(record) = layout.parse(line) else { return Ok(()) };
    let known = serde_json::to_string(layout).unwrap();
    let mut kept = format!("{} {}", record.content, record.src.as_deref().unwrap_or(""));
    if let Some(attrs) = record.attrs.clone().finish() {
        let json: serde_json::Value = serde_json::from_str(attrs.as_json()).unwrap();
        for (key, value) in json.as_object().unwrap() {
            kept.push_str(&format!(
                " {key} {}",
                value.as_str().map_or(value.to_string(), str::to_owned)
            ));
        }
    }
    let skeleton = layout.skeleton(line);
    for word in words(line) {
        let found = kept.contains(word)
            || skeleton.iter().any(|text| text.contains(word))
            || known.contains(&format!("{word}="))
            || known.contains(&format!("{word}:"));
        prop_assert!(found, "{word:?} of {line:?} is lost: {kept:?}, {known}");
    }
    Ok(())
}

fn header() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("2026-03-20 14:00:00,123".to_owned()),
        Just("[20/03/2026 2:00:05 PM]".to_owned()),
        Just("Mar 20 14:00:00".to_owned()),
        Just("1774015200".to_owned()),
        Just("<20260320-14:00:0:7>".to_owned()),
        Just("t=\"2026-03-20T14:00:00+01:00\"".to_owned()),
        Just("INFO".to_owned()),
        Just("[warn]".to_owned()),
        Just("E".to_owned()),
        Just("srv-7".to_owned()),
        Just("cron(x)[12]:".to_owned()),
        Just("a.b.C -".to_owned()),
        Just("main.c:12:".to_owned()),
        "[a-z]{1,6}[=:|;,] ?",
        "[0-9]{1,12}",
        "\\PC{0,12}",
    ]
}

/// Lines that begin with the same headers and go on differently.
fn sample() -> impl Strategy<Value = Vec<String>> {
    let mark = prop_oneof![Just(" "), Just("|"), Just("; "), Just(","), Just("\t"), Just("  ")];
    let kinds = proptest::collection::vec(header(), 1..6);
    let tails = proptest::collection::vec("\\PC{0,40}", 1..12);
    (kinds, mark, tails, any::<bool>()).prop_map(|(kinds, mark, tails, numbered)| {
        let line = |(index, tail): (usize, String)| {
            let mut kinds = kinds.clone();
            if numbered {
                kinds.insert(0, format!("{index}"));
            }
            if index % 4 == 3 {
                kinds.pop();
            }
            format!("{}{mark}{tail}", kinds.join(mark))
        };
        tails.into_iter().enumerate().map(line).collect()
    })
}

proptest! {
    #[test]
    fn no_word_of_a_line_is_lost(lines in sample(), other in "\\PC{0,60}") {
        let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Some(layout) = Layout::learn(&borrowed) {
            for line in borrowed.iter().chain([&&*other]) {
                nothing_is_lost(&layout, line)?;
            }
            let json = serde_json::to_string(&layout).unwrap();
            let again: Layout = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&again, &layout);
        }
    }

    #[test]
    fn any_text_can_be_learnt_from_and_parsed(lines in proptest::collection::vec("\\PC{0,80}|[ -~\t]{0,80}", 0..20)) {
        let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Some(layout) = Layout::learn(&borrowed) {
            prop_assert!(layout.share() > 0.0 && layout.share() <= 1.0);
            for line in &borrowed {
                nothing_is_lost(&layout, line)?;
            }
        }
    }
}

#[test]
fn megabytes_in_one_line_are_no_burden() {
    let lines = ["2026-03-20 14:00:00 INFO a: x", "2026-03-20 14:00:01 WARN b: y"];
    let layout = Layout::learn(&lines).unwrap();
    let begun = std::time::Instant::now();
    for filler in ["x", "[", " ", "2026-03-20 14:00:00 ", "INFO ", "a:", "\"", "|"] {
        let long = filler.repeat((4 << 20) / filler.len());
        let _ = layout.parse(&long);
        let timed = format!("2026-03-20 14:00:02 INFO {long}");
        assert!(layout.parse(&timed).is_some_and(|record| record.level == 9));
        let _ = Layout::learn(&[&long, &timed, &timed]);
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn prose_and_data_without_times_are_no_layout() {
    for lines in [
        &["once upon a time", "there was 1 log", "and it had 12:30 lines"][..],
        &["1 2 3", "4 5 6", "7 8 9"],
        &["10.0.0.1 up", "10.0.0.2 down"],
        &["version 1.2.3", "version 1.2.4"],
        &["", " ", "\t"],
        &[],
        &["meet me at 14:00:00 sharp", "no, at 15:00:00", "it was on 2026-03-20 14:00:00, I think"],
    ] {
        assert_eq!(Layout::learn(lines).map(|layout| shown(&layout, lines[0])), None, "{lines:?}");
    }
}
