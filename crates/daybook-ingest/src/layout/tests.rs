use super::*;
use crate::time::{Calendar, Zone};

mod first;
mod whole;

/// 2026-03-20 14:00:00 UTC: when the files of the tests were written.
const WRITTEN: i64 = 1_774_015_200;

/// `time level src | message` of a line, or `no`.
fn shown(layout: &Layout, line: &str) -> String {
    let Some(record) = layout.parse(line) else { return "no".to_owned() };
    let mut zone = Zone::named("UTC").unwrap();
    let time =
        record.stamp.and_then(|stamp| Calendar::default().resolve(&stamp, &mut zone, WRITTEN));
    let (epoch, nanos) = time.unwrap_or((-1, 0));
    let time = chrono::DateTime::from_timestamp(epoch, nanos).unwrap();
    let time = time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let src = record.src.as_deref().unwrap_or("-");
    format!("{time} {} {src} | {}", record.level, record.content)
}

/// Learns from the lines of a system and compares what it makes of each: `line => expected`.
fn check(system: &str) {
    let pairs: Vec<(&str, &str)> = system
        .lines()
        .filter(|line| !line.is_empty())
        .map(|pair| pair.split_once(" ==> ").unwrap())
        .collect();
    let lines: Vec<&str> = pairs.iter().map(|(line, _)| *line).collect();
    let layout = Layout::learn(&lines).unwrap_or_else(|| panic!("nothing learnt of {lines:#?}"));
    let found: Vec<String> = lines.iter().map(|line| shown(&layout, line)).collect();
    let expected: Vec<&str> = pairs.iter().map(|(_, expected)| expected.trim()).collect();
    if found != expected {
        let mut report = String::new();
        for (found, expected) in
            found.iter().zip(&expected).filter(|(found, expected)| found != expected)
        {
            report.push_str(&format!("found    {found}\nexpected {expected}\n"));
        }
        panic!("{report}{}", serde_json::to_string(&layout).unwrap());
    }
}
