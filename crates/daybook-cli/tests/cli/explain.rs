//! `daybook search --explain`

use serde_json::json;

use crate::base::{Base, NOON, entry};

/// What is said on stderr, with every time as `? ms` and columns two spaces apart.
fn told(base: &Base, args: &[&str]) -> String {
    let run = base.run(&[&["search", "--explain"], args].concat());
    let mut lines = Vec::new();
    for line in run.err.lines().filter(|line| !line.contains("--cursor")) {
        let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|c| !c.is_empty()).collect();
        let words: Vec<String> = cells
            .iter()
            .map(|cell| {
                let words: Vec<&str> = cell.split(' ').collect();
                let time = |at: usize| {
                    words.get(at + 1).is_some_and(|unit| unit.starts_with("ms"))
                        && words[at].parse::<f64>().is_ok()
                };
                let shown = words.iter().enumerate();
                shown
                    .map(|(at, word)| if time(at) { "?" } else { word })
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        let line = words.join("  ");
        // As many threads as this machine has.
        let line = match line.split_once(" by up to ") {
            Some((before, after)) => {
                let rest = after.split_once(':').map_or("", |(_, rest)| rest);
                format!("{before} by up to N threads:{rest}")
            }
            None => line,
        };
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

fn days() -> Base {
    let of_shop = |day: i64, content: &str| json!({"context_name": "shop", "epoch": NOON + day * 86_400, "src": "app", "content": content});
    Base::with(&[
        entry(0, "app", "too early"),
        entry(86_400, "app", "begun"),
        entry(2 * 86_400, "app", "begun"),
        entry(2 * 86_400 + 1, "app.db", "lost"),
        of_shop(2, "elsewhere"),
    ])
}

#[test]
fn it_names_each_day_and_what_became_of_it() {
    let args = ["-c", "default", "-S", "2026-03-21", "-n", "1"];
    insta::assert_snapshot!(told(&days(), &args), @r"
    daybook: 1 entry in ? ms; of 2 partitions, 1 searched and 0 answered by their summary; 0 rows read
    partitions: 1 out of range, 1 of other contexts, 1 not needed, 1 searched
    time, by up to N threads: listing ? ms, summaries ? ms, opening ? ms, index ? ms, rows ? ms, fetching ? ms
    DAY  CONTEXT  WHAT  BY  BLOCKS  ROWS READ  FOUND  TIME
    2026-03-22  default  searched  times and kinds  1 of 1  0  1  ? ms
    2026-03-21  default  not needed  0  0  ? ms
    2026-03-22  shop  of other contexts  its name  0  0  ? ms
    2026-03-20  default  out of range  its name  0  0  ? ms
    ");
}

#[test]
fn rows_that_were_read_for_their_text_are_said_for_each_day() {
    let told = told(&days(), &["lost", "src:app.db", "-c", "default"]);
    assert!(
        told.contains("2026-03-22  default  searched  text, row by row  1 of 1  1  1  ? ms"),
        "{told}"
    );
    assert!(told.contains("2026-03-20  default  searched  sources  0  0  ? ms"), "{told}");
    assert!(told.contains("1 of other contexts, 3 searched"), "{told}");
}

#[test]
fn without_a_store_there_is_nothing_to_say() {
    insta::assert_snapshot!(told(&Base::new(), &[]), @r"
    daybook: 0 entries in ? ms; of 0 partitions, 0 searched and 0 answered by their summary; 0 rows read
    partitions: none
    time, by up to N threads: listing ? ms, summaries ? ms, opening ? ms, index ? ms, rows ? ms, fetching ? ms
    ");
}
