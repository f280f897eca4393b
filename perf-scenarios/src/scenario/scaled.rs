//! What a scenario comes to: entries, partitions, room on the disk.

use std::path::Path;

use chrono::NaiveDate;

use crate::error::{PerfError, Result};
use crate::generate::Workload;
use crate::scenario::{PerfCheck, QueryKind, Scenario, SourceSettings, Span, limits};

/// Bytes that an entry takes in the store, and twice that while its log is copied; by measurement, with
/// room to spare.
const STORE_BYTES: u64 = 150;
/// Bytes that an entry takes in the one SQLite file.
const BASELINE_BYTES: u64 = 230;
/// Each partition has at least this, with its log and its index of it.
const PARTITION_BYTES: u64 = 256 * 1024;
/// Logs and what the run writes of itself.
const FIXED_BYTES: u64 = 192 << 20;

impl SourceSettings {
    /// So many sources fit into the tree: all nodes but those of the first level.
    pub(crate) fn room(&self) -> u64 {
        let fan_out = u64::from(self.fan_out);
        (2..=self.depth)
            .fold(0_u64, |room, depth| room.saturating_add(fan_out.saturating_pow(depth)))
    }
}

impl Scenario {
    /// Entries in a day and context at this scale; at least one.
    fn entries_per_day(&self, scale: f64) -> u32 {
        // A float becomes the nearest number that there is.
        ((f64::from(self.data.entries_per_day) * scale).round() as u32).max(1)
    }

    /// Entries of one load at this scale.
    #[must_use]
    pub fn entries(&self, scale: f64) -> u64 {
        u64::from(self.data.contexts)
            * u64::from(self.data.days)
            * u64::from(self.entries_per_day(scale))
    }

    /// The spans that are asked: of those named, each that fits into the days there are, and no two that
    /// are the same.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let days = self.data.days;
        let named = |span: &Span| self.ask.spans.contains(span);
        let sized = |span: &Span| span.days().is_some_and(|n| n <= days);
        let mut spans: Vec<_> = Span::ALL.into_iter().filter(|s| named(s) && sized(s)).collect();
        let whole = spans.iter().any(|span| span.days() == Some(days));
        if (named(&Span::All) && !whole) || spans.is_empty() {
            spans.push(Span::All);
        }
        spans
    }

    /// The questions that are asked.
    #[must_use]
    pub fn kinds(&self) -> Vec<QueryKind> {
        let asked = |kind: &QueryKind| {
            self.ask.kinds.contains(kind)
                && (*kind != QueryKind::CountAllContexts || self.data.contexts > 1)
        };
        QueryKind::ALL.into_iter().filter(asked).collect()
    }

    /// Partitions at any scale.
    #[must_use]
    pub fn partitions(&self) -> u64 {
        u64::from(self.data.contexts) * u64::from(self.data.days)
    }

    /// Estimate of the disk space that a run needs at its height, in bytes.
    #[must_use]
    pub fn disk_bytes(&self, scale: f64) -> u64 {
        let each = STORE_BYTES + if self.ask.baseline { BASELINE_BYTES } else { 0 };
        self.entries(scale) * each + self.partitions() * PARTITION_BYTES + FIXED_BYTES
    }

    /// What is generated at this scale.
    #[must_use]
    pub fn workload(&self, scale: f64) -> Workload {
        let data = &self.data;
        let first = data.first_day.parse::<NaiveDate>().unwrap_or_default();
        Workload {
            seed: self.seed,
            contexts: data.contexts,
            first_day: first.and_time(chrono::NaiveTime::MIN).and_utc().timestamp(),
            days: data.days,
            entries_per_day: self.entries_per_day(scale),
            rhythm: data.rhythm,
            late_per_million: data.late_per_million,
            late_secs: data.late_secs,
            out_of_order_per_million: data.out_of_order_per_million,
            error_per_million: data.error_per_million,
            sources: data.sources.clone(),
            levels: data.levels.clone(),
            messages: data.messages.clone(),
            bursts: data.bursts.clone(),
        }
    }
}

/// A factor for a scenario's entries that can be run.
///
/// # Errors
/// [`PerfError::BadSetting`].
pub fn check_scale(scenario: &Scenario, scale: f64) -> Result<()> {
    let bad = |message: String| {
        Err(PerfError::BadSetting { field: "scale", value: scale.to_string(), message })
    };
    if !(scale > 0.0 && scale <= 1000.0) {
        return bad("it is above 0 and at most 1000".to_owned());
    }
    let entries = scenario.entries(scale);
    if entries > limits::MAX_ENTRIES {
        return bad(format!(
            "that makes {entries} entries; at most {} can be run",
            limits::MAX_ENTRIES
        ));
    }
    Ok(())
}

/// What a scenario's text says, and what it would take on the disk of `folder`.
#[must_use]
pub fn check_toml(text: &str, scale: f64, folder: &Path) -> PerfCheck {
    let disk_free_bytes = crate::place::free_bytes(folder);
    match Scenario::from_toml(text) {
        Err(mistake) => {
            PerfCheck { mistake: Some(mistake), disk_free_bytes, ..PerfCheck::default() }
        }
        Ok(scenario) => PerfCheck {
            mistake: None,
            entries: scenario.entries(scale),
            partitions: scenario.partitions(),
            disk_bytes: scenario.disk_bytes(scale),
            disk_free_bytes,
            settings: Some(scenario),
        },
    }
}
