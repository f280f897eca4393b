//! The store that everything is measured on: a million generated rows over the 30 days before now.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::{Instant, UNIX_EPOCH};

use crate::house::House;

/// Rows of the store.
pub const ROWS: usize = 1_000_000;
const DAYS: u64 = 30;
const DAY: u64 = 86_400;
/// A scenario of the perf lab; a few rows more than are taken.
const SCENARIO: &str = "title = \"A million over 30 days\"\n[data]\ndays = 30\n\
                        first_day = \"2026-01-01\"\nentries_per_day = 33_334\n";
/// 2026-01-01 00:00 UTC, where the generated rows begin.
const FIRST: u64 = 1_767_225_600;
/// Written last: a store without it was not finished.
const STAMP: &str = "made";

/// Makes the store, unless there is one that is younger than a day. Says how old its last row is.
pub fn make(house: &House) {
    let now = UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs();
    let stamp = house.folder("").join(STAMP);
    let made = fs::read_to_string(&stamp).ok().and_then(|text| text.trim().parse::<u64>().ok());
    if made.is_some_and(|made| now.saturating_sub(made) < DAY) {
        return;
    }
    let _ = fs::remove_file(&stamp);
    let _ = fs::remove_dir_all(house.base());
    let began = Instant::now();
    let scenarios = house.base().join("perf").join("scenarios");
    fs::create_dir_all(&scenarios).expect("the folder of scenarios");
    fs::write(scenarios.join("million.toml"), SCENARIO).expect("the scenario");

    let mut generate = daybook(house, &["perf", "generate", "million"]);
    let mut generate = generate.stdout(Stdio::piped()).spawn().expect("daybook starts");
    let mut ingest = daybook(house, &["ingest", "-"]);
    let mut ingest =
        ingest.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("daybook starts");
    let rows = BufReader::new(generate.stdout.take().expect("stdout is piped"));
    let mut taken = BufWriter::new(ingest.stdin.take().expect("stdin is piped"));
    let later = now - DAYS * DAY - FIRST;
    for row in rows.lines().take(ROWS) {
        let row = row.expect("a generated row");
        writeln!(taken, "{}", moved(&row, later)).expect("daybook reads its input");
    }
    drop(taken);
    // It has some rows more, which nobody takes.
    let _ = generate.kill();
    let _ = generate.wait();
    assert!(ingest.wait().expect("daybook ends").success(), "ingesting failed");
    let tidy = daybook(house, &["tidy"]).stdout(Stdio::null()).status().expect("daybook ends");
    assert!(tidy.success(), "tidying failed");
    let counted = daybook(house, &["count"]).output().expect("daybook counts").stdout;
    assert_eq!(String::from_utf8_lossy(&counted).trim(), ROWS.to_string());
    fs::write(&stamp, now.to_string()).expect("the stamp");
    println!("made {ROWS} rows in {:.1} s", began.elapsed().as_secs_f64());
}

/// The same row some seconds later.
fn moved(row: &str, later: u64) -> String {
    const KEY: &str = "\"epoch\":";
    let from = row.find(KEY).expect("a row has its time") + KEY.len();
    let digits = row[from..].bytes().take_while(u8::is_ascii_digit).count();
    let epoch: u64 = row[from..from + digits].parse().expect("seconds");
    format!("{}{}{}", &row[..from], epoch + later, &row[from + digits..])
}

fn daybook(house: &House, args: &[&str]) -> Command {
    let mut command = Command::new(house.program("daybook"));
    house.at_home(&mut command);
    command.arg("--base").arg(house.base()).args(args);
    command
}
