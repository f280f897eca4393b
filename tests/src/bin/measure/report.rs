//! The table, as text for people.

use std::fmt::Write as _;
use std::path::Path;

use crate::machine;
use crate::series::Series;

/// A line of the table.
pub struct Line {
    pub what: String,
    pub host: &'static str,
    pub unit: &'static str,
    pub values: Series,
    pub goal: Option<Goal>,
    /// What else was seen.
    pub note: String,
}

/// What is wanted of a line.
#[derive(Clone, Copy)]
pub enum Goal {
    /// The median is at most this.
    Median(f64),
    /// The 95th percentile is at most this.
    P95(f64),
    /// No value is above this.
    Max(f64),
}

impl Goal {
    fn shown(self, unit: &str) -> String {
        match self {
            Goal::Median(most) => format!("median ≤ {most} {unit}"),
            Goal::P95(most) => format!("p95 ≤ {most} {unit}"),
            Goal::Max(most) => format!("none > {most} {unit}"),
        }
    }

    fn is_met(self, values: &Series) -> bool {
        match self {
            Goal::Median(most) => values.median() <= most,
            Goal::P95(most) => values.percentile(0.95) <= most,
            Goal::Max(most) => values.max() <= most,
        }
    }
}

/// What was measured so far.
#[derive(Default)]
pub struct Report {
    lines: Vec<Line>,
}

impl Report {
    /// Adds a line, and says it.
    pub fn add(&mut self, line: Line) {
        say(&line);
        self.keep(line);
    }

    /// Adds a line that was said already.
    pub fn keep(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// The whole, as Markdown.
    pub fn text(&self, rounds: usize, seconds: u64) -> String {
        let mut out = String::from("# Measurements of the window\n\n");
        let _ = writeln!(
            out,
            "Made on {} by `cargo xtask measure` on 1,000,000 generated rows over the 30 days before, \
             programs built with `--profile perf`.\n",
            machine::today()
        );
        for (what, said) in machine::described() {
            let _ = writeln!(out, "- {what}: {said}");
        }
        out.push_str("\n| what | where | n | median | p95 | max | goal | |\n");
        out.push_str("|---|---|---:|---:|---:|---:|---|---|\n");
        for line in &self.lines {
            let _ = writeln!(out, "{}", row(line));
        }
        let _ = write!(out, "\n## How\n\n{}", method(rounds, seconds));
        out
    }

    pub fn write(&self, path: &Path, rounds: usize, seconds: u64) {
        std::fs::write(path, self.text(rounds, seconds)).expect("the report is written");
        println!("written to {}", path.display());
    }
}

/// Says a line as it will stand in the table.
pub fn say(line: &Line) {
    println!("{}", row(line));
}

fn row(Line { what, host, unit, values, goal, note }: &Line) -> String {
    let shown = |value: f64| match value {
        value if value.is_nan() => "–".to_owned(),
        value if value < 10.0 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    };
    let (wanted, verdict) = goal.map_or_else(Default::default, |goal| {
        (goal.shown(unit), if goal.is_met(values) { "ok" } else { "**missed**" })
    });
    let note = if note.is_empty() { String::new() } else { format!("; {note}") };
    format!(
        "| {what} ({unit}) | {host} | {} | {} | {} | {} | {wanted} | {} |",
        values.len(),
        shown(values.median()),
        shown(values.percentile(0.95)),
        shown(values.max()),
        format!("{verdict}{note}").trim_start_matches("; "),
    )
}

fn method(rounds: usize, seconds: u64) -> String {
    format!(
        "\
- **Window**: the real one, WebKitGTK under Xvfb, driven by WebKitWebDriver. **Chromium**: with its own \
window on the same screen, driven by ChromeDriver, on what `daybook serve` serves. Neither has a graphics \
card: the processor draws. Drivers, screen and programs share the cores.
- **Start**: from just before the program is executed to the task after the frame that has the first rows \
(a mark of the page, `daybook:rows`). In Chromium the browser is open; the server starts and the page is \
opened. {rounds} starts; *cold* ones after the system's cache of files was dropped.
- **Keystroke**: from the key event's own time to the task after the frame in which the rows of that query \
stand, at eight keys a second. Where a key's own rows never came because the next key came first, it \
waited for those. Keys that leave the line wrong or in the midst of a value (`level:>`) search nothing by themselves and do not count.
- **Frames**: the time between the stamps of `requestAnimationFrame`, {seconds} s long, while the wheel \
is turned by 120 px each 30 ms, and while the scroll bar is dragged from top to end. *Blank page* and \
*plain text* are the peers, in the same window: the app hidden and nothing shown, and 20,000 lines of text \
that the engine scrolls by itself. What they miss too is the screen's.
- **Bridge**: one call of the page's own client for 10,000 rows, parsed.
- **Memory**: each page's share (PSS) of the window's three processes, or of `daybook serve`, and after the use \
above, at once; MB are 10^6 bytes. The peers come after it.
"
    )
}
