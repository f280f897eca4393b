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
    let time = record.stamp.and_then(|stamp| Calendar::default().resolve(&stamp, &mut zone, WRITTEN));
    let (epoch, nanos) = time.unwrap_or((-1, 0));
    let time = chrono::DateTime::from_timestamp(epoch, nanos).unwrap();
    let time = time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let src = record.src.as_deref().unwrap_or("-");
    format!("{time} {} {src} | {}", record.level, record.content)
}

/// Learns from the lines of a system and compares what it makes of each: `line => expected`.
fn check(system: &str) {
    let pairs: Vec<(&str, &str)> =
        system.lines().filter(|line| !line.is_empty()).map(|pair| pair.split_once(" ==> ").unwrap()).collect();
    let lines: Vec<&str> = pairs.iter().map(|(line, _)| *line).collect();
    let layout = Layout::learn(&lines).unwrap_or_else(|| panic!("nothing learnt of {lines:#?}"));
    let found: Vec<String> = lines.iter().map(|line| shown(&layout, line)).collect();
    let expected: Vec<&str> = pairs.iter().map(|(_, expected)| expected.trim()).collect();
    if found != expected {
        let mut report = String::new();
        for (found, expected) in found.iter().zip(&expected).filter(|(found, expected)| found != expected) {
            report.push_str(&format!("found    {found}\nexpected {expected}\n"));
        }
        panic!("{report}{}", serde_json::to_string(&layout).unwrap());
    }
}

/// For the eye: what is made of the files named in `LAYOUT_FILES`.
#[test]
#[ignore = "for the eye"]
fn look() {
    for path in std::env::var("LAYOUT_FILES").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        for (number, block) in text.split("\n%%\n").enumerate() {
            let lines: Vec<&str> = block.lines().collect();
            let sample: Vec<&str> = lines.iter().take(400).copied().collect();
            let begun = std::time::Instant::now();
            let Some(layout) = Layout::learn(&sample) else {
                println!("## {path} {number}: NOTHING\n   {}", lines.first().unwrap_or(&""));
                continue;
            };
            println!("## {path} {number}: {:.2} {:?} plans {}", layout.share(), begun.elapsed(), layout.plans.len());
            if std::env::var("LAYOUT_JSON").is_ok() { println!("{}", serde_json::to_string(&layout).unwrap()); }
            let step = (lines.len() / 12).max(1);
            for line in lines.iter().step_by(step) {
                println!("< {line}");
                let attrs = layout.parse(line).and_then(|r| r.attrs.finish()).map_or(String::new(), |a| a.as_json().to_owned());
                println!("> {}   {attrs}", shown(&layout, line));
            }
            let mut none = 0;
            for line in &lines { none += usize::from(!line.trim().is_empty() && layout.parse(line).is_none()); }
            println!("   lines {} none {none}", lines.len());
        }
    }
}
