//! Figures with their goals and their ratio to what stands beside them, as a table and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::bench::measure::Stat;
use crate::generate::Workload;

/// Form of the JSON; a change of meaning makes a new one.
pub const REPORT_VERSION: u32 = 2;

/// What a run measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Form of this report.
    pub version: u32,
    /// Where it was measured.
    pub machine: Machine,
    /// What was generated.
    pub workload: Workload,
    /// What stands beside the store's figures, in a word or two.
    pub beside: &'static str,
    /// What was measured.
    pub figures: Vec<Figure>,
}

/// Where a report was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Operating system and its version.
    pub system: String,
    /// Name of the processor.
    pub processor: String,
    /// Threads that run at once.
    pub threads: usize,
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// Version of SQLite.
    pub sqlite: String,
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn here() -> Machine {
        let known = sysinfo::System::new().map(|mut system| {
            system.refresh_memory();
            system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
            let processor = system.cpus().first().map(|cpu| cpu.brand().to_owned());
            (processor.unwrap_or_default(), system.total_memory())
        });
        let (processor, memory_bytes) = known.unwrap_or_default();
        Machine {
            system: sysinfo::System::long_os_version()
                .unwrap_or_else(|_| std::env::consts::OS.to_owned()),
            processor,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes,
            sqlite: rusqlite::version().to_owned(),
        }
    }
}

/// What a number counts, and whether more of it is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Milliseconds: fewer are better.
    Ms,
    /// Rows a second: more are better.
    RowsPerS,
    /// Bytes: fewer are better.
    Bytes,
    /// Mebibytes: fewer are better.
    Mib,
    /// Millions of bytes: fewer are better.
    Mb,
    /// Hundredths: fewer are better.
    Percent,
}

impl Unit {
    fn more_is_better(self) -> bool {
        self == Unit::RowsPerS
    }

    fn symbol(self) -> &'static str {
        match self {
            Unit::Ms => "ms",
            Unit::RowsPerS => "rows/s",
            Unit::Bytes => "B",
            Unit::Mib => "MiB",
            Unit::Mb => "MB",
            Unit::Percent => "%",
        }
    }
}

/// One thing that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What kind of thing: insert, page, whole …
    pub group: &'static str,
    /// What.
    pub name: String,
    /// Of all its numbers.
    pub unit: Unit,
    /// The store.
    pub store: Stat,
    /// The same of what stands beside it.
    pub beside: Option<Stat>,
    /// How many times better the store is.
    pub ratio: Option<f64>,
    /// What the median is to be at most, or at least where more is better.
    pub goal: Option<f64>,
    /// How many times better than what stands beside it it is to be.
    pub goal_ratio: Option<f64>,
    /// Entries that came out, where that is what was asked for.
    pub rows: Option<u64>,
}

impl Figure {
    /// A figure without goal or comparison.
    #[must_use]
    pub fn new(group: &'static str, name: impl Into<String>, unit: Unit, store: Stat) -> Figure {
        Figure {
            group,
            name: name.into(),
            unit,
            store,
            beside: None,
            ratio: None,
            goal: None,
            goal_ratio: None,
            rows: None,
        }
    }

    /// With the same of what stands beside it.
    #[must_use]
    pub fn against(mut self, beside: Stat) -> Figure {
        let ratio = if self.unit.more_is_better() {
            self.store.median / beside.median
        } else {
            beside.median / self.store.median
        };
        self.beside = Some(beside);
        self.ratio = Some(ratio);
        self
    }

    /// With a goal for the median.
    #[must_use]
    pub fn goal(mut self, goal: Option<f64>) -> Figure {
        self.goal = goal;
        self
    }

    /// With a goal for the ratio.
    #[must_use]
    pub fn goal_ratio(mut self, goal: f64) -> Figure {
        self.goal_ratio = Some(goal);
        self
    }

    /// With the number of entries that came out.
    #[must_use]
    pub fn rows(mut self, rows: u64) -> Figure {
        self.rows = Some(rows);
        self
    }

    /// Whether it is as good as it is to be. None without a goal.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        let median = self.store.median;
        let met = |goal| if self.unit.more_is_better() { median >= goal } else { median <= goal };
        let absolute = self.goal.map(met);
        let relative = self.goal_ratio.map(|goal| self.ratio.is_some_and(|ratio| ratio >= goal));
        match (absolute, relative) {
            (None, None) => None,
            (absolute, relative) => Some(absolute.unwrap_or(true) && relative.unwrap_or(true)),
        }
    }
}

impl Report {
    /// The report as a table for people.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut out = format!(
            "{} entries, {} days, seed {} · {} · {} threads · SQLite {}\n",
            self.workload.total(),
            self.workload.days,
            self.workload.seed,
            self.machine.processor,
            self.machine.threads,
            self.machine.sqlite
        );
        let header =
            ["", "", "median", "min … max", "runs", self.beside, "ratio", "goal", "", "rows"];
        let mut lines = vec![header.map(str::to_owned)];
        let mut group = "";
        for figure in &self.figures {
            let name = if figure.group == group { "" } else { figure.group };
            group = figure.group;
            lines.push(figure.cells(name));
        }
        let widths: Vec<usize> = (0..header.len())
            .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
            .collect();
        for line in lines {
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                // Writing to a string never fails.
                let _ = match column {
                    0 | 1 => write!(out, "{cell:<width$}  "),
                    _ => write!(out, "{cell:>width$}  "),
                };
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        out
    }
}

impl Figure {
    fn cells(&self, group: &str) -> [String; 10] {
        let unit = self.unit.symbol();
        let goal = match (self.goal, self.goal_ratio) {
            (None, None) => String::new(),
            (Some(goal), None) => number(goal),
            (None, Some(ratio)) => format!("{ratio:.0}x"),
            (Some(goal), Some(ratio)) => format!("{}, {ratio:.0}x", number(goal)),
        };
        [
            group.to_owned(),
            self.name.clone(),
            format!("{} {unit}", number(self.store.median)),
            format!("{} … {}", number(self.store.min), number(self.store.max)),
            self.store.runs.to_string(),
            self.beside.map_or_else(String::new, |stat| number(stat.median)),
            self.ratio.map_or_else(String::new, |ratio| format!("{}x", number(ratio))),
            goal,
            match self.is_met() {
                None => "",
                Some(true) => "ok",
                Some(false) => "MISSED",
            }
            .to_owned(),
            self.rows.map_or_else(String::new, |rows| rows.to_string()),
        ]
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 1e4 => format!("{:.0} k", value / 1e3),
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        v if v >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_in_the_direction_of_its_unit() {
        let time = Figure::new("page", "newest", Unit::Ms, Stat::once(3.0));
        assert_eq!(time.is_met(), None);
        assert_eq!(time.clone().goal(Some(5.0)).is_met(), Some(true));
        let rate = Figure::new("insert", "batch", Unit::RowsPerS, Stat::once(300.0));
        let rate = rate.against(Stat::once(150.0)).goal(Some(250.0));
        assert_eq!((rate.ratio, rate.is_met()), (Some(2.0), Some(true)));
        assert_eq!(rate.goal_ratio(3.0).is_met(), Some(false));
    }
}
